"""Conflicts: bodies that came under an identity that was taken, beside the body that counts."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

import orjson

from persistence.connections.database import Connection

_CONFLICTS = """
SELECT other.source, other.id,
       first.type, first.subject, first.at, first.data, first.received_at,
       other.type, other.subject, other.at, other.data, other.received_at
FROM event_conflict AS other
JOIN event AS first USING (workspace_id, source, id)
WHERE workspace_id = $1 AND ($2::text IS NULL OR source = $2)
ORDER BY other.received_at DESC, other.source, other.id, other.digest LIMIT $3
"""
_COUNT = """
SELECT count(*) FROM event_conflict WHERE workspace_id = $1 AND ($2::text IS NULL OR source = $2)
"""


class ConflictingBody(NamedTuple):
    """One of several bodies of an event."""

    type: str
    subject: str
    at: datetime
    data: Any
    received_at: datetime


class Conflict(NamedTuple):
    """Two bodies under one identity.

    Attributes:
        first: what counts.
        other: what does not.
    """

    source: str
    id: str
    first: ConflictingBody
    other: ConflictingBody


async def conflicts(
    connection: Connection, workspace: str, source: str | None, limit: int
) -> tuple[int, Sequence[Conflict]]:
    """How many there are, and the latest of them; of one source, or all."""
    count: int = await connection.fetchval(_COUNT, workspace, source)
    rows = await connection.fetch(_CONFLICTS, workspace, source, limit)
    return count, [
        Conflict(row[0], row[1], _body(row[2:7]), _body(row[7:12])) for row in map(tuple, rows)
    ]


def _body(cells: Sequence[Any]) -> ConflictingBody:
    kind, subject, at, data, received_at = cells
    return ConflictingBody(kind, subject, at, orjson.loads(data), received_at)
