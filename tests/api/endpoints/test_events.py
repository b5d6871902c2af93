"""`POST /v1/events`: what is accepted, and how anything else is refused."""

import asyncio
from typing import Any

import httpx
import orjson
import pytest

from api.app import create_app
from api.http.keys import Right
from api.settings import Settings
from persistence.connections.database import Database
from tests.desk import StoredDesk
from tests.service import BATCH, Json, Service, event

PATH = "/v1/events"
SINGLE, NDJSON = "application/cloudevents+json", "application/x-ndjson"
AT = "2026-05-04T09:00:00Z"
NOTHING = {"accepted": 0, "duplicate": 0, "conflict": 0, "refused_count": 0, "refused": []}


def opened(subject: str = "T-1", **data: Any) -> Json:
    return event("ticket.opened", subject, AT, channel="email", **data)


def lines(*events: object) -> bytes:
    return b"\n".join(line if isinstance(line, bytes) else orjson.dumps(line) for line in events)


async def stored(service: Service) -> list[str]:
    """The ids of the events that are stored."""
    return sorted(row["id"] for row in await service.rows("event"))


@pytest.mark.parametrize(
    ("kind", "body", "count"),
    [
        (SINGLE, opened(), 1),
        (f"{SINGLE}; charset=utf-8", opened(), 1),
        ("application/json", opened(), 1),
        ("application/json", [opened("T-1"), opened("T-2")], 2),
        (BATCH, [opened("T-1"), opened("T-2")], 2),
        (BATCH, [], 0),
        (NDJSON, lines(opened("T-1"), opened("T-2"), b"", b" ", opened("T-3")), 3),
        ("application/ndjson", lines(opened()) + b"\r\n", 1),
        ("application/jsonl", lines(opened()), 1),
        (NDJSON, b"", 0),
    ],
)
async def test_a_body_of_each_content_type_is_accepted(
    service: Service, kind: str, body: Any, count: int
) -> None:
    response = await service.post(PATH, body, kind)
    assert response.status_code == 202
    assert response.headers["content-type"] == "application/json"
    assert response.json() == NOTHING | {"accepted": count}
    assert len(await stored(service)) == count


async def test_refused_lines_are_named_and_the_others_stored(service: Service) -> None:
    body = lines(
        opened(id_="good"),
        b"",
        event("ticket.opened", "T-2", AT, id_="bad"),
        b"{not json",
        b'"text"',
        opened(id_="also good"),
    )
    answer = (await service.post(PATH, body, NDJSON)).json()
    refused = answer.pop("refused")
    assert answer == {"accepted": 2, "duplicate": 0, "conflict": 0, "refused_count": 3}
    assert [(line["line"], line["id"], line["field"]) for line in refused] == [
        (3, "bad", "data.channel"),
        (4, None, "line"),
        (5, None, "event"),
    ]
    assert refused[0]["problem"] == "is required"
    assert await stored(service) == ["also good", "good"]


async def test_a_batch_numbers_its_refusals_from_one(service: Service) -> None:
    answer = (await service.post(PATH, [{}, opened(), 5], BATCH)).json()
    assert [(line["line"], line["id"], line["field"]) for line in answer["refused"]] == [
        (1, None, "specversion"),
        (3, None, "event"),
    ]


async def test_no_more_than_a_thousand_refusals_are_told(service: Service) -> None:
    answer = (await service.post(PATH, [{}] * 1001, BATCH)).json()
    assert answer["refused_count"] == 1001
    assert len(answer["refused"]) == 1000


async def test_the_same_event_again_is_a_duplicate(service: Service) -> None:
    envelope = opened(id_="e")
    await service.post(PATH, envelope, SINGLE)
    rows = await service.rows("event")
    answer = (await service.post(PATH, [envelope, envelope], BATCH)).json()
    assert answer == NOTHING | {"duplicate": 2}
    assert await service.rows("event") == rows
    assert await service.rows("event_conflict") == []


async def test_an_event_told_twice_in_one_body_is_stored_once(service: Service) -> None:
    envelope = opened(id_="e")
    answer = (await service.post(PATH, [envelope, envelope], BATCH)).json()
    assert answer == NOTHING | {"accepted": 1, "duplicate": 1}
    assert await stored(service) == ["e"]


async def test_key_order_and_spelling_of_time_make_no_conflict(service: Service) -> None:
    envelope = opened(id_="e", category="c")
    await service.post(PATH, envelope, SINGLE)
    again = envelope | {
        "time": "2026-05-04T11:00:00.0000009+02:00",
        "data": dict(reversed(envelope["data"].items())),
    }
    assert (await service.post(PATH, again, SINGLE)).json() == NOTHING | {"duplicate": 1}


async def test_another_body_under_a_known_identity_is_kept_aside(service: Service) -> None:
    await service.post(PATH, opened(id_="e", category="first"), SINGLE)
    answer = (await service.post(PATH, opened(id_="e", category="second"), SINGLE)).json()
    assert answer == NOTHING | {"duplicate": 1, "conflict": 1}
    (counted,) = await service.rows("event")
    (aside,) = await service.rows("event_conflict")
    assert orjson.loads(counted["data"])["category"] == "first"
    assert orjson.loads(aside["data"])["category"] == "second"


async def test_a_conflict_told_again_is_kept_once(service: Service) -> None:
    await service.post(PATH, opened(id_="e", category="first"), SINGLE)
    other = opened(id_="e", category="second")
    answers = [(await service.post(PATH, other, SINGLE)).json() for _ in range(2)]
    assert answers == [NOTHING | {"duplicate": 1, "conflict": 1}] * 2
    assert len(await service.rows("event_conflict")) == 1


