"""Pencil stories of what a configuration changes: business time, tiers, kinds, weights.

The office is open on weekdays 9–17 UTC, the nights daily 20–4, the phones daily 10–12; the stories
begin on a Monday.
"""

from typing import Any

import pytest

from tests.reference import Reference, ReferenceReading
from tests.reference.pencil import (
    HOUR,
    NOTHING,
    OFFICE,
    assigned,
    at,
    changed,
    opened,
    reply,
    status,
    tell,
)

Log = list[dict[str, Any]]


def business(
    log: Log, kpi: str, since: float = 0, until: float = 168, **options: Any
) -> ReferenceReading:
    return Reference(log, OFFICE).read(kpi, at(since), at(until), clock="BUSINESS", **options)


def test_without_a_configuration_there_is_no_business_time() -> None:
    log = [opened(9), reply(10), status(11, "closed")]
    reference = Reference(log)
    for kpi in ("first_response_time", "resolution_time", "resolved_within_rate", "cycle_time"):
        assert reference.read(kpi, at(0), at(24), clock="BUSINESS") == NOTHING
        assert reference.read(kpi, at(0), at(24)).sample_size == 1
        assert reference.percentile(kpi, at(0), at(24), 50, clock="BUSINESS") is None
    assert reference.breakdown("cycle_time", at(0), at(24), ["TEAM"], clock="BUSINESS") == {}


def test_a_business_clock_for_one_team_alone_leaves_the_others_out() -> None:
    text = OFFICE.replace('calendar = "office"', "").replace('calendar = "phones"', "")
    log = [opened(9), opened(19, "2", team="night")]
    log += [status(21, "resolved"), status(21, "resolved", "2")]
    reference = Reference(log, text)
    assert reference.read("resolution_time", at(0), at(24), clock="BUSINESS") == ReferenceReading(
        HOUR, 1
    )
    rate = reference.read("resolved_within_rate", at(0), at(24), clock="BUSINESS", seconds=3600)
    assert rate == ReferenceReading(1.0, 1)


@pytest.mark.parametrize(
    ("kpi", "hours"),
    [
        ("first_response_time", 1 + 0.5),
        ("pickup_time", 1),
        ("resolution_time", 1 + 8 + 8 + 1),
        ("first_resolution_time", 1 + 8),
        ("cycle_time", 1 + 8 + 8 + 1),
        ("requester_wait_time", 1 + (8 - 2) + 7 + 1),
    ],
)
def test_durations_count_the_hours_of_the_office(kpi: str, hours: float) -> None:
    # Tuesday is 33–41, Wednesday 57–65, Thursday begins at 81
    log = [opened(16), assigned(17.5, agent="a1"), reply(33.5)]
    log += [status(34, "pending"), status(36, "open"), status(44, "resolved")]
    log += [status(58, "open"), status(82, "closed")]
    assert business(log, kpi) == ReferenceReading(hours * HOUR, 1)


def test_stays_count_the_hours_of_the_office() -> None:
    log = [opened(16), assigned(17.5, agent="a1"), status(44, "resolved"), status(58, "open")]
    log += [assigned(65.5, agent=None)]
    assert business(log, "processing_time") == ReferenceReading((8 + 7) * HOUR / 2, 2)
    reading = Reference(log, OFFICE).percentile(
        "processing_time", at(0), at(168), 100, clock="BUSINESS"
    )
    assert reading == 8 * HOUR


def test_a_reply_is_measured_by_the_calendar_of_its_own_team_and_channel() -> None:
    log = [opened(9), reply(11), changed(11, channel="Phone"), reply(11, "requester")]
    log += [reply(35), assigned(35.25, team="night"), reply(35.5, "requester"), reply(46)]
    # 9–11 of the office; 11–12 and 10–11 of the phones; 20–22 of the nights
    rows = Reference(log, OFFICE).breakdown(
        "reply_time", at(0), at(48), ["CHANNEL", "TEAM"], clock="BUSINESS"
    )
    assert rows == {
        ("email", None): ReferenceReading(2 * HOUR, 1),
        ("Phone", None): ReferenceReading(2 * HOUR, 1),
        ("Phone", "night"): ReferenceReading(2 * HOUR, 1),
    }


def test_the_team_of_the_agent_decides_where_the_ticket_has_none() -> None:
    log = [opened(16, channel="phone"), reply(21), tell("agent.changed", 20, "a1", team="night")]
    assert business(log, "first_response_time") == ReferenceReading(HOUR, 1)
    log += [tell("agent.changed", 20.5, "a1", team="day")]
    assert business(log, "first_response_time") == ReferenceReading(0.0, 1)


def test_the_wait_on_the_line_has_a_business_clock() -> None:
    log = [opened(9, channel="phone")]
    log += [tell("ticket.conversation_ended", 12, conversation="c", answered_at=at(11).isoformat())]
    assert business(log, "pickup_time") == ReferenceReading(HOUR, 1)


