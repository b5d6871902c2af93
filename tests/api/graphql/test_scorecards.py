"""Scorecards over GraphQL: whose KPIs, of which facts, and what they add up to."""

import pytest

from tests.api.graphql.test_targets import admin, done
from tests.service import MONDAY, Json, Service, event

CONFIGURATION = """
[teams.front]
tier = "1"
[teams.back]
tier = "2"
[[targets]]
kpi = "first_response_time"
value = 1200
[[targets]]
kpi = "first_response_time"
value = 900
tier = "1"
[[targets]]
kpi = "ticket_volume"
value = 30
tier = "1"
[[targets]]
kpi = "ticket_volume"
value = 20
agent = "ann"
[[targets]]
kpi = "csat"
value = 0.8
[scorecards.1]
first_response_time = 1
ticket_volume = 3
csat = 2
[scorecards.2]
csat = 1
[scorecards.3]
csat = 1
plan_attainment = 3
"""
CARD = "tier score planAttainment teamPlanAttainment teamPlanWeight"
ROWS = "rows { kpi { definition { name } value sampleSize } weight attainment target { value } }"


def worked(agent: str, tier: str, team: str, count: int, minutes: int) -> list[Json]:
    """Tickets of an agent, each answered after so many minutes, resolved, and rated 5 of 5."""
    events = []
    for number in range(count):
        ticket, day = f"{agent}-{number}", "2026-05-04T"
        kind = {"kind": "agent", "id": agent}
        opening = {"channel": "email", "tier": tier, "team": team, "agent": agent}
        rating = {"survey": "csat", "scale": {"min": 1, "max": 5}, "score": 5 if number else 1}
        events += [
            event("ticket.opened", ticket, f"{day}09:00:00Z", **opening),
            event("ticket.replied", ticket, f"{day}09:{minutes}:00Z", author=kind),
            event("ticket.status_changed", ticket, f"{day}11:00:00Z", status="resolved"),
            event("rating.given", f"r-{ticket}", f"{day}12:00:00Z", ticket=ticket, **rating),
        ]
    return events


@pytest.fixture
async def desk(service: Service) -> Service:
    """Ann of the first tier, 10 tickets in 15 minutes; Bob of the second, 10 in 30."""
    await service.desk.configure(CONFIGURATION)
    since = "2026-01-01T00:00:00Z"
    await service.post_events(
        [
            event("agent.changed", "ann", since, name="Ann", tier="1", team="front"),
            event("agent.changed", "bob", since, name="Bob", team="back"),
            event("agent.changed", "eve", since, name="Eve", tier="3", team="front"),
            *worked("ann", "1", "front", 10, 15),
            *worked("bob", "2", "back", 10, 30),
        ]
    )
    return service


async def card(service: Service, whose: str = "", fields: str = CARD, scope: str = MONDAY) -> Json:
    data = await service.data(f"{{ scorecard(scope: {{{scope}}}{whose}) {{ {fields} }} }}")
    return data["scorecard"]


async def test_an_agent_is_judged_by_the_own_tier_and_the_own_facts(desk: Service) -> None:
    scorecard = await card(desk, ', agent: "ann"', f"{CARD} {ROWS}")
    assert scorecard["tier"] == "1"
    assert [
        (
            row["kpi"]["definition"]["name"],
            row["kpi"]["value"],
            row["weight"],
            row["target"]["value"],
            row["attainment"],
        )
        for row in scorecard["rows"]
    ] == [
        ("FIRST_RESPONSE_TIME", 900, 1, 900, 1),  # the target of the tier is hers, too
        ("TICKET_VOLUME", 10, 3, 20, 0.5),  # the volume of the tier is not
        ("CSAT", 0.9, 2, 0.8, pytest.approx(1.125)),
    ]
    assert scorecard["score"] == pytest.approx((1 * 1 + 3 * 0.5 + 2 * 1.125) / 6)
    assert scorecard["planAttainment"] == pytest.approx(2 / 3)


