"""Workspaces: tenants."""

from persistence.database import Connection

DEFAULT = "default"


async def create(connection: Connection, workspace: str) -> None:
    """Make a workspace known; one that is known stays as it is."""
    await connection.execute(
        "INSERT INTO workspace (workspace_id, name) VALUES ($1, '') ON CONFLICT DO NOTHING",
        workspace,
    )


async def name_of(connection: Connection, workspace: str) -> str:
    """What people call a workspace; empty if nobody said."""
    name: str | None = await connection.fetchval(
        "SELECT name FROM workspace WHERE workspace_id = $1", workspace
    )
    return name or ""


async def rename(connection: Connection, workspace: str, name: str) -> None:
    """Say what people call a workspace."""
    await connection.execute(
        "UPDATE workspace SET name = $2 WHERE workspace_id = $1", workspace, name
    )
