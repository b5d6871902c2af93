"""How far the facts are behind the events."""

from datetime import datetime

from persistence.connections.database import Connection, Database

# The first mark is the oldest but for transactions that ran at the same time; `min` would read
# all marks.
_OLDEST_MARK = """
SELECT marked_at FROM fold_mark WHERE workspace_id = $1 AND NOT is_rebuild ORDER BY id LIMIT 1
"""

_LONGEST_LAG = """
SELECT coalesce(max(extract(epoch FROM now() - oldest.marked_at)), 0)::float AS seconds
FROM workspace CROSS JOIN LATERAL (
    SELECT marked_at FROM fold_mark AS mark
    WHERE mark.workspace_id = workspace.workspace_id AND NOT is_rebuild ORDER BY id LIMIT 1
) AS oldest
"""


async def lag_seconds(connection: Connection, workspace: str, now: datetime) -> float:
    """The age of the oldest event that is stored but not yet folded; 0 if there is none."""
    marked_at: datetime | None = await connection.fetchval(_OLDEST_MARK, workspace)
    return max(0.0, (now - marked_at).total_seconds()) if marked_at else 0.0


async def longest_lag_seconds(database: Database) -> float:
    """The lag of the workspace that is furthest behind."""
    (row,) = await database.across_workspaces(_LONGEST_LAG)
    seconds: float = row["seconds"]
    return max(0.0, seconds)
