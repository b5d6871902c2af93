"""Events in: stored once each, in one transaction with the marks that get them folded."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from hashlib import blake2b
from typing import Any

import orjson

from domain.events import Accepted
from persistence.connections.database import Connection
from persistence.events.origins import SENT, Arrival, Body, Identity, Origin, checked, note, settle

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
    "CREATE TEMP TABLE IF NOT EXISTS staged_event "
    f"({', '.join(f'{name} {kind}' for name, kind in _COLUMNS.items())}) ON COMMIT DELETE ROWS"
)
_AS_PARAMETERS = ", ".join(f"${n}::{kind}[]" for n, kind in enumerate(_COLUMNS.values(), start=5))

_STORE = f"""
WITH new AS (
    INSERT INTO event (workspace_id, received_at, origin, origin_rank, {_NAMES})
    SELECT $1, $2, $3, $4, {_NAMES} FROM {{events}}
    ON CONFLICT DO NOTHING
    RETURNING source, id, family, subject
), marked AS (
    INSERT INTO fold_mark (workspace_id, family, source, subject)
    SELECT DISTINCT $1, family, source, subject FROM new
)
SELECT source, id FROM new
"""
_STORE_STAGED = _STORE.format(events="pg_temp.staged_event")
_STORE_PARAMETERS = _STORE.format(events=f"unnest({_AS_PARAMETERS}) AS sent({_NAMES})")

_KEEP_CONFLICT = """
INSERT INTO event_conflict (workspace_id, received_at, source, id, digest, type, subject, at, data)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT DO NOTHING
"""


_Said = tuple[Identity, int]
"""An identity and the digest of a body."""


class EventFate(Enum):
    """What became of an event."""

    ACCEPTED = "stored now"
    RENEWED = "stored in place of what its origin said before"
    DUPLICATE = "seen before"
    CONFLICT = "seen before with another body, which counts; this one is kept aside"


@dataclass(frozen=True, slots=True)
class StoreResult:
    """What became of the events that were sent.

    Attributes:
        accepted: stored now.
        duplicates: seen before.
        conflicts: of the duplicates, those whose body differs from the first; kept aside.
        renewed: they replace what their origin said before.
        fates: of each event, in their order.
    """

    accepted: frozenset[Identity]
    duplicates: int
    conflicts: frozenset[Identity]
    renewed: frozenset[Identity]
    fates: Sequence[EventFate]


async def store(
    connection: Connection,
    workspace: str,
    events: Sequence[Accepted],
    received_at: datetime,
    origin: Origin = SENT,
) -> StoreResult:
    """Store events; what is stored already changes nothing.

    The caller owns the transaction: nothing is acknowledged before its commit.
    """
    return await store_all(connection, Arrival(workspace, received_at, origin), events)


async def store_anew(
    connection: Connection, arrival: Arrival, events: Sequence[Accepted]
) -> StoreResult:
    """Store what an origin says now, in place of what it said before (`begin_replacing`)."""
    identities = {(event.source, event.id) for event in events}
    replaced = await note(connection, identities)
    return await store_all(connection, arrival._replace(replaced=replaced), events)


async def store_all(
    connection: Connection, arrival: Arrival, events: Sequence[Accepted]
) -> StoreResult:
    """Store events that arrive together."""
    checked(arrival.origin)
    rows = [_row(event) for event in events]
    first: dict[Identity, Body] = {}
    for row in rows:
        first.setdefault(row.identity, row)
    # In one order everywhere, so that two intakes of the same events wait instead of deadlock.
    ordered = [first[key] for key in sorted(first)]
    stored = await _insert(connection, arrival, ordered)
    accepted = frozenset((source, id_) for source, id_ in stored)
    if len(accepted) == len(rows):
        return StoreResult(accepted, 0, frozenset(), frozenset(), [EventFate.ACCEPTED] * len(rows))
    taken = [row for row in ordered if row.identity not in accepted]
    settled = await settle(connection, arrival, taken)
    standing = {key: first[key].digest for key in accepted} | {**settled.digests}
    conflicts = await _conflicts(connection, arrival, rows, standing)
    accepted |= settled.kept
    fresh = dict.fromkeys(accepted, EventFate.ACCEPTED) | dict.fromkeys(
        settled.renewed, EventFate.RENEWED
    )
    duplicates = len(rows) - len(fresh)
    fates = [_fate(row, fresh, conflicts) for row in rows]
    identities = frozenset(identity for identity, _ in conflicts)
    return StoreResult(accepted, duplicates, identities, settled.renewed, fates)


def _fate(row: Body, fresh: dict[Identity, EventFate], conflicts: frozenset[_Said]) -> EventFate:
    """What became of a row; of those with one identity the first is the one that was stored."""
    fate = fresh.pop(row.identity, None)
    if fate is not None:
        return fate
    return EventFate.CONFLICT if (row.identity, row.digest) in conflicts else EventFate.DUPLICATE


def _row(event: Accepted) -> Body:
    data = orjson.dumps(event.data, option=orjson.OPT_SORT_KEYS)
    head = f"{event.type}\0{event.subject}\0{event.at.timestamp()!r}\0{event.sequence}\0"
    digest = blake2b(head.encode() + data, digest_size=8).digest()
    return Body(
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


async def _insert(connection: Connection, arrival: Arrival, rows: Sequence[Body]) -> Sequence[Any]:
    head = (arrival.workspace, arrival.received_at, *arrival.origin)
    if not rows:
        return ()
    if len(rows) < _BULK_FROM:
        columns = [list(column) for column in zip(*rows, strict=True)]
        return await connection.fetch(_STORE_PARAMETERS, *head, *columns)
    await connection.execute(_STAGE)
    await connection.copy_records_to_table("staged_event", records=rows, columns=list(_COLUMNS))
    stored = await connection.fetch(_STORE_STAGED, *head)
    await connection.execute("TRUNCATE pg_temp.staged_event")
    return stored


async def _conflicts(
    connection: Connection,
    arrival: Arrival,
    rows: Iterable[Body],
    standing: Mapping[Identity, int],
) -> frozenset[_Said]:
    """Keep the bodies that differ from the one that their origin said first."""
    others = [row for row in rows if standing[row.identity] != row.digest]
    for row in others:
        body = (row.source, row.id, row.digest, row.type, row.subject, row.at, row.data)
        await connection.execute(_KEEP_CONFLICT, arrival.workspace, arrival.received_at, *body)
    return frozenset((row.identity, row.digest) for row in others)
