"""What KPIs of one kind have beside the rest: surveys, stocks and durations."""

import httpx
import pytest

from persistence.connections.database import Database
from tests.service import THREE_DAYS, Json, Service, event

STARS, POINTS = {"min": 1, "max": 5}, {"min": 0, "max": 10}
MONDAY = "2026-05-04T"


def rating(id_: str, time: str, score: float, /, survey: str = "csat", **data: object) -> Json:
    scale = data.pop("scale", POINTS if survey == "nps" else STARS)
    fields = {"survey": survey, "score": score, "scale": scale} | data
    return event("rating.given", id_, f"{MONDAY}{time}:00Z", **fields)


def log() -> list[Json]:
    first = {"survey": "csat", "ticket": "T-1"}
    return [
        event("ticket.opened", "T-1", f"{MONDAY}09:00:00Z", channel="email"),
        event("ticket.opened", "T-2", f"{MONDAY}09:00:00Z", channel="chat"),
        event("ticket.excluded", "T-2", f"{MONDAY}09:30:00Z", reason="spam"),
        event("survey.invited", "I-1", f"{MONDAY}10:00:00Z", **first),
        event("survey.invited", "I-2", f"{MONDAY}10:00:00Z", **first),
        event("survey.invited", "I-3", f"{MONDAY}10:00:00Z", survey="nps"),
        rating("R-1", "11:00", 5, comment="Quick.", ticket="T-1", invitation="I-1"),
        rating("R-2", "12:00", 4, comment=" \n "),
        rating("R-3", "12:00", 1, comment="Rude!\n", ticket="T-9"),
        rating("R-4", "12:00", 75, scale={"min": 0, "max": 100}),
        rating("R-5", "13:00", 2, comment="Of an excluded ticket", ticket="T-2"),
        rating("R-6", "13:00", 9, "nps", comment="Of another survey"),
        rating("R-7", "09:00", 1, comment="A first thought"),
        rating("R-7", "14:00", 5, comment="A second thought"),
        rating("R-8", "09:00", 1, comment="Taken back"),
        rating("R-8", "15:00", 3),
    ]


@pytest.fixture(scope="module")
async def rated(client: httpx.AsyncClient, database: Database) -> Service:
    made = await Service.create(client, database)
    await made.post_events(log())
    return made


async def kpi(service: Service, name: str, fields: str, scope: str = THREE_DAYS) -> Json:
    return (await service.metrics(f"{name} {{ {fields} }}", scope))[name]


# --- surveys --------------------------------------------------------------------------------------

COMMENTS = "edges { cursor node { id score text givenAt ticket { id } } } pageInfo { hasNextPage }"


async def comments(service: Service, name: str, arguments: str = "first: 10") -> Json:
    return (await kpi(service, name, f"comments({arguments}) {{ {COMMENTS} }}"))["comments"]


async def test_comments_are_those_of_the_ratings_that_count_latest_first(rated: Service) -> None:
    page = await comments(rated, "csat")
    assert [edge["node"] for edge in page["edges"]] == [
        {
            "id": "R-7",
            "score": 5,
            "text": "A second thought",
            "givenAt": f"{MONDAY}14:00:00Z",
            "ticket": None,
        },
        {
            "id": "R-3",
            "score": 1,
            "text": "Rude!",
            "givenAt": f"{MONDAY}12:00:00Z",
            "ticket": None,  # nothing was told of it
        },
        {
            "id": "R-1",
            "score": 5,
            "text": "Quick.",
            "givenAt": f"{MONDAY}11:00:00Z",
            "ticket": {"id": "T-1"},
        },
    ]


async def test_comments_of_all_surveys_come_page_by_page(rated: Service) -> None:
    ids, arguments = [], "first: 2"
    while True:
        page = await comments(rated, "ratings", arguments)
        ids += [edge["node"]["id"] for edge in page["edges"]]
        if not page["pageInfo"]["hasNextPage"]:
            break
        arguments = f'first: 2, after: "{page["edges"][-1]["cursor"]}"'
    assert ids == ["R-7", "R-6", "R-3", "R-1"]


async def test_the_cursor_of_another_survey_is_refused(rated: Service) -> None:
    cursor = (await comments(rated, "ratings"))["edges"][0]["cursor"]
    field = f'csat {{ comments(after: "{cursor}") {{ {COMMENTS} }} }}'
    refusal = await rated.refusal(f"{{ metrics(scope: {{{THREE_DAYS}}}) {{ {field} }} }}")
    assert refusal == {"code": "BAD_CURSOR", "field": "after"}


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("csat", {"invited": 2, "responseRate": 0.5}),
        ("nps", {"invited": 1, "responseRate": 0}),
        ("ces", {"invited": 0, "responseRate": None}),
        ("ratings", {"invited": 3, "responseRate": 1 / 3}),
    ],
)
async def test_invitations_are_those_of_the_survey(
    rated: Service, name: str, expected: Json
) -> None:
    assert await kpi(rated, name, "invited responseRate") == expected


