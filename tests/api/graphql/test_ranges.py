"""Ranges and comparisons: what relative words mean at a given moment."""

from datetime import datetime

import pytest

from api.http.keys import Right
from tests.service import MONDAY, THREE_DAYS, Json, Service

pytestmark = pytest.mark.usefixtures("wednesday_noon")

TUESDAY = 'range: {between: {start: "2026-05-05T00:00:00Z", end: "2026-05-06T00:00:00Z"}}'
RANGE = "range { start end timeZone complete }"


def short(span: Json) -> str:
    return f"{span['start'].removesuffix(':00Z')} {span['end'].removesuffix(':00Z')}"


@pytest.mark.parametrize(
    ("requested", "span", "complete"),
    [
        ("last: {count: 1, grain: DAY}", "2026-05-05T00:00 2026-05-06T00:00", True),
        ("last: {count: 7, grain: DAY}", "2026-04-29T00:00 2026-05-06T00:00", True),
        ("last: {count: 2, grain: HOUR}", "2026-05-06T10:00 2026-05-06T12:00", True),
        ("last: {count: 1, grain: WEEK}", "2026-04-27T00:00 2026-05-04T00:00", True),
        ("last: {count: 3, grain: MONTH}", "2026-02-01T00:00 2026-05-01T00:00", True),
        ("last: {count: 1, grain: QUARTER}", "2026-01-01T00:00 2026-04-01T00:00", True),
        ("last: {count: 1, grain: YEAR}", "2025-01-01T00:00 2026-01-01T00:00", True),
        (
            "last: {count: 2, grain: DAY, includeCurrent: true}",
            "2026-05-05T00:00 2026-05-06T12:00",
            False,
        ),
        ("toDate: DAY", "2026-05-06T00:00 2026-05-06T12:00", False),
        ("toDate: WEEK", "2026-05-04T00:00 2026-05-06T12:00", False),
        ("toDate: MONTH", "2026-05-01T00:00 2026-05-06T12:00", False),
        ("toDate: QUARTER", "2026-04-01T00:00 2026-05-06T12:00", False),
        ("toDate: YEAR", "2026-01-01T00:00 2026-05-06T12:00", False),
        (
            'between: {start: "2026-05-06T13:00:00+02:00", end: "2026-05-06T14:00:00+02:00"}',
            "2026-05-06T11:00 2026-05-06T12:00",
            True,
        ),
        (
            'between: {start: "2026-05-06T11:00:00Z", end: "2026-05-06T13:00:00Z"}',
            "2026-05-06T11:00 2026-05-06T13:00",
            False,
        ),
    ],
)
async def test_a_range_is_told_as_it_was_read(
    small: Service, requested: str, span: str, complete: bool
) -> None:
    resolved = (await small.metrics(RANGE, f"range: {{{requested}}}"))["range"]
    assert short(resolved) == span
    assert (resolved["timeZone"], resolved["complete"]) == ("UTC", complete)


async def test_days_are_those_of_the_zone_of_the_scope(small: Service) -> None:
    scope = 'range: {last: {count: 1, grain: DAY}}, timeZone: "Asia/Kathmandu"'
    resolved = (await small.metrics(RANGE, scope))["range"]
    assert resolved["start"] == "2026-05-05T00:00:00+05:45"
    assert resolved["end"] == "2026-05-06T00:00:00+05:45"
    assert resolved["timeZone"] == "Asia/Kathmandu"


COMPARED = "csat { comparison { range { start end } } }"


@pytest.mark.parametrize(
    ("range_", "compare", "span"),
    [
        (MONDAY, "previousPeriod: true", "2026-05-03T00:00 2026-05-04T00:00"),
        (
            "range: {last: {count: 1, grain: MONTH}}",
            "previousPeriod: true",
            "2026-03-01T00:00 2026-04-01T00:00",
        ),
        (
            "range: {toDate: WEEK}",
            "previousPeriod: true",
            "2026-04-27T00:00 2026-04-29T12:00",
        ),
        (
            "range: {toDate: MONTH}",
            "samePeriodAgo: {count: 1, grain: YEAR}",
            "2025-05-01T00:00 2025-05-06T12:00",
        ),
        (
            MONDAY,
            "samePeriodAgo: {count: 2, grain: WEEK}",
            "2026-04-20T00:00 2026-04-21T00:00",
        ),
        (
            MONDAY,
            "samePeriodAgo: {count: 5, grain: HOUR}",
            "2026-05-03T19:00 2026-05-04T19:00",
        ),
        (
            MONDAY,
            'range: {start: "2026-04-01T00:00:00Z", end: "2026-04-02T00:00:00Z"}',
            "2026-04-01T00:00 2026-04-02T00:00",
        ),
    ],
)
async def test_a_comparison_tells_its_range(
    small: Service, range_: str, compare: str, span: str
) -> None:
    got = await small.metrics(COMPARED, f"{range_}, compare: {{{compare}}}")
    assert short(got["csat"]["comparison"]["range"]) == span


