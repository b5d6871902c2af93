"""Time: a question ends in time, and whatever becomes of it leaves every connection whole."""

import asyncio
import contextlib
import gc
import random
import time
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from api.app import create_app
from api.http.keys import Right
from api.settings import Settings
from domain.asking.scan_plans import ScanPlan
from persistence.asking import scans
from persistence.asking.kpi_sql import Setting
from persistence.asking.scan_cells import ScanCells
from persistence.connections.database import Database
from tests.service import MONDAY, Service

TILES = f"{{ metrics(scope: {{{MONDAY}}}) {{ ticketVolume {{ value }} csat {{ value }} }} }}"
SECONDS = 0.4

run = scans.run


@pytest.fixture
async def hasty(dsn: str, settings: Settings) -> AsyncIterator[tuple[Service, Database]]:
    """A workspace of a service whose questions may take 0.4 s, on two connections."""
    database = await Database.connect(dsn, size=2)
    set_up = settings.model_copy(update={"query_seconds": SECONDS})
    transport = httpx.ASGITransport(create_app(set_up, database, with_workers=False))
    async with httpx.AsyncClient(transport=transport, base_url="https://kpi.test") as client:
        yield await Service.create(client, database), database
    await database.close()


def slow(monkeypatch: pytest.MonkeyPatch, *facts: str) -> None:
    """Scans of some facts, or of all, sleep in the database."""

    async def sleeping(plan: ScanPlan, connection: Any, setting: Setting) -> ScanCells:
        if not facts or plan.key.fact.__name__ in facts:
            await connection.execute("SELECT pg_sleep(30)")
        return await run(plan, connection, setting)

    monkeypatch.setattr(scans, "run", sleeping)


async def activity(database: Database) -> list[str]:
    """What the connections of a pool do, but for the one that asks."""
    async with database.naming("x") as connection:
        rows = await connection.fetch(
            "SELECT state FROM pg_stat_activity"
            " WHERE application_name = 'supportkpi' AND pid <> pg_backend_pid()"
            " AND datname = current_database()"
        )
    return [row["state"] for row in rows]


async def assert_whole(service: Service, database: Database, monkeypatch: Any) -> None:
    """All connections of the pool are free, in no transaction, and work."""
    monkeypatch.setattr(scans, "run", run)
    async with asyncio.timeout(30):
        while database.idle < 2:  # noqa: ASYNC110  # a connection is given back without a word
            await asyncio.sleep(0.01)
    async with database.reading(service.workspace), database.reading(service.workspace):
        pass
    for connection in [idle.connection for idle in database._pool._idle]:
        assert not connection.is_in_transaction()
    assert "active" not in await activity(database)
    assert (await service.ask(TILES))["data"]["metrics"]["ticketVolume"]["value"] == 0


async def test_what_takes_too_long_ends_in_time(
    hasty: tuple[Service, Database], monkeypatch: pytest.MonkeyPatch
) -> None:
    service, database = hasty
    slow(monkeypatch)
    began = time.monotonic()
    answer = await service.ask(TILES)
    assert time.monotonic() - began < SECONDS + 0.5
    assert answer["data"]["metrics"] == {
        "ticketVolume": {"value": None},
        "csat": {"value": None},
    }
    assert [error["extensions"]["code"] for error in answer["errors"]] == ["TIMEOUT"] * 2
    await assert_whole(service, database, monkeypatch)


async def test_one_slow_statement_leaves_time_for_the_others(
    hasty: tuple[Service, Database], monkeypatch: pytest.MonkeyPatch
) -> None:
    service, database = hasty
    slow(monkeypatch, "Opened")
    answer = await service.ask(TILES)
    assert [error["path"] for error in answer["errors"]] == [["metrics", "ticketVolume", "value"]]
    await assert_whole(service, database, monkeypatch)


async def test_waiting_for_a_connection_takes_of_the_time(
    hasty: tuple[Service, Database], monkeypatch: pytest.MonkeyPatch
) -> None:
    service, database = hasty
    slow(monkeypatch)
    began = time.monotonic()
    answers = await asyncio.gather(*(service.ask(TILES) for _ in range(6)))
    assert time.monotonic() - began < 3 * (SECONDS + 0.5)
    codes = {error["extensions"]["code"] for answer in answers for error in answer["errors"]}
    assert codes == {"TIMEOUT"}
    await assert_whole(service, database, monkeypatch)


async def test_what_is_slow_elsewhere_ends_as_well(
    hasty: tuple[Service, Database], monkeypatch: pytest.MonkeyPatch
) -> None:
    service, database = hasty

    async def never(*_arguments: object) -> float:
        async with database.reading(service.workspace) as connection:
            await connection.execute("SELECT pg_sleep(30)")
        return 0.0

    monkeypatch.setattr("api.graphql.execution.context.lag_seconds", never)
    query = f"{{ metrics(scope: {{{MONDAY}}}) {{ freshness {{ lagSeconds }} }} }}"
    headers = {"Accept": "application/graphql-response+json", **service.bearer(Right.READ)}
    response = await service.client.post("/graphql", json={"query": query}, headers=headers)
    assert response.status_code == 503
    assert [error["extensions"]["code"] for error in response.json()["errors"]] == ["TIMEOUT"]
    await assert_whole(service, database, monkeypatch)


# graphql-core, stopped between making coroutines and their first step, leaves them unawaited.
@pytest.mark.filterwarnings("ignore:coroutine .* was never awaited:RuntimeWarning")
async def test_requests_that_are_given_up_leave_every_connection_whole(
    hasty: tuple[Service, Database],
    monkeypatch: pytest.MonkeyPatch,
    cancellations: int,
) -> None:
    service, database = hasty
    dice = random.Random(7)

    async def given_up() -> None:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(dice.random() * 0.02):
                await service.ask(TILES)

    for _ in range(cancellations // 20):
        await asyncio.gather(*(given_up() for _ in range(20)), return_exceptions=True)
    gc.collect()  # so that what was left is not found in another test
    await assert_whole(service, database, monkeypatch)
