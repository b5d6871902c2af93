"""One Monday at a desk, small enough for a pencil: what KPIs must read, and why.

The five tickets of the day:

| ticket | came by | what happened |
|---|---|---|
| T1 | email, in | 09:00 opened with Ann; 09:30 reply; 10:00 pending; 11:00 requester writes; |
| | | 11:30 reply and 10 minutes of work; 11:40 complains; 12:00 resolved, promised for 13:00 |
| T2 | chat, in | 09:00 opened; 09:05 to Bob; 09:06 reply in conversation c1; |
| | | 09:20 resolved; 10:00 closed |
| T3 | phone, in | 10:00 opened with Ann, front, tier 1, category login; |
| | | 10:10 to Cid, back, tier 2; 10:15 category bug; |
| | | 10:30 back to tier 1; stays open |
| T4 | email, out | 11:00 opened with Bob; 11:30 resolved; 12:00 reopened; 13:00 resolved |
| T5 | email, in | 15:00 opened; nobody takes it |

T6 is spam. Ann is on shift from 16:00 to midnight. The office is open from 09:10 to 12:30 and from
13:00 to 18:00. The SLA: 20 minutes to a first response, 30 to the next, 3 hours to a resolution.

What happens around the desk that day, `test_business_stories` tells.
"""

import pytest

from domain.clocks import has_both
from domain.kpis import REGISTRY
from persistence.database import Database
from tests.desk import Desk
from tests.telling import (
    DAY,
    Json,
    asked,
    assigned,
    at,
    invited,
    opened,
    rated,
    replied,
    status,
    tell,
)

CONFIGURATION = """
calendar = "office"
[calendars.office]
hours.monday-friday = ["09:10-12:30", "13:00-18:00"]
[sla.all]
first_response = "20m"
next_reply = "30m"
resolution = "3h"
"""


def a_monday() -> list[Json]:
    return [
        opened(
            "09:00",
            "T1",
            agent="ann",
            team="front",
            tier="1",
            category="billing",
            priority="high",
            difficulty="hard",
            due_at=at("13:00").isoformat(),
        ),
        replied("09:30", "T1", "ann"),
        status("10:00", "T1", "pending"),
        asked("11:00", "T1"),
        status("11:00", "T1", "open"),
        replied("11:30", "T1", "ann"),
        tell("ticket.worked", "11:30", "T1", agent="ann", seconds=600),
        tell("ticket.changed", "11:40", "T1", complaint=True),
        status("12:00", "T1", "resolved"),
        tell("ticket.reviewed", "14:00", "T1", score=80, correct=True),
        tell("ticket.reviewed", "15:00", "T1", score=90, correct=False),
        opened("09:00", "T2", channel="chat", priority="urgent"),
        assigned("09:05", "T2", agent="bob", team="front"),
        replied("09:06", "T2", "bob", conversation="c1"),
        tell("ticket.callback_requested", "09:10", "T2"),
        tell("ticket.callback_made", "09:15", "T2"),
        status("09:20", "T2", "resolved"),
        tell("ticket.reviewed", "14:00", "T2", score=70),
        status("10:00", "T2", "closed"),
        opened(
            "10:00",
            "T3",
            channel="phone",
            agent="ann",
            team="front",
            tier="1",
            category="login",
            due_at=at("20:00").isoformat(),
        ),
        assigned("10:10", "T3", agent="cid", team="back", tier="2"),
        tell("ticket.changed", "10:15", "T3", category="bug"),
        tell("ticket.callback_requested", "10:20", "T3"),
        assigned("10:30", "T3", tier="1"),
        opened(
            "11:00",
            "T4",
            channel="phone",
            direction="outbound",
            agent="bob",
            due_at=at("12:30").isoformat(),
        ),
        status("11:30", "T4", "resolved"),
        status("12:00", "T4", "open"),
        status("13:00", "T4", "resolved"),
        tell(
            "ticket.conversation_ended",
            "13:05",
            "T4",
            conversation="c4",
            answered_at=at("12:50").isoformat(),
        ),
        opened("15:00", "T5"),
        opened("15:00", "T6"),
        tell("ticket.excluded", "15:01", "T6", reason="spam"),
        tell(
            "shift.worked",
            "16:00",
            "s1",
            agent="ann",
            start=at("16:00").isoformat(),
            end=at("24:00").isoformat(),
            available_seconds=3000,
        ),
        invited("09:30", "i2", ticket="T2"),
        invited("12:05", "i1", ticket="T1"),
        rated("10:30", "r1", "csat", 5, ticket="T2"),
        rated("12:30", "r2", "csat", 3, invitation="i1"),
        rated("13:00", "r3", "nps", 9),
        rated("13:01", "r4", "nps", 3, complaint=True),
        rated("13:02", "r5", "nps", 8),
        rated("13:03", "r6", "ces", 6),
        rated("13:04", "r7", "ces", 2, scale=(1, 5)),
        rated("13:05", "r8", "servqual", 4, dimension="reliability", expectation=5),
        rated("13:06", "r9", "servqual", 6, dimension="empathy", expectation=5),
        rated("13:07", "r10", "servqual", 6, dimension="reliability"),
        *(rated("13:08", f"e{score}", "employee_nps", score) for score in (6, 9, 10)),
    ]


