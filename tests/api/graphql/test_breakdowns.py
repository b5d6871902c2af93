"""Breakdowns over GraphQL: rows, pages, total and other."""

from datetime import UTC, datetime
from typing import Any

import pytest

from api.endpoints import graphql as graphql_endpoint
from tests.service import MONDAY, THREE_DAYS, Json, Service, event

PAGE = "rows { keys { id } value } other { value } total { value } pageInfo { hasNextPage }"
COMPARED = f"{THREE_DAYS}, compare: {{previousPeriod: true}}"


async def breakdown(
    service: Service, arguments: str, fields: str = PAGE, scope: str = THREE_DAYS
) -> Json:
    """A breakdown of the number of tickets."""
    got = await service.metrics(f"ticketVolume {{ breakdown({arguments}) {{ {fields} }} }}", scope)
    return got["ticketVolume"]["breakdown"]


def rows(answer: Json) -> dict[Any, Any]:
    """Values by key, in order."""
    return {
        tuple(key["id"] for key in row["keys"]) if len(row["keys"]) > 1 else row["keys"][0]["id"]: (
            row["value"]
        )
        for row in answer["rows"]
    }


@pytest.mark.parametrize(
    ("by", "expected"),
    [
        ("CHANNEL", [("email", 2), ("chat", 1), ("phone", 1)]),
        ("TIER", [(None, 3), ("1", 1)]),
        ("TAG", [("vip", 2), (None, 2), ("x", 1)]),
        ("DIRECTION", [("inbound", 4)]),
        ("CATEGORY", [(None, 4)]),
        ("HOUR_OF_DAY", [("10", 1), ("23", 1), ("8", 1), ("9", 1)]),
        ("DAY_OF_WEEK", [("1", 2), ("2", 1), ("7", 1)]),
    ],
)
async def test_each_value_of_a_dimension_has_a_row(
    small: Service, by: str, expected: list[tuple[str | None, int]]
) -> None:
    answer = await breakdown(small, f"by: [{by}]")
    assert list(rows(answer).items()) == expected
    assert (answer["total"]["value"], answer["other"]) == (4, None)


async def test_hours_are_those_of_the_zone(small: Service) -> None:
    scope = f'{THREE_DAYS}, timeZone: "Asia/Kolkata"'
    answer = await breakdown(small, "by: [HOUR_OF_DAY]", scope=scope)
    assert rows(answer) == {"4": 1, "13": 1, "14": 1, "15": 1}


async def test_two_dimensions_make_a_row_for_each_pair(small: Service) -> None:
    answer = await breakdown(small, "by: [CHANNEL, TIER]")
    assert rows(answer) == {
        ("chat", None): 1,
        ("email", "1"): 1,
        ("email", None): 1,
        ("phone", None): 1,
    }


@pytest.mark.parametrize(
    ("by", "key"),
    [
        ("TIER", {"dimension": "TIER", "id": "1", "label": "Dispatchers"}),
        ("CATEGORY", {"dimension": "CATEGORY", "id": None, "label": "none"}),
        ("HOUR_OF_DAY", {"dimension": "HOUR_OF_DAY", "id": "9", "label": "09:00"}),
        ("DAY_OF_WEEK", {"dimension": "DAY_OF_WEEK", "id": "1", "label": "Monday"}),
        ("CHANNEL", {"dimension": "CHANNEL", "id": "email", "label": "email"}),
    ],
)
async def test_a_key_has_a_label_for_people(small: Service, by: str, key: Json) -> None:
    answer = await breakdown(small, f"by: [{by}]", "rows { keys { dimension id label } }")
    assert key in [only for row in answer["rows"] for only in row["keys"]]


@pytest.mark.parametrize(
    ("sort", "channels"),
    [("DESC", ["email", "chat", "phone"]), ("ASC", ["chat", "phone", "email"])],
)
async def test_rows_are_sorted_by_value_then_key(
    small: Service, sort: str, channels: list[str]
) -> None:
    answer = await breakdown(small, f"by: [CHANNEL], sort: {sort}")
    assert list(rows(answer)) == channels


@pytest.mark.parametrize("sort", ["ASC", "DESC"])
async def test_rows_without_a_value_come_last(small: Service, sort: str) -> None:
    # Of backlog a row without new tickets has open ones, and no rate.
    scope = 'range: {between: {start: "2026-05-05T00:00:00Z", end: "2026-05-06T00:00:00Z"}}'
    got = await small.metrics(
        f"backlogRate {{ breakdown(by: [CHANNEL], sort: {sort}) {{ {PAGE} }} }}", scope
    )
    assert rows(got["backlogRate"]["breakdown"]) == {"phone": 1, "email": None}


