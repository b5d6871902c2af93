"""The tickets behind a number over GraphQL: which, in which order, page by page."""

import asyncpg
import pytest

from persistence.asking import ticket_lists
from tests.service import MONDAY, THREE_DAYS, Json, Service

PAGE = "totalCount edges { cursor node { id } } pageInfo { hasNextPage endCursor }"


async def behind(service: Service, kpi: str, arguments: str = "", scope: str = THREE_DAYS) -> Json:
    field = f"tickets({arguments})" if arguments else "tickets"
    got = await service.metrics(f"{kpi} {{ {field} {{ {PAGE} }} }}", scope)
    return got[kpi]["tickets"]


def ids(page: Json) -> list[str]:
    return [edge["node"]["id"] for edge in page["edges"]]


@pytest.mark.parametrize(
    ("kpi", "scope", "expected"),
    [
        ("ticketVolume", THREE_DAYS, ["T-3", "T-2", "T-1", "T-4"]),
        ("ticketVolume", MONDAY, ["T-2", "T-1"]),
        ("ticketsResolved", THREE_DAYS, ["T-2", "T-1"]),
        ("firstResponseTime", THREE_DAYS, ["T-2", "T-1", "T-4"]),
        ("openTickets", MONDAY, ["T-2", "T-4"]),  # by their opening
        ("resolutionRate", THREE_DAYS, ["T-3", "T-2", "T-1", "T-4"]),
        ("csat", THREE_DAYS, ["T-2", "T-1"]),
        ("nps", THREE_DAYS, ["T-2", "T-1"]),  # T-2 was rated twice
        ("backlogRate", MONDAY, ["T-2", "T-1"]),
        ("resolvedPerAgentDay", THREE_DAYS, ["T-2", "T-1"]),
        ("agentUtilization", THREE_DAYS, []),
    ],
)
async def test_the_very_tickets_behind_a_number(
    small: Service, kpi: str, scope: str, expected: list[str]
) -> None:
    page = await behind(small, kpi, scope=scope)
    assert (ids(page), page["totalCount"]) == (expected, len(expected))


async def test_the_filter_of_the_scope_narrows_the_list(small: Service) -> None:
    scope = f'{THREE_DAYS}, filter: {{channel: {{in: ["email"]}}}}'
    assert ids(await behind(small, "ticketVolume", scope=scope)) == ["T-1", "T-4"]


async def test_pages_follow_one_another(small: Service) -> None:
    first = await behind(small, "ticketVolume", "first: 3")
    cursor = first["pageInfo"]["endCursor"]
    assert (ids(first), first["pageInfo"]["hasNextPage"]) == (["T-3", "T-2", "T-1"], True)
    second = await behind(small, "ticketVolume", f'first: 3, after: "{cursor}"')
    assert (ids(second), second["pageInfo"]["hasNextPage"]) == (["T-4"], False)
    assert (first["totalCount"], second["totalCount"]) == (4, 4)


async def test_a_page_goes_on_after_any_of_its_tickets(small: Service) -> None:
    cursor = (await behind(small, "ticketVolume"))["edges"][1]["cursor"]
    assert ids(await behind(small, "ticketVolume", f'after: "{cursor}"')) == ["T-1", "T-4"]


async def test_after_the_last_ticket_there_is_nothing(small: Service) -> None:
    cursor = (await behind(small, "ticketVolume"))["pageInfo"]["endCursor"]
    page = await behind(small, "ticketVolume", f'after: "{cursor}"')
    assert (page["edges"], page["pageInfo"]) == ([], {"hasNextPage": False, "endCursor": None})


async def test_the_business_clock_has_no_tickets_without_a_calendar(small: Service) -> None:
    page = await behind(small, "firstResponseTime", scope=f"{THREE_DAYS}, clock: BUSINESS")
    assert (page["edges"], page["totalCount"]) == ([], 0)


@pytest.mark.parametrize(
    ("arguments", "scope", "code", "field"),
    [
        ("first: 0", THREE_DAYS, "BAD_INPUT", "first"),
        ("first: 101", THREE_DAYS, "BAD_INPUT", "first"),
        ('after: "x"', THREE_DAYS, "BAD_CURSOR", "after"),
        ("first: 1", f'{MONDAY}, filter: {{survey: {{in: ["csat"]}}}}',
         "UNSUPPORTED_DIMENSION", "SURVEY"),
    ],
)  # fmt: skip
async def test_a_list_that_makes_no_sense_is_refused(
    small: Service, arguments: str, scope: str, code: str, field: str
) -> None:
    for query in (
        f"metrics(scope: {{{scope}}}) {{ ticketVolume {{ tickets({arguments}) {{ {PAGE} }} }} }}",
        f"tickets(scope: {{{scope}}}, {arguments}) {{ {PAGE} }}",
    ):
        assert await small.refusal(f"{{ {query} }}") == {"code": code, "field": field}


async def test_a_cursor_of_another_kpi_is_refused(small: Service) -> None:
    cursor = (await behind(small, "ticketsResolved", "first: 1"))["pageInfo"]["endCursor"]
    query = f'ticketVolume {{ tickets(after: "{cursor}") {{ totalCount }} }}'
    refusal = await small.refusal(f"{{ metrics(scope: {{{THREE_DAYS}}}) {{ {query} }} }}")
    assert refusal["code"] == "BAD_CURSOR"


async def test_all_tickets_opened_in_a_range_are_listed(small: Service) -> None:
    nodes = "edges { node { id status openedAt channel } }"
    answer = await small.data(f"{{ tickets(scope: {{{THREE_DAYS}}}, first: 2) {{ {nodes} }} }}")
    assert [edge["node"] for edge in answer["tickets"]["edges"]] == [
        {"id": "T-3", "status": "new", "openedAt": "2026-05-05T08:00:00Z", "channel": "phone"},
        {"id": "T-2", "status": "resolved", "openedAt": "2026-05-04T10:00:00Z", "channel": "chat"},
    ]


async def test_the_tickets_of_a_page_are_explained(small: Service) -> None:
    nodes = "edges { node { explain(kpi: CSAT) { counted value } } }"
    got = await small.metrics(f"csat {{ tickets {{ {nodes} }} }}", THREE_DAYS)
    explained = [edge["node"]["explain"] for edge in got["csat"]["tickets"]["edges"]]
    assert explained == [{"counted": True, "value": 0.0}, {"counted": True, "value": 1.0}]


async def test_a_list_that_takes_too_long_leaves_the_rest_alone(
    small: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def slow(*_: object) -> int:
        raise asyncpg.QueryCanceledError

    monkeypatch.setattr(ticket_lists, "count", slow)
    query = f"metrics(scope: {{{MONDAY}}}) {{ ticketVolume {{ value tickets {{ {PAGE} }} }} }}"
    answer = await small.ask(f"{{ {query} }}")
    assert [error["extensions"]["code"] for error in answer["errors"]] == ["TIMEOUT"]
    assert answer["data"]["metrics"]["ticketVolume"] == {"value": 2, "tickets": None}


async def test_lists_of_one_document_are_bounded(
    small: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.graphql.execution.reader.A_LOOK", 200.0)
    fields = " ".join(f"a{n}: tickets(first: {n}) {{ edges {{ cursor }} }}" for n in (1, 2, 3))
    answer = await small.ask(
        f"{{ metrics(scope: {{{MONDAY}}}) {{ ticketVolume {{ {fields} }} }} }}"
    )
    assert [error["extensions"]["code"] for error in answer["errors"]] == ["COST_LIMIT"]
