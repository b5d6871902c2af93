"""The way from a request to the disk: odd texts, and what happens when storing fails."""

import asyncio
from collections.abc import Iterator
from typing import Any

import asyncpg
import httpx
import orjson
import pytest
from starlette.applications import Starlette

import persistence.events.storing
from domain.errors import Unavailable
from tests.service import BATCH, Json, Service, event

PATH, SINGLE = "/v1/events", "application/cloudevents+json"
AT = "2026-05-04T09:00:00Z"


def opened(**data: Any) -> Json:
    return event("ticket.opened", "T-1", AT, channel="email", **data)


async def data_of(service: Service) -> Json:
    """The data of the only event that is stored."""
    (row,) = await service.rows("event")
    return orjson.loads(row["data"])


def spelled(envelope: Json, *, as_: str) -> bytes:
    """The event as JSON, with `@` in it spelled in another way."""
    return orjson.dumps(envelope).replace(b"@", as_.encode())


@pytest.mark.parametrize("odd", [r"\u0000", r"\ud800", r"\uDFFF", r"\udc00\ud800"])
async def test_characters_of_no_text_are_replaced_where_nobody_compares(
    service: Service, odd: str
) -> None:
    rating = event("rating.given", "R-1", AT, survey="csat", score=5, scale={"min": 1, "max": 5})
    rating["data"] |= {"comment": "a@b", "note": {"@": ["@"]}}
    answer = (await service.post(PATH, spelled(rating, as_=odd), SINGLE)).json()
    assert (answer["accepted"], answer["warnings"][0]["field"]) == (1, "data.comment")
    replaced = "\ufffd" * len(odd.encode().split(b"\\")[1:])
    data = await data_of(service)
    assert (data["comment"], data["note"]) == (f"a{replaced}b", {replaced: [replaced]})


@pytest.mark.parametrize("odd", [r"\u0000", r"\ud800"])
@pytest.mark.parametrize(
    ("field", "envelope"),
    [
        ("id", opened(id_="e@")),
        ("source", opened(source="s@")),
        ("subject", event("ticket.opened", "T@", AT, channel="email")),
        ("sequence", opened() | {"sequence": "@"}),
        ("data.channel", event("ticket.opened", "T-1", AT, channel="e@")),
        ("data.requester.id", opened(requester={"id": "@"})),
        ("data.category", opened(category="a@b")),
    ],
)
async def test_c12_what_names_something_is_refused_with_characters_of_no_text(
    empty: Service, field: str, envelope: Json, odd: str
) -> None:
    answer = (await empty.post(PATH, spelled(envelope, as_=odd), SINGLE)).json()
    assert [refused["field"] for refused in answer["refused"]] == [field]
    assert await empty.rows("event") == []


async def test_pairs_of_surrogates_are_one_character(service: Service) -> None:
    body = spelled(opened(category="@"), as_=r"\ud83d\ude00")
    await service.post(PATH, body, SINGLE)
    assert (await data_of(service))["category"] == "😀"


async def test_a_backslash_before_u0000_is_text(service: Service) -> None:
    body = spelled(opened(category="@"), as_=r"\\u0000")
    await service.post(PATH, body, SINGLE)
    assert (await data_of(service))["category"] == r"\u0000"


@pytest.mark.parametrize("odd", ["", r"\ud800"])
@pytest.mark.parametrize("number", ["9" * 25, "-" + "9" * 25, "1e308", "18446744073709551616"])
async def test_huge_numbers_in_unknown_fields_are_kept(
    service: Service, odd: str, number: str
) -> None:
    body = spelled(opened(note="@", count="#"), as_=odd).replace(b'"#"', number.encode())
    assert (await service.post(PATH, body, SINGLE)).json()["accepted"] == 1
    assert (await data_of(service))["count"] == float(number)


