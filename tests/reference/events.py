"""The raw events: each once, with its instant, in the order that the contract gives them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby
from typing import Any

KINDS = ("ticket.opened", "ticket.assigned", "ticket.replied", "ticket.status_changed")


@dataclass(frozen=True, eq=False)
class Event:
    source: str
    id: str
    type: str
    subject: str
    at: datetime
    sequence: str | None
    data: Mapping[str, Any]


def parse(raw: Sequence[Mapping[str, Any]]) -> list[Event]:
    """Every identity once: the first in the list counts."""
    events: dict[tuple[str, str], Event] = {}
    for one in raw:
        identity = (one["source"], one["id"])
        if identity not in events:
            events[identity] = Event(
                source=one["source"],
                id=one["id"],
                type=one["type"],
                subject=one.get("subject", ""),
                at=instant(one["time"]),
                sequence=one.get("sequence"),
                data=one.get("data") or {},
            )
    return list(events.values())


def instant(text: str) -> datetime:
    """RFC 3339 to UTC; digits after the microsecond are cut off (by `fromisoformat`)."""
    return datetime.fromisoformat(text.upper()).astimezone(UTC)


def in_order(events: Iterable[Event]) -> list[Event]:
    """By time; within an instant by `sequence` if all bear it, else by kind; then by id."""
    ordered: list[Event] = []
    for _, same_instant in groupby(sorted(events, key=lambda e: e.at), key=lambda e: e.at):
        together = list(same_instant)
        if all(event.sequence is not None for event in together):
            together.sort(key=lambda e: (e.sequence or "", kind(e), e.id))
        else:
            together.sort(key=lambda e: (kind(e), e.id))
        ordered += together
    return ordered


def kind(event: Event) -> int:
    return KINDS.index(event.type) if event.type in KINDS else len(KINDS)


def by_subject(events: Iterable[Event], *types: str) -> dict[tuple[str, str], list[Event]]:
    """The events of these types (or whose type starts so, for "ticket."), for each thing."""
    things: dict[tuple[str, str], list[Event]] = {}
    for event in events:
        if event.type.startswith(types):
            things.setdefault((event.source, event.subject), []).append(event)
    return things
