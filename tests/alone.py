"""A database of one's own on the server of the tests, in which no other test's service works."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import urlsplit

import asyncpg

from persistence.connections.database import Database
from persistence.migrate import migrate


@asynccontextmanager
async def alone(dsn: str, name: str) -> AsyncIterator[Database]:
    """The database of that name, made anew."""
    server = await asyncpg.connect(dsn)
    await server.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
    await server.execute(f"CREATE DATABASE {name}")
    address = urlsplit(dsn)._replace(path=f"/{name}").geturl()
    await migrate(address)
    database = await Database.connect(address)
    try:
        yield database
    finally:
        await database.close()
        await server.execute(f"DROP DATABASE {name} WITH (FORCE)")
        await server.close()
