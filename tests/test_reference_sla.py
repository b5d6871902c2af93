"""Pencil stories of SLA targets: when they are due, met, missed, cancelled and running."""

from typing import Any

from tests.reference import Reference, ReferenceReading
from tests.reference.pencil import (
    HOURLY,
    MICROSECOND,
    NOTHING,
    OFFICE,
    PAUSED,
    assigned,
    at,
    changed,
    opened,
    outcome,
    rate,
    reply,
    sla,
    status,
    tell,
)

Log = list[dict[str, Any]]

BUSINESS = OFFICE + '[sla.all]\nclock = "business"\nfirst_response = "2h"\n'

# --- met, missed, running -------------------------------------------------------------------------


def test_without_a_policy_there_are_no_targets() -> None:
    log = [opened(9), reply(9.5), status(10, "resolved")]
    assert outcome(log, "") == outcome(log, "", "resolution") == "none"
    assert Reference(log).read("first_response_sla_rate", at(0), at(24)) == NOTHING


def test_done_at_the_very_due_instant_is_met_and_a_microsecond_later_is_missed() -> None:
    log = [opened(9), reply(10), status(11, "closed")]
    assert outcome(log) == outcome(log, HOURLY, "resolution") == "met"
    log = [opened(9), reply(10 + MICROSECOND), status(11 + MICROSECOND, "closed")]
    assert outcome(log) == outcome(log, HOURLY, "resolution") == "missed"


def test_a_miss_falls_at_the_due_instant_and_a_hit_when_it_is_met() -> None:
    log = [opened(9), reply(12), opened(9, "2"), reply(9.25, subject="2")]
    assert rate(log, HOURLY, 9.25, 9.5) == ReferenceReading(1.0, 1)
    assert rate(log, HOURLY, 9.5, 10) == NOTHING
    assert rate(log, HOURLY, 10, 10.001) == ReferenceReading(0.0, 1)
    assert rate(log, HOURLY, 0, 24) == ReferenceReading(0.5, 2)


def test_a_miss_that_nobody_polled_for_needs_the_due_instant_to_lie_before_now() -> None:
    log = [opened(9)]
    assert outcome(log, now=9) == outcome(log, now=10) == "running"
    assert outcome(log, now=10 + MICROSECOND) == "missed"
    assert sla(log, now=10).read("first_response_sla_rate", at(0), at(24)) == NOTHING
    reading = sla(log, now=11).read("first_response_sla_rate", at(10), at(10.5))
    assert reading == ReferenceReading(0.0, 1)


def test_a_reply_timed_before_the_opening_meets_the_target_at_the_opening() -> None:
    assert outcome([reply(8), opened(9)]) == "met"
    assert rate([reply(8), opened(9)], HOURLY, 9, 9.1) == ReferenceReading(1.0, 1)


def test_only_human_replies_are_responses() -> None:
    log = [opened(9), reply(9.1, "bot"), reply(9.2, public=False), reply(9.3, "requester")]
    assert outcome(log) == "missed"


def test_outbound_unknown_excluded_and_merged_tickets() -> None:
    outbound = [opened(9, direction="outbound"), reply(9.5), reply(9.6, "requester")]
    assert outcome(outbound) == outcome(outbound, HOURLY, "next_reply") == "none"
    assert outcome(outbound, HOURLY, "resolution") == "missed"
    unknown = [reply(9), status(10, "resolved")]
    assert outcome(unknown) == outcome(unknown, HOURLY, "resolution") == "none"
    for gone in ("ticket.excluded", "ticket.merged"):
        assert outcome([opened(9), tell(gone, 20)]) == "none"
    assert outcome([opened(9), tell("ticket.excluded", 20), tell("ticket.included", 21)]) != "none"


# --- dimensions -----------------------------------------------------------------------------------


def test_a_hit_belongs_to_who_made_it_and_a_miss_to_the_holder_then() -> None:
    log = [opened(9, agent="a1"), reply(9.5, agent="a2"), assigned(9.75, agent="a3")]
    log += [status(10, "resolved", agent="a4")]
    log += [opened(9, "2", agent="a1", team="t1"), tell("ticket.assigned", 10, "2", agent="a5")]
    log += [
        tell("ticket.assigned", 10.5, "2", agent="a6"),
        tell("agent.changed", 10, "a5", tier="2"),
    ]
    log += [tell("ticket.changed", 11, "2", category="c1")]
    reference = sla(log)
    by = ["AGENT", "TEAM", "TIER", "CATEGORY"]
    assert reference.breakdown("first_response_sla_rate", at(0), at(24), by) == {
        ("a2", None, None, None): ReferenceReading(1.0, 1),
        ("a5", "t1", "2", None): ReferenceReading(0.0, 1),
    }
    assert reference.breakdown("resolution_sla_rate", at(0), at(24), by) == {
        ("a3", None, None, None): ReferenceReading(1.0, 1),
        ("a6", "t1", None, "c1"): ReferenceReading(0.0, 1),
    }


