"""One Monday at a desk, small enough for a pencil: what every KPI must read, and why.

The five tickets of the day:

| ticket | came by | what happened |
|---|---|---|
| T1 | email, in | 09:00 opened with Ann; 09:30 reply; 10:00 pending; 11:00 requester writes; |
| | | 11:30 reply and 10 minutes of work; 12:00 resolved |
| T2 | chat, in | 09:00 opened; 09:05 to Bob; 09:06 reply in conversation c1; |
| | | 09:20 resolved; 10:00 closed |
| T3 | phone, in | 10:00 opened with Ann, front, tier 1, category login; |
| | | 10:10 to Cid, back, tier 2; 10:15 category bug; stays open |
| T4 | email, out | 11:00 opened with Bob; 11:30 resolved; 12:00 reopened; 13:00 resolved |
| T5 | email, in | 15:00 opened; nobody takes it |

T6 is spam. Ann is on shift from 16:00 to midnight.
"""

import pytest

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


def a_monday() -> list[Json]:
    return [
        opened("09:00", "T1", agent="ann", team="front", tier="1", category="billing"),
        replied("09:30", "T1", "ann"),
        status("10:00", "T1", "pending"),
        asked("11:00", "T1"),
        status("11:00", "T1", "open"),
        replied("11:30", "T1", "ann"),
        tell("ticket.worked", "11:30", "T1", agent="ann", seconds=600),
        status("12:00", "T1", "resolved"),
        opened("09:00", "T2", channel="chat"),
        assigned("09:05", "T2", agent="bob", team="front"),
        replied("09:06", "T2", "bob", conversation="c1"),
        status("09:20", "T2", "resolved"),
        status("10:00", "T2", "closed"),
        opened(
            "10:00", "T3", channel="phone", agent="ann", team="front", tier="1", category="login"
        ),
        assigned("10:10", "T3", agent="cid", team="back", tier="2"),
        tell("ticket.changed", "10:15", "T3", category="bug"),
        opened("11:00", "T4", direction="outbound", agent="bob"),
        status("11:30", "T4", "resolved"),
        status("12:00", "T4", "open"),
        status("13:00", "T4", "resolved"),
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
        ),
        invited("09:30", "i2", ticket="T2"),
        invited("12:05", "i1", ticket="T1"),
        rated("10:30", "r1", "csat", 5, ticket="T2"),
        rated("12:30", "r2", "csat", 3, invitation="i1"),
        rated("13:00", "r3", "nps", 9),
        rated("13:01", "r4", "nps", 3),
        rated("13:02", "r5", "nps", 8),
        rated("13:03", "r6", "ces", 6),
        rated("13:04", "r7", "ces", 2, scale=(1, 5)),
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
    "backlog_age": ((14 * 3600 + 9 * 3600) / 2, 2),  # T3 since 10:00, T5 since 15:00
    "unanswered_tickets": (2, 2),  # T3 T5
    "unanswered_rate": (2 / 4, 4),
    "resolved_per_agent_day": (3 / 2, 2),  # Ann and Bob, a day each
    "handled_per_agent_day": (3 / 2, 2),  # Ann T1; Bob T2 T4
    "agent_load": (1 / 2, 2),  # T3; Cid holds it, Ann is on shift
    "first_response_time": ((1800 + 360) / 2, 2),  # T1 T2
    "pickup_time": ((0 + 300 + 0) / 3, 3),  # T1 T2 T3
    "reply_time": ((1800 + 1800 + 360) / 3, 3),  # T1 twice, T2
    "resolution_time": ((10800 + 1200 + 7200) / 3, 3),  # T1 T2 T4
    "first_resolution_time": ((10800 + 1200 + 1800) / 3, 3),
    "requester_wait_time": ((7200 + 1200 + 5400) / 3, 3),  # T1 without its pending hour
    "processing_time": ((10800 + 900 + 600 + 1800 + 3600) / 5, 5),  # T1 T2 T3 T4 T4
    "handle_time": (600, 1),  # T1
    "cycle_time": (3600, 1),  # T2
    "first_contact_resolution_rate": (1 / 3, 3),  # T2; T1 took two replies, T4 came back
    "resolution_rate": (2 / 4, 4),  # T1 T2
    "escalation_rate": (1 / 4, 4),  # T3
    "escalations": (1, 1),
    "reopen_rate": (1 / 3, 3),  # T4
    "reassignment_rate": (1 / 4, 4),  # T3
    "transfer_rate": (1 / 4, 4),  # T3
    "classification_accuracy": (1 / 2, 2),  # T1 kept, T3 changed
    "replies_per_resolution": ((2 + 1 + 0) / 3, 3),
    "csat": (1 / 2, 2),  # 5 is, 3 is not
    "csat_average": (4, 2),
    "nps": (100 * (1 - 1) / 3, 3),  # 9 promotes, 3 detracts, 8 is passive
    "ces": ((6 + 2.5) / 2, 2),  # 2 of 1–5 is 2.5 of 1–7
    "ces_easy_rate": (1 / 2, 2),
    "survey_response_rate": (1 / 2, 2),  # i1 was answered by r2
    "ratings": (7, 7),
}


def test_the_story_tells_of_every_kpi() -> None:
    assert set(STORY) <= set(REGISTRY)


@pytest.fixture(scope="module")
async def monday(database: Database) -> Desk:
    desk = await Desk.create(database, "monday")
    await desk.tell(a_monday())
    return desk


@pytest.mark.parametrize("kpi", STORY)
async def test_what_a_monday_reads(monday: Desk, kpi: str) -> None:
    value, sample_size = STORY[kpi]
    reading = await monday.read(kpi, DAY)
    assert reading.value == pytest.approx(value, rel=1e-12)
    assert reading.sample_size == sample_size