async def test_pages_follow_one_another(small: Service) -> None:
    fields = f"{PAGE} pageInfo {{ endCursor }}"
    first = await breakdown(small, "by: [CHANNEL], first: 2", fields)
    assert (list(rows(first)), first["pageInfo"]["hasNextPage"]) == (["email", "chat"], True)
    cursor = first["pageInfo"]["endCursor"]
    second = await breakdown(small, f'by: [CHANNEL], first: 2, after: "{cursor}"', fields)
    assert (list(rows(second)), second["pageInfo"]["hasNextPage"]) == (["phone"], False)


async def test_after_the_last_row_there_is_nothing(small: Service) -> None:
    last = await breakdown(small, "by: [CHANNEL]", "pageInfo { endCursor }")
    cursor = last["pageInfo"]["endCursor"]
    fields = "rows { value } pageInfo { hasNextPage endCursor }"
    assert await breakdown(small, f'by: [CHANNEL], after: "{cursor}"', fields) == {
        "rows": [],
        "pageInfo": {"hasNextPage": False, "endCursor": None},
    }


async def test_other_is_the_kpi_over_all_rows_that_are_not_shown(small: Service) -> None:
    answer = await breakdown(small, "by: [CHANNEL], first: 1")
    assert (rows(answer), answer["other"], answer["total"]) == (
        {"email": 2},
        {"value": 2},
        {"value": 4},
    )


async def test_other_of_a_mean_is_no_sum_of_means(small: Service) -> None:
    got = await small.metrics(
        "firstResponseTime { breakdown(by: [CHANNEL, AGENT], first: 1, sort: ASC) "
        "{ rows { value } other { value sampleSize } } }",
        MONDAY,
    )
    assert got["firstResponseTime"]["breakdown"] == {
        "rows": [{"value": 600}],
        "other": {"value": (1800 + 7200) / 2, "sampleSize": 2},
    }


async def test_other_takes_rows_of_null_in(small: Service) -> None:
    answer = await breakdown(small, "by: [TIER], sort: ASC, first: 1")
    assert (rows(answer), answer["other"]) == ({"1": 1}, {"value": 3})


async def test_other_of_tags_counts_each_ticket_once(small: Service) -> None:
    answer = await breakdown(small, "by: [TAG], first: 1")
    assert (rows(answer), answer["other"], answer["total"]) == (
        {"vip": 2},
        {"value": 3},
        {"value": 4},
    )


async def test_other_can_be_left_out(small: Service) -> None:
    assert (await breakdown(small, "by: [CHANNEL], first: 1, withOther: false"))["other"] is None


async def test_rows_of_small_samples_go_to_other(small: Service) -> None:
    answer = await breakdown(small, "by: [CHANNEL], minSample: 2")
    assert (rows(answer), answer["other"]) == ({"email": 2}, {"value": 2})
    assert answer["pageInfo"] == {"hasNextPage": False}


async def test_rows_compare_each_with_itself(small: Service) -> None:
    monday = f"{MONDAY}, compare: {{previousPeriod: true}}"
    fields = "rows { keys { id } value compareValue } total { compareValue }"
    answer = await breakdown(small, "by: [CHANNEL]", fields, monday)
    assert [(row["keys"][0]["id"], row["compareValue"]) for row in answer["rows"]] == [
        ("chat", 0),  # a count of nothing is 0
        ("email", 1),
    ]
    assert answer["total"]["compareValue"] == 1


async def test_a_mean_of_nothing_compares_as_null(small: Service) -> None:
    got = await small.metrics(
        "firstResponseTime { breakdown(by: [CHANNEL]) { rows { compareValue } } }", COMPARED
    )
    assert got["firstResponseTime"]["breakdown"]["rows"] == [{"compareValue": None}] * 2


async def test_rows_have_series(small: Service) -> None:
    fields = "rows { series(grain: DAY) { values } } total { series(grain: DAY) { values } }"
    answer = await breakdown(small, "by: [CHANNEL]", fields)
    assert [row["series"]["values"] for row in answer["rows"]] == [[1, 1, 0], [0, 1, 0], [0, 0, 1]]
    assert answer["total"]["series"]["values"] == [1, 2, 1]