async def test_an_agent_of_the_second_tier_is_not_judged_by_the_volumes_of_the_first(
    desk: Service,
) -> None:
    scorecard = await card(desk, ', agent: "bob"', f"tier score planAttainment {ROWS}")
    assert scorecard["tier"] == "2"  # by the team
    assert [row["kpi"]["definition"]["name"] for row in scorecard["rows"]] == ["CSAT"]
    assert scorecard["score"] == pytest.approx(1.125)
    assert scorecard["planAttainment"] == 0.5  # too slow for all, good enough in ratings


@pytest.mark.parametrize(
    ("whose", "tier", "volume", "target"),
    [
        (', tier: "1"', "1", 10, {"value": 30}),
        (', team: "front"', "1", 10, None),
        (', tier: "1", agent: "bob"', "1", 0, None),
    ],
)
async def test_a_scorecard_is_of_whoever_is_named(
    desk: Service, whose: str, tier: str, volume: int, target: Json | None
) -> None:
    scorecard = await card(desk, whose, f"tier {ROWS}")
    row = scorecard["rows"][1]
    assert (scorecard["tier"], row["kpi"]["value"], row["target"]) == (tier, volume, target)


async def test_rows_without_a_target_are_left_out_of_the_score(desk: Service) -> None:
    scorecard = await card(desk, ', team: "front"', f"score {ROWS}")
    assert [row["attainment"] for row in scorecard["rows"]] == [1, None, pytest.approx(1.125)]
    assert scorecard["score"] == pytest.approx((1 * 1 + 2 * 1.125) / 3)


async def test_rows_without_data_are_left_out_of_the_score(desk: Service) -> None:
    scope = MONDAY.replace("2026-05", "2026-03")
    scorecard = await card(desk, ', agent: "ann"', f"{CARD} {ROWS}", scope)
    assert [row["attainment"] for row in scorecard["rows"]] == [None, 0, None]
    # No ticket is a count, and too few.
    assert (scorecard["score"], scorecard["planAttainment"]) == (0, 0)


async def test_the_plan_of_the_team_is_a_part_of_a_managers_score(desk: Service) -> None:
    scorecard = await card(desk, ', agent: "eve"')
    # The team is Ann: fast enough and well rated. Eve has no facts of her own.
    assert scorecard == {
        "tier": "3",
        "score": 1,
        "planAttainment": None,
        "teamPlanAttainment": 1,
        "teamPlanWeight": 3,
    }


async def test_the_plan_of_a_tier_is_its_own(desk: Service) -> None:
    scorecard = await card(desk, ', tier: "1"')
    assert (scorecard["planAttainment"], scorecard["teamPlanAttainment"]) == (
        pytest.approx(2 / 3),
        pytest.approx(2 / 3),
    )
    assert scorecard["teamPlanWeight"] == 0


async def test_the_workspace_is_judged_by_every_kpi_with_a_target(desk: Service) -> None:
    scorecard = await card(desk, "", f"{CARD} {ROWS}")
    assert scorecard["tier"] is None
    assert [(row["kpi"]["definition"]["name"], row["weight"]) for row in scorecard["rows"]] == [
        ("FIRST_RESPONSE_TIME", 1),
        ("CSAT", 1),
    ]
    attained = 1200 / 1350, 0.9 / 0.8
    assert scorecard["score"] == pytest.approx(sum(attained) / 2)
    assert scorecard["planAttainment"] == 0.5


async def test_who_has_no_tier_is_judged_by_every_kpi_with_a_target(desk: Service) -> None:
    scorecard = await card(desk, ', agent: "nobody"', f"tier {ROWS}")
    assert scorecard["tier"] is None
    assert [row["kpi"]["sampleSize"] for row in scorecard["rows"]] == [0, 0]


async def test_the_tier_is_that_at_the_end_of_the_range(desk: Service) -> None:
    promoted = event("agent.changed", "ann", "2026-05-05T00:00:00Z", tier="2")
    await desk.post_events([promoted])
    assert (await card(desk, ', agent: "ann"', "tier"))["tier"] == "1"
    later = MONDAY.replace("2026-05-05", "2026-05-06")
    assert (await card(desk, ', agent: "ann"', "tier", later))["tier"] == "2"


