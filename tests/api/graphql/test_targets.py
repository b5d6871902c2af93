"""Targets over GraphQL: which applies, how the KPI stands, who may set them."""

from typing import Any

import pytest

from api.http.keys import Right
from tests.service import MONDAY, THREE_DAYS, Json, Service, event

CONFIGURATION = """
[[targets]]
kpi = "first_response_time"
value = 1800
margin = 600
[[targets]]
kpi = "first_response_time"
value = 600
channel = "chat"
[[targets]]
kpi = "first_response_time"
value = 7200
margin = 60
hours = "22-6"
[[targets]]
kpi = "ticket_volume"
value = 2
per = "day"
[[targets]]
kpi = "ticket_volume"
value = 2
tier = "1"
"""
TARGET = "target { value margin standing gap attainment source }"
JSON = "application/json"
EARLIER, LATER = '"2026-01-01T00:00:00Z"', '"2026-02-01T00:00:00Z"'


def answered(day: str, count: int, minutes: int, **opening: Any) -> list[Json]:
    """Tickets of a day, opened at nine and answered so many minutes later."""
    agent = {"kind": "agent", "id": opening.pop("agent", "a1")}
    hour = opening.pop("hour", 9)
    events = []
    for number in range(count):
        ticket = f"{day}-{minutes}-{number}-{hour}-{opening.get('channel')}"
        fields = {"channel": "email", **opening}
        events += [
            event("ticket.opened", ticket, f"{day}T{hour:02}:00:00Z", **fields),
            event("ticket.replied", ticket, f"{day}T{hour:02}:{minutes:02}:00Z", author=agent),
        ]
    return events


@pytest.fixture
async def desk(service: Service) -> Service:
    """A Monday with ten mails answered in 40 minutes and ten chats in 5."""
    await service.desk.configure(CONFIGURATION)
    mails = answered("2026-05-04", 10, 40, tier="1")
    await service.post_events([*mails, *answered("2026-05-04", 10, 5, channel="chat", hour=23)])
    return service


async def admin(service: Service, mutation: str, right: Right = Right.ADMIN) -> Json:
    """The whole answer to a mutation."""
    body = {"query": f"mutation {{ {mutation} }}"}
    response = await service.post("/graphql", body, JSON, right)
    assert response.status_code == 200, response.text
    return response.json()


async def done(service: Service, mutation: str) -> Json:
    answer = await admin(service, mutation)
    assert "errors" not in answer, answer["errors"]
    return answer["data"]


async def test_a_kpi_stands_to_its_target(desk: Service) -> None:
    got = await desk.metrics(f"firstResponseTime {{ value {TARGET} }}", MONDAY)
    assert got["firstResponseTime"] == {
        "value": 1350,  # (10 × 2400 + 10 × 300) / 20
        "target": {
            "value": 1800,
            "margin": 600,
            "standing": "MET",
            "gap": -450,
            "attainment": 1.2,  # 1800 / 1350 is more
            "source": "configuration",
        },
    }


async def test_the_target_of_a_channel_is_for_those_who_ask_for_it(desk: Service) -> None:
    scope = f'{MONDAY}, filter: {{channel: {{in: ["chat"]}}}}'
    got = await desk.metrics(
        "firstResponseTime { target { value channel tier fromHour standing gap } }", scope
    )
    assert got["firstResponseTime"]["target"] == {
        "value": 600,
        "channel": "chat",
        "tier": None,
        "fromHour": None,
        "standing": "MET",
        "gap": -300,
    }


async def test_a_target_per_day_grows_with_the_range(desk: Service) -> None:
    answers = [
        (await desk.metrics("ticketVolume { target { value gap per } }", scope))["ticketVolume"]
        for scope in (MONDAY, THREE_DAYS)
    ]
    assert answers == [
        {"target": {"value": 2, "gap": 18, "per": "DAY"}},
        {"target": {"value": 6, "gap": 14, "per": "DAY"}},
    ]


async def test_without_a_target_there_is_none(desk: Service) -> None:
    assert await desk.metrics("csat { target { value } }", MONDAY) == {"csat": {"target": None}}


async def test_without_data_there_is_no_gap(desk: Service) -> None:
    scope = MONDAY.replace("2026-05", "2026-06")
    got = await desk.metrics("firstResponseTime { target { standing gap attainment } }", scope)
    assert got["firstResponseTime"]["target"] == {
        "standing": "NOT_ENOUGH_DATA",
        "gap": None,
        "attainment": None,
    }


async def rows(service: Service, kpi: str, by: str, extra: str = "") -> dict[str | None, str]:
    fields = "keys { id } standing"
    got = await service.metrics(
        f"{kpi} {{ breakdown(by: [{by}]{extra}) {{ rows {{ {fields} }} other {{ standing }} "
        "total { standing } } }",
        MONDAY,
    )
    breakdown = got[kpi]["breakdown"]
    standings = {row["keys"][0]["id"]: row["standing"] for row in breakdown["rows"]}
    standings["total"] = breakdown["total"]["standing"]
    if breakdown["other"]:
        standings["other"] = breakdown["other"]["standing"]
    return standings


