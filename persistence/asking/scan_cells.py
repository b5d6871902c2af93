"""Cells: the rows of a scan by layer, group and cell, and what measures came to in them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from domain.asking.scan_plans import ScanPlan
from domain.asking.scans import Column, Layer, Need
from domain.language.dimensions import Keys
from domain.language.measures import Amount, Counted, added, nothing
from domain.money import Exchange
from domain.periods import Period
from persistence.asking.kpi_sql import Sheet, Statement, amount_at, masks_of

Span = tuple[int, int]
"""Some cells of a layer: the first, and the one that follows the last."""
Table = Mapping[Keys, Sequence[Amount]]
"""What a measure came to, for each group in each cell of a layer, or in each period of a need."""


@dataclass(slots=True)
class ScanCells:
    """What came of a plan.

    Attributes:
        exchange: by which money was added.
    """

    plan: ScanPlan
    exchange: Exchange
    _sheets: dict[Sheet, "SheetCells"] = field(default_factory=dict)

    def take(self, sheet: Sheet, statement: Statement, rows: Iterable[Any]) -> None:
        """Note the rows of a statement."""
        if sheet not in self._sheets:
            self._sheets[sheet] = SheetCells(sheet, statement.positions)
        self._sheets[sheet].take(statement, rows)

    @property
    def size(self) -> int:
        """How many cells there are in all groups."""
        return sum(cells.size for cells in self._sheets.values())

    def amounts(self, need: Need) -> Table:
        """What a measure came to, for each group in each period of a need."""
        runs = [
            (cells.table(need.measure, number), cells.spans(number, periods))
            for number, periods in self.plan.layout.runs(need, self.plan.key)
            for sheet, cells in self._sheets.items()
            if sheet.has(need.measure, number)
        ]
        groups = dict.fromkeys(keys for table, _ in runs for keys in table)
        return {
            keys: [
                amount
                for table, spans in runs
                for amount in _over(need.measure, table.get(keys), spans)
            ]
            for keys in groups
        }


@dataclass(slots=True)
class SheetCells:
    """The rows of a sheet. The first cell of a layer is 1; what lies before it is 0.

    Attributes:
        positions: of measures in a row.
    """

    sheet: Sheet
    positions: Mapping[Column, int]
    _rows: list[dict[Keys, dict[int, list[Any]]]] = field(init=False)
    _tables: dict[tuple[Column, int], Table] = field(default_factory=dict)
    _numbers: dict[int, Mapping[datetime | Period, int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._rows = [defaultdict(dict) for _ in self.sheet.layers]

    def take(self, statement: Statement, rows: Iterable[Any]) -> None:
        """Note rows of a statement."""
        layers = self.sheet.layers
        positions = {dim: index for index, dim in enumerate(statement.dimensions, start=2)}
        key_positions = [[positions[dim] for dim in layer.by] for layer in layers]
        layer_of_mask = {mask: number for number, mask in enumerate(masks_of(len(layers)))}
        for row in rows:
            number, cell = layer_of_mask[row[0]], row[1]
            if cell is not None:
                key = key_positions[number]
                keys = tuple([row[position] for position in key]) if key else ()
                self._rows[number][keys].setdefault(cell, []).append(row)

    @property
    def size(self) -> int:
        """How many cells there are in all groups."""
        sizes = (
            len(groups) * len(_cells(layer))
            for groups, layer in zip(self._rows, self.sheet.layers, strict=True)
        )
        return sum(sizes)

    def table(self, measure: Counted, number: int) -> Table:
        """What a measure came to in a layer of the scan."""
        column, own = self.sheet.own_column(measure, number), number - self.sheet.first
        if (column, own) not in self._tables:
            self._tables[column, own] = self._table(column, own)
        return self._tables[column, own]

    def _table(self, column: Column, number: int) -> Table:
        measure = column[0]
        read = amount_at(measure, self.positions[column])
        blank = [nothing(measure)] * (len(_cells(self.sheet.layers[number])) + 1)
        table = {}
        for keys, rows_of in self._rows[number].items():
            amounts = table[keys] = blank.copy()
            for cell, rows in rows_of.items():
                # There are several where some are of a rollup and some of the facts.
                several = len(rows) > 1
                amounts[cell] = added(measure, map(read, rows)) if several else read(rows[0])
        return table

    def spans(self, number: int, periods: Iterable[Period]) -> list[Span]:
        """The cells of a layer of the scan that make up each of some periods."""
        numbers, key = self._numbers_of(number - self.sheet.first), self.sheet.plan.key
        if key.is_by_period:
            return [(first := numbers[period], first + 1) for period in periods]
        if key.is_instantaneous:
            return [(first := numbers[period.until], first + 1) for period in periods]
        return [(numbers[period.since], numbers[period.until]) for period in periods]

    def _numbers_of(self, number: int) -> Mapping[datetime | Period, int]:
        """The number of each edge of a layer, or of each period that is a cell."""
        if number not in self._numbers:
            cells = enumerate(_cells(self.sheet.layers[number]), start=1)
            self._numbers[number] = {cell: position for position, cell in cells}
        return self._numbers[number]


def _cells(layer: Layer) -> Sequence[datetime | Period]:
    return layer.periods or layer.edges


def _over(
    measure: Counted, amounts: Sequence[Amount] | None, spans: Sequence[Span]
) -> list[Amount]:
    """What a measure came to over spans of cells; there may be nothing in all of these."""
    if amounts is None:
        return [nothing(measure)] * len(spans)
    return [
        amounts[first] if end == first + 1 else added(measure, amounts[first:end])
        for first, end in spans
    ]
