"""The reference against stories worked out by pencil, one for each reading easily missed."""

from tests.reference import Reference, ReferenceReading
from tests.reference.pencil import (
    HOUR,
    NOTHING,
    assigned,
    at,
    opened,
    rating,
    read,
    reply,
    status,
    tell,
)


def test_what_is_timed_before_the_opening_counts_at_the_opening() -> None:
    log = [reply(8.5), opened(9), rating(8.75, 5, ticket="1"), tell("ticket.excluded", 8)]
    log += [tell("ticket.included", 8.25)]
    assert read(log, "first_response_time") == ReferenceReading(0.0, 1)
    assert read(log, "first_response_time", 8, 9) == NOTHING
    rows = Reference(log).breakdown("ratings", at(0), at(24), ["CHANNEL", "AGENT"])
    assert rows == {(None, None): ReferenceReading(1.0, 1)}


def test_the_last_resolution_counts_even_when_reopened_after_it() -> None:
    log = [opened(9), status(10, "resolved"), status(11, "open"), status(13, "closed")]
    log += [status(14, "resolved"), status(15, "open")]
    assert read(log, "tickets_resolved", 9, 13) == ReferenceReading(0.0, 0)
    assert read(log, "tickets_resolved", 13, 14) == ReferenceReading(1.0, 1)
    assert read(log, "resolution_time") == ReferenceReading(4 * HOUR, 1)
    assert read(log, "first_resolution_time") == ReferenceReading(HOUR, 1)
    assert read(log, "tickets_unresolved", 9, 11) == ReferenceReading(0.0, 0)
    assert read(log, "tickets_unresolved", 9, 12) == ReferenceReading(1.0, 1)
    assert read(log, "tickets_unresolved") == ReferenceReading(1.0, 1)
    assert read(log, "tickets_closed") == ReferenceReading(1.0, 1)
    assert read(log, "reopen_rate") == ReferenceReading(1.0, 1)
    assert read(log, "resolution_rate") == ReferenceReading(0.0, 1)


def test_a_ticket_of_unknown_opening_counts_in_what_happens_to_it_alone() -> None:
    log = [status(10, "resolved", agent="a1"), status(11, "open")]
    assert read(log, "tickets_resolved") == ReferenceReading(1.0, 1)
    assert read(log, "open_tickets") == ReferenceReading(1.0, 1)
    assert read(log, "first_contact_resolution_rate") == ReferenceReading(0.0, 1)
    for kpi in ("resolution_time", "requester_wait_time", "backlog_age", "resolution_rate"):
        assert read(log, kpi) == NOTHING
    assert read(log, "ticket_volume") == ReferenceReading(0.0, 0)
    assert read(log, "backlog_rate") == NOTHING


def test_one_instant_is_ordered_by_kind_unless_all_its_events_bear_a_sequence() -> None:
    log = [opened(9), status(10, "resolved"), reply(10), reply(10, agent="a2")]
    assert read(log, "replies_per_resolution") == ReferenceReading(2.0, 1)
    log[1]["sequence"], log[2]["sequence"] = "5", "3"
    assert read(log, "replies_per_resolution") == ReferenceReading(2.0, 1)
    log[3]["sequence"] = "9"
    assert read(log, "replies_per_resolution") == ReferenceReading(1.0, 1)
    log[3]["sequence"] = "10"
    assert read(log, "replies_per_resolution") == ReferenceReading(2.0, 1)


def test_moves_are_against_the_last_value_that_was_set() -> None:
    log = [opened(9, agent="a1"), assigned(10, tier="1", team="t1"), assigned(11, tier=None)]
    log += [assigned(12, tier="1", agent=None, team=None), assigned(13, tier="2", agent="a2")]
    log += [tell("ticket.escalated", 14, to_tier="x", from_tier="3", agent="a9")]
    log += [assigned(15, tier="3", team="t2"), tell("ticket.escalated", 16, to_tier="3")]
    assert read(log, "escalations") == ReferenceReading(2.0, 2)
    assert read(log, "tickets_forwarded") == ReferenceReading(3.0, 3)
    assert read(log, "transfer_rate") == ReferenceReading(1.0, 1)
    assert read(log, "reassignment_rate") == ReferenceReading(1.0, 1)
    rows = Reference(log).breakdown("escalations", at(0), at(24), ["AGENT", "TIER"])
    assert rows == {(None, "1"): ReferenceReading(1.0, 1), ("a9", "3"): ReferenceReading(1.0, 1)}


