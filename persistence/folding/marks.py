"""Marks: what there is to fold. They are the queue, and go in the transaction that folds."""

from collections.abc import Collection

import orjson

from persistence.connections.database import Connection
from persistence.dead_letters import Job
from persistence.events.subjects import Subject, columns_of
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

# By the bytes of its JSON, not by an operator on jsonb: one event with broken JSON would fail the
# statement, and with it whatever is marked along with it.
_MARK_EVENTS_OF_BOTS = """
INSERT INTO fold_mark (workspace_id, family, source, subject)
SELECT DISTINCT $1, family, source, subject FROM event
WHERE workspace_id = $1 AND family IN ('rating', 'survey', 'shift', 'lead', 'sale')
  AND EXISTS (SELECT FROM unnest($2::bytea[]) AS bot(json) WHERE position(bot.json IN data) > 0)
"""

_UNMARK = """
DELETE FROM fold_mark AS mark USING unnest($2::text[], $3::text[], $4::text[])
    AS folded(family, source, subject)
WHERE mark.workspace_id = $1 AND mark.family = folded.family
  AND mark.source = folded.source AND mark.subject = folded.subject
"""

_MARK = """
INSERT INTO fold_mark (workspace_id, family, source, subject)
SELECT $1, * FROM unnest($2::text[], $3::text[], $4::text[])
"""


async def claim(connection: Connection, workspace: str, limit: int) -> frozenset[Job]:
    """Take the marks of the subjects that were marked first."""
    rows = await connection.fetch(_CLAIM, workspace, limit)
    return frozenset(Job(*row) for row in rows)


async def mark(connection: Connection, workspace: str, subjects: Collection[Job]) -> None:
    """Have subjects folded, in a turn of their own."""
    if subjects:
        await connection.execute(_MARK, workspace, *map(list, zip(*sorted(subjects), strict=True)))


async def unmark(connection: Connection, workspace: str, subjects: Collection[Job]) -> None:
    """Take the marks of subjects that are folded without having been claimed."""
    if subjects:
        columns = map(list, zip(*sorted(subjects), strict=True))
        await connection.execute(_UNMARK, workspace, *columns)


async def mark_everything(
    connection: Connection, workspace: str, families: Collection[str] | None = None
) -> int:
    """Mark all that has events, or all of some families, to be folded again; returns how many."""
    tag: str = await connection.execute(
        _MARK_ALL, workspace, sorted(families) if families is not None else None
    )
    return int(tag.rpartition(" ")[2])


async def mark_affected(folding: Folding, agents: set[Subject]) -> None:
    """Mark what depends on agents that have new events."""
    if not agents:
        return
    sources, names = columns_of(agents)
    await folding.connection.execute(_MARK_AFFECTED_BY_AGENTS, folding.workspace, sources, names)
    events = await folding.events("agent", agents)
    said = folding.each("agent", events, lambda _, own: any("bot" in each.data for each in own))
    bots = [b'"agent":' + orjson.dumps(name) for (_, name), says_bot in said.items() if says_bot]
    if bots:
        # Facts of what a bot did name no agent: only the events say which ones these are.
        await folding.connection.execute(_MARK_EVENTS_OF_BOTS, folding.workspace, bots)
