"""Rollups: what measures come to for each day and a few dimensions, kept beside the facts.

What adds up over facts adds up over sums of them as well. A question over months of millions of
tickets then reads some thousand sums. It must ask by the dimensions of one grouping, in whole days
of the desk's own time zone, and for nothing that only the facts can tell: distinct counts,
percentiles, money, what looks at the end of an odd period or at the clock on the wall. Whatever the
sums cannot say is read from the facts, so that no answer depends on whether there are any.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256

from domain.facts import STORED, AnyFact
from domain.kpis import Kpi, registry_with
from domain.language.clocks import COMPUTED, on_business_clock
from domain.language.conditions import ByNow
from domain.language.dimensions import Dimension
from domain.language.filters import Among, Filter, Missing, NoneOf, leaves
from domain.language.measures import (
    INSTANTANEOUS,
    Count,
    Distribution,
    Measure,
    counted,
    is_additive,
    is_money,
)

By = tuple[Dimension, ...]

GROUPINGS: tuple[By, ...] = (
    (),
    (Dimension.CATEGORY,),
    (Dimension.TIER, Dimension.TEAM, Dimension.CHANNEL, Dimension.PRIORITY),
    (Dimension.TIER, Dimension.TEAM, Dimension.AGENT),
)
"""By what sums are kept: what dashboards ask for most, and few enough values that there are much
fewer sums than facts. Those with the fewest come first."""

_NEEDS = {Dimension.DEPARTMENT: Dimension.CATEGORY}
"""Dimensions that are computed of another."""

Summed = Count | Distribution


@dataclass(frozen=True, slots=True)
class Rollup:
    """What is kept of the facts of one kind.

    Attributes:
        places: where the sums of each measure begin in the list of all; the first is 1. A count is
            one number; a distribution five: number, sum, sum of squares, least, greatest.
        zone: whose days they are.
        version: another one whenever sums of old would not mean the same.
    """

    fact: type[AnyFact]
    places: Mapping[Summed, int]
    zone: str
    version: str

    def grouping_for(self, by: Iterable[Dimension], where: Filter) -> int | None:
        """The number of the first grouping that can answer; None if none can."""
        needed = {_NEEDS.get(dimension, dimension) for dimension in by}
        for leaf in leaves(where):
            if not isinstance(leaf, Among | NoneOf | Missing) or leaf.dimension is Dimension.TAG:
                return None
            needed.add(_NEEDS.get(leaf.dimension, leaf.dimension))
        fitting = (n for n, grouping in enumerate(GROUPINGS) if needed <= set(grouping))
        return next(fitting, None)


@lru_cache(maxsize=64)
def rollups_of(own: tuple[Kpi, ...], zone: str) -> Mapping[type[AnyFact], Rollup]:
    """What is worth keeping for the KPIs of a deployment, by kind of fact.

    Args:
        own: KPIs beside those that are built in.
        zone: IANA name.
    """
    measures: dict[type[AnyFact], dict[Summed, None]] = {}
    for kpi in registry_with(own).values():
        for measure in (*kpi.measures, *on_business_clock(kpi).measures):
            what = counted(measure)
            if isinstance(what, Summed) and _is_kept(what):
                measures.setdefault(what.fact, {})[what] = None
    return {fact: _rollup(fact, kept, zone) for fact, kept in measures.items()}


def _is_kept(measure: Summed) -> bool:
    if measure.fact not in STORED or is_money(measure):
        return False
    if isinstance(measure, Distribution) and measure.column in COMPUTED:
        return False  # changes with the calendars, which no fact tells of
    if any(isinstance(condition, ByNow) for condition in measure.where):
        return False
    return measure.fact in INSTANTANEOUS or is_additive(measure)


def _rollup(fact: type[AnyFact], measures: Iterable[Summed], zone: str) -> Rollup:
    places: dict[Summed, int] = {}
    place = 1
    for measure in measures:
        places[measure] = place
        place += width(measure)
    told = repr((GROUPINGS, zone, [repr(measure) for measure in measures]))
    return Rollup(fact, places, zone, sha256(told.encode()).hexdigest()[:32])


def width(measure: Measure) -> int:
    """How many numbers the sums of a measure are."""
    return 1 if isinstance(measure, Count) else 5