async def test_rows_compare_bucket_by_bucket(small: Service) -> None:
    span = 'start: "2026-05-02T00:00:00Z", end: "2026-05-05T00:00:00Z"'
    scope = f"{THREE_DAYS}, compare: {{range: {{{span}}}}}"
    fields = "rows { series(grain: DAY) { compareValues } }"
    answer = await breakdown(small, "by: [CHANNEL]", fields, scope)
    assert answer["rows"][0]["series"]["compareValues"] == [0, 1, 1]


async def test_other_has_no_series(small: Service) -> None:
    answer = await breakdown(small, "by: [CHANNEL], first: 1", "other { series { values } }")
    assert answer["other"] == {"series": None}


async def test_stocks_break_down_at_the_end_of_the_range(small: Service) -> None:
    got = await small.metrics(f"openTickets {{ breakdown(by: [CHANNEL]) {{ {PAGE} }} }}", MONDAY)
    assert rows(got["openTickets"]["breakdown"]) == {"chat": 1, "email": 1}


async def test_surveys_break_down_by_survey(small: Service) -> None:
    got = await small.metrics(f"ratings {{ breakdown(by: [SURVEY]) {{ {PAGE} }} }}", THREE_DAYS)
    assert rows(got["ratings"]["breakdown"]) == {"nps": 3, "csat": 2}


async def test_a_breakdown_with_series_and_total_is_one_statement(small: Service) -> None:
    fields = "rows { value compareValue series(grain: DAY) { values } } total { value }"
    answer = await small.ask(
        f"{{ metrics(scope: {{{COMPARED}}}) {{ ticketVolume {{ value "
        f"breakdown(by: [CHANNEL]) {{ {fields} }} }} }} }}"
    )
    # The series of the rows are asked for once the rows are known: one more.
    assert answer["extensions"]["statements"] == 2


async def test_the_business_clock_has_no_rows(small: Service) -> None:
    got = await small.metrics(
        f"firstResponseTime {{ breakdown(by: [CHANNEL]) {{ {PAGE} }} }}",
        f"{THREE_DAYS}, clock: BUSINESS",
    )
    assert got["firstResponseTime"]["breakdown"] == {
        "rows": [],
        "other": None,
        "total": {"value": None},
        "pageInfo": {"hasNextPage": False},
    }


@pytest.mark.parametrize(
    ("arguments", "scope"),
    [
        ("by: [TIER], first: 1", THREE_DAYS),
        ("by: [CHANNEL], first: 1, sort: ASC", THREE_DAYS),
        ("by: [CHANNEL], first: 1, minSample: 2", THREE_DAYS),
        ("by: [CHANNEL], first: 1", MONDAY),
        ("by: [CHANNEL], first: 1", f'{THREE_DAYS}, filter: {{channel: {{in: ["email"]}}}}'),
    ],
)
async def test_the_cursor_of_another_breakdown_is_refused(
    small: Service, arguments: str, scope: str
) -> None:
    other = await breakdown(small, arguments, "pageInfo { endCursor }", scope)
    after = other["pageInfo"]["endCursor"]
    refusal = await small.refusal(
        f"{{ metrics(scope: {{{THREE_DAYS}}}) {{ ticketVolume {{ "
        f'breakdown(by: [CHANNEL], after: "{after}") {{ rows {{ value }} }} }} }} }}'
    )
    assert refusal == {"code": "BAD_CURSOR", "field": "after"}


