"""Pencil stories of what resolved tickets kept, and of what is said about them."""

from tests.reference import Reference, ReferenceReading
from tests.reference.pencil import (
    NOTHING,
    assigned,
    at,
    changed,
    clock,
    opened,
    rating,
    read,
    reply,
    status,
    tell,
)


def test_overdue_is_open_past_the_promise_that_holds() -> None:
    log = [opened(9, due_at=clock(12)), opened(9, "2", due_at=clock(10)), opened(9, "3")]
    log += [changed(11, "2", due_at=None), opened(9, "4", due_at=clock(10))]
    log += [status(11, "resolved", "4")]
    assert read(log, "overdue_tickets", 0, 11) == ReferenceReading(2.0, 2)
    assert read(log, "overdue_tickets", 0, 12) == ReferenceReading(0.0, 0)
    assert read(log, "overdue_rate", 0, 12.001) == ReferenceReading(1 / 3, 3)
    assert read(log, "overdue_rate", 0, 9) == NOTHING


def test_on_time_is_by_the_promise_at_the_last_resolution() -> None:
    log = [opened(9, due_at=clock(10)), status(10, "resolved"), opened(9, "2"), opened(9, "3")]
    log += [status(12, "resolved", "2"), changed(13, "2", due_at=clock(11))]
    log += [status(12, "resolved", "3"), changed(11, "3", due_at=clock(11.5))]
    assert read(log, "on_time_resolution_rate") == ReferenceReading(0.5, 2)
    log += [status(11, "open"), changed(11, due_at=None), status(12, "resolved")]
    assert read(log, "on_time_resolution_rate") == ReferenceReading(0.0, 1)


def test_within_a_day_needs_a_known_opening() -> None:
    log = [opened(1), status(25, "resolved"), opened(1, "2"), status(25.001, "resolved", "2")]
    log += [status(25, "resolved", "3")]
    assert read(log, "resolved_within_rate", 0, 48) == ReferenceReading(0.5, 2)


def test_no_priority_weighs_as_normal() -> None:
    log = [opened(9), opened(9, "2", priority="low"), opened(9, "3", priority="urgent")]
    log += [status(10, "resolved", agent="a1"), status(10, "resolved", "2", agent="a1")]
    log += [changed(11, "2", priority="urgent"), status(12, "resolved", "3")]
    log += [reply(12, agent="a2")]
    assert read(log, "priority_throughput") == ReferenceReading((2 + 1 + 5) / 2, 2)
    assert read(log, "priority_share") == ReferenceReading(1 / 3, 3)


def test_solved_on_the_call_is_between_its_answer_and_its_end() -> None:
    log: list[dict[str, object]] = []
    for number, (ended, answered) in enumerate(((10, 9.5), (9.9, 9.5), (11, 10.1), (11, 10))):
        ticket = str(number)
        log += [opened(9, ticket, channel="phone"), status(10, "resolved", ticket)]
        call = {"conversation": "c", "answered_at": clock(answered)}
        log += [tell("ticket.conversation_ended", ended, ticket, **call)]
    log += [opened(9, "mail"), status(10, "resolved", "mail")]
    log += [tell("ticket.conversation_ended", 11, "mail", conversation="c")]
    assert read(log, "solved_on_call_rate") == ReferenceReading(0.5, 4)
    log += [tell("ticket.conversation_ended", 12, "1", conversation="d")]
    assert read(log, "solved_on_call_rate") == ReferenceReading(0.75, 4)


def test_a_route_is_right_if_each_change_of_team_escalates_in_the_same_event() -> None:
    log = [opened(9, team="t1", tier="1"), assigned(10, team="t2", tier="2"), status(11, "closed")]
    assert read(log, "routing_accuracy") == ReferenceReading(1.0, 1)
    log += [assigned(10.5, team="t3")]
    assert read(log, "routing_accuracy") == ReferenceReading(0.0, 1)
    log += [assigned(10.75, team="t1"), assigned(10.8, team=None)]
    assert read(log, "routing_accuracy") == ReferenceReading(1.0, 1)
    log += [opened(9, "2"), status(10, "resolved", "2")]
    log += [tell("ticket.assigned", 11, "2", team="t1")]
    assert read(log, "routing_accuracy") == ReferenceReading(1.0, 1)


def test_the_last_review_with_correct_says_whether_it_was_an_error() -> None:
    log = [opened(9, tier="2"), tell("ticket.reviewed", 9.5, correct=False, score=40)]
    assert read(log, "error_rate") == NOTHING
    log += [status(10, "resolved", agent="a1"), tell("ticket.reviewed", 11, score=80)]
    assert read(log, "error_rate") == NOTHING
    log += [tell("ticket.reviewed", 10, correct=False, agent="a2", reviewer="a3")]
    log += [status(12, "open"), tell("agent.changed", 9, "a1", team="t1")]
    reference = Reference(log)
    rows = reference.breakdown("error_rate", at(0), at(24), ["AGENT", "TEAM", "TIER"])
    assert rows == {("a2", "t1", "2"): ReferenceReading(1.0, 1)}
    rows = reference.breakdown("quality_score", at(0), at(24), ["AGENT"])
    assert rows == {(None,): ReferenceReading(40.0, 1), ("a1",): ReferenceReading(80.0, 1)}
    log += [tell("ticket.reviewed", 13, correct=True)]
    assert read(log, "error_rate") == ReferenceReading(0.0, 1)
    assert read(log, "error_rate", 0, 12) == NOTHING


