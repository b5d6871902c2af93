"""All targets of a workspace over GraphQL: what each says, page by page."""

from typing import Any

import pytest

from api.http.keys import Right
from tests.service import Json, Service

CONFIGURATION = """
[kpis.vip_volume]
label = "VIP tickets"
description = "Tickets that VIPs opened."
formula = "total"
of = { count = "opened", where = { segment = "vip" } }
better = "none"

[[targets]]
kpi = "ticket_volume"
value = 70
margin = 7
per = "week"
[[targets]]
kpi = "csat"
value = 0.9
hours = "22-6"
valid_from = 2026-01-01
valid_to = 2026-02-01
"""
PAGE = "edges { cursor node { id kpi value source } } pageInfo { hasNextPage endCursor } totalCount"


async def mutated(service: Service, mutation: str) -> Json:
    body = {"query": f"mutation {{ {mutation} }}"}
    response = await service.post("/graphql", body, "application/json", Right.ADMIN)
    answer: Json = response.json()
    assert "errors" not in answer, answer["errors"]
    return answer["data"]


async def set_target(service: Service, target: str) -> str:
    answer = await mutated(service, f"setTarget(target: {{{target}}}) {{ id }}")
    id_: str = answer["setTarget"]["id"]
    return id_


async def listed(service: Service, fields: str) -> list[Any]:
    answer = await service.data(f"{{ targets {{ edges {{ node {{ {fields} }} }} }} }}")
    return [edge["node"] for edge in answer["targets"]["edges"]]


async def test_targets_are_listed_as_they_were_declared(service: Service) -> None:
    await service.desk.configure(CONFIGURATION)
    fields = "tier team agent channel segment fromHour toHour per validFrom validTo"
    everything = f"kpi value margin source {fields}"
    nobody = dict.fromkeys(("tier", "team", "agent", "channel", "segment"))
    assert await listed(service, everything) == [
        {
            "kpi": "CSAT",
            "value": 0.9,
            "margin": 0,
            "source": "configuration",
            **nobody,
            "fromHour": 22,
            "toHour": 6,
            "per": None,
            "validFrom": "2026-01-01T00:00:00Z",
            "validTo": "2026-02-01T00:00:00Z",
        },
        {
            "kpi": "TICKET_VOLUME",
            "value": 70,
            "margin": 7,
            "source": "configuration",
            **nobody,
            "fromHour": None,
            "toHour": None,
            "per": "WEEK",
            "validFrom": None,
            "validTo": None,
        },
    ]


async def test_what_was_set_is_listed_beside_it_and_can_be_removed(service: Service) -> None:
    await service.desk.configure(CONFIGURATION)
    id_ = await set_target(service, "kpi: TICKET_VOLUME, value: 80, per: WEEK")
    same = [target for target in await listed(service, "id value source") if target["id"] == id_]
    assert same == [
        {"id": id_, "value": 80, "source": "api"},
        {"id": id_, "value": 70, "source": "configuration"},
    ]
    await mutated(service, f'removeTarget(id: "{id_}")')
    assert [target["value"] for target in await listed(service, "value")] == [0.9, 70]


async def test_pages_list_each_target_once_though_others_come_and_go(service: Service) -> None:
    for tier, value in (("1", 0.7), ("2", 0.8), ("3", 0.9)):
        await set_target(service, f'kpi: CSAT, value: {value}, tier: "{tier}"')
    first = (await service.data(f"{{ targets(first: 2) {{ {PAGE} }} }}"))["targets"]
    assert [edge["node"]["value"] for edge in first["edges"]] == [0.7, 0.8]
    assert (first["totalCount"], first["pageInfo"]["hasNextPage"]) == (3, True)
    await mutated(service, f'removeTarget(id: "{first["edges"][0]["node"]["id"]}")')
    after = first["pageInfo"]["endCursor"]
    second = await service.data(f'{{ targets(first: 2, after: "{after}") {{ {PAGE} }} }}')
    assert [edge["node"]["value"] for edge in second["targets"]["edges"]] == [0.9]
    assert second["targets"]["pageInfo"]["hasNextPage"] is False


async def test_the_target_of_a_kpi_that_is_gone_can_still_be_removed(service: Service) -> None:
    await service.desk.configure(CONFIGURATION)
    id_ = await set_target(service, "kpi: VIP_VOLUME, value: 20")
    await service.desk.configure("")
    assert await listed(service, "id kpi") == [{"id": id_, "kpi": None}]
    await mutated(service, f'removeTarget(id: "{id_}")')
    assert await listed(service, "id") == []


async def test_without_targets_the_list_is_empty(empty: Service) -> None:
    answer = await empty.data(f"{{ targets {{ {PAGE} }} }}")
    assert answer["targets"] == {
        "edges": [],
        "pageInfo": {"hasNextPage": False, "endCursor": None},
        "totalCount": 0,
    }


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
    refusal = await empty.refusal(f"{{ targets({arguments}) {{ totalCount }} }}")
    assert refusal == {"code": code, "field": field}


async def test_the_targets_of_others_are_not_listed(service: Service, empty: Service) -> None:
    await set_target(service, "kpi: CSAT, value: 0.9")
    assert await listed(empty, "id") == []
