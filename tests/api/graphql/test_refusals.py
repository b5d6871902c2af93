"""Questions that make no sense: each refused with a code, and the argument at fault."""

from typing import Any

import asyncpg
import pytest

from api.http.keys import Right
from domain.asking.scan_plans import ScanPlan
from domain.errors import Unavailable
from persistence.asking import scans
from persistence.asking.scan_cells import ScanCells
from persistence.connections.database import TimeLimits
from tests.service import MONDAY, Json, Service

JSON = "application/json"


def between(since: str, until: str) -> str:
    return f'range: {{between: {{start: "{since}T00:00:00Z", end: "{until}T00:00:00Z"}}}}'


async def refused(service: Service, selection: str, scope: str = MONDAY) -> tuple[str, str | None]:
    """Code and field of the only error."""
    refusal = await service.refusal(f"{{ metrics(scope: {{{scope}}}) {{ {selection} }} }}")
    return refusal["code"], refusal.get("field")


@pytest.mark.parametrize(
    ("scope", "code", "field"),
    [
        (f'{MONDAY}, timeZone: "Mars/Olympus"', "BAD_INPUT", "timeZone"),
        (f'{MONDAY}, timeZone: "../../etc/passwd"', "BAD_INPUT", "timeZone"),
        (between("2026-05-05", "2026-05-04"), "EMPTY_PERIOD", "range"),
        (between("2026-05-05", "2026-05-05"), "EMPTY_PERIOD", "range"),
        (between("1800-01-01", "2026-05-05"), "BAD_INPUT", "range"),
        ("range: {last: {count: 0, grain: DAY}}", "BAD_INPUT", "range.last.count"),
        ("range: {last: {count: -1, grain: DAY}}", "BAD_INPUT", "range.last.count"),
        ("range: {last: {count: 2147483647, grain: HOUR}}", "BAD_INPUT", "range"),
        ("range: {last: {count: 2147483647, grain: DAY}}", "BAD_INPUT", "range"),
        ("range: {last: {count: 2147483647, grain: YEAR}}", "BAD_INPUT", "range"),
        ("range: {last: {count: 1, grain: AUTO}}", "BAD_INPUT", "range.last.grain"),
        ("range: {toDate: AUTO}", "BAD_INPUT", "range.toDate"),
        (
            f"{MONDAY}, compare: {{samePeriodAgo: {{count: 1, grain: AUTO}}}}",
            "BAD_INPUT",
            "compare.samePeriodAgo.grain",
        ),
        (
            f'{MONDAY}, filter: {{team: {{in: ["a\\u0000b"]}}}}',
            "BAD_INPUT",
            "filter.team",
        ),
    ],
)
async def test_a_scope_that_makes_no_sense_is_refused(
    small: Service, scope: str, code: str, field: str
) -> None:
    assert await refused(small, "csat { value }", scope) == (code, field)


@pytest.mark.parametrize("grain", ["HOUR", "DAY", "WEEK", "MONTH", "QUARTER", "YEAR"])
async def test_no_comparison_reaches_before_the_first_year(small: Service, grain: str) -> None:
    ago = f"samePeriodAgo: {{count: 2147483647, grain: {grain}}}"
    scope = f"{MONDAY}, compare: {{{ago}}}"
    assert await refused(small, "csat { value }", scope) == ("BAD_INPUT", "compare")


@pytest.mark.parametrize(
    ("since", "until"),
    [
        ("0001-01-01", "0001-01-02"),
        ("0050-01-01", "0100-01-01"),
        ("1899-12-31", "1900-02-01"),
        ("2199-12-31", "2200-01-02"),
        ("9990-01-01", "9999-12-31"),
    ],
)
async def test_no_range_reaches_to_the_ends_of_time(small: Service, since: str, until: str) -> None:
    scope = f'{between(since, until)}, timeZone: "Asia/Tokyo", compare: {{previousPeriod: true}}'
    assert await refused(small, "csat { value }", scope) == ("BAD_INPUT", "range")