def test_a_resolution_without_a_holder_belongs_to_who_resolved() -> None:
    log = [opened(9), status(10, "resolved", agent="a4")]
    rows = sla(log).breakdown("resolution_sla_rate", at(0), at(24), ["AGENT"])
    assert rows == {("a4",): ReferenceReading(1.0, 1)}


# --- pauses ---------------------------------------------------------------------------------------


def test_a_paused_status_stops_the_clock() -> None:
    log = [opened(9), status(9.5, "pending"), status(12, "on_hold"), status(13, "open")]
    assert outcome([*log, reply(13.5)], PAUSED) == "met"
    assert outcome([*log, reply(13.5001)], PAUSED) == "missed"
    assert rate(log, PAUSED, 13.5, 13.501) == ReferenceReading(0.0, 1)
    assert outcome([*log, reply(12.5)], HOURLY) == "missed"


def test_nothing_is_due_while_the_status_is_paused() -> None:
    log = [opened(9), status(9.5, "pending")]
    assert outcome(log, PAUSED) == "running"
    assert outcome([*log, reply(99)], PAUSED) == "met"
    assert outcome([*log, status(99, "resolved")], PAUSED) == "cancelled"


def test_what_is_reached_at_the_very_pause_is_due_when_the_clock_runs_again() -> None:
    log = [opened(9), status(10, "pending")]
    assert outcome(log, PAUSED) == "running"
    assert outcome([*log, reply(11)], PAUSED) == "met"
    log += [status(12, "open")]
    assert outcome([*log, reply(12)], PAUSED) == "met"
    assert outcome([*log, reply(12.001)], PAUSED) == "missed"
    assert rate(log, PAUSED, 12, 12.001) == ReferenceReading(0.0, 1)


def test_a_pause_counts_on_the_business_clock_only_inside_its_hours() -> None:
    text = BUSINESS + 'pause = ["pending"]\n'
    log = [opened(16), status(16.5, "pending"), status(34, "open")]
    assert outcome([*log, reply(35.5)], text) == "met"
    assert outcome([*log, reply(35.501)], text) == "missed"
    # reached at five while nothing is paused: a pause at six comes too late
    log = [opened(15), status(18, "pending")]
    assert rate(log, text, 17, 17.001) == ReferenceReading(0.0, 1)


def test_a_new_status_may_pause_too() -> None:
    text = HOURLY + 'pause = ["new"]\n'
    assert outcome([opened(9), reply(50)], text) == "met"
    assert outcome([opened(9), status(20, "open"), reply(21)], text) == "met"
    assert outcome([opened(9), status(20, "open"), reply(21.001)], text) == "missed"


# --- cancelled ------------------------------------------------------------------------------------


def test_a_resolution_leaves_nothing_to_answer() -> None:
    log = [opened(9), status(9.5, "resolved")]
    assert outcome(log) == "cancelled"
    assert outcome(log, HOURLY, "resolution") == "met"
    assert outcome([opened(9), status(10, "closed")]) == "cancelled"  # at the due instant
    assert outcome([opened(9), status(10.001, "closed")]) == "missed"
    assert rate(log, HOURLY, 0, 24) == NOTHING


def test_a_cancelled_response_is_not_taken_up_after_a_reopening() -> None:
    log = [opened(9), status(9.5, "resolved"), status(9.6, "open")]
    assert outcome([*log, reply(9.7)]) == "cancelled"
    assert outcome([*log, changed(9.7, priority="urgent")]) == "cancelled"


def test_a_response_beside_the_resolution_counts_if_it_comes_first() -> None:
    assert outcome([opened(9), status(9.5, "resolved"), reply(9.5)]) == "met"
    assert outcome([opened(9), status(9.5, "resolved"), reply(9.6)]) == "cancelled"


# --- next replies ---------------------------------------------------------------------------------


def next_replies(log: Log, now: float = 240, text: str = HOURLY) -> dict[str, int]:
    return sla(log, text, now).sla_outcomes("next_reply", at(0), at(48))


