"""Bounds of what events may tell, on the way in by HTTP."""

from random import Random
from typing import Any

import orjson
import pytest

from tests.service import BATCH, Json, Service, event

PATH, SINGLE = "/v1/events", "application/cloudevents+json"
AT = "2026-05-04T09:00:00Z"
NOTHING = {"accepted": 0, "duplicate": 0, "conflict": 0, "refused_count": 0, "refused": []}
CJK = "漢"
EMOJI = "😀"


def opened(**data: Any) -> Json:
    return event("ticket.opened", "T-1", AT, channel="email", **data)


async def fields(empty: Service, events: list[Json]) -> list[str]:
    """The fields by which events are refused; nothing is stored."""
    answer = (await empty.post(PATH, events, BATCH)).json()
    assert answer["refused_count"] == len(events)
    assert await empty.rows("event") == []
    return [refused["field"] for refused in answer["refused"]]


ZERO_TIMES = [
    "0001-01-01T00:00:00Z",
    "0001-01-01T00:00:00-12:00",
    "1601-01-01T00:00:00Z",
    "1899-12-31T23:59:59.999999Z",
    "1900-01-01T00:00:00+00:01",
    "9999-12-31T23:59:59Z",
    "9999-12-31T23:59:59-12:00",
    "2200-01-01T00:00:00-00:01",
]


@pytest.mark.parametrize("time", ZERO_TIMES)
async def test_a1_no_instant_may_lie_where_nobody_means_it(empty: Service, time: str) -> None:
    events = [
        opened() | {"time": time},
        opened(due_at=time),
        event("ticket.conversation_ended", "T-1", AT, conversation="c", answered_at=time),
        event("agent.changed", "a", AT, hired_at=time),
        event("agent.changed", "a", AT, left_at=time),
        event("shift.worked", "s", AT, agent="a", start=time, end=time),
        event("shift.worked", "s", AT, agent="a", start=AT, end=time),
    ]
    named = ["time", *(f"data.{name}" for name in ("due_at", "answered_at", "hired_at", "left_at"))]
    assert await fields(empty, events) == [*named, "data.start", "data.end"]


async def test_a1_the_first_and_the_last_instant_are_folded(service: Service) -> None:
    first, last = "1900-01-01T00:00:00Z", "2200-01-01T00:00:00Z"
    answer = await service.post_events(
        [
            opened(due_at=last) | {"time": first},
            event("agent.changed", "a", first, hired_at=first, left_at=last),
            event("shift.worked", "s", AT, agent="a", start=first, end=last),
        ]
    )
    assert answer["accepted"] == 3
    assert await service.rows("fold_mark") == []
    scope = f'range: {{between: {{start: "{first}", end: "1900-01-02T00:00:00Z"}}}}'
    assert await service.metrics("ticketVolume { value }", scope) == {"ticketVolume": {"value": 1}}


async def test_a1_a_call_is_not_answered_in_the_future(empty: Service) -> None:
    call = event(
        "ticket.conversation_ended", "T", AT, conversation="c", answered_at="2150-01-01T00:00:00Z"
    )
    assert await fields(empty, [call]) == ["data.answered_at"]


NAMES: dict[str, Json] = {
    "data.requester.id": opened(requester={"id": "@"}),
    "data.agent": opened(agent="@"),
    "data.author.id": event("ticket.replied", "T", AT, author={"kind": "agent", "id": "@"}),
    "data.into": event("ticket.merged", "T", AT, into="@"),
    "data.recipient": event("content.sent", "c", AT, recipient="@"),
    "data.requester": event("session.ended", "s", AT, requester="@"),
    "data.to_agent": event("ticket.escalated", "T", AT, to_tier="2", to_agent="@"),
}
NAMES |= {
    f"data.{name}": event("survey.invited", "i", AT, survey="csat", **{name: "@"})
    for name in ("ticket", "ticket_source", "respondent")
}


@pytest.mark.parametrize("name", NAMES)
async def test_a2_a_name_has_no_more_bytes_than_an_index_takes(empty: Service, name: str) -> None:
    events = [
        with_text(NAMES[name], text) for text in (CJK * 342, EMOJI * 257, "é" * 513, "x" * 1001)
    ]
    assert await fields(empty, events) == [name] * 4


def any_text(characters: int, first: int, last: int) -> str:
    """A text that does not compress: Postgres would spare an index some bytes."""
    return "".join(chr(Random(7 + n).randint(first, last)) for n in range(characters))


