"""The raw events: each once, with its instant, in the order that the contract gives them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby
from typing import Any

KINDS = ("ticket.opened", "ticket.assigned", "ticket.replied", "ticket.status_changed")


@dataclass(frozen=True, eq=False)
class ReferenceEvent:
    source: str
    id: str
    type: str
    subject: str
    at: datetime
    sequence: str | None
    data: Mapping[str, Any]


def parse(raw: Sequence[Mapping[str, Any]]) -> list[ReferenceEvent]:
    """Every identity once: the first in the list counts."""
    events: dict[tuple[str, str], ReferenceEvent] = {}
    for event in raw:
        identity = (event["source"], event["id"])
        if identity not in events:
            events[identity] = ReferenceEvent(
                source=event["source"],
                id=event["id"],
                type=event["type"],
                subject=event.get("subject", ""),
                at=instant(event["time"]),
                sequence=event.get("sequence"),
                data=event.get("data") or {},
            )
    return list(events.values())


def instant(text: str) -> datetime:
    """RFC 3339 to UTC; digits after the microsecond are cut off (by `fromisoformat`)."""
    return datetime.fromisoformat(text.upper()).astimezone(UTC)


def in_order(events: Iterable[ReferenceEvent]) -> list[ReferenceEvent]:
    """By time; within an instant by `sequence` if all bear it, else by kind; then by id."""
    ordered: list[ReferenceEvent] = []
    for _, same_instant in groupby(sorted(events, key=lambda e: e.at), key=lambda e: e.at):
        together = list(same_instant)
        if all(event.sequence is not None for event in together):
            together.sort(key=lambda e: (e.sequence or "", kind(e), e.id))
        else:
            together.sort(key=lambda e: (kind(e), e.id))
        ordered += together
    return ordered


def kind(event: ReferenceEvent) -> int:
    return KINDS.index(event.type) if event.type in KINDS else len(KINDS)


def by_subject(
    events: Iterable[ReferenceEvent], *types: str
) -> dict[tuple[str, str], list[ReferenceEvent]]:
    """The events of these types (or whose type starts so, for "ticket."), for each thing."""
    subjects: dict[tuple[str, str], list[ReferenceEvent]] = {}
    for event in events:
        if event.type.startswith(types):
            subjects.setdefault((event.source, event.subject), []).append(event)
    return subjects
