"""Rollups: what measures come to for each day and a few dimensions, kept beside the facts.

What adds up over facts adds up over sums of them as well. A question over months of millions of
tickets then reads some thousand sums. It must ask by the dimensions of one grouping, in whole days
of the desk's own time zone, and for nothing that only the facts can tell: money, what looks at the
end of an odd period or at the clock on the wall, and most numbers of different things (those of a
day are kept, `DISTINCT_BY`). Whatever the sums cannot say is read from the facts, so that no answer
depends on whether there are any.

Percentiles are read from spreads, which are kept in the same way: how the durations of a day lie
(`domain.asking.spreads`).
"""

from collections import defaultdict
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
from domain.language.filters import AllOf, Among, Filter, Missing, NoneOf, leaves
from domain.language.formulas import Mean
from domain.language.measures import (
    INSTANTANEOUS,
    Count,
    Counted,
    Distinct,
    Distribution,
    Measure,
    adds_up_over_days,
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
    (Dimension.TIER,),
    (Dimension.PRIORITY,),
    (Dimension.CHANNEL,),
    (Dimension.TEAM,),
    (Dimension.CATEGORY,),
    (Dimension.TIER, Dimension.TEAM),
    (Dimension.CHANNEL, Dimension.PRIORITY),
)
"""By what spreads are kept: coarser than sums, as each takes up as much as some hundred of them.
Each dimension has a grouping of its own, as a group of one spread is looked up and not counted."""

MONTHLY = len(SPREAD_BY)
"""By how much the number of the grouping of a month's spreads is above that of its days'."""

DISTINCT_BY: tuple[By, ...] = (
    (),
    (Dimension.TIER,),
    (Dimension.TEAM,),
    (Dimension.AGENT,),
    (Dimension.CATEGORY,),
    (Dimension.CHANNEL,),
    (Dimension.PRIORITY,),
)
"""By what the different things of a day are counted. What two groups have in common would be
counted twice: no number of things can be added up over groups, only over days."""

_FORM = 3
"""Of what is kept: another one whenever the columns of sums or spreads mean something else."""

_NEEDS = {Dimension.DEPARTMENT: Dimension.CATEGORY}
"""Dimensions that are computed of another."""

Summed = Count | Distribution


@dataclass(frozen=True, slots=True)
class Rollup:
    """What is kept of the facts of one kind.

    Attributes:
        places: where the sums of each measure begin in the list of all; the first is 1. A count is
            one number; a distribution five: number, sum, sum of squares, least, greatest.
        distincts: numbers of different things of a day, each with the number of the first of its
            groupings, which follow those of the sums; it is alone in its list.
        spreads: the distributions whose spreads are kept, with their numbers.
        zone: whose days they are.
        version: another one whenever sums or spreads of old would not mean the same.
    """

    fact: type[AnyFact]
    places: Mapping[Counted, int]
    distincts: Mapping[Distinct, int]
    spreads: Mapping[Distribution, int]
    zone: str
    version: str

    @property
    def groupings(self) -> range:
        """The numbers of all groupings of sums and things."""
        return range(len(GROUPINGS) + len(DISTINCT_BY) * len(self.distincts))


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


def distinct_grouping_for(by: By, where: Filter) -> int | None:
    """The place in `DISTINCT_BY` of the one grouping whose groups are those asked about.

    That is so if each dimension is grouped by, or has one value.
    """
    pinned = set(by)
    for part in where.parts if isinstance(where, AllOf) else (where,):
        if not isinstance(part, Among) or (len(part.values) > 1 and part.dimension not in by):
            return None
        pinned.add(part.dimension)
    return DISTINCT_BY.index(tuple(pinned)) if tuple(pinned) in DISTINCT_BY else None


@lru_cache(maxsize=64)
def rollups_of(own: tuple[Kpi, ...], zone: str) -> Mapping[type[AnyFact], Rollup]:
    """What is worth keeping for the KPIs of a deployment, by kind of fact.

    Args:
        own: KPIs beside those that are built in.
        zone: IANA name.
    """
    kpis = [timed for kpi in registry_with(own).values() for timed in (kpi, on_business_clock(kpi))]
    measures = dict.fromkeys(counted(measure) for kpi in kpis for measure in kpi.measures)
    durations = dict.fromkeys(
        kpi.formula.measure for kpi in kpis if kpi.is_duration and isinstance(kpi.formula, Mean)
    )
    by_fact: dict[type[AnyFact], list[Measure]] = defaultdict(list)
    for measure in measures:
        if measure.fact in STORED and _is_kept(measure):
            by_fact[measure.fact].append(measure)
    return {
        fact: _rollup(fact, kept, [of for of in durations if of in kept], zone)
        for fact, kept in by_fact.items()
    }


def _is_kept(measure: Measure) -> bool:
    if is_money(measure):
        return False
    if isinstance(measure, Distribution) and measure.column in COMPUTED:
        return False  # changes with the calendars, which no fact tells of
    if any(isinstance(condition, ByNow) for condition in measure.where):
        return False
    if isinstance(measure, Distinct):
        return adds_up_over_days(measure)
    return isinstance(measure, Summed) and (measure.fact in INSTANTANEOUS or is_additive(measure))


def _rollup(
    fact: type[AnyFact],
    measures: Sequence[Measure],
    durations: Sequence[Distribution],
    zone: str,
) -> Rollup:
    places: dict[Counted, int] = {}
    place = 1
    for measure in measures:
        if isinstance(measure, Summed):
            places[measure] = place
            place += width(measure)
    things = [measure for measure in measures if isinstance(measure, Distinct)]
    spreads = () if fact in INSTANTANEOUS else durations
    told = (_FORM, GROUPINGS, SPREAD_BY, DISTINCT_BY, SMALL, GAMMA, zone, measures, durations)
    return Rollup(
        fact,
        places,
        {of: len(GROUPINGS) + n * len(DISTINCT_BY) for n, of in enumerate(things)},
        {of: n for n, of in enumerate(spreads, start=1)},
        zone,
        sha256(repr(told).encode()).hexdigest()[:32],
    )


def width(measure: Measure) -> int:
    """How many numbers the sums of a measure are."""
    return 1 if isinstance(measure, Count) else 5
