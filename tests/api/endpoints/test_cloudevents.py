"""Events in the binary mode of CloudEvents, and keys that occur more than once."""

from typing import Any

import httpx
import orjson
import pytest

from api.http.keys import Right
from tests.service import BATCH, Json, Service, event

PATH = "/v1/events"
SINGLE, NDJSON = "application/cloudevents+json", "application/x-ndjson"
AT = "2026-05-04T09:00:00Z"
NOTHING = {"accepted": 0, "duplicate": 0, "conflict": 0, "refused_count": 0, "refused": []}
DATA = {"channel": "email", "category": "größer"}

PYTHON = {
    "ce-specversion": "1.0",
    "ce-id": "e-1",
    "ce-source": "shop/helpdesk",
    "ce-type": "ticket.opened",
    "ce-time": "2026-05-04T09:00:00+00:00",
    "ce-subject": "T-1",
}
"""As `cloudevents.http.to_binary` of Python sends it: a media type only if the event names one."""
JAVASCRIPT = PYTHON | {
    "content-type": "application/json; charset=utf-8",
    "ce-time": "2026-05-04T09:00:00.000Z",
    "ce-sequence": "7",
}
"""As `HTTP.binary` of JavaScript sends it."""
QUOTED = PYTHON | {
    "content-type": "application/vnd.shop+json",
    "ce-source": '"shop/\\"help\\\\desk\\""',
    "ce-subject": "Stra%C3%9Fe%20%E2%82%AC%F0%9F%98%80",
}
"""With what the HTTP binding says about quotes and percent signs."""


async def send(service: Service, headers: dict[str, str], body: bytes) -> httpx.Response:
    """Post with these headers and no others that speak of the event."""
    request = service.client.build_request("POST", PATH, content=body)
    for name, value in (headers | service.bearer(Right.INGEST)).items():
        request.headers[name] = value
    return await service.client.send(request)


@pytest.mark.parametrize(
    ("headers", "source", "subject", "sequence"),
    [
        (PYTHON, "shop/helpdesk", "T-1", None),
        (PYTHON | {"content-type": "application/json"}, "shop/helpdesk", "T-1", None),
        (JAVASCRIPT, "shop/helpdesk", "T-1", "7"),
        (QUOTED, 'shop/"help\\desk"', "Straße €😀", None),
    ],
    ids=["python", "python, typed", "javascript", "quoted"],
)
async def test_d5_an_event_in_binary_mode_is_taken(
    service: Service, headers: dict[str, str], source: str, subject: str, sequence: str | None
) -> None:
    response = await send(service, headers, orjson.dumps(DATA))
    assert (response.status_code, response.json()) == (202, NOTHING | {"accepted": 1})
    (row,) = await service.rows("event")
    stored = (row["id"], row["source"], row["subject"], row["sequence"], row["type"])
    assert stored == ("e-1", source, subject, sequence, "ticket.opened")
    assert (row["at"].isoformat(), orjson.loads(row["data"])) == ("2026-05-04T09:00:00+00:00", DATA)


async def test_d5_all_modes_say_the_same_event(service: Service) -> None:
    envelope = event("ticket.opened", "T-1", AT, id_="e-1", source="shop/helpdesk", **DATA)
    await send(service, PYTHON, orjson.dumps(DATA))
    structured = (await service.post(PATH, envelope, SINGLE)).json()
    batch = (await service.post(PATH, [envelope], BATCH)).json()
    assert [structured, batch] == [NOTHING | {"duplicate": 1}] * 2


@pytest.mark.parametrize(
    ("changed", "body", "field"),
    [
        ({"ce-specversion": "0.3"}, DATA, "specversion"),
        ({"ce-subject": "%FF"}, DATA, "subject"),
        ({"ce-subject": "T%00"}, DATA, "subject"),
        ({"ce-time": "0001-01-01T00:00:00Z"}, DATA, "time"),
        ({"ce-id": "e" * 257}, DATA, "id"),
        ({}, [], "data"),
        ({}, {}, "data.channel"),
    ],
)
async def test_d5_a_refusal_in_binary_mode_names_the_field(
    empty: Service, changed: dict[str, str], body: Any, field: str
) -> None:
    answer = (await send(empty, PYTHON | changed, orjson.dumps(body))).json()
    assert [(refused["line"], refused["field"]) for refused in answer["refused"]] == [(1, field)]
    assert await empty.rows("event") == []


