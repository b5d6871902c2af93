"""Cells: the rows of a scan by layer, group and cell, and what measures came to in them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from domain.language.dimensions import Dimension, Keys
from domain.language.measures import Amount, Counted, added, nothing
from domain.periods import Period
from persistence.asking.kpi_sql import Column, Layer, ScanKey, amount_at, masks_of

Span = tuple[int, int]
"""Some cells of a layer: the first, and the one that follows the last."""
Table = Mapping[Keys, Sequence[Amount]]
"""What a measure came to, for each group in each cell of a layer."""


@dataclass(slots=True)
class Cells:
    """The rows of a scan. The first cell of a layer is 1; what lies before it is 0.

    Attributes:
        places: where measures stand in a row.
    """

    key: ScanKey
    layers: Sequence[Layer]
    places: Mapping[Column, int] = field(default_factory=dict)
    _rows: list[dict[Keys, dict[int, list[Any]]]] = field(init=False)
    _tables: dict[tuple[Column, int], Table] = field(default_factory=dict)
    _positions: dict[int, Mapping[datetime | Period, int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._rows = [defaultdict(dict) for _ in self.layers]

    def take(self, rows: Iterable[Any], dimensions: Sequence[Dimension]) -> None:
        """Note rows of a statement that gives some dimensions."""
        places = {dim: index for index, dim in enumerate(dimensions, start=2)}
        key_places = [[places[dim] for dim in layer.by] for layer in self.layers]
        layer_of_mask = {mask: number for number, mask in enumerate(masks_of(len(self.layers)))}
        for row in rows:
            number, cell = layer_of_mask[row[0]], row[1]
            if cell is not None:
                key = key_places[number]
                keys = tuple([row[place] for place in key]) if key else ()
                self._rows[number][keys].setdefault(cell, []).append(row)

    @property
    def size(self) -> int:
        """How many cells there are in all groups."""
        return sum(
            len(groups) * len(self._cells(number)) for number, groups in enumerate(self._rows)
        )

    def table(self, column: Column, number: int) -> Table:
        """What the measure of a column came to in a layer."""
        if (column, number) not in self._tables:
            self._tables[column, number] = self._table(column, number)
        return self._tables[column, number]

    def _table(self, column: Column, number: int) -> Table:
        measure = column[0]
        read = amount_at(measure, self.places[column])
        blank = [nothing(measure)] * (len(self._cells(number)) + 1)
        table = {}
        for keys, rows in self._rows[number].items():
            amounts = table[keys] = blank.copy()
            for cell, found in rows.items():
                # There are several where some are of sums and some of facts.
                several = len(found) > 1
                amounts[cell] = added(measure, map(read, found)) if several else read(found[0])
        return table

    def spans(self, number: int, periods: Iterable[Period]) -> list[Span]:
        """The cells of a layer that make up each of some periods."""
        position = self._position(number)
        if self.key.is_by_period:
            return [(place := position[period], place + 1) for period in periods]
        if self.key.is_instantaneous:
            return [(place := position[period.until], place + 1) for period in periods]
        return [(position[period.since], position[period.until]) for period in periods]

    def _position(self, number: int) -> Mapping[datetime | Period, int]:
        """Where each edge stands, or each period that is a cell."""
        if number not in self._positions:
            cells = enumerate(self._cells(number), start=1)
            self._positions[number] = {cell: place for place, cell in cells}
        return self._positions[number]

    def _cells(self, number: int) -> Sequence[datetime | Period]:
        layer = self.layers[number]
        return layer.periods or layer.edges


def over(measure: Counted, amounts: Sequence[Amount] | None, spans: Sequence[Span]) -> list[Amount]:
    """What a measure came to over spans of cells; there may be nothing in all of these."""
    if amounts is None:
        return [nothing(measure)] * len(spans)
    return [
        amounts[first] if end == first + 1 else added(measure, amounts[first:end])
        for first, end in spans
    ]
