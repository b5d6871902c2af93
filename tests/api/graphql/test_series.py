"""Series over GraphQL, bucket by bucket."""

from datetime import datetime

import pytest

from tests.service import MONDAY, THREE_DAYS, Service

SUNDAY, MONDAY_START, TUESDAY = (f"2026-05-0{day}T00:00:00Z" for day in (3, 4, 5))


async def series(service: Service, field: str, arguments: str, column: str, scope: str) -> object:
    """One column of a series."""
    got = await service.metrics(f"{field} {{ series({arguments}) {{ {column} }} }}", scope)
    return got[field]["series"][column]


@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("ticketVolume", [1, 2, 1]),
        ("ticketsResolved", [0, 1, 1]),
        ("openTickets", [1, 2, 2]),
        ("firstResponseTime", [None, 3200, None]),
        ("csat", [None, 1, 0]),
        ("nps", [None, 100, 0]),
    ],
)
async def test_a_series_has_a_value_for_each_day(
    small: Service, field: str, values: list[float | None]
) -> None:
    assert await series(small, field, "grain: DAY", "values", THREE_DAYS) == values


async def test_a_series_tells_where_its_buckets_begin(small: Service) -> None:
    starts = await series(small, "csat", "grain: DAY", "starts", THREE_DAYS)
    assert starts == [SUNDAY, MONDAY_START, TUESDAY]


async def test_a_series_tells_its_samples(small: Service) -> None:
    sizes = await series(small, "firstResponseTime", "grain: DAY", "sampleSizes", THREE_DAYS)
    assert sizes == [0, 3, 0]


@pytest.mark.parametrize(
    ("fill", "starts", "values"),
    [
        ("NULL", [SUNDAY, MONDAY_START, TUESDAY], [None, 3200, None]),
        ("ZERO", [SUNDAY, MONDAY_START, TUESDAY], [0, 3200, 0]),
        ("OMIT", [MONDAY_START], [3200]),
    ],
)
async def test_empty_buckets_are_filled_as_asked(
    small: Service, fill: str, starts: list[str], values: list[float | None]
) -> None:
    got = await small.metrics(
        f"firstResponseTime {{ series(grain: DAY, fill: {fill}) {{ starts values }} }}", THREE_DAYS
    )
    assert got["firstResponseTime"]["series"] == {"starts": starts, "values": values}


@pytest.mark.parametrize(
    ("arguments", "field", "values"),
    [
        ("rolling: 2", "ticketVolume", [1, 3, 3]),
        ("rolling: 2", "firstResponseTime", [None, 3200, 3200]),
        ("rolling: 2", "openTickets", [1, 2, 2]),
        ("rolling: 1", "ticketVolume", [1, 2, 1]),
        ("cumulative: true", "ticketVolume", [1, 3, 4]),
        ("cumulative: true", "csat", [None, 1, 0.5]),
        ("cumulative: true, fill: ZERO", "csat", [0, 1, 0.5]),
    ],
)
async def test_windows_reach_back(
    small: Service, arguments: str, field: str, values: list[float | None]
) -> None:
    assert await series(small, field, f"grain: DAY, {arguments}", "values", THREE_DAYS) == values


async def test_a_rolling_window_reaches_before_the_range(small: Service) -> None:
    assert await series(small, "ticketVolume", "grain: DAY, rolling: 3", "values", MONDAY) == [3]


def compared(since: str, until: str) -> str:
    span = f'start: "2026-05-{since}T00:00:00Z", end: "2026-05-{until}T00:00:00Z"'
    return f"compare: {{range: {{{span}}}}}"


@pytest.mark.parametrize(
    ("scope", "arguments", "values"),
    [
        (THREE_DAYS, "", None),
        (f"{THREE_DAYS}, compare: {{previousPeriod: true}}", "", [0, 0, 0]),
        (f"{THREE_DAYS}, {compared('03', '05')}", "", [1, 2, None]),
        (f"{THREE_DAYS}, {compared('03', '05')}", ", fill: ZERO", [1, 2, None]),
        (f"{MONDAY}, {compared('03', '06')}", "", [1]),
        (f"{THREE_DAYS}, {compared('04', '07')}", "", [2, 1, 0]),
        (f"{THREE_DAYS}, {compared('04', '07')}", ", cumulative: true", [2, 3, 3]),
        (f"{THREE_DAYS}, {compared('04', '07')}", ", rolling: 2", [3, 3, 1]),
    ],
)
async def test_compared_buckets_stand_beside_those_of_the_range(
    small: Service, scope: str, arguments: str, values: list[float | None] | None
) -> None:
    arguments = f"grain: DAY{arguments}"
    assert await series(small, "ticketVolume", arguments, "compareValues", scope) == values