STORY = {
    # kpi: (value, sample size)
    "ticket_volume": (4, 4),  # T1 T2 T3 T5; T4 is outbound, T6 spam
    "tickets_resolved": (3, 3),  # T1 T2 T4
    "tickets_closed": (1, 1),  # T2
    "tickets_unresolved": (2, 2),  # T3 T5
    "tickets_forwarded": (1, 1),  # T3, one event
    "open_tickets": (2, 2),  # T3 T5
    "backlog_rate": (2 / 4, 4),
    "overdue_tickets": (1, 1),  # T3, promised for 20:00
    "overdue_rate": (1 / 2, 2),
    "backlog_age": ((14 * 3600 + 9 * 3600) / 2, 2),  # T3 since 10:00, T5 since 15:00
    "unanswered_tickets": (2, 2),  # T3 T5
    "unanswered_rate": (2 / 4, 4),
    "resolved_per_agent_day": (3 / 2, 2),  # Ann and Bob, a day each
    "handled_per_agent_day": (3 / 2, 2),  # Ann T1; Bob T2 T4
    "resolved_per_agent_hour": (3 / 8, 1),  # one shift of eight hours
    "agent_load": (1 / 2, 2),  # T3; Cid holds it, Ann is on shift
    "first_response_time": ((1800 + 360) / 2, 2),  # T1 T2
    "pickup_time": ((0 + 300 + 0) / 3, 3),  # T1 T2 T3
    "reply_time": ((1800 + 1800 + 360) / 3, 3),  # T1 twice, T2
    "resolution_time": ((10800 + 1200 + 7200) / 3, 3),  # T1 T2 T4
    "first_resolution_time": ((10800 + 1200 + 1800) / 3, 3),
    "requester_wait_time": ((7200 + 1200 + 5400) / 3, 3),  # T1 without its pending hour
    "processing_time": ((10800 + 900 + 600 + 1800 + 3600) / 5, 5),  # T1 T2 T3 T4 T4
    "tier_time": ((10800 + 600 + 1200) / 3, 3),  # T1 in 1, T3 in 1 and 2; T3 is still in 1 again
    "handle_time": (600, 1),  # T1
    "cycle_time": (3600, 1),  # T2
    "first_response_sla_rate": (1 / 4, 4),  # T2; T1 missed at 09:20, T3 at 10:20, T5 at 15:20
    "next_reply_sla_rate": (1 / 1, 1),  # T1 asked at 11:00, answered at 11:30 sharp
    "resolution_sla_rate": (3 / 5, 5),  # T1 at 12:00 sharp, T2, T4; T3 missed at 13:00, T5 at 18:00
    "on_time_resolution_rate": (1 / 2, 2),  # T1 by 13:00; T4 came after 12:30
    "resolved_within_rate": (3 / 3, 3),
    "priority_throughput": ((3 + 5 + 2) / 2, 2),  # T1 high, T2 urgent, T4 without
    "priority_share": (2 / 3, 3),
    "first_contact_resolution_rate": (1 / 3, 3),  # T2; T1 took two replies, T4 came back
    "solved_on_call_rate": (1 / 1, 1),  # T4, between 12:50 and 13:05
    "resolution_rate": (2 / 4, 4),  # T1 T2
    "escalation_rate": (1 / 4, 4),  # T3
    "escalations": (1, 1),
    "bounce_backs": (1, 1),  # T3
    "bounce_back_rate": (1 / 1, 1),
    "reopen_rate": (1 / 3, 3),  # T4
    "reassignment_rate": (1 / 4, 4),  # T3
    "transfer_rate": (1 / 4, 4),  # T3
    "classification_accuracy": (1 / 2, 2),  # T1 kept, T3 changed
    "routing_accuracy": (2 / 2, 2),  # T1 T2 stayed in front; T4 had no team
    "error_rate": (1 / 1, 1),  # T1, by its second review
    "quality_score": ((80 + 90 + 70) / 3, 3),
    "complaints": (2, 2),  # T1 and r4
    "complaint_rate": (2 / 3, 3),
    "hard_tickets_resolved": (1, 1),  # T1
    "hard_resolution_share": (1 / 3, 3),
    "callback_rate": (1 / 2, 2),  # T2 got it, T3 did not
    "replies_per_resolution": ((2 + 1 + 0) / 3, 3),
    "successful_ticket_score": (50, 1),  # r2 of T1: 3 of 1–5; T2 had no promise
    "csat": (1 / 2, 2),  # 5 is, 3 is not
    "csat_average": (4, 2),
    "nps": (100 * (1 - 1) / 3, 3),  # 9 promotes, 3 detracts, 8 is passive
    "ces": ((6 + 2.5) / 2, 2),  # 2 of 1–5 is 2.5 of 1–7
    "ces_easy_rate": (1 / 2, 2),
    "servqual": ((-1 + 1) / 2, 2),  # reliability 4 − 5, empathy 6 − 5
    "servperf": (((4 + 6) / 2 + 6) / 2, 3),
    "survey_response_rate": (1 / 2, 2),  # i1 was answered by r2
    "ratings": (13, 13),
    "employee_nps": (100 * (2 - 1) / 3, 3),  # 9 and 10 promote, 6 detracts
    "agent_utilization": (600 / (8 * 3600), 1),
    "occupancy": (600 / (600 + 3000), 2),
}


