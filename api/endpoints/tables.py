"""Tables: rows become CSV that is safe to open in a spreadsheet, or NDJSON."""

import csv
import io
from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

import orjson

from api.endpoints.spreadsheet_formulas import safe

CSV, NDJSON = "text/csv", "application/x-ndjson"
ENDINGS = {CSV: "csv", NDJSON: "ndjson"}
_ROWS_AT_ONCE = 500

Row = Sequence[Any]


@dataclass(frozen=True, slots=True)
class ExportTable:
    """What is written.

    Attributes:
        portions: rows that are written together, so that no table need be held whole.
    """

    header: Sequence[str]
    portions: AsyncIterator[Iterable[Row]]


async def portions(rows: Iterable[Row]) -> AsyncIterator[Iterable[Row]]:
    """Rows that are there, in portions."""
    left = iter(rows)
    while portion := list(islice(left, _ROWS_AT_ONCE)):
        yield portion


async def written(table: ExportTable, kind: str) -> AsyncIterator[str]:
    """A table as text, portion by portion, in one of the two kinds.

    What goes wrong among the rows is raised: an answer that breaks off is not taken for a whole.
    """
    if kind == CSV:
        yield _line([_cell(name) for name in table.header])
    lines = _csv if kind == CSV else _ndjson
    async for rows in table.portions:
        yield "".join(lines(table.header, rows))


def _csv(_header: Sequence[str], rows: Iterable[Row]) -> Iterator[str]:
    for row in rows:
        yield _line([_cell(value) for value in row])


def _line(cells: Row) -> str:
    text = io.StringIO()
    csv.writer(text).writerow(cells)
    return text.getvalue()


def _cell(value: object) -> object:
    """A cell that no spreadsheet takes for a formula; numbers stay numbers. A list is one text."""
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, tuple):
        value = ", ".join(value)
    return safe(value) if isinstance(value, str) else value


def _ndjson(header: Sequence[str], rows: Iterable[Row]) -> Iterator[str]:
    for row in rows:
        yield orjson.dumps(dict(zip(header, row, strict=True))).decode() + "\n"
