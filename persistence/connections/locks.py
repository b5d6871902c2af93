"""Locks that are held to the end of a transaction."""

from persistence.connections.database import Connection

_FOLD = "SELECT pg_try_advisory_xact_lock(hashtext('supportkpi.fold'), hashtext($1))"


async def fold_alone(connection: Connection, workspace: str) -> bool:
    """Keep everybody else from changing the facts of a workspace; false if somebody does."""
    alone: bool = await connection.fetchval(_FOLD, workspace)
    return alone


_ORIGINS = "SELECT pg_advisory_xact_lock(hashtext('supportkpi.origins'), hashtext($1))"


async def settle_alone(connection: Connection, workspace: str) -> None:
    """Wait until nobody else decides which of several bodies of an event counts."""
    await connection.execute(_ORIGINS, workspace)