def test_the_backlog_ages_by_the_calendar_of_its_span() -> None:
    log = [opened(9), opened(9, "2", team="night"), status(8, "open", "3")]
    assert business(log, "backlog_age", until=22) == ReferenceReading((8 + 2) * HOUR / 2, 2)
    rows = Reference(log, OFFICE).breakdown(
        "backlog_age", at(0), at(22), ["TEAM"], clock="BUSINESS"
    )
    assert rows == {
        (None,): ReferenceReading(8 * HOUR, 1),
        ("night",): ReferenceReading(2 * HOUR, 1),
    }
    assert business(log, "open_tickets", until=22) == ReferenceReading(3.0, 3)


def test_leads_and_incidents_have_the_workspaces_clock_or_that_of_the_agents_team() -> None:
    log = [tell("lead.received", 16, "l"), tell("lead.answered", 33.5, "l", agent="a1")]
    log += [tell("incident.started", 16, "n", service="s")]
    log += [tell("incident.acknowledged", 34, "n", service="s")]
    assert business(log, "incident_response_time") == ReferenceReading(2 * HOUR, 1)
    assert business(log, "lead_response_time") == ReferenceReading(1.5 * HOUR, 1)
    log += [tell("agent.changed", 20, "a1", team="night")]
    assert business(log, "lead_response_time") == ReferenceReading(8 * HOUR, 1)


def test_resolved_within_takes_its_seconds_from_the_asked_clock() -> None:
    log = [opened(16), status(34, "resolved"), opened(9, "2"), status(10, "resolved", "2")]
    for seconds, calendar, office in ((3599.5, 0, 0), (3600, 0.5, 0.5), (7200, 0.5, 1)):
        question = "resolved_within_rate", at(0), at(48)
        reference = Reference(log, OFFICE)
        assert reference.read(*question, seconds=seconds) == ReferenceReading(calendar, 2)
        assert reference.read(*question, seconds=seconds, clock="BUSINESS") == ReferenceReading(
            office, 2
        )


def test_what_has_one_clock_ignores_which_is_asked_for() -> None:
    log = [opened(9), tell("ticket.worked", 20, agent="a1", seconds=60), status(21, "resolved")]
    log += [tell("agent.changed", 8, "a1")]
    assert business(log, "handle_time", until=24) == ReferenceReading(60.0, 1)
    assert business(log, "average_tenure", until=24) == ReferenceReading(16 * HOUR, 1)


def test_a_ticket_without_a_tier_is_of_that_of_its_own_team() -> None:
    text = '[teams.t1]\ntier = "2"\n[teams.t2]\ntier = "3"'
    log = [opened(9, team="t1"), opened(9, "2", team="t1", tier="1"), opened(9, "3", agent="a1")]
    log += [opened(9, "4", team="t3", agent="a1")]
    log += [tell("agent.changed", 8, "a1", team="t2", tier="x")]
    rows = Reference(log, text).breakdown("ticket_volume", at(0), at(24), ["TEAM", "TIER"])
    assert rows == {
        ("t1", "2"): ReferenceReading(1.0, 1),
        ("t1", "1"): ReferenceReading(1.0, 1),
        ("t2", "x"): ReferenceReading(1.0, 1),
        ("t3", "x"): ReferenceReading(1.0, 1),
    }


def test_tiers_of_the_configuration_decide_what_an_escalation_is() -> None:
    log = [opened(9, tier="gold"), assigned(10, tier="iron"), assigned(11, tier="gold")]
    log += [opened(9, "2", tier="1"), tell("ticket.assigned", 10, "2", tier="2")]
    text = "[tiers]\niron = { rank = 5 }\ngold = { rank = 7 }"
    assert Reference(log, text).read("escalations", at(0), at(11)) == ReferenceReading(0.0, 0)
    assert Reference(log, text).read("escalations", at(0), at(24)) == ReferenceReading(1.0, 1)


def test_channels_have_the_kind_that_is_told_in_whatever_form() -> None:
    text = '[channels]\nHotline = "voice"\nphone = { kind = "email" }\nsms = { calendar = "c" }\n'
    text += "[calendars.c]"
    log: Log = []
    for number, channel in enumerate(("hotLine", "phone", "call", "sms")):
        ticket = str(number)
        log += [opened(9, ticket, channel=channel), status(10, "resolved", ticket)]
    assert Reference(log, text).read("solved_on_call_rate", at(0), at(24)) == ReferenceReading(
        0.0, 2
    )
    log += [reply(9.1, subject="3"), reply(9.2, subject="3")]
    assert Reference(log, text).read(
        "first_contact_resolution_rate", at(0), at(24)
    ) == ReferenceReading(1.0, 4)


def test_priorities_weigh_what_the_configuration_says() -> None:
    log = [opened(9, priority="urgent"), status(10, "resolved", agent="a1")]
    log += [opened(9, "2"), status(10, "resolved", "2", agent="a1")]
    reading = Reference(log, "[priority_weights]\nurgent = 7.5").read(
        "priority_throughput", at(0), at(24)
    )
    assert reading == ReferenceReading(9.5, 1)
