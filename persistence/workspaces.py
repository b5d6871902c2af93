"""Workspaces: tenants, and what is set for each."""

from dataclasses import dataclass

from domain.errors import NotFound
from persistence.database import Connection

DEFAULT = "default"


@dataclass(frozen=True, slots=True)
class Workspace:
    """A tenant's settings."""

    id: str
    name: str
    time_zone: str


async def create(
    connection: Connection, workspace: str, *, name: str = "", time_zone: str = "UTC"
) -> None:
    """Make a workspace known; one that is known stays as it is."""
    await connection.execute(
        "INSERT INTO workspace (workspace_id, name, time_zone) VALUES ($1, $2, $3)"
        " ON CONFLICT DO NOTHING",
        workspace,
        name,
        time_zone,
    )


async def get(connection: Connection, workspace: str) -> Workspace:
    """The settings of a workspace.

    Raises:
        NotFound: there is no such workspace.
    """
    row = await connection.fetchrow(
        "SELECT workspace_id, name, time_zone FROM workspace WHERE workspace_id = $1", workspace
    )
    if row is None:
        raise NotFound(f"workspace {workspace} does not exist")
    return Workspace(*row)


async def is_empty(connection: Connection, workspace: str) -> bool:
    """Whether no event was ever told in a workspace."""
    return not await connection.fetchval(
        "SELECT EXISTS (SELECT FROM event WHERE workspace_id = $1)", workspace
    )
