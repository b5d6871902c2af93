"""Profiles: agents as people know them, from what was told of each."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from domain.events import Event, in_order
from domain.instants import any_instant


@dataclass(frozen=True, slots=True)
class Profile:
    """An agent as people know them: name, team, tier and dates, by the latest events.

    Attributes:
        source: whose agent it is: ids are those of their source.
    """

    source: str
    id: str
    name: str | None = None
    tier: str | None = None
    team: str | None = None
    hired_at: datetime | None = None
    left_at: datetime | None = None
    is_bot: bool = False


def profile(source: str, agent: str, events: Iterable[Event]) -> Profile:
    """The agent that these events, in whatever order, tell of; without any, nothing is known."""
    fields: dict[str, Any] = {}
    for event in in_order(events):
        fields |= event.data
    return Profile(
        source,
        agent,
        name=fields.get("name"),
        tier=fields.get("tier"),
        team=fields.get("team"),
        hired_at=_instant(fields.get("hired_at")),
        left_at=_instant(fields.get("left_at")),
        is_bot=bool(fields.get("bot")),
    )


def _instant(text: str | None) -> datetime | None:
    return any_instant(text) if text is not None else None