@pytest.mark.parametrize("depth", [62, 63, 64, 254, 255, 1000, 1100, 100_000])
@pytest.mark.parametrize("odd", [b"", rb"\u0000", rb"\ud800"])
async def test_deep_nesting_is_refused_and_not_stored(
    service: Service, depth: int, odd: bytes
) -> None:
    deep = b"[" * depth + b'"' + odd + b'"' + b"]" * depth
    body = orjson.dumps(opened(note="#")).replace(b'"#"', deep)
    response = await service.post(PATH, body, SINGLE)
    stored = len(await service.rows("event"))
    if depth == 62:  # with the event and its data that makes 64
        assert (response.status_code, stored) == (202, 1)
    else:
        assert (response.status_code, response.json()["code"], stored) == (400, "NOT_JSON", 0)


async def test_a_deep_line_spares_the_others(service: Service) -> None:
    deep = orjson.dumps(opened(note="#")).replace(b'"#"', b"[" * 300 + b"]" * 300)
    body = b"\n".join([orjson.dumps(opened(id_="a")), deep, orjson.dumps(opened(id_="b"))])
    answer = (await service.post(PATH, body, "application/x-ndjson")).json()
    assert answer["accepted"] == 2
    assert [(refused["line"], refused["field"]) for refused in answer["refused"]] == [(2, "line")]


@pytest.fixture
def failing(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Exception]]:
    """Errors that storing raises from now on, one a transaction."""
    errors: list[Exception] = []
    store = persistence.events.storing.store

    async def store_or_fail(*args: Any) -> persistence.events.storing.StoreResult:
        if errors:
            raise errors.pop(0)
        return await store(*args)

    monkeypatch.setattr(persistence.events.storing, "store", store_or_fail)
    yield errors
    assert errors == []


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (Unavailable("too slow"), "TIMEOUT"),
        (asyncpg.LockNotAvailableError("held"), "TOO_BUSY"),
        (asyncpg.DiskFullError("full"), "UNAVAILABLE"),
        (asyncpg.AdminShutdownError("shut down"), "UNAVAILABLE"),
        (asyncpg.InternalClientError("odd"), "UNAVAILABLE"),
        (ConnectionResetError(), "UNAVAILABLE"),
    ],
)
async def test_a4_what_cannot_be_stored_now_is_503(
    service: Service, failing: list[Exception], error: Exception, code: str
) -> None:
    failing.append(error)
    response = await service.post(PATH, opened(), SINGLE)
    assert (response.status_code, response.json()["code"]) == (503, code)
    assert int(response.headers["retry-after"]) > 0
    assert await service.rows("event") == []


async def test_after_a_503_the_same_events_are_accepted(
    service: Service, failing: list[Exception]
) -> None:
    failing.append(Unavailable("gone"))
    envelope = opened()
    await service.post(PATH, envelope, SINGLE)
    assert (await service.post(PATH, envelope, SINGLE)).json()["accepted"] == 1


async def test_one_that_fails_does_not_fail_its_neighbours(
    service: Service, failing: list[Exception]
) -> None:
    # The first request is stored alone; the others wait, share a transaction, and it fails.
    first = asyncio.create_task(service.post(PATH, [opened(id_="e0")], BATCH))
    failing += [Unavailable("first"), Unavailable("alone"), Unavailable("one of them")]
    others = [service.post(PATH, [opened(id_=f"e{n}")], BATCH) for n in range(1, 6)]
    statuses = [response.status_code for response in await asyncio.gather(first, *others)]
    assert 202 in statuses
    assert {row["id"] for row in await service.rows("event")} == {
        f"e{n}" for n, status in enumerate(statuses) if status == 202
    }
    failing.clear()


@pytest.mark.logs_tracebacks
async def test_what_nobody_foresaw_fails_one_request_and_no_more(
    app: Starlette, service: Service, failing: list[Exception]
) -> None:
    failing += [TypeError("not foreseen")]
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="https://kpi.test") as client:
        failed = await Service(client, service.desk, service.keys).post(PATH, opened(), SINGLE)
    assert (failed.status_code, failed.json()["code"]) == (500, "INTERNAL")
    assert "not foreseen" not in failed.text
    assert (await service.post(PATH, opened(), SINGLE)).json()["accepted"] == 1
