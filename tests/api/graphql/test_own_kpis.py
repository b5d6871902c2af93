"""A deployment's own KPIs, from its configuration to the answer, like those that are built in."""

import httpx
import pytest
from graphql import build_schema, print_type

from api.graphql.schema import schema, schema_for
from domain.configuration import Configuration
from persistence.connections.database import Database
from tests.service import MONDAY, Json, Service
from tests.telling import assigned, opened, rated, replied, status, tell

OWN = """
calendar = "office"
[calendars.office]
hours.monday-friday = ["10:00-18:00"]

[kpis.vip_share]
label = "VIP share"
description = "Share of the resolved tickets that VIPs asked for."
formula = "share"
part = { count = "resolved", where = { segment = ["vip", "gold"] } }
whole = { count = "resolved" }
better = "up"

[kpis.chat_response_time]
label = "First response on chat"
description = "First response time of tickets that came by chat."
formula = "mean"
of = { kpi = "first_response_time", where = { channel = "chat" } }
better = "down"

[kpis.quick_share]
label = "Quickly resolved"
description = "Share of the tickets that were resolved within an hour of their opening."
formula = "share"
part = { count = "resolved", where = { seconds = { at_most = 3600 } } }
whole = { count = "resolved", where = { seconds = { known = true } } }
better = "up"

[kpis.worked_per_agent_day]
label = "Work per agent and day"
description = "Seconds of work logged for each day on which an agent was active."
formula = "ratio"
top = { sum = "activity.work_seconds" }
bottom = { distinct = "agent_days", of = "activity" }
better = "none"

[kpis.one_reply]
label = "Of one reply"
description = "Beta tickets resolved with exactly one reply, agents told."
formula = "total"
of = { count = "resolved", where = { replies = 1, tags = ["beta", "x"], agent = { known = true } } }
better = "up"

[kpis.nobodys]
label = "Open without an agent"
description = "Tickets that are open and nobody's at the end of the period."
formula = "total"
of = { count = "open_span", where = { agent = { known = false } } }
better = "down"

[kpis.star_balance]
label = "Star balance"
description = "Ratings of 4 and 5 less those of 1 and 2."
formula = "net_score"
plus = { count = "rated", where = { survey = "csat", score = { at_least = 4 } } }
minus = { count = "rated", where = { survey = "csat", score = { at_most = 2 } } }
whole = { count = "rated", where = { survey = "csat" } }
better = "up"
"""


def a_story() -> list[Json]:
    vip = {"id": "c1", "segment": "vip"}
    gold = {"id": "c2", "segment": "gold"}
    return [
        opened("09:00", "T1", requester=vip, agent="ann", team="front", tags=["beta"]),
        replied("09:30", "T1", "ann"),
        tell("ticket.worked", "09:30", "T1", agent="ann", seconds=600),
        status("11:00", "T1", "resolved"),
        opened("09:00", "T2", requester=gold, channel="chat", agent="bob", tags=["beta"]),
        replied("09:10", "T2", "bob"),
        replied("09:20", "T2", "bob"),
        tell("ticket.worked", "09:20", "T2", agent="bob", seconds=300),
        status("09:40", "T2", "resolved"),
        opened("10:00", "T3", channel="chat"),
        replied("10:20", "T3", "ann"),
        assigned("10:30", "T3", agent="ann"),
        status("12:30", "T3", "resolved"),
        opened("15:00", "T4"),
        rated("12:00", "r1", "csat", 5, ticket="T1"),
        rated("12:00", "r2", "csat", 2, ticket="T2"),
        rated("12:00", "r3", "csat", 3, ticket="T3"),
        rated("12:00", "r4", "csat", 4, ticket="T4"),
        opened("15:00", "T5"),
        rated("15:30", "r5", "csat", 1, ticket="T5"),
        tell("ticket.excluded", "16:00", "T5", reason="spam"),
    ]


@pytest.fixture(scope="module")
async def desk(client: httpx.AsyncClient, database: Database) -> Service:
    service = await Service.create(client, database)
    await service.desk.configure(OWN)
    await service.desk.tell(a_story())
    return service


