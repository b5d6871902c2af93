"""Relations over GraphQL: two figures of the same tickets."""

from dataclasses import replace

import httpx
import pytest

from persistence.asking import relations
from persistence.connections.database import Database
from tests.service import MONDAY, Json, Service, event

MAY = 'range: {between: {start: "2026-05-01T00:00:00Z", end: "2026-06-01T00:00:00Z"}}'
FIELDS = "n pearson spearman pValue spearmanPValue"
TICKETS = [
    # minutes to the first response, ratings of 5
    (10, [5]),
    (20, [4]),
    (20, [5, 2]),
    (40, [1]),
    (55, []),
]
"""By pencil: x = 600, 1200, 1200, 2400; y = 5, 4, 3.5, 1. Deviations of x from 1350 are −750, −150,
−150, 1050; of y from 3.375: 1.625, 0.625, 0.125, −2.375. Sums of products: −3825; of squares:
1710000 and 8.6875. r = −3825 / √(1710000 × 8.6875). Ranks of x: 1, 2.5, 2.5, 4; of y: 4, 3, 2, 1;
products of their deviations −4.5, squares 4.5 and 5.
"""


def log() -> list[Json]:
    events = []
    for number, (minutes, scores) in enumerate(TICKETS):
        ticket, agent = f"T{number}", {"kind": "agent", "id": "a1"}
        channel = "email" if number < 3 else "chat"
        events += [
            event("ticket.opened", ticket, "2026-05-04T09:00:00Z", channel=channel),
            event("ticket.replied", ticket, f"2026-05-04T09:{minutes}:00Z", author=agent),
            event("ticket.status_changed", ticket, "2026-05-04T11:00:00Z", status="resolved"),
        ]
        events += [
            event(
                "rating.given",
                f"R{number}-{position}",
                "2026-05-20T09:00:00Z",
                ticket=ticket,
                survey="csat",
                score=score,
                scale={"min": 1, "max": 5},
            )
            for position, score in enumerate(scores)
        ]
    return events


@pytest.fixture(scope="module")
async def desk(client: httpx.AsyncClient, database: Database) -> Service:
    made = await Service.create(client, database)
    await made.post_events(log())
    return made


async def relation(
    service: Service, x: str, y: str, scope: str = MAY, fields: str = FIELDS
) -> Json:
    data = await service.data(f"{{ relation(scope: {{{scope}}}, x: {x}, y: {y}) {{ {fields} }} }}")
    return data["relation"]


async def test_figures_of_the_same_tickets_are_correlated(desk: Service) -> None:
    r = -3825 / (1_710_000 * 8.6875) ** 0.5
    rho = -4.5 / (4.5 * 5) ** 0.5
    assert await relation(desk, "FIRST_RESPONSE_TIME", "CSAT_AVERAGE") == {
        "n": 4,
        "pearson": pytest.approx(r),
        "spearman": pytest.approx(rho),
        "pValue": pytest.approx(1 + r),  # of four pairs
        "spearmanPValue": pytest.approx(1 + rho),
    }


async def test_a_share_is_that_of_the_tickets_own_ratings(desk: Service) -> None:
    # Satisfied: 1, 1, ½, 0, with deviations ⅜, ⅜, −⅛, −⅝ and squares 0.6875.
    r = -(750 * 0.375 + 150 * 0.375 - 150 * 0.125 + 1050 * 0.625) / (1_710_000 * 0.6875) ** 0.5
    answer = await relation(desk, "FIRST_RESPONSE_TIME", "CSAT", fields="n pearson")
    assert answer == {"n": 4, "pearson": pytest.approx(r)}


async def test_the_tickets_are_those_of_x_whenever_y_was(desk: Service) -> None:
    answer = await relation(desk, "FIRST_RESPONSE_TIME", "CSAT_AVERAGE", MONDAY, "n")
    assert answer == {"n": 4}
    assert await relation(desk, "CSAT_AVERAGE", "FIRST_RESPONSE_TIME", MONDAY, "n") == {"n": 0}
    answer = await relation(desk, "CSAT_AVERAGE", "FIRST_RESPONSE_TIME", MAY, "n pearson")
    assert answer == {"n": 4, "pearson": pytest.approx(-3825 / (1_710_000 * 8.6875) ** 0.5)}