async def test_nothing_is_quarantined_yet(rated: Service) -> None:
    assert await kpi(rated, "csat", "quarantined") == {"quarantined": 0}


@pytest.mark.parametrize(
    ("name", "edges", "counts"),
    [
        ("csat", [0.5, 1.5, 2.5, 3.5, 4.5, 5.5], [1, 0, 1, 2, 2]),
        ("nps", [n - 0.5 for n in range(12)], [0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0]),
        ("ratings", [float(n) for n in range(0, 101, 10)], [1, 0, 0, 0, 1, 0, 0, 2, 1, 2]),
    ],
)
async def test_scores_are_counted_on_one_scale(
    rated: Service, name: str, edges: list[float], counts: list[int]
) -> None:
    answer = await kpi(rated, name, "sampleSize scores { edges counts }")
    assert answer["scores"] == {"edges": edges, "counts": counts}
    assert sum(counts) == answer["sampleSize"]


async def test_scores_and_invitations_share_the_reading_of_the_value(rated: Service) -> None:
    fields = "csat { value invited responseRate scores { counts } }"
    answer = await rated.ask(f"{{ metrics(scope: {{{THREE_DAYS}}}) {{ {fields} }} }}")
    assert answer["extensions"]["statements"] == 2  # of ratings and of invitations


# --- durations ------------------------------------------------------------------------------------


async def test_a_distribution_goes_from_the_least_to_the_greatest(small: Service) -> None:
    answer = await kpi(small, "firstResponseTime", "distribution(buckets: 3) { edges counts }")
    edges, counts = answer["distribution"]["edges"], answer["distribution"]["counts"]
    assert (edges[0], edges[-1], counts) == (600, 7200, [1, 1, 1])
    assert edges == sorted(edges)


async def test_a_distribution_counts_the_sample(small: Service) -> None:
    answer = await kpi(small, "resolutionTime", "sampleSize distribution { edges counts }")
    spread = answer["distribution"]
    assert (len(spread["edges"]), len(spread["counts"])) == (21, 20)
    assert sum(spread["counts"]) == answer["sampleSize"] == 2


async def test_equal_durations_are_one_bucket(rated: Service) -> None:
    one_day = 'range: {between: {start: "2026-05-04T00:00:00Z", end: "2026-05-05T00:00:00Z"}}'
    answer = await kpi(rated, "backlogAge", "distribution { edges counts }", one_day)
    assert answer["distribution"] == {"edges": [54_000, 54_000], "counts": [1]}


@pytest.mark.parametrize("scope", [THREE_DAYS, f"{THREE_DAYS}, clock: BUSINESS"])
async def test_of_nothing_there_is_no_distribution(small: Service, scope: str) -> None:
    answer = await kpi(small, "handleTime", "distribution { edges counts }", scope)
    assert answer["distribution"] == {"edges": [], "counts": []}


@pytest.mark.parametrize("buckets", [0, 101])
async def test_too_many_buckets_are_refused(small: Service, buckets: int) -> None:
    field = f"resolutionTime {{ distribution(buckets: {buckets}) {{ counts }} }}"
    refusal = await small.refusal(f"{{ metrics(scope: {{{THREE_DAYS}}}) {{ {field} }} }}")
    assert refusal == {"code": "BAD_INPUT", "field": "buckets"}


async def test_a_distribution_takes_one_statement_beside_the_value(small: Service) -> None:
    fields = "firstResponseTime { value distribution { counts } }"
    answer = await small.ask(f"{{ metrics(scope: {{{THREE_DAYS}}}) {{ {fields} }} }}")
    assert answer["extensions"]["statements"] == 2


# --- stocks ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("scope", "expected"),
    [
        (THREE_DAYS, {"opened": 4, "closed": 2, "value": 2}),
        (
            'range: {between: {start: "2026-05-04T00:00:00Z", end: "2026-05-05T00:00:00Z"}}',
            {"opened": 2, "closed": 1, "value": 2},
        ),
        (f'{THREE_DAYS}, filter: {{channel: {{in: ["chat"]}}}}',
         {"opened": 1, "closed": 1, "value": 0}),
    ],
)  # fmt: skip
async def test_a_stock_tells_what_came_and_what_went(
    small: Service, scope: str, expected: Json
) -> None:
    assert await kpi(small, "openTickets", "opened closed value", scope) == expected
