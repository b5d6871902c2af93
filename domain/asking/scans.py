"""Scans: what is read in one pass over the facts of one kind under one filter.

A scan is named by its `ScanKey`, is asked for `Need`s, groups by `Layer`s, and is read in
`Portion`s: some of the time from a rollup, the rest from the facts.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from itertools import accumulate

from domain.asking.demands import Demand
from domain.asking.rollup_coverage import Stretch
from domain.asking.rollup_kinds import By
from domain.facts import AnyFact
from domain.language.dimensions import Dimension
from domain.language.filters import Filter
from domain.language.measures import (
    INSTANTANEOUS,
    PERIODIC,
    Counted,
    Distribution,
    Measure,
    Quantile,
    counted,
    is_additive,
)
from domain.periods import Period

DEEP = 8
"""From so many on, periods of one series that overlap are read as windows, not as groupings."""


@dataclass(frozen=True, slots=True)
class ScanKey:
    """What facts are read, and how.

    Attributes:
        is_windowed: whether each fact is counted in all of many periods that overlap.
    """

    fact: type[AnyFact]
    where: Filter
    zone: str
    by_tag: bool
    is_sorting: bool
    is_windowed: bool = False

    @property
    def is_instantaneous(self) -> bool:
        """Whether facts are read at instants, not in periods."""
        return self.fact in INSTANTANEOUS

    @property
    def is_periodic(self) -> bool:
        """Whether facts are held against each period as a whole."""
        return self.fact in PERIODIC

    @property
    def is_by_period(self) -> bool:
        """Whether cells are periods, which may overlap, not what lies between edges."""
        return self.is_periodic or self.is_windowed


def scan_key(demand: Demand, measure: Measure) -> ScanKey:
    """The scan that reads a measure for a demand."""
    return ScanKey(
        measure.fact,
        demand.where,
        demand.zone,
        by_tag=Dimension.TAG in demand.by,
        is_sorting=isinstance(measure, Quantile),
        is_windowed=_happens_as_a_whole(measure) and _overlap(demand.periods) > DEEP,
    )


def _happens_as_a_whole(measure: Measure) -> bool:
    """Whether it is of what happens at instants, and must be read for each period by itself."""
    return not is_additive(measure) and measure.fact not in (*INSTANTANEOUS, *PERIODIC)


@lru_cache(maxsize=256)
def _overlap(periods: tuple[Period, ...]) -> int:
    """How many of some periods lie over one another at most."""
    edges = [(period.since, 1) for period in periods] + [(period.until, -1) for period in periods]
    return max(accumulate(step for _, step in sorted(edges)), default=0)


@dataclass(frozen=True, slots=True, eq=False)
class Need:
    """What a demand needs of a measure: what it comes to in some periods, by some dimensions.

    Needs are told apart by identity: answers are looked up by them, and to compare or to hash
    thousands of periods each time would take longer than to read them.
    """

    measure: Counted
    by: By
    periods: Sequence[Period]

    @classmethod
    def of(cls, demand: Demand, measure: Measure) -> "Need":
        """The need of a demand for one of its measures."""
        return cls(counted(measure), demand.by, demand.periods_of(measure))


@dataclass(frozen=True, slots=True)
class Layer:
    """One grouping of a scan.

    Attributes:
        edges: of its cells; at instants, the instants themselves.
        periods: its cells, in order, where they may overlap.
    """

    by: By
    edges: tuple[datetime, ...] = ()
    periods: tuple[Period, ...] = ()

    @property
    def cells(self) -> int:
        """How many cells it has."""
        return len(self.periods) or len(self.edges) - 1

    @property
    def cuts(self) -> Iterator[datetime]:
        """Where its cells begin and end."""
        yield from self.edges
        for period in self.periods:
            yield period.since
            yield period.until

    @property
    def extent(self) -> Stretch:
        """From where to where it looks."""
        if self.periods:
            return self.periods[0].since, max(period.until for period in self.periods)
        return self.edges[0], self.edges[-1]


Column = tuple[Counted, int]
"""A measure, and the layer whose cells' ends it looks at; 0 for those that look at none."""


@dataclass(frozen=True, slots=True)
class Portion:
    """Some of what a scan reads, and from where.

    Attributes:
        stretches: of time, for facts that happen; none of them touches another.
        instants: for facts that hold over spans.
        sums: the positions of the sums of measures, if they are read in place of the facts.
        histograms: the numbers of distributions, if their histograms are.
        grouping: whose sums or histograms.
        months: whose histograms are read as a whole, beside those of days.
    """

    stretches: tuple[Stretch, ...] = ()
    instants: tuple[datetime, ...] = ()
    sums: Mapping[Counted, int] | None = None
    histograms: Mapping[Distribution, int] | None = None
    grouping: int = 0
    months: tuple[datetime, ...] = ()


def stretches(layers: Sequence[Layer]) -> list[Stretch]:
    """The stretches of time that some layer covers, of which none touches another."""
    joined: list[Stretch] = []
    for since, until in sorted(layer.extent for layer in layers):
        if joined and since <= joined[-1][1]:
            joined[-1] = joined[-1][0], max(joined[-1][1], until)
        else:
            joined.append((since, until))
    return joined


def all_of(key: ScanKey, layers: Sequence[Layer]) -> Portion:
    """All that a scan reads, from the facts."""
    if key.is_periodic:
        return Portion()
    if key.is_instantaneous:
        return Portion(instants=tuple(sorted({edge for layer in layers for edge in layer.edges})))
    return Portion(tuple(stretches(layers)))