@pytest.mark.parametrize("scope", [MONDAY, f"{MONDAY}, compare: {{previousPeriod: false}}"])
async def test_without_anything_to_compare_with_there_is_no_comparison(
    small: Service, scope: str
) -> None:
    assert await small.metrics(COMPARED, scope) == {"csat": {"comparison": None}}


async def test_one_kpi_may_compare_with_a_period_of_its_own(small: Service) -> None:
    own = "comparison(to: {samePeriodAgo: {count: 1, grain: DAY}}) { value }"
    got = await small.metrics(
        f"ticketVolume {{ comparison {{ value }} own: {own} }}",
        f"{TUESDAY}, compare: {{samePeriodAgo: {{count: 2, grain: DAY}}}}",
    )
    assert got["ticketVolume"] == {"comparison": {"value": 1}, "own": {"value": 2}}


CHANGES = ("value", "sampleSize", "change", "changeRatio", "better", "significant")


@pytest.mark.parametrize(
    ("field", "scope", "expected"),
    [
        ("ticketVolume", MONDAY, (1, 1, 1, 1, None, None)),
        ("ticketVolume", TUESDAY, (2, 2, -1, -0.5, None, None)),
        ("ticketsResolved", MONDAY, (0, 0, 1, None, True, None)),
        ("ticketsResolved", TUESDAY, (1, 1, 0, 0, None, None)),
        ("csat", MONDAY, (None, 0, None, None, None, None)),
        ("csat", TUESDAY, (1, 1, -1, -1, False, False)),
        ("firstResponseTime", TUESDAY, (3200, 3, None, None, None, None)),
        ("resolutionTime", TUESDAY, (10_800, 1, 75_600, 7, False, None)),
        ("openTickets", TUESDAY, (2, 2, 0, 0, None, None)),
        ("openTickets", MONDAY, (1, 1, 1, 1, False, None)),
    ],
)
async def test_changes_are_judged(
    small: Service, field: str, scope: str, expected: tuple[object, ...]
) -> None:
    got = await small.metrics(
        f"{field} {{ comparison {{ {' '.join(CHANGES)} }} }}",
        f"{scope}, compare: {{previousPeriod: true}}",
    )
    assert got[field]["comparison"] == dict(zip(CHANGES, expected, strict=True))


async def test_an_instant_on_the_edge_belongs_to_the_later_period(small: Service) -> None:
    # T-1 was opened at 09:00 sharp.
    before, after = (
        f'range: {{between: {{start: "2026-05-04T{since}:00Z", end: "2026-05-04T{until}:00Z"}}}}'
        for since, until in (("08:00", "09:00"), ("09:00", "09:01"))
    )
    got = [await small.metrics("ticketVolume { value }", scope) for scope in (before, after)]
    assert [answer["ticketVolume"]["value"] for answer in got] == [0, 1]


async def test_the_range_may_come_in_a_variable(small: Service) -> None:
    query = "query Q($scope: ScopeInput!) { metrics(scope: $scope) { ticketVolume { value } } }"
    span = {"start": "2026-05-03T00:00:00Z", "end": "2026-05-06T00:00:00Z"}
    got = await small.data(query, {"scope": {"range": {"between": span}}})
    assert got["metrics"] == {"ticketVolume": {"value": 4}}


@pytest.mark.parametrize(("included", "names"), [(True, {"a", "b"}), (False, {"b"})])
async def test_aliases_fragments_and_directives_work(
    small: Service, included: bool, names: set[str]
) -> None:
    query = f"""
        query Q($wanted: Boolean!) {{
            metrics(scope: {{{THREE_DAYS}}}) {{ ...Tiles b: csat {{ ...Tile }} }}
        }}
        fragment Tiles on Metrics {{ a: ticketVolume @include(if: $wanted) {{ ...Tile }} }}
        fragment Tile on Kpi {{ value ... on SurveyKpi {{ sampleSize }} }}
    """
    got = (await small.data(query, {"wanted": included}))["metrics"]
    assert set(got) == names
    assert got["b"] == {"value": 0.5, "sampleSize": 2}
    assert not included or got["a"] == {"value": 4}


async def test_a_named_operation_is_chosen(service: Service) -> None:
    body = {"query": "query A { __typename } query B { b: __typename }", "operationName": "B"}
    response = await service.post("/graphql", body, "application/json", Right.READ)
    assert response.json() == {"data": {"b": "Query"}}


async def test_the_clock_of_the_request_is_that_of_the_range(
    small: Service, wednesday_noon: datetime
) -> None:
    resolved = (await small.metrics(RANGE, "range: {toDate: HOUR}"))["range"]
    assert short(resolved) == "2026-05-06T12:00 2026-05-06T12:00:00.000001Z"
    assert wednesday_noon.minute == 0