async def test_each_row_stands_to_the_target_of_its_key(desk: Service) -> None:
    assert await rows(desk, "firstResponseTime", "CHANNEL") == {
        "email": "AT_RISK",
        "chat": "MET",
        "total": "MET",
    }


async def test_day_and_night_have_targets_of_their_own(desk: Service) -> None:
    assert await rows(desk, "firstResponseTime", "HOUR_OF_DAY") == {
        "9": "AT_RISK",
        "23": "MET",
        "total": "MET",
    }
    await done(
        desk,
        "setTarget(target: {kpi: FIRST_RESPONSE_TIME, value: 60, fromHour: 22, toHour: 6}) {id}",
    )
    assert (await rows(desk, "firstResponseTime", "HOUR_OF_DAY"))["23"] == "MISSED"


async def test_the_volume_of_all_is_no_target_for_a_row(desk: Service) -> None:
    assert await rows(desk, "ticketVolume", "CHANNEL") == {
        "email": "NO_TARGET",
        "chat": "NO_TARGET",
        "total": "MET",
    }
    assert await rows(desk, "ticketVolume", "TIER") == {
        "1": "MET",
        None: "NO_TARGET",
        "total": "MET",
    }


async def test_other_stands_to_the_target_of_the_scope(desk: Service) -> None:
    standings = await rows(desk, "firstResponseTime", "CHANNEL", ", first: 1, sort: ASC")
    assert standings == {"chat": "MET", "other": "AT_RISK", "total": "MET"}


async def test_rows_tell_their_share_and_their_change(desk: Service) -> None:
    await desk.post_events(answered("2026-05-03", 4, 10, tier="1"))
    got = await desk.metrics(
        "ticketVolume { breakdown(by: [CHANNEL]) { rows { keys { id } share change changeRatio } "
        "total { share change changeRatio } } }",
        f"{MONDAY}, compare: {{previousPeriod: true}}",
    )
    assert got["ticketVolume"]["breakdown"] == {
        "rows": [
            {"keys": [{"id": "chat"}], "share": 0.5, "change": 10, "changeRatio": None},
            {"keys": [{"id": "email"}], "share": 0.5, "change": 6, "changeRatio": 1.5},
        ],
        "total": {"share": 1, "change": 16, "changeRatio": 4},
    }


async def test_rows_of_a_mean_have_no_share_and_without_a_comparison_no_change(
    desk: Service,
) -> None:
    got = await desk.metrics(
        "firstResponseTime { breakdown(by: [CHANNEL]) { rows { share change } } }", MONDAY
    )
    none = {"share": None, "change": None}
    assert got["firstResponseTime"]["breakdown"]["rows"] == [none, none]


async def test_a_target_is_read_with_its_kpi_in_one_statement(desk: Service) -> None:
    answer = await desk.ask(
        f"{{ metrics(scope: {{{MONDAY}}}) {{ a: firstResponseTime {{ target {{ standing }} }} "
        "b: firstResponseTime { value percentile(p: 50) } c: firstResponseTime { minimum } } }"
    )
    # The percentile sorts, which is a statement of its own.
    assert answer["extensions"]["statements"] == 2


# Mutations ----------------------------------------------------------------------------------------


async def test_a_target_that_was_set_goes_before_the_configured_one(desk: Service) -> None:
    await done(desk, "setTarget(target: {kpi: FIRST_RESPONSE_TIME, value: 1000, margin: 350}) {id}")
    got = await desk.metrics(f"firstResponseTime {{ {TARGET} }}", MONDAY)
    assert got["firstResponseTime"]["target"] == {
        "value": 1000,
        "margin": 350,
        "standing": "AT_RISK",
        "gap": 350,
        "attainment": pytest.approx(1000 / 1350),
        "source": "api",
    }


async def test_a_target_that_was_removed_lets_the_configured_one_through(desk: Service) -> None:
    answer = await done(desk, "setTarget(target: {kpi: FIRST_RESPONSE_TIME, value: 1000}) {id}")
    removal = f'removeTarget(id: "{answer["setTarget"]["id"]}")'
    assert await done(desk, removal) == {"removeTarget": True}
    got = await desk.metrics("firstResponseTime { target { value source } }", MONDAY)
    assert got["firstResponseTime"]["target"] == {"value": 1800, "source": "configuration"}


async def test_setting_a_target_anew_replaces_it(desk: Service) -> None:
    ids = {
        (await done(desk, f'setTarget(target: {{kpi: CSAT, value: {value}, tier: "1"}}) {{id}}'))[
            "setTarget"
        ]["id"]
        for value in (0.8, 0.9)
    }
    assert len(ids) == 1
    assert [row["value"] for row in await desk.rows("target")] == [0.9]