async def test_unknown_tiers_are_refused(desk: Service) -> None:
    query = f'{{ scorecard(scope: {{{MONDAY}}}, tier: "9") {{ tier }} }}'
    assert await desk.refusal(query) == {"code": "BAD_INPUT", "field": "tier"}
    (error,) = (await admin(desk, 'setScorecard(tier: "9", rows: []) { tier }'))["errors"]
    assert error["extensions"] == {"code": "BAD_INPUT", "field": "tier"}


async def test_all_of_a_scorecard_is_one_statement_for_each_fact(desk: Service) -> None:
    answer = await desk.ask(
        f'{{ scorecard(scope: {{{MONDAY}}}, agent: "ann") {{ {CARD} {ROWS} }} }}'
    )
    # Opened, responded and rated; twice, for the facts of the team are others than Ann's.
    assert answer["extensions"]["statements"] == 5
    answer = await desk.ask(f'{{ scorecard(scope: {{{MONDAY}}}, tier: "1") {{ {CARD} {ROWS} }} }}')
    assert answer["extensions"]["statements"] == 3


# Mutations and the catalogue ----------------------------------------------------------------------


async def test_a_scorecard_that_was_set_takes_the_place_of_the_configured(desk: Service) -> None:
    answer = await done(
        desk,
        'setScorecard(tier: "3", rows: [{kpi: NPS, weight: 2}, {kpi: CSAT, weight: 0.5}]) '
        "{ tier teamPlanWeight rows { weight kpi { definition { name } } } }",
    )
    expected = {
        "tier": "3",
        "teamPlanWeight": 3,  # as the configuration says
        "rows": [
            {"weight": 2, "kpi": {"definition": {"name": "NPS"}}},
            {"weight": 0.5, "kpi": {"definition": {"name": "CSAT"}}},
        ],
    }
    assert answer["setScorecard"] == expected
    fields = "tier teamPlanWeight rows { weight kpi { definition { name } } }"
    assert await card(desk, ', tier: "3"', fields) == expected
    await done(desk, 'setScorecard(tier: "3", rows: [{kpi: CSAT, weight: 1}]) { tier }')
    assert len(await desk.rows("scorecard_row")) == 1


async def test_without_rows_the_configured_scorecard_is_back(desk: Service) -> None:
    await done(desk, 'setScorecard(tier: "2", rows: [{kpi: NPS, weight: 2}]) { tier }')
    await done(desk, 'setScorecard(tier: "2", rows: []) { tier }')
    scorecard = await card(desk, ', tier: "2"', "rows { kpi { definition { name } } }")
    assert scorecard["rows"] == [{"kpi": {"definition": {"name": "CSAT"}}}]


@pytest.mark.parametrize(
    ("rows", "field"),
    [
        ("[{kpi: CSAT, weight: 1}, {kpi: CSAT, weight: 2}]", "rows"),
        ("[{kpi: CSAT, weight: 0}]", "rows.weight"),
        ("[{kpi: CSAT, weight: -1}]", "rows.weight"),
        ("[{kpi: CSAT, weight: 1001}]", "rows.weight"),
    ],
)
async def test_a_scorecard_that_makes_no_sense_is_refused(
    service: Service, rows: str, field: str
) -> None:
    (error,) = (await admin(service, f'setScorecard(tier: "1", rows: {rows}) {{ tier }}'))["errors"]
    assert error["extensions"] == {"code": "BAD_INPUT", "field": field}
    assert await service.rows("scorecard_row") == []


async def test_the_catalogue_tells_which_tiers_a_kpi_judges(desk: Service) -> None:
    query = "{ kpiCatalog(names: [CSAT, TICKET_VOLUME, REOPEN_RATE]) { tiers } }"
    assert (await desk.data(query))["kpiCatalog"] == [
        {"tiers": ["1", "2", "3"]},
        {"tiers": ["1"]},
        {"tiers": []},
    ]
    got = await desk.metrics("csat { definition { tiers } }", MONDAY)
    assert got["csat"]["definition"] == {"tiers": ["1", "2", "3"]}
