"""Agents as people know them."""

from collections.abc import Mapping

from domain.events import in_order
from persistence.database import Connection
from persistence.folding import agent_events


async def names(connection: Connection, workspace: str) -> Mapping[str, str]:
    """The name that was last told of each agent, by id."""
    told = await agent_events(connection, workspace)
    return {
        subject: event.data["name"]
        for (_, subject), events in told.items()
        for event in in_order(events)
        if event.data.get("name")
    }
