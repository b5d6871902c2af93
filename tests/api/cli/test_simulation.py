"""The simulated desk is repeatable, keeps the event contract and behaves like a desk."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from itertools import islice, pairwise
from math import log
from statistics import correlation, mean, median
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from api.simulation import SimulatedDesk, simulate

Event = dict[str, Any]

UNTIL = datetime(2026, 5, 4, 9, 30, tzinfo=UTC)
SHORT = SimulatedDesk(UNTIL, days=3)
MONTHS = SimulatedDesk(UNTIL, days=56)

# From the event contract: all fields of a group are required, one of those after the bar is.
REQUIRED = {
    "ticket.opened": "channel",
    "ticket.assigned": "| agent team tier",
    "ticket.escalated": "to_tier",
    "ticket.replied": "author",
    "ticket.status_changed": "status",
    "ticket.changed": "| priority category",
    "ticket.worked": "agent seconds",
    "ticket.conversation_ended": "conversation",
    "ticket.callback_requested": "",
    "ticket.callback_made": "",
    "ticket.reviewed": "| score correct",
    "ticket.valued": "amount currency kind",
    "ticket.merged": "",
    "ticket.excluded": "",
    "rating.given": "survey score scale",
    "survey.invited": "survey",
    "survey.delivered": "survey",
    "agent.changed": "",
    "shift.worked": "agent start end",
    "customer.joined": "",
    "customer.left": "",
    "customer.returned": "",
    "customer.purchased": "amount currency",
    "lead.received": "",
    "lead.answered": "",
    "lead.won": "",
    "lead.lost": "",
    "sale.made": "amount currency",
    "money.booked": "kind amount currency",
    "session.ended": "",
    "content.sent": "recipient",
    "content.opened": "recipient",
    "content.clicked": "recipient",
    "incident.started": "service",
    "incident.acknowledged": "service",
    "incident.ended": "service",
}
ENVELOPE = {"specversion", "id", "source", "type", "subject", "time", "data"}
STATUSES = {"new", "open", "pending", "on_hold", "resolved", "closed"}


@pytest.fixture(scope="module")
def events() -> list[Event]:
    return list(simulate(MONTHS))


def at(event: Event) -> datetime:
    return datetime.fromisoformat(event["time"])


def of(kind: str, events: Iterable[Event]) -> list[Event]:
    return [event for event in events if event["type"] == kind]


def waits(events: Iterable[Event]) -> dict[str, timedelta]:
    """First response times by ticket."""
    opened = {event["subject"]: at(event) for event in of("ticket.opened", events)}
    answers: dict[str, list[datetime]] = defaultdict(list)
    for event in of("ticket.replied", events):
        if event["data"]["author"]["kind"] == "agent" and event["data"]["public"]:
            answers[event["subject"]].append(at(event))
    return {ticket: min(times) - opened[ticket] for ticket, times in answers.items()}


def test_equal_desks_tell_the_same_story() -> None:
    assert list(simulate(SHORT)) == list(simulate(SimulatedDesk(UNTIL, days=3)))


def test_another_seed_tells_another_story() -> None:
    assert list(simulate(SHORT)) != list(simulate(SimulatedDesk(UNTIL, days=3, seed=1)))


def test_events_have_the_fields_of_the_contract(events: list[Event]) -> None:
    for event in events:
        assert set(event) == ENVELOPE
        assert event["source"] == MONTHS.source
        every, _, some = REQUIRED[event["type"]].partition("|")
        assert set(every.split()) <= set(event["data"]), event
        assert not some or set(some.split()) & set(event["data"]), event


def test_every_type_of_event_happens_in_two_months(events: list[Event]) -> None:
    assert {event["type"] for event in events} == set(REQUIRED)


def test_closed_sets_are_kept(events: list[Event]) -> None:
    assert {event["data"]["status"] for event in of("ticket.status_changed", events)} <= STATUSES
    assert all(event["data"]["seconds"] >= 0 for event in of("ticket.worked", events))
    for event in of("rating.given", events):
        scale = event["data"]["scale"]
        assert scale["min"] <= event["data"]["score"] <= scale["max"]


def test_ids_are_plain_and_given_once(events: list[Event]) -> None:
    ids = [event["id"] for event in events]
    assert len(set(ids)) == len(ids)
    plain = re.compile(r"[a-z0-9-]+")
    assert all(plain.fullmatch(event["id"] + event["subject"]) for event in events)


def test_everything_happens_in_the_time_asked_for(events: list[Event]) -> None:
    times = [at(event) for event in events]
    assert min(times) >= UNTIL - timedelta(days=MONTHS.days)
    assert UNTIL - timedelta(hours=1) < max(times) < UNTIL


def test_every_ticket_begins_with_its_opening(events: list[Event]) -> None:
    opened = {event["subject"]: at(event) for event in of("ticket.opened", events)}
    for event in events:
        if event["type"].startswith("ticket."):
            assert at(event) >= opened[event["subject"]]


def test_agents_are_introduced_before_they_answer(events: list[Event]) -> None:
    introduced_at: dict[str, datetime] = {}
    for event in of("agent.changed", events):
        introduced_at.setdefault(event["subject"], at(event))
    assert all(
        introduced_at[event["data"]["author"]["id"]] <= at(event)
        for event in of("ticket.replied", events)
        if event["data"]["author"]["kind"] != "requester"
    )


def test_weeks_and_days_have_their_rhythm(events: list[Event]) -> None:
    berlin = ZoneInfo("Europe/Berlin")
    opened = [at(event).astimezone(berlin) for event in of("ticket.opened", events)]
    by_day = Counter(time.weekday() for time in opened)
    by_hour = Counter(time.hour for time in opened)
    assert min(by_day[day] for day in range(5)) > 1.5 * max(by_day[day] for day in (5, 6))
    assert by_hour[10] > by_hour[12] < by_hour[15]
    assert by_hour[3] < by_hour[20] < by_hour[15]


def test_callers_wait_for_minutes_and_writers_for_hours(events: list[Event]) -> None:
    waited = waits(events)
    by_channel: dict[str, list[float]] = defaultdict(list)
    for event in of("ticket.opened", events):
        if event["subject"] in waited and "direction" not in event["data"]:
            by_channel[event["data"]["channel"]].append(waited[event["subject"]].total_seconds())
    assert 60 < median(by_channel["phone"]) < 300
    assert 60 < median(by_channel["chat"]) < 300
    assert 3600 < median(by_channel["email"]) < 4 * 3600


def test_urgent_tickets_are_answered_first(events: list[Event]) -> None:
    waited = waits(events)
    by_priority: dict[str, list[float]] = defaultdict(list)
    for event in of("ticket.opened", events):
        if event["data"]["channel"] == "email" and event["subject"] in waited:
            wait = waited[event["subject"]].total_seconds()
            by_priority[event["data"]["priority"]].append(wait)
    assert median(by_priority["urgent"]) < median(by_priority["low"])


def test_who_waits_longer_is_less_content(events: list[Event]) -> None:
    waited = waits(events)
    email = {e["subject"] for e in of("ticket.opened", events) if e["data"]["channel"] == "email"}
    pairs = [
        (log(waited[event["data"]["ticket"]].total_seconds()), event["data"]["score"])
        for event in of("rating.given", events)
        if event["data"]["survey"] == "csat" and event["data"]["ticket"] in email
    ]
    assert correlation(*zip(*pairs, strict=True)) < -0.1


def test_most_ratings_are_good(events: list[Event]) -> None:
    csat = [e["data"] for e in of("rating.given", events) if e["data"]["survey"] == "csat"]
    assert 0.72 < mean(rating["score"] >= 4 for rating in csat) < 0.92
    assert 0.2 < len(of("rating.given", events)) / len(of("survey.delivered", events)) < 0.4


def test_some_tickets_are_still_open_in_the_end(events: list[Event]) -> None:
    status = {event["subject"]: "new" for event in of("ticket.opened", events)}
    for event in sorted(events, key=lambda event: (event["time"], event["id"])):
        if event["type"] == "ticket.status_changed":
            status[event["subject"]] = event["data"]["status"]
        elif event["type"] in {"ticket.excluded", "ticket.merged"}:
            del status[event["subject"]]
    assert 30 < sum(now not in {"resolved", "closed"} for now in status.values()) < 200


def test_nobody_holds_two_tickets_at_once(events: list[Event]) -> None:
    spans: dict[str, list[tuple[datetime, datetime]]] = defaultdict(list)
    for event in of("ticket.worked", events):
        if event["data"]["kind"] in {"talk", "other"}:
            start = at(event) - timedelta(seconds=event["data"]["seconds"])
            spans[event["data"]["agent"]].append((start, at(event)))
    for worked in spans.values():
        worked.sort()
        assert all(first[1] <= second[0] for first, second in pairwise(worked))


def test_a_large_desk_starts_at_once() -> None:
    large = SimulatedDesk(UNTIL, days=3650, tickets_per_day=2000)
    assert len(list(islice(simulate(large), 1000))) == 1000


def test_a_desk_must_make_sense() -> None:
    with pytest.raises(ValueError, match="time zone"):
        SimulatedDesk(datetime(2026, 5, 4))  # noqa: DTZ001 -- the mistake
    with pytest.raises(ValueError, match="at least a day"):
        SimulatedDesk(UNTIL, days=0)


def test_only_customers_leave_and_only_those_who_left_return(events: list[Event]) -> None:
    changes: dict[str, list[str]] = defaultdict(list)
    kinds = ("customer.joined", "customer.left", "customer.returned")
    for event in sorted((event for event in events if event["type"] in kinds), key=at):
        changes[event["subject"]].append(event["type"].removeprefix("customer."))
    lives = Counter(map(tuple, changes.values()))
    assert all(life[0] in {"joined", "returned"} for life in lives)
    assert all(life[1::2] == ("left",) * len(life[1::2]) for life in lives)
    assert all(life[2::2] == ("returned",) * len(life[2::2]) for life in lives)
    assert {("joined",), ("joined", "left"), ("returned",)} <= set(lives)


def test_sales_are_made_by_people_who_work_here(events: list[Event]) -> None:
    here = {event["subject"] for event in of("agent.changed", events)}
    sellers = {event["data"]["agent"] for event in of("sale.made", events)}
    assert len(sellers) > 3
    assert sellers <= here


def test_the_business_earns_money_by_day(events: list[Event]) -> None:
    books: dict[str, list[float]] = defaultdict(list)
    for event in of("money.booked", events):
        books[event["data"]["kind"]].append(event["data"]["amount"])
    assert len(books["revenue"]) in {MONTHS.days, MONTHS.days + 1}
    assert sum(books["support_cost"]) < sum(books["cost"]) < sum(books["revenue"])


def test_what_goes_on_around_the_desk_is_a_small_part_of_the_events(events: list[Event]) -> None:
    around = ("customer.", "lead.", "sale.", "money.", "session.", "content.", "incident.")
    share = sum(event["type"].startswith(around) for event in events) / len(events)
    assert 0.05 < share < 0.15
