"""Pencil stories of tiers: stays in them, and tickets handed back to a lower one."""

from typing import Any

from tests.reference import Reference, ReferenceReading
from tests.reference.pencil import (
    HOUR,
    NOTHING,
    OFFICE,
    assigned,
    at,
    opened,
    read,
    reply,
    status,
    tell,
)

Log = list[dict[str, Any]]


def stays(log: Log, *by: str, text: str = "") -> dict[tuple[str | None, ...], ReferenceReading]:
    return Reference(log, text).breakdown("tier_time", at(0), at(48), by)


def person(hour: float, agent: str, **data: Any) -> dict[str, Any]:
    return tell("agent.changed", hour, agent, **data)


def test_a_stay_lasts_until_the_tier_changes_or_the_ticket_is_resolved() -> None:
    log = [opened(9, tier="1"), assigned(10, tier="2"), status(13, "resolved")]
    log += [status(20, "open"), status(25, "closed")]
    assert stays(log, "TIER", "HOUR_OF_DAY") == {
        ("1", "10"): ReferenceReading(HOUR, 1),
        ("2", "13"): ReferenceReading(3 * HOUR, 1),
        ("2", "1"): ReferenceReading(5 * HOUR, 1),
    }
    assert read(log, "tier_time", 9, 10) == NOTHING
    assert read(log, "tier_time", 10, 13) == ReferenceReading(HOUR, 1)


def test_a_stay_that_still_runs_does_not_count() -> None:
    log = [opened(9, tier="1"), status(10, "pending"), reply(11), assigned(12, team="t1")]
    assert read(log, "tier_time") == NOTHING
    assert read([*log, assigned(13, tier=None)], "tier_time") == ReferenceReading(4 * HOUR, 1)


def test_what_changes_but_the_tier_does_not_end_a_stay_and_its_last_span_names_it() -> None:
    log = [opened(9, tier="1", team="t1", agent="a1"), assigned(11, team="t2", agent="a2")]
    log += [tell("ticket.changed", 11.5, category="c1"), assigned(12, tier="2", agent="a3")]
    by = "TIER", "TEAM", "AGENT", "CATEGORY"
    assert stays(log, *by) == {("1", "t2", "a2", "c1"): ReferenceReading(3 * HOUR, 1)}


def test_without_a_tier_of_its_own_a_ticket_stays_in_that_of_its_team_or_holder() -> None:
    text = '[teams.t1]\ntier = "2"'
    log = [opened(9, agent="a1"), person(8, "a1", tier="1"), person(10, "a1", tier="3", team="t1")]
    log += [assigned(12, team="t1"), assigned(15, tier="2"), assigned(16, tier="3")]
    assert stays(log, "TIER", "TEAM", text=text) == {
        ("1", None): ReferenceReading(HOUR, 1),
        ("3", "t1"): ReferenceReading(2 * HOUR, 1),
        ("2", "t1"): ReferenceReading(4 * HOUR, 1),
    }
    assert stays(log, "TIER") == {
        ("1",): ReferenceReading(HOUR, 1),
        ("3",): ReferenceReading(5 * HOUR, 1),
    } | {("2",): ReferenceReading(HOUR, 1)}


def test_a_time_without_a_tier_is_no_stay() -> None:
    log = [opened(9), assigned(10, tier="x"), assigned(12, tier=None), status(13, "resolved")]
    assert stays(log, "TIER") == {("x",): ReferenceReading(2 * HOUR, 1)}


def test_what_holds_within_an_instant_is_no_stay_and_ends_none() -> None:
    log = [opened(9, tier="1"), assigned(10, tier="2"), assigned(10, tier="1")]
    log += [status(12, "resolved")]
    assert read(log, "tier_time") == ReferenceReading(3 * HOUR, 1)
    assert read([opened(9, tier="1"), status(9, "resolved")], "tier_time") == NOTHING


def test_a_resolution_ends_a_stay_even_if_reopened_at_that_instant() -> None:
    log = [opened(9, tier="1"), status(10, "resolved"), status(10, "open"), status(13, "closed")]
    assert read(log, "tier_time") == ReferenceReading(2 * HOUR, 2)


