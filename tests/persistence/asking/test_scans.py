"""Scans: what they leave to each other, and what is too much of them."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from domain.asking.demands import Demand
from domain.asking.kept_sums import Kept
from domain.asking.rollups import rollups_of
from domain.errors import CostLimit
from domain.facts import Activity
from domain.kpis import REGISTRY
from domain.language.dimensions import Dimension
from domain.language.measures import counted
from domain.periods import Period
from persistence.asking import scans
from persistence.asking.kpis import plan
from persistence.asking.scans import Scan
from tests.desk import Desk
from tests.service import event

MAY = Period(datetime(2026, 5, 1, tzinfo=UTC), datetime(2026, 6, 1, tzinfo=UTC))
DAY = timedelta(days=1)
KEPT = Kept(rollups_of((), "UTC")[Activity], MAY.until)
HANDLED, REPLIED = REGISTRY["handled_per_agent_day"], REGISTRY["reply_time"]


def parted_again(scan: Scan, kept: Kept) -> list[Scan]:
    """A scan and those that are parted from it, and from these in the next snapshot."""
    first = [scan, *scan.parted({Activity: kept})]
    return [*first, *(other for one in first for other in one.parted({Activity: kept}))]


def test_each_measure_is_found_however_often_scans_are_parted() -> None:
    demands = [
        Demand(HANDLED, (MAY,), (Dimension.CATEGORY,)),
        Demand(HANDLED, (MAY,), (Dimension.TIER, Dimension.TEAM)),
        Demand(REPLIED, (MAY,), (Dimension.TIER,)),
    ]
    found, _ = plan(demands)
    (scan,) = found.values()
    assert len(parted_again(scan, KEPT)) > 1
    for demand in demands:
        for measure in demand.measures:
            reader = scan.of(measure, demand)
            assert demand.by in reader._measures[counted(measure)]
            assert (measure, demand) in reader._wanted


def test_what_sums_tell_is_not_read_from_the_facts_for_what_they_do_not() -> None:
    by_agent = Demand(REPLIED, (MAY,), (Dimension.AGENT,))
    found, _ = plan([by_agent, Demand(HANDLED, (MAY,), (Dimension.AGENT, Dimension.CATEGORY))])
    (scan,) = found.values()
    scan.parted({Activity: KEPT})
    reader = scan.of(by_agent.measures[0], by_agent)
    assert {demand.by for _, demand in reader._wanted} == {by_agent.by}


def test_what_no_sum_tells_is_one_pass() -> None:
    later = Period(MAY.until, MAY.until + timedelta(days=1))
    found, _ = plan([Demand(HANDLED, (later,)), Demand(REPLIED, (later,))])
    (scan,) = found.values()
    assert not scan.parted({Activity: KEPT})


async def test_too_many_buckets_in_too_many_groups_are_refused(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    await desk.tell(
        [
            event("ticket.opened", f"T{n}", "2026-05-04T09:00:00Z", channel=f"channel {n}")
            for n in range(3)
        ]
    )
    days = tuple(Period(MAY.since + n * DAY, MAY.since + (n + 1) * DAY) for n in range(20))
    demand = Demand(REGISTRY["ticket_volume"], days, (Dimension.CHANNEL,))
    monkeypatch.setattr(scans, "MAX_CELLS", replace(scans.MAX_CELLS, limit=3 * 21))
    assert not isinstance((await desk.ask([demand]))[0], CostLimit)
    monkeypatch.setattr(scans, "MAX_CELLS", replace(scans.MAX_CELLS, limit=3 * 20))
    assert isinstance((await desk.ask([demand]))[0], CostLimit)