@pytest.mark.parametrize(
    ("since", "until", "rolled"), [("1900-01-01", "1999-01-01", 0), ("2101-01-01", "2200-01-01", 4)]
)
@pytest.mark.parametrize("zone", ["America/New_York", "Asia/Tokyo"])
async def test_the_widest_ranges_are_answered(
    small: Service, since: str, until: str, rolled: int, zone: str
) -> None:
    scope = f'{between(since, until)}, timeZone: "{zone}", compare: {{previousPeriod: true}}'
    tile = "comparison { value } series(grain: YEAR, rolling: 366) { values }"
    got = await small.metrics(f"ticketVolume {{ {tile} }}", scope)
    assert set(got["ticketVolume"]["series"]["values"]) == {rolled}


@pytest.mark.parametrize(
    ("selection", "code", "field"),
    [
        ("csat { breakdown(by: []) { total { value } } }", "BAD_INPUT", "by"),
        ("csat { breakdown(by: [TIER, TIER]) { total { value } } }", "BAD_INPUT", "by"),
        ("csat { breakdown(by: [TIER, TEAM, AGENT]) { total { value } } }", "BAD_INPUT", "by"),
        ("csat { breakdown(by: [TIER], first: 0) { total { value } } }", "BAD_INPUT", "first"),
        ("csat { breakdown(by: [TIER], first: -1) { total { value } } }", "BAD_INPUT", "first"),
        ("csat { breakdown(by: [TIER], first: 501) { total { value } } }", "BAD_INPUT", "first"),
        ('csat { breakdown(by: [TIER], after: "x") { total { value } } }', "BAD_CURSOR", "after"),
        ('csat { breakdown(by: [TIER], after: "é") { total { value } } }', "BAD_CURSOR", "after"),
        ('csat { breakdown(by: [TIER], after: "") { total { value } } }', "BAD_CURSOR", "after"),
        (
            'csat { breakdown(by: [TIER], after: "cm93IC0x") { total { value } } }',  # row -1
            "BAD_CURSOR",
            "after",
        ),
        (
            "ticketVolume { breakdown(by: [SURVEY]) { total { value } } }",
            "UNSUPPORTED_DIMENSION",
            "SURVEY",
        ),
        ("firstResponseTime { percentile(p: -0.1) }", "BAD_INPUT", "p"),
        ("firstResponseTime { percentile(p: 100.1) }", "BAD_INPUT", "p"),
        ("csat { series(rolling: 0) { values } }", "BAD_INPUT", "rolling"),
        ("csat { series(rolling: 367) { values } }", "BAD_INPUT", "rolling"),
        ("csat { series(rolling: 2, cumulative: true) { values } }", "BAD_INPUT", "rolling"),
        (
            f"kpis(names: [{' '.join(['CSAT'] * 201)}]) {{ value }}",
            "BAD_INPUT",
            "names",
        ),
    ],
)
async def test_an_argument_that_makes_no_sense_is_refused(
    small: Service, selection: str, code: str, field: str
) -> None:
    assert await refused(small, selection) == (code, field)


@pytest.mark.parametrize("field", ["value", "values"])
async def test_a_series_has_a_limit(small: Service, field: str) -> None:
    column = "values" if field == "values" else "points { value }"
    refusal = await refused(
        small, f"csat {{ series(grain: HOUR) {{ {column} }} }}", between("1930-01-01", "2026-05-05")
    )
    assert refusal == ("TOO_MANY_BUCKETS", "grain")


@pytest.mark.parametrize(("until", "fits"), [("2018-03-20", True), ("2018-03-21", False)])
async def test_three_thousand_buckets_are_the_limit(small: Service, until: str, fits: bool) -> None:
    scope = between("2010-01-01", until)
    answer = await small.ask(
        f"{{ metrics(scope: {{{scope}}}) {{ csat {{ series(grain: DAY) {{ values }} }} }} }}"
    )
    assert ("errors" not in answer) == fits


