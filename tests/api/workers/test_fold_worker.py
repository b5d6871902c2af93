"""The worker that folds."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from api.metrics import Metrics
from api.workers.folding import FoldWorker
from persistence.connections.database import Database
from tests.alone import migrated
from tests.desk import StoredDesk
from tests.telling import opened


@pytest.fixture
async def fresh(dsn: str) -> AsyncIterator[str]:
    """The address of a database whose tables were never filled."""
    async with migrated(dsn, "fold_worker") as address:
        yield address


async def test_the_planner_knows_of_the_first_rows(fresh: str) -> None:
    database = await Database.connect(fresh, size=2)
    desk = await StoredDesk.create(database, "acme")
    await desk.store([opened("09:00", "T")])
    worker = FoldWorker(database, asyncio.Event(), Metrics()).worker
    worker.start()
    async with asyncio.timeout(5):
        while not await _rows_known(database, "opened"):  # noqa: ASYNC110  # no event tells
            await asyncio.sleep(0.05)
    await worker.stop()
    await database.close()


async def _rows_known(database: Database, table: str) -> bool:
    async with database.reading("acme") as connection:
        query = "SELECT reltuples > 0 FROM pg_class WHERE relname = $1"
        return bool(await connection.fetchval(query, table))