def test_a_bot_is_nobody_whenever_it_is_told_to_be_one() -> None:
    log = [opened(9, agent="b"), assigned(10, agent="a1"), assigned(12, agent="b")]
    log += [assigned(13, agent="a2"), status(13, "resolved"), status(15, "open")]
    log += [reply(11, agent="b"), tell("agent.changed", 20, "b", bot=True)]
    assert read(log, "pickup_time") == ReferenceReading(HOUR, 1)
    assert read(log, "processing_time") == ReferenceReading(HOUR, 2)
    assert read(log, "reassignment_rate") == ReferenceReading(1.0, 1)
    assert read(log, "agent_load") == ReferenceReading(1.0, 1)
    assert read(log, "first_response_time") == ReferenceReading(2 * HOUR, 1)


def test_a_reply_is_measured_from_the_oldest_message_that_it_answers() -> None:
    log = [opened(9), reply(9.5, "bot"), reply(9.75, public=False), reply(10), reply(10.5)]
    log += [reply(11, "requester"), reply(12, "requester"), reply(14)]
    log += [reply(15, "requester"), status(16, "resolved"), reply(17)]
    log += [reply(18, "requester"), reply(18.5)]
    assert read(log, "reply_time") == ReferenceReading((1 + 3 + 0.5) * HOUR / 3, 3)
    assert Reference(log).percentile("reply_time", at(0), at(24), 50) == HOUR
    assert Reference(log).percentile("reply_time", at(0), at(24), 75) == 2 * HOUR


def test_the_wait_of_the_requester_leaves_out_pending_and_resolved() -> None:
    log = [opened(9), status(10, "pending"), status(13, "on_hold"), status(14, "resolved")]
    log += [status(20, "open"), status(20.5, "closed")]
    assert read(log, "requester_wait_time") == ReferenceReading(2.5 * HOUR, 1)


def test_a_voice_pickup_is_the_wait_on_the_line() -> None:
    log = [opened(9, channel="Phone", agent="a1", team="t1")]
    log += [
        tell("ticket.conversation_ended", 11, conversation="c", answered_at="2026-05-04T08:00Z")
    ]
    log[1]["data"] |= {"answered_at": at(9.25).isoformat(), "agent": "a2"}
    log += [assigned(10, team="t2")]
    rows = Reference(log).breakdown("pickup_time", at(0), at(24), ["AGENT", "TEAM", "HOUR_OF_DAY"])
    assert rows == {("a2", "t2", "9"): ReferenceReading(900.0, 1)}
    log[1]["data"]["answered_at"] = at(8).isoformat()
    assert read(log, "pickup_time", 9, 10) == ReferenceReading(0.0, 1)


def test_each_field_of_a_rating_is_looked_up_by_itself() -> None:
    log = [opened(9, tier="1", tags=["x", "y"]), status(10, "resolved", agent="a1")]
    log += [assigned(11, tier="2", team="t9"), assigned(11.5, team=None)]
    log += [tell("agent.changed", 9, "a1", team="t1"), tell("agent.changed", 10.5, "a1", team="t2")]
    log += [tell("agent.changed", 9, "a3", team="t3", tier="3")]
    log += [tell("survey.invited", 11, "i1", source="tool", survey="csat", ticket="1")]
    log[-1]["data"] |= {"ticket_source": "desk"}
    log += [rating(12, 4, source="tool", invitation="i1")]
    log += [rating(12, 3, "r2", source="tool", ticket_source="desk", agent="a3")]
    reference = Reference(log)
    rows = reference.breakdown("csat", at(0), at(24), ["AGENT", "TEAM", "TIER", "TAG"])
    assert rows == {
        ("a1", "t1", "1", "x"): ReferenceReading(1.0, 1),
        ("a1", "t1", "1", "y"): ReferenceReading(1.0, 1),
        ("a3", "t3", "3", None): ReferenceReading(0.0, 1),
    }
    assert reference.read("csat", at(0), at(24)) == ReferenceReading(0.5, 2)
    assert reference.read("survey_response_rate", at(0), at(24)) == ReferenceReading(1.0, 1)