@pytest.mark.parametrize(
    "text",
    [any_text(341, 0x4E00, 0x9FFF), any_text(256, 0x10000, 0x10FFFF), any_text(1000, 33, 126)],
    ids=["three bytes", "four bytes", "one byte"],
)
async def test_a2_the_longest_names_are_folded(service: Service, text: str) -> None:
    longest = any_text(252, 0x10000, 0x10FFFF)
    events = []
    for number, name in enumerate(NAMES):
        envelope = orjson.loads(orjson.dumps(NAMES[name]))
        envelope["data"] = with_text(envelope["data"], text)
        envelope |= dict.fromkeys(("id", "subject", "sequence"), f"{longest}{number:04}")
        events.append(envelope | {"source": longest + "same"})
    assert (await service.post_events(events))["accepted"] == len(events)
    assert await service.rows("fold_mark") == []
    assert [row["requester"] for row in await service.rows("opened")] == [text, None]


def with_text(value: Any, text: str) -> Any:
    """Decoded JSON with a text for each `@`."""
    if isinstance(value, dict):
        return {key: with_text(item, text) for key, item in value.items()}
    return text if value == "@" else value


SIDES: dict[str, tuple[Json, Json, str]] = {
    "a long tag": ({"tags": ["a", "x" * 1001]}, {"tags": ["a"]}, "1000 characters"),
    "a tag of NUL": ({"tags": ["\0", "a"]}, {"tags": ["a"]}, "U+0000"),
    "501 tags": (
        {"tags": [f"t{n}" for n in range(501)]},
        {"tags": [f"t{n}" for n in range(500)]},
        "'t500': there may be 500",
    ),
    "a long attribute": (
        {"attributes": {"a": "x" * 1001, "b": 1}},
        {"attributes": {"b": 1}},
        "'a': must not exceed 1000 characters",
    ),
    "a large attribute": (
        {"attributes": {"a": 1e16, "b": "c"}},
        {"attributes": {"b": "c"}},
        "'a': must not exceed 10^15",
    ),
    "a long name": ({"attributes": {"x" * 1001: 1}}, {"attributes": {}}, "1000 characters"),
    "several": (
        {"attributes": {"a": 1e16, "b": 1e17, "c": 1e-300}},
        {"attributes": {}},
        "'a' and 2 more",
    ),
}


@pytest.mark.parametrize("name", SIDES)
async def test_d4_what_stands_aside_is_left_out_with_a_warning(service: Service, name: str) -> None:
    data, kept, problem = SIDES[name]
    answer = (await service.post(PATH, [opened(id_="e", **data)], BATCH)).json()
    (warning,) = answer.pop("warnings")
    assert answer == NOTHING | {"accepted": 1, "warnings_count": 1}
    ((field, _),) = kept.items()
    assert (warning["line"], warning["id"], warning["field"]) == (1, "e", f"data.{field}")
    assert problem in warning["problem"]
    (row,) = await service.rows("event")
    assert orjson.loads(row["data"]) == {"channel": "email", **kept}


async def test_d4_a_comment_is_cut_with_a_warning(service: Service) -> None:
    rating = event("rating.given", "R", AT, survey="csat", score=5, scale={"min": 1, "max": 5})
    rating["data"]["comment"] = "x" * 10_001
    answer = (await service.post(PATH, rating, SINGLE)).json()
    assert [warning["field"] for warning in answer["warnings"]] == ["data.comment"]
    (row,) = await service.rows("event")
    assert orjson.loads(row["data"])["comment"] == "x" * 10_000


async def test_d4_what_is_no_text_at_all_is_still_refused(empty: Service) -> None:
    events = [opened(tags=["a", 1]), opened(attributes={"a": [1]}), opened(attributes={"a": True})]
    assert await fields(empty, events) == ["data.tags", "data.attributes", "data.attributes"]


async def test_a_field_names_the_bound_that_it_exceeds(empty: Service) -> None:
    events = [
        opened(category="x" * 1001),
        event("money.booked", "m", AT, kind="cost", currency="EUR"),
    ]
    events[1]["data"]["amount"] = 1e-10
    answer = (await empty.post(PATH, events, BATCH)).json()
    assert [refused["problem"] for refused in answer["refused"]] == [
        "must not exceed 1000 characters",
        "must be 0 or at least 0.000000001 away from it",
    ]


@pytest.mark.parametrize(
    ("bodies", "counts"),
    [
        ("ABA", (1, 2, 1)),
        ("ABBC", (1, 3, 3)),
        ("AAA", (1, 2, 0)),
        ("ABAB", (1, 3, 2)),
    ],
)
async def test_b14_a_line_is_a_conflict_if_it_differs_from_the_first(
    service: Service, bodies: str, counts: tuple[int, int, int]
) -> None:
    events = [opened(id_="e", category=body) for body in bodies]
    answer = (await service.post(PATH, events, BATCH)).json()
    assert (answer["accepted"], answer["duplicate"], answer["conflict"]) == counts
    assert len(await service.rows("event_conflict")) == len(set(bodies)) - 1
