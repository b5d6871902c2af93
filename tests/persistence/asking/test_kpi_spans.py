"""Open tickets at any instant, however long they were open."""

from datetime import UTC, datetime, timedelta

import pytest

from domain.asking.demands import Demand
from domain.errors import DomainError
from domain.kpis import REGISTRY
from domain.periods import Period
from persistence.tables import SPAN_LENGTHS
from tests.desk import StoredDesk
from tests.service import event

OPENED = datetime(2015, 1, 1, tzinfo=UTC)


def ticket_event(ticket: str, at: datetime, status: str | None = None) -> dict[str, object]:
    if status is None:
        return event("ticket.opened", ticket, at.isoformat(), channel="email")
    return event("ticket.status_changed", ticket, at.isoformat(), status=status)


async def open_at(desk: StoredDesk, instant: datetime) -> float | None:
    demand = Demand(REGISTRY["open_tickets"], (Period(instant - timedelta(hours=1), instant),))
    (readings,) = await desk.ask([demand])
    assert not isinstance(readings, DomainError)
    (reading,) = readings.values()
    return reading.value


@pytest.mark.parametrize("length", SPAN_LENGTHS)
@pytest.mark.parametrize("more", [-1, 0, 1])
async def test_a_ticket_is_open_to_its_end_and_not_after(
    desk: StoredDesk, length: float, more: int
) -> None:
    until = OPENED + timedelta(seconds=length, microseconds=more)
    await desk.tell([ticket_event("T1", OPENED), ticket_event("T1", until, "resolved")])
    tick = timedelta(microseconds=1)
    instants = (OPENED, OPENED + tick, until - tick, until, until + tick)
    assert [await open_at(desk, instant) for instant in instants] == [0, 1, 1, 1, 0]


async def test_what_has_not_ended_is_open_for_good(desk: StoredDesk) -> None:
    await desk.tell([ticket_event("T1", OPENED)])
    assert await open_at(desk, datetime(2199, 1, 1, tzinfo=UTC)) == 1
    assert await open_at(desk, datetime(2, 1, 1, tzinfo=UTC)) == 0
