"""Rollups: what measures come to for each day and a few dimensions, kept beside the facts.

What adds up over facts adds up over sums of them as well. A question over months of millions of
tickets then reads some thousand sums. It must ask by the dimensions of one grouping, in whole days
of the desk's own time zone, and for nothing that only the facts can tell: distinct counts, money,
what looks at the end of an odd period or at the clock on the wall. Whatever the sums cannot say is
read from the facts, so that no answer depends on whether there are any.

Percentiles are read from spreads, which are kept in the same way: the durations of a day and how
often each occurs. Where there are many, they are rounded (`domain.asking.spreads`).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256

from domain.asking.spreads import GAMMA, SMALL
from domain.facts import STORED, AnyFact
from domain.kpis import Kpi, registry_with
from domain.language.clocks import COMPUTED, on_business_clock
from domain.language.conditions import ByNow
from domain.language.dimensions import Dimension
from domain.language.filters import Among, Filter, Missing, NoneOf, leaves
from domain.language.formulas import Mean
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

SPREAD_BY: tuple[By, ...] = (
    (),
    (Dimension.CATEGORY,),
    (Dimension.TIER, Dimension.TEAM),
    (Dimension.CHANNEL, Dimension.PRIORITY),
)
"""By what spreads are kept: coarser than sums, as each takes up as much as some hundred of them."""

_NEEDS = {Dimension.DEPARTMENT: Dimension.CATEGORY}
"""Dimensions that are computed of another."""

Summed = Count | Distribution


@dataclass(frozen=True, slots=True)
class Rollup:
    """What is kept of the facts of one kind.

    Attributes:
        places: where the sums of each measure begin in the list of all; the first is 1. A count is
            one number; a distribution five: number, sum, sum of squares, least, greatest.
        spreads: the distributions whose spreads are kept, with their numbers.
        zone: whose days they are.
        version: another one whenever sums or spreads of old would not mean the same.
    """

    fact: type[AnyFact]
    places: Mapping[Summed, int]
    spreads: Mapping[Distribution, int]
    zone: str
    version: str


def grouping_for(
    by: Iterable[Dimension], where: Filter, among: Sequence[By] = GROUPINGS
) -> int | None:
    """The number of the first grouping that can answer; None if none can."""
    needed = {_NEEDS.get(dimension, dimension) for dimension in by}
    for leaf in leaves(where):
        if not isinstance(leaf, Among | NoneOf | Missing) or leaf.dimension is Dimension.TAG:
            return None
        needed.add(_NEEDS.get(leaf.dimension, leaf.dimension))
    fitting = (n for n, grouping in enumerate(among) if needed <= set(grouping))
    return next(fitting, None)


@lru_cache(maxsize=64)
def rollups_of(own: tuple[Kpi, ...], zone: str) -> Mapping[type[AnyFact], Rollup]:
    """What is worth keeping for the KPIs of a deployment, by kind of fact.

    Args:
        own: KPIs beside those that are built in.
        zone: IANA name.
    """
    kpis = [timed for kpi in registry_with(own).values() for timed in (kpi, on_business_clock(kpi))]
    measures = [counted(measure) for kpi in kpis for measure in kpi.measures if _is_kept(measure)]
    facts = dict.fromkeys(measure.fact for measure in measures)
    durations = [
        kpi.formula.of for kpi in kpis if kpi.is_duration and isinstance(kpi.formula, Mean)
    ]
    return {
        fact: _rollup(
            fact,
            [one for one in measures if isinstance(one, Summed) and one.fact is fact],
            [one for one in durations if one.fact is fact and _is_kept(one)],
            zone,
        )
        for fact in facts
    }


def _is_kept(measure: Measure) -> bool:
    measure = counted(measure)
    if measure.fact not in STORED or is_money(measure):
        return False
    if isinstance(measure, Distribution) and measure.column in COMPUTED:
        return False  # changes with the calendars, which no fact tells of
    if any(isinstance(condition, ByNow) for condition in measure.where):
        return False
    return isinstance(measure, Summed) and (measure.fact in INSTANTANEOUS or is_additive(measure))


def _rollup(
    fact: type[AnyFact], sums: Iterable[Summed], spreads: Iterable[Distribution], zone: str
) -> Rollup:
    places: dict[Summed, int] = {}
    place = 1
    for measure in dict.fromkeys(sums):
        places[measure] = place
        place += width(measure)
    numbers = {} if fact in INSTANTANEOUS else dict.fromkeys(spreads)
    told = repr((GROUPINGS, SPREAD_BY, SMALL, GAMMA, zone, [*places], [*numbers]))
    version = sha256(told.encode()).hexdigest()[:32]
    return Rollup(fact, places, {of: n for n, of in enumerate(numbers, start=1)}, zone, version)


def width(measure: Measure) -> int:
    """How many numbers the sums of a measure are."""
    return 1 if isinstance(measure, Count) else 5
