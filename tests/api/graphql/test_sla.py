"""What the API tells of SLA targets and of working hours."""

from datetime import UTC, datetime

import pytest

from api.endpoints import graphql as graphql_endpoint
from tests.service import MONDAY, Service
from tests.telling import assigned, opened, replied, status, tell

POLICIES = """
time_zone = "Europe/Berlin"
calendar = "office"
[calendars.office]
holidays = ["DE"]
hours.monday-friday = ["09:00-17:00"]
[sla.all]
first_response = "1h"
resolution = "4h"
pause = ["pending"]
"""
FOUR = "set met missed running cancelled"


@pytest.fixture
async def promised(service: Service) -> Service:
    await service.desk.configure(POLICIES)
    await service.desk.tell(
        [
            opened("09:00", "T1", tier="1"),
            replied("09:30", "T1", "ann"),
            status("10:00", "T1", "pending"),
            opened("10:00", "T2", tier="1"),
            assigned("10:30", "T2", tier="2"),
            opened("11:00", "T3"),
            status("11:10", "T3", "resolved"),
            opened("19:00", "T4"),
            opened("19:00", "T5"),
            tell("ticket.excluded", "19:10", "T5", reason="spam"),
        ]
    )
    return service


def stand_still(
    monkeypatch: pytest.MonkeyPatch, hour: int, minute: int = 0, second: int = 0
) -> None:
    instant = datetime(2026, 5, 4, hour, minute, second, tzinfo=UTC)
    monkeypatch.setattr(graphql_endpoint, "now", lambda: instant)


async def test_targets_are_met_missed_running_or_cancelled(
    promised: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    stand_still(monkeypatch, 19, 30)
    got = await promised.metrics(
        f"first: slaOutcomes(metric: FIRST_RESPONSE) {{ {FOUR} }} "
        f"whole: slaOutcomes(metric: RESOLUTION) {{ {FOUR} }}",
        MONDAY,
    )
    # T1 replied in time; T2 was due at 11:00; T3 was resolved unanswered; T4 has half an hour
    assert got["first"] == {"set": 4, "met": 1, "missed": 1, "running": 1, "cancelled": 1}
    # T3 was resolved; T2 was due at 14:00; T1 is pending, T4 has time
    assert got["whole"] == {"set": 4, "met": 1, "missed": 1, "running": 2, "cancelled": 0}


async def test_a_miss_counts_once_its_due_instant_has_passed(
    promised: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    selection = "firstResponseSlaRate { numerator denominator }"
    stand_still(monkeypatch, 20, 0)
    before = await promised.metrics(selection, MONDAY)
    stand_still(monkeypatch, 20, 0, 1)
    after = await promised.metrics(selection, MONDAY)
    assert before["firstResponseSlaRate"] == {"numerator": 1, "denominator": 2}
    assert after["firstResponseSlaRate"] == {"numerator": 1, "denominator": 3}


async def test_a_miss_belongs_to_who_had_the_ticket_then(promised: Service) -> None:
    got = await promised.metrics(
        "firstResponseSlaRate { breakdown(by: [TIER]) { rows { keys { id } value sampleSize } } }",
        MONDAY,
    )
    rows = got["firstResponseSlaRate"]["breakdown"]["rows"]
    rates = {row["keys"][0]["id"]: (row["value"], row["sampleSize"]) for row in rows}
    assert rates == {"1": (1, 1), "2": (0, 1), None: (0, 1)}


async def test_no_target_set_is_null_and_not_all_met(service: Service) -> None:
    await service.desk.tell([opened("09:00", "T1"), replied("09:30", "T1", "ann")])
    got = await service.metrics("firstResponseSlaRate { value sampleSize }", MONDAY)
    assert got["firstResponseSlaRate"] == {"value": None, "sampleSize": 0}


async def test_a_duration_has_both_clocks_side_by_side(promised: Service) -> None:
    # Berlin is two hours ahead: 17:00 there is 15:00 here
    await promised.desk.tell([opened("14:30", "T6"), replied("15:30", "T6", "ann")])
    both = (
        "wall: firstResponseTime { maximum } work: firstResponseTime(clock: BUSINESS) { maximum }"
    )
    got = await promised.metrics(both, f'{MONDAY}, filter: {{agent: {{in: ["ann"]}}}}')
    assert got == {"wall": {"maximum": 3600}, "work": {"maximum": 1800}}


async def test_the_age_of_open_tickets_runs_in_working_hours_alone(promised: Service) -> None:
    fields = "backlogAge { value percentile(p: 100) series(grain: DAY) { values } }"
    got = await promised.metrics(fields, f"{MONDAY}, clock: BUSINESS")
    # T1 from 09:00, T2 from 10:00 to 15:00; T4 came after hours
    ages = [6 * 3600, 5 * 3600, 0]
    assert got["backlogAge"] == {
        "value": sum(ages) / 3,
        "percentile": 6 * 3600,
        "series": {"values": [sum(ages) / 3] * 2},  # Monday ends in Berlin before it ends in UTC
    }


async def test_a_public_holiday_is_no_working_time(service: Service) -> None:
    await service.desk.configure(POLICIES.replace('["DE"]', '["GB"]'))
    # The 4th of May 2026 is the Early May bank holiday in Britain.
    await service.desk.tell([opened("09:00", "T1"), replied("10:00", "T1", "ann")])
    got = await service.metrics("firstResponseTime { value }", f"{MONDAY}, clock: BUSINESS")
    assert got["firstResponseTime"] == {"value": 0}
