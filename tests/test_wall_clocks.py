"""Hours and days as walls show them: what Postgres says of a fact is what Python and people say.

Zones that change their clocks at midnight, by half an hour or by two, or leave out a day; the
events lie around their changes.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from domain.asking.demands import Demand
from domain.errors import DomainError
from domain.kpis import REGISTRY
from domain.language.dimensions import Dimension
from domain.periods import Grain, Period, buckets
from domain.zones import zone_of
from persistence.connections.database import Database
from tests.desk import StoredDesk
from tests.reference import Reference
from tests.service import event
from tests.test_differential import same

AROUND = {
    "America/Santiago": "2025-09-07",
    "America/Havana": "2025-11-02",
    "Asia/Beirut": "2025-10-26",
    "Africa/Cairo": "2025-04-25",
    "Pacific/Apia": "2011-12-30",
    "Australia/Lord_Howe": "2025-04-05",
    "Pacific/Chatham": "2025-04-05",
    "Asia/Kathmandu": "2025-04-05",
    "Antarctica/Troll": "2025-03-30",
    "Africa/Casablanca": "2025-02-23",
    "Atlantic/Azores": "2025-10-26",
}
"""A day of UTC at which each clock is moved, or close to it; Kathmandu's is just odd."""
TWENTY = timedelta(minutes=20)
KPIS = (
    "ticket_volume",
    "unanswered_rate",
    "tickets_resolved",
    "resolved_per_agent_day",
    "handled_per_agent_day",
    "revenue_growth_rate",
    "open_tickets",
)


def around(zone: str) -> tuple[datetime, datetime]:
    noon = datetime.fromisoformat(AROUND[zone]).replace(hour=12, tzinfo=UTC)
    return noon - timedelta(hours=36), noon + timedelta(hours=36)


def log(zone: str) -> Iterator[dict[str, object]]:
    """A ticket every twenty minutes, most of them resolved; and money in the days before."""
    since, until = around(zone)
    for n in range(int((until - since) / TWENTY)):
        at = since + n * TWENTY
        yield event("ticket.opened", f"T-{n}", at.isoformat(), channel="email")
        if n % 3:
            by, later = f"a{n % 2}", (at + timedelta(hours=n % 5)).isoformat()
            fields = {"status": "resolved", "agent": by}
            yield event("ticket.status_changed", f"T-{n}", later, **fields)
    for n in range(20):
        at = until - n * timedelta(hours=9)
        money = {"kind": "revenue", "amount": n + 1, "currency": "EUR"}
        yield event("money.booked", f"M-{n}", at.isoformat(), **money)


@pytest.mark.parametrize("zone", AROUND)
async def test_b10_rows_of_hours_and_days_agree_with_buckets_and_the_reference(
    database: Database, zone: str
) -> None:
    envelopes = list(log(zone))
    desk = await StoredDesk.create(database, f"walls-{zone.replace('/', '-').lower()}"[:60])
    await desk.tell(envelopes)
    reference, period = Reference(envelopes), Period(*around(zone))
    hours = buckets(period, Grain.HOUR, zone_of(zone))
    days = buckets(period, Grain.DAY, zone_of(zone))
    demands = [Demand(REGISTRY[name], (period, *hours, *days), zone=zone) for name in KPIS]
    by = (Dimension.DAY_OF_WEEK, Dimension.HOUR_OF_DAY)
    *results, rows = await desk.ask(
        [*demands, Demand(REGISTRY["ticket_volume"], (period, *hours), by, zone=zone)]
    )
    for demand, readings in zip(demands, results, strict=True):
        assert not isinstance(readings, DomainError), readings
        for each in demand.periods:
            expected = reference.read(demand.kpi.name, each.since, each.until, zone=zone)
            reading = readings[each, ()]
            assert same(reading, expected), (demand.kpi.name, each, reading, expected)
    assert not isinstance(rows, DomainError), rows
    expected_rows = reference.breakdown(
        "ticket_volume", period.since, period.until, ["DAY_OF_WEEK", "HOUR_OF_DAY"], zone=zone
    )
    assert {keys: reading.value for keys, reading in rows.of(period).items()} == {
        keys: reading.value for keys, reading in expected_rows.items()
    }
    for hour in hours:
        # A bucket is of one row: that of the hour on the wall at its start.
        assert set(rows.of(hour)) <= {row_of(hour.since, zone)}


def row_of(at: datetime, zone: str) -> tuple[str, str]:
    wall = at.astimezone(ZoneInfo(zone))
    return str(wall.isoweekday()), str(wall.hour)


@pytest.mark.parametrize("zone", sorted(set(AROUND) - {"Asia/Kathmandu"}))
def test_b10_the_clocks_are_moved_in_the_time_that_is_looked_at(zone: str) -> None:
    since, until = around(zone)
    looks = [since + n * TWENTY for n in range(int((until - since) / TWENTY) + 1)]
    offsets = [look.astimezone(ZoneInfo(zone)).utcoffset() for look in looks]
    assert any(before != after for before, after in pairwise(offsets))