@pytest.mark.parametrize(
    ("field", "value", "sample"),
    [
        ("vipShare", 2 / 3, 3),  # T1 and T2 of T1 T2 T3
        ("chatResponseTime", (600 + 1200) / 2, 2),  # T2 T3
        ("quickShare", 1 / 3, 3),  # T2 in 40 minutes; T1 took 2 hours, T3 2½
        ("workedPerAgentDay", (600 + 300) / 2, 2),  # Ann and Bob, a day each
        ("oneReply", 1, 1),  # T1; T2 had two, T3 bears no tag
        ("nobodys", 1, 1),  # T4
        ("starBalance", 100 * (2 - 1) / 4, 4),  # 5 and 4, 2, and 3; r5 is about spam
    ],
)
async def test_an_own_kpi_has_a_typed_field(
    desk: Service, field: str, value: float, sample: int
) -> None:
    got = await desk.metrics(f"{field} {{ value sampleSize }}", MONDAY)
    assert got[field] == {"value": pytest.approx(value, rel=1e-12), "sampleSize": sample}


async def test_a_typed_field_has_the_type_that_the_unit_asks_for(desk: Service) -> None:
    got = await desk.metrics(
        "vipShare { __typename numerator denominator } starBalance { __typename }"
        " nobodys { __typename } oneReply { __typename }"
        " chatResponseTime(clock: BUSINESS) { __typename value maximum percentile(p: 100) }",
        MONDAY,
    )
    assert got == {
        "vipShare": {"__typename": "ShareKpi", "numerator": 2, "denominator": 3},
        "starBalance": {"__typename": "SurveyKpi"},
        "nobodys": {"__typename": "StockKpi"},
        "oneReply": {"__typename": "ValueKpi"},
        "chatResponseTime": {  # the office opens at 10:00: nothing of T2, 20 minutes of T3
            "__typename": "DurationKpi",
            "value": 600,
            "maximum": 1200,
            "percentile": 1200,
        },
    }


async def test_the_business_clock_goes_for_conditions_on_durations(desk: Service) -> None:
    got = await desk.metrics("kpi(name: QUICK_SHARE, clock: BUSINESS) { value }", MONDAY)
    assert got["kpi"]["value"] == 2 / 3  # of T1 an hour sharp lies in working hours


async def test_an_own_kpi_is_broken_down(desk: Service) -> None:
    got = await desk.metrics(
        "vipShare { breakdown(by: [CHANNEL]) { rows { keys { id } value sampleSize } } }", MONDAY
    )
    rows = [
        (row["keys"][0]["id"], row["value"], row["sampleSize"])
        for row in got["vipShare"]["breakdown"]["rows"]
    ]
    assert rows == [("email", 1, 1), ("chat", 1 / 2, 2)]


async def test_an_own_kpi_is_asked_for_by_name_among_others(desk: Service) -> None:
    got = await desk.metrics("kpis(names: [CSAT, VIP_SHARE]) { value definition { name } }", MONDAY)
    assert [kpi["definition"]["name"] for kpi in got["kpis"]] == ["CSAT", "VIP_SHARE"]
    assert got["kpis"][1]["value"] == 2 / 3


async def test_an_own_kpi_is_in_the_catalogue(desk: Service) -> None:
    fields = "name label description formula unit better anchor family version"
    got = await desk.data(f"{{ kpiCatalog {{ {fields} }} }}")
    names = [kpi["name"] for kpi in got["kpiCatalog"]]
    assert names[0] == "TICKET_VOLUME"
    assert names[-7:] == [
        name.upper() for name in Configuration.read(OWN).kpis if name not in Configuration().kpis
    ]
    assert got["kpiCatalog"][-7] == {
        "name": "VIP_SHARE",
        "label": "VIP share",
        "description": "Share of the resolved tickets that VIPs asked for.",
        "formula": "count(resolved where segment in vip, gold) / count(resolved)",
        "unit": "SHARE",
        "better": "UP",
        "anchor": "resolved",
        "family": "your own",
        "version": 1,
    }


async def test_the_schema_that_a_caller_sees_has_its_own_kpis(desk: Service) -> None:
    fields = '{ __type(name: "Metrics") { fields { name description } } }'
    listed = (await desk.data(fields))["__type"]["fields"]
    assert listed[-7] == {
        "name": "vipShare",
        "description": "Share of the resolved tickets that VIPs asked for.",
    }


