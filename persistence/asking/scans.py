"""Scans: one pass over the facts of one kind under one filter, whatever is asked of them.

Measures that add up share one grouping over the union of all edges, and are summed to the periods
asked for afterwards. Measures that do not (distinct counts, percentiles, whatever looks at the end
of its period) get groupings of just their periods, in the same statement. A breakdown is one more
grouping. So value, comparison and series of many KPIs are one pass over the facts.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import lru_cache
from itertools import accumulate, groupby

from domain.asking.cost import Grouping, cost
from domain.asking.demands import Demand
from domain.asking.kept_sums import Kept
from domain.asking.rollups import (
    GROUPINGS,
    SPREAD_BY,
    Rollup,
    distinct_grouping_for,
    grouping_for,
)
from domain.bounds import Bound
from domain.errors import CostLimit, DomainError
from domain.facts import AnyFact
from domain.language.dimensions import Dimension
from domain.language.measures import (
    AT_END,
    INSTANTANEOUS,
    PERIODIC,
    Counted,
    Distinct,
    Measure,
    Quantile,
    counted,
    is_additive,
)
from domain.money import Exchange
from domain.periods import Period
from persistence.asking.kpi_sql import (
    MAX_ROWS,
    Column,
    Compiler,
    Layer,
    Part,
    ScanKey,
    Setting,
    SpreadCompiler,
    Statement,
    all_of,
    stretches,
)
from persistence.asking.scan_cells import Table, over
from persistence.asking.scan_sheets import Sheet, sheets
from persistence.connections.database import Connection

MAX_CELLS = Bound(
    500_000,
    "buckets",
    "buckets of all groups of the same facts in one document",
    "COST_LIMIT",
    "Questions",
)
"""Buckets of all groups, most of which may be empty. Each takes some bytes for every measure."""

MAX_LAYERS = Bound(
    128,
    "groupings",
    "breakdowns, and periods that overlap, of the same facts under one filter in one document",
    "COST_LIMIT",
    "Questions",
)
"""Each costs a pass over the facts or their sums."""

DEEP = 8
"""From so many on, periods of one series that overlap are read as windows, not as groupings."""

By = tuple[Dimension, ...]


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


@dataclass(slots=True)
class Scan:
    """One pass over the facts of one kind under one filter.

    Attributes:
        exchange: by which money was added, once it is read.
    """

    key: ScanKey
    failure: DomainError | None = None
    exchange: Exchange = field(default_factory=Exchange)
    _wanted: list[tuple[Measure, Demand]] = field(default_factory=list)
    _apart: dict[tuple[Counted, By], "Scan"] = field(default_factory=dict)
    _additive: dict[By, set[datetime]] = field(default_factory=lambda: defaultdict(set))
    _exact: dict[By, dict[Period, None]] = field(default_factory=lambda: defaultdict(dict))
    _measures: dict[Counted, dict[By, None]] = field(default_factory=lambda: defaultdict(dict))
    _layers: list[Layer] = field(default_factory=list)
    _layer_of: dict[tuple[By, Period | None], int] = field(default_factory=dict)
    _sheets: list[Sheet] = field(init=False)

    def want(self, measure: Measure, demand: Demand) -> None:
        """Note what a demand needs of a measure."""
        self._wanted.append((measure, demand))
        self._measures[counted(measure)][demand.by] = None
        periods = demand.periods_of(measure)
        if is_additive(measure):
            edges = self._additive[demand.by]
            edges.update([period.since for period in periods])
            edges.update([period.until for period in periods])
        else:
            self._exact[demand.by].update(dict.fromkeys(periods))

    def of(self, measure: Measure, demand: Demand) -> "Scan":
        """The scan that reads a measure for a demand: this one, or one that was parted from it."""
        scan = self._apart.get((counted(measure), demand.by), self)
        # One that was parted from it may have been parted again, in another snapshot.
        return self if scan is self else scan.of(measure, demand)

    def parted(self, kept: Mapping[type[AnyFact], Kept]) -> "Sequence[Scan]":
        """Leave to other scans what is told in another way than the rest, or not at all.

        What is read from the facts may take long; the rest then does not, and is not given up
        with it.
        """
        known = kept.get(self.key.fact)
        groups: dict[int | None, list[tuple[Measure, Demand]]] = defaultdict(list)
        if known and self._is_told_of(known):
            for measure, demand in self._wanted:
                number = self._grouping_of(known.rollup, counted(measure), demand.by)
                groups[number].append((measure, demand))
        if len(groups) < 2:  # noqa: PLR2004  # there is nothing to part
            return ()
        for each in (self._wanted, self._additive, self._exact, self._measures):
            each.clear()
        self._layers.clear()
        self._layer_of.clear()
        others = [Scan(self.key) for _ in range(len(groups) - 1)]
        for scan, wanted in zip((self, *others), groups.values(), strict=True):
            for measure, demand in wanted:
                scan.want(measure, demand)
                self._apart[counted(measure), demand.by] = scan
        return others

    def _is_told_of(self, kept: Kept) -> bool:
        """Whether sums tell any of the time that is asked about."""
        self.lay_out()
        everything = all_of(self.key, self._layers)
        (days, _), (instants, _) = (
            kept.days(everything.stretches, ()),
            kept.instants(everything.instants),
        )
        return bool(days or instants)

    def _grouping_of(self, rollup: Rollup, measure: Counted, by: By) -> int | None:
        """The number of the grouping that tells a measure; None if none does."""
        if measure in rollup.places:
            return self._grouping_of_sums(rollup)
        if isinstance(measure, Quantile):
            is_kept = measure.distribution in rollup.spreads
            return grouping_for(by, self.key.where, SPREAD_BY) if is_kept else None
        if not isinstance(measure, Distinct) or self.key.zone != rollup.zone:
            return None
        first, place = rollup.distincts.get(measure), distinct_grouping_for(by, self.key.where)
        return None if first is None or place is None else first + place

    def _grouping_of_sums(self, rollup: Rollup) -> int | None:
        """The first grouping that can answer whatever is asked of measures that are summed."""
        asked_by = {
            dimension
            for measure, demand in self._wanted
            if counted(measure) in rollup.places
            for dimension in demand.by
        }
        return grouping_for(asked_by, self.key.where)

    async def run(self, connection: Connection, setting: Setting) -> None:
        """Read the facts.

        Raises:
            CostLimit: there are more groups than one may ask for.
        """
        self.lay_out()
        self.exchange = setting.configuration.exchange
        self._sheets = list(sheets(self.key, self._layers, self._columns, self._column))
        for sheet in self._sheets:
            for statement in self._statements(setting, sheet):
                rows = await connection.fetch(statement.sql, *statement.values)
                if len(rows) > MAX_ROWS.limit:
                    problem = f"gives more than {MAX_ROWS.limit} groups: ask for fewer"
                    raise CostLimit("breakdown", problem)
                sheet.take(rows, statement)
                if sum(one.cells.size for one in self._sheets) > MAX_CELLS.limit:
                    problem = (
                        f"gives more than {MAX_CELLS.limit} buckets in all groups: ask for fewer"
                    )
                    raise CostLimit("breakdown", problem)

    def _statements(self, setting: Setting, sheet: Sheet) -> Iterator[Statement]:
        """What is read from the facts, and what from sums or spreads that are kept of them."""
        columns = sheet.own_columns
        told, rest = self._parts(setting.kept.get(self.key.fact), sheet.layers)
        asked = (setting, self.key, sheet.layers)
        if told and told.spreads is not None:
            yield SpreadCompiler(*asked, rest or Part()).statement(columns, told)
            return
        for part in (told, rest):
            if part:
                yield Compiler(*asked, part).statement(columns)

    def _parts(self, kept: Kept | None, layers: Sequence[Layer]) -> tuple[Part | None, Part | None]:
        """What is told of all that is asked, and the rest; None where there is nothing."""
        everything = all_of(self.key, layers)
        known = self._known(kept.rollup) if kept else None
        if kept is None or known is None:
            return None, everything
        edges = [edge for layer in layers for edge in layer.cuts]
        days, rest = kept.days(everything.stretches, edges)
        instants, others = kept.instants(everything.instants)
        if not days and not instants:
            return None, everything
        told = replace(known, stretches=days, instants=instants)
        if known.spreads is not None:
            asked = {
                known.spreads[one.distribution]
                for one in self._measures
                if isinstance(one, Quantile)
            }
            months, other_days = kept.months(days, edges, asked)
            told = replace(told, stretches=other_days, months=months)
        return told, Part(rest, others) if rest or others else None

    def _known(self, rollup: Rollup) -> Part | None:
        """From what all measures can be read, if there is something."""
        told = [(counted(measure), demand.by) for measure, demand in self._wanted]
        numbers = {self._grouping_of(rollup, measure, by) for measure, by in told}
        number = numbers.pop() if len(numbers) == 1 else None
        if number is None:
            return None
        if self.key.is_sorting:
            return Part(spreads=rollup.spreads, grouping=number)
        is_of_sums = number < len(GROUPINGS)
        sums = rollup.places if is_of_sums else dict.fromkeys(self._measures, 1)
        return Part(sums=sums, grouping=number)

    def amounts(self, measure: Measure, demand: Demand) -> Table:
        """What a measure came to, for each group in each period that a demand asks about."""
        what = counted(measure)
        runs = [
            (sheet.table(what, number), sheet.spans(number, periods))
            for number, periods in self._layered(measure, demand)
            for sheet in self._sheets
            if sheet.has(what, number)
        ]
        groups = dict.fromkeys(keys for table, _ in runs for keys in table)
        return {
            keys: [one for table, spans in runs for one in over(what, table.get(keys), spans)]
            for keys in groups
        }

    def _layered(self, measure: Measure, demand: Demand) -> Iterator[tuple[int, Sequence[Period]]]:
        """The periods that a demand asks about, in runs, each with the layer that has them."""
        by, periods = demand.by, demand.periods_of(measure)
        if is_additive(measure):
            yield self._layer_of[by, None], periods
            return
        for number, some in groupby(periods, key=lambda period: self._layer_of[by, period]):
            yield number, list(some)

    def lay_out(self) -> None:
        """Decide on the groupings, once."""
        if self._layers:
            return
        for by, edges in self._additive.items():
            self._layer_of[by, None] = self._add_layer(by, sorted(edges))
        for by, periods in self._exact.items():
            if self.key.is_by_period:
                self._layers.append(Layer(by, periods=tuple(sorted(periods))))
                number = len(self._layers) - 1
                self._layer_of |= {(by, period): number for period in periods}
            elif self.key.is_instantaneous:
                number = self._add_layer(by, sorted({period.until for period in periods}))
                self._layer_of |= {(by, period): number for period in periods}
            else:
                self._lay_out_exact(by, sorted(periods))
        if len(self._layers) > MAX_LAYERS.limit:
            self.failure = CostLimit(
                "scope",
                f"needs more than {MAX_LAYERS.limit} groupings of the same facts: ask for fewer "
                "breakdowns, or fewer periods that overlap, in one document",
            )

    @property
    def cost(self) -> float:
        """What the statement costs, in points."""
        self.lay_out()
        if self.failure:
            return 0.0
        read = [until - since for since, until in stretches(self._layers)]
        if self.key.is_windowed:  # each fact as often as there are periods that it is in
            read = [
                period.until - period.since
                for period in {period for layer in self._layers for period in layer.periods}
            ]
        groupings = [Grouping(self._buckets(layer), layer.by) for layer in self._layers]
        return cost(read, groupings, is_sorting=self.key.is_sorting)

    def _buckets(self, layer: Layer) -> int:
        """How many there are: each instant is one, and between two edges is one."""
        return len(layer.edges) if self.key.is_instantaneous else layer.cells

    def _lay_out_exact(self, by: By, periods: Sequence[Period]) -> None:
        """Each period must be a cell of its layer; periods that overlap need different ones."""
        shared = self._layer_of.get((by, None))
        rest = []
        for period in periods:
            if shared is not None and _is_cell(period, self._layers[shared].edges):
                self._layer_of[by, period] = shared
            else:
                rest.append(period)
        open_layers: list[list[Period]] = []
        for period in rest:
            layer = next((own for own in open_layers if own[-1].until <= period.since), None)
            if layer is None:
                open_layers.append([period])
            else:
                layer.append(period)
        for own in open_layers:
            edges = sorted({edge for period in own for edge in (period.since, period.until)})
            number = self._add_layer(by, edges)
            self._layer_of |= {(by, period): number for period in own}

    def _add_layer(self, by: By, edges: Sequence[datetime]) -> int:
        self._layers.append(Layer(by, tuple(edges)))
        return len(self._layers) - 1

    def _columns(self, numbers: range) -> list[Column]:
        """What is wanted in some layers."""
        columns: dict[Column, None] = {}
        for measure, groupings in self._measures.items():
            for by in groupings:
                for number in numbers:
                    if self._layers[number].by == by:
                        columns[self._column(measure, number)] = None
        return list(columns)

    def _column(self, measure: Counted, layer: int) -> Column:
        """Only what looks at its cell differs from layer to layer."""
        looks_at_end = not self.key.is_instantaneous and any(
            isinstance(condition, AT_END) for condition in measure.where
        )
        looks_at_start = self.key.is_windowed and isinstance(measure, Distinct)
        return measure, layer if looks_at_end or looks_at_start else 0


def _is_cell(period: Period, edges: Sequence[datetime]) -> bool:
    index = bisect_left(edges, period.since)
    return tuple(edges[index : index + 2]) == (period.since, period.until)
