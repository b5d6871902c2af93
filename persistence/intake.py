"""Events in: stored once each, in one transaction with the marks that get them folded."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b
from typing import Any, NamedTuple

import orjson

from domain.events import Event
from persistence.database import Connection

_BULK_FROM = 200
"""From so many events on, COPY is faster than parameters."""

_COLUMNS = {
    "source": "text",
    "id": "text",
    "type": "text",
    "family": "text",
    "subject": "text",
    "at": "timestamptz",
    "sequence": "text",
    "digest": "bigint",
    "data": "bytea",
}
_NAMES = ", ".join(_COLUMNS)

_STAGE = (
    "CREATE TEMP TABLE IF NOT EXISTS told "
    f"({', '.join(f'{name} {kind}' for name, kind in _COLUMNS.items())}) ON COMMIT DELETE ROWS"
)
_AS_PARAMETERS = ", ".join(f"${n}::{kind}[]" for n, kind in enumerate(_COLUMNS.values(), start=3))

_STORE = f"""
WITH new AS (
    INSERT INTO event (workspace_id, received_at, {_NAMES})
    SELECT $1, $2, {_NAMES} FROM {{told}}
    ON CONFLICT DO NOTHING
    RETURNING source, id, family, subject
), marked AS (
    INSERT INTO fold_mark (workspace_id, family, source, subject)
    SELECT DISTINCT $1, family, source, subject FROM new
)
SELECT source, id FROM new
"""
_STORE_STAGED = _STORE.format(told="pg_temp.told")
_STORE_PARAMETERS = _STORE.format(told=f"unnest({_AS_PARAMETERS}) AS told({_NAMES})")

_TAKEN = """
SELECT source, id, digest FROM event JOIN unnest($2::text[], $3::text[]) AS told(source, id)
    USING (source, id)
WHERE workspace_id = $1
"""

_KEEP_CONFLICT = """
INSERT INTO event_conflict (workspace_id, received_at, source, id, digest, type, subject, at, data)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT DO NOTHING
"""

Identity = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Intake:
    """What became of the events told.

    Attributes:
        accepted: stored now.
        duplicates: seen before.
        conflicts: of the duplicates, those whose body differs from the first; kept aside.
    """

    accepted: frozenset[Identity]
    duplicates: int
    conflicts: frozenset[Identity]


class _Row(NamedTuple):
    """An event as it is stored: the columns in their order."""

    source: str
    id: str
    type: str
    family: str
    subject: str
    at: datetime
    sequence: str | None
    digest: int
    data: bytes


async def store(
    connection: Connection, workspace: str, events: Sequence[Event], received_at: datetime
) -> Intake:
    """Store events; what is stored already changes nothing.

    The caller owns the transaction: nothing is acknowledged before its commit.
    """
    rows = [_row(event) for event in events]
    first: dict[Identity, _Row] = {}
    for row in rows:
        first.setdefault((row.source, row.id), row)
    # In one order everywhere, so that two intakes of the same events wait instead of deadlock.
    stored = await _insert(
        connection, workspace, received_at, [first[key] for key in sorted(first)]
    )
    accepted = frozenset((source, id_) for source, id_ in stored)
    conflicts: frozenset[Identity] = frozenset()
    if len(accepted) < len(rows):
        conflicts = await _conflicts(connection, workspace, received_at, rows)
    return Intake(accepted, len(rows) - len(accepted), conflicts)


def _row(event: Event) -> _Row:
    data = orjson.dumps(event.data, option=orjson.OPT_SORT_KEYS)
    told = f"{event.type}\0{event.subject}\0{event.at.timestamp()!r}\0{event.sequence}\0"
    digest = blake2b(told.encode() + data, digest_size=8).digest()
    return _Row(
        event.source,
        event.id,
        event.type,
        event.family,
        event.subject,
        event.at,
        event.sequence,
        int.from_bytes(digest, "big", signed=True),
        data,
    )


async def _insert(
    connection: Connection, workspace: str, received_at: datetime, rows: Sequence[_Row]
) -> Sequence[Any]:
    if len(rows) < _BULK_FROM:
        columns = [list(column) for column in zip(*rows, strict=True)]
        return await connection.fetch(_STORE_PARAMETERS, workspace, received_at, *columns)
    await connection.execute(_STAGE)
    await connection.copy_records_to_table("told", records=rows, columns=list(_COLUMNS))
    stored = await connection.fetch(_STORE_STAGED, workspace, received_at)
    await connection.execute("TRUNCATE pg_temp.told")
    return stored


async def _conflicts(
    connection: Connection, workspace: str, received_at: datetime, rows: Iterable[_Row]
) -> frozenset[Identity]:
    """Keep the bodies that differ from the one that was stored first."""
    told = list(rows)
    sources, ids = [row.source for row in told], [row.id for row in told]
    taken = {
        (row["source"], row["id"]): row["digest"]
        for row in await connection.fetch(_TAKEN, workspace, sources, ids)
    }
    others = [row for row in told if taken.get((row.source, row.id), row.digest) != row.digest]
    for row in others:
        body = (row.source, row.id, row.digest, row.type, row.subject, row.at, row.data)
        await connection.execute(_KEEP_CONFLICT, workspace, received_at, *body)
    return frozenset((row.source, row.id) for row in others)