def test_only_the_last_rating_of_a_subject_counts_and_none_of_a_merged_ticket() -> None:
    log = [rating(9, 1), rating(12, 5), rating(13, 1, "r2", high=3), opened(8, "m")]
    log += [rating(14, 1, "r3", ticket="m"), tell("ticket.merged", 15, "m", into="1")]
    log += [tell("ticket.included", 16, "m")]
    assert read(log, "csat_average") == ReferenceReading(3.0, 2)
    assert read(log, "ratings", 0, 12) == ReferenceReading(0.0, 0)
    assert read(log, "ticket_volume") == ReferenceReading(0.0, 0)
    ces = [rating(9, 4, survey="ces"), rating(9, 4, "r2", survey="ces", high=7)]
    assert read(ces, "ces") == ReferenceReading(4.75, 2)
    assert read(ces, "ces_easy_rate") == ReferenceReading(0.5, 2)


def test_a_response_rate_is_over_invitations_delivered_by_a_source_that_tells_it() -> None:
    log = [tell("survey.invited", 9, f"i{n}", source="tool", survey="csat") for n in range(3)]
    log += [tell("survey.invited", 9, "i0", survey="csat")]
    log += [tell("survey.delivered", 30, f"i{n}", source="tool", survey="csat") for n in (0, 1)]
    log += [rating(40, 5, source="tool", invitation="i0")]
    assert read(log, "survey_response_rate") == ReferenceReading(1 / 3, 3)


def test_outbound_tickets_count_in_the_volume_when_named() -> None:
    log = [opened(9, "1"), opened(9, "2", direction="outbound"), reply(10, subject="2")]
    log += [opened(9, "3", direction="outbound"), status(10, "resolved", "3")]
    reference = Reference(log)
    both = {"direction": {"in": ["inbound", "outbound"]}}
    for kpi, usual, named in (
        ("ticket_volume", ReferenceReading(1.0, 1), ReferenceReading(3.0, 3)),
        ("unanswered_rate", ReferenceReading(1.0, 1), ReferenceReading(1 / 3, 3)),
        ("unanswered_tickets", ReferenceReading(1.0, 1), ReferenceReading(1.0, 1)),
        ("backlog_rate", ReferenceReading(1.0, 1), ReferenceReading(1 / 3, 3)),
        ("resolution_rate", ReferenceReading(0.0, 1), ReferenceReading(0.0, 3)),
        ("open_tickets", ReferenceReading(2.0, 2), ReferenceReading(2.0, 2)),
        ("first_response_time", NOTHING, NOTHING),
    ):
        assert reference.read(kpi, at(0), at(24)) == usual
        assert reference.read(kpi, at(0), at(24), where=both) == named
    other = {"not": {"direction": {"in": ["inbound"]}}}
    assert reference.read("ticket_volume", at(0), at(24), where=other) == ReferenceReading(0.0, 0)


def test_a_stock_sees_everything_before_the_end_and_nothing_at_it() -> None:
    log = [opened(9), opened(12, "2"), status(12, "resolved"), reply(12)]
    log += [assigned(10, agent="a1"), tell("agent.changed", 12, "a1", team="t1")]
    reference = Reference(log)
    assert reference.read("open_tickets", at(9), at(12)) == ReferenceReading(1.0, 1)
    assert reference.read("backlog_age", at(9), at(12)) == ReferenceReading(3 * HOUR, 1)
    assert reference.read("unanswered_tickets", at(9), at(12)) == ReferenceReading(1.0, 1)
    rows = reference.breakdown("open_tickets", at(9), at(12), ["TEAM"])
    assert rows == {(None,): ReferenceReading(1.0, 1)}


