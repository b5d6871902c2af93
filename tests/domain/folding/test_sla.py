"""SLA targets by pencil: what is set, when it is due, and what decides it."""

from datetime import datetime
from typing import Any

from domain.configuration import Configuration
from domain.desk import Desk
from domain.events import parse
from domain.facts import SlaDecision, SlaTarget
from domain.folding.tickets import fold
from tests.desk import NOW
from tests.telling import Json, assigned, at, opened, replied, requester_replied, status, tell

HOURLY = '[sla.all]\nfirst_response = "1h"\nresolution = "4h"\nnext_reply = "30m"\n'
OFFICE = '[calendars.office]\nhours.monday-friday = ["09:00-12:00", "13:00-17:00"]\n'


def facts(text: str, events: list[Json]) -> list[Any]:
    configuration = Configuration.read(text)
    desk = Desk(
        tiers=configuration.tiers,
        working_hours=configuration.working_hours,
        policies=configuration.policies,
    )
    return list(fold([parse(dict(event), NOW) for event in events], desk).facts)


def outcomes(text: str, events: list[Json]) -> dict[str, list[tuple[str, datetime | None]]]:
    """By metric: how each target ended, and when it was decided or will be missed."""
    by_metric: dict[str, list[tuple[str, datetime | None]]] = {}
    log = facts(text, events)
    decided = [fact for fact in log if isinstance(fact, SlaDecision)]
    for fact in log:
        if isinstance(fact, SlaTarget):
            when = None
            if fact.outcome != "cancelled":
                mine = [
                    decision
                    for decision in decided
                    if decision.metric == fact.metric and decision.at >= fact.at
                ]
                when = min((decision.at for decision in mine), default=None)
            by_metric.setdefault(fact.metric, []).append((fact.outcome, when))
    return by_metric


def test_what_is_done_at_the_due_instant_is_met() -> None:
    log = [opened("09:00", "T1"), replied("10:00", "T1", "ann"), status("13:00", "T1", "resolved")]
    assert outcomes(HOURLY, log) == {
        "first_response": [("met", at("10:00"))],
        "resolution": [("met", at("13:00"))],
    }


def test_a_second_later_it_was_missed_at_the_due_instant() -> None:
    log = [opened("09:00", "T1"), replied("10:00:01", "T1", "ann")]
    assert outcomes(HOURLY, log)["first_response"] == [("missed", at("10:00"))]


PAUSED = '[sla.all]\nfirst_response = "1h"\npause = ["pending"]\n'


def test_a_clock_that_is_stopped_at_the_due_instant_leaves_time_until_it_goes_on() -> None:
    log = [opened("09:00", "T1"), status("10:00", "T1", "pending")]
    assert outcomes(PAUSED, log)["first_response"] == [("due", None)]
    answered = [*log, replied("12:00", "T1", "ann")]
    assert outcomes(PAUSED, answered)["first_response"] == [("met", at("12:00"))]
    goes_on = [*log, status("13:00", "T1", "open"), replied("14:00", "T1", "ann")]
    assert outcomes(PAUSED, goes_on)["first_response"] == [("missed", at("13:00"))]


def test_a_miss_that_nothing_told_of_is_dated_to_its_due_instant() -> None:
    assert outcomes(HOURLY, [opened("09:00", "T1")]) == {
        "first_response": [("due", at("10:00"))],
        "resolution": [("due", at("13:00"))],
    }


def test_a_miss_is_the_holders_as_of_the_due_instant() -> None:
    log = [
        opened("09:00", "T1", agent="ann", team="front"),
        assigned("10:00", "T1", agent="bob"),
        assigned("10:01", "T1", agent="cid"),
        replied("11:00", "T1", "dan"),
    ]
    (missed,) = (
        fact
        for fact in facts(HOURLY, log)
        if isinstance(fact, SlaDecision) and fact.metric == "first_response"
    )
    assert (missed.at, missed.is_met, missed.dims.agent) == (at("10:00"), False, "bob")


