"""Absent is not said, null unsets, a value sets: for every field of everything that is folded.

What a subject is follows from all its events, each field by itself; what an event says of itself
alone ends with it. Every field of the contract is one or the other, and is drawn here.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from json import loads
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.desk import Desk, agent_history
from domain.event_types import EVENT_TYPES
from domain.events import Event
from domain.facts import (
    AfterSales,
    Complained,
    Customer,
    Employed,
    Gained,
    Lost,
    OpenSpan,
    Resolved,
)
from domain.folding.business import customers, leads
from domain.folding.people import employment
from domain.folding.profiles import profile
from domain.folding.ratings import NO_TICKET, current, first_of, rated
from domain.folding.tickets import fold
from domain.instants import FOREVER, instant

BEGIN = datetime(2026, 5, 4, tzinfo=UTC)
HOUR = timedelta(hours=1)
EARLY, LATE = "2026-05-01T00:00:00Z", "2026-06-01T00:00:00+02:00"

CHANGES: dict[str, Sequence[Any]] = {
    "channel": ["email", "chat"],
    "priority": ["low", "high"],
    "category": ["c1", "c2"],
    "requester": [{"id": "u1", "segment": "vip"}, {"id": "u2"}, {"segment": "gold"}, {"id": None}],
    "tags": [["x", "y"], ["y", "y"], []],
    "attributes": [{"plan": "pro", "seats": 5}, {"plan": "free"}, {}],
    "difficulty": ["easy", "hard"],
    "due_at": [EARLY, LATE],
    "complaint": [True, False],
}
ASSIGNMENT: dict[str, Sequence[Any]] = {
    "agent": ["a1", "a2"],
    "team": ["t1", "t2"],
    "tier": ["1", "2"],
}
PERSON: dict[str, Sequence[Any]] = {
    "name": ["Ann", "Bob"],
    "tier": ["1", "2"],
    "team": ["t1", "t2"],
    "hired_at": [EARLY, LATE],
    "left_at": [LATE, "2026-07-01T00:00:00Z"],
    "bot": [True, False],
}
STATE: Mapping[str, Mapping[str, Sequence[Any]]] = {
    "ticket.opened": CHANGES | ASSIGNMENT,
    "ticket.changed": CHANGES,
    "ticket.assigned": ASSIGNMENT,
    "ticket.escalated": {f"to_{name}": values for name, values in ASSIGNMENT.items()},
    "agent.changed": PERSON,
    "customer.joined": {"segment": ["vip", "gold"]},
    "customer.left": {"segment": ["vip", "gold"]},
    "customer.returned": {"segment": ["vip", "gold"]},
}
"""What a subject is, by the fields that say it, with some values of each."""
_ABOUT = {"ticket", "ticket_source", "respondent", "channel", "agent", "team", "tier", "survey"}
OF_THE_EVENT: Mapping[str, set[str]] = {
    "ticket.opened": {"direction", "service", "after_sales"},  # of the opening alone
    "ticket.escalated": {"from_tier", "agent", "reason"},
    "ticket.replied": {"author", "public", "conversation"},
    "ticket.status_changed": {"status", "agent"},
    "ticket.worked": {"agent", "seconds", "kind", "conversation"},
    "ticket.conversation_ended": {"conversation", "answered_at", "agent"},
    "ticket.callback_requested": {"agent"},
    "ticket.callback_made": {"agent"},
    "ticket.reviewed": {"score", "correct", "reviewer", "agent"},
    "ticket.valued": {"amount", "currency", "kind", "agent"},
    "ticket.merged": {"into"},
    "ticket.excluded": {"reason"},
    "ticket.included": {"reason"},
    # The last rating of a subject replaces earlier ones; the first invitation of one counts.
    "rating.given": _ABOUT
    | {"score", "scale", "dimension", "expectation", "comment", "complaint", "invitation"},
    "survey.invited": _ABOUT,
    "survey.delivered": _ABOUT,
    "shift.worked": {"agent", "start", "end", "available_seconds", "quota"},
    "customer.joined": {"referred_by"},
    "customer.left": {"referred_by"},
    "customer.returned": {"referred_by"},
    "customer.purchased": {"amount", "currency", "after_sales"},
    **{f"lead.{kind}": {"agent", "assisted"} for kind in ("received", "answered", "won", "lost")},
    "sale.made": {"agent", "ticket", "amount", "currency"},
    "money.booked": {"kind", "amount", "currency"},
    "session.ended": {"kind", "requester"},
    **{f"incident.{kind}": {"service"} for kind in ("started", "acknowledged", "ended")},
    **{f"content.{kind}": {"recipient", "content"} for kind in ("sent", "opened", "clicked")},
}
"""What an event says of itself alone."""


@pytest.mark.parametrize("kind", EVENT_TYPES)
def test_each_field_of_the_contract_tells_what_a_thing_is_or_what_happened(kind: str) -> None:
    of_subject, of_event = set(STATE.get(kind, ())), OF_THE_EVENT.get(kind, set())
    assert of_subject.isdisjoint(of_event)
    assert of_subject | of_event == set(EVENT_TYPES[kind].fields)


def said(kind: str) -> st.SearchStrategy[tuple[str, dict[str, Any]]]:
    """An event's data: each field of a subject absent, null, or with a value."""
    required = EVENT_TYPES[kind].required
    fields = {
        name: st.sampled_from(values) if name in required else st.sampled_from([None, *values])
        for name, values in STATE[kind].items()
    }
    always = {name: value for name, value in fields.items() if name in required}
    perhaps = {name: value for name, value in fields.items() if name not in required}
    return st.fixed_dictionaries(always, optional=perhaps).map(lambda data: (kind, data))


