"""Databases that tests make for themselves on the server of the run."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import urlsplit

import asyncpg

from persistence.connections.database import Database
from persistence.migrate import migrate

TEMPLATE = "supportkpi_template"
"""Has all tables, and is copied. Nobody may connect to it: what is in use is not copied."""


async def make_template(dsn: str) -> None:
    """Make the database that others are copies of, once for each server of a run."""
    await _run(dsn, f"CREATE DATABASE {TEMPLATE}")
    await migrate(_address(dsn, TEMPLATE))


async def make_copy(dsn: str, name: str) -> str:
    """A database with all tables and no rows, on a server that has the template.

    Returns:
        where it is.
    """
    await _run(dsn, f"CREATE DATABASE {name} TEMPLATE {TEMPLATE}")
    return _address(dsn, name)


@asynccontextmanager
async def empty(dsn: str, name: str, template: str = "template1") -> AsyncIterator[str]:
    """Where a database is that is made anew, by default without tables.

    Args:
        dsn: of the database of this process, after which the new one is named as well: other
            processes run the same tests on the same server.
        name: of the new one; no two tests that run at the same time give the same.
        template: what it is a copy of.
    """
    full_name = f"{urlsplit(dsn).path.removeprefix('/')}_{name}"
    server = await asyncpg.connect(dsn)
    try:
        await server.execute(f"DROP DATABASE IF EXISTS {full_name} WITH (FORCE)")
        await server.execute(f"CREATE DATABASE {full_name} TEMPLATE {template}")
        yield _address(dsn, full_name)
        await server.execute(f"DROP DATABASE {full_name} WITH (FORCE)")
    finally:
        await server.close()


@asynccontextmanager
async def migrated(dsn: str, name: str) -> AsyncIterator[str]:
    """Where a database is that is made anew, with all tables and no rows."""
    server = await asyncpg.connect(dsn)
    exists = "SELECT EXISTS (SELECT FROM pg_database WHERE datname = $1)"
    has_template = await server.fetchval(exists, TEMPLATE)
    await server.close()
    if has_template:
        async with empty(dsn, name, TEMPLATE) as address:
            yield address
    else:  # a server that `--database-url` named
        async with empty(dsn, name) as address:
            await migrate(address)
            yield address


@asynccontextmanager
async def alone(dsn: str, name: str) -> AsyncIterator[Database]:
    """A database that is made anew, in which no other test's service works."""
    async with migrated(dsn, name) as address:
        database = await Database.connect(address)
        try:
            yield database
        finally:
            await database.close()


async def _run(dsn: str, statement: str) -> None:
    connection = await asyncpg.connect(dsn)
    try:
        await connection.execute(statement)
    finally:
        await connection.close()


def _address(dsn: str, name: str) -> str:
    return urlsplit(dsn)._replace(path=f"/{name}").geturl()
