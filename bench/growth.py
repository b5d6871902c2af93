"""A big desk out of a small one: every fact of a ticket again and again, under other names.

Folding millions of tickets takes an hour; this takes minutes. The copies keep what matters to a
plan: how many facts there are to a ticket, how long tickets last, how values are spread over
dimensions. Their instants are moved by a little each, durations are stretched or shortened, so that
not all copies have the same, and there are more agents than before.
"""

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args

import asyncpg

from api.cli.holiday_dates import holiday_dates
from bench.imports import server
from bench.logs import UNTIL, ZONE
from bench.results import Report, Result, console
from domain.facts import Invited, Rated, TicketFact
from persistence.connections.database import BULK, Database
from persistence.rollups.keeping import keep
from persistence.tables import table_name
from persistence.workspace.configurations import apply
from persistence.workspace.workspaces import DEFAULT

STEP_SECONDS = 31
"""By how much each copy is later than the one before."""

_AGENTS = 20
"""So many agents come of each."""

_TABLES = ("ticket", *(table_name(fact) for fact in (*get_args(TicketFact), Rated, Invited)))

_COLUMNS = """
SELECT attname AS name, format_type(atttypid, NULL) AS kind FROM pg_attribute
WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = ''
ORDER BY attnum
"""
_INDEXES = """
SELECT indexrelid::regclass::text AS name, pg_get_indexdef(indexrelid) AS sql
FROM pg_index WHERE indrelid = $1::regclass AND NOT indisprimary
"""
_STRETCHED = "(0.5 + copy * 0.618034 % 1)"
"""What durations of a copy are multiplied by: 0.5 to 1.5, of any few copies evenly spread."""

_IDENTITIES = frozenset({"subject", "ticket", "invitation"})
_TIME, _TIMES = "timestamp with time zone", "timestamp with time zone[]"
_FLOAT = "double precision"


def grow(report: Report, data: Path, tickets: int) -> None:
    """Make a desk of so many tickets of the one in a data folder, and the sums of its facts."""
    with server(data) as running:
        asyncio.run(_grow(running.dsn, tickets))
        asyncio.run(_sum(report, running.dsn))


async def _grow(dsn: str, tickets: int) -> None:
    connection = await asyncpg.connect(dsn)
    growth = TableGrowth(
        _TABLES, round(tickets / await connection.fetchval("SELECT count(*) FROM ticket"))
    )
    await growth.run(connection)
    await connection.close()


async def _sum(report: Report, dsn: str) -> None:
    """Let the zone of the desk be that of the questions, and make all sums of its days."""
    database = await Database.connect(dsn)
    async with database.writing(DEFAULT) as connection:
        await apply(connection, DEFAULT, f'time_zone = "{ZONE}"', UNTIL, holiday_dates)
    begun, longest, more = time.perf_counter(), 0.0, True
    while more:
        step = time.perf_counter()
        async with database.writing(DEFAULT, BULK) as connection:
            more = bool(await keep(connection, DEFAULT, UNTIL, least=0))
        longest = max(longest, time.perf_counter() - step)
    report.add(Result("sums_made", time.perf_counter() - begun, "s"))
    report.add(Result("sums_made_longest_step", longest, "s"))
    await database.close()


@dataclass(frozen=True, slots=True)
class TableGrowth:
    """Which tables grow, and how often each row is there afterwards."""

    tables: Sequence[str]
    times: int

    async def run(self, connection: Any) -> None:  # noqa: ANN401  # asyncpg
        """Copy the rows of each table, without its indexes, which are made anew afterwards."""
        await connection.execute("SET maintenance_work_mem = '1GB'")
        for table in self.tables:
            begun = time.perf_counter()
            await self._grow(connection, table)
            console.print(f"  {table}: {time.perf_counter() - begun:.0f} s", highlight=False)
        await connection.execute("VACUUM ANALYZE")

    async def _grow(self, connection: Any, table: str) -> None:  # noqa: ANN401  # asyncpg
        columns = [(row["name"], row["kind"]) for row in await connection.fetch(_COLUMNS, table)]
        indexes = await connection.fetch(_INDEXES, table)
        names = ", ".join(name for name, _ in columns)
        values = ", ".join(_copied(name, kind) for name, kind in columns)
        # No journal: nobody needs this desk after a crash, and it would cost as much as the rows.
        await connection.execute(f"ALTER TABLE {table} SET UNLOGGED")
        for index in indexes:
            await connection.execute(f"DROP INDEX {index['name']}")
        # The copies of a row beside it: rows lie in the order of time, as if they had come so.
        copies = f"SELECT *, generate_series(1, {self.times - 1}) AS copy FROM {table}"
        await connection.execute(
            f"INSERT INTO {table} ({names}) SELECT {values} FROM ({copies}) AS fact"
        )
        for index in indexes:
            await connection.execute(index["sql"])


def _copied(name: str, kind: str) -> str:
    """What a copy has in a column."""
    later = f"copy * interval '{STEP_SECONDS} seconds'"
    if kind == _TIME:
        return f"{name} + {later}"
    if kind == _TIMES:
        return f"ARRAY(SELECT each + {later} FROM unnest({name}) AS each)"
    if kind == _FLOAT and name.endswith("seconds"):
        return f"round(({name} * {_STRETCHED})::numeric, 3)"
    if name in _IDENTITIES:
        return f"{name} || '~' || copy"
    if name == "agent":
        return f"{name} || '~' || copy % {_AGENTS}"
    return name
