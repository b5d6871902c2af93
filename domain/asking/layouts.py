"""Layouts: the groupings in which one pass over the facts answers all needs of a scan.

Measures that add up share one grouping over the union of all edges, and are summed to the periods
asked for afterwards. Measures that do not (distinct counts, percentiles, whatever looks at the end
of its period) get groupings in which each of their periods is a cell. A breakdown is one more
grouping. So value, comparison and series of many KPIs are one pass over the facts.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain, groupby

from domain.asking.rollup_kinds import By
from domain.asking.scans import Layer, Need, ScanKey
from domain.bounds import Bound
from domain.errors import CostLimit
from domain.language.measures import is_additive
from domain.periods import Period

MAX_LAYERS = Bound(
    128,
    "groupings",
    "breakdowns and overlapping periods of the same facts with one filter in one document",
    "COST_LIMIT",
    "Questions",
)
"""Each costs a pass over the facts or their sums."""


@dataclass(frozen=True, slots=True)
class Layout:
    """The groupings of a scan.

    Attributes:
        shared: the number of the layer that has all periods of some dimensions.
        exact: the number of the layer of which a period is a cell, for measures that do not add up
            over shorter cells.
    """

    layers: tuple[Layer, ...]
    shared: Mapping[By, int]
    exact: Mapping[tuple[By, Period], int]

    @property
    def problem(self) -> CostLimit | None:
        """Why it cannot be read, if so."""
        if len(self.layers) <= MAX_LAYERS.limit:
            return None
        return CostLimit(
            "scope",
            f"needs more than {MAX_LAYERS.limit} groupings of the same facts: ask for fewer "
            "breakdowns, or fewer periods that overlap, in one document",
        )

    def runs(self, need: Need, key: ScanKey) -> Iterator[tuple[int, Sequence[Period]]]:
        """The periods of a need, in runs, each with the number of the layer that has them."""
        if not _is_exact(need, key):
            yield self.shared[need.by], need.periods
            return
        for number, some in groupby(need.periods, key=lambda each: self.exact[need.by, each]):
            yield number, list(some)


def lay_out(key: ScanKey, needs: Iterable[Need]) -> Layout:
    """The layout of a scan."""
    # Many needs are of the very same periods: by identity, these are looked at only once.
    shared: dict[By, dict[int, Sequence[Period]]] = defaultdict(dict)
    exact: dict[By, dict[int, Sequence[Period]]] = defaultdict(dict)
    for need in needs:
        (exact if _is_exact(need, key) else shared)[need.by][id(need.periods)] = need.periods
    layers = [_shared_layer(key, by, chain(*series.values())) for by, series in shared.items()]
    number_of = {by: number for number, by in enumerate(shared)}
    exact_number_of: dict[tuple[By, Period], int] = {}
    for by, series in exact.items():
        edges = layers[number_of[by]].edges if by in number_of else ()
        rest = []
        for period in sorted(set(chain(*series.values()))):
            if _is_cell(period, edges):
                exact_number_of[by, period] = number_of[by]
            else:
                rest.append(period)
        for row in _rows(rest):
            exact_number_of |= dict.fromkeys(((by, period) for period in row), len(layers))
            layers.append(Layer(by, _edges(row)))
    return Layout(tuple(layers), number_of, exact_number_of)


def _is_exact(need: Need, key: ScanKey) -> bool:
    """Whether each period must be a cell of its own between edges.

    At instants, and where cells are periods, each layer takes any periods, so all share one.
    """
    return not (key.is_instantaneous or key.is_by_period or is_additive(need.measure))


def _shared_layer(key: ScanKey, by: By, periods: Iterable[Period]) -> Layer:
    if key.is_by_period:
        return Layer(by, periods=tuple(sorted(set(periods))))
    if key.is_instantaneous:
        return Layer(by, tuple(sorted({period.until for period in periods})))
    return Layer(by, _edges(periods))


def _rows(periods: Iterable[Period]) -> list[list[Period]]:
    """Periods in rows, in none of which two overlap; each goes into the first that has room.

    Args:
        periods: in order.
    """
    rows: list[list[Period]] = []
    for period in periods:
        row = next((row for row in rows if row[-1].until <= period.since), None)
        if row is None:
            rows.append([period])
        else:
            row.append(period)
    return rows


def _edges(periods: Iterable[Period]) -> tuple[datetime, ...]:
    edges: set[datetime] = set()
    for period in periods:
        edges.add(period.since)
        edges.add(period.until)
    return tuple(sorted(edges))


def _is_cell(period: Period, edges: Sequence[datetime]) -> bool:
    index = bisect_left(edges, period.since)
    return tuple(edges[index : index + 2]) == (period.since, period.until)
