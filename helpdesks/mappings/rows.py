"""The rows of a log: whose they are, when they happened, which of them stand together."""

import dataclasses
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from domain.bounds import Bound
from domain.event_texts import MAX_ID, problem_of_text
from helpdesks.mappings.cells import NOT_SAID, Cells, Columns, RefusedRow, Silence, instant_reader
from helpdesks.mappings.localtime import Unfit
from helpdesks.mappings.mapping import Mapping

MAX_RUN = Bound(
    10_000,
    "rows",
    "rows of one subject that an import holds at once",
    "more are read as another group of rows",
    "Imports",
)
"""Rows of one subject that are held at once; more are read as another run of it."""
_ORDER_DIGITS = 20


@dataclass(frozen=True, slots=True)
class Refusal:
    """A row of an export, or one event of it, that was refused, and why.

    Args:
        line: that the row begins on.
        id: of the row or the event, as far as it is known.
        field: what is at fault: `row`, `subject`, `id`, `order`, `time` or a field of `data`.
        problem: what is wrong with it.
        reason: the same without what the row holds, if it speaks of that.
    """

    line: int
    id: str | None
    field: str
    problem: str
    reason: str | None = dataclasses.field(default=None, compare=False)

    @classmethod
    def of(cls, line: int, id_: str | None, refused: RefusedRow) -> "Refusal":
        """Of a row."""
        return cls(line, id_, refused.field, refused.problem, refused.reason)


class LogRow(NamedTuple):
    """A row of an export with its time and subject; rows sort as they happened."""

    micros: int
    order: tuple[int, ...]
    line: int
    id: str
    subject: str
    time: str
    cells: Cells


class RowReader:
    """Reads rows under a header."""

    def __init__(self, mapping: Mapping, columns: Columns) -> None:
        rows = mapping.rows
        self._width = len(columns.names)
        self._is_stripped = rows.is_stripped
        self._subject = columns.read(rows.subject, "rows.subject", str)
        self._id = columns.read(rows.id, "rows.id", str)
        self._order = [columns.index(name, "rows.order") for name in rows.order]
        self._instant = instant_reader(mapping.time, columns, "time.from")

    def runs(
        self, numbered: Iterable[tuple[int, Sequence[str]]]
    ) -> Iterator[list[LogRow] | Refusal]:
        """Rows of one subject that stand together, and the rows that cannot be read."""
        run: list[LogRow] = []
        for line, cells in numbered:
            try:
                row = self._row(line, cells) if cells else None
            except RefusedRow as refused:
                yield Refusal.of(line, refused.row_id, refused)
                continue
            if row is None:
                continue
            if run and (row.subject != run[0].subject or len(run) == MAX_RUN.limit):
                yield run
                run = []
            run.append(row)
        if run:
            yield run

    def _row(self, line: int, cells: Cells) -> LogRow:
        if len(cells) != self._width:
            wanted = f"where the header has {self._width}"
            reason = f"has too {'few' if len(cells) < self._width else 'many'} cells {wanted}"
            raise RefusedRow("row", f"has {len(cells)} cells {wanted}", reason=reason)
        if self._is_stripped:
            cells = [cell.strip() for cell in cells]
        subject = identifier(self._subject(cells), "subject")
        name = identifier(self._id(cells), "id")
        try:
            instant = self._instant(cells)
        except Unfit as error:
            raise RefusedRow.unfit("time", error, name) from None
        if instant is NOT_SAID:
            raise RefusedRow("time", "is not said", name)
        order = tuple([self._order_part(cells[column], name) for column in self._order])
        return LogRow(instant.micros, order, line, name, subject, instant.text, cells)

    def _order_part(self, text: str, name: str) -> int:
        if text.isascii() and text.isdecimal() and len(text) <= _ORDER_DIGITS:
            return int(text)
        raise RefusedRow.unfit("order", Unfit(text, "is not a whole number"), name)


def identifier(text: str | Silence, field: str) -> str:
    """The text, if it can be the id of something.

    Raises:
        Refused: it cannot.
    """
    if text is NOT_SAID or not text:
        raise RefusedRow(field, "is not said")
    if len(text) > MAX_ID.limit:
        raise RefusedRow(field, f"has more than {MAX_ID.limit} characters")
    if "\0" in text:
        raise RefusedRow(field, "holds the character U+0000")
    problem = problem_of_text(text)
    if problem:
        raise RefusedRow(field, problem)
    return text


def in_order(run: Sequence[LogRow]) -> Iterator[tuple[LogRow, str] | Refusal]:
    """The rows of a run as they happened, each with its place in its instant.

    The place comes from the columns that `rows.order` names, else from the order in the file.
    A row that repeats another whole is left out.
    """
    seen: dict[str, LogRow] = {}
    micros, tied = -1, 0
    for row in sorted(run):
        first = seen.setdefault(row.id, row)
        if first is not row:
            if first.cells != row.cells:
                problem = f"is that of line {first.line}, which says something else"
                reason = "is that of an earlier row, which says something else"
                yield Refusal(row.line, row.id, "id", problem, reason)
            continue
        if row.order:
            yield row, _position(row.order)
            continue
        tied = tied + 1 if row.micros == micros else 0
        micros = row.micros
        yield row, _position((tied,))


@lru_cache(maxsize=1024)
def _position(order: tuple[int, ...]) -> str:
    return "-".join(f"{number:0{_ORDER_DIGITS}}" for number in order)