def outcomes(**counts: int) -> dict[str, int]:
    usual = dict.fromkeys(("met", "missed", "running", "cancelled"), 0) | counts
    return usual | {"set": sum(counts.values())}


def test_each_run_of_unanswered_messages_has_a_target_from_its_first() -> None:
    log = [opened(9), reply(9.1, "requester"), reply(9.5), reply(9.6)]
    log += [reply(10, "requester"), reply(10.4, "requester"), reply(10.5), reply(10.6)]
    log += [reply(11, "requester"), reply(11.5001)]
    log += [reply(12, "requester"), status(12.25, "resolved"), status(12.3, "open")]
    log += [reply(13, "requester")]
    assert next_replies(log, now=13.5) == outcomes(met=1, missed=1, cancelled=1, running=1)
    assert next_replies(log) == outcomes(met=1, missed=2, cancelled=1)
    assert rate(log, HOURLY, 0, 24, "next_reply") == ReferenceReading(1 / 3, 3)
    assert rate(log, HOURLY, 11.5, 11.501, "next_reply") == ReferenceReading(0.0, 1)
    assert rate(log, HOURLY, 10.5, 10.501, "next_reply") == ReferenceReading(1.0, 1)


def test_of_a_message_on_a_resolved_ticket_the_reopening_starts_the_clock() -> None:
    assert next_replies([opened(9), reply(9.5, "requester"), reply(9.6, "bot")]) == outcomes()
    log = [opened(9), reply(9.5), status(10, "resolved"), reply(11, "requester")]
    assert next_replies(log) == outcomes()
    log += [status(12, "open")]
    assert next_replies([*log, reply(12.2, "requester"), reply(12.5)]) == outcomes(met=1)
    assert next_replies([*log, reply(12.2, "requester"), reply(12.6)]) == outcomes(missed=1)


def test_a_reply_to_a_resolved_ticket_makes_later_messages_ask_for_the_next() -> None:
    log = [opened(9), status(9.5, "resolved"), reply(10), status(11, "open")]
    assert next_replies([*log, reply(12, "requester")]) == outcomes(missed=1)


def test_next_replies_are_matched_as_the_ticket_stands_at_the_message() -> None:
    text = '[sla.some]\npriority = ["urgent"]\nnext_reply = "1h"'
    log = [
        opened(9),
        reply(9.5),
        reply(10, "requester"),
        reply(10.5),
        changed(10.6, priority="urgent"),
    ]
    assert next_replies(log, text=text) == outcomes()
    log += [reply(11, "requester"), changed(11.25, priority=None), reply(11.5)]
    assert next_replies(log, text=text) == outcomes(cancelled=1)
    log += [reply(12, "requester"), changed(13.5, priority="urgent")]
    assert next_replies(log, text=text) == outcomes(cancelled=1, missed=1)
    assert rate(log, text, 13.5, 13.501, "next_reply") == ReferenceReading(0.0, 1)


# --- counts ---------------------------------------------------------------------------------------


def test_targets_are_counted_where_their_clocks_start() -> None:
    log = [opened(9, agent="a1", team="t1"), assigned(9.1, agent="a2", team="t2"), reply(9.5)]
    log += [opened(9.2, "2"), opened(9.3, "3", agent="a1", team="t1"), opened(10, "4")]
    log += [status(9.4, "resolved", "3")]
    reference = sla(log, now=10.5)
    assert reference.sla_outcomes("first_response", at(9), at(10)) == outcomes(
        met=1, missed=1, cancelled=1
    )
    assert reference.sla_outcomes("first_response", at(10), at(11)) == outcomes(running=1)
    assert reference.sla_outcomes("first_response", at(11), at(12)) == outcomes()
    assert reference.sla_breakdown("first_response", at(9), at(10), ["TEAM", "AGENT"]) == {
        ("t1", "a1"): outcomes(met=1, cancelled=1),
        (None, None): outcomes(missed=1),
    }
    where = {"team": {"in": ["t1"]}}
    assert reference.sla_outcomes("first_response", at(0), at(24), where=where) == outcomes(
        met=1, cancelled=1
    )


def test_targets_may_be_text_or_seconds() -> None:
    for length, hours in (('"2d"', 48), ('"1h30m"', 1.5), ('"90m"', 1.5), ("0.5", 0.5 / 3600)):
        text = f"[sla.all]\nfirst_response = {length}"
        assert outcome([opened(9)], text, now=9 + hours) == "running", length
        assert outcome([opened(9)], text, now=9.0001 + hours) == "missed", length
