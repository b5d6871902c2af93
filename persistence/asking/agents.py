"""Agents as people know them."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from domain.desk import NOWHERE, Post, agent_history
from domain.events import Event
from domain.folding.profiles import Profile, profile
from persistence.connections.database import Connection
from persistence.events.reading import agent_events
from persistence.events.subjects import Subject


def names(events_of: Mapping[Subject, Sequence[Event]]) -> Mapping[str, str]:
    """The latest name of each agent, by id."""
    known_as = (_profile(agent, events) for agent, events in events_of.items())
    return {agent.id: agent.name for agent in known_as if agent.name}


def post_before(
    events_of: Mapping[Subject, Sequence[Event]], agent: str, instant: datetime
) -> Post:
    """The team and tier of an agent just before an instant: by the latest event of any source."""
    posts = [
        post
        for (_, subject), events in events_of.items()
        if subject == agent
        for post in _posts_before(events, instant)
    ]
    return max(posts, default=(instant, NOWHERE), key=lambda post: post[0])[1]


async def profiles(connection: Connection, workspace: str) -> Mapping[Subject, Profile]:
    """The profiles of all agents that events speak of, bots included, by source and id."""
    events_of = await agent_events(connection, workspace)
    return {agent: _profile(agent, events) for agent, events in events_of.items()}


# An agent whose events cannot be folded has an empty profile: the others are shown all the same,
# and an operator sees it among the dead letters.


def _profile(agent: Subject, events: Sequence[Event]) -> Profile:
    try:
        return profile(*agent, events)
    except Exception:  # noqa: BLE001  # see above
        return Profile(*agent)


def _posts_before(events: Sequence[Event], instant: datetime) -> list[tuple[datetime, Post]]:
    try:
        history = agent_history(events)
        return [(event.at, history.at(event.at)) for event in events if event.at < instant]
    except Exception:  # noqa: BLE001  # see above
        return []
