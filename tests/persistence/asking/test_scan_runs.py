"""Scans that prove slow are read on several connections, in one snapshot."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field, replace
from typing import Any

import asyncpg
import pytest

from domain.asking.demands import Demand
from domain.asking.scan_plans import ScanPlan
from domain.errors import TooBusy, Unavailable, Unreachable
from domain.kpis import REGISTRY
from persistence.asking import kpis, scan_runs, scans
from persistence.asking.kpi_sql import Setting
from persistence.asking.scan_cells import ScanCells
from persistence.connections.database import Database
from tests.desk import EVER, NOW, StoredDesk
from tests.service import event

FIVE_FACTS = ("ticket_volume", "tickets_resolved", "open_tickets", "first_response_time", "csat")
DEMANDS = [Demand(REGISTRY[name], (EVER,)) for name in FIVE_FACTS]
OPENINGS = [
    event("ticket.opened", f"T-{n}", "2026-05-04T09:00:00Z", channel="email") for n in range(3)
]

Before = Callable[[str], Awaitable[object]]

run = scans.run


@dataclass
class Watched:
    """On which connections and in which snapshots scans were read."""

    pids: set[int] = field(default_factory=set)
    snapshots: set[str] = field(default_factory=set)


@pytest.fixture
def watch(monkeypatch: pytest.MonkeyPatch) -> Callable[[Before], Watched]:
    """Look on as scans are read, with something to be done before each."""

    def watching(before: Before) -> Watched:
        watched = Watched()

        async def watched_run(plan: ScanPlan, connection: Any, setting: Setting) -> ScanCells:
            row = await connection.fetchrow(
                "SELECT pg_backend_pid() AS pid, pg_current_snapshot()::text AS snapshot"
            )
            watched.pids.add(row["pid"])
            watched.snapshots.add(row["snapshot"])
            await before(plan.key.fact.__name__)
            return await run(plan, connection, setting)

        monkeypatch.setattr(scans, "run", watched_run)
        return watched

    return watching


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scan_runs, "PATIENCE_SECONDS", -1.0)


@pytest.fixture
async def pool_of(dsn: str) -> AsyncIterator[Callable[[int], Any]]:
    pools = []

    async def opened(size: int) -> StoredDesk:
        database = await Database.connect(dsn, size=size)
        pools.append(database)
        return await StoredDesk.create(database, f"runs{size}")

    yield opened
    for database in pools:
        await database.close()


def values(answers: kpis.Answers) -> list[float | None]:
    return [readings[EVER, ()].value for readings in answers.results]  # type: ignore[index]


async def test_four_connections_read_at_once_in_one_snapshot(
    pool_of: Callable[[int], Any], watch: Callable[[Before], Watched]
) -> None:
    desk = await pool_of(8)
    await desk.tell(OPENINGS[:2])
    together, late = asyncio.Barrier(4), OPENINGS[2:]

    async def meet(_fact: str) -> None:
        if late:
            await desk.tell([late.pop()])
        await asyncio.wait_for(together.wait(), 20)

    watched = watch(meet)
    answers = await kpis.read(desk.database, desk.workspace, DEMANDS[:4], NOW)
    assert values(answers) == [2, 0, 2, None]
    assert (len(watched.pids), len(watched.snapshots)) == (4, 1)


async def test_nobody_waits_for_connections_that_others_use(
    pool_of: Callable[[int], Any], watch: Callable[[Before], Watched]
) -> None:
    desk = await pool_of(2)
    await desk.tell(OPENINGS)

    async def go_on(_fact: str) -> None:
        await asyncio.sleep(0)

    watched = watch(go_on)
    questions = (kpis.read(desk.database, desk.workspace, DEMANDS, NOW) for _ in range(12))
    for answers in await asyncio.gather(*questions):
        assert values(answers) == [3, 0, 3, None, None]
    assert len(watched.pids) == 2


async def test_a_scan_that_fails_takes_no_other_with_it(
    pool_of: Callable[[int], Any], watch: Callable[[Before], Watched]
) -> None:
    desk = await pool_of(3)
    await desk.tell(OPENINGS)

    async def cancelled(fact: str) -> None:
        if fact == "Opened":
            raise asyncpg.QueryCanceledError("by the time limit")
        await asyncio.sleep(0)

    watch(cancelled)
    answers = await kpis.read(desk.database, desk.workspace, DEMANDS, NOW)
    failed, *others = answers.results
    assert isinstance(failed, Unavailable)
    assert values(replace(answers, results=others)) == [0, 3, None, None]
    assert answers.statements == 5


async def test_a_broken_connection_breaks_all_and_leaves_the_pool_whole(
    pool_of: Callable[[int], Any],
    watch: Callable[[Before], Watched],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    desk = await pool_of(4)

    async def broken(fact: str) -> None:
        if fact == "Resolved":
            raise ConnectionResetError
        await asyncio.sleep(0.05)

    watch(broken)
    with pytest.raises(Unreachable):
        await kpis.read(desk.database, desk.workspace, DEMANDS, NOW)
    monkeypatch.setattr(scans, "run", run)
    assert desk.database.idle == 4
    assert values(await kpis.read(desk.database, desk.workspace, DEMANDS, NOW))[0] == 0


async def test_a8_the_first_goes_on_while_others_would_join_in(
    pool_of: Callable[[int], Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = await pool_of(5)
    await desk.tell(OPENINGS)
    desk.database._pool.drop_idle()
    opened, connect = 0, desk.database._pool._connect

    async def one_alone() -> Any:
        nonlocal opened
        opened += 1
        return await (connect() if opened == 1 else asyncio.Event().wait())

    monkeypatch.setattr(desk.database._pool, "_connect", one_alone)
    answers = await kpis.read(desk.database, desk.workspace, DEMANDS, NOW)
    assert values(answers) == [3, 0, 3, None, None]
    assert opened > 1
    assert desk.database.idle == 5


async def test_a8_many_who_ask_much_get_answers_or_are_told_that_others_do(
    pool_of: Callable[[int], Any],
) -> None:
    desk = await pool_of(6)
    await desk.tell(OPENINGS)

    async def ask() -> list[float | None] | None:
        try:
            return values(await kpis.read(desk.database, desk.workspace, DEMANDS, NOW))
        except TooBusy:
            return None

    answers = await asyncio.gather(*(ask() for _ in range(64)))
    assert [3, 0, 3, None, None] in answers
    assert all(each in (None, [3, 0, 3, None, None]) for each in answers)
    assert desk.database.idle == 6
