"""Rollups: what measures come to on each day by a few dimensions, kept beside the facts.

What adds up over facts adds up over sums of them as well. A question over months of millions of
tickets then reads some thousand rows. Which measures are kept, and which questions they answer, is
declared in `domain.asking.rollup_kinds`. Whatever rollups do not answer is read from the facts, so
that no answer depends on whether there are any.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256

from domain.asking.histograms import GAMMA, SMALL
from domain.asking.rollup_kinds import (
    DISTINCTS,
    HISTOGRAMS,
    KIND_OF,
    SUMS,
    By,
    exclusion_of,
    grouping_for,
)
from domain.facts import AnyFact
from domain.kpis import Kpi, registry_with
from domain.language.clocks import on_business_clock
from domain.language.filters import Filter
from domain.language.formulas import Mean
from domain.language.measures import (
    Count,
    Counted,
    Distinct,
    Distribution,
    Quantile,
    counted,
)

MONTHLY = len(HISTOGRAMS.groupings)
"""By how much the number of the grouping of a month's histograms is above that of its days'."""

_FORM = 3
"""Of what is kept: another one whenever the columns of sums or histograms mean something else."""

Summed = Count | Distribution


@dataclass(frozen=True, slots=True)
class Rollup:
    """What is kept of the facts of one kind.

    Attributes:
        sums: the position of the sums of each measure in the array of a row, from 1 on. A count is
            one number; a distribution five: number, sum, sum of squares, least, greatest.
        distincts: numbers of distinct values on a day, each with the number of the first of its
            groupings, which follow those of the sums; it is alone in its array.
        histograms: the distributions whose histograms are kept, with their numbers.
        zone: whose days they are.
        version: another one whenever sums or histograms of old would not mean the same.
    """

    fact: type[AnyFact]
    sums: Mapping[Counted, int]
    distincts: Mapping[Distinct, int]
    histograms: Mapping[Distribution, int]
    zone: str
    version: str

    @property
    def groupings(self) -> range:
        """The numbers of all groupings of sums and of numbers of distinct values."""
        return range(len(SUMS.groupings) + len(DISTINCTS.groupings) * len(self.distincts))

    def grouping_of(self, measure: Counted, by: By, where: Filter, zone: str) -> int | None:
        """The number of the grouping that answers a question; None if none does."""
        first, kind = self._first_grouping(measure), KIND_OF.get(type(measure))
        if first is None or kind is None or (kind.is_of_own_days and zone != self.zone):
            return None
        position = grouping_for(kind, by, where)
        return None if position is None else first + position

    def _first_grouping(self, measure: Counted) -> int | None:
        """The number of the first grouping by which a measure is kept; None if it is not."""
        match measure:
            case Distinct():
                return self.distincts.get(measure)
            case Quantile():
                return 0 if measure.distribution in self.histograms else None
            case _:
                return 0 if measure in self.sums else None


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
    by_fact: dict[type[AnyFact], list[Counted]] = defaultdict(list)
    for measure in measures:
        if _is_kept(measure):
            by_fact[measure.fact].append(measure)
    return {
        fact: _rollup(fact, kept, [duration for duration in durations if duration in kept], zone)
        for fact, kept in by_fact.items()
    }


def _is_kept(measure: Counted) -> bool:
    kind = KIND_OF.get(type(measure))
    return kind is not None and kind is not HISTOGRAMS and exclusion_of(kind, measure) is None


def _rollup(
    fact: type[AnyFact],
    measures: Sequence[Counted],
    durations: Sequence[Distribution],
    zone: str,
) -> Rollup:
    sums: dict[Counted, int] = {}
    position = 1
    for measure in measures:
        if isinstance(measure, Summed):
            sums[measure] = position
            position += width(measure)
    distincts = [measure for measure in measures if isinstance(measure, Distinct)]
    first, step = len(SUMS.groupings), len(DISTINCTS.groupings)
    histograms = [each for each in durations if exclusion_of(HISTOGRAMS, each) is None]
    return Rollup(
        fact,
        sums,
        {measure: first + n * step for n, measure in enumerate(distincts)},
        {duration: n for n, duration in enumerate(histograms, start=1)},
        zone,
        _version(zone, measures, durations),
    )


def _version(zone: str, measures: Sequence[Counted], durations: Sequence[Distribution]) -> str:
    """Of all that the numbers of a rollup depend on."""
    groupings = (SUMS.groupings, HISTOGRAMS.groupings, DISTINCTS.groupings)
    content = (_FORM, *groupings, SMALL, GAMMA, zone, measures, durations)
    return sha256(repr(content).encode()).hexdigest()[:32]


def width(measure: Counted) -> int:
    """How many numbers the sums of a measure are."""
    return 1 if isinstance(measure, Count) else 5
