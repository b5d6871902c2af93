"""Marks: what there is to fold. They are the queue, and go in the transaction that folds."""

from collections import defaultdict
from collections.abc import Collection, Mapping

from persistence.database import Connection
from persistence.fact_writing import Thing, columns_of
from persistence.folding.rounds import Folding

_CLAIM = """
WITH head AS (
    SELECT DISTINCT family, source, subject FROM (
        SELECT family, source, subject FROM fold_mark WHERE workspace_id = $1
        ORDER BY is_rebuild, id LIMIT $2
    ) AS oldest
)
DELETE FROM fold_mark AS mark USING head
WHERE mark.workspace_id = $1 AND mark.family = head.family
  AND mark.source = head.source AND mark.subject = head.subject
RETURNING mark.family, mark.source, mark.subject
"""

_MARK_ALL = """
INSERT INTO fold_mark (workspace_id, family, source, subject, is_rebuild)
SELECT DISTINCT workspace_id, family, source, subject, true FROM event
WHERE workspace_id = $1 AND ($2::text[] IS NULL OR family = ANY($2))
"""

_MARK_AFFECTED_BY_AGENTS = """
INSERT INTO fold_mark (workspace_id, family, source, subject)
SELECT DISTINCT $1, family, source, subject FROM (
    SELECT 'ticket' AS family, source, subject FROM ticket
    WHERE workspace_id = $1 AND source = ANY($2) AND agents && $3
    UNION ALL SELECT 'rating', source, subject FROM rated
    WHERE workspace_id = $1 AND agent = ANY($3)
    UNION ALL SELECT 'survey', source, subject FROM invited
    WHERE workspace_id = $1 AND agent = ANY($3)
    UNION ALL SELECT 'shift', source, subject FROM shift
    WHERE workspace_id = $1 AND source = ANY($2) AND agent = ANY($3)
    UNION ALL SELECT 'lead', source, subject FROM lead
    WHERE workspace_id = $1 AND source = ANY($2) AND agent = ANY($3)
    UNION ALL SELECT 'lead', source, subject FROM lead_answered
    WHERE workspace_id = $1 AND source = ANY($2) AND agent = ANY($3)
    UNION ALL SELECT 'sale', source, subject FROM sold
    WHERE workspace_id = $1 AND source = ANY($2) AND agent = ANY($3)
) AS affected
"""

_MARK_TOLD_OF_BOTS = """
INSERT INTO fold_mark (workspace_id, family, source, subject)
SELECT DISTINCT $1, family, source, subject FROM event
WHERE workspace_id = $1 AND family IN ('rating', 'survey', 'shift', 'lead', 'sale')
  AND convert_from(data, 'UTF8')::json ->> 'agent' = ANY($2)
"""


async def claim(connection: Connection, workspace: str, limit: int) -> Mapping[str, set[Thing]]:
    """Take the marks of the subjects that were marked first; returns those by family."""
    marked: dict[str, set[Thing]] = defaultdict(set)
    for row in await connection.fetch(_CLAIM, workspace, limit):
        marked[row["family"]].add((row["source"], row["subject"]))
    return marked


async def mark_everything(
    connection: Connection, workspace: str, families: Collection[str] | None = None
) -> int:
    """Mark all that has events, or all of some families, to be folded again; returns how many."""
    tag: str = await connection.execute(
        _MARK_ALL, workspace, sorted(families) if families is not None else None
    )
    return int(tag.rpartition(" ")[2])


async def mark_affected(folding: Folding, agents: set[Thing]) -> None:
    """Mark what depends on agents of whom something new was told."""
    if not agents:
        return
    sources, names = columns_of(agents)
    await folding.connection.execute(_MARK_AFFECTED_BY_AGENTS, folding.workspace, sources, names)
    told = await folding.events("agent", agents)
    bots = [name for (_, name), events in told.items() if any("bot" in e.data for e in events)]
    if bots:
        # What a bot did names nobody, so that only its events know of it.
        await folding.connection.execute(_MARK_TOLD_OF_BOTS, folding.workspace, bots)
