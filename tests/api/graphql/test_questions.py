"""Values over GraphQL: what one document reads, what it says about a KPI, and what fails alone."""

from datetime import UTC, datetime, timedelta
from math import sqrt

import pytest

from api.graphql.names import camel
from domain.asking.histograms import RELATIVE_ERROR, SMALL
from domain.desk import DEFAULT_TIERS
from domain.goals.scorecards import in_force
from domain.kpis import REGISTRY
from tests.service import MONDAY, THREE_DAYS, Json, Service, event
from tests.summing import settle

TWELVE = [
    "ticket_volume",
    "tickets_resolved",
    "tickets_closed",
    "open_tickets",
    "first_response_time",
    "pickup_time",
    "reply_time",
    "resolution_time",
    "handled_per_agent_day",
    "escalation_rate",
    "reopen_rate",
    "cycle_time",
]
TILE = "value comparison { value change } series(grain: DAY) { values compareValues }"


@pytest.mark.parametrize("names", [TWELVE, list(REGISTRY)], ids=["twelve", "all"])
async def test_a_dashboard_runs_one_statement_for_each_fact(
    small: Service, names: list[str]
) -> None:
    tiles = " ".join(f"{camel(name)} {{ {TILE} }}" for name in names)
    scope = f"{THREE_DAYS}, compare: {{previousPeriod: true}}"
    answer = await small.ask(f"{{ metrics(scope: {{{scope}}}) {{ {tiles} }} }}")
    assert "errors" not in answer
    facts = {measure.fact for name in names for measure in REGISTRY[name].measures}
    assert answer["extensions"]["statements"] == len(facts)


@pytest.mark.parametrize("field", ["comparison { changeRatio better }", "series { compareValues }"])
async def test_what_looks_at_two_periods_reads_them_together(small: Service, field: str) -> None:
    scope = f"{THREE_DAYS}, compare: {{previousPeriod: true}}"
    answer = await small.ask(f"{{ metrics(scope: {{{scope}}}) {{ ticketVolume {{ {field} }} }} }}")
    assert answer["extensions"]["statements"] == 1


async def test_what_needs_no_facts_runs_no_statement(small: Service) -> None:
    answer = await small.ask(f"{{ metrics(scope: {{{MONDAY}}}) {{ id csat {{ id }} }} }}")
    assert "extensions" not in answer


async def test_two_scopes_of_one_filter_share_a_statement(small: Service) -> None:
    fields = "{ ticketVolume { value } }"
    monday, all_days = (f"metrics(scope: {{{scope}}}) {fields}" for scope in (MONDAY, THREE_DAYS))
    answer = await small.ask(f"{{ a: {monday} b: {all_days} }}")
    assert answer["data"] == {
        "a": {"ticketVolume": {"value": 2}},
        "b": {"ticketVolume": {"value": 4}},
    }
    assert answer["extensions"]["statements"] == 1


@pytest.mark.parametrize(
    ("field", "value", "size"),
    [
        ("ticketVolume", 2, 2),
        ("ticketsResolved", 1, 1),
        ("openTickets", 2, 2),
        ("firstResponseTime", (1800 + 600 + 7200) / 3, 3),
        ("resolutionTime", 3 * 3600, 1),
        ("firstContactResolutionRate", 1, 1),
        ("unansweredRate", 0, 2),
        ("resolutionRate", 1, 2),
        ("csat", 1, 1),
        ("nps", 100, 1),
        ("ratings", 2, 2),
        ("handleTime", None, 0),
        ("ces", None, 0),
        ("surveyResponseRate", None, 0),
    ],
)
async def test_values_are_those_of_a_pencil(
    small: Service, field: str, value: float | None, size: int
) -> None:
    got = await small.metrics(f"{field} {{ value sampleSize }}", MONDAY)
    assert got == {field: {"value": value, "sampleSize": size}}


@pytest.mark.parametrize(
    ("where", "value"),
    [
        ("", 4),
        ('channel: {in: ["email"]}', 2),
        ("channel: {in: []}", 0),
        ('channel: {notIn: ["email", "chat"]}', 1),
        ("tier: {isNull: true}", 3),
        ('tier: {notIn: ["1"]}', 3),
        ('tags: {anyOf: ["vip"]}', 2),
        ('tags: {allOf: ["vip", "x"]}', 1),
        ('tags: {noneOf: ["x"]}', 3),
        ('attribute: {key: "plan", in: ["pro"]}', 1),
        ('attribute: {key: "plan", isNull: true}', 3),
        ('channel: {in: ["email"]}, tier: {in: ["1"]}', 1),
        ('any: [{tier: {in: ["1"]}}, {channel: {in: ["chat"]}}]', 2),
        ("any: []", 0),
        ("all: []", 4),
        ('not: {tags: {anyOf: ["vip"]}}', 2),
    ],
)
async def test_filters_narrow_what_counts(small: Service, where: str, value: int) -> None:
    got = await small.metrics("ticketVolume { value }", f"{THREE_DAYS}, filter: {{{where}}}")
    assert got == {"ticketVolume": {"value": value}}


