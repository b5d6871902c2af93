"""The count of statements sees each, whichever way it is run."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from persistence.connections.database import Database
from tests.statements import Statements, counted


async def prepared(connection: Any) -> None:
    statement = await connection.prepare("SELECT 1")
    await statement.fetch()


async def by_cursor(connection: Any) -> None:
    async for _ in connection.cursor("SELECT 1"):
        pass


async def copied_out(connection: Any) -> None:
    async def ignore(_: bytes) -> None:
        return

    await connection.copy_from_query("SELECT 1", output=ignore)


async def copied_in(connection: Any) -> None:
    await connection.execute("CREATE TEMPORARY TABLE one (number int) ON COMMIT DROP")
    await connection.copy_records_to_table("one", records=[(1,), (2,)])


WAYS: dict[str, tuple[Callable[[Any], Awaitable[Any]], int]] = {
    "execute": (lambda c: c.execute("SELECT 1"), 1),
    "execute_values": (lambda c: c.execute("SELECT $1::int", 1), 1),
    "execute_many": (lambda c: c.executemany("SELECT $1::int", [(1,), (2,)]), 1),
    "fetch": (lambda c: c.fetch("SELECT 1"), 1),
    "fetch_many": (lambda c: c.fetchmany("SELECT $1::int", [(1,), (2,)]), 1),
    "row": (lambda c: c.fetchrow("SELECT 1"), 1),
    "value": (lambda c: c.fetchval("SELECT 1"), 1),
    "prepared": (prepared, 1),
    "cursor": (by_cursor, 1),
    "copied_out": (copied_out, 1),
    "copied_in": (copied_in, 2),
}


@pytest.mark.parametrize("way", WAYS)
async def test_d11_a_statement_is_counted_whichever_way_it_is_run(
    database: Database, way: str
) -> None:
    run, times = WAYS[way]
    with counted() as seen:
        async with database.writing("counted") as connection:
            await run(connection)
    assert (seen.transactions, len(seen.questions)) == (1, times), seen.texts


async def test_d11_others_who_work_at_the_same_time_are_not_counted(database: Database) -> None:
    begun, done = asyncio.Event(), asyncio.Event()

    async def other() -> Statements:
        with counted() as own:
            begun.set()
            await done.wait()
            async with database.reading("counted") as connection:
                await connection.fetch("SELECT 2")
        return own

    task = asyncio.create_task(other())
    await begun.wait()
    with counted() as seen:
        done.set()
        async with asyncio.TaskGroup() as group, database.reading("counted") as connection:
            await group.create_task(connection.fetch("SELECT 1"))
        theirs = await task
    assert (seen.questions, theirs.questions) == (["SELECT 1"], ["SELECT 2"])
