"""Sheets: what of a scan fits into one statement.

However much is asked of the same facts, a statement groups by fewer than 32 cells and gives no more
outputs than a row can have. What is beyond that is asked in another one, in the same snapshot.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from domain.asking.scan_plans import ScanPlan
from domain.asking.scans import Column, Layer
from domain.language.measures import Counted, Distribution, Quantile

LAYERS_AT_ONCE = 31
"""GROUPING of Postgres takes as many arguments."""
OUTPUTS_AT_ONCE = 1500
"""A row of Postgres has 1,664 columns at most; dimensions are some of them."""


@dataclass(frozen=True, slots=True, eq=False)
class Sheet:
    """Some layers and some columns of a scan, in one statement.

    Attributes:
        first: the number of its first layer in the scan.
        columns: as the scan numbers layers.
    """

    plan: ScanPlan
    first: int
    layers: Sequence[Layer]
    columns: Sequence[Column]

    @property
    def own_columns(self) -> list[Column]:
        """Its columns, as it numbers layers."""
        return [(measure, max(0, layer - self.first)) for measure, layer in self.columns]

    def has(self, measure: Counted, number: int) -> bool:
        """Whether it has a measure in a layer of the scan."""
        is_here = self.first <= number < self.first + len(self.layers)
        return is_here and self.plan.column(measure, number) in self.columns

    def own_column(self, measure: Counted, number: int) -> Column:
        """The column of a measure in a layer of the scan, as it numbers layers."""
        _, layer = self.plan.column(measure, number)
        return measure, max(0, layer - self.first)


def sheets(plan: ScanPlan) -> Iterator[Sheet]:
    """The sheets of a scan."""
    layers = plan.layout.layers
    for first in range(0, len(layers), LAYERS_AT_ONCE):
        some = layers[first : first + LAYERS_AT_ONCE]
        for columns in _in_rows(plan.columns(range(first, first + len(some)))):
            yield Sheet(plan, first, some, columns)


def _in_rows(columns: Sequence[Column]) -> Iterator[Sequence[Column]]:
    """Columns, as many at a time as fit into one row."""
    row: list[Column] = []
    room = OUTPUTS_AT_ONCE
    for column in columns:
        outputs = _most_outputs(column[0])
        if outputs > room:
            yield row
            row, room = [], OUTPUTS_AT_ONCE
        row.append(column)
        room -= outputs
    if row:
        yield row


def _most_outputs(measure: Counted) -> int:
    """How many outputs a measure takes at most."""
    match measure:
        case Distribution():
            return 6
        case Quantile():
            return 2
    return 1
