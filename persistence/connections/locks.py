"""Locks that are held to the end of a transaction."""

from persistence.connections.database import Connection

_FOLD = "SELECT pg_try_advisory_xact_lock(hashtext('supportkpi.fold'), hashtext($1))"


async def fold_alone(connection: Connection, workspace: str) -> bool:
    """Lock the facts of a workspace against other processes that fold; false if one does now.

    It does not wait: a process that finds the lock taken folds another workspace meanwhile.
    """
    alone: bool = await connection.fetchval(_FOLD, workspace)
    return alone


_ORIGINS = "SELECT pg_advisory_xact_lock(hashtext('supportkpi.origins'), hashtext($1))"


async def settle_alone(connection: Connection, workspace: str) -> None:
    """Wait for the lock under which it is decided which of several bodies of an event counts."""
    await connection.execute(_ORIGINS, workspace)
