"""Events that are refused: by which field, and with nothing stored."""

from operator import attrgetter
from typing import Any

import pytest

from api.clock import now
from domain.event_types import EVENT_TYPES, EventType
from tests.service import BATCH, Json, Service, event

NAME = attrgetter("name")
AT = "2026-05-04T09:00:00Z"

SAMPLES: dict[str, Any] = {
    "agent": "a-1",
    "amount": 9.5,
    "author": {"kind": "agent", "id": "a-1"},
    "channel": "email",
    "conversation": "c-1",
    "correct": True,
    "currency": "EUR",
    "end": "2026-05-04T17:00:00Z",
    "priority": "high",
    "recipient": "r-1",
    "scale": {"min": 1, "max": 5},
    "score": 5,
    "seconds": 60,
    "service": "shop",
    "start": AT,
    "status": "open",
    "survey": "csat",
    "team": "t-1",
    "tier": "2",
    "to_tier": "2",
}
"""A good value for each field that some type requires."""
KINDS = {"money.booked": "revenue", "ticket.valued": "benefit"}


def good(kind: str) -> Json:
    """An event of a type with no more than it must have."""
    spec = EVENT_TYPES[kind]
    data = {name: SAMPLES[name] for name in spec.required if name != "kind"}
    data |= {"kind": KINDS[kind]} if "kind" in spec.required else {}
    data |= {name: SAMPLES[name] for name in spec.any_of[:1]}
    return event(kind, "S-1", AT, **data)


async def refusals(empty: Service, events: list[Json]) -> list[tuple[str, str]]:
    """The fields and the problems for which events are refused, with nothing stored."""
    response = await empty.post("/v1/events", events, BATCH)
    answer = response.json()
    assert (response.status_code, answer["accepted"]) == (202, 0)
    assert answer["refused_count"] == len(answer["refused"]) == len(events)
    assert await empty.rows("event") == []
    assert await empty.rows("fold_mark") == []
    return [(refused["field"], refused["problem"]) for refused in answer["refused"]]


async def refusal(empty: Service, event: Json) -> tuple[str, str]:
    (refused,) = await refusals(empty, [event])
    return refused


@pytest.mark.parametrize("kind", [kind for kind in EVENT_TYPES.values() if kind.required], ids=NAME)
async def test_a_required_field_that_is_missing_is_named(empty: Service, kind: EventType) -> None:
    envelopes = [good(kind.name) for _ in kind.required]
    for envelope, name in zip(envelopes, kind.required, strict=True):
        del envelope["data"][name]
    expected = [(f"data.{name}", "is required") for name in kind.required]
    assert await refusals(empty, envelopes) == expected


@pytest.mark.parametrize("kind", [kind for kind in EVENT_TYPES.values() if kind.required], ids=NAME)
async def test_a_required_field_that_is_null_is_named(empty: Service, kind: EventType) -> None:
    envelopes = [good(kind.name) for _ in kind.required]
    for envelope, name in zip(envelopes, kind.required, strict=True):
        envelope["data"][name] = None
    expected = [(f"data.{name}", "is required") for name in kind.required]
    assert await refusals(empty, envelopes) == expected


@pytest.mark.parametrize("kind", [kind for kind in EVENT_TYPES.values() if kind.any_of], ids=NAME)
async def test_one_of_several_fields_is_required(empty: Service, kind: EventType) -> None:
    problem = f"must have one of {', '.join(kind.any_of)}"
    assert await refusal(empty, good(kind.name) | {"data": {}}) == ("data", problem)


@pytest.mark.parametrize("kind", [kind for kind in EVENT_TYPES.values() if kind.fields], ids=NAME)
async def test_a_field_of_a_wrong_type_is_named(empty: Service, kind: EventType) -> None:
    envelopes = [good(kind.name) for _ in kind.fields]
    for envelope, name in zip(envelopes, kind.fields, strict=True):
        envelope["data"][name] = [[]]
    fields = [field for field, _ in await refusals(empty, envelopes)]
    assert fields == [f"data.{name}" for name in kind.fields]


