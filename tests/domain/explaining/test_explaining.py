"""Explanations: the verdict is the fold's, the sentence says why, and the events are those that
decide.
"""

import math
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain import explaining
from domain.desk import Desk, agent_history
from domain.desk.calendars import Calendar, Calendars, CalendarVersion
from domain.events import Event, parse
from domain.explaining import Explainer, Explanation
from domain.explaining.populations import population
from domain.explaining.records import InvitationRecord, RatingRecord, TicketRecord
from domain.kpis import REGISTRY
from domain.language.formulas import Mean, MeanOfMeans, NetScore, Share, Total
from tests.effort import effort
from tests.logs import logs
from tests.reference import Reference
from tests.telling import (
    Json,
    assigned,
    invited,
    opened,
    rated,
    replied,
    requester_replied,
    status,
    tell,
)

NOW = datetime(2026, 6, 1, tzinfo=UTC)
EDGES = [datetime(2026, 3, day, 5, tzinfo=UTC) for day in (7, 8, 9, 10)]
EVER = datetime(2000, 1, 1, tzinfo=UTC), NOW


def events(*log: Json) -> tuple[Event, ...]:
    return tuple(parse(dict(envelope), NOW) for envelope in log)


def explain(kpi: str, *log: Json) -> Explanation:
    """The explanation of a KPI on the ticket of a log, and of the rating and survey in it."""
    parsed = events(*log)
    by_family = {
        family: tuple(e for e in parsed if e.family == family) for family in ("rating", "survey")
    }
    return Explainer(
        TicketRecord(
            "desk",
            "T",
            tuple(event for event in parsed if event.family == "ticket"),
            (RatingRecord(by_family["rating"], by_family["survey"]),)
            if by_family["rating"]
            else (),
            (InvitationRecord(by_family["survey"]),) if by_family["survey"] else (),
        ),
        Desk(),
        NOW,
    ).explain(REGISTRY[kpi])


def deciding(kpi: str, *log: Json) -> list[Json]:
    """The events of a log that decide."""
    ids = explain(kpi, *log).events
    return [event for event in log if event["id"] in ids]


OPENED = opened("09:00", "T")
REPLY = replied("09:30", "T", "a1")
RESOLVED = status("12:00", "T", "resolved")
REOPENED = status("14:00", "T", "open")
AGAIN = status("16:00", "T", "resolved")
SPAM = tell("ticket.excluded", "17:00", "T", reason="spam")