def test_a_complaint_counts_at_its_last_marking_if_the_mark_holds() -> None:
    log = [opened(9, complaint=True, agent="a1"), changed(10, complaint=False)]
    log += [assigned(11, agent="a2"), changed(12, complaint=True), changed(13, complaint=True)]
    log += [opened(9, "2", complaint=True), changed(10, "2", complaint=None)]
    log += [rating(9, 1, complaint=True), rating(10, 1), rating(11, 1, "r2", complaint=True)]
    log[-1]["data"]["agent"] = "a3"
    rows = Reference(log).breakdown("complaints", at(0), at(24), ["AGENT"])
    assert rows == {("a2",): ReferenceReading(1.0, 1), ("a3",): ReferenceReading(1.0, 1)}
    assert read(log, "complaints", 0, 12) == ReferenceReading(1.0, 1)
    assert read(log, "complaint_rate") == NOTHING
    log += [status(14, "resolved")]
    assert read(log, "complaint_rate") == ReferenceReading(2.0, 1)


def test_escalation_makes_hard_what_the_helpdesk_had_said_nothing_of() -> None:
    log = [opened(9, str(number), tier="1") for number in range(4)]
    log += [tell("ticket.assigned", 9.5, ticket, tier="2") for ticket in "0123"]
    log += [changed(9, "0", difficulty="easy"), changed(9, "1", difficulty="hard")]
    log += [changed(11, "1", difficulty="normal"), changed(11, "2", difficulty="hard")]
    log += [status(10, "resolved", ticket) for ticket in "0123"]
    # at 10: 0 easy, 1 hard, 2 and 3 escalated without a word of their difficulty
    assert read(log, "hard_tickets_resolved") == ReferenceReading(3.0, 3)
    assert read(log, "hard_resolution_share") == ReferenceReading(0.75, 4)


def test_a_call_back_counts_once_from_the_first_request() -> None:
    log = [opened(9, agent="a1"), tell("ticket.callback_made", 9.5)]
    log += [tell("ticket.callback_requested", 10), tell("ticket.callback_requested", 11)]
    assert read(log, "callback_rate") == ReferenceReading(0.0, 1)
    log += [tell("ticket.callback_made", 10)]
    rows = Reference(log).breakdown("callback_rate", at(0), at(24), ["AGENT", "HOUR_OF_DAY"])
    assert rows == {("a1", "10"): ReferenceReading(1.0, 1)}


def test_a_successful_ticket_was_resolved_on_time_as_the_rating_sees_it() -> None:
    log = [opened(9, due_at=clock(11)), rating(9.5, 1, "r1", ticket="1"), status(10, "resolved")]
    log += [rating(10, 4, "r2", ticket="1"), status(12, "open"), status(13, "resolved")]
    log += [rating(14, 5, "r3", ticket="1"), opened(9, "2"), status(10, "resolved", "2")]
    log += [rating(11, 5, "r4", ticket="2")]
    assert read(log, "successful_ticket_score") == ReferenceReading(75.0, 1)


def test_servqual_is_the_mean_of_the_means_of_its_dimensions() -> None:
    log = []
    for number, (dimension, score, expectation) in enumerate(
        (("empathy", 5, 6), ("empathy", 3, 3), ("assurance", 4, 7), ("tangibles", 6, None))
    ):
        said = {"survey": "servqual", "high": 7, "dimension": dimension}
        log += [rating(9, score, f"r{number}", **said, expectation=expectation)]
    log += [rating(9, 1, "none", survey="servqual", expectation=1)]
    reference = Reference(log)
    assert reference.read("servqual", at(0), at(24)) == ReferenceReading((-0.5 - 3) / 2, 3)
    assert reference.read("servperf", at(0), at(24)) == ReferenceReading((4 + 4 + 6) / 3, 4)
    rows = reference.breakdown("servqual", at(0), at(24), ["QUESTION"])
    assert rows == {
        ("empathy",): ReferenceReading(-0.5, 2),
        ("assurance",): ReferenceReading(-3.0, 1),
    }


def test_the_agents_own_survey_is_in_points() -> None:
    log = [rating(9, score, f"r{score}", survey="employee_nps") for score in (6, 7, 9, 10)]
    assert read(log, "employee_nps") == ReferenceReading(25.0, 4)
    assert read(log, "nps") == NOTHING