@pytest.mark.parametrize("name", ["specversion", "id", "source", "type", "subject", "time", "data"])
async def test_a_missing_attribute_is_named(empty: Service, name: str) -> None:
    event = good("ticket.opened")
    del event[name]
    assert (await refusal(empty, event))[0] == name


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("specversion", 1.0),
        ("specversion", "0.3"),
        ("id", 7),
        ("id", ""),
        ("id", "x" * 257),
        ("source", None),
        ("source", "x" * 257),
        ("subject", ""),
        ("subject", "x" * 257),
        ("subject", {"id": "T-1"}),
        ("type", "ticket.exploded"),
        ("type", ["ticket.opened"]),
        ("data", []),
        ("data", "channel"),
        ("sequence", 5),
        ("time", 1_777_885_200),
        ("time", "yesterday"),
        ("time", "2026-05-04"),
        ("time", "2026-05-04T09:00:00"),
        ("time", "2026-05-04T24:00:00Z"),
        ("time", "2026-02-30T09:00:00Z"),
        ("time", "0001-01-01T00:00:00+14:00"),
        ("time", "9999-12-31T23:59:59Z"),
        ("time", "2026-05-04T09:00:00Z\n"),
        ("time", "２０２６-05-04T09:00:00Z"),
    ],
)
async def test_a_bad_attribute_is_named(empty: Service, name: str, value: object) -> None:
    assert (await refusal(empty, good("ticket.opened") | {name: value}))[0] == name


@pytest.mark.parametrize(
    ("kind", "data", "field"),
    [
        ("ticket.opened", {"channel": 5}, "data.channel"),
        ("ticket.opened", {"channel": "x" * 1001}, "data.channel"),
        ("ticket.opened", {"priority": "High"}, "data.priority"),
        ("ticket.opened", {"direction": "sideways"}, "data.direction"),
        ("ticket.opened", {"tags": "vip"}, "data.tags"),
        ("ticket.opened", {"tags": ["vip", 1]}, "data.tags"),
        ("ticket.opened", {"complaint": "yes"}, "data.complaint"),
        ("ticket.opened", {"due_at": "2026-05-04T09:00:00"}, "data.due_at"),
        ("ticket.opened", {"requester": "c-1"}, "data.requester"),
        ("ticket.opened", {"requester": {"id": 1}}, "data.requester.id"),
        ("ticket.opened", {"attributes": {"a": True}}, "data.attributes"),
        ("ticket.opened", {"attributes": {"a": [1]}}, "data.attributes"),
        ("ticket.replied", {"author": {}}, "data.author.kind"),
        ("ticket.replied", {"author": {"kind": "robot"}}, "data.author.kind"),
        ("ticket.replied", {"public": 1}, "data.public"),
        ("ticket.worked", {"seconds": -1}, "data.seconds"),
        ("ticket.worked", {"seconds": 1e300}, "data.seconds"),
        ("ticket.worked", {"seconds": "60"}, "data.seconds"),
        ("ticket.worked", {"seconds": True}, "data.seconds"),
        ("ticket.conversation_ended", {"conversation": ""}, "data.conversation"),
        ("ticket.reviewed", {"score": 100.5}, "data.score"),
        ("ticket.valued", {"currency": "eur"}, "data.currency"),
        ("money.booked", {"amount": 10**18}, "data.amount"),
        ("money.booked", {"amount": -1e16}, "data.amount"),
        ("shift.worked", {"end": "2026-05-04T08:59:59Z"}, "data.end"),
        ("rating.given", {"score": 6}, "data.score"),
        ("rating.given", {"score": 0.5}, "data.score"),
        ("rating.given", {"scale": {"min": 5, "max": 5}}, "data.scale.min"),
        ("rating.given", {"scale": {"max": 5}}, "data.scale.min"),
        ("rating.given", {"scale": {"min": 1, "max": "5"}}, "data.scale.max"),
        ("rating.given", {"survey": "nps"}, "data.scale"),
        ("rating.given", {"survey": "CSAT"}, "data.survey"),
    ],
)
async def test_bad_data_is_refused_by_its_field(
    empty: Service, kind: str, data: Json, field: str
) -> None:
    event = good(kind)
    event["data"] |= data
    assert (await refusal(empty, event))[0] == field


async def test_events_with_only_what_is_required_are_accepted(service: Service) -> None:
    answer = await service.post_events([good(kind) for kind in EVENT_TYPES])
    assert answer["accepted"] == len(EVENT_TYPES)


@pytest.mark.parametrize(("minutes", "accepted"), [(9, 1), (11, 0)])
async def test_ten_minutes_of_future_are_forgiven(
    service: Service, minutes: int, accepted: int
) -> None:
    at = now().timestamp() + 60 * minutes
    time = now().fromtimestamp(at, now().tzinfo).isoformat()
    answer = await service.post_events([good("ticket.opened") | {"time": time}])
    assert answer["accepted"] == accepted
    assert [refused["field"] for refused in answer["refused"]] == ["time"] * (1 - accepted)
