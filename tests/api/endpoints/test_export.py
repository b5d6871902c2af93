"""Exports: tables by the resolvers of GraphQL, for spreadsheets and programs."""

import csv
import io
from typing import Any

import httpx
import orjson
import pytest

from api.http.keys import Right
from persistence.asking import scans
from tests.service import Service, event

DAYS = {"start": "2026-05-03T00:00:00Z", "end": "2026-05-06T00:00:00Z"}
SCOPE = {"range": {"between": DAYS}}
SERIES = {"scope": SCOPE, "series": {"kpis": ["TICKET_VOLUME", "CSAT"], "grain": "DAY"}}
BY_CHANNEL = {"scope": SCOPE, "breakdown": {"kpi": "TICKET_VOLUME", "by": ["CHANNEL"]}}
NDJSON = "application/x-ndjson"


async def export(service: Service, body: Any, accept: str = "text/csv") -> httpx.Response:
    headers = {"Accept": accept, **service.bearer(Right.READ)}
    return await service.client.post("/v1/export", json=body, headers=headers)


async def table(service: Service, body: Any) -> list[list[str]]:
    response = await export(service, body)
    assert response.status_code == 200, response.text
    return list(csv.reader(io.StringIO(response.text, newline="")))


async def test_a_series_is_a_row_for_each_kpi_and_bucket(small: Service) -> None:
    assert await table(small, SERIES) == [
        ["kpi", "start", "value", "sample_size", "compare_value"],
        ["TICKET_VOLUME", "2026-05-03T00:00:00Z", "1", "1", ""],
        ["TICKET_VOLUME", "2026-05-04T00:00:00Z", "2", "2", ""],
        ["TICKET_VOLUME", "2026-05-05T00:00:00Z", "1", "1", ""],
        ["CSAT", "2026-05-03T00:00:00Z", "", "0", ""],
        ["CSAT", "2026-05-04T00:00:00Z", "1", "1", ""],
        ["CSAT", "2026-05-05T00:00:00Z", "0", "1", ""],
    ]


async def test_a_breakdown_is_a_row_for_each_group(small: Service) -> None:
    assert await table(small, BY_CHANNEL) == [
        ["channel", "channel_label", "value", "sample_size", "compare_value"],
        ["email", "email", "2", "2", ""],
        ["chat", "chat", "1", "1", ""],
        ["phone", "phone", "1", "1", ""],
    ]


async def test_a_comparison_of_the_scope_is_a_column(small: Service) -> None:
    day = {"start": "2026-05-04T00:00:00Z", "end": "2026-05-05T00:00:00Z"}
    scope = {"range": {"between": day}, "compare": {"previousPeriod": True}}
    body = {"scope": scope, "series": {"kpis": ["TICKET_VOLUME"], "grain": "DAY"}}
    assert (await table(small, body))[1][2:] == ["2", "2", "1"]


async def test_ndjson_has_an_object_on_each_line(small: Service) -> None:
    response = await export(small, BY_CHANNEL, NDJSON)
    assert response.headers["content-type"] == f"{NDJSON}; charset=utf-8"
    assert orjson.loads(response.text.splitlines()[0]) == {
        "channel": "email",
        "channel_label": "email",
        "value": 2.0,
        "sample_size": 2,
        "compare_value": None,
    }


async def test_the_file_has_a_name_and_is_nobody_elses(small: Service) -> None:
    headers = (await export(small, SERIES)).headers
    assert headers["content-type"] == "text/csv; charset=utf-8"
    assert headers["content-disposition"] == 'attachment; filename="series.csv"'
    assert headers["cache-control"] == "private, no-store"


async def test_no_cell_is_a_formula(service: Service) -> None:
    odd = ["=1+1", "+1", "-1", "@a", "\ta", "\ra", '=HYPERLINK("x","y")', "a,b", "a=1", "x\ny"]
    at = "2026-05-04T09:00:00Z"
    await service.post_events(
        [
            event("ticket.opened", f"T-{n}", at, channel="email", category=name)
            for n, name in enumerate(odd)
        ]
    )
    body = {"scope": SCOPE, "breakdown": {"kpi": "TICKET_VOLUME", "by": ["CATEGORY"]}}
    rows = (await table(service, body))[1:]
    safe = {f"'{name}" if name[0] in "=+-@\t\r" else name for name in odd}
    assert {row[0] for row in rows} == {row[1] for row in rows} == safe
    lines = (await export(service, body, NDJSON)).text.splitlines()
    assert {orjson.loads(line)["category"] for line in lines} == set(odd)


