"""One Monday at a desk, small enough to compute by hand: what KPIs must read, and why.

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

Ratings: r1 of T2 is a 5 of 1–5, r2 of T1 a 3 (i1 had asked; i2, of T2, was not answered). NPS: 9, 3
(r4, a complaint) and 8. CES: 6 of 1–7 and 2 of 1–5. SERVQUAL: r8 reliability 4, expected 5; r9
empathy 6, expected 5; r10 reliability 6. Agents, asked themselves, give 6, 9 and 10. T1 is reviewed
twice, 80 and correct, then 90 and not; T2 once, 70. T1 was promised for 13:00, T3 for 20:00, T4 for
12:30.
"""

from tests.stories import ByHand
from tests.telling import (
    Json,
    assigned,
    at,
    invited,
    opened,
    rated,
    replied,
    requester_replied,
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
        requester_replied("11:00", "T1"),
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
    "ticket_volume": ByHand("4", 4, "T1, T2, T3 and T5; T4 is outbound, T6 spam"),
    "tickets_resolved": ByHand("3", 3, "T1, T2 and T4, each by its last resolution"),
    "tickets_closed": ByHand("1", 1, "T2"),
    "tickets_unresolved": ByHand("2", 2, "T3 and T5 are open at midnight"),
    "tickets_forwarded": ByHand(
        "1", 1, "T3 to another team and a higher tier: one event, one hand-off"
    ),
    "open_tickets": ByHand("2", 2, "T3 and T5 at midnight"),
    "backlog_rate": ByHand("2 / 4", 4, "T3 and T5 are open, of T1, T2, T3 and T5"),
    "overdue_tickets": ByHand("1", 1, "T3, promised for 20:00"),
    "overdue_rate": ByHand("1 / 2", 2, "T3, of T3 and T5"),
    "backlog_age": ByHand(
        "(14 × 3600 + 9 × 3600) / 2", 2, "T3 is open since 10:00, T5 since 15:00"
    ),
    "unanswered_tickets": ByHand("2", 2, "T3 and T5"),
    "unanswered_rate": ByHand("2 / 4", 4, "T3 and T5, of T1, T2, T3 and T5"),
    "resolved_per_agent_day": ByHand("3 / 2", 2, "T1, T2 and T4; Ann and Bob, a day each"),
    "handled_per_agent_day": ByHand("(1 + 2) / 2", 2, "Ann worked on T1, Bob on T2 and T4"),
    "resolved_per_agent_hour": ByHand("3 / 8", 1, "T1, T2 and T4; one shift of eight hours"),
    "agent_load": ByHand("1 / 2", 2, "T3; Cid holds it, and Ann is on shift until midnight"),
    "first_response_time": ByHand("(1800 + 360) / 2", 2, "T1 after 30 minutes, T2 after 6"),
    "pickup_time": ByHand(
        "(0 + 300 + 0) / 3", 3, "T1 and T3 were opened with Ann; Bob got T2 after 5 minutes"
    ),
    "reply_time": ByHand(
        "(1800 + 1800 + 360) / 3",
        3,
        "T1 from its opening and from 11:00 on, when the requester wrote again; T2",
    ),
    "resolution_time": ByHand(
        "(10800 + 1200 + 7200) / 3", 3, "T1 in 3 hours, T2 in 20 minutes, T4 in 2 hours"
    ),
    "first_resolution_time": ByHand(
        "(10800 + 1200 + 1800) / 3", 3, "T1, T2, and T4 for the first time at 11:30"
    ),
    "requester_wait_time": ByHand(
        "(7200 + 1200 + 5400) / 3",
        3,
        "T1 without its pending hour, T2, T4 without the half hour for which it was resolved",
    ),
    "processing_time": ByHand(
        "(10800 + 900 + 600 + 1800 + 3600) / 5",
        5,
        "Ann had T1 and, for 10 minutes, T3; Bob had T2 and, twice, T4; Cid still has T3",
    ),
    "tier_time": ByHand(
        "(10800 + 600 + 1200) / 3",
        3,
        "T1 in tier 1, T3 in tier 1 and in tier 2; T3 is still in tier 1 again",
    ),
    "handle_time": ByHand("600", 1, "the ten minutes on T1"),
    "cycle_time": ByHand("3600", 1, "T2 from 09:00 to 10:00"),
    "first_response_sla_rate": ByHand(
        "1 / 4", 4, "T2 was met; T1 was missed at 09:20, T3 at 10:20, T5 at 15:20"
    ),
    "next_reply_sla_rate": ByHand("1 / 1", 1, "T1: asked at 11:00, answered at 11:30 sharp"),
    "resolution_sla_rate": ByHand(
        "3 / 5", 5, "T1 at 12:00 sharp, T2 and T4 were met; T3 was missed at 13:00, T5 at 18:00"
    ),
    "on_time_resolution_rate": ByHand(
        "1 / 2", 2, "T1 by 13:00; T4 came after 12:30; T2 bears no promise"
    ),
    "resolved_within_rate": ByHand("3 / 3", 3, "T1, T2 and T4, all within 24 hours"),
    "priority_throughput": ByHand(
        "(3 + 5 + 2) / 2", 2, "T1 is high, T2 urgent, T4 without; Ann and Bob, a day each"
    ),
    "priority_share": ByHand("2 / 3", 3, "T1 and T2, of T1, T2 and T4"),
    "first_contact_resolution_rate": ByHand(
        "1 / 3", 3, "T2 in one conversation; T1 took two replies, T4 came back"
    ),
    "solved_on_call_rate": ByHand("1 / 1", 1, "T4 at 13:00, in the call from 12:50 to 13:05"),
    "resolution_rate": ByHand("2 / 4", 4, "T1 and T2, of T1, T2, T3 and T5"),
    "escalation_rate": ByHand("1 / 4", 4, "T3, of T1, T2, T3 and T5"),
    "escalations": ByHand("1", 1, "T3 at 10:10, from tier 1 to tier 2"),
    "bounce_backs": ByHand("1", 1, "T3 at 10:30, back to tier 1"),
    "bounce_back_rate": ByHand("1 / 1", 1, "T3, the only one that was escalated"),
    "reopen_rate": ByHand("1 / 3", 3, "T4, of T1, T2 and T4"),
    "reassignment_rate": ByHand("1 / 4", 4, "T3 went from Ann to Cid"),
    "transfer_rate": ByHand("1 / 4", 4, "T3 went from front to back"),
    "classification_accuracy": ByHand("1 / 2", 2, "T1 kept its category, T3 did not"),
    "routing_accuracy": ByHand("2 / 2", 2, "T1 and T2 stayed in front; T4 had no team"),
    "error_rate": ByHand("1 / 1", 1, "T1, by its second review; that of T2 does not judge"),
    "quality_score": ByHand("(80 + 90 + 70) / 3", 3, "T1 twice, T2"),
    "complaints": ByHand("2", 2, "T1, and the rating r4"),
    "complaint_rate": ByHand("2 / 3", 3, "T1 and r4; T1, T2 and T4 were resolved"),
    "hard_tickets_resolved": ByHand("1", 1, "T1"),
    "hard_resolution_share": ByHand("1 / 3", 3, "T1, of T1, T2 and T4"),
    "callback_rate": ByHand("1 / 2", 2, "T2 was called back, T3 was not"),
    "replies_per_resolution": ByHand("(2 + 1 + 0) / 3", 3, "T1, T2, T4"),
    "successful_ticket_score": ByHand(
        "100 × (3 − 1) / (5 − 1)", 1, "r2 of T1: 3 on a scale of 1–5; T2 bears no promise"
    ),
    "csat": ByHand("1 / 2", 2, "the 5 is satisfied, the 3 is not"),
    "csat_average": ByHand("(5 + 3) / 2", 2, "r1 and r2"),
    "nps": ByHand("100 × (1 − 1) / 3", 3, "9 promotes, 3 detracts, 8 is passive"),
    "ces": ByHand("(6 + 2.5) / 2", 2, "6 as it is; 2 on 1–5 is 2.5 on 1–7"),
    "ces_easy_rate": ByHand("1 / 2", 2, "6 is at least 5, 2.5 is not"),
    "servqual": ByHand("((4 − 5) + (6 − 5)) / 2", 2, "reliability of r8, empathy of r9"),
    "servperf": ByHand("((4 + 6) / 2 + 6) / 2", 3, "reliability of r8 and r10, empathy of r9"),
    "survey_response_rate": ByHand("1 / 2", 2, "i1 was answered by r2, i2 was not"),
    "ratings": ByHand("10 + 3", 13, "r1 to r10, and three of agents"),
    "employee_nps": ByHand("100 × (2 − 1) / 3", 3, "9 and 10 promote, 6 detracts"),
    "agent_utilization": ByHand("600 / (8 × 3600)", 1, "Ann: ten minutes of eight hours"),
    "occupancy": ByHand("600 / (600 + 3000)", 2, "Ann: ten minutes worked, fifty more available"),
}

