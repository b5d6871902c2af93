"""Arguments that ask for too much: refused soon, with a code that lasts, by the name at fault."""

from typing import Any

import pytest

from api.graphql.execution.guard import MAX_IN_VARIABLES
from api.graphql.inputs.filters import MAX_CONDITIONS
from api.http.keys import Right
from tests.api.graphql.execution.test_hostile_documents import codes_in_time
from tests.service import MONDAY, Json, Service

QUERY = "query Q($s: ScopeInput!) { metrics(scope: $s) { ticketVolume { value } } }"
RANGE = {"between": {"start": "2026-05-04T00:00:00Z", "end": "2026-05-05T00:00:00Z"}}
DIMENSIONS = "TIER TEAM AGENT CHANNEL PRIORITY CATEGORY DEPARTMENT SEGMENT"


def filtered(where: object) -> Json:
    return {"s": {"range": RANGE, "filter": where}}


def tree(depth: int) -> Json:
    return {"any": [tree(depth - 1)] * 2} if depth else {}


IN_TIER = {"tier": {"in": ["1"]}}
TOO_COMPLEX = {
    "30,000 parts that say nothing": {"all": [{}] * 30_000},
    "a tree of 4,096 leaves": tree(12),
    "4,000 conditions": {"all": [IN_TIER] * 4000},
    "9,000 unknown fields": {f"k{n}": 1 for n in range(9000)},
    "30,000 lists": {"agent": {"in": [[]] * 30_000}},
}
INVALID = {
    "18,000 nulls": {"all": [None] * 18_000},
    "20,000 numbers": {"agent": {"in": [1.5] * 20_000}},
    "20,000 numbers for filters": {"all": [1] * 20_000},
    "11,000 ids": {"agent": {"in": [str(n) for n in range(11_000)]}},
    "900 unknown fields": {f"k{n}": 1 for n in range(900)},
    "a long unknown field": {"x" * 90_000: 1},
    "190 conditions": {"all": [IN_TIER] * 190},
    "450 parts that say nothing": {"all": [{"any": [{}] * 10}] * 45},
    "1,000 tags at once": {"tags": {"allOf": [str(n) for n in range(1000)]}},
}


@pytest.mark.parametrize("where", TOO_COMPLEX.values(), ids=TOO_COMPLEX)
async def test_variables_of_too_many_parts_are_too_complex(small: Service, where: Json) -> None:
    assert await codes_in_time(small, QUERY, filtered(where)) == {"QUERY_TOO_COMPLEX"}


@pytest.mark.parametrize("where", INVALID.values(), ids=INVALID)
async def test_a_hostile_filter_is_refused_as_fast(small: Service, where: Json) -> None:
    assert await codes_in_time(small, QUERY, filtered(where)) == {"BAD_INPUT"}


async def test_variables_are_counted_whatever_they_are_for(small: Service) -> None:
    fits = {f"v{n}": 1 for n in range(int(MAX_IN_VARIABLES.limit))}
    assert "errors" not in await small.ask("{ __typename }", fits)
    more = await small.refusal("{ __typename }", fits | {"more": 1})
    assert more == {"code": "QUERY_TOO_COMPLEX"}


async def test_a_filter_has_up_to_so_many_conditions(small: Service) -> None:
    fits = filtered({"any": [IN_TIER] * int(MAX_CONDITIONS.limit)})
    assert (await small.data(QUERY, fits))["metrics"] == {"ticketVolume": {"value": 1}}
    more = filtered({"any": [IN_TIER] * int(MAX_CONDITIONS.limit), "not": {"team": {"in": ["x"]}}})
    assert await small.refusal(QUERY, more) == {"code": "BAD_INPUT", "field": "filter"}


def scope(since: str, until: str) -> str:
    return f'range: {{between: {{start: "{since}T00:00:00Z", end: "{until}T00:00:00Z"}}}}'


def question(selection: str, scope_fields: str = MONDAY) -> str:
    return f"{{ metrics(scope: {{{scope_fields}}}) {{ {selection} }} }}"


