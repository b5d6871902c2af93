"""Workspaces are walls: the database itself keeps one from another's rows."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import asyncpg
import pytest
from sqlalchemy import Boolean, Column, DateTime, Double, Integer, LargeBinary, Table
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, TSTZRANGE
from sqlmodel import SQLModel

import persistence.tables  # noqa: F401  # makes the tables known
from domain.errors import BadInput
from persistence.connections.database import APP_ROLE, Connection, Database
from persistence.workspace import data_versions
from tests.desk import StoredDesk

TABLES = dict(sorted(SQLModel.metadata.tables.items()))
BY_NAME = {"api_key", "issued_invitation"}
"""Whoever names a row of these by its random id sees that row."""
MINE, THEIRS = "isolation-mine", "isolation-theirs"

every_table = pytest.mark.parametrize("name", TABLES)


def value(column: Column[Any]) -> object:
    """Something that fits a column."""
    fitting: tuple[tuple[type[Any], object], ...] = (
        (ARRAY, []),
        (JSONB, "{}"),
        (TSTZRANGE, (None, None)),
        (DateTime, datetime(2026, 5, 4, tzinfo=UTC)),
        (Boolean, True),
        (Integer, 7),
        (Double, 7.0),
        (LargeBinary, b"{}"),
    )
    return next((some for kind, some in fitting if isinstance(column.type, kind)), "x")


async def insert(connection: Connection, table: Table, workspace: str) -> None:
    """A row of a workspace, with something in every column."""
    written = [column for column in table.columns if column.computed is None]
    columns = [column.name for column in written]
    values = [value(column) for column in written]
    values[columns.index("workspace_id")] = workspace
    parameters = ", ".join(f"${number}" for number in range(1, len(columns) + 1))
    await connection.execute(
        f"INSERT INTO {table.name} ({', '.join(columns)}) VALUES ({parameters})", *values
    )


@pytest.fixture(scope="module")
async def owner(dsn: str) -> AsyncIterator[Connection]:
    """A connection of whoever owns the tables; both workspaces have a row in each of them."""
    connection = await asyncpg.connect(dsn)
    for table in TABLES.values():
        for workspace in (MINE, THEIRS):
            await insert(connection, table, workspace)
    yield connection
    for table in TABLES.values():
        await connection.execute(
            f"DELETE FROM {table.name} WHERE workspace_id = ANY($1)", [MINE, THEIRS]
        )
    await connection.close()


@every_table
def test_a_primary_key_begins_with_the_workspace(name: str) -> None:
    assert next(column.name for column in TABLES[name].primary_key) == "workspace_id"


def test_no_constraint_crosses_workspaces() -> None:
    assert [table.name for table in TABLES.values() if table.foreign_keys] == []


async def test_the_database_has_these_tables_and_no_others(owner: Connection) -> None:
    rows = await owner.fetch("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
    assert {row["tablename"] for row in rows} - {"alembic_version"} == set(TABLES)


@every_table
async def test_row_security_is_on_even_for_the_owner(owner: Connection, name: str) -> None:
    row = await owner.fetchrow(
        "SELECT relrowsecurity, relforcerowsecurity FROM pg_class WHERE oid = $1::regclass", name
    )
    assert tuple(row) == (True, True)


@every_table
async def test_a_table_has_one_policy_for_reading_and_writing(owner: Connection, name: str) -> None:
    (row,) = await owner.fetch(
        "SELECT permissive, roles::text[], cmd, qual, with_check FROM pg_policies"
        " WHERE schemaname = 'public' AND tablename = $1",
        name,
    )
    assert (row["permissive"], row["roles"], row["cmd"]) == ("PERMISSIVE", ["public"], "ALL")
    assert "supportkpi_workspace()" in row["qual"]
    assert "supportkpi_workspace()" in row["with_check"]
    assert "CASE" not in row["with_check"]


async def test_the_role_of_the_service_has_no_powers(owner: Connection) -> None:
    row = await owner.fetchrow(
        "SELECT rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolcanlogin, rolreplication"
        " FROM pg_roles WHERE rolname = $1",
        APP_ROLE,
    )
    assert set(row) == {False}


async def test_the_role_of_the_service_owns_nothing(owner: Connection) -> None:
    # Tables that a connection makes for itself do not count: they end with it.
    owned = await owner.fetch(
        "SELECT relname FROM pg_class WHERE relowner = $1::regrole AND relpersistence <> 't'"
        " UNION ALL SELECT proname FROM pg_proc WHERE proowner = $1::regrole"
        " UNION ALL SELECT nspname FROM pg_namespace WHERE nspowner = $1::regrole"
        " UNION ALL SELECT datname FROM pg_database WHERE datdba = $1::regrole",
        APP_ROLE,
    )
    assert owned == []


async def test_the_role_of_the_service_is_a_member_of_none(owner: Connection) -> None:
    assert not await owner.fetchval(
        "SELECT EXISTS (SELECT FROM pg_auth_members WHERE member = $1::regrole)", APP_ROLE
    )


async def test_the_service_works_as_its_role(database: Database) -> None:
    async with database.reading(MINE) as connection:
        assert await connection.fetchval("SELECT current_user") == APP_ROLE


@every_table
@pytest.mark.usefixtures("owner")
@pytest.mark.parametrize("begin", ["BEGIN", "BEGIN; SET LOCAL supportkpi.workspace = ''"])
async def test_without_a_workspace_a_look_is_an_error(
    database: Database, name: str, begin: str
) -> None:
    with pytest.raises(asyncpg.InsufficientPrivilegeError, match="no workspace is set"):
        async with database._transaction(begin) as connection:
            await connection.fetch(f"SELECT * FROM {name}")


@every_table
@pytest.mark.usefixtures("owner")
async def test_the_rows_of_others_are_invisible(database: Database, name: str) -> None:
    async with database.reading(MINE) as connection:
        rows = await connection.fetch(f"SELECT workspace_id FROM {name}")
    assert [row["workspace_id"] for row in rows] == [MINE]


@pytest.mark.usefixtures("owner")
async def test_a_view_shows_no_more_than_its_tables(database: Database) -> None:
    async with database.reading(MINE) as connection:
        rows = await connection.fetch("SELECT workspace_id FROM on_duty")
    assert {row["workspace_id"] for row in rows} == {MINE}


@every_table
@pytest.mark.usefixtures("owner")
async def test_nothing_is_written_for_others(database: Database, name: str) -> None:
    with pytest.raises(asyncpg.InsufficientPrivilegeError, match="row-level security"):
        async with database.writing(MINE) as connection:
            await insert(connection, TABLES[name], THEIRS)


@every_table
@pytest.mark.usefixtures("owner")
async def test_the_rows_of_others_are_out_of_reach(database: Database, name: str) -> None:
    async with database.writing(MINE) as connection:
        theirs = "workspace_id <> 'isolation-mine'"
        assert await connection.execute(f"DELETE FROM {name} WHERE {theirs}") == "DELETE 0"
        moved = f"UPDATE {name} SET workspace_id = 'isolation-mine' WHERE {theirs}"
        assert await connection.execute(moved) == "UPDATE 0"


@every_table
@pytest.mark.usefixtures("owner")
async def test_no_row_is_given_away(database: Database, name: str) -> None:
    with pytest.raises(asyncpg.InsufficientPrivilegeError, match="row-level security"):
        async with database.writing(MINE) as connection:
            await connection.execute(f"UPDATE {name} SET workspace_id = 'isolation-theirs'")


@pytest.mark.usefixtures("owner")
@pytest.mark.parametrize("name", sorted(BY_NAME))
async def test_naming_shows_the_named_row_alone(database: Database, name: str) -> None:
    async with database.naming("x") as connection:
        assert len(await connection.fetch(f"SELECT FROM {name}")) == 2  # one of each workspace
    async with database.naming("y") as connection:
        assert await connection.fetch(f"SELECT FROM {name}") == []


@pytest.mark.usefixtures("owner")
@pytest.mark.parametrize("name", sorted(set(TABLES) - BY_NAME))
async def test_naming_opens_no_other_table(database: Database, name: str) -> None:
    with pytest.raises(asyncpg.InsufficientPrivilegeError, match="no workspace is set"):
        async with database.naming("x") as connection:
            await connection.fetch(f"SELECT FROM {name}")


@pytest.mark.parametrize("id_", ["", "a'b", "a; SELECT 1", "é", "a" * 65, "x\n"])
async def test_a_malformed_name_reaches_no_sql(database: Database, id_: str) -> None:
    with pytest.raises(BadInput):
        async with database.naming(id_):
            pass


@pytest.mark.parametrize("workspace", ["", "A", "a'b", "a; SELECT 1", "-a", "é", "a" * 64, "a\n"])
async def test_a_malformed_workspace_reaches_no_sql(database: Database, workspace: str) -> None:
    with pytest.raises(BadInput):
        async with database.reading(workspace):
            pass


async def test_settings_end_with_the_transaction(dsn: str) -> None:
    small = await Database.connect(dsn, size=1)
    async with small.reading(MINE):
        pass
    with pytest.raises(asyncpg.InsufficientPrivilegeError, match="no workspace is set"):
        async with small._transaction("BEGIN") as connection:
            await connection.fetchval("SELECT supportkpi_workspace()")
    await small.close()


async def test_a_failed_transaction_gives_its_connection_back_clean(dsn: str) -> None:
    small = await Database.connect(dsn, size=1)
    with pytest.raises(asyncpg.UndefinedTableError):
        async with small.reading(MINE) as connection:
            await connection.execute("SELECT FROM nowhere")
    async with small.reading(THEIRS) as connection:
        setting = await connection.fetchval("SELECT current_setting('supportkpi.workspace')")
    assert setting == THEIRS
    await small.close()


async def test_many_at_once_on_few_connections_see_their_own(dsn: str) -> None:
    small = await Database.connect(dsn, size=3)
    names = [f"isolation-{n}" for n in range(20)]
    for name in names:
        await StoredDesk.create(small, name)

    async def look(name: str) -> set[str]:
        async with small.reading(name) as connection:
            await asyncio.sleep(0)
            rows = await connection.fetch("SELECT workspace_id FROM workspace")
        return {row["workspace_id"] for row in rows}

    names_asked = names * 10
    seen = await asyncio.gather(*map(look, names_asked))
    assert seen == [{name} for name in names_asked]
    await small.close()


async def test_a_look_at_a_version_leaves_the_workspace_again(dsn: str) -> None:
    database = await Database.connect(dsn, size=1)
    assert await data_versions.current(database, MINE)
    (connection,) = [idle.connection for idle in database._pool._idle]
    assert not await connection.fetchval("SELECT current_setting('supportkpi.workspace', true)")
    assert not connection.is_in_transaction()
    await database.close()
