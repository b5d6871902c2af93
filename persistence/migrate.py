"""Brings a database to the tables that this version of the service needs."""

from pathlib import Path

import asyncpg
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

_LOCK = 7_735_401_163
"""Whoever migrates holds this advisory lock, so that starting services wait for each other."""


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    return config


def head() -> str:
    """The revision that this version of the service needs."""
    revision = ScriptDirectory.from_config(_config()).get_current_head()
    return revision or ""


async def migrate(dsn: str, revision: str = "head") -> None:
    """Bring the database to a revision, by default the newest.

    Args:
        dsn: of the role that owns the tables; it must be able to create a role.
        revision: where to go; `base` drops everything.
    """

    async def connect() -> asyncpg.Connection:
        return await asyncpg.connect(dsn)

    engine = create_async_engine("postgresql+asyncpg://", async_creator=connect, poolclass=NullPool)
    try:
        async with engine.connect() as connection:
            await connection.run_sync(_run, revision)
            await connection.commit()
    finally:
        await engine.dispose()


def _run(connection: Connection, revision: str) -> None:
    connection.exec_driver_sql(f"SELECT pg_advisory_lock({_LOCK})")
    # A migration that cannot get a lock gives up: while it waits in the queue for one, every
    # statement behind it waits as well, so that readers and writers of a live service would stop.
    connection.exec_driver_sql("SET lock_timeout = '4s'")
    connection.commit()
    config = _config()
    config.attributes["connection"] = connection
    move = command.downgrade if revision == "base" or revision.startswith("-") else command.upgrade
    move(config, revision)