async def test_two_workspaces_have_kpis_of_one_name_that_differ(
    desk: Service, client: httpx.AsyncClient, database: Database
) -> None:
    other = await Service.create(client, database)
    whole = "count(resolved where segment in vip, gold) / count(resolved)"
    await other.desk.configure(OWN.replace('["vip", "gold"]', '"vip"'))
    await other.desk.tell(a_story())
    selection = "vipShare { value definition { formula } }"
    got = [await service.metrics(selection, MONDAY) for service in (desk, other, desk)]
    assert [kpi["vipShare"]["value"] for kpi in got] == [2 / 3, 1 / 3, 2 / 3]
    assert [kpi["vipShare"]["definition"]["formula"] for kpi in got] == [
        whole,
        whole.replace("in vip, gold", "= vip"),
        whole,
    ]


async def test_kpis_of_one_workspace_are_unknown_in_another(desk: Service, empty: Service) -> None:
    document = f"{{ metrics(scope: {{{MONDAY}}}) {{ vipShare {{ value }} }} }}"
    await desk.data(document)
    assert await empty.refusal(document) == {"code": "BAD_INPUT"}
    by_name = document.replace("vipShare", "kpi(name: VIP_SHARE)")
    await desk.data(by_name)
    assert await empty.refusal(by_name) == {"code": "BAD_INPUT"}
    await desk.data(document)


def test_one_set_of_kpis_has_one_schema() -> None:
    first, same = Configuration.read(OWN), Configuration.read(OWN)
    assert first is not same
    assert schema_for(first.own_kpis) is schema_for(same.own_kpis)
    assert schema_for(Configuration().own_kpis) is schema


def test_own_kpis_change_nothing_else_in_the_schema() -> None:
    own = build_schema(schema_for(Configuration.read(OWN).own_kpis).as_str())
    built_in = build_schema(schema.as_str())
    changed = {
        name
        for name, kind in own.type_map.items()
        if print_type(kind) != print_type(built_in.type_map[name])
    }
    assert changed == {"KpiName", "Metrics"}


SUMS = """
[kpis.time_to_solve]
label = "Time to solve"
description = "Seconds from the opening to the resolution, added up."
formula = "total"
of = { sum = "resolved.seconds" }
better = "down"

[kpis.time_each]
label = "Time for each"
description = "The same for each ticket, whether or not its opening is known."
formula = "ratio"
top = { sum = "resolved.seconds" }
bottom = { count = "resolved" }
better = "down"

[kpis.quick_ones]
label = "Quick ones"
description = "Tickets that were resolved within three hours."
formula = "total"
of = { count = "resolved", where = { seconds = { at_most = 10800 } } }
better = "up"
"""
OFFICE = """
calendar = "office"
[calendars.office]
hours.monday-friday = ["10:00-18:00"]
"""
TUESDAY = 'range: {between: {start: "2026-05-05T00:00:00Z", end: "2026-05-06T00:00:00Z"}}'


@pytest.mark.parametrize(
    ("office", "clock", "scope", "expected"),
    [
        ("", "CALENDAR", MONDAY, [(7200, 1), (7200, 1), (1, 1)]),
        ("", "BUSINESS", MONDAY, [(None, 0), (None, 0), (None, 0)]),
        (OFFICE, "BUSINESS", MONDAY, [(3600, 1), (3600, 1), (1, 1)]),  # from nine to eleven
        ("", "BUSINESS", TUESDAY, [(0, 0), (None, 0), (0, 0)]),  # there is nothing to tell of
    ],
)
async def test_a_sum_of_durations_is_null_without_a_clock_to_ask(
    service: Service,
    office: str,
    clock: str,
    scope: str,
    expected: list[tuple[float | None, int]],
) -> None:
    await service.desk.configure(office + SUMS)
    await service.desk.tell([opened("09:00", "T1"), status("11:00", "T1", "resolved")])
    names = "[TIME_TO_SOLVE, TIME_EACH, QUICK_ONES]"
    got = await service.metrics(
        f"kpis(names: {names}, clock: {clock}) {{ value sampleSize }}", scope
    )
    assert [(kpi["value"], kpi["sampleSize"]) for kpi in got["kpis"]] == expected