async def test_all_that_a_target_says_comes_back(service: Service) -> None:
    fields = "value margin tier team agent channel segment fromHour toHour per validFrom validTo"
    answer = await done(
        service,
        'setTarget(target: {kpi: TICKET_VOLUME, value: 5, margin: 1, tier: "1", team: "t", '
        'agent: "a", channel: "c", segment: "s", fromHour: 0, toHour: 8, per: DAY, '
        'validFrom: "2026-01-01T00:00:00+01:00", validTo: "2026-02-01T00:00:00Z"}) '
        f"{{ {fields} source standing gap }}",
    )
    target = answer["setTarget"]
    days = target.pop("value") / 5
    assert target.pop("margin") == pytest.approx(days)  # as many as the month has had so far
    assert target.pop("gap") == pytest.approx(-5 * days)
    assert target == {
        "tier": "1",
        "team": "t",
        "agent": "a",
        "channel": "c",
        "segment": "s",
        "fromHour": 0,
        "toHour": 8,
        "per": "DAY",
        "validFrom": "2025-12-31T23:00:00Z",
        "validTo": "2026-02-01T00:00:00Z",
        "source": "api",
        "standing": "NO_TARGET",
    }
    (row,) = await service.rows("target")
    assert (row["from_hour"], row["to_hour"], row["per"]) == (0, 8, "day")


@pytest.mark.usefixtures("wednesday_noon")
async def test_a_target_that_was_set_is_judged_by_the_month_so_far(service: Service) -> None:
    await service.post_events(answered("2026-05-04", 10, 30, agent="a9"))
    answer = await done(
        service,
        'setTarget(target: {kpi: FIRST_RESPONSE_TIME, value: 900, agent: "a9"}) '
        "{ standing gap attainment }",
    )
    assert answer["setTarget"] == {"standing": "MISSED", "gap": 900, "attainment": 0.5}


async def test_within_one_document_what_was_set_is_seen(service: Service) -> None:
    answer = await done(
        service,
        "a: setTarget(target: {kpi: CSAT, value: 0.8}) { id } "
        'b: setScorecard(tier: "2", rows: [{kpi: CSAT, weight: 1}]) { rows { target { value } } }',
    )
    assert answer["b"]["rows"] == [{"target": {"value": 0.8}}]


@pytest.mark.parametrize("right", [Right.READ])
async def test_who_may_only_read_sets_nothing(service: Service, right: Right) -> None:
    for mutation in (
        "setTarget(target: {kpi: CSAT, value: 0.8}) { id }",
        'removeTarget(id: "x")',
        'setScorecard(tier: "1", rows: []) { tier }',
    ):
        (error,) = (await admin(service, mutation, right))["errors"]
        assert error["extensions"]["code"] == "FORBIDDEN"
    assert await service.rows("target") == []
    assert await service.rows("scorecard_row") == []


async def test_others_do_not_even_get_in(service: Service) -> None:
    body = {"query": 'mutation { removeTarget(id: "x") }'}
    for right in (Right.INGEST, Right.SURVEY):
        response = await service.post("/graphql", body, JSON, right)
        assert response.status_code == 403


@pytest.mark.parametrize(
    ("target", "field"),
    [
        ("kpi: CSAT, value: 90", "target.value"),
        ("kpi: CSAT, value: 0.9, margin: -1", "target.margin"),
        ('kpi: CSAT, value: 0.9, tier: "9"', "target.tier"),
        ('kpi: CSAT, value: 0.9, agent: ""', "target.agent"),
        ('kpi: CSAT, value: 0.9, segment: "a\\u0000"', "target.segment"),
        ("kpi: CSAT, value: 0.9, per: DAY", "target.per"),
        ("kpi: TICKET_VOLUME, value: 9, per: AUTO", "target.per"),
        ("kpi: CSAT, value: 0.9, fromHour: 6", "target.fromHour"),
        ("kpi: CSAT, value: 0.9, fromHour: -1, toHour: 6", "target.fromHour"),
        ("kpi: CSAT, value: 0.9, fromHour: 6, toHour: 25", "target.toHour"),
        (
            f"kpi: CSAT, value: 1, validFrom: {LATER}, validTo: {EARLIER}",
            "target.validTo",
        ),
    ],
)
async def test_a_target_that_makes_no_sense_is_refused(
    service: Service, target: str, field: str
) -> None:
    (error,) = (await admin(service, f"setTarget(target: {{{target}}}) {{ id }}"))["errors"]
    assert error["extensions"] == {"code": "BAD_INPUT", "field": field}
    assert await service.rows("target") == []


async def test_a_target_of_the_configuration_is_removed_there(desk: Service) -> None:
    got = await desk.metrics("firstResponseTime { target { id } }", MONDAY)
    removal = f'removeTarget(id: "{got["firstResponseTime"]["target"]["id"]}")'
    (error,) = (await admin(desk, removal))["errors"]
    assert error["extensions"] == {"code": "BAD_INPUT", "field": "id"}
    assert "supportkpi.toml" in error["message"]


async def test_what_is_not_there_is_not_removed(service: Service) -> None:
    assert await done(service, 'removeTarget(id: "nothing")') == {"removeTarget": False}


async def test_the_targets_of_others_stay(service: Service, small: Service) -> None:
    answer = await done(service, "setTarget(target: {kpi: CSAT, value: 0.9}) { id }")
    removal = f'removeTarget(id: "{answer["setTarget"]["id"]}")'
    assert await done(small, removal) == {"removeTarget": False}
    assert len(await service.rows("target")) == 1
