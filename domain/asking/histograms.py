"""Histograms: how many values lie where, in a form in which those of days add up to months.

A histogram says how many values are in each of its buckets, of which each is a little wider than
the one before; if it has few values, it also has the values themselves. Where histograms that are
read together have many values, only the buckets are looked at, and the middle of a bucket stands
for all values in it. A value is then off by one part in a hundred at most, and so is each
percentile: one that lies between two values is a weighted mean of both.

The buckets are those of Masson, Rim, Lee: DDSketch (2019). Unlike there, no bucket is ever merged
into another, and histograms of days that change are made anew, so that the bound always holds.
"""

RELATIVE_ERROR = 0.01
"""Of rounded values, and of the percentiles that come of them."""

GAMMA = (1 + RELATIVE_ERROR) / (1 - RELATIVE_ERROR)
"""A bucket ends at so many times where it begins; one of them ends at 1."""

SMALL = 200
"""Percentiles of fewer values are exact, however many histograms they come from."""
