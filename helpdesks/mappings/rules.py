"""Which rows make which events."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from domain.errors import InvalidEvent
from domain.event_types import EVENT_TYPES
from helpdesks.mappings.cells import (
    NOT_SAID,
    Cells,
    Columns,
    Place,
    Refused,
    columns_of,
    instant_reader,
    say_all,
)
from helpdesks.mappings.rows import Refusal, Row, identifier
from helpdesks.mappings.tree import Cell, Condition, EventRule, Field

Event = dict[str, object]
Told = dict[str, object]
Before = Mapping[str, str]
"""Of the row before of the same subject: those cells that a rule asks for, by column."""

_ACTORS = {"ticket.status_changed": frozenset({"agent"})}
"""Fields that tell who did it, not how things are."""
_NOTHING: Told = {}
_UNKNOWN = object()


@dataclass(slots=True)
class Past:
    """What was told of a subject.

    Attributes:
        told: its state, by event type.
        seen: the rule and the cells that said so last.
        firsts: its events that come once.
    """

    told: dict[str, Told] = field(default_factory=dict)
    seen: dict[str, tuple[int, object]] = field(default_factory=dict)
    firsts: set[tuple[int, str]] = field(default_factory=set)


class Context(NamedTuple):
    """What is known where a row stands.

    Attributes:
        place: of the row among those of its instant.
        before: the row before, if there is one.
        past: what the rows before told; None if they are not in order, so nothing is known.
    """

    place: str
    before: Before | None = None
    past: Past | None = None


class Rule:
    """A rule of a mapping, bound to the columns of a log."""

    def __init__(self, rule: EventRule, number: int, source: str, columns: Columns) -> None:
        key = f"events.{rule.name}"
        self._name, self._type, self._on = rule.name, rule.type, rule.on
        self._source = source
        self._contract = EVENT_TYPES[rule.type]
        self._conditions = [_condition(condition, columns, key) for condition in rule.conditions]
        self._say = say_all(rule.data, columns, Place(f"{key}.data"), self._contract.fields)
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

    def tell(self, row: Row, context: Context) -> Event | Refusal | None:
        """The event that a row makes, if it makes one."""
        for holds in self._conditions:
            if not holds(row.cells, context.before):
                return None
        past = context.past
        if past is not None and self._on != "every" and self._is_old(row, past):
            return None
        name = f"{row.id}/{self._name}"
        try:
            return self._event(row, name, context)
        except Refused as refused:
            return Refusal(row.line, name, refused.field, refused.problem)

    def _is_old(self, row: Row, past: Past) -> bool:
        """Whether the cells alone show that there is nothing new; spares reading them."""
        if self._on == "change":
            seen = past.seen.get(self._type)
            return seen is not None and seen == (self._number, self._pick(row.cells))
        return self._subject is None and (self._number, row.subject) in past.firsts

    def _event(self, row: Row, name: str, context: Context) -> Event | None:
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
            "sequence": f"{self._rank}{context.place}{self._suffix}",
            "data": data,
        }
        if past is not None:
            self._remember(row, subject, data, past)
        return event

    def _when(self, row: Row) -> str | None:
        """When the event happened; None if its own time is not said: then it did not."""
        if self._time is None:
            return row.time
        try:
            instant = self._time(row.cells)
        except ValueError as error:
            raise Refused("time", str(error)) from None
        return None if instant is NOT_SAID else instant.text

    def _data(self, cells: Cells) -> Told | None:
        """What the row says; None if it says nothing of a state."""
        said = self._say(cells)
        data = said if isinstance(said, dict) else {}
        is_change = self._on == "change"
        for name in self._contract.required:
            if data.get(name) is None:
                if is_change:
                    return None
                raise Refused(name, f"no answer: the log says {self._raw[name](cells)!r}")
        return None if is_change and not data else data

    def _check(self, data: Told) -> None:
        """Check what no field shows by itself; the fields were checked where they were read."""
        contract = self._contract
        if contract.any_of and not any(name in data for name in contract.any_of):
            raise Refused("data", f"says none of {', '.join(contract.any_of)}")
        if contract.rule is not None:
            try:
                contract.rule(data)
            except InvalidEvent as error:
                raise Refused(error.field.removeprefix("data."), error.problem) from None

    def _is_news(self, row: Row, subject: str, data: Told, past: Past) -> bool:
        if self._on == "first":
            return (self._number, subject) not in past.firsts
        told = past.told.get(self._type, _NOTHING)
        for name, value in data.items():
            if name not in self._actors and told.get(name, _UNKNOWN) != value:
                return True
        past.seen[self._type] = (self._number, self._pick(row.cells))
        return False

    def _remember(self, row: Row, subject: str, data: Told, past: Past) -> None:
        if self._on == "first":
            past.firsts.add((self._number, subject))
            return
        past.told.setdefault(self._type, {}).update(data)
        past.seen[self._type] = (self._number, self._pick(row.cells))


def _condition(
    condition: Condition, columns: Columns, key: str
) -> Callable[[Cells, Before | None], bool]:
    column, texts, wanted = condition.column, condition.texts, not condition.is_negated
    place = columns.place(column, key)
    if condition.is_of_row_before:
        return lambda _cells, before: (before is not None and before[column] in texts) is wanted
    return lambda cells, _before: (cells[place] in texts) is wanted


def _raw(field: Field, columns: Columns, key: str) -> Callable[[Cells], str]:
    """What the log holds where a field is read from, to be quoted."""
    if isinstance(field, Cell):
        return columns.raw(field.source, key)
    return lambda _cells: ""