async def test_a_negative_number_is_no_formula(small: Service) -> None:
    day = {"start": "2026-05-05T00:00:00Z", "end": "2026-05-06T00:00:00Z"}
    body = {"scope": {"range": {"between": day}}, "series": {"kpis": ["NPS"], "grain": "DAY"}}
    assert (await table(small, body))[1][2] == "0"


async def test_a_breakdown_is_exported_whole(service: Service) -> None:
    at = "2026-05-04T09:00:00Z"
    names = [f"c{n:03}" for n in range(600)]
    await service.post_events(
        [event("ticket.opened", f"T-{name}", at, channel="x", category=name) for name in names]
    )
    body = {"scope": SCOPE, "breakdown": {"kpi": "TICKET_VOLUME", "by": ["CATEGORY"]}}
    assert [row[0] for row in (await table(service, body))[1:]] == names


async def test_a_breakdown_without_rows_has_its_header(empty: Service) -> None:
    assert await table(empty, BY_CHANNEL) == [
        ["channel", "channel_label", "value", "sample_size", "compare_value"]
    ]


@pytest.mark.parametrize(
    ("body", "code", "field"),
    [
        ([], "BAD_INPUT", None),
        ({"scope": SCOPE}, "BAD_INPUT", None),
        ({**SERIES, **BY_CHANNEL}, "BAD_INPUT", None),
        ({**SERIES, "format": "csv"}, "BAD_INPUT", None),
        ({"scope": SCOPE, "series": []}, "BAD_INPUT", "series"),
        ({"scope": SCOPE, "series": {}}, "BAD_INPUT", "series.kpis"),
        ({"scope": SCOPE, "series": {"kpis": [], "first": 5}}, "BAD_INPUT", "series.first"),
        ({"scope": SCOPE, "series": {"kpis": ["HAPPINESS"]}}, "BAD_INPUT", None),
        ({"scope": {}, "series": {"kpis": ["CSAT"]}}, "BAD_INPUT", None),
        (
            {"scope": SCOPE, "series": {"kpis": ["CSAT"], "rolling": 0}},
            "BAD_INPUT",
            "rolling",
        ),
        (
            {"scope": SCOPE, "breakdown": {"kpi": "TICKET_VOLUME", "by": ["SURVEY"]}},
            "UNSUPPORTED_DIMENSION",
            "SURVEY",
        ),
        (
            {
                "scope": {"range": {"between": {**DAYS, "start": "1930-01-01T00:00:00Z"}}},
                "series": {"kpis": ["CSAT"], "grain": "HOUR"},
            },
            "TOO_MANY_BUCKETS",
            "grain",
        ),
    ],
)
async def test_what_cannot_be_exported_is_refused(
    small: Service, body: Any, code: str, field: str | None
) -> None:
    response = await export(small, body)
    assert response.headers["content-type"] == "application/problem+json"
    body = response.json()
    assert (response.status_code, body["code"], body.get("field")) == (400, code, field)


@pytest.mark.parametrize(("accept", "status"), [("text/html", 406), ("*/*", 200), ("text/*", 200)])
async def test_only_two_kinds_of_tables_are_written(
    small: Service, accept: str, status: int
) -> None:
    assert (await export(small, BY_CHANNEL, accept)).status_code == status


async def test_what_takes_too_long_is_told_before_the_table_begins(
    small: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def late(*_arguments: object) -> None:
        raise TimeoutError

    monkeypatch.setattr(scans, "run", late)
    response = await export(small, SERIES)
    assert (response.status_code, response.json()["code"]) == (503, "TIMEOUT")
    assert response.headers["retry-after"] == "5"


async def test_b13_a_key_that_fell_to_nothing_is_exported(small: Service) -> None:
    """On Tuesday one ticket came by phone, on Monday one by mail and one by chat."""
    tuesday = {"start": "2026-05-05T00:00:00Z", "end": "2026-05-06T00:00:00Z"}
    scope = {"range": {"between": tuesday}, "compare": {"previousPeriod": True}}
    assert await table(small, {**BY_CHANNEL, "scope": scope}) == [
        ["channel", "channel_label", "value", "sample_size", "compare_value"],
        ["phone", "phone", "1", "1", "0"],
        ["chat", "chat", "0", "0", "1"],
        ["email", "email", "0", "0", "1"],
    ]