def test_stays_count_for_tickets_of_unknown_opening_and_both_directions() -> None:
    log = [assigned(9, tier="1"), status(10, "closed")]
    log += [opened(9, "2", tier="1", direction="outbound"), status(12, "closed", "2")]
    assert read(log, "tier_time") == ReferenceReading(2 * HOUR, 2)


def test_stays_have_a_business_clock_by_their_last_span() -> None:
    log = [opened(16, tier="1"), assigned(33, team="night"), assigned(45, tier="2")]
    log += [opened(16, "2", tier="1"), status(34, "closed", "2")]
    rows = Reference(log, OFFICE).breakdown("tier_time", at(0), at(48), ["TEAM"], clock="BUSINESS")
    # the first: 20–4 and 20–21; the second: 16–17 and 9–10
    assert rows == {
        ("night",): ReferenceReading(9 * HOUR, 1),
        (None,): ReferenceReading(2 * HOUR, 1),
    }


def test_a_hand_back_is_a_move_to_a_lower_tier_after_an_escalation() -> None:
    log = [opened(9, tier="2"), assigned(10, tier="1"), assigned(11, tier="3", agent="a1")]
    log += [assigned(11.5, tier="x"), assigned(12, tier="1"), assigned(12.5, tier=None)]
    log += [assigned(13, tier="2", agent="a2"), assigned(14, tier=None), assigned(15, tier="1")]
    # 10: not escalated before; 12: the last tier has no rank; 15: from 2, the last that was set
    rows = Reference(log).breakdown("bounce_backs", at(0), at(24), ["AGENT", "TIER", "HOUR_OF_DAY"])
    assert rows == {("a2", None, "15"): ReferenceReading(1.0, 1)}
    assert read(log, "bounce_backs", 0, 15) == ReferenceReading(0.0, 0)


def test_an_escalated_event_may_hand_back_too() -> None:
    log = [opened(9, tier="2", agent="a1")]
    log += [tell("ticket.escalated", 10, to_tier="1", agent="a9")]
    assert read(log, "bounce_backs") == ReferenceReading(0.0, 0)
    log += [assigned(11, tier="3"), assigned(11.5, agent="a2")]
    log += [tell("ticket.escalated", 12, to_tier="2", to_agent="a3", agent="a9")]
    rows = Reference(log).breakdown("bounce_backs", at(0), at(24), ["AGENT", "TIER"])
    assert rows == {("a2", "3"): ReferenceReading(1.0, 1)}


def test_ranks_are_those_of_the_configuration() -> None:
    text = "[tiers]\nlow = { rank = 9 }\nhigh = { rank = 10 }"
    log = [opened(9, tier="low"), assigned(10, tier="high"), assigned(11, tier="low")]
    assert Reference(log, text).read("bounce_backs", at(0), at(24)) == ReferenceReading(1.0, 1)
    assert Reference(log).read("bounce_backs", at(0), at(24)) == ReferenceReading(0.0, 0)


def test_the_rate_is_over_escalated_inbound_tickets_by_their_opening() -> None:
    log: Log = []
    for ticket, direction, tiers in (
        ("1", "inbound", "121"),
        ("2", "inbound", "1231213"),
        ("3", "inbound", "12"),
        ("4", "inbound", "21"),
        ("5", "outbound", "121"),
    ):
        log += [opened(9, ticket, tier=tiers[0], direction=direction)]
        for hour, tier in enumerate(tiers[1:], 40):
            log += [tell("ticket.assigned", hour, ticket, tier=tier)]
    assert read(log, "bounce_back_rate") == ReferenceReading(2 / 3, 3)
    assert read(log, "bounce_back_rate", 24, 48) == NOTHING
    assert read(log, "bounce_backs", 24, 48) == ReferenceReading(4.0, 4)
    both = {"direction": {"in": ["inbound", "outbound"]}}
    reading = Reference(log).read("bounce_back_rate", at(0), at(24), where=both)
    assert reading == ReferenceReading(2 / 3, 3)
