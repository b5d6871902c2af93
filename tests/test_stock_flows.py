"""What was open at the start, and what became open, less what ceased to be, is open at the end."""

import itertools
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.asking.demands import Demand
from domain.configuration import Configuration
from domain.errors import DomainError
from domain.kpis import REGISTRY
from domain.language.dimensions import Dimension
from domain.language.filters import EVERYTHING, Among, Filter, Missing
from domain.periods import Grain, Period, buckets
from persistence.asking.kpi_sql import Setting
from persistence.asking.stock_flows import Flows, Stock, flows
from persistence.connections.database import Database
from tests.desk import NOW, StoredDesk
from tests.logs import logs
from tests.telling import DAY, MONDAY, Json, assigned, opened, status, tell
from tests.test_differential import EDGES, WHOLE, ZONE

DAYS = buckets(WHOLE, Grain.DAY, ZoneInfo(ZONE))
_numbers = itertools.count(1)
LASTING = st.sampled_from(
    [
        EVERYTHING,
        Among(Dimension.DIRECTION, ("inbound",)),
        Missing(Dimension.DIRECTION),
        Among(Dimension.SERVICE, ("s1",)),
    ]
)
"""Filters on what a ticket keeps for life."""


async def flows_of(desk: StoredDesk, period: Period, where: Filter = EVERYTHING) -> Flows:
    async with desk.database.reading(desk.workspace) as connection:
        setting = Setting(desk.workspace, Configuration(), NOW)
        return await flows(connection, setting, Stock(period, where, ZONE))


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(log=logs(EDGES), where=LASTING)
async def test_open_at_the_end_is_open_at_the_start_and_what_came_less_what_went(
    database: Database, log: list[dict[str, Any]], where: Filter
) -> None:
    desk = await StoredDesk.create(database, f"stock{next(_numbers)}")
    await desk.tell(log)
    instants = sorted({edge for day in DAYS for edge in (day.since, day.until)})
    ending = {at: Period(at - timedelta(seconds=1), at) for at in instants}
    demand = Demand(REGISTRY["open_tickets"], tuple(ending.values()), (), where, ZONE)
    (readings,) = await desk.ask([demand])
    assert not isinstance(readings, DomainError)
    for period in (WHOLE, *DAYS):
        start, end = (readings[ending[at], ()].value or 0 for at in (period.since, period.until))
        came, went = await flows_of(desk, period, where)
        assert end == start + came - went, (period, where, log)


def resolved_and_reopened() -> list[Json]:
    return [
        opened("09:00", "T-1"),
        assigned("09:30", "T-1", team="t1"),
        tell("ticket.changed", "09:40", "T-1", category="c"),
        status("10:00", "T-1", "resolved"),
        status("11:00", "T-1", "open"),
        assigned("11:30", "T-1", team="t2"),
        opened("09:00", "T-2"),
    ]


async def test_a_reopened_ticket_comes_twice_and_changes_are_no_flow(desk: StoredDesk) -> None:
    await desk.tell(resolved_and_reopened())
    assert await flows_of(desk, DAY) == Flows(opened=3, closed=1)


async def test_a_filter_looks_at_a_ticket_as_it_came_and_as_it_went(desk: StoredDesk) -> None:
    await desk.tell(resolved_and_reopened())
    first, second = (Among(Dimension.TEAM, (team,)) for team in ("t1", "t2"))
    assert await flows_of(desk, DAY, first) == Flows(opened=1, closed=1)  # came back with it
    assert await flows_of(desk, DAY, second) == Flows(opened=0, closed=0)


async def test_what_happens_at_the_end_belongs_to_the_next_period(desk: StoredDesk) -> None:
    await desk.tell([opened("09:00", "T-1"), status("10:00", "T-1", "closed")])
    nine, ten = MONDAY + timedelta(hours=9), MONDAY + timedelta(hours=10)
    assert await flows_of(desk, Period(MONDAY, nine)) == Flows(opened=0, closed=0)
    assert await flows_of(desk, Period(nine, ten)) == Flows(opened=1, closed=0)
    assert await flows_of(desk, Period(ten, DAY.until)) == Flows(opened=0, closed=1)
