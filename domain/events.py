"""Events: the one form in which everything comes in, and what makes one acceptable.

The contract is CloudEvents 1.0 in JSON. `parse` is the only way in: what it returns can be trusted
by the fold, what it refuses is refused with the name of the field at fault.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any, NamedTuple

from domain.errors import InvalidEvent
from domain.event_types import EVENT_TYPES
from domain.instants import instant
from domain.sources import refuse_own

MAX_FUTURE = timedelta(minutes=10)
MAX_ID_LENGTH = 256
"""Characters of an id, source or subject: two of them must fit one index entry of Postgres."""


class Event(NamedTuple):
    """Something that happened, as told by a source; times are in UTC."""

    source: str
    id: str
    type: str
    subject: str
    at: datetime
    data: Mapping[str, Any]
    sequence: str | None = None

    @property
    def family(self) -> str:
        """What kind of thing the subject is: `ticket`, `rating`, `agent`, …"""
        return self.type.partition(".")[0]


def parse(envelope: object, received_at: datetime, *, is_ours: bool = False) -> Event:
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
    kind = envelope.get("type")
    spec = EVENT_TYPES.get(kind) if isinstance(kind, str) else None
    if spec is None:
        raise InvalidEvent("type", f"is not an event type of the contract: {kind!r}")
    data = envelope.get("data")
    if not isinstance(data, dict):
        raise InvalidEvent("data", "must be an object")
    spec.check(data)
    return Event(
        source=_source(envelope, is_ours=is_ours),
        id=_identifier(envelope, "id"),
        type=spec.name,
        subject=_identifier(envelope, "subject"),
        at=_time(envelope, received_at),
        data=data,
        sequence=_sequence(envelope),
    )


def _source(envelope: Mapping[str, object], *, is_ours: bool) -> str:
    source = _identifier(envelope, "source")
    if not is_ours:
        refuse_own(source)
    return source


def _identifier(envelope: Mapping[str, object], field: str) -> str:
    text = envelope.get(field)
    if not isinstance(text, str):
        raise InvalidEvent(field, "is required" if text is None else "must be text")
    if not 0 < len(text) <= MAX_ID_LENGTH:
        raise InvalidEvent(field, f"must have 1 to {MAX_ID_LENGTH} characters")
    if "\0" in text:
        raise InvalidEvent(field, "must not contain the character U+0000")
    return text


def _time(envelope: Mapping[str, object], received_at: datetime) -> datetime:
    text = envelope.get("time")
    if text is None:
        raise InvalidEvent("time", "is required")
    if not isinstance(text, str):
        raise InvalidEvent("time", "must be text")
    try:
        at = instant(text)
    except ValueError as error:
        raise InvalidEvent(
            "time", "must be RFC 3339 with an offset, such as 2026-05-04T09:12:33+02:00"
        ) from error
    if at - received_at > MAX_FUTURE:
        raise InvalidEvent("time", "is more than ten minutes in the future")
    return at


def _sequence(envelope: Mapping[str, object]) -> str | None:
    sequence = envelope.get("sequence")
    if sequence is None or isinstance(sequence, str):
        return sequence
    raise InvalidEvent("sequence", "must be text")


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