ON_BUSINESS_CLOCK = {
    "backlog_age": ByHand(
        "(9000 + 18000 + 10800) / 2",
        2,
        "T3 from 10:00 to 12:30 and from 13:00 to 18:00, T5 from 15:00 to 18:00",
    ),
    "first_response_time": ByHand(
        "(1200 + 0) / 2", 2, "T1 from 09:10 to 09:30; T2 was answered before the office opened"
    ),
    "pickup_time": ByHand("0", 3, "Bob had T2 at 09:05, before the office opened"),
    "reply_time": ByHand(
        "(1200 + 1800 + 0) / 3", 3, "T1 from 09:10 to 09:30 and from 11:00 to 11:30, T2"
    ),
    "resolution_time": ByHand(
        "(10200 + 600 + 5400) / 3",
        3,
        "T1 from 09:10 to 12:00, T2 to 09:20, T4 from 11:00 to 12:30; it was lunch until 13:00",
    ),
    "first_resolution_time": ByHand(
        "(10200 + 600 + 1800) / 3", 3, "T1, T2, and T4 from 11:00 to 11:30"
    ),
    "requester_wait_time": ByHand(
        "(6600 + 600 + 3600) / 3",
        3,
        "T1 without its pending hour, T2, T4 from 11:00 to 11:30 and from 12:00 to 12:30",
    ),
    "processing_time": ByHand(
        "(10200 + 600 + 600 + 1800 + 1800) / 5", 5, "T1, T2, T3 with Ann, T4 twice"
    ),
    "tier_time": ByHand("(10200 + 600 + 1200) / 3", 3, "T1, T3 in tier 1 and in tier 2"),
    "cycle_time": ByHand("3000", 1, "T2 from 09:10 to 10:00"),
    "resolved_within_rate": ByHand("3 / 3", 3, "all within 24 hours"),
}
