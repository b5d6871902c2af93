"""Costs: known before anything is read, told in every answer, bounded by question and by key."""

from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from api.app import create_app
from api.graphql.execution.budgets import Budgets, Purse
from api.settings import Settings
from domain.asking.scan_plans import ScanPlan
from domain.errors import CostLimit
from persistence.asking import scans
from persistence.asking.scan_cells import ScanCells
from persistence.connections.database import Database
from tests.service import MONDAY, Service, event

NOW = datetime(2026, 5, 6, tzinfo=UTC)
YEAR = 'range: {between: {start: "2025-05-06T00:00:00Z", end: "2026-05-06T00:00:00Z"}}'
BY_AGENT = "breakdown(by: [AGENT]) { rows { series(grain: DAY) { values } } }"


def tiles(selection: str, scope: str = MONDAY) -> str:
    return f"{{ metrics(scope: {{{scope}}}) {{ {selection} }} }}"


@pytest.fixture
async def thrifty(settings: Settings, database: Database) -> AsyncIterator[Service]:
    """A workspace of a service that allows little."""
    set_up = settings.model_copy(update={"cost_limit": 10.0, "cost_per_minute": 20.0})
    transport = httpx.ASGITransport(create_app(set_up, database, with_workers=False))
    async with httpx.AsyncClient(transport=transport, base_url="https://kpi.test") as client:
        yield await Service.create(client, database)


@contextmanager
def counting_scans(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[ScanPlan]]:
    ran: list[ScanPlan] = []
    run = scans.run

    async def counted(plan: ScanPlan, *rest: Any) -> ScanCells:
        ran.append(plan)
        return await run(plan, *rest)

    monkeypatch.setattr(scans, "run", counted)
    yield ran


async def cost_of(service: Service, query: str) -> float:
    answer = await service.ask(query)
    assert "errors" not in answer
    points: float = answer["extensions"]["cost"]["requested"]
    return points


@pytest.mark.parametrize(
    ("query", "points"),
    [
        (tiles("ticketVolume { value }"), 1.0),
        (tiles("ticketVolume { value sampleSize series(grain: HOUR) { values } }"), 1.0),
        (tiles("ticketVolume { value } csat { value } nps { value }"), 2.0),
        (tiles("ticketVolume { value }", YEAR), 1.4),
        (tiles("firstResponseTime { percentile(p: 90) }", YEAR), 3.9),
        (tiles(f"ticketVolume {{ {BY_AGENT} }}", YEAR), 39.7),
        (tiles("openTickets { value series(grain: DAY) { values } }", YEAR), 1.7),
    ],
)
async def test_an_answer_tells_its_cost(small: Service, query: str, points: float) -> None:
    assert await cost_of(small, query) == points


async def test_tiles_that_share_their_facts_share_the_cost(small: Service) -> None:
    once = tiles("ticketVolume { value }", YEAR)
    many = tiles(" ".join(f"a{n}: ticketVolume {{ value }}" for n in range(12)), YEAR)
    assert await cost_of(small, many) == await cost_of(small, once)


async def test_what_costs_nothing_says_nothing(small: Service) -> None:
    assert "extensions" not in await small.ask(tiles("id"))


async def test_what_costs_too_much_is_refused_before_anything_is_read(
    thrifty: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    with counting_scans(monkeypatch) as ran:
        by_tag = "breakdown(by: [AGENT, TAG]) { rows { value } }"
        answer = await thrifty.ask(tiles(f"id ticketVolume {{ value {by_tag} }}", YEAR))
    assert ran == []
    assert [error["extensions"]["code"] for error in answer["errors"]] == ["COST_LIMIT"] * 2
    assert answer["data"]["metrics"]["id"]
    assert answer["extensions"]["cost"] == {"requested": 12.8, "left": 20.0}


async def test_what_is_read_in_a_second_step_is_paid_as_well(thrifty: Service) -> None:
    # One team opens a ticket; its rows are known only once the first step was read.
    opened = event("ticket.opened", "T-1", "2026-05-04T09:00:00Z", channel="email", team="a")
    await thrifty.post_events([opened])
    rows = "breakdown(by: [TEAM]) { rows { value %s } }"
    flat, deep = rows % "", rows % "series(grain: DAY) { values }"
    answers = [
        await thrifty.ask(tiles(f"ticketVolume {{ {selection} }}", YEAR))
        for selection in (flat, deep)
    ]
    points = [answer["extensions"]["cost"]["requested"] for answer in answers]
    assert points == [1.8, 10.5]
    assert answers[1]["errors"][0]["extensions"]["code"] == "COST_LIMIT"


async def test_a_key_that_spent_its_minute_waits(
    thrifty: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.endpoints.graphql.now", lambda: NOW)
    for _ in range(20):
        assert "errors" not in await thrifty.ask(tiles("ticketVolume { value }"))
    (error,) = (await thrifty.ask(tiles("ticketVolume { value }")))["errors"]
    assert error["extensions"]["code"] == "COST_LIMIT"
    assert "come again in 3 s" in error["message"]
    monkeypatch.setattr("api.endpoints.graphql.now", lambda: NOW + timedelta(seconds=3))
    assert "errors" not in await thrifty.ask(tiles("ticketVolume { value }"))


async def test_a_caller_can_ask_for_its_limits(
    thrifty: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.endpoints.graphql.now", lambda: NOW)
    await thrifty.data(tiles("ticketVolume { value }", YEAR))
    assert await thrifty.data(
        "{ limits { cost costPerMinute costLeft maxBuckets maxGroups maxDepth maxAliases } }"
    ) == {
        "limits": {
            "cost": 10,
            "costPerMinute": 20,
            "costLeft": 18.6,
            "maxBuckets": 3000,
            "maxGroups": 100_000,
            "maxDepth": 16,
            "maxAliases": 2000,
        }
    }


def test_points_come_back_evenly_up_to_a_minutes_worth() -> None:
    budgets = Budgets(limit=100, per_minute=60)
    budgets.spend("k", 60, NOW)
    assert [budgets.left("k", NOW + timedelta(seconds=s)) for s in (0, 1, 30, 90)] == [0, 1, 30, 60]


def test_a_clock_that_goes_back_brings_nothing() -> None:
    budgets = Budgets(limit=100, per_minute=60)
    budgets.spend("k", 10, NOW)
    assert budgets.left("k", NOW - timedelta(hours=1)) == 50


def test_what_is_refused_costs_nothing() -> None:
    budgets = Budgets(limit=100, per_minute=60)
    with pytest.raises(CostLimit):
        budgets.spend("k", 61, NOW)
    assert budgets.left("k", NOW) == 60


def test_one_key_does_not_spend_anothers_points() -> None:
    budgets = Budgets(limit=100, per_minute=60)
    budgets.spend("a", 60, NOW)
    assert budgets.left("b", NOW) == 60


def test_a_question_pays_in_parts_up_to_its_limit() -> None:
    purse = Purse(Budgets(limit=10, per_minute=60), "k", NOW)
    purse.pay(6)
    with pytest.raises(CostLimit):
        purse.pay(4.1)
    purse.pay(4)
    assert (purse.spent, purse.left) == (10, 50)