# --- why ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kpi", "log", "reason"),
    [
        ("ticket_volume", [OPENED], "Counts: it was opened at 2026-05-04T09:00Z."),
        (
            "resolution_time",
            [OPENED, RESOLVED],
            "Counts: it was resolved at 2026-05-04T12:00Z, 3 h after it was opened.",
        ),
        ("resolution_time", [OPENED], "Does not count: it has not been resolved."),
        ("resolution_time", [RESOLVED], "Does not count: its opening is not known."),
        ("tickets_resolved", [RESOLVED], "Counts: it was resolved at 2026-05-04T12:00Z."),
        (
            "ticket_volume",
            [opened("09:00", "T", direction="outbound")],
            "Does not count: it is outbound, and the KPI is of inbound tickets.",
        ),
        (
            "first_response_time",
            [opened("09:00", "T", direction="outbound"), REPLY],
            "Does not count: it is outbound, and the KPI is of inbound tickets.",
        ),
        ("first_response_time", [OPENED], "Does not count: no human has replied to it."),
        (
            "reply_time",
            [OPENED, REPLY, requester_replied("10:00", "T"), replied("10:10", "T", "a1")],
            ("Counts: a human replied twice, the last time at 2026-05-04T10:10Z, "
            "on average 20 min after the message that was answered."),
        ),
        (
            "first_contact_resolution_rate",
            [OPENED, REPLY, RESOLVED, REOPENED],
            ("Counts below the line only: it was resolved at 2026-05-04T12:00Z; "
            "it was reopened within 7 days."),
        ),
        (
            "first_contact_resolution_rate",
            [OPENED, REPLY, replied("09:40", "T", "a1"), RESOLVED],
            ("Counts below the line only: it was resolved at 2026-05-04T12:00Z; "
            "it took more than one human reply, call or chat."),
        ),
        (
            "first_contact_resolution_rate",
            [OPENED, REPLY, RESOLVED],
            ("Counts above and below the line: it was resolved at 2026-05-04T12:00Z; "
            "that was in its first contact."),
        ),
        (
            "overdue_tickets",
            [opened("09:00", "T", due_at="2026-05-04T18:00:00Z")],
            "Counts: it is open; the time promised, 2026-05-04T18:00Z, has passed.",
        ),
        ("overdue_tickets", [OPENED], "Does not count: no time was promised for it."),
        ("unanswered_tickets", [OPENED, REPLY], ("Does not count: a human replied at "
         "2026-05-04T09:30Z.")),
        ("backlog_age", [OPENED], "Counts: it is open, 27 d 15 h after it was opened."),
        ("ticket_volume", [OPENED, SPAM], "Does not count: it was excluded as spam."),
        (
            "ticket_volume",
            [OPENED, tell("ticket.merged", "10:00", "T", into="T-2")],
            "Does not count: it was merged into T-2.",
        ),
        (
            "backlog_rate",
            [OPENED, RESOLVED],
            "Counts below the line only: it was opened at 2026-05-04T09:00Z; it is not open.",
        ),
        ("resolved_per_agent_hour", [RESOLVED], "Counts: it was resolved at 2026-05-04T12:00Z."),
        ("csat", [OPENED], "Does not count: no rating is about it."),
        (
            "csat",
            [OPENED, rated("17:00", "R", "nps", 9, ticket="T")],
            "Does not count: its survey is nps, and the KPI is of csat.",
        ),
        (
            "nps",
            [OPENED, rated("17:00", "R", "nps", 6, ticket="T")],
            "Counts as a detractor: it was rated at 2026-05-04T17:00Z.",
        ),
        (
            "nps",
            [OPENED, rated("17:00", "R", "nps", 8, ticket="T")],
            "Counts as neither promoter nor detractor: it was rated at 2026-05-04T17:00Z.",
        ),
        (
            "complaints",
            [OPENED, rated("17:00", "R", "csat", 1, ticket="T")],
            "Does not count: neither it nor a rating of it is marked as a complaint.",
        ),
        (
            "survey_response_rate",
            [OPENED, invited("17:00", "I", ticket="T")],
            ("Counts below the line only: a survey about it was sent at 2026-05-04T17:00Z; "
            "the survey was not answered."),
        ),
    ],
)  # fmt: skip
def test_the_reason_says_why(kpi: str, log: list[Json], reason: str) -> None:
    assert explain(kpi, *log).reason == reason


@pytest.mark.parametrize(
    ("kpi", "log", "value"),
    [
        ("resolution_time", [OPENED, RESOLVED], 10_800),
        ("resolution_rate", [OPENED, RESOLVED], 1),
        ("resolution_rate", [OPENED], 0),
        ("resolution_rate", [RESOLVED], None),
        ("escalations", [OPENED, assigned("10:00", "T", tier="1"), assigned("11:00", "T", tier="2"),
                         assigned("12:00", "T", tier="3")], 2),
        ("priority_throughput", [opened("09:00", "T", priority="urgent"), RESOLVED], 5),
        ("backlog_rate", [OPENED, RESOLVED], 0),
        ("handled_per_agent_day", [OPENED, REPLY, replied("10:00", "T", "a1"),
                                   replied("10:00", "T", "a2")], 2),
        ("nps", [OPENED, rated("17:00", "R", "nps", 10, ticket="T")], 100),
    ],
)  # fmt: skip
def test_the_value_is_that_of_the_ticket_alone(
    kpi: str, log: list[Json], value: float | None
) -> None:
    assert explain(kpi, *log).value == value


