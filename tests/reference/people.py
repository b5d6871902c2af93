"""What is known of agents: who is a bot, and whose tier and team held when."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from tests.reference.events import ReferenceEvent, by_subject, in_order


class ReferenceAgent(NamedTuple):
    """An agent lives in a source; dimensions and filters show the bare id."""

    source: str
    id: str


class ReferenceProfile(NamedTuple):
    tier: str | None = None
    team: str | None = None


class People:
    def __init__(self, events: Iterable[ReferenceEvent]) -> None:
        changes = by_subject(events, "agent.changed")
        self.changes = {ReferenceAgent(*key): in_order(events) for key, events in changes.items()}
        self.bots = {agent for agent, events in self.changes.items() if last_told_a_bot(events)}

    def agent(self, source: str, agent_id: str | None) -> ReferenceAgent | None:
        """Nobody for a bot, whenever it was told to be one."""
        if agent_id is None or ReferenceAgent(source, agent_id) in self.bots:
            return None
        return ReferenceAgent(source, agent_id)

    def profile(
        self, agent: ReferenceAgent | None, at: datetime, *, inclusive: bool = True
    ) -> ReferenceProfile:
        """Their own tier and team, after events at or before the instant (or only before it)."""
        tier = team = None
        for event in self.changes.get(agent, []) if agent else []:
            if event.at < at or (inclusive and event.at == at):
                tier = event.data.get("tier", tier)
                team = event.data.get("team", team)
        return ReferenceProfile(tier, team)


def last_told_a_bot(changes: list[ReferenceEvent]) -> bool:
    said = [event.data["bot"] for event in changes if "bot" in event.data]
    return bool(said and said[-1])