def steps_of(*kinds: str) -> st.SearchStrategy[list[tuple[str, dict[str, Any]]]]:
    return st.lists(st.one_of([said(kind) for kind in kinds]), max_size=6)


def events(subject: str, *steps: tuple[str, dict[str, Any]]) -> list[Event]:
    """One each hour."""
    return [
        Event("desk", f"{n:03}", kind, subject, BEGIN + n * HOUR, data)
        for n, (kind, data) in enumerate(steps)
    ]


def merged(steps: Sequence[tuple[str, dict[str, Any]]]) -> dict[str, Any]:
    """What a plain merge gives."""
    state: dict[str, Any] = {}
    for _, data in steps:
        state |= {name.removeprefix("to_"): value for name, value in data.items()}
    return state


@given(
    opening=said("ticket.opened"),
    steps=steps_of("ticket.changed", "ticket.assigned", "ticket.escalated"),
)
def test_b1_a_ticket_is_what_a_plain_merge_of_its_events_gives(
    opening: tuple[str, dict[str, Any]], steps: list[tuple[str, dict[str, Any]]]
) -> None:
    opening[1].update(after_sales=True)
    end = ("ticket.status_changed", {"status": "resolved"})
    facts = fold(events("T1", opening, *steps, end), Desk()).facts
    state = merged([opening, *steps])
    (resolved,) = (fact for fact in facts if isinstance(fact, Resolved))
    span = max((fact for fact in facts if isinstance(fact, OpenSpan)), key=lambda fact: fact.at)
    requester, due_at = state.get("requester") or {}, state.get("due_at")
    dims = resolved.dims
    assert dims == span.dims
    for name in ("channel", "priority", "category", *ASSIGNMENT):
        assert getattr(dims, name) == state.get(name), name
    assert dims.segment == requester.get("segment")
    assert dims.tags == tuple(sorted(set(state.get("tags") or ())))
    assert loads(dims.attributes or "{}") == (state.get("attributes") or {})
    assert span.due_at == (instant(due_at) if due_at else None)
    assert resolved.is_on_time == (resolved.at <= instant(due_at) if due_at else None)
    is_complaint = any(isinstance(fact, Complained) for fact in facts)
    assert is_complaint == bool(state.get("complaint"))
    buyers = [fact.customer for fact in facts if isinstance(fact, AfterSales)]
    assert buyers == ([requester["id"]] if requester.get("id") else [])


