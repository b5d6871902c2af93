"""Hours of the day and days of the week: which formulas have a value for one of them.

What happens at an instant belongs to an hour. What is read at an instant, or lasts, does not; nor
does what is booked for a month, what is held against the period before, or a rate of which one side
happens at another time than the other: 3 complaints at noon are not about what was resolved at
noon. A day has agents at work, an hour of many days has not.
"""

from collections.abc import Mapping
from functools import lru_cache

from domain.facts import AnyFact, Benefit, Booked, Resolved, Shift
from domain.language.dimensions import OF_TIME, Dimension
from domain.language.formulas import Formula, Net, Ratio, Share
from domain.language.measures import (
    INSTANTANEOUS,
    PERIODIC,
    Before,
    Distinct,
    Distribution,
    Measure,
)

_AT_ANOTHER: Mapping[type[AnyFact], type[AnyFact]] = {Benefit: Resolved}
"""Facts that lie where others do: a benefit counts with the resolution of its ticket."""
_NO_HOURS = frozenset({Dimension.HOUR_OF_DAY})
_NEITHER = OF_TIME


@lru_cache(maxsize=1024)
def refused_of_time(formula: Formula) -> frozenset[Dimension]:
    """The dimensions of time that a formula has no value for."""
    if any(map(_has_no_time, formula.measures)):
        return _NEITHER
    if not isinstance(formula, Ratio | Share | Net):
        return frozenset()
    if any(
        isinstance(measure, Distinct) and "day" in measure.columns for measure in formula.measures
    ):
        return _NO_HOURS
    if isinstance(formula, Ratio) and isinstance(formula.bottom, Distinct):
        return _NEITHER
    anchors = {_AT_ANOTHER.get(measure.fact, measure.fact) for measure in formula.measures}
    return _NEITHER if len(anchors) > 1 else frozenset()


def _has_no_time(measure: Measure) -> bool:
    """Whether what it counts is at no hour of its own, or lasts for more than one."""
    if isinstance(measure, Before) or measure.fact in (*INSTANTANEOUS, *PERIODIC, Booked):
        return True
    return measure.fact is Shift and isinstance(measure, Distribution)
