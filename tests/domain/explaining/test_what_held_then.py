"""Reasons agree with what held when a ticket counts, and name the events that made it so."""

from tests.domain.explaining.test_explaining import RESOLVED, deciding, explain
from tests.telling import assigned, opened, replied, status, tell

HARD = tell("ticket.changed", "09:10", "T", difficulty="hard")
UNSET = tell("ticket.changed", "09:20", "T", difficulty=None)
FRONT = opened("09:00", "T", team="front", tier="1")
REOPENED = status("13:00", "T", "open")


def test_b2_a_difficulty_that_was_unset_is_why_a_ticket_was_not_hard() -> None:
    log = [opened("09:00", "T"), HARD, UNSET, RESOLVED]
    why = explain("hard_tickets_resolved", *log)
    assert (why.counted, why.reason) == (False, "Does not count: it was not hard.")
    assert UNSET in deciding("hard_tickets_resolved", *log)


def test_b3_what_came_after_the_resolution_decides_nothing_of_it() -> None:
    later = [REOPENED, assigned("14:00", "T", tier="2"), assigned("15:00", "T", team="back")]
    for kpi in ("hard_tickets_resolved", "routing_accuracy"):
        before, after = explain(kpi, FRONT, RESOLVED), explain(kpi, FRONT, RESOLVED, *later)
        assert (after.counted, after.reason, after.value, after.events) == (
            before.counted,
            before.reason,
            before.value,
            before.events,
        )


def test_b18_a_hand_off_to_a_lower_tier_is_no_change_of_team() -> None:
    down = tell("ticket.escalated", "10:00", "T", to_tier="1")
    replies = [replied("10:30", "T", "ann"), replied("11:00", "T", "ann")]
    log = [opened("09:00", "T", tier="2"), down, *replies, RESOLVED]
    reason = explain("first_contact_resolution_rate", *log).reason
    assert reason.endswith("it took more than one human reply, call or chat.")
    assert explain("escalations", *log).reason == "Does not count: it was never escalated."
    assert explain("tickets_forwarded", *log).counted


def test_b12_work_is_explained_by_its_seconds() -> None:
    worked = tell("ticket.worked", "10:00", "T", agent="ann", seconds=900)
    why = explain("agent_utilization", opened("09:00", "T"), worked)
    assert (why.counted, why.value) == (True, 900)
    assert "work on it was logged at 2026-05-04T10:00Z" in why.reason
    assert deciding("agent_utilization", opened("09:00", "T"), worked) == [worked]