# --- which events decide --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kpi", "log", "expected"),
    [
        ("ticket_volume", [OPENED, REPLY, RESOLVED], [OPENED]),
        ("first_response_time", [OPENED, REPLY, replied("10:00", "T", "a1")], [OPENED, REPLY]),
        ("resolution_time", [OPENED, REPLY, RESOLVED], [OPENED, RESOLVED]),
        # Without the reopening the second resolution would be none.
        ("tickets_resolved", [OPENED, RESOLVED, REOPENED, AGAIN], [REOPENED, AGAIN]),
        ("first_contact_resolution_rate", [OPENED, RESOLVED, REOPENED], [RESOLVED, REOPENED]),
        ("open_tickets", [OPENED, RESOLVED], [RESOLVED]),
        ("open_tickets", [OPENED, tell("ticket.changed", "10:00", "T", category="c")], [OPENED]),
        ("ticket_volume", [OPENED, RESOLVED, SPAM], [SPAM]),
        ("csat", [OPENED, rated("17:00", "R", "csat", 5, ticket="T"), SPAM], [SPAM]),
    ],
)
def test_those_events_decide_without_which_it_would_count_otherwise(
    kpi: str, log: list[Json], expected: list[Json]
) -> None:
    assert deciding(kpi, *log) == expected


def test_events_that_say_the_same_decide_together() -> None:
    twice = tell("ticket.excluded", "18:00", "T", reason="test")
    assert deciding("ticket_volume", OPENED, SPAM, twice) == [SPAM, twice]


def test_what_keeps_a_ticket_out_decides_even_if_it_would_not_count_otherwise() -> None:
    assert deciding("tickets_closed", OPENED, SPAM) == [SPAM]


def test_a_rating_given_anew_decides_and_the_first_does_not() -> None:
    first = rated("17:00", "R", "csat", 1, ticket="T")
    anew = rated("18:00", "R", "csat", 5, ticket="T")
    assert deciding("csat", OPENED, first, anew) == [anew]


def test_of_a_very_long_ticket_the_deciding_events_are_tried_first() -> None:
    chatter = [requester_replied(f"{9 + n // 60}:{n % 60:02}", "T") for n in range(1, 400)]
    log = [OPENED, *chatter, status("15:00", "T", "resolved")]
    explanation = explain("resolution_time", *log)
    assert explanation.value == 6 * 3600
    assert explanation.events == (OPENED["id"], log[-1]["id"])


def test_a_very_long_ticket_costs_no_more_than_the_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    log = [OPENED, *(requester_replied("10:00", "T") for _ in range(500)), RESOLVED]
    folds = []
    own_facts = TicketRecord.own_facts

    def counting(record: TicketRecord, *args: Any, **kwargs: Any) -> Any:
        folds.append(len(record.events))
        return own_facts(record, *args, **kwargs)

    monkeypatch.setattr(TicketRecord, "own_facts", counting)
    explain("resolution_time", *log)
    assert sum(folds) <= explaining.MAX_STEPS.limit + len(log)


# --- the verdict is the fold's --------------------------------------------------------------------


def of_one_ticket(log: list[Json]) -> list[list[Json]]:
    """The log of each ticket alone, with the changes of agents."""
    people = [envelope for envelope in log if envelope["type"] == "agent.changed"]
    own: dict[tuple[str, str], list[Json]] = {}
    for envelope in log:
        if envelope["type"].startswith("ticket."):
            own.setdefault((envelope["source"], envelope["subject"]), []).append(envelope)
    return [[*people, *envelopes] for envelopes in own.values()]