async def test_a_cursor_leads_on_while_the_range_runs_on(
    small: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    def at(noon: int) -> None:
        instant = datetime(2026, 5, 5, noon, tzinfo=UTC)
        monkeypatch.setattr(graphql_endpoint, "now", lambda: instant)

    scope, fields = "range: {toDate: WEEK}", f"{PAGE} pageInfo {{ endCursor }}"
    at(12)
    first = await breakdown(small, "by: [CHANNEL], first: 1", fields, scope)
    at(13)
    cursor = first["pageInfo"]["endCursor"]
    second = await breakdown(small, f'by: [CHANNEL], first: 1, after: "{cursor}"', PAGE, scope)
    assert (list(rows(first)), list(rows(second))) == (["chat"], ["email"])


async def test_other_counts_tags_that_were_there_before_alone(service: Service) -> None:
    at, before = "2026-05-04T09:00:00Z", "2026-05-01T09:00:00Z"
    tags = {"T-1": (at, "a"), "T-2": (at, "a"), "T-3": (at, "b"), "T-4": (before, "gone")}
    await service.post_events(
        [
            event("ticket.opened", ticket, time, channel="x", tags=[tag])
            for ticket, (time, tag) in tags.items()
        ]
    )
    fields = "rows { keys { id } } other { value compareValue change }"
    answer = await breakdown(service, "by: [TAG], first: 1", fields, COMPARED)
    assert answer == {
        "rows": [{"keys": [{"id": "a"}]}],
        "other": {"value": 1, "compareValue": 1, "change": 0},
    }


async def fallen(service: Service) -> str:
    """Before: two by mail, one of them urgent, one by phone. Now: one by mail. A scope of both."""
    at, before = "2026-05-04T09:00:00Z", "2026-05-03T09:00:00Z"
    tickets = {
        "T-1": (before, "email", "urgent", ["x"]),
        "T-2": (before, "email", "normal", []),
        "T-3": (before, "phone", "normal", ["y"]),
        "T-4": (at, "email", "normal", []),
    }
    log = [
        event("ticket.opened", ticket, time, channel=channel, priority=priority, tags=tags)
        for ticket, (time, channel, priority, tags) in tickets.items()
    ]
    await service.post_events(log)
    return f"{MONDAY}, compare: {{previousPeriod: true}}"


COMPARED_ROWS = "rows { keys { id } value sampleSize compareValue change changeRatio share }"


async def test_b13_a_key_that_fell_to_nothing_has_a_row(service: Service) -> None:
    answer = await breakdown(service, "by: [CHANNEL]", COMPARED_ROWS, await fallen(service))
    email, phone = answer["rows"]
    assert (email["keys"], email["value"], email["change"]) == ([{"id": "email"}], 1, -1)
    assert phone == {
        "keys": [{"id": "phone"}],
        "value": 0,
        "sampleSize": 0,
        "compareValue": 1,
        "change": -1,
        "changeRatio": -1,
        "share": 0,
    }


async def test_b13_it_stands_in_its_order_on_its_page_and_in_other(service: Service) -> None:
    scope = await fallen(service)
    rising = await breakdown(service, "by: [CHANNEL], sort: ASC, first: 1", scope=scope)
    assert (rows(rising), rising["other"]) == ({"phone": 0}, {"value": 1})
    assert rising["pageInfo"] == {"hasNextPage": True}
    fields = "rows { keys { id } value } other { value compareValue change }"
    falling = await breakdown(service, "by: [CHANNEL], first: 1", fields, scope)
    assert rows(falling) == {"email": 1}
    assert falling["other"] == {"value": 0, "compareValue": 1, "change": -1}
    large = await breakdown(service, "by: [CHANNEL], minSample: 1", fields, scope)
    assert (rows(large), large["other"]) == (rows(falling), falling["other"])


@pytest.mark.parametrize(
    ("by", "expected"),
    [
        ("TAG", {None: (1, 1), "x": (0, 1), "y": (0, 1)}),
        (
            "CHANNEL, PRIORITY",
            {
                ("email", "normal"): (1, 1),
                ("email", "urgent"): (0, 1),
                ("phone", "normal"): (0, 1),
            },
        ),
    ],
)
async def test_b13_it_has_one_by_tags_and_by_two_dimensions(
    service: Service, by: str, expected: dict[Any, tuple[float, float]]
) -> None:
    scope = await fallen(service)
    fields = "rows { keys { id } value compareValue series(grain: DAY) { values compareValues } }"
    answer = await breakdown(service, f"by: [{by}]", fields, scope)
    then = [row["compareValue"] for row in answer["rows"]]
    assert (
        dict(zip(rows(answer), zip(rows(answer).values(), then, strict=True), strict=True))
        == expected
    )
    assert all(row["series"]["values"] == [row["value"]] for row in answer["rows"])
    assert all(row["series"]["compareValues"] == [row["compareValue"]] for row in answer["rows"])


async def test_b13_a_mean_that_has_nothing_now_is_null(service: Service) -> None:
    scope = await fallen(service)
    author, before = {"kind": "agent", "id": "a1"}, "2026-05-03T10:00:00Z"
    await service.post_events([event("ticket.replied", "T-3", before, author=author)])
    selection = "breakdown(by: [CHANNEL]) { rows { keys { id } value compareValue change } }"
    got = await service.metrics(f"firstResponseTime {{ {selection} }}", scope)
    assert got["firstResponseTime"]["breakdown"]["rows"] == [
        {"keys": [{"id": "phone"}], "value": None, "compareValue": 3600, "change": None}
    ]