CENTURY = scope("1950-01-01", "2049-01-01")
HOURS = "csat { series(grain: HOUR) { values starts } }"
VALUE = "csat { value }"
REFUSED: dict[str, tuple[str, str, str]] = {
    "16 dimensions": (
        question(f"csat {{ breakdown(by: [{DIMENSIONS} {DIMENSIONS}]) {{ rows {{ value }} }} }}"),
        "BAD_INPUT",
        "by",
    ),
    "10⁹ buckets": (
        question("firstResponseTime { distribution(buckets: 1000000000) { counts } }"),
        "BAD_INPUT",
        "buckets",
    ),
    "an endless percentile": (
        question("firstResponseTime { percentile(p: 1e999) }"),
        "BAD_INPUT",
        "p",
    ),
    "10⁹ buckets at once": (
        question("csat { series(rolling: 1000000000) { values } }"),
        "BAD_INPUT",
        "rolling",
    ),
    "10⁵ years": (
        question(VALUE, "range: {last: {count: 100000, grain: YEAR}}"),
        "BAD_INPUT",
        "range",
    ),
    "10⁵ years ago": (
        question(VALUE, f"{MONDAY}, compare: {{samePeriodAgo: {{count: 100000, grain: YEAR}}}}"),
        "BAD_INPUT",
        "compare",
    ),
    "a century of hours": (question(HOURS, CENTURY), "TOO_MANY_BUCKETS", "grain"),
    "20 centuries of hours": (
        f"{{ {' '.join(f'a{n}: {question(HOURS, CENTURY)[2:-2]}' for n in range(20))} }}",
        "TOO_MANY_BUCKETS",
        "grain",
    ),
    "a page of -1": (
        question("csat { breakdown(by: [TEAM], first: -1) { rows { value } } }"),
        "BAD_INPUT",
        "first",
    ),
    "a page of 10⁹": (
        question("csat { breakdown(by: [TEAM], first: 1000000000) { rows { value } } }"),
        "BAD_INPUT",
        "first",
    ),
    "endless seconds": (
        question("kpi(name: RESOLVED_WITHIN_RATE, seconds: 1e999) { value }"),
        "BAD_INPUT",
        "seconds",
    ),
    "a zone of 30 kB": (
        question(VALUE, f'{MONDAY}, timeZone: "{"x" * 30_000}"'),
        "BAD_INPUT",
        "timeZone",
    ),
    "a cursor of 30 kB": (
        question(
            f'csat {{ breakdown(by: [TEAM], after: "{"A" * 30_000}") {{ rows {{ value }} }} }}'
        ),
        "BAD_CURSOR",
        "after",
    ),
    "700 names": (question(f"kpis(names: [{'CSAT ' * 700}]) {{ value }}"), "BAD_INPUT", "names"),
}


@pytest.mark.parametrize(("query", "code", "field"), REFUSED.values(), ids=REFUSED)
async def test_who_asks_for_too_much_is_told_which_argument_does(
    small: Service, query: str, code: str, field: str
) -> None:
    answer = await small.ask(query)
    extensions: list[Any] = [error["extensions"] for error in answer["errors"]]
    assert all(extension == {"code": code, "field": field} for extension in extensions)


@pytest.mark.parametrize(
    "query",
    [
        'mutation { removeTarget(id: "a\\u0000") }',
        'mutation { setScorecard(tier: "\\u0000", rows: []) { rows { weight } } }',
        '{ ticket(source: "desk", id: "\\u0000") { id } }',
        '{ ticket(source: "\\u0000", id: "T-1") { id } }',
        f'{{ scorecard(scope: {{{MONDAY}}}, agent: "\\u0000") {{ rows {{ weight }} }} }}',
        f'{{ scorecard(scope: {{{MONDAY}}}, tier: "\\u0000") {{ rows {{ weight }} }} }}',
    ],
)
async def test_no_text_has_a_character_that_none_is_stored_with(
    service: Service, query: str
) -> None:
    body = {"query": query}
    answer = (await service.post("/graphql", body, "application/json", Right.ADMIN)).json()
    codes = {error["extensions"]["code"] for error in answer.get("errors", [])}
    assert codes <= {"BAD_INPUT"}