def test_agents_on_shift_carry_load_up_to_the_shifts_end() -> None:
    log = [opened(9, agent="a1"), opened(9, "2", agent="a1"), opened(9, "3")]
    for agent, start, end in (("a2", 10, 12), ("a3", 12, 14), ("a4", 8, 11), ("a1", 8, 20)):
        begin, finish = at(start).isoformat(), at(end).isoformat()
        log += [tell("shift.worked", end, agent, agent=agent, start=begin, end=finish)]
    log += [tell("agent.changed", 10, "a2", team="t1"), tell("agent.changed", 11, "a2", team="t2")]
    assert read(log, "agent_load", 9, 12) == ReferenceReading(1.0, 2)
    rows = Reference(log).breakdown("agent_load", at(9), at(12), ["TEAM", "CHANNEL"])
    assert rows == {
        (None, "email"): ReferenceReading(2.0, 1),
        (None, None): ReferenceReading(0.0, 1),
        ("t1", None): ReferenceReading(0.0, 1),
    }


def test_agent_days_are_days_of_the_asked_zone() -> None:
    log = [opened(9), reply(21.5), reply(22.5), reply(23, agent="a2"), opened(9, "2")]
    log += [status(23, "resolved", agent="a2"), tell("ticket.worked", 25, agent="a3", seconds=5)]
    log += [tell("ticket.worked", 23, "2", agent="a2", seconds=0), reply(23.5, subject="2")]
    reference = Reference(log)
    for zone, days, touched in (("UTC", 2, 5), ("Europe/Paris", 3, 6)):
        # Paris: a1 touches 1 on Monday, 1 and 2 on Tuesday; a2 both on Tuesday; a3 one on Tuesday
        value = reference.read("resolved_per_agent_day", at(0), at(48), zone=zone)
        assert value == ReferenceReading(1 / days, days)
        handled = reference.read("handled_per_agent_day", at(0), at(48), zone=zone)
        assert handled == ReferenceReading(touched / (days + 1), days + 1)


def test_a_first_contact_lasts_if_not_reopened_within_a_week() -> None:
    log = [opened(1), reply(1.5), status(2, "resolved"), reply(3)]
    assert read(log, "first_contact_resolution_rate") == ReferenceReading(1.0, 1)
    week = [*log, status(2 + 168, "open")]
    assert read(week, "first_contact_resolution_rate") == ReferenceReading(0.0, 1)
    longer = [*log, status(2 + 168.001, "open")]
    assert read(longer, "first_contact_resolution_rate") == ReferenceReading(1.0, 1)
    chat = [opened(1, channel="chat"), reply(1.5, conversation="k1"), reply(1.6), reply(1.7)]
    chat += [status(2, "resolved"), reply(3, conversation="k2")]
    assert read(chat, "first_contact_resolution_rate") == ReferenceReading(1.0, 1)
    chat += [tell("ticket.worked", 1.8, agent="a1", seconds=1, conversation="k2")]
    assert read(chat, "first_contact_resolution_rate") == ReferenceReading(0.0, 1)


def test_a_category_unset_after_the_first_classification_was_changed() -> None:
    log = [opened(9, category=None), opened(9, "2", category="c1"), opened(9, "3")]
    log += [tell("ticket.changed", 10, category="c1"), tell("ticket.changed", 11, category="c1")]
    log += [tell("ticket.changed", 10, "2", category=None)]
    log += [tell("ticket.changed", 11, "2", category="c1")]
    assert read(log, "classification_accuracy") == ReferenceReading(0.5, 2)


def test_null_is_in_no_list() -> None:
    log = [opened(9), opened(9, "2", team="t1", tags=["x"], attributes={"seats": 5})]
    reference = Reference(log)
    for where, tickets in (
        ({"team": {"notIn": ["t1"]}}, 1),
        ({"not": {"team": {"in": ["t1"]}}}, 1),
        ({"team": {"in": []}}, 0),
        ({"any": []}, 0),
        ({"all": [], "team": None}, 2),
        ({"tags": {"noneOf": ["x"]}}, 1),
        ({"tags": {"allOf": ["x"]}, "attribute": {"key": "seats", "in": ["5"]}}, 1),
        ({"attribute": {"key": "seats", "isNull": True}}, 1),
    ):
        value = reference.read("ticket_volume", at(0), at(24), where=where)
        assert value.sample_size == tickets, where


def test_of_two_events_of_one_identity_the_first_in_the_list_counts() -> None:
    first, again = opened(9), opened(9, channel="chat")
    again["id"] = first["id"]
    rows = Reference([first, again]).breakdown("ticket_volume", at(0), at(24), ["CHANNEL"])
    assert rows == {("email",): ReferenceReading(1.0, 1)}
