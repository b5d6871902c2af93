"""Periods are half-open: what happens at their start is in, what happens at their end is not."""

from datetime import timedelta

import pytest

from domain.periods import Period
from tests.desk import StoredDesk
from tests.telling import DAY, at, opened, replied, status

NINE_TO_TEN = Period(at("09:00"), at("10:00"))
JUST_BEYOND = Period(at("09:00"), at("10:00") + timedelta(microseconds=1))


@pytest.mark.parametrize(
    ("kpi", "at_ten", "just_after"),
    [
        ("ticket_volume", 1, 2),  # T2 opens at ten
        ("tickets_unresolved", 1, 1),  # T1 is resolved at ten, T2 opens
        ("unanswered_tickets", 1, 1),  # T1 is answered at ten, T2 opens
        ("open_tickets", 1, 1),
        ("tickets_resolved", 0, 1),
        ("backlog_age", 3600, 0.000001),
    ],
)
async def test_the_end_of_a_period_is_not_part_of_it(
    desk: StoredDesk, kpi: str, at_ten: float, just_after: float
) -> None:
    await desk.tell(
        [
            opened("09:00", "T1"),
            replied("10:00", "T1", "ann"),
            status("10:00", "T1", "resolved"),
            opened("10:00", "T2"),
        ]
    )
    assert (await desk.read(kpi, NINE_TO_TEN)).value == at_ten
    assert (await desk.read(kpi, JUST_BEYOND)).value == pytest.approx(just_after)


async def test_the_start_of_a_period_is_part_of_it(desk: StoredDesk) -> None:
    await desk.tell([opened("09:00", "T1"), status("09:00", "T1", "resolved")])
    assert (await desk.read("ticket_volume", NINE_TO_TEN)).value == 1
    assert (await desk.read("tickets_resolved", NINE_TO_TEN)).value == 1
    assert (await desk.read("tickets_unresolved", NINE_TO_TEN)).value == 0


async def test_a_stay_in_a_tier_ends_with_a_resolution_that_is_taken_back_at_once(
    desk: StoredDesk,
) -> None:
    await desk.tell(
        [
            opened("09:00", "T1", tier="2"),
            status("10:00", "T1", "resolved"),
            status("10:00", "T1", "open"),
            status("13:00", "T1", "closed"),
        ]
    )
    reading = await desk.read("tier_time", DAY)
    assert (reading.value, reading.sample_size) == ((3600 + 10800) / 2, 2)
