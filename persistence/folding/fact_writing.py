"""Facts are replaced whole: out with the old rows of a subject, in with the new."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from json import loads
from typing import Any, get_args

from domain.bounds import Bound
from domain.facts import Fact, TicketFact
from domain.folding.tickets import Ticket
from persistence.connections.database import Connection
from persistence.events.subjects import Subject, columns_of
from persistence.rollups.marks import kept_kinds, marking
from persistence.tables import fact_columns, table_name

OF_TICKETS: tuple[type[Fact], ...] = get_args(TicketFact)

_FORGET = """
WITH gone AS (SELECT * FROM unnest($2::text[], $3::text[]) AS gone(source, subject)), {deletes}
SELECT
"""
_FORGET_ONE = """
{table}_gone AS (
    DELETE FROM {table} AS fact USING gone WHERE fact.workspace_id = $1
    AND fact.source = gone.source AND fact.subject = gone.subject
)
"""

_TICKET = """
INSERT INTO ticket (workspace_id, source, subject, opened_at, status, is_counted, agents)
SELECT $1, source, subject, opened_at, status, is_counted, agents::text[]
FROM unnest($2::text[], $3::text[], $4::timestamptz[], $5::text[], $6::bool[], $7::text[])
    AS folded(source, subject, opened_at, status, is_counted, agents)
ON CONFLICT (workspace_id, source, subject) DO UPDATE SET opened_at = excluded.opened_at,
    status = excluded.status, is_counted = excluded.is_counted, agents = excluded.agents
