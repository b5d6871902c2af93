"""Scans: what is too much of them."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from domain.asking.demands import Demand
from domain.errors import CostLimit
from domain.kpis import REGISTRY
from domain.language.dimensions import Dimension
from domain.periods import Period
from persistence.asking import scans
from tests.desk import StoredDesk
from tests.service import event

MAY = datetime(2026, 5, 1, tzinfo=UTC)
DAY = timedelta(days=1)


async def test_too_many_buckets_in_too_many_groups_are_refused(
    desk: StoredDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    await desk.tell(
        [
            event("ticket.opened", f"T{n}", "2026-05-04T09:00:00Z", channel=f"channel {n}")
            for n in range(3)
        ]
    )
    days = tuple(Period(MAY + n * DAY, MAY + (n + 1) * DAY) for n in range(20))
    demand = Demand(REGISTRY["ticket_volume"], days, (Dimension.CHANNEL,))
    monkeypatch.setattr(scans, "MAX_CELLS", replace(scans.MAX_CELLS, limit=3 * 21))
    assert not isinstance((await desk.ask([demand]))[0], CostLimit)
    monkeypatch.setattr(scans, "MAX_CELLS", replace(scans.MAX_CELLS, limit=3 * 20))
    assert isinstance((await desk.ask([demand]))[0], CostLimit)