async def test_a_kpi_that_fails_leaves_the_rest_standing(small: Service) -> None:
    scope = f'{THREE_DAYS}, filter: {{survey: {{in: ["csat"]}}}}'
    tiles = "ticketVolume { value } csat { value sampleSize }"
    answer = await small.ask(f"{{ metrics(scope: {{{scope}}}) {{ {tiles} }} }}")
    assert answer["data"]["metrics"] == {
        "ticketVolume": {"value": None},
        "csat": {"value": 0.5, "sampleSize": 2},
    }
    (error,) = answer["errors"]
    assert error["path"] == ["metrics", "ticketVolume", "value"]
    assert error["extensions"] == {"code": "UNSUPPORTED_DIMENSION", "field": "SURVEY"}


async def test_durations_have_percentiles(small: Service) -> None:
    fields = "mean minimum maximum percentile(p: 50) p75: percentile(p: 75)"
    got = await small.metrics(f"firstResponseTime {{ {fields} }}", MONDAY)
    assert got["firstResponseTime"] == {
        "mean": 3200,
        "minimum": 600,
        "maximum": 7200,
        "percentile": 1800,
        "p75": (1800 + 7200) / 2,
    }


async def test_shares_have_their_parts(small: Service) -> None:
    got = await small.metrics("resolutionRate { numerator denominator }", THREE_DAYS)
    assert got["resolutionRate"] == {"numerator": 2, "denominator": 4}


async def test_the_business_clock_tells_nothing_without_a_calendar(small: Service) -> None:
    fields = "firstResponseTime { value sampleSize minimum } ticketVolume { value }"
    got = await small.metrics(fields, f"{MONDAY}, clock: BUSINESS")
    assert got["firstResponseTime"] == {"value": None, "sampleSize": 0, "minimum": None}
    assert got["ticketVolume"] == {"value": 2}


async def test_a_clock_can_be_chosen_for_one_kpi(small: Service) -> None:
    fields = "a: firstResponseTime { value } b: firstResponseTime(clock: BUSINESS) { value }"
    got = await small.metrics(fields, MONDAY)
    assert got == {"a": {"value": 3200}, "b": {"value": None}}


ACCURACY = "accuracy { exact relativeError low high enoughData }"


@pytest.mark.parametrize(
    ("field", "low", "high"),
    [
        ("csat", 0.094531, 0.905469),  # Wilson, 1 of 2
        (
            "firstResponseTime",  # Student's t for 600, 1800 and 7200
            3200 - 4.3027 * sqrt(12_360_000 / 3),
            3200 + 4.3027 * sqrt(12_360_000 / 3),
        ),
        ("ticketVolume", None, None),
    ],
)
async def test_accuracy_is_an_interval(
    small: Service, field: str, low: float | None, high: float | None
) -> None:
    got = (await small.metrics(f"{field} {{ {ACCURACY} }}", THREE_DAYS))[field]["accuracy"]
    assert got == {
        "exact": True,
        "relativeError": None,
        "low": pytest.approx(low, abs=1e-6),
        "high": pytest.approx(high, abs=1e-6),
        "enoughData": False,
    }


async def test_ten_are_enough_data(service: Service) -> None:
    at = "2026-05-04T09:00:00Z"
    await service.post_events(
        [event("ticket.opened", f"T-{n}", at, channel="email") for n in range(10)]
    )
    got = await service.metrics("ticketVolume { accuracy { enoughData } }", MONDAY)
    assert got["ticketVolume"]["accuracy"]["enoughData"] is True


async def test_kpi_asks_by_name(small: Service) -> None:
    got = await small.metrics("kpi(name: TICKET_VOLUME) { __typename value }", MONDAY)
    assert got["kpi"] == {"__typename": "ValueKpi", "value": 2}


async def test_kpis_answer_in_the_order_of_the_names(small: Service) -> None:
    names = "[CSAT, TICKET_VOLUME, NPS, CSAT]"
    got = await small.metrics(f"kpis(names: {names}) {{ definition {{ name }} value }}", MONDAY)
    assert [(kpi["definition"]["name"], kpi["value"]) for kpi in got["kpis"]] == [
        ("CSAT", 1),
        ("TICKET_VOLUME", 2),
        ("NPS", 100),
        ("CSAT", 1),
    ]


@pytest.mark.parametrize(
    ("field", "kind"),
    [
        ("firstResponseTime", "DurationKpi"),
        ("resolutionRate", "ShareKpi"),
        ("nps", "SurveyKpi"),
        ("openTickets", "StockKpi"),
        ("ticketVolume", "ValueKpi"),
    ],
)
async def test_a_kpi_has_the_type_of_its_kind(small: Service, field: str, kind: str) -> None:
    got = await small.metrics(f"{field} {{ __typename }}", MONDAY)
    assert got == {field: {"__typename": kind}}