def test_an_outbound_ticket_owes_a_resolution_alone() -> None:
    assert outcomes(HOURLY, [opened("09:00", "T1", direction="outbound")]) == {
        "resolution": [("due", at("13:00"))]
    }


def test_without_a_policy_nothing_is_set() -> None:
    assert outcomes("", [opened("09:00", "T1")]) == {}
    assert outcomes('[sla.vip]\nsegment = ["vip"]\nresolution = 60', [opened("09:00", "T1")]) == {}


def test_the_first_policy_that_holds_decides() -> None:
    text = '[sla.high]\npriority = ["high"]\nresolution = "1h"\n[sla.all]\nresolution = "4h"'
    assert outcomes(text, [opened("09:00", "T1", priority="high")]) == {
        "resolution": [("due", at("10:00"))]
    }
    assert outcomes(text, [opened("09:00", "T1")]) == {"resolution": [("due", at("13:00"))]}


def test_a_clock_in_working_hours_stands_still_outside_them() -> None:
    text = f'calendar = "office"\n{OFFICE}[sla.all]\nclock = "business"\nresolution = "4h"'
    # 11:00–12:00, 13:00–16:00
    assert outcomes(text, [opened("11:00", "T1")]) == {"resolution": [("due", at("16:00"))]}


def test_paused_statuses_stop_the_clock() -> None:
    text = '[sla.all]\npause = ["pending"]\nresolution = "4h"'
    log = [
        opened("09:00", "T1"),
        status("10:00", "T1", "pending"),
        status("12:00", "T1", "open"),
    ]
    assert outcomes(text, log) == {"resolution": [("due", at("15:00"))]}
    assert outcomes(text, log[:2]) == {"resolution": [("due", None)]}


def test_another_priority_moves_what_is_undecided_alone() -> None:
    text = (
        '[sla.high]\npriority = ["high"]\nfirst_response = "30m"\nresolution = "2h"\n'
        '[sla.all]\nfirst_response = "1h"\nresolution = "4h"'
    )
    log = [
        opened("09:00", "T1"),
        replied("09:50", "T1", "ann"),
        tell("ticket.changed", "10:00", "T1", priority="high"),
    ]
    assert outcomes(text, log) == {
        "first_response": [("met", at("09:50"))],  # by the policy of then
        "resolution": [("due", at("11:00"))],
    }


def test_a_change_that_makes_it_late_misses_it_then() -> None:
    text = '[sla.high]\npriority = ["high"]\nresolution = "1h"\n[sla.all]\nresolution = "4h"'
    log = [opened("09:00", "T1"), tell("ticket.changed", "11:00", "T1", priority="high")]
    assert outcomes(text, log) == {"resolution": [("missed", at("11:00"))]}


def test_a_change_after_the_miss_takes_nothing_back() -> None:
    text = '[sla.high]\npriority = ["high"]\nresolution = "1h"\n[sla.all]\nresolution = "4h"'
    log = [
        opened("09:00", "T1", priority="high"),
        tell("ticket.changed", "11:00", "T1", priority="low"),
    ]
    assert outcomes(text, log) == {"resolution": [("missed", at("10:00"))]}


def test_a_policy_that_sets_nothing_any_more_cancels() -> None:
    text = '[sla.high]\npriority = ["high"]\nresolution = "4h"'
    log = [
        opened("09:00", "T1", priority="high"),
        tell("ticket.changed", "11:00", "T1", priority="low"),
    ]
    assert outcomes(text, log) == {"resolution": [("cancelled", None)]}
    back = tell("ticket.changed", "12:00", "T1", priority="high")
    assert outcomes(text, [*log, back]) == {"resolution": [("due", at("13:00"))]}


