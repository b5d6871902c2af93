"""The desk: what is known about tiers, teams, agents and channels when a ticket is folded."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from domain.desk.calendars import Calendars
from domain.desk.sla import Policies
from domain.events import Event, in_order


@dataclass(frozen=True, slots=True)
class Tier:
    """A level of support, such as dispatchers or specialists; a higher rank is a later resort."""

    id: str
    rank: int
    name: str


DEFAULT_TIERS = (
    Tier("1", 1, "Dispatchers"),
    Tier("2", 2, "Specialists"),
    Tier("3", 3, "Managers"),
)


class ChannelKind(StrEnum):
    """How people meet on a channel (voice, chat, email): it decides what a contact is."""

    VOICE = "voice"
    CHAT = "chat"
    EMAIL = "email"


DEFAULT_CHANNEL_KINDS: Mapping[str, ChannelKind] = dict.fromkeys(
    ("voice", "phone", "call", "ivr"), ChannelKind.VOICE
) | dict.fromkeys(("chat", "messenger", "whatsapp", "telegram", "sms"), ChannelKind.CHAT)


DEFAULT_WEIGHTS: Mapping[str, float] = {"low": 1, "normal": 2, "high": 3, "urgent": 5}
"""What a resolved ticket of a priority weighs."""


class Post(NamedTuple):
    """An agent's tier and team at an instant, each None if no event has set it."""

    tier: str | None
    team: str | None


NOWHERE = Post(None, None)


@dataclass(frozen=True, slots=True)
class AgentHistory:
    """One agent's team, tier and kind (human or bot) over time, from `agent.changed` events."""

    is_bot: bool
    instants: tuple[datetime, ...]
    posts: tuple[Post, ...]

    def at(self, at: datetime) -> Post:
        """Where the agent stood, changes at the very moment included."""
        index = bisect_right(self.instants, at)
        return self.posts[index - 1] if index else NOWHERE

    def changes_between(self, start: datetime, end: datetime) -> list[datetime]:
        """The instants strictly between two others at which the agent moved."""
        first, last = bisect_right(self.instants, start), bisect_left(self.instants, end)
        return list(self.instants[first:last])


def agent_history(events: Iterable[Event]) -> AgentHistory:
    """An agent's history from the agent's own events, in whatever order they came."""
    is_bot = False
    post = NOWHERE
    steps: dict[datetime, Post] = {}
    for event in in_order(events):
        fields = event.data
        is_bot = bool(fields["bot"]) if "bot" in fields else is_bot
        post = Post(fields.get("tier", post.tier), fields.get("team", post.team))
        steps[event.at] = post
    return AgentHistory(is_bot, tuple(steps), tuple(steps.values()))


@dataclass(frozen=True, slots=True)
class Desk:
    """Tiers, teams, agents, calendars and policies: what a fold needs beyond a ticket's events.

    Attributes:
        agents: by source and id.
        team_tiers: the tier of a team, by configuration.
    """

    agents: Mapping[tuple[str, str], AgentHistory] = field(default_factory=dict)
    tiers: tuple[Tier, ...] = DEFAULT_TIERS
    team_tiers: Mapping[str, str] = field(default_factory=dict)
    channel_kinds: Mapping[str, ChannelKind] = field(default_factory=lambda: DEFAULT_CHANNEL_KINDS)
    priority_weights: Mapping[str, float] = field(default_factory=lambda: DEFAULT_WEIGHTS)
    working_hours: Calendars = field(default_factory=Calendars)
    policies: Policies = field(default_factory=Policies)

    def rank(self, tier: str | None) -> int | None:
        """A tier's rank; None for a tier that nobody declared."""
        return next((declared.rank for declared in self.tiers if declared.id == tier), None)

    def is_higher(self, tier: str, *, than: str | None) -> bool:
        """Whether a tier outranks another; false unless both are declared."""
        new, old = self.rank(tier), self.rank(than)
        return new is not None and old is not None and new > old

    def is_lower(self, tier: str, *, than: str | None) -> bool:
        """Whether a tier is outranked by another; false unless both are declared."""
        new, old = self.rank(tier), self.rank(than)
        return new is not None and old is not None and new < old

    def is_no_higher(self, tier: str, *, than: str | None) -> bool:
        """Whether a tier has a lower or the same rank; false unless both are declared."""
        new, old = self.rank(tier), self.rank(than)
        return new is not None and old is not None and new <= old

    def kind_of(self, channel: str | None) -> ChannelKind:
        """The kind of a channel; letter case does not matter."""
        return self.channel_kinds.get((channel or "").casefold(), ChannelKind.EMAIL)

    def weight_of(self, priority: str | None) -> float:
        """What a resolved ticket weighs; without a priority it is a normal one."""
        return self.priority_weights[priority or "normal"]

    def business_seconds(
        self, team: str | None, channel: str | None, start: datetime, end: datetime
    ) -> float | None:
        """The seconds between two instants that lie in working hours; None without a calendar."""
        calendar = self.working_hours.of(team, channel)
        return calendar.seconds_between(start, end) if calendar else None

    def post_of(self, source: str, agent: str | None, at: datetime) -> Post:
        """Where an agent stood at a moment."""
        history = self.agents.get((source, agent)) if agent is not None else None
        return history.at(at) if history else NOWHERE

    def is_bot(self, source: str, agent: str) -> bool:
        """Whether the agent was last told to be a bot."""
        history = self.agents.get((source, agent))
        return history is not None and history.is_bot