DEFINITION = "name label description formula unit currency better anchor family tiers version"


CARDS = in_force(DEFAULT_TIERS, {})


def definition(name: str) -> Json:
    kpi = REGISTRY[name]
    return {
        "name": name.upper(),
        "label": kpi.label,
        "description": kpi.description,
        "formula": kpi.rule,
        "unit": kpi.unit.name,
        "currency": None,
        "better": kpi.better.name,
        "anchor": kpi.anchor,
        "family": kpi.family.value,
        "tiers": [tier for tier, card in CARDS.items() if name in card.weights],
        "version": kpi.version,
    }


async def test_the_catalogue_is_the_registry(small: Service) -> None:
    got = await small.data(f"{{ kpiCatalog {{ {DEFINITION} }} }}")
    assert got["kpiCatalog"] == [definition(name) for name in REGISTRY]


async def test_the_catalogue_tells_of_some(small: Service) -> None:
    got = await small.data("{ kpiCatalog(names: [NPS, CSAT]) { name dimensions grains } }")
    assert [kpi["name"] for kpi in got["kpiCatalog"]] == ["NPS", "CSAT"]
    assert "SURVEY" in got["kpiCatalog"][0]["dimensions"]
    assert got["kpiCatalog"][0]["grains"] == ["HOUR", "DAY", "WEEK", "MONTH", "QUARTER", "YEAR"]


async def test_a_kpi_tells_its_definition(small: Service) -> None:
    got = await small.metrics(f"csat {{ definition {{ {DEFINITION} }} }}", MONDAY)
    assert got["csat"]["definition"] == definition("csat")


async def test_every_kpi_can_be_asked_for_by_its_field(small: Service) -> None:
    got = await small.metrics(" ".join(f"{camel(name)} {{ id }}" for name in REGISTRY), MONDAY)
    assert len({kpi["id"] for kpi in got.values()}) == len(REGISTRY)


async def test_equal_scopes_have_equal_ids(small: Service) -> None:
    same = 'range: {between: {start: "2026-05-04T02:00:00+02:00", end: "2026-05-05T00:00:00Z"}}'
    ids = [(await small.metrics("id csat { id }", scope)) for scope in (MONDAY, same, THREE_DAYS)]
    assert ids[0] == ids[1] != ids[2]


async def test_what_is_folded_is_fresh(small: Service, wednesday_noon: datetime) -> None:
    got = await small.metrics("freshness { asOf lagSeconds }", MONDAY)
    assert got["freshness"] == {"asOf": "2026-05-06T12:00:00Z", "lagSeconds": 0}
    assert wednesday_noon.hour == 12


async def test_freshness_tells_the_age_of_the_oldest_waiting_event(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    waiting = event("ticket.opened", "T-1", "2026-05-04T09:00:00Z", channel="email")
    await service.post("/v1/events", waiting, "application/json")
    (mark,) = await service.rows("fold_mark")
    later = mark["marked_at"] + timedelta(seconds=90)
    monkeypatch.setattr("api.endpoints.graphql.now", lambda: later)
    got = await service.metrics("freshness { asOf lagSeconds } ticketVolume { value }", MONDAY)
    assert got["freshness"]["lagSeconds"] == 90
    as_of = datetime.fromisoformat(got["freshness"]["asOf"])
    assert abs(as_of - mark["marked_at"]) < timedelta(milliseconds=1)
    assert got["ticketVolume"] == {"value": 0}


async def test_percentiles_of_rounded_durations_say_so(service: Service) -> None:
    monday = datetime(2026, 5, 4, tzinfo=UTC)
    agent = {"kind": "agent", "id": "a1"}
    log = [
        step
        for n in range(SMALL)
        for step in (
            event("ticket.opened", f"T-{n}", monday.isoformat(), channel="email"),
            event(
                "ticket.replied",
                f"T-{n}",
                (monday + timedelta(seconds=100 + n)).isoformat(),
                author=agent,
            ),
        )
    ]
    await service.post_events(log)
    await settle(service.desk)
    accuracy = "accuracy { exact relativeError }"
    got = await service.metrics(
        f"plain: firstResponseTime {{ {accuracy} }}"
        f" middle: firstResponseTime {{ {accuracy} percentile(p: 50) }}",
        MONDAY,
    )
    assert got["plain"]["accuracy"] == {"exact": True, "relativeError": None}
    assert got["middle"]["accuracy"] == {"exact": False, "relativeError": RELATIVE_ERROR}
    assert got["middle"]["percentile"] == pytest.approx(199.5, rel=RELATIVE_ERROR)