def explainer(log: list[Json]) -> tuple[Explainer, list[Event]]:
    parsed = list({(e.source, e.id): e for e in reversed(events(*log))}.values())
    people: dict[tuple[str, str], list[Event]] = {}
    for event in parsed:
        if event.family == "agent":
            people.setdefault((event.source, event.subject), []).append(event)
    desk = Desk(agents={agent: agent_history(changes) for agent, changes in people.items()})
    own = [event for event in parsed if event.family == "ticket"]
    return Explainer(TicketRecord(own[0].source, own[0].subject, tuple(own)), desk, NOW), own


OF_ONE_SET = (Total, Share, Mean, MeanOfMeans, NetScore)
"""Formulas whose value and sample are of the same facts."""


def is_same(value: float | None, other: float | None) -> bool:
    if value is None or other is None:
        return value is other
    return math.isclose(value, other, rel_tol=1e-9, abs_tol=1e-9)


@settings(max_examples=effort(40), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(log=logs(EDGES))
def test_a_ticket_counts_as_it_does_in_a_log_of_its_own(log: list[Json]) -> None:
    for alone in of_one_ticket(log):
        reference = Reference(alone)
        explains, _ = explainer(alone)
        for kpi in REGISTRY.values():
            if population(kpi) is None or not isinstance(kpi.formula, OF_ONE_SET):
                continue
            expected = reference.read(kpi.name, *EVER)
            got = explains.explain(kpi)
            value = expected.value if expected.sample_size else None
            assert got.counted == bool(expected.sample_size), (kpi.name, got, alone)
            assert is_same(got.value, value), (kpi.name, got, expected, alone)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(log=logs(EDGES), seed=st.integers(0, 2**16))
def test_without_an_event_that_does_not_decide_nothing_changes(log: list[Json], seed: int) -> None:
    alone = of_one_ticket(log)[seed % len(of_one_ticket(log))]
    explains, own = explainer(alone)
    event = own[seed % len(own)]
    rest = [e for e in alone if (e["source"], e["id"]) != (event.source, event.id)]
    before, after = Reference(alone), Reference(rest)
    for kpi in REGISTRY.values():
        if population(kpi) and event.id not in explains.explain(kpi).events:
            readings = [reference.read(kpi.name, *EVER) for reference in (before, after)]
            assert readings[0].sample_size == readings[1].sample_size, (kpi.name, event, alone)
            assert is_same(readings[0].value, readings[1].value), (kpi.name, event, alone)


# --- the business clock ---------------------------------------------------------------------------

WEEKDAYS = CalendarVersion(None, ZoneInfo("UTC"), (((9 * 60, 17 * 60),),) * 5 + ((),) * 2)
OFFICE = Desk(working_hours=Calendars(default=Calendar("office", (WEEKDAYS,))))
LATE = opened("16:00", "T")


@pytest.mark.parametrize(
    ("kpi", "log", "seconds"),
    [
        ("resolution_time", [LATE, status("34:00", "T", "resolved")], 2 * 3600),
        ("backlog_age", [LATE], 3600 + 19 * 8 * 3600),  # to the Monday four weeks later, midnight
        ("tickets_resolved", [LATE, RESOLVED], None),
        ("resolution_time", [LATE], None),
    ],
)
def test_the_business_value_is_that_of_working_hours(
    kpi: str, log: list[Json], seconds: float | None
) -> None:
    explainer = Explainer(TicketRecord("desk", "T", events(*log)), OFFICE, NOW)
    assert explainer.explain(REGISTRY[kpi]).business_value == seconds


# --- the order of one instant ---------------------------------------------------------------------


def test_a_review_that_decides_the_order_of_its_instant_is_not_left_out() -> None:
    """All that bear a sequence come by it, unless something of the instant bears none."""
    done = {**status("09:00", "T", "resolved"), "sequence": "1"}
    reply = {**replied("09:00", "T", "a1"), "sequence": "2"}
    log = [{**OPENED, "sequence": "0"}, done, reply]
    assert not explain("reply_time", *log).counted
    assert explain("reply_time", *log, tell("ticket.reviewed", "09:00", "T", score=76)).counted