@given(steps=st.lists(said("ticket.changed"), max_size=6))
def test_b2_a_ticket_is_hard_if_a_plain_merge_says_so(
    steps: list[tuple[str, dict[str, Any]]],
) -> None:
    around = (
        ("ticket.opened", {"channel": "email"}),
        ("ticket.status_changed", {"status": "closed"}),
    )
    facts = fold(events("T1", around[0], *steps, around[1]), Desk()).facts
    (resolved,) = (fact for fact in facts if isinstance(fact, Resolved))
    assert resolved.is_hard == (merged(steps).get("difficulty") == "hard")


@given(steps=st.lists(said("agent.changed"), min_size=1, max_size=6))
def test_b1_an_agent_is_what_a_plain_merge_of_their_events_gives(
    steps: list[tuple[str, dict[str, Any]]],
) -> None:
    log, state = events("a1", *steps), merged(steps)
    agent = profile("desk", "a1", log)
    assert (agent.name, agent.tier, agent.team) == tuple(map(state.get, ("name", "tier", "team")))
    assert agent.is_bot == bool(state.get("bot"))
    times = [instant(at) if (at := state.get(name)) else None for name in ("hired_at", "left_at")]
    assert [agent.hired_at, agent.left_at] == times
    history = agent_history(log)
    assert history.is_bot == bool(state.get("bot"))
    assert history.at(log[-1].at) == (state.get("tier"), state.get("team"))
    employed = [
        fact
        for fact in employment(log, Desk(agents={("desk", "a1"): history}))
        if isinstance(fact, Employed)
    ]
    hired_at, left_at = times[0] or log[0].at, times[1] or FOREVER
    is_ever = not history.is_bot and hired_at < left_at
    assert bool(employed) == is_ever
    assert all(fact.hired_at == hired_at for fact in employed)
    assert not is_ever or employed[-1].until == left_at


@given(steps=steps_of("customer.joined", "customer.left", "customer.returned"))
def test_b1_a_customer_is_of_the_segment_that_a_plain_merge_gives(
    steps: list[tuple[str, dict[str, Any]]],
) -> None:
    log = events("c1", *steps)
    facts = list(customers(log, Desk()))
    for n, event in enumerate(log, start=1):
        segment = merged(steps[:n]).get("segment")
        changes = [
            fact for fact in facts if isinstance(fact, Gained | Lost) and fact.at == event.at
        ]
        assert all(fact.dims.segment == segment for fact in changes)
        spans = [
            fact
            for fact in facts
            if isinstance(fact, Customer) and fact.at <= event.at < fact.until
        ]
        assert len(spans) == (event.type != "customer.left")
        assert all(fact.dims.segment == segment for fact in spans)
        later = [leaving.at for leaving in log[n:] if leaving.type == "customer.left"]
        assert all(fact.left_at == (later or [FOREVER])[0] for fact in spans)


def test_a_rating_that_is_given_again_says_everything_anew() -> None:
    scale = {"min": 1, "max": 5}
    first = {
        "survey": "csat", "score": 1, "scale": scale, "agent": "a1", "team": "t1", "tier": "1",
        "channel": "chat", "comment": "no", "complaint": True, "invitation": "i1",
    }  # fmt: skip
    again = {"survey": "csat", "score": 5, "scale": scale}
    log = events("r1", ("rating.given", first), ("rating.given", again))
    rating = current(log, "rating.given")
    assert rating is not None
    fact = rated(rating, None, NO_TICKET, Desk())
    assert (fact.at, fact.score) == (BEGIN + HOUR, 5)
    assert (fact.dims.agent, fact.dims.team, fact.dims.tier, fact.dims.channel) == (None,) * 4
    assert (fact.has_comment, fact.is_complaint, fact.invitation) == (False, False, None)


def test_an_invitation_that_is_sent_again_is_still_the_first() -> None:
    first, again = {"survey": "csat", "agent": "a1"}, {"survey": "csat", "agent": None}
    log = events("i1", ("survey.invited", first), ("survey.invited", again))
    assert first_of(log, "survey.invited") is log[0]


def test_who_answers_a_lead_is_said_of_each_answer() -> None:
    first, last = ("lead.received", {"agent": "a1"}), ("lead.won", {"agent": "a2"})
    received, answered = leads(events("l1", first, ("lead.answered", {}), last), Desk())
    assert (received.dims.agent, answered.dims.agent) == ("a1", None)
