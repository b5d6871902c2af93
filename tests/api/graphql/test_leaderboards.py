"""Leaderboards over GraphQL: who is first, and who has too little to be ranked."""

import httpx
import pytest

from persistence.connections.database import Database
from tests.service import MONDAY, Json, Service, event

ROWS = "rank key { id label } value sampleSize"
FIELDS = f"rows {{ {ROWS} }} unranked {{ {ROWS} }} pageInfo {{ hasNextPage endCursor }}"


def rated(agent: str | None, *scores: int) -> list[Json]:
    named = {"agent": agent} if agent else {}
    scale = {"min": 1, "max": 5}
    return [
        event(
            "rating.given",
            f"{agent}-{number}",
            "2026-05-04T12:00:00Z",
            survey="csat",
            score=score,
            scale=scale,
            **named,
        )
        for number, score in enumerate(scores)
    ]


def answered(agent: str, *minutes: int) -> list[Json]:
    events = []
    for number, minute in enumerate(minutes):
        ticket, author = f"{agent}-{number}", {"kind": "agent", "id": agent}
        events += [
            event("ticket.opened", ticket, "2026-05-04T09:00:00Z", channel="email"),
            event("ticket.replied", ticket, f"2026-05-04T09:{minute:02}:00Z", author=author),
        ]
    return events


@pytest.fixture(scope="module")
async def desk(client: httpx.AsyncClient, database: Database) -> Service:
    """Ann and Cid are equally well rated, Bob worse; one lucky rating of Dan's; one of nobody's."""
    made = await Service.create(client, database)
    await made.post_events(
        [
            event("agent.changed", "ann", "2026-01-01T00:00:00Z", name="Ann"),
            *rated("ann", 5, 5, 5, 1),
            *rated("bob", 5, 5, 1, 1),
            *rated("cid", 4, 4, 4, 2),
            *rated("dan", 5),
            *rated("eve", 1, 1),
            *rated(None, 5, 5, 5, 5, 5),
            *answered("ann", 10, 20),
            *answered("bob", 5, 5),
        ]
    )
    return made


async def board(service: Service, arguments: str, fields: str = FIELDS) -> Json:
    query = f"{{ leaderboard(scope: {{{MONDAY}}}, {arguments}) {{ {fields} }} }}"
    return (await service.data(query))["leaderboard"]


def ranks(rows: list[Json]) -> list[tuple[int | None, str]]:
    return [(row["rank"], row["key"]["id"]) for row in rows]


async def test_the_best_come_first_and_equals_share_a_rank(desk: Service) -> None:
    leaderboard = await board(desk, "by: AGENT, kpi: CSAT, minSample: 4")
    assert ranks(leaderboard["rows"]) == [(1, "ann"), (1, "cid"), (3, "bob")]
    assert leaderboard["rows"][0] == {
        "rank": 1,
        "key": {"id": "ann", "label": "Ann"},
        "value": 0.75,
        "sampleSize": 4,
    }


async def test_small_samples_are_listed_unranked_the_largest_first(desk: Service) -> None:
    leaderboard = await board(desk, "by: AGENT, kpi: CSAT, minSample: 4")
    assert ranks(leaderboard["unranked"]) == [(None, "eve"), (None, "dan")]
    assert leaderboard["unranked"][1]["value"] == 1


async def test_five_are_enough_unless_another_number_is_told(desk: Service) -> None:
    leaderboard = await board(desk, "by: AGENT, kpi: CSAT")
    assert (leaderboard["rows"], len(leaderboard["unranked"])) == ([], 5)


async def test_where_less_is_better_the_least_comes_first(desk: Service) -> None:
    leaderboard = await board(desk, "by: AGENT, kpi: FIRST_RESPONSE_TIME, minSample: 1")
    assert [(row["key"]["id"], row["value"]) for row in leaderboard["rows"]] == [
        ("bob", 300),
        ("ann", 900),
    ]


async def test_where_neither_is_better_the_most_comes_first(desk: Service) -> None:
    leaderboard = await board(desk, "by: AGENT, kpi: RATINGS, minSample: 1")
    assert [row["value"] for row in leaderboard["rows"]] == [4, 4, 4, 2, 1]


async def test_pages_go_on_from_the_ranked_to_the_unranked(desk: Service) -> None:
    arguments = "by: AGENT, kpi: CSAT, minSample: 4, first: 2"
    pages, after = [], ""
    for _ in range(3):
        leaderboard = await board(desk, arguments + after)
        pages.append(ranks(leaderboard["rows"] + leaderboard["unranked"]))
        after = f', after: "{leaderboard["pageInfo"]["endCursor"]}"'
    assert pages == [
        [(1, "ann"), (1, "cid")],
        [(3, "bob"), (None, "eve")],
        [(None, "dan")],
    ]
    assert leaderboard["pageInfo"]["hasNextPage"] is False


async def test_a_rank_comes_with_its_uncertainty(desk: Service) -> None:
    leaderboard = await board(
        desk, "by: AGENT, kpi: CSAT, minSample: 4, first: 1", "rows { accuracy { low high } }"
    )
    # Wilson's interval of 3 in 4.
    assert leaderboard["rows"][0]["accuracy"] == {
        "low": pytest.approx(0.30064, abs=1e-5),
        "high": pytest.approx(0.95441, abs=1e-5),
    }


async def test_the_business_clock_has_no_ranks(desk: Service) -> None:
    query = (
        f"{{ leaderboard(scope: {{{MONDAY}, clock: BUSINESS}}, by: AGENT, "
        f"kpi: FIRST_RESPONSE_TIME) {{ {FIELDS} }} }}"
    )
    assert (await desk.data(query))["leaderboard"] == {
        "rows": [],
        "unranked": [],
        "pageInfo": {"hasNextPage": False, "endCursor": None},
    }


@pytest.mark.parametrize(
    ("arguments", "code", "field"),
    [
        ("by: AGENT, kpi: CSAT, first: 0", "BAD_INPUT", "first"),
        ("by: AGENT, kpi: CSAT, first: 501", "BAD_INPUT", "first"),
        ("by: AGENT, kpi: CSAT, minSample: -1", "BAD_INPUT", "minSample"),
        ('by: AGENT, kpi: CSAT, after: "x"', "BAD_CURSOR", "after"),
        ("by: SURVEY, kpi: TICKET_VOLUME", "UNSUPPORTED_DIMENSION", "SURVEY"),
    ],
)
async def test_a_leaderboard_that_makes_no_sense_is_refused(
    desk: Service, arguments: str, code: str, field: str
) -> None:
    query = f"{{ leaderboard(scope: {{{MONDAY}}}, {arguments}) {{ {FIELDS} }} }}"
    assert await desk.refusal(query) == {"code": code, "field": field}
