"""Sheets: what of a scan fits into one statement, and what came of it.

However much is asked of the same facts, a statement groups by fewer than 32 cells and gives no more
outputs than a row can have. What is beyond that is asked in another one, in the same snapshot.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from domain.language.measures import Counted, Distribution, Quantile
from domain.periods import Period
from persistence.asking.kpi_sql import Column, Layer, ScanKey, Statement
from persistence.asking.scan_cells import Cells, Span, Table

LAYERS_AT_ONCE = 31
"""GROUPING of Postgres takes as many arguments."""
OUTPUTS_AT_ONCE = 1500
"""A row of Postgres has 1,664 columns at most; dimensions are some of them."""

ColumnAt = Callable[[Counted, int], Column]
"""The column of a measure in a layer."""


@dataclass(slots=True)
class Sheet:
    """Some layers and some columns of a scan, in one statement.

    Attributes:
        first: the number of its first layer.
        columns: as the scan numbers layers.
        column_at: tells the column of a measure in a layer, however these are numbered.
    """

    first: int
    layers: Sequence[Layer]
    columns: Sequence[Column]
    column_at: ColumnAt
    cells: Cells

    @property
    def own_columns(self) -> list[Column]:
        """Its columns, as it numbers layers."""
        return [(measure, max(0, layer - self.first)) for measure, layer in self.columns]

    def take(self, rows: Iterable[Sequence[object]], statement: Statement) -> None:
        """Note the rows of its statement."""
        self.cells.places = statement.places
        self.cells.take(rows, statement.dimensions)

    def has(self, measure: Counted, number: int) -> bool:
        """Whether it has a measure in a layer of the scan."""
        is_here = self.first <= number < self.first + len(self.layers)
        return is_here and self.column_at(measure, number) in self.columns

    def table(self, measure: Counted, number: int) -> Table:
        """What a measure came to in a layer of the scan."""
        _, layer = self.column_at(measure, number)
        return self.cells.table((measure, max(0, layer - self.first)), number - self.first)

    def spans(self, number: int, periods: Iterable[Period]) -> Sequence[Span]:
        """The cells of a layer of the scan that make up each of some periods."""
        return self.cells.spans(number - self.first, periods)


def sheets(
    key: ScanKey,
    layers: Sequence[Layer],
    columns_of: Callable[[range], Sequence[Column]],
    column_at: ColumnAt,
) -> Iterator[Sheet]:
    """The sheets of a scan.

    Args:
        key: of the scan.
        layers: all of them.
        columns_of: tells the columns that are wanted in some layers.
        column_at: tells the column of a measure in a layer.
    """
    for first in range(0, len(layers), LAYERS_AT_ONCE):
        some = layers[first : first + LAYERS_AT_ONCE]
        for columns in _portions(columns_of(range(first, first + len(some)))):
            yield Sheet(first, some, columns, column_at, Cells(key, some))


def _portions(columns: Sequence[Column]) -> Iterator[Sequence[Column]]:
    """Columns that fit into one row."""
    portion: list[Column] = []
    room = OUTPUTS_AT_ONCE
    for column in columns:
        wide = width(column[0])
        if wide > room:
            yield portion
            portion, room = [], OUTPUTS_AT_ONCE
        portion.append(column)
        room -= wide
    if portion:
        yield portion


def width(measure: Counted) -> int:
    """How many outputs a measure takes at most."""
    match measure:
        case Distribution():
            return 6
        case Quantile():
            return 2
    return 1