async def test_d5_an_attribute_that_two_headers_say_is_refused(empty: Service) -> None:
    headers = [*PYTHON.items(), ("ce-id", "e-2"), *empty.bearer(Right.INGEST).items()]
    response = await empty.client.post(PATH, headers=headers, content=orjson.dumps(DATA))
    assert [refused["field"] for refused in response.json()["refused"]] == ["id"]


@pytest.mark.parametrize(
    ("kind", "body", "status"),
    [("text/plain", b"{}", 415), (NDJSON, b"{}", 415), ("application/json", b"{", 400)],
)
async def test_d5_data_in_binary_mode_are_json(
    empty: Service, kind: str, body: bytes, status: int
) -> None:
    response = await send(empty, PYTHON | {"content-type": kind}, body)
    assert response.status_code == status
    assert await empty.rows("event") == []


async def test_d5_headers_of_binary_mode_say_nothing_in_structured_mode(service: Service) -> None:
    envelope = event("ticket.opened", "T-2", AT, **DATA)
    response = await send(service, PYTHON | {"content-type": SINGLE}, orjson.dumps(envelope))
    assert response.json()["accepted"] == 1
    assert [row["subject"] for row in await service.rows("event")] == ["T-2"]


def written(envelope: Json) -> str:
    return orjson.dumps(envelope).decode()


OPENED = written(event("ticket.opened", "T-1", AT, id_="e", channel="email"))
REPEATS = {
    "id": OPENED.replace('"id":"e"', '"id":"e","id":"f"'),
    "data": OPENED.replace('"data":', '"data":{},"data":'),
    "data.channel": OPENED.replace('"channel":', '"channel":"a","channel":'),
    "data.team": OPENED.replace('"channel":', '"team":"a","\\u0074eam" : "b","channel":'),
    "data.category": OPENED.replace('"channel":', '"category":"\\u003a","category":1,"channel":'),
    "data.requester.id": OPENED.replace('"channel":', '"requester":{"id":"1","id":"2"},"channel":'),
    "data.note[1].x": OPENED.replace('"channel":', '"note":[1,{"x":1,"x":1}],"channel":'),
    "data.attributes.a:": OPENED.replace('"channel":', '"attributes":{"a:":1,"a:":2},"channel":'),
    "source": OPENED.replace('"source":', '"source":"\\ud800","source":'),
}


@pytest.mark.parametrize("field", REPEATS)
async def test_c12_a_key_that_occurs_more_than_once_is_refused_by_its_name(
    empty: Service, field: str
) -> None:
    for kind, body in ((SINGLE, REPEATS[field]), (BATCH, f"[{REPEATS[field]}]")):
        answer = (await empty.post(PATH, body.encode(), kind)).json()
        assert [(refused["field"], refused["problem"]) for refused in answer["refused"]] == [
            (field, "occurs more than once")
        ]
    assert await empty.rows("event") == []


async def test_c12_a_repeated_key_spares_the_other_events(service: Service) -> None:
    good = [OPENED.replace('"id":"e"', f'"id":"{name}"') for name in "ab"]
    bodies = {
        NDJSON: "\n".join([good[0], REPEATS["id"], good[1]]),
        BATCH: f"[{good[0]},{REPEATS['id']},{good[1]}]",
    }
    answers = [(await service.post(PATH, bodies[kind].encode(), kind)).json() for kind in bodies]
    assert [answer["accepted"] + answer["duplicate"] for answer in answers] == [2, 2]
    assert [[refused["line"] for refused in answer["refused"]] for answer in answers] == [[2], [2]]


@pytest.mark.parametrize(
    "text",
    ['a : b", "c" : "', "a::b", '\\":\\"', "\\u003a", 'x","id":"e', "\\\\u003a", "09:00:00"],
)
async def test_c12_colons_in_texts_are_no_keys(service: Service, text: str) -> None:
    body = OPENED.replace('"channel":', f'"category":{written({"t": text})[5:-1]},"channel":')
    assert (await service.post(PATH, body.encode(), SINGLE)).json()["accepted"] == 1
