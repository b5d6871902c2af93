"""How far the facts are behind the events."""

from datetime import datetime

from persistence.database import Connection

_OLDEST_MARK = """
SELECT min(marked_at) FROM fold_mark WHERE workspace_id = $1 AND NOT is_rebuild
"""


async def lag_seconds(connection: Connection, workspace: str, now: datetime) -> float:
    """The age of the oldest event that is stored but not yet folded; 0 if there is none."""
    marked_at: datetime | None = await connection.fetchval(_OLDEST_MARK, workspace)
    return max(0.0, (now - marked_at).total_seconds()) if marked_at else 0.0