BUSINESS_STORY = {
    "backlog_age": ((9000 + 18000 + 10800) / 2, 2),  # T3 10:00-12:30, 13:00-18:00; T5 15:00-18:00
    "first_response_time": ((1200 + 0) / 2, 2),  # T1 09:10-09:30; T2 was answered before opening
    "pickup_time": (0, 3),  # Bob had T2 at 09:05
    "reply_time": ((1200 + 1800 + 0) / 3, 3),
    "resolution_time": ((10200 + 600 + 5400) / 3, 3),  # T4 11:00-12:30
    "first_resolution_time": ((10200 + 600 + 1800) / 3, 3),
    "requester_wait_time": ((6600 + 600 + 3600) / 3, 3),  # T4 11:00-11:30, 12:00-12:30
    "processing_time": ((10200 + 600 + 600 + 1800 + 1800) / 5, 5),
    "tier_time": ((10200 + 600 + 1200) / 3, 3),
    "cycle_time": (3000, 1),  # T2 09:10-10:00
    "resolved_within_rate": (3 / 3, 3),
}


def test_the_story_tells_of_every_kpi_of_two_clocks() -> None:
    assert list(BUSINESS_STORY) == [kpi for kpi in STORY if has_both(REGISTRY[kpi])]


@pytest.fixture(scope="module")
async def monday(database: Database) -> Desk:
    desk = await Desk.create(database, "monday")
    await desk.configure(CONFIGURATION)
    await desk.tell(a_monday())
    return desk


@pytest.mark.parametrize("kpi", STORY)
async def test_what_a_monday_reads(monday: Desk, kpi: str) -> None:
    value, sample_size = STORY[kpi]
    reading = await monday.read(kpi, DAY)
    assert reading.value == pytest.approx(value, rel=1e-12)
    assert reading.sample_size == sample_size


@pytest.mark.parametrize("kpi", BUSINESS_STORY)
async def test_what_a_monday_reads_in_working_hours(monday: Desk, kpi: str) -> None:
    value, sample_size = BUSINESS_STORY[kpi]
    reading = await monday.read(kpi, DAY, on_business=True)
    assert reading.value == pytest.approx(value, rel=1e-12)
    assert reading.sample_size == sample_size
