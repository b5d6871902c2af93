"""Any CSV event log, read as events by a mapping (docs/mappings.md).

An event is made of one row alone. The rows before it decide only whether it need be said again
and whether its rule's `after` holds; nothing ever looks ahead.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from domain.bounds import Bound
from helpdesks.mappings.cells import Columns
from helpdesks.mappings.mapping import Mapping, MappingError
from helpdesks.mappings.rows import LogRow, Refusal, RowReader, in_order
from helpdesks.mappings.rules import Before, Event, Past, RowContext, Rule, RuleUse

__all__ = ["Event", "Mapping", "MappingError", "Refusal", "RuleUse", "SeenOf", "events"]

SeenOf = dict[str, RuleUse]
"""What was seen, by the name of the rule."""

MAX_PASTS = Bound(
    50_000,
    "subjects",
    "subjects whose state an import remembers",
    "events of the one not seen for the longest time may be made once more",
    "Imports",
)
"""Subjects whose state is remembered; what is forgotten is only told once more."""


def events(rows: Iterable[Sequence[str]], mapping: Mapping) -> Iterator[Event | Refusal]:
    """The same as `events_by_line`, for those who need no lines."""
    return (event for _, event in events_by_line(rows, mapping))


def events_by_line(
    rows: Iterable[Sequence[str]], mapping: Mapping, seen: SeenOf | None = None
) -> Iterator[tuple[int, Event | Refusal]]:
    """Turn the rows of a log into events of the contract, and tell of those that cannot be.

    Args:
        rows: as `csv.reader` gives them, the header first unless the mapping names the columns.
        mapping: what the columns mean.
        seen: is told what is seen for each rule.

    Yields:
        CloudEvents, and refusals of rows or of what they say, each with the line of its row.

    Raises:
        MappingError: the log lacks a column that the mapping names.
    """
    numbered = _numbered(rows)
    header: Sequence[str] = mapping.file.columns or next((cells for _, cells in numbered), ())
    if not header:
        return
    if mapping.rows.is_stripped:
        header = [name.strip() for name in header]
    columns = Columns(header, mapping)
    reader = RowReader(mapping, columns)
    log = _LogReader(mapping, columns, {} if seen is None else seen)
    for run in reader.runs(numbered):
        if isinstance(run, Refusal):
            yield run.line, run
        else:
            yield from log.events(run)


def _numbered(rows: Iterable[Sequence[str]]) -> Iterator[tuple[int, Sequence[str]]]:
    """Rows, each with the line that it begins on: cells may have line breaks."""
    line = 1
    for number, cells in enumerate(rows, 1):
        yield line, cells
        line = getattr(rows, "line_num", number) + 1


_LATE = (
    "lies before a row of its subject that stands elsewhere in the file: rows.ordered is not true;"
    " leave it out, or sort the file by subject"
)


class _Reached(NamedTuple):
    """How far the rows of a subject have come."""

    micros: int
    order: tuple[int, ...]
    requested: Before | None


_NOT_YET = _Reached(-(1 << 62), (), None)


class _LogReader:
    """Tells what the runs of a log say, and remembers what it has to.

    Of each subject: its latest row's time (some 200 bytes). Of the last MAX_PASTS: their state.
    """

    def __init__(self, mapping: Mapping, columns: Columns, seen: SeenOf) -> None:
        self._rules = [
            Rule(rule, number, mapping.source, columns, seen.setdefault(rule.name, RuleUse()))
            for number, rule in enumerate(mapping.events)
        ]
        self._is_ordered = mapping.rows.is_ordered
        self._asked_of = {
            condition.column: columns.index(condition.column, condition.key)
            for rule in mapping.events
            for condition in rule.all_conditions
            if condition.is_of_row_before
        }
        self._reached: dict[str, _Reached] = {}
        self._pasts: dict[str, Past] = {}

    def events(self, run: Sequence[LogRow]) -> Iterator[tuple[int, Event | Refusal]]:
        """What rows of one subject that stand together say."""
        subject = run[0].subject
        reached, past = self._reached.get(subject, _NOT_YET), None
        if self._is_ordered:
            past, self._reached[subject] = self._past(subject), self._reach(max(run), reached)
        before, asked_of = reached.requested, self._asked_of
        for row_or_refusal in in_order(run):
            if isinstance(row_or_refusal, Refusal):
                yield row_or_refusal.line, row_or_refusal
                continue
            row, position = row_or_refusal
            if row.micros <= reached.micros and (row.micros, row.order) < reached[:2]:
                yield row.line, Refusal(row.line, row.id, "time", _LATE)
                continue
            context = RowContext(position, before, past)
            for rule in self._rules:
                event = rule.tell(row, context)
                if event is not None:
                    yield row.line, event
            if asked_of:
                before = self._requested_cells(row)

    def _requested_cells(self, row: LogRow) -> Before | None:
        asked_of = self._asked_of
        return {name: row.cells[index] for name, index in asked_of.items()} if asked_of else None

    def _reach(self, row: LogRow, reached: "_Reached") -> "_Reached":
        latest = _Reached(row.micros, row.order, self._requested_cells(row))
        return latest if latest[:2] >= reached[:2] else reached

    def _past(self, subject: str) -> Past:
        past = self._pasts.pop(subject, None) or Past()
        self._pasts[subject] = past
        if len(self._pasts) > MAX_PASTS.limit:
            del self._pasts[next(iter(self._pasts))]
        return past
