"""Configurations as applied: every one is kept, the newest is in force."""

from datetime import datetime

from domain.configuration import Configuration
from persistence.database import Connection

_NEWEST = """
SELECT body FROM configuration WHERE workspace_id = $1 ORDER BY revision DESC LIMIT 1
"""
_ADD = """
INSERT INTO configuration (workspace_id, revision, applied_at, body)
SELECT $1, coalesce(max(revision), 0) + 1, $2, $3 FROM configuration WHERE workspace_id = $1
"""


async def in_force(connection: Connection, workspace: str) -> Configuration:
    """The configuration of a workspace; the defaults if none was applied."""
    body: str | None = await connection.fetchval(_NEWEST, workspace)
    return Configuration.read(body) if body is not None else Configuration()


async def first_applied_at(connection: Connection, workspace: str) -> datetime | None:
    """When the first configuration of a workspace was put in force."""
    moment: datetime | None = await connection.fetchval(
        "SELECT min(applied_at) FROM configuration WHERE workspace_id = $1", workspace
    )
    return moment


async def apply(connection: Connection, workspace: str, body: str, at: datetime) -> None:
    """Put a configuration in force, by its text."""
    await connection.execute(_ADD, workspace, at, body)