RETURNING source, subject, xmax <> 0 AS was_there
"""

_FORGET_TICKETS = """
DELETE FROM ticket USING unnest($2::text[], $3::text[]) AS gone(source, subject)
WHERE workspace_id = $1 AND ticket.source = gone.source AND ticket.subject = gone.subject
"""


_REPLACE_AND_MARK = """
WITH gone AS (SELECT * FROM unnest($2::text[], $3::text[]) AS gone(source, subject)),
before AS (
    DELETE FROM {table} AS fact USING gone WHERE fact.workspace_id = $1
    AND fact.source = gone.source AND fact.subject = gone.subject RETURNING {fact_columns}
),
changed AS (
    (SELECT {columns} FROM before EXCEPT ALL SELECT {columns} FROM {stage})
    UNION ALL (SELECT {columns} FROM {stage} EXCEPT ALL SELECT {columns} FROM before)
)
{marking}
"""


@lru_cache(maxsize=256)
def _forget(tables: tuple[str, ...]) -> str:
    return _FORGET.format(deletes=",".join(_FORGET_ONE.format(table=table) for table in tables))


_INDEXED = frozenset({"agent", "requester", "recipient", "invitation", "ticket", "ticket_source"})
_LONGEST_INDEXED = Bound(
    2600,
    "bytes of UTF-8",
    "indexed name in a fact",
    "the job is put aside",
    "Background work",
)
"""No row of an index holds more."""


def refuse_unstorable(facts: Iterable[Fact]) -> None:
    """See that tables take the texts of some facts.

    It costs too much to be done for all facts. Those of events that were parsed need no check.

    Raises:
        ValueError: one does not; the message names its column.
    """
    for fact in facts:
        dims = fact.dims
        for column, value in zip(
            (*dims._fields, *fact._fields[2:]), (*dims, *fact[2:]), strict=True
        ):
            for text in _texts_in(column, value):
                _refuse_unstorable_text(column, text)


def _texts_in(column: str, value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield from map(str, chain(*loads(value).items())) if column == "attributes" else (value,)
    elif isinstance(value, (list, tuple, set, frozenset)):
        yield from (item for item in value if isinstance(item, str))


def _refuse_unstorable_text(column: str, text: str) -> None:
    if "\0" in text:
        raise ValueError(f"{column} has the character U+0000")
    try:
        size = len(text.encode())
    except UnicodeEncodeError as error:
        raise ValueError(f"{column} has half a surrogate pair") from error
    if column in _INDEXED and size > _LONGEST_INDEXED.limit:
        raise ValueError(f"{column} is too long for an index: {size} bytes")


async def replace_ticket_facts(
    connection: Connection, workspace: str, tickets: Sequence[Ticket]
) -> None:
    """Write tickets and their facts in place of those that were written before."""
    written = await connection.fetch(
        _TICKET,
        workspace,
        [ticket.source for ticket in tickets],
        [ticket.id for ticket in tickets],
        [ticket.opened_at for ticket in tickets],
        [ticket.status for ticket in tickets],
        [ticket.is_counted for ticket in tickets],
        [_array(sorted(ticket.agents)) for ticket in tickets],
    )
    written_before = [(row["source"], row["subject"]) for row in written if row["was_there"]]
    rows = _by_kind((workspace, ticket.source, ticket.id, ticket.facts) for ticket in tickets)
    await _replace(connection, workspace, _Replaced(OF_TICKETS, written_before, rows))


async def forget_tickets(
    connection: Connection, workspace: str, subjects: Sequence[Subject]
) -> None:
    """Delete tickets that have no events any more, and their facts."""
    await connection.execute(_FORGET_TICKETS, workspace, *columns_of(subjects))
    await _replace(connection, workspace, _Replaced(OF_TICKETS, subjects, {}))


async def replace_facts(
    connection: Connection,
    workspace: str,
    kinds: Sequence[type[Fact]],
    facts: Mapping[Subject, Sequence[Fact]],
) -> None:
    """Write facts of some kinds in place of those that the subjects had; there may be none now."""
    rows = _by_kind((workspace, *subject, own) for subject, own in facts.items())
    await _replace(connection, workspace, _Replaced(kinds, sorted(facts), rows))


@dataclass(frozen=True, slots=True)
class _Replaced:
    """Facts to be written.

    Attributes:
        kinds: all that the subjects may have.
        subjects: those that may have had facts before.
        rows: of the tables.
    """

    kinds: Sequence[type[Fact]]
    subjects: Sequence[Subject]
    rows: Mapping[type[Fact], Sequence[tuple[Any, ...]]]


async def _replace(connection: Connection, workspace: str, replaced: _Replaced) -> None:
    """Write facts, and mark what changes of those that are rolled up.

    Facts that are rolled up cost more to replace, since what changes must be found first: all
    others are deleted and written without a look at them.
    """
    rolled_up = await kept_kinds(connection, workspace)
    columns = [source for source, _ in replaced.subjects], [name for _, name in replaced.subjects]
    plain = [kind for kind in replaced.kinds if table_name(kind) not in rolled_up]
    if replaced.subjects and plain:
        await connection.execute(_forget(tuple(map(table_name, plain))), workspace, *columns)
    for kind in replaced.kinds:
        rows, is_rolled_up = replaced.rows.get(kind, ()), table_name(kind) in rolled_up
        if not rows and not (is_rolled_up and replaced.subjects):
            continue
        await _stage(connection, kind, rows)
        if is_rolled_up:
            await connection.execute(_replace_and_mark(kind), workspace, *columns)
        await _add(connection, kind)


def _replace_and_mark(kind: type[Fact]) -> str:
    columns = fact_columns(kind)
    return _REPLACE_AND_MARK.format(
        table=table_name(kind),
        stage=_stage_of(kind),
        columns=", ".join(columns),
        fact_columns=", ".join(f"fact.{column}" for column in columns),
        marking=marking(kind, "changed"),
    )


def _stage_of(kind: type[Fact]) -> str:
    return f"new_{table_name(kind)}"


async def _stage(connection: Connection, kind: type[Fact], rows: Iterable[tuple[Any, ...]]) -> None:
    """COPY does not work under row level security, so it fills a table of this connection's own."""
    table, stage, columns = table_name(kind), _stage_of(kind), fact_columns(kind)
    await connection.execute(
        f"CREATE TEMP TABLE IF NOT EXISTS {stage} ON COMMIT DELETE ROWS"
        f" AS SELECT {', '.join(columns)} FROM {table} WITH NO DATA"
    )
    await connection.copy_records_to_table(stage, records=rows, columns=columns)


async def _add(connection: Connection, kind: type[Fact]) -> None:
    """Write what is staged."""
    stage, names = _stage_of(kind), ", ".join(fact_columns(kind))
    await connection.execute(
        f"INSERT INTO {table_name(kind)} ({names}) SELECT {names} FROM {stage}"
    )


def _by_kind(
    owned: Iterable[tuple[str, str, str, Sequence[Fact]]],
) -> Mapping[type[Fact], list[tuple[Any, ...]]]:
    """The rows of each table, from workspaces, sources, subjects and their facts."""
    rows: dict[type[Fact], list[tuple[Any, ...]]] = defaultdict(list)
    for workspace, source, subject, facts in owned:
        for n, fact in enumerate(facts):
            rows[type(fact)].append((workspace, source, subject, n, fact.at, *fact.dims, *fact[2:]))
    return rows


def _array(texts: Iterable[str]) -> str:
    """A Postgres array literal: arrays of arrays of different lengths cannot be parameters."""
    quoted = (text.replace("\\", "\\\\").replace('"', '\\"') for text in texts)
    return "{" + ",".join(f'"{text}"' for text in quoted) + "}"
