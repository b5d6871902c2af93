"""Workspaces: tenants."""

from persistence.database import Connection

DEFAULT = "default"


async def create(connection: Connection, workspace: str, *, name: str = "") -> None:
    """Make a workspace known; one that is known stays as it is."""
    await connection.execute(
        "INSERT INTO workspace (workspace_id, name) VALUES ($1, $2) ON CONFLICT DO NOTHING",
        workspace,
        name,
    )


async def is_empty(connection: Connection, workspace: str) -> bool:
    """Whether no event was ever told in a workspace."""
    return not await connection.fetchval(
        "SELECT EXISTS (SELECT FROM event WHERE workspace_id = $1)", workspace
    )
