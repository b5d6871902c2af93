"""Agents over GraphQL: who there is, page by page."""

import httpx
import pytest

from persistence.connections.database import Database
from tests.service import Json, Service, event

YEAR = "2026-01-01T00:00:00Z"


@pytest.fixture(scope="module")
async def staff(client: httpx.AsyncClient, database: Database) -> Service:
    made = await Service.create(client, database)
    await made.post_events(
        [
            event("agent.changed", "a2", YEAR, name="Bea", tier="9"),
            event(
                "agent.changed", "a1", YEAR, name="Ada", tier="2", hired_at="2025-01-01T00:00:00Z"
            )
            | {"time": "2025-06-01T00:00:00Z"},
            event("agent.changed", "a1", YEAR, team="billing", left_at=YEAR),
            event("agent.changed", "a3", YEAR, bot=True),
            event("agent.changed", "a1", YEAR, source="shop", name="Another"),
        ]
    )
    return made


async def people(service: Service, arguments: str, fields: str = "source id") -> Json:
    page = f"edges {{ cursor node {{ {fields} }} }} pageInfo {{ hasNextPage }}"
    return (await service.data(f"{{ agents({arguments}) {{ {page} }} }}"))["agents"]


async def test_an_agent_is_what_was_told_last(staff: Service) -> None:
    fields = "name tier { id rank name } team hiredAt leftAt"
    page = await people(staff, "first: 1", fields)
    assert page["edges"][0]["node"] == {
        "name": "Ada",
        "tier": {"id": "2", "rank": 2, "name": "Specialists"},
        "team": "billing",
        "hiredAt": "2025-01-01T00:00:00Z",
        "leftAt": YEAR,
    }


async def test_a_tier_that_nobody_declared_goes_by_its_id(staff: Service) -> None:
    page = await people(staff, "first: 2", "tier { id rank name }")
    assert page["edges"][1]["node"]["tier"] == {"id": "9", "rank": 0, "name": "9"}


async def test_pages_list_everybody_but_bots_once(staff: Service) -> None:
    ids, arguments = [], "first: 1"
    while True:
        page = await people(staff, arguments)
        ids += [(edge["node"]["source"], edge["node"]["id"]) for edge in page["edges"]]
        if not page["pageInfo"]["hasNextPage"]:
            break
        arguments = f'first: 1, after: "{page["edges"][-1]["cursor"]}"'
    assert ids == [("desk", "a1"), ("desk", "a2"), ("shop", "a1")]


@pytest.mark.parametrize(
    ("arguments", "code", "field"),
    [
        ("first: 0", "BAD_INPUT", "first"),
        ("first: 101", "BAD_INPUT", "first"),
        ('after: "x"', "BAD_CURSOR", "after"),
    ],
)
async def test_a_page_that_makes_no_sense_is_refused(
    empty: Service, arguments: str, code: str, field: str
) -> None:
    query = f"{{ agents({arguments}) {{ pageInfo {{ hasNextPage }} }} }}"
    assert await empty.refusal(query) == {"code": code, "field": field}


async def test_a_workspace_without_agents_has_an_empty_page(empty: Service) -> None:
    assert await people(empty, "first: 5") == {"edges": [], "pageInfo": {"hasNextPage": False}}