async def test_a_conflict_inside_one_body_is_counted(service: Service) -> None:
    events = [opened(id_="e", category="first"), opened(id_="e", category="second")]
    answer = (await service.post(PATH, events, BATCH)).json()
    assert answer == NOTHING | {"accepted": 1, "duplicate": 1, "conflict": 1}


async def test_one_id_of_two_sources_is_two_events(service: Service) -> None:
    events = [opened(id_="e", source="a"), opened(id_="e", source="b")]
    assert (await service.post(PATH, events, BATCH)).json() == NOTHING | {"accepted": 2}


async def test_a_refused_event_bars_nothing(service: Service) -> None:
    refused = event("ticket.opened", "T-1", AT, id_="e")
    assert (await service.post(PATH, refused, SINGLE)).json()["refused_count"] == 1
    assert await stored(service) == []
    answer = (await service.post(PATH, opened(id_="e"), SINGLE)).json()
    assert answer == NOTHING | {"accepted": 1}


async def test_one_event_sent_by_many_at_once_is_accepted_once(service: Service) -> None:
    envelope = opened(id_="e")
    answers = await asyncio.gather(*(service.post(PATH, envelope, SINGLE) for _ in range(20)))
    assert sum(answer.json()["accepted"] for answer in answers) == 1
    assert sum(answer.json()["duplicate"] for answer in answers) == 19
    assert await stored(service) == ["e"]


async def test_large_batches_are_stored_whole(service: Service) -> None:
    events = [opened(f"T-{n}", id_=f"e{n}") for n in range(500)]
    assert (await service.post(PATH, events, BATCH)).json() == NOTHING | {"accepted": 500}
    assert len(await stored(service)) == 500


@pytest.mark.parametrize(
    ("body", "kind", "code"),
    [
        (b"", SINGLE, "NOT_JSON"),
        (b"{", SINGLE, "NOT_JSON"),
        (b'{"a": NaN}', SINGLE, "NOT_JSON"),
        (b"\xff\xfe", BATCH, "NOT_JSON"),
        (b'{"a": "\\ud800", "b": 1e999}', SINGLE, "NOT_JSON"),
        (b"[" * 1000 + b"]" * 1000, BATCH, "NOT_JSON"),
        (b"{}", BATCH, "NOT_A_BATCH"),
    ],
)
async def test_what_is_not_json_is_400_and_stores_nothing(
    empty: Service, body: bytes, kind: str, code: str
) -> None:
    response = await empty.post(PATH, body, kind)
    assert (response.status_code, response.json()["code"]) == (400, code)
    assert response.headers["content-type"] == "application/problem+json"
    assert await stored(empty) == []


async def test_a_body_above_the_limit_is_413(empty: Service, settings: Settings) -> None:
    body = orjson.dumps(opened()).ljust(settings.max_body_bytes + 1)
    response = await empty.post(PATH, body, SINGLE)
    assert (response.status_code, response.json()["code"]) == (413, "TOO_LARGE")
    assert await stored(empty) == []


async def test_a_body_at_the_limit_is_taken(service: Service, settings: Settings) -> None:
    body = orjson.dumps(opened()).ljust(settings.max_body_bytes)
    assert (await service.post(PATH, body, SINGLE)).json() == NOTHING | {"accepted": 1}


@pytest.mark.parametrize("kind", ["text/plain", "application/xml", "application/x-www-form", ""])
async def test_another_content_type_is_415(empty: Service, kind: str) -> None:
    response = await empty.post(PATH, opened(), kind)
    assert (response.status_code, response.json()["code"]) == (415, "UNSUPPORTED_MEDIA_TYPE")
    assert await stored(empty) == []


@pytest.mark.parametrize("encoding", ["gzip", "identity"])
async def test_a_content_encoding_is_415(empty: Service, encoding: str) -> None:
    headers = {"Content-Encoding": encoding, "Content-Type": SINGLE, **empty.bearer(Right.INGEST)}
    response = await empty.client.post(PATH, json=opened(), headers=headers)
    assert (response.status_code, response.json()["code"]) == (415, "UNSUPPORTED_MEDIA_TYPE")
    assert await stored(empty) == []


async def test_without_a_key_is_401(empty: Service) -> None:
    response = await empty.client.post(PATH, json=opened())
    assert (response.status_code, response.json()["code"]) == (401, "UNAUTHENTICATED")
    assert response.headers["www-authenticate"] == "Bearer"
    assert await stored(empty) == []


@pytest.mark.parametrize("right", [Right.READ, Right.SURVEY])
async def test_a_key_for_something_else_is_403(empty: Service, right: Right) -> None:
    response = await empty.post(PATH, opened(), SINGLE, right)
    assert (response.status_code, response.json()["code"]) == (403, "FORBIDDEN")
    assert await stored(empty) == []


async def test_what_was_acknowledged_shows_within_two_seconds(
    settings: Settings, database: Database
) -> None:
    for workspace in await database.workspaces_in("fold_mark"):  # what other tests left
        await StoredDesk(database, workspace).fold()
    served = create_app(settings, database, with_workers=True)
    transport = httpx.ASGITransport(served)
    async with (
        served.router.lifespan_context(served),
        httpx.AsyncClient(transport=transport, base_url="https://kpi.test") as client,
    ):
        service = await Service.create(client, database)
        await service.post(PATH, opened(), SINGLE)
        scope = 'range: {between: {start: "2026-05-04T00:00:00Z", end: "2026-05-05T00:00:00Z"}}'
        async with asyncio.timeout(2):
            shown: Json = {}
            while shown != {"ticketVolume": {"value": 1}}:
                shown = await service.metrics("ticketVolume { value }", scope)
