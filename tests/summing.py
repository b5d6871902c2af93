"""Sums of the facts of a desk under test, which are too few for the service to keep any."""

import asyncio
from datetime import UTC, datetime

from persistence.rollups.keeping import keep
from tests.desk import StoredDesk

JUNE = datetime(2026, 6, 2, tzinfo=UTC)
"""After all that is told of May; until then there is a day more of whatever is open, each day."""


async def step(desk: StoredDesk, now: datetime = JUNE, least: int = 0) -> bool | None:
    """One step of keeping sums, however few facts there are."""
    async with desk.database.writing(desk.workspace) as connection:
        return await keep(connection, desk.workspace, now, least)


async def settle(desk: StoredDesk, now: datetime = JUNE, least: int = 0) -> None:
    """Make all sums."""
    while (made := await step(desk, now, least)) is not False:
        if made is None:  # somebody folds
            await asyncio.sleep(0.01)
