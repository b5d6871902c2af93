"""Plans: how demands are read, decided before anything is read.

A plan is made in two steps, neither of which touches a database:

1. `plan` takes demands and says which scans answer them, and what that costs. A demand needs each
   of its measures (`Need`); needs with the same `ScanKey` are one scan, laid out in groupings
   (`domain.asking.layouts`).
2. `ScanPlan.covered_by` takes what rollups there are in a snapshot of the database and gives the
   scans as they are read in that snapshot: each from one grouping of a rollup as far as that covers
   the time (`ScanPlan.portions`), or from the facts alone.

All of it is frozen: a step gives other plans, and leaves those that it was given as they were. So
no order of calls can be wrong, and what could not be read in one snapshot is planned anew for the
next one.

`persistence.asking.kpi_sql.statements` then says a plan in SQL, `persistence.asking.scans.run`
makes cells of the rows, and amounts are read from cells, need by need.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from domain.asking.cost import Grouping, cost
from domain.asking.demands import Demand
from domain.asking.layouts import Layout, lay_out
from domain.asking.rollup_coverage import RollupCoverage
from domain.asking.rollup_kinds import KIND_OF, SUMS, By
from domain.asking.scans import (
    Column,
    Layer,
    Need,
    Portion,
    ScanKey,
    all_of,
    scan_key,
    stretches,
)
from domain.errors import CostLimit, DomainError
from domain.language.measures import AT_END, Counted, Distinct, Quantile


class RollupSource(NamedTuple):
    """The rollup that a scan is read from, and the number of the grouping in it."""

    coverage: RollupCoverage
    grouping: int


class Portions(NamedTuple):
    """What is read from a rollup, and what it does not cover; None where there is nothing."""

    rolled_up: Portion | None
    uncovered: Portion | None


@dataclass(frozen=True, slots=True, eq=False)
class ScanPlan:
    """One pass over the facts of one kind under one filter.

    Attributes:
        needs: what it answers; at least one.
        cost: in points; 0 if it cannot be read.
        source: the rollup that it is read from as far as that goes; None if only from the facts.
    """

    key: ScanKey
    needs: Sequence[Need]
    layout: Layout
    cost: float
    source: RollupSource | None = None

    @classmethod
    def of(
        cls, key: ScanKey, needs: Sequence[Need], source: RollupSource | None = None
    ) -> "ScanPlan":
        """The plan that answers some needs."""
        layout = lay_out(key, needs)
        return cls(key, needs, layout, 0.0 if layout.problem else _cost(key, layout), source)

    @property
    def problem(self) -> CostLimit | None:
        """Why it cannot be read, if so."""
        return self.layout.problem

    def covered_by(self, coverage: RollupCoverage | None) -> "Sequence[ScanPlan]":
        """The plans that answer the same needs, given the rollup that there is of its facts.

        Needs that are answered in different ways are read by themselves: what is read from the
        facts may take long; the rest then does not, and is not given up with it.
        """
        if coverage is None or not self._is_covered_by(coverage):
            return [self if self.source is None else replace(self, source=None)]
        together = self._by_together(coverage)
        needs_of: dict[int | None, list[Need]] = defaultdict(list)
        for need in self.needs:
            kind = KIND_OF.get(type(need.measure))
            by = together if kind and kind.is_read_together else need.by
            number = coverage.rollup.grouping_of(need.measure, by, self.key.where, self.key.zone)
            needs_of[number].append(need)
        sources = {
            number: None if number is None else RollupSource(coverage, number)
            for number in needs_of
        }
        if len(sources) == 1:
            return [replace(self, source=source) for source in sources.values()]
        return [ScanPlan.of(self.key, needs, sources[number]) for number, needs in needs_of.items()]

    def _is_covered_by(self, coverage: RollupCoverage) -> bool:
        """Whether a rollup covers any of the time that is asked about."""
        everything = all_of(self.key, self.layout.layers)
        (days, _), (instants, _) = (
            coverage.days(everything.stretches, ()),
            coverage.instants(everything.instants),
        )
        return bool(days or instants)

    def _by_together(self, coverage: RollupCoverage) -> By:
        """The dimensions of all needs that sums are kept for."""
        by = (need.by for need in self.needs if need.measure in coverage.rollup.sums)
        return tuple(dict.fromkeys(dimension for each in by for dimension in each))

    def portions(self, layers: Sequence[Layer]) -> Portions:
        """What of some layers is read from the rollup, and what from the facts."""
        everything = all_of(self.key, layers)
        if self.source is None:
            return Portions(None, everything)
        coverage = self.source.coverage
        edges = [edge for layer in layers for edge in layer.cuts]
        days, other_times = coverage.days(everything.stretches, edges)
        instants, other_instants = coverage.instants(everything.instants)
        if not days and not instants:
            return Portions(None, everything)
        rolled_up = replace(self._rolled_up(self.source), stretches=days, instants=instants)
        if rolled_up.histograms is not None:
            months, other_days = coverage.months(days, edges, self._distributions(coverage))
            rolled_up = replace(rolled_up, stretches=other_days, months=months)
        is_all = not other_times and not other_instants
        return Portions(rolled_up, None if is_all else Portion(other_times, other_instants))

    def _rolled_up(self, source: RollupSource) -> Portion:
        """Where in a rollup all measures are read."""
        rollup, grouping = source.coverage.rollup, source.grouping
        if self.key.is_sorting:
            return Portion(histograms=rollup.histograms, grouping=grouping)
        is_of_sums = grouping < len(SUMS.groupings)
        sums = rollup.sums if is_of_sums else dict.fromkeys(self._measures, 1)
        return Portion(sums=sums, grouping=grouping)

    def _distributions(self, coverage: RollupCoverage) -> set[int]:
        """The numbers of the distributions whose percentiles are asked for."""
        numbers = coverage.rollup.histograms
        return {numbers[each.distribution] for each in self._measures if isinstance(each, Quantile)}

    def columns(self, numbers: range) -> Sequence[Column]:
        """What is needed in some layers."""
        layers = self.layout.layers
        columns = (
            self.column(measure, number)
            for measure, groupings in self._measures.items()
            for by in groupings
            for number in numbers
            if layers[number].by == by
        )
        return list(dict.fromkeys(columns))

    @property
    def _measures(self) -> dict[Counted, dict[By, None]]:
        """The measures that are needed, each with the dimensions by which it is."""
        measures: dict[Counted, dict[By, None]] = defaultdict(dict)
        for need in self.needs:
            measures[need.measure][need.by] = None
        return measures

    def column(self, measure: Counted, layer: int) -> Column:
        """The column of a measure in a layer: only what looks at its cell has one for each."""
        looks_at_end = not self.key.is_instantaneous and any(
            isinstance(condition, AT_END) for condition in measure.where
        )
        looks_at_start = self.key.is_windowed and isinstance(measure, Distinct)
        return measure, layer if looks_at_end or looks_at_start else 0


def _cost(key: ScanKey, layout: Layout) -> float:
    """What a scan costs, in points."""
    read = [until - since for since, until in stretches(layout.layers)]
    if key.is_windowed:  # each fact as often as there are periods that it is in
        periods = {period for layer in layout.layers for period in layer.periods}
        read = [period.until - period.since for period in periods]
    groupings = [Grouping(_buckets(key, layer), layer.by) for layer in layout.layers]
    return cost(read, groupings, is_sorting=key.is_sorting)


def _buckets(key: ScanKey, layer: Layer) -> int:
    """How many there are: each instant is one, and between two edges is one."""
    return len(layer.edges) if key.is_instantaneous else layer.cells


@dataclass(frozen=True, slots=True)
class BatchPlan:
    """How some demands are answered.

    Attributes:
        needs: of each demand, in order: its measures, or why it cannot be answered.
        scans: that answer all needs.
    """

    needs: Sequence[Sequence[Need] | DomainError]
    scans: Sequence[ScanPlan]

    @property
    def cost(self) -> float:
        """What all scans cost, in points."""
        return round(sum(scan.cost for scan in self.scans), 1)


def plan(demands: Sequence[Demand]) -> BatchPlan:
    """The plan that answers demands."""
    needs: list[Sequence[Need] | DomainError] = []
    needs_of: dict[ScanKey, list[Need]] = defaultdict(list)
    for demand in demands:
        try:
            demand.check()
        except DomainError as error:
            needs.append(error)
            continue
        own = [Need.of(demand, measure) for measure in demand.measures]
        for need, measure in zip(own, demand.measures, strict=True):
            needs_of[scan_key(demand, measure)].append(need)
        needs.append(own)
    return BatchPlan(needs, [ScanPlan.of(key, some) for key, some in needs_of.items()])
