"""Days whose sums cannot be made are put aside: all other sums are made, and answers stay right."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest

from domain.periods import Grain, Period, buckets
from domain.zones import zone_of
from persistence import dead_letters
from persistence.connections.database import Database
from persistence.dead_letters import Chosen
from persistence.rollups.keeping import WORK
from persistence.rollups.steps import step
from tests.alone import alone
from tests.desk import EVER, StoredDesk
from tests.service import event
from tests.summing import JUNE

DAYS = range(4, 14)
BAD = "2026-05-08"
MAY = Period(datetime(2026, 5, 4, tzinfo=UTC), datetime(2026, 5, 14, tzinfo=UTC))


@pytest.fixture(scope="module")
async def database(dsn: str) -> AsyncIterator[Database]:
    async with alone(dsn, "rollups_aside") as opened:
        yield opened


async def tell_work(desk: StoredDesk) -> None:
    """A ticket a day, resolved after an hour."""
    await desk.tell(
        [
            event(kind, f"T-{day}", f"2026-05-{day:02}T{hour}:00:00Z", **data)
            for day in DAYS
            for kind, hour, data in (
                ("ticket.opened", "09", {"channel": "email"}),
                ("ticket.status_changed", "10", {"status": "resolved"}),
            )
        ]
    )


async def change(desk: StoredDesk, sql: str) -> None:
    async with desk.database.writing(desk.workspace) as connection:
        await connection.execute(sql)


async def make_sums(desk: StoredDesk) -> None:
    steps = 0
    while await step(desk.database, desk.workspace, JUNE, least=0):
        steps += 1
        assert steps < 3000, "it does not end"


async def stale(desk: StoredDesk) -> set[tuple[str, str]]:
    """The kinds and days whose sums are not made."""
    async with desk.database.reading(desk.workspace) as connection:
        rows = await connection.fetch("SELECT kind, lower(during)::date::text FROM rollup_mark")
    return {(row[0], row[1]) for row in rows}


@pytest.fixture
async def poisoned(desk: StoredDesk) -> StoredDesk:
    """A fact so large that its square is no number."""
    await tell_work(desk)
    await change(desk, f"UPDATE resolved SET seconds = 1e200 WHERE at::date = '{BAD}'")
    await make_sums(desk)
    return desk


async def test_a5_sums_that_cannot_be_made_stop_no_others(poisoned: StoredDesk) -> None:
    (letter,) = await poisoned.aside()
    assert (letter.work, letter.job.family) == (WORK, "resolved")
    assert BAD in letter.job.subject or "2026-05-07" in letter.job.subject
    assert {kind for kind, _ in await stale(poisoned)} == {"resolved"}
    assert len(await stale(poisoned)) == 1


async def test_a5_what_is_aside_is_read_from_the_facts(poisoned: StoredDesk) -> None:
    zone = zone_of("UTC")
    for day in buckets(MAY, Grain.DAY, zone):
        assert (await poisoned.read("tickets_resolved", day)).sample_size == 1
    assert (await poisoned.read("tickets_resolved", EVER)).sample_size == len(DAYS)


async def test_a5_mended_and_tried_again_all_sums_are_there(poisoned: StoredDesk) -> None:
    await change(poisoned, f"UPDATE resolved SET seconds = 3600 WHERE at::date = '{BAD}'")
    async with poisoned.database.writing(poisoned.workspace) as connection:
        assert await dead_letters.retry(connection, poisoned.workspace, Chosen(work=WORK)) == 1
    await make_sums(poisoned)
    assert (await poisoned.aside(), await stale(poisoned)) == ([], set())
    assert (await poisoned.read("resolution_time", EVER)).value == 3600


async def test_a5_not_mended_it_goes_aside_again(poisoned: StoredDesk) -> None:
    async with poisoned.database.writing(poisoned.workspace) as connection:
        await dead_letters.retry(connection, poisoned.workspace, Chosen())
    await make_sums(poisoned)
    (letter,) = await poisoned.aside()
    assert letter.attempts == 2
    assert len(await stale(poisoned)) == 1


async def test_a5_without_anything_left_to_be_made_nothing_stays_aside(
    poisoned: StoredDesk,
) -> None:
    await change(poisoned, "DELETE FROM rollup_mark")
    async with poisoned.database.writing(poisoned.workspace) as connection:
        await dead_letters.retry(connection, poisoned.workspace, Chosen())
    await make_sums(poisoned)
    assert await poisoned.aside() == []
