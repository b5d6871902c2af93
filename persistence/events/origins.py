"""Origins: what an event was sent by, or derived from; and which body counts where they differ.

What the service derives itself (from files by a mapping, from deliveries, from pages) is kept for
each origin. Of the bodies of one identity one is in `event` and counts; the others are in
`event_aside`. Which one is decided by their origins, never by arrival, and none is a conflict.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from domain.bounds import Bound
from domain.errors import BadInput
from domain.event_texts import problem_of_text
from persistence.connections.database import Connection
from persistence.connections.locks import settle_alone

MAX_ORIGIN = Bound(
    400, "bytes of UTF-8", "name of a mapping, delivery or page", "it is refused", "Imports"
)
"""An index bears it beside the source and the id of an event."""


class Origin(NamedTuple):
    """What an event comes from.

    Attributes:
        name: of the mapping, delivery or page; empty for what was sent.
        rank: the highest counts; 0 for what was sent. Of equal ranks the least name counts.
    """

    name: str = ""
    rank: int = 0


SENT = Origin()


def rank_of(version: int, *, is_page: bool = False) -> int:
    """The rank of what a version of a mapping or adapter derives: a page's before a delivery's."""
    return 2 * version + is_page


Identity = tuple[str, str]
"""Source and id."""


class Body(NamedTuple):
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

    @property
    def identity(self) -> Identity:
        """What identifies it among all events of its origin."""
        return self.source, self.id


def checked(origin: Origin) -> Origin:
    """An origin, if its name can be kept.

    Raises:
        BadInput: it is too long.
    """
    problem = problem_of_text(origin.name, MAX_ORIGIN)
    if problem:
        raise BadInput("origin", problem)
    return origin


class Arrival(NamedTuple):
    """Bodies that arrive together.

    Attributes:
        replaced: identities of which the origin takes back what it said before.
    """

    workspace: str
    received_at: datetime
    origin: Origin = SENT
    replaced: frozenset[Identity] = frozenset()


@dataclass(frozen=True, slots=True)
class Settled:
    """What became of bodies whose identity was taken.

    Attributes:
        kept: said by their origin for the first time, and kept.
        renewed: they replace what their origin said before.
        digests: of what their origin says now.
    """

    kept: frozenset[Identity]
    renewed: frozenset[Identity]
    digests: Mapping[Identity, int]


_COLUMNS = (
    "source, id, type, family, subject, at, sequence, digest, data, received_at,"
    " origin, origin_rank"
)
_WANTED = "unnest($2::text[], $3::text[]) AS wanted(source, id)"
_MARKED = """
    INSERT INTO fold_mark (workspace_id, family, source, subject)
    SELECT DISTINCT $1, family, source, subject FROM
"""

_SAID = f"""
SELECT source, id, digest, origin_rank FROM event JOIN {_WANTED} USING (source, id)
WHERE workspace_id = $1 AND origin = $4
UNION ALL
SELECT source, id, digest, origin_rank FROM event_aside JOIN {_WANTED} USING (source, id)
WHERE workspace_id = $1 AND origin = $4
"""

_RANK_ANEW = f"""
UPDATE {{table}} AS old SET origin_rank = $5 FROM {_WANTED}
WHERE old.workspace_id = $1 AND old.source = wanted.source AND old.id = wanted.id
  AND old.origin = $4
"""

_KEEP = """
INSERT INTO event_aside (workspace_id, received_at, origin, origin_rank,
                         source, id, type, family, subject, at, sequence, digest, data)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) ON CONFLICT DO NOTHING
