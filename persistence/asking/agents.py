"""Agents as people know them."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from domain.desk import NOWHERE, Post, agent_history
from domain.events import Event
from domain.folding.profiles import Profile, profile
from persistence.connections.database import Connection
from persistence.events.reading import agent_events
from persistence.events.subjects import Subject


def names(told: Mapping[Subject, Sequence[Event]]) -> Mapping[str, str]:
    """The name that was last told of each agent, by id."""
    known = (_profile(agent, events) for agent, events in told.items())
    return {one.id: one.name for one in known if one.name}


def post_before(told: Mapping[Subject, Sequence[Event]], agent: str, moment: datetime) -> Post:
    """Where an agent stood just before a moment; by the latest word, if several sources tell."""
    posts = [
        post
        for (_, subject), events in told.items()
        if subject == agent
        for post in _posts_before(events, moment)
    ]
    return max(posts, default=(moment, NOWHERE), key=lambda post: post[0])[1]


async def profiles(connection: Connection, workspace: str) -> Mapping[Subject, Profile]:
    """Everybody of whom anything was told, bots included, by source and id."""
    told = await agent_events(connection, workspace)
    return {agent: _profile(agent, events) for agent, events in told.items()}


# An agent whose events cannot be folded is one of whom nothing is known: the others are shown, and
# an operator sees it among what is aside.


def _profile(agent: Subject, events: Sequence[Event]) -> Profile:
    try:
        return profile(*agent, events)
    except Exception:  # noqa: BLE001  # see above
        return Profile(*agent)


def _posts_before(events: Sequence[Event], moment: datetime) -> list[tuple[datetime, Post]]:
    try:
        history = agent_history(events)
        return [(event.at, history.at(event.at)) for event in events if event.at < moment]
    except Exception:  # noqa: BLE001  # see above
        return []
