"""Exports of tickets: those behind a number, with how each of them stands."""

import csv
import io
from dataclasses import replace
from typing import Any

import asyncpg
import httpx
import orjson
import pytest

from api.endpoints import export_tickets
from api.http.keys import Right
from persistence.asking import ticket_histories as histories
from tests.service import Json, Service, event

DAYS = {"start": "2026-05-03T00:00:00Z", "end": "2026-05-06T00:00:00Z"}
SCOPE: Json = {"range": {"between": DAYS}}
NDJSON = "application/x-ndjson"


async def export(
    service: Service, tickets: Any, scope: Json = SCOPE, accept: str = "text/csv"
) -> httpx.Response:
    headers = {"Accept": accept, **service.bearer(Right.READ)}
    body = {"scope": scope, "tickets": tickets}
    return await service.client.post("/v1/export", json=body, headers=headers)


async def exported(service: Service, tickets: Any, scope: Json = SCOPE) -> list[Json]:
    """The rows, as NDJSON has them."""
    response = await export(service, tickets, scope, NDJSON)
    assert response.status_code == 200, response.text
    return [orjson.loads(line) for line in response.text.splitlines()]


async def problem(service: Service, tickets: Any, scope: Json = SCOPE) -> tuple[int, str, Any]:
    response = await export(service, tickets, scope)
    assert response.headers["content-type"] == "application/problem+json"
    body = response.json()
    return response.status_code, body["code"], body.get("field")


async def test_a_ticket_is_a_row_of_how_it_stands(small: Service) -> None:
    response = await export(small, {"kpi": "CSAT"})
    assert response.headers["content-disposition"] == 'attachment; filename="tickets.csv"'
    rows = list(csv.DictReader(io.StringIO(response.text, newline="")))
    assert [row["ticket"] for row in rows] == ["T-2", "T-1"]
    assert rows[1] == {
        "source": "desk",
        "ticket": "T-1",
        "status": "resolved",
        "channel": "email",
        "priority": "",
        "category": "",
        "tags": "vip, x",
        "opened_at": "2026-05-04T09:00:00Z",
        "first_responded_at": "2026-05-04T09:30:00Z",
        "resolved_at": "2026-05-04T12:00:00Z",
        "closed_at": "",
        "agent": "",
        "agent_name": "",
        "team": "",
        "tier": "1",
    }


async def test_ndjson_has_tags_as_a_list_and_null_for_nothing(small: Service) -> None:
    row = (await exported(small, {"kpi": "CSAT"}))[1]
    assert (row["tags"], row["closed_at"]) == (["vip", "x"], None)


@pytest.mark.parametrize(
    ("tickets", "scope", "expected"),
    [
        ({}, SCOPE, ["T-3", "T-2", "T-1", "T-4"]),
        ({}, {**SCOPE, "filter": {"channel": {"in": ["email"]}}}, ["T-1", "T-4"]),
        ({"kpi": "FIRST_RESPONSE_TIME"}, SCOPE, ["T-2", "T-1", "T-4"]),
        ({"kpi": "FIRST_RESPONSE_TIME", "clock": "BUSINESS"}, SCOPE, []),  # there is no calendar
        ({"kpi": "OPEN_TICKETS"}, SCOPE, ["T-3", "T-4"]),
    ],
)
async def test_the_tickets_are_those_of_the_scope(
    small: Service, tickets: Json, scope: Json, expected: list[str]
) -> None:
    assert [row["ticket"] for row in await exported(small, tickets, scope)] == expected


async def test_a_table_without_tickets_has_its_header(empty: Service) -> None:
    assert (await export(empty, {})).text.startswith("source,ticket,status,")


async def test_an_agent_has_the_name_that_was_told(service: Service) -> None:
    at = "2026-05-04T09:00:00Z"
    await service.post_events(
        [
            event("agent.changed", "a1", at, name="Ann", tier="2", team="red"),
            event("ticket.opened", "T-1", at, channel="email", agent="a1"),
        ]
    )
    (row,) = await exported(service, {})
    told_of_agent = {name: row[name] for name in ("agent", "agent_name", "team", "tier")}
    assert told_of_agent == {"agent": "a1", "agent_name": "Ann", "team": "red", "tier": "2"}


async def test_no_cell_is_a_formula(service: Service) -> None:
    opened = {"channel": "+1", "category": '=HYPERLINK("x")', "tags": ["@b", "a"]}
    await service.post_events([event("ticket.opened", "-1", "2026-05-04T09:00:00Z", **opened)])
    (row,) = csv.DictReader(io.StringIO((await export(service, {})).text, newline=""))
    told_as_text = {name: row[name] for name in ("ticket", "channel", "category", "tags")}
    assert told_as_text == {
        "ticket": "'-1",
        "channel": "'+1",
        "category": '\'=HYPERLINK("x")',
        "tags": "'@b, a",
    }


async def test_more_tickets_than_fit_a_page_are_all_written_in_order(service: Service) -> None:
    names = [f"T-{n:03}" for n in range(130)]
    await service.post_events(
        [event("ticket.opened", name, "2026-05-04T09:00:00Z", channel="x") for name in names]
    )
    assert [row["ticket"] for row in await exported(service, {})] == names


async def test_more_tickets_than_fit_a_table_are_refused(
    small: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(export_tickets, "MAX_TICKETS", replace(export_tickets.MAX_TICKETS, limit=3))
    assert await problem(small, {}) == (400, "COST_LIMIT", "scope")
    assert len(await exported(small, {"kpi": "FIRST_RESPONSE_TIME"})) == 3


async def test_a_table_is_paid_for_before_it_begins(
    small: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "api.endpoints.export_tickets.A_LOOK", 251.0
    )  # one at people, and one at tickets
    assert await problem(small, {}) == (400, "COST_LIMIT", "scope")


@pytest.mark.parametrize(
    ("tickets", "code", "field"),
    [
        ([], "BAD_INPUT", "tickets"),
        ({"first": 5}, "BAD_INPUT", "tickets.first"),
        ({"kpi": None}, "BAD_INPUT", None),
        ({"kpi": "HAPPINESS"}, "BAD_INPUT", None),
        ({"kpi": "STAFF_TURNOVER"}, "BAD_INPUT", "tickets.kpi"),
    ],
)
async def test_what_lists_no_tickets_is_refused(
    small: Service, tickets: Any, code: str, field: str | None
) -> None:
    assert await problem(small, tickets) == (400, code, field)


async def test_a_filter_that_tickets_do_not_know_is_refused(small: Service) -> None:
    scope = {**SCOPE, "filter": {"survey": {"in": ["csat"]}}}
    assert await problem(small, {}, scope) == (400, "UNSUPPORTED_DIMENSION", "SURVEY")


@pytest.mark.logs_tracebacks
async def test_a_table_that_cannot_be_ended_breaks_off(
    small: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    read, portions = histories.of_tickets, iter(range(2))

    async def once(*arguments: Any) -> Any:
        if next(portions):
            raise asyncpg.QueryCanceledError
        return await read(*arguments)

    monkeypatch.setattr("api.endpoints.export_tickets._AT_ONCE", 2)
    monkeypatch.setattr(histories, "of_tickets", once)
    with pytest.raises(RuntimeError, match="response already started"):
        await export(small, {})
