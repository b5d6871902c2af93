"""A change of rules folds anew online, and ends where a rebuild from nothing ends."""

import asyncio
from typing import Any

from persistence.connections.database import Database
from persistence.folding import FoldTurns, mark_everything
from persistence.tables import FACT_TABLES
from tests.desk import StoredDesk
from tests.telling import DAY, opened, replied, status

BEFORE = (
    'calendar = "c"\n[calendars.c]\nhours.monday = ["09:00-12:00"]\n[sla.a]\nresolution = "1h"\n'
)
AFTER = BEFORE.replace("12:00", "10:00") + 'clock = "business"\n'
TICKETS = 60


async def facts(desk: StoredDesk) -> dict[str, list[Any]]:
    async with desk.database.reading(desk.workspace) as connection:
        return {
            str(table): [
                tuple(row)
                for row in await connection.fetch(f"SELECT * FROM {table} AS t ORDER BY t::text")
            ]
            for table in FACT_TABLES.values()
        }


def envelopes(number: int) -> list[dict[str, Any]]:
    ticket = f"T{number}"
    return [
        opened("09:30", ticket),
        replied(f"10:{number % 60:02}", ticket, "ann"),
        status(f"11:{number % 60:02}", ticket, "resolved"),
    ]


async def forget_facts(desk: StoredDesk) -> None:
    async with desk.database.writing(desk.workspace) as connection:
        for table in ("ticket", *FACT_TABLES.values()):
            await connection.execute(f"DELETE FROM {table} WHERE workspace_id = $1", desk.workspace)


async def test_folding_anew_while_events_come_and_questions_are_asked(desk: StoredDesk) -> None:
    await desk.configure(BEFORE)
    await desk.tell([event for number in range(TICKETS) for event in envelopes(number)])
    assert (await desk.read("first_response_time", DAY, on_business=True)).value == 3570

    async def rebuild() -> None:
        await desk.configure(AFTER)

    async def go_on() -> list[int]:
        sizes = []
        for number in range(TICKETS, TICKETS + 20):
            await desk.tell(envelopes(number))
            sizes.append((await desk.read("tickets_resolved", DAY)).sample_size)
        return sizes

    _, sizes = await asyncio.gather(rebuild(), go_on())
    assert sizes == list(range(TICKETS + 1, TICKETS + 21))
    online = await facts(desk)
    await forget_facts(desk)
    await desk.configure(AFTER)
    assert online == await facts(desk)
    assert (await desk.read("first_response_time", DAY, on_business=True)).value == 1800


async def test_what_is_new_is_folded_before_what_is_folded_anew(database: Database) -> None:
    desk = await StoredDesk.create(database, "newfirst")
    await desk.tell([event for number in range(TICKETS) for event in envelopes(number)])
    async with database.writing(desk.workspace) as connection:
        await mark_everything(connection, desk.workspace)
    await desk.store(envelopes(TICKETS))
    await FoldTurns(database, desk.workspace, limit=1).next()
    async with database.reading(desk.workspace) as connection:
        left = await connection.fetch("SELECT subject FROM fold_mark WHERE is_rebuild")
    assert (await desk.read("tickets_resolved", DAY)).sample_size == TICKETS + 1
    assert len(left) == TICKETS