async def test_the_filter_says_which_tickets(desk: Service) -> None:
    scope = f'{MAY}, filter: {{channel: {{in: ["email"]}}}}'
    assert (await relation(desk, "FIRST_RESPONSE_TIME", "CSAT_AVERAGE", scope))["n"] == 3


async def test_a_figure_goes_with_itself(desk: Service) -> None:
    assert await relation(desk, "FIRST_RESPONSE_TIME", "FIRST_RESPONSE_TIME") == {
        "n": 5,
        "pearson": pytest.approx(1),
        "spearman": pytest.approx(1),
        "pValue": pytest.approx(0, abs=1e-9),
        "spearmanPValue": pytest.approx(0, abs=1e-9),
    }


async def test_a_figure_that_does_not_vary_goes_with_nothing(desk: Service) -> None:
    answer = await relation(desk, "FIRST_RESPONSE_TIME", "RESOLUTION_TIME")
    assert answer == {
        "n": 5,
        "pearson": None,
        "spearman": None,
        "pValue": None,
        "spearmanPValue": None,
    }


@pytest.mark.parametrize("y", ["NPS", "CES_EASY_RATE", "REPLIES_PER_RESOLUTION", "REOPEN_RATE"])
async def test_every_kind_of_formula_can_be_related(desk: Service, y: str) -> None:
    answer = await relation(desk, "FIRST_RESPONSE_TIME", y, fields="n")
    assert answer["n"] == (5 if y in {"REPLIES_PER_RESOLUTION", "REOPEN_RATE"} else 0)


async def test_other_workspaces_have_other_tickets(desk: Service, small: Service) -> None:
    assert desk.workspace != small.workspace
    answer = await relation(small, "FIRST_RESPONSE_TIME", "CSAT_AVERAGE", fields="n")
    assert answer == {"n": 2}


@pytest.mark.parametrize(
    ("x", "y", "field"),
    [("TICKET_VOLUME", "CSAT", "x"), ("CSAT", "OPEN_TICKETS", "y")],
)
async def test_what_is_no_figure_of_a_ticket_is_refused(
    desk: Service, x: str, y: str, field: str
) -> None:
    answer = await desk.ask(f"{{ relation(scope: {{{MAY}}}, x: {x}, y: {y}) {{ n }} }}")
    (error,) = answer["errors"]
    assert error["extensions"] == {"code": "BAD_INPUT", "field": field}
    assert "first_response_time" in error["message"]


async def test_a_filter_that_x_does_not_know_is_refused(desk: Service) -> None:
    scope = f'{MAY}, filter: {{survey: {{in: ["csat"]}}}}'
    query = f"{{ relation(scope: {{{scope}}}, x: FIRST_RESPONSE_TIME, y: CSAT) {{ n }} }}"
    assert (await desk.refusal(query))["code"] == "UNSUPPORTED_DIMENSION"


async def test_relations_cost_points_like_everything_that_reads_facts(desk: Service) -> None:
    field = f"relation(scope: {{{MAY}}}, x: FIRST_RESPONSE_TIME, y: CSAT) {{ n }}"
    answer = await desk.ask(f"{{ a: {field} b: {field} }}")
    # Each is a statement, and 31 days that are ranked twice: some 1.2 points.
    assert answer["extensions"]["cost"]["requested"] == pytest.approx(2 * 1.2)


async def test_more_tickets_than_the_limit_are_refused(
    desk: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(relations, "MAX_TICKETS", replace(relations.MAX_TICKETS, limit=4))
    query = f"{{ relation(scope: {{{MAY}}}, x: FIRST_RESPONSE_TIME, y: CSAT) {{ n }} }}"
    assert await desk.refusal(query) == {"code": "COST_LIMIT", "field": "range"}