"""

_WINNERS = f"""
SELECT DISTINCT ON (source, id) source, id, aside.origin
FROM {_WANTED} JOIN event_aside AS aside USING (source, id)
LEFT JOIN event USING (workspace_id, source, id)
WHERE workspace_id = $1 AND (
    event.origin IS NULL OR aside.origin_rank > event.origin_rank
    OR aside.origin_rank = event.origin_rank
       AND aside.origin COLLATE "C" < event.origin COLLATE "C"
)
ORDER BY source, id, aside.origin_rank DESC, aside.origin COLLATE "C"
"""

_STAND_BACK = f"""
WITH gone AS (
    DELETE FROM event AS old USING {_WANTED}
    WHERE old.workspace_id = $1 AND old.source = wanted.source AND old.id = wanted.id
    RETURNING old.*
), kept AS (
    INSERT INTO event_aside (workspace_id, {_COLUMNS}) SELECT $1, {_COLUMNS} FROM gone
), marked AS ({_MARKED} gone)
SELECT DISTINCT type FROM gone
"""

_COUNT = f"""
WITH won AS (
    DELETE FROM event_aside AS old
    USING unnest($2::text[], $3::text[], $4::text[]) AS wanted(source, id, origin)
    WHERE old.workspace_id = $1 AND old.source = wanted.source AND old.id = wanted.id
      AND old.origin = wanted.origin
    RETURNING old.*
), counting AS (
    INSERT INTO event (workspace_id, {_COLUMNS}) SELECT $1, {_COLUMNS} FROM won
)
{_MARKED} won
"""

_TAKE_BACK = f"""
WITH gone AS (
    DELETE FROM event AS old USING {_WANTED}
    WHERE old.workspace_id = $1 AND old.source = wanted.source AND old.id = wanted.id
      AND old.origin = $4
    RETURNING old.*
), aside AS (
    DELETE FROM event_aside AS old USING {_WANTED}
    WHERE old.workspace_id = $1 AND old.source = wanted.source AND old.id = wanted.id
      AND old.origin = $4
), marked AS ({_MARKED} gone)
SELECT DISTINCT type FROM gone
"""

_NO_CONFLICT = f"""
DELETE FROM event_conflict AS old USING {_WANTED}
WHERE old.workspace_id = $1 AND old.source = wanted.source AND old.id = wanted.id
  AND NOT EXISTS (SELECT FROM event WHERE event.workspace_id = $1 AND event.source = old.source
                  AND event.id = old.id AND event.digest <> old.digest)