async def test_omitted_buckets_are_omitted_from_the_comparison(small: Service) -> None:
    scope = f"{THREE_DAYS}, {compared('02', '05')}"
    got = await small.metrics(
        "csat { series(grain: DAY, fill: OMIT) { starts values compareValues } }", scope
    )
    # Monday stands beside Sunday, Tuesday beside Monday.
    assert got["csat"]["series"] == {
        "starts": [MONDAY_START, TUESDAY],
        "values": [1, 0],
        "compareValues": [None, 1],
    }


async def test_points_tell_their_bounds_and_samples(small: Service) -> None:
    got = await small.metrics(
        "csat { series(grain: DAY) { grain points { start end value sampleSize } } }", MONDAY
    )
    assert got["csat"]["series"] == {
        "grain": "DAY",
        "points": [{"start": MONDAY_START, "end": TUESDAY, "value": 1, "sampleSize": 1}],
    }


async def test_buckets_that_the_range_cuts_are_partial(small: Service) -> None:
    scope = 'range: {between: {start: "2026-05-03T12:00:00Z", end: "2026-05-05T12:00:00Z"}}'
    got = await small.metrics("csat { series(grain: DAY) { points { partial } } }", scope)
    partial = [point["partial"] for point in got["csat"]["series"]["points"]]
    assert partial == [True, False, True]


async def test_the_bucket_that_runs_is_partial(small: Service, wednesday_noon: datetime) -> None:
    scope = "range: {last: {count: 2, grain: DAY, includeCurrent: true}}"
    got = await small.metrics("csat { series(grain: DAY) { points { partial end } } }", scope)
    points = got["csat"]["series"]["points"]
    assert [point["partial"] for point in points] == [False, True]
    assert datetime.fromisoformat(points[1]["end"]) == wednesday_noon


@pytest.mark.parametrize(
    ("since", "until", "grain"),
    [
        ("2026-05-04", "2026-05-05", "HOUR"),
        ("2026-05-04", "2026-05-07", "DAY"),
        ("2026-01-01", "2026-06-01", "WEEK"),
        ("2025-01-01", "2026-01-01", "MONTH"),
        ("2020-01-01", "2026-01-01", "YEAR"),
    ],
)
async def test_auto_picks_a_grain_that_draws_well(
    small: Service, since: str, until: str, grain: str
) -> None:
    scope = f'range: {{between: {{start: "{since}T00:00:00Z", end: "{until}T00:00:00Z"}}}}'
    assert await series(small, "csat", "grain: AUTO", "grain", scope) == grain


@pytest.mark.parametrize(("today", "hours"), [("2026-03-30", 23), ("2026-10-26", 25)])
async def test_days_of_changing_clocks_have_their_true_hours(
    small: Service, today: str, hours: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = datetime.fromisoformat(f"{today}T12:00:00Z")
    monkeypatch.setattr("api.endpoints.graphql.now", lambda: now)
    scope = 'range: {last: {count: 1, grain: DAY}}, timeZone: "Europe/Berlin"'
    starts = await series(small, "csat", "grain: HOUR", "starts", scope)
    assert isinstance(starts, list)
    assert len(starts) == len(set(starts)) == hours


async def test_days_are_those_of_the_zone(small: Service) -> None:
    # T-4 was opened on Sunday and answered at 21:00 of the same Sunday in New York.
    span = 'start: "2026-05-03T00:00:00-04:00", end: "2026-05-05T00:00:00-04:00"'
    scope = f'range: {{between: {{{span}}}}}, timeZone: "America/New_York"'
    got = await small.metrics("firstResponseTime { series(grain: DAY) { starts values } }", scope)
    assert got["firstResponseTime"]["series"] == {
        "starts": ["2026-05-03T00:00:00-04:00", "2026-05-04T00:00:00-04:00"],
        "values": [7200, 1200],
    }


@pytest.mark.parametrize(
    ("grain", "starts"),
    [
        ("WEEK", ["2026-05-01", "2026-05-04"]),
        ("MONTH", ["2026-05-01"]),
        ("QUARTER", ["2026-05-01"]),
        ("YEAR", ["2026-05-01"]),
    ],
)
async def test_the_first_bucket_begins_with_the_range(
    small: Service, grain: str, starts: list[str]
) -> None:
    scope = 'range: {between: {start: "2026-05-01T00:00:00Z", end: "2026-05-10T00:00:00Z"}}'
    got = await series(small, "csat", f"grain: {grain}", "starts", scope)
    assert got == [f"{start}T00:00:00Z" for start in starts]


async def test_other_zones_than_the_workspaces_shift_no_instant(small: Service) -> None:
    scope = f'{MONDAY}, timeZone: "Asia/Kathmandu"'
    assert await small.metrics("ticketVolume { value }", scope) == {"ticketVolume": {"value": 2}}
