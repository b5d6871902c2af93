"""Events: the one form in which everything comes in, and what makes one acceptable.

The contract is CloudEvents 1.0 in JSON. `parse` is the only way in: what it returns can be trusted
by the fold, what it refuses is refused with the name of the field at fault.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any, NamedTuple

from domain.bounds import Bound
from domain.errors import InvalidEvent
from domain.event_texts import MAX_ID, problem_of_text
from domain.event_types import EVENT_TYPES, FUTURE, EventType, LeftOut
from domain.instants import EARLIEST, LATEST, OutOfBounds, instant
from domain.sources import refuse_own

MAX_AHEAD = Bound(
    10,
    "minutes",
    "time in the future: `time` and `data.answered_at`",
    "the event is refused, naming the field",
    "Events",
)
_AHEAD = timedelta(minutes=MAX_AHEAD.limit)
_WORDS = 100


class Event(NamedTuple):
    """Something that happened in a helpdesk, as its source reports it; times are in UTC.

    Attributes:
        left_out: what it was spared of when it came in.
    """

    source: str
    id: str
    type: str
    subject: str
    at: datetime
    data: Mapping[str, Any]
    sequence: str | None = None
    left_out: tuple[LeftOut, ...] = ()

    @property
    def family(self) -> str:
        """What kind of thing the subject is: `ticket`, `rating`, `agent`, …"""
        return self.type.partition(".")[0]


class Accepted(Event):
    """An event that passed all checks, ready to be stored. Only `parse` makes one."""

    __slots__ = ()


def parse(envelope: object, received_at: datetime, *, is_ours: bool = False) -> Accepted:
    """An event from its decoded JSON.

    Args:
        envelope: the decoded CloudEvent.
        received_at: the moment of arrival; more than ten minutes before `time` is refused.
        is_ours: whether the service tells it by itself, and so may use a source of its own.

    Raises:
        InvalidEvent: names the field at fault.
    """
    if not isinstance(envelope, dict):
        raise InvalidEvent("event", "must be a JSON object")
    if envelope.get("specversion") != "1.0":
        raise InvalidEvent("specversion", 'must be "1.0"')
    spec = _type(envelope.get("type"))
    data = envelope.get("data")
    if not isinstance(data, dict):
        raise InvalidEvent("data", "must be an object")
    latest = received_at + _AHEAD
    spec.check(data, latest)
    kept, left_out = spec.kept(data)
    return Accepted(
        source=_source(envelope, is_ours=is_ours),
        id=_identifier(envelope, "id"),
        type=spec.name,
        subject=_identifier(envelope, "subject"),
        at=_time(envelope, latest),
        data=kept,
        sequence=_sequence(envelope),
        left_out=left_out,
    )


def problem_of_stored(kind: str, at: datetime, data: object) -> str | None:
    """What keeps the fold from trusting an event that is stored; None if nothing does.

    It was stored by an older version, or past `parse`. A type that is not known is left to those
    who know it.
    """
    if at.tzinfo is None or not EARLIEST <= at <= LATEST:
        return f"lies at {at}, where no event may lie"
    if not isinstance(data, dict):
        return "has data that are not a JSON object"
    spec = EVENT_TYPES.get(kind)
    try:
        if spec is not None:
            spec.check_form(data)
    except InvalidEvent as error:
        return f"is none that may be stored: {error}"
    return None


def _type(kind: object) -> EventType:
    spec = EVENT_TYPES.get(kind) if isinstance(kind, str) else None
    if spec is None:
        raise InvalidEvent("type", f"is not an event type of the contract: {repr(kind)[:_WORDS]}")
    return spec


def _problem_of_id(text: str) -> str | None:
    """What keeps a text from naming something, as a clause that follows the field's name."""
    if not 0 < len(text) <= MAX_ID.limit:
        return f"must have 1 to {MAX_ID.limit} characters"
    return problem_of_text(text)


def _source(envelope: Mapping[str, object], *, is_ours: bool) -> str:
    source = _identifier(envelope, "source")
    if not is_ours:
        refuse_own(source)
    return source


def _identifier(envelope: Mapping[str, object], field: str) -> str:
    text = envelope.get(field)
    if not isinstance(text, str):
        raise InvalidEvent(field, "is required" if text is None else "must be text")
    problem = _problem_of_id(text)
    if problem:
        raise InvalidEvent(field, problem)
    return text


def _time(envelope: Mapping[str, object], latest: datetime) -> datetime:
    text = envelope.get("time")
    if text is None:
        raise InvalidEvent("time", "is required")
    if not isinstance(text, str):
        raise InvalidEvent("time", "must be text")
    try:
        at = instant(text)
    except OutOfBounds as error:
        raise InvalidEvent("time", "must not lie before 1900 or in the future") from error
    except ValueError as error:
        raise InvalidEvent(
            "time", "must be RFC 3339 with an offset, such as 2026-05-04T09:12:33+02:00"
        ) from error
    if at > latest:
        raise InvalidEvent("time", FUTURE)
    return at


def _sequence(envelope: Mapping[str, object]) -> str | None:
    sequence = envelope.get("sequence")
    if sequence is None:
        return None
    if not isinstance(sequence, str):
        raise InvalidEvent("sequence", "must be text")
    problem = _problem_of_id(sequence) if sequence else None
    if problem:
        raise InvalidEvent("sequence", problem)
    return sequence


_RANK = {
    "ticket.opened": 0,
    "ticket.assigned": 1,
    "ticket.replied": 2,
    "ticket.status_changed": 3,
}
_LAST_RANK = 4


def _by_kind(event: Event) -> tuple[datetime, int, str]:
    return event.at, _RANK.get(event.type, _LAST_RANK), event.id


def in_order(events: Iterable[Event]) -> list[Event]:
    """Events in fold order: by time, then by `sequence` if all of that instant bear it, else by
    kind (opened, assigned, replied, status_changed, others), then by id in code point order.
    """
    ordered = sorted(events, key=_by_kind)
    if all(event.sequence is None for event in ordered):
        return ordered
    result: list[Event] = []
    for _, group in groupby(ordered, key=lambda event: event.at):
        same = list(group)
        if all(event.sequence is not None for event in same):
            same.sort(key=lambda event: event.sequence or "")
        result += same
    return result