"""

_MARK_REST = """
INSERT INTO fold_mark (workspace_id, family, source, subject, is_rebuild)
SELECT workspace_id, family, source, subject, true FROM event
WHERE workspace_id = $1 AND ($2::text IS NULL OR family = $2)
EXCEPT SELECT workspace_id, family, source, subject, is_rebuild FROM fold_mark
WHERE workspace_id = $1
"""
_LOOKED_AT_BY = {"agent.changed": None, "survey.delivered": "survey"}
"""Events that others look at as long as they are there; of which family, or all."""

_MADE = """
CREATE TEMP TABLE IF NOT EXISTS made (source text, id text, PRIMARY KEY (source, id))
ON COMMIT DELETE ROWS
"""
_MAKE = """
INSERT INTO pg_temp.made SELECT * FROM unnest($1::text[], $2::text[])
ON CONFLICT DO NOTHING RETURNING source, id
"""
_REST = """
SELECT source, id FROM {table} AS old WHERE workspace_id = $1 AND origin = $2
AND NOT EXISTS (SELECT FROM pg_temp.made WHERE made.source = old.source AND made.id = old.id)
"""


async def settle(connection: Connection, arrival: Arrival, bodies: Sequence[Body]) -> Settled:
    """Decide what becomes of bodies whose identity is taken, each of another identity."""
    said = await _said(connection, arrival, bodies)
    anew, renewed, ranked = set[Identity](), set[Identity](), set[Identity]()
    for body in bodies:
        digest, rank = said.get(body.identity, (None, 0))
        if digest is None:
            anew.add(body.identity)
        elif arrival.origin.rank > rank or body.identity in arrival.replaced:
            if digest != body.digest:
                renewed.add(body.identity)
            elif rank != arrival.origin.rank:
                ranked.add(body.identity)
    if anew or renewed or ranked:
        await settle_alone(connection, arrival.workspace)
        await _take_back(connection, arrival.workspace, arrival.origin.name, renewed)
        await _keep(connection, arrival, [b for b in bodies if b.identity in anew | renewed])
        await _rank(connection, arrival, ranked)
        await _recount(connection, arrival.workspace, anew | renewed | ranked)
        await _forget_conflicts(connection, arrival.workspace, renewed)
    digests = {identity: digest for identity, (digest, _) in said.items()}
    digests |= {body.identity: body.digest for body in bodies if body.identity in anew | renewed}
    return Settled(frozenset(anew), frozenset(renewed), digests)


async def begin_replacing(connection: Connection) -> None:
    """Begin to note what an origin says anew, to the end of the transaction."""
    await connection.execute(_MADE)


async def note(connection: Connection, identities: Collection[Identity]) -> frozenset[Identity]:
    """Note that an origin says these anew; returns those that it had not said yet."""
    rows = await connection.fetch(_MAKE, *_columns(identities))
    return frozenset((source, id_) for source, id_ in rows)


async def take_back_the_rest(connection: Connection, workspace: str, origin: str) -> int:
    """Take back what an origin said before and has not said anew; returns how much that is."""
    await settle_alone(connection, workspace)
    rest = {
        (source, id_)
        for table in ("event", "event_aside")
        for source, id_ in await connection.fetch(_REST.format(table=table), workspace, origin)
    }
    await _take_back(connection, workspace, origin, rest)
    await _recount(connection, workspace, rest)
    await _forget_conflicts(connection, workspace, rest)
    return len(rest)


async def _said(
    connection: Connection, arrival: Arrival, bodies: Iterable[Body]
) -> Mapping[Identity, tuple[int, int]]:
    """What the origin said of identities before: digest and rank."""
    columns = _columns(body.identity for body in bodies)
    rows = await connection.fetch(_SAID, arrival.workspace, *columns, arrival.origin.name)
    return {(source, id_): (digest, rank) for source, id_, digest, rank in rows}


async def _take_back(
    connection: Connection, workspace: str, origin: str, identities: Collection[Identity]
) -> None:
    if not identities:
        return
    columns = _columns(identities)
    gone = await connection.fetch(_TAKE_BACK, workspace, *columns, origin)
    await _mark_rest(connection, workspace, {row["type"] for row in gone})


async def _keep(connection: Connection, arrival: Arrival, bodies: Iterable[Body]) -> None:
    """Keep bodies beside whatever counts now."""
    head = (arrival.workspace, arrival.received_at, *arrival.origin)
    await connection.executemany(_KEEP, [(*head, *body) for body in bodies])


async def _rank(connection: Connection, arrival: Arrival, identities: Collection[Identity]) -> None:
    """Say that what an origin said before is of its newest rank."""
    for table in ("event", "event_aside") if identities else ():
        statement = _RANK_ANEW.format(table=table)
        await connection.execute(
            statement, arrival.workspace, *_columns(identities), *arrival.origin
        )


async def _recount(
    connection: Connection, workspace: str, identities: Collection[Identity]
) -> None:
    """Let of each identity that body count which comes before all others."""
    won = await connection.fetch(_WINNERS, workspace, *_columns(identities))
    if not won:
        return
    sources, ids, origins = map(list, zip(*won, strict=True))
    lost = await connection.fetch(_STAND_BACK, workspace, sources, ids)
    await connection.execute(_COUNT, workspace, sources, ids, origins)
    await _mark_rest(connection, workspace, {row["type"] for row in lost})


async def _forget_conflicts(
    connection: Connection, workspace: str, identities: Collection[Identity]
) -> None:
    """Forget conflicts with what is no longer said."""
    if identities:
        await connection.execute(_NO_CONFLICT, workspace, *_columns(identities))


async def _mark_rest(connection: Connection, workspace: str, types: Collection[str]) -> None:
    """Mark what looks at events that are gone, whatever it is about."""
    for kind in _LOOKED_AT_BY.keys() & types:
        await connection.execute(_MARK_REST, workspace, _LOOKED_AT_BY[kind])


def _columns(identities: Iterable[Identity]) -> tuple[list[str], list[str]]:
    """Sources and ids, in one order everywhere."""
    ordered = sorted(identities)
    return [source for source, _ in ordered], [id_ for _, id_ in ordered]
