"""Spreads: how the values of many facts lie, so that spreads of days add up to those of months.

A spread is the values that occur, and how often each does. A small one has the very values. In a
large one they are rounded to the middles of buckets, each a little wider than the one before. A
value is then off by one part in a hundred at most, and so is each percentile: one that lies between
two values is a weighted mean of both.

The buckets are those of Masson, Rim, Lee: DDSketch (2019). Unlike there, no bucket is ever merged
into another, and spreads of days that change are made anew, so that the bound always holds.
"""

RELATIVE_ERROR = 0.01
"""Of rounded values, and of the percentiles that come of them."""

GAMMA = (1 + RELATIVE_ERROR) / (1 - RELATIVE_ERROR)
"""A bucket ends at so many times where it begins; one of them ends at 1."""

SMALL = 200
"""Spreads of fewer values are kept as they are, and their percentiles are exact."""