def test_a_resolution_without_a_reply_cancels_the_first_response() -> None:
    log = [opened("09:00", "T1"), status("09:30", "T1", "resolved")]
    assert outcomes(HOURLY, log) == {
        "first_response": [("cancelled", None)],
        "resolution": [("met", at("09:30"))],
    }


def test_a_reopening_takes_nothing_back() -> None:
    log = [
        opened("09:00", "T1"),
        replied("09:10", "T1", "ann"),
        status("09:30", "T1", "resolved"),
        status("09:40", "T1", "open"),
        status("20:00", "T1", "resolved"),
    ]
    assert outcomes(HOURLY, log) == {
        "first_response": [("met", at("09:10"))],
        "resolution": [("met", at("09:30"))],
    }


def test_each_run_of_messages_after_the_first_reply_owes_one_reply() -> None:
    log = [
        opened("09:00", "T1"),
        requester_replied("09:05", "T1"),  # the first response answers this, too
        replied("09:10", "T1", "ann"),
        requester_replied("10:00", "T1"),
        requester_replied("10:20", "T1"),
        replied("10:29", "T1", "ann"),
        requester_replied("11:00", "T1"),
        replied("11:31", "T1", "ann"),
        requester_replied("12:00", "T1"),
        status("12:10", "T1", "resolved"),
    ]
    assert outcomes(HOURLY, log)["next_reply"] == [
        ("met", at("10:29")),
        ("missed", at("11:30")),
        ("cancelled", None),
    ]


def test_a_message_on_a_resolved_ticket_owes_a_reply_from_the_reopening_on() -> None:
    log = [
        opened("09:00", "T1"),
        replied("09:10", "T1", "ann"),
        status("09:20", "T1", "resolved"),
        requester_replied("12:00", "T1"),
    ]
    assert "next_reply" not in outcomes(HOURLY, log)
    log.append(status("13:00", "T1", "open"))
    assert outcomes(HOURLY, log)["next_reply"] == [("due", at("13:30"))]


def test_policies_are_as_they_were_at_the_match() -> None:
    later = '[[sla.all]]\nfrom = 2026-05-04T09:30:00Z\nresolution = "1h"'
    text = f'[[sla.all]]\nresolution = "4h"\n{later}'
    assert outcomes(text, [opened("09:00", "T1")]) == {"resolution": [("due", at("13:00"))]}
    assert outcomes(text, [opened("10:00", "T2")]) == {"resolution": [("due", at("11:00"))]}


def test_the_hour_is_that_of_the_start() -> None:
    text = (
        'time_zone = "Asia/Kathmandu"\n'  # five hours and three quarters ahead
        '[sla.night]\nhours = "22:00-06:00"\nresolution = "8h"\n[sla.day]\nresolution = "1h"'
    )
    assert outcomes(text, [opened("16:14", "T1")]) == {"resolution": [("due", at("17:14"))]}
    assert outcomes(text, [opened("16:15", "T1")]) == {"resolution": [("due", at("24:15"))]}


def test_the_hour_is_that_of_the_calendar_in_force_at_the_start() -> None:
    text = (
        '[sla.early]\nhours = "00:00-12:00"\nresolution = "1h"\n'
        'clock = "business"\ncalendar = "c"\n'
        '[[calendars.c]]\ntime_zone = "Asia/Kathmandu"\n'
        'hours.monday-sunday = ["00:00-24:00"]\n'
        '[[calendars.c]]\nfrom = 2026-05-04T10:00:00Z\nhours.monday-sunday = ["00:00-24:00"]\n'
    )
    assert outcomes(text, [opened("09:00", "T1")]) == {}  # 14:45 in Kathmandu
    assert outcomes(text, [opened("11:00", "T1")]) == {"resolution": [("due", at("12:00"))]}


def test_excluded_tickets_owe_nothing() -> None:
    log = [opened("09:00", "T1"), tell("ticket.excluded", "09:01", "T1", reason="spam")]
    assert facts(HOURLY, log) == []
