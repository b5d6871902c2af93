"""The version of a workspace's data: while it stays, every question has the answer that it had.

It changes in the transaction that changes facts or configuration. Only the folder, of which one
works in a workspace at a time, and whoever configures write it; intake does not.
"""

from persistence.database import Connection

# At random, not counted: a number would come again once a backup was restored.
_CHANGE = """
INSERT INTO data_version (workspace_id, version) VALUES ($1, gen_random_uuid()::text)
ON CONFLICT (workspace_id) DO UPDATE SET version = excluded.version
"""

# The names of agents are read from their events, before these are folded.
_VERSION = """
SELECT CASE
    WHEN EXISTS (
        SELECT FROM fold_mark WHERE workspace_id = $1 AND family = 'agent' AND NOT is_rebuild
    ) THEN NULL
    ELSE coalesce((SELECT version FROM data_version WHERE workspace_id = $1), 'new')
END
"""


async def change(connection: Connection, workspace: str) -> None:
    """Give the data another version: to be called by whoever changes what answers rest on."""
    await connection.execute(_CHANGE, workspace)


async def current(connection: Connection, workspace: str) -> str | None:
    """The version of the data; None while they are about to change."""
    version: str | None = await connection.fetchval(_VERSION, workspace)
    return version
