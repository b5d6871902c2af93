"""The version of a workspace's data: while it stays, every question has the answer that it had.

It changes in the transaction that changes facts or configuration. The fold worker writes it, of
which one works in a workspace at a time, and so does a new configuration or target. Intake does
not: one row that all requests update would make them wait for each other.
"""

from persistence.connections.database import Connection, Database

# At random, not counted: a number would come again once a backup was restored.
_CHANGE = """
INSERT INTO data_version (workspace_id, version) VALUES ($1, gen_random_uuid()::text)
ON CONFLICT (workspace_id) DO UPDATE SET version = excluded.version
"""


async def change(connection: Connection, workspace: str) -> None:
    """Give the data another version: to be called wherever something changes that answers show."""
    await connection.execute(_CHANGE, workspace)


async def current(database: Database, workspace: str) -> str | None:
    """The version of the data; None while they are about to change.

    Every question begins with this: it takes one trip to the database, where a transaction would
    take three.
    """
    version: str | None = await database.glance("SELECT supportkpi_data_version($1)", workspace)
    return version