@pytest.mark.parametrize(
    "query",
    [
        "{ metrics { csat { value } } }",
        "{ metrics(scope: {}) { csat { value } } }",
        f"{{ metrics(scope: {{{MONDAY}}}) {{ happiness {{ value }} }} }}",
        f"{{ metrics(scope: {{{MONDAY}}}) {{ csat {{ breakdown(by: [MOOD]) {{ rows }} }} }} }}",
        f"{{ metrics(scope: {{{MONDAY}}}) {{ kpi(name: HAPPINESS) {{ value }} }} }}",
        "{ metrics(scope: {range: {toDate: DAY, last: {count: 1, grain: DAY}}}) { id } }",
        "{ metrics(scope: {range: {toDate: null}}) { id } }",
        '{ metrics(scope: {range: {between: {start: "2026-05-04", end: "2026-05-05"}}}) { id } }',
        "{ metrics(scope: {range: {last: {count: 99999999999, grain: DAY}}}) { id } }",
        "mutation { drop }",
        "subscription { metrics }",
        "{",
        "",
    ],
)
async def test_an_invalid_document_is_bad_input(small: Service, query: str) -> None:
    answer = await small.ask(query)
    assert "data" not in answer
    assert {error["extensions"]["code"] for error in answer["errors"]} == {"BAD_INPUT"}


async def test_nothing_is_suggested(small: Service) -> None:
    answer = await small.ask(f"{{ metrics(scope: {{{MONDAY}}}) {{ csatt {{ value }} }} }}")
    assert "Did you mean" not in str(answer)


@pytest.mark.parametrize(
    ("body", "kind", "status", "code"),
    [
        (b"", JSON, 400, "NOT_JSON"),
        (b"[]", JSON, 400, "BAD_INPUT"),
        ({}, JSON, 400, "BAD_INPUT"),
        ({"query": 5}, JSON, 400, "BAD_INPUT"),
        ({"query": "{ __typename }", "variables": []}, JSON, 400, "BAD_INPUT"),
        ({"query": "{ __typename }", "operationName": 5}, JSON, 400, "BAD_INPUT"),
        ({"query": "{ __typename }"}, "text/plain", 415, "UNSUPPORTED_MEDIA_TYPE"),
        ({"query": "#" * 102_400}, JSON, 413, "TOO_LARGE"),
    ],
)
async def test_a_body_that_asks_nothing_is_refused(
    service: Service, body: bytes | Json, kind: str, status: int, code: str
) -> None:
    response = await service.post("/graphql", body, kind, Right.READ)
    assert (response.status_code, response.json()["code"]) == (status, code)


async def test_a_statement_that_takes_too_long_blanks_no_other(
    small: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = scans.run

    async def slow_about_ratings(plan: ScanPlan, *rest: Any) -> ScanCells:
        if plan.key.fact.__name__ == "Rated":
            raise asyncpg.QueryCanceledError("canceling statement due to statement timeout")
        return await run(plan, *rest)

    monkeypatch.setattr(scans, "run", slow_about_ratings)
    answer = await small.ask(
        f"{{ metrics(scope: {{{MONDAY}}}) {{ ticketVolume {{ value }} csat {{ value }} }} }}"
    )
    assert answer["data"]["metrics"] == {"ticketVolume": {"value": 2}, "csat": {"value": None}}
    assert [error["extensions"]["code"] for error in answer["errors"]] == ["TIMEOUT"]


async def test_a_statement_has_a_time_limit(small: Service) -> None:
    with pytest.raises(Unavailable):
        async with small.database.reading(
            small.workspace, TimeLimits(statement_ms=20)
        ) as connection:
            await connection.execute("SELECT pg_sleep(5)")


@pytest.mark.parametrize(
    ("start", "end", "code"),
    [
        ("2026-05-05", "2026-05-04", "EMPTY_PERIOD"),
        ("2026-05-05", "2026-05-05", "EMPTY_PERIOD"),
        ("1800-01-01", "2026-05-05", "BAD_INPUT"),
    ],
)
@pytest.mark.parametrize("of_one_kpi", [True, False])
async def test_d6_a_period_compared_with_that_makes_no_sense_is_the_field_at_fault(
    small: Service, start: str, end: str, code: str, *, of_one_kpi: bool
) -> None:
    span = f'{{range: {{start: "{start}T00:00:00Z", end: "{end}T00:00:00Z"}}}}'
    scope = MONDAY if of_one_kpi else f"{MONDAY}, compare: {span}"
    selection = f"csat {{ comparison(to: {span}) {{ value }} }}" if of_one_kpi else "csat { value }"
    assert await refused(small, selection, scope) == (code, "compare.range")
