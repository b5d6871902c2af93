"""What is known of agents: who is a bot, and whose tier and team held when."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from tests.reference.events import Event, by_subject, in_order


class Agent(NamedTuple):
    """An agent lives in a source; dimensions and filters show the bare id."""

    source: str
    id: str


class Profile(NamedTuple):
    tier: str | None = None
    team: str | None = None


class People:
    def __init__(self, events: Iterable[Event]) -> None:
        changes = by_subject(events, "agent.changed")
        self.changes = {Agent(*key): in_order(told) for key, told in changes.items()}
        self.bots = {agent for agent, told in self.changes.items() if last_told_a_bot(told)}

    def agent(self, source: str, agent_id: str | None) -> Agent | None:
        """Nobody for a bot, whenever it was told to be one."""
        if agent_id is None or Agent(source, agent_id) in self.bots:
            return None
        return Agent(source, agent_id)

    def profile(self, agent: Agent | None, at: datetime, *, inclusive: bool = True) -> Profile:
        """Their own tier and team, after events at or before the instant (or only before it)."""
        tier = team = None
        for event in self.changes.get(agent, []) if agent else []:
            if event.at < at or (inclusive and event.at == at):
                tier = event.data.get("tier", tier)
                team = event.data.get("team", team)
        return Profile(tier, team)


def last_told_a_bot(told: list[Event]) -> bool:
    said = [event.data["bot"] for event in told if "bot" in event.data]
    return bool(said and said[-1])
