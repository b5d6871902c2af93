"""Migrations lead from nothing to the tables that the code declares, and back."""

from collections.abc import AsyncIterator
from importlib import import_module
from pathlib import Path
from typing import Any

import asyncpg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool
from sqlmodel import SQLModel

import persistence.tables  # noqa: F401  # makes the tables known
from persistence.migrate import head, migrate
from tests import ROOT
from tests.alone import empty as made_empty

OBJECTS = """
SELECT relname FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
WHERE nspname = 'public' AND relname NOT LIKE 'alembic%'
UNION ALL SELECT proname FROM pg_proc JOIN pg_namespace ON pg_namespace.oid = pronamespace
WHERE nspname = 'public'
"""


VERSIONS = sorted((ROOT / "persistence/migrations/versions").glob("0*.py"))
RUN_ALONE = {"0002", "0003", "0006", "0009", "0014", "0016", "0017"}
"""From before migrations had to be made for one side or the other. No new one joins them."""


@pytest.fixture
async def empty(dsn: str) -> AsyncIterator[str]:
    """The address of an empty database."""
    async with made_empty(dsn, "migrations") as address:
        yield address


async def fetch(dsn: str, query: str) -> list[Any]:
    connection = await asyncpg.connect(dsn)
    try:
        return [row[0] for row in await connection.fetch(query)]
    finally:
        await connection.close()


async def differences(dsn: str) -> list[Any]:
    """What alembic would still change."""

    async def connect() -> Any:
        return await asyncpg.connect(dsn)

    def compare(connection: Connection) -> list[Any]:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "compare_server_default": True}
        )
        return list(compare_metadata(context, SQLModel.metadata))

    engine = create_async_engine("postgresql+asyncpg://", async_creator=connect, poolclass=NullPool)
    try:
        async with engine.connect() as connection:
            return await connection.run_sync(compare)
    finally:
        await engine.dispose()


@pytest.mark.parametrize("path", VERSIONS, ids=lambda path: path.stem)
def test_each_states_when_it_may_run(path: Path) -> None:
    number = path.stem[:4]
    may_run = import_module(f"persistence.migrations.versions.{path.stem}").MAY_RUN
    assert may_run in {"before", "after"} or (may_run == "alone" and number in RUN_ALONE)


async def test_the_way_up_ends_at_the_declared_tables(empty: str) -> None:
    await migrate(empty)
    assert await differences(empty) == []


async def test_the_way_up_ends_at_the_newest_revision(empty: str) -> None:
    await migrate(empty)
    assert await fetch(empty, "SELECT version_num FROM alembic_version") == [head()]


async def test_a_second_time_changes_nothing(empty: str) -> None:
    await migrate(empty)
    before = sorted(await fetch(empty, OBJECTS))
    await migrate(empty)
    assert sorted(await fetch(empty, OBJECTS)) == before


async def test_the_way_down_leaves_nothing(empty: str) -> None:
    await migrate(empty)
    await migrate(empty, "base")
    assert await fetch(empty, OBJECTS) == []


async def test_after_the_way_down_the_way_up_is_open(empty: str) -> None:
    await migrate(empty)
    before = sorted(await fetch(empty, OBJECTS))
    await migrate(empty, "base")
    await migrate(empty)
    assert sorted(await fetch(empty, OBJECTS)) == before
    assert await differences(empty) == []


async def test_new_facts_are_made_of_what_was_told_before(empty: str) -> None:
    await migrate(empty, "0002")
    connection = await asyncpg.connect(empty)
    await connection.execute(
        "INSERT INTO workspace VALUES ('acme', ''), ('other', '');"
        "INSERT INTO event (workspace_id, id, source, type, family, subject, at, received_at,"
        " digest, data) SELECT workspace_id, n::text, 'desk', 'sale.made', 'sale', 's1', now(),"
        " now(), 1, '{}' FROM workspace, generate_series(1, 2) AS n"
    )
    await connection.close()
    await migrate(empty)
    marks = await fetch(
        empty, "SELECT concat_ws(' ', workspace_id, family, subject) FROM fold_mark"
    )
    assert sorted(marks) == ["acme sale s1", "other sale s1"]


async def test_ratings_are_made_anew_to_know_their_comments(empty: str) -> None:
    await migrate(empty, "0008")
    connection = await asyncpg.connect(empty)
    await connection.execute(
        "INSERT INTO workspace VALUES ('acme', '');"
        "INSERT INTO event (workspace_id, id, source, type, family, subject, at, received_at,"
        " digest, data) SELECT 'acme', family, 'desk', 'x', family, 's1', now(), now(), 1, '{}'"
        " FROM unnest(ARRAY['ticket', 'rating', 'survey']) AS family"
    )
    await connection.close()
    await migrate(empty, "0009")
    assert await fetch(empty, "SELECT family FROM fold_mark WHERE is_rebuild") == ["rating"]


async def test_a1_facts_from_before_all_bounds_go(empty: str) -> None:
    await migrate(empty, "0019")
    for subject, hired_at in (("old", "-infinity"), ("new", "2026-01-01")):
        await run(
            empty,
            "INSERT INTO employed (workspace_id, source, subject, n, at, tags, until, hired_at)"
            f" VALUES ('acme', 'desk', '{subject}', 0, '{hired_at}', '{{}}', 'infinity',"
            f" '{hired_at}')",
        )
    await migrate(empty)
    assert await fetch(empty, "SELECT subject FROM employed") == ["new"]


async def run(dsn: str, statement: str) -> None:
    connection = await asyncpg.connect(dsn)
    try:
        await connection.execute(statement)
    finally:
        await connection.close()
