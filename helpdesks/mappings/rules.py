"""Which rows make which events."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from domain.bounds import Bound
from domain.errors import InvalidEvent
from domain.event_types import EVENT_TYPES
from helpdesks.mappings.cells import (
    NOT_SAID,
    Cells,
    Columns,
    FieldPath,
    RefusedRow,
    columns_of,
    instant_reader,
    say_all,
)
from helpdesks.mappings.localtime import Unfit
from helpdesks.mappings.patterns import matcher
from helpdesks.mappings.rows import LogRow, Refusal, identifier
from helpdesks.mappings.tree import Cell, Condition, EventRule, Field

Event = dict[str, object]
State = dict[str, object]
Before = Mapping[str, str]
"""Of the row before of the same subject: those cells that a rule asks for, by column."""

_ACTORS = {"ticket.status_changed": frozenset({"agent"})}
"""Fields that tell who did it, not how things are."""
_NOTHING: State = {}
_REMEMBERED = 1 << 12
MAX_TEXTS = Bound(
    10,
    "texts",
    "texts of a column, shown for a rule that no row matched",
    "more are not shown",
    "Imports",
)
_UNKNOWN = object()


@dataclass(slots=True)
class Past:
    """The latest state that earlier rows of an export report of a subject.

    Attributes:
        states: its state, by event type.
        seen: the rule and the cells that said so last.
        firsts: its events that come once.
    """

    states: dict[str, State] = field(default_factory=dict)
    seen: dict[str, tuple[int, object]] = field(default_factory=dict)
    firsts: set[tuple[int, str]] = field(default_factory=set)


@dataclass(slots=True)
class RuleUse:
    """How often a rule of a mapping held for a row and made an event.

    Attributes:
        rows: for which it holds.
        events: that it made.
        texts: while no row holds: some that a column held for which it names others.
        wanted: which column that is, and the key of the condition.
    """

    rows: int = 0
    events: int = 0
    texts: set[str] = field(default_factory=set)
    wanted: Condition | None = None


class RowContext(NamedTuple):
    """What rows before say of the subject of a row, and its position within its instant.

    Attributes:
        position: of the row among those of its instant.
        before: the row before, if there is one.
        past: what the rows before told; None if they are not in order, so nothing is known.
    """

    position: str
    before: Before | None = None
    past: Past | None = None


class Rule:
    """A rule of a mapping, bound to the columns of a log."""

    def __init__(
        self, rule: EventRule, number: int, source: str, columns: Columns, seen: RuleUse
    ) -> None:
        key = f"events.{rule.name}"
        self._seen = seen
        self._name, self._type, self._on = rule.name, rule.type, rule.on
        self._source = source
        self._contract = EVENT_TYPES[rule.type]
        self._conditions = [_condition(condition, columns) for condition in rule.conditions]
        if rule.any_of:
            self._conditions.append(_any_of(rule.any_of, columns))
        seen.wanted = next((each for each in rule.conditions if _is_simple(each)), None)
        self._look_at = columns.index(seen.wanted.column, seen.wanted.key) if seen.wanted else None
        self._say = say_all(rule.data, columns, FieldPath(f"{key}.data"), self._contract.fields)
        self._subject = columns.read(rule.subject, f"{key}.subject", str) if rule.subject else None
        self._time = instant_reader(rule.time, columns, f"{key}.time") if rule.time else None
        self._raw = {
            name: _raw(field, columns, f"{key}.data.{name}")
            for name, field in rule.data.fields.items()
        }
        self._number = number
        self._actors = _ACTORS.get(rule.type, frozenset[str]())
        self._pick = columns.pick(
            [
                column
                for name, field in rule.data.fields.items()
                if name not in self._actors
                for column in columns_of(field)
            ],
            f"{key}.data",
        )
        # An opening comes first, whatever else happened in the same instant.
        self._rank = "0." if rule.type == "ticket.opened" else "1."
        self._suffix = f".{number:02}"

    def tell(self, row: LogRow, context: RowContext) -> Event | Refusal | None:
        """The event that a row makes, if it makes one."""
        for holds in self._conditions:
            if not holds(row.cells, context.before):
                if not self._seen.rows and self._look_at is not None:
                    self._look(row.cells[self._look_at])
                return None
        self._seen.rows += 1
        past = context.past
        if past is not None and self._on != "every" and self._is_old(row, past):
            return None
        name = f"{row.id}/{self._name}"
        try:
            return self._event(row, name, context)
        except RefusedRow as refused:
            return Refusal.of(row.line, name, refused)

    def _look(self, text: str) -> None:
        if len(self._seen.texts) < MAX_TEXTS.limit:
            self._seen.texts.add(text)

    def _is_old(self, row: LogRow, past: Past) -> bool:
        """Whether the cells alone show that there is nothing new; spares reading them."""
        if self._on == "change":
            seen = past.seen.get(self._type)
            return seen is not None and seen == (self._number, self._pick(row.cells))
        return self._subject is None and (self._number, row.subject) in past.firsts

    def _event(self, row: LogRow, name: str, context: RowContext) -> Event | None:
        time, data = self._when(row), self._data(row.cells)
        if time is None or data is None:
            return None
        subject = row.subject
        if self._subject is not None:
            subject = identifier(self._subject(row.cells), "subject")
        past = context.past if self._on != "every" else None
        if past is not None and not self._is_news(row, subject, data, past):
            return None
        self._check(data)
        event: Event = {
            "specversion": "1.0",
            "id": identifier(name, "id"),
            "source": self._source,
            "type": self._type,
            "subject": subject,
            "time": time,
            "sequence": f"{self._rank}{context.position}{self._suffix}",
            "data": data,
        }
        if past is not None:
            self._remember(row, subject, data, past)
        self._seen.events += 1
        return event

    def _when(self, row: LogRow) -> str | None:
        """When the event happened; None if its own time is not said: then it did not."""
        if self._time is None:
            return row.time
        try:
            instant = self._time(row.cells)
        except Unfit as error:
            raise RefusedRow.unfit("time", error) from None
        return None if instant is NOT_SAID else instant.text

    def _data(self, cells: Cells) -> State | None:
        """What the row says; None if it says nothing of a state."""
        said = self._say(cells)
        data = said if isinstance(said, dict) else {}
        is_change = self._on == "change"
        for name in self._contract.required:
            if data.get(name) is None:
                if is_change:
                    return None
                problem = f"no answer: the log says {self._raw[name](cells)!r}"
                raise RefusedRow(name, problem, reason="no answer")
        return None if is_change and not data else data

    def _check(self, data: State) -> None:
        """Check what no field shows by itself; the fields were checked where they were read."""
        contract = self._contract
        if contract.any_of and not any(name in data for name in contract.any_of):
            raise RefusedRow("data", f"says none of {', '.join(contract.any_of)}")
        if contract.rule is not None:
            try:
                contract.rule(data)
            except InvalidEvent as error:
                raise RefusedRow(error.field.removeprefix("data."), error.problem) from None

    def _is_news(self, row: LogRow, subject: str, data: State, past: Past) -> bool:
        if self._on == "first":
            return (self._number, subject) not in past.firsts
        previous = past.states.get(self._type, _NOTHING)
        for name, value in data.items():
            if name not in self._actors and previous.get(name, _UNKNOWN) != value:
                return True
        past.seen[self._type] = (self._number, self._pick(row.cells))
        return False

    def _remember(self, row: LogRow, subject: str, data: State, past: Past) -> None:
        if self._on == "first":
            past.firsts.add((self._number, subject))
            return
        past.states.setdefault(self._type, {}).update(data)
        past.seen[self._type] = (self._number, self._pick(row.cells))


Holds = Callable[[Cells, Before | None], bool]


def _condition(condition: Condition, columns: Columns) -> Holds:
    column, wanted = condition.column, not condition.is_negated
    index = columns.index(column, condition.key)
    holds = lru_cache(maxsize=_REMEMBERED)(_test(condition, columns.not_said))
    if condition.is_of_row_before:
        return lambda _cells, before: (before is not None and holds(before[column])) is wanted
    return lambda cells, _before: holds(cells[index]) is wanted


def _test(condition: Condition, not_said: frozenset[str]) -> Callable[[str], bool]:
    """Whether a cell holds what a condition asks for, negated or not."""
    texts, likes = condition.texts, [matcher(pattern) for pattern in condition.patterns]
    is_said = condition.is_said
    return lambda text: (
        text in texts or (is_said and text not in not_said) or any(like(text) for like in likes)
    )


def _any_of(groups: Sequence[Sequence[Condition]], columns: Columns) -> Holds:
    tests = [[_condition(condition, columns) for condition in group] for group in groups]
    return lambda cells, before: any(all(holds(cells, before) for holds in test) for test in tests)


def _is_simple(condition: Condition) -> bool:
    """Whether it asks for texts of the row: the kind in which one mistypes."""
    return not (condition.is_negated or condition.is_of_row_before or condition.is_said)


def _raw(field: Field, columns: Columns, key: str) -> Callable[[Cells], str]:
    """What the log holds where a field is read from, to be quoted."""
    if isinstance(field, Cell):
        return columns.raw(field.source, key)
    return lambda _cells: ""
