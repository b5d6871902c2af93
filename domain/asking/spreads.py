"""Spreads: how the values of many facts lie, so that spreads of days add up to those of months.

A spread is how many values are in each of some buckets, each a little wider than the one before; a
small one has the very values as well. Where spreads that are read together have many values, only
the buckets are looked at, and the middle of one stands for all that are in it. A value is then off
by one part in a hundred at most, and so is each percentile: one that lies between two values is a
weighted mean of both.

The buckets are those of Masson, Rim, Lee: DDSketch (2019). Unlike there, no bucket is ever merged
into another, and spreads of days that change are made anew, so that the bound always holds.
"""

RELATIVE_ERROR = 0.01
"""Of rounded values, and of the percentiles that come of them."""

GAMMA = (1 + RELATIVE_ERROR) / (1 - RELATIVE_ERROR)
"""A bucket ends at so many times where it begins; one of them ends at 1."""

SMALL = 200
"""Of fewer values, percentiles are exact, of however many spreads they come."""
