"""Demands are read in rounds: one batch for each level of what depends on readings."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, cast

import pytest
from graphql import (
    GraphQLField,
    GraphQLInterfaceType,
    GraphQLObjectType,
    get_named_type,
    is_leaf_type,
    is_required_argument,
)

from api.graphql.execution.loader import Loader
from api.graphql.schema import schema
from api.http.keys import Right
from domain.asking.demands import Demand, Readings
from domain.errors import BadInput, DomainError
from domain.kpis import REGISTRY
from domain.language.formulas import Reading
from domain.periods import Period
from tests.service import THREE_DAYS, Service

METRICS = f"metrics(scope: {{{THREE_DAYS}, compare: {{previousPeriod: true}}}})"
SCOPE = f"scope: {{{THREE_DAYS}}}"


@pytest.fixture
def batches(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """The names of the KPIs of each batch that is read."""
    read: list[list[str]] = []
    answer = Loader._answer

    async def noting(self: Loader, demands: Sequence[Demand]) -> None:
        read.append([demand.kpi.name for demand in demands])
        await answer(self, demands)

    monkeypatch.setattr(Loader, "_answer", noting)
    return read


FIRST_ROUND = {
    "fields and aliases": """
        a: ticketVolume { value } b: csat { sampleSize } c: ticketVolume { value }
    """,
    "named and nested fragments": """
        ...tiles } } fragment tiles on Metrics { ticketVolume { ...figures } csat { ...figures } }
        fragment figures on Kpi { value ...more } fragment more on Kpi { comparison { change
    """,
    "inline fragments on kinds": """
        kpi(name: CSAT) { value ... on SurveyKpi { invited responseRate scores { counts } } }
        kpis(names: [RESOLUTION_TIME, ESCALATION_RATE, TICKET_VOLUME]) { __typename sampleSize
            ... on DurationKpi { accuracy { low } percentile(p: 90) minimum within(seconds: 60) }
            ... on ShareKpi { numerator denominator } }
    """,
    "columns, points and what they are compared with": """
        ticketVolume { value series(grain: DAY) { values compareValues points { value } } }
        csat { series(grain: DAY, rolling: 2) { values starts } }
    """,
    "targets and outcomes": """
        csat { target { standing } value } slaOutcomes(metric: NEXT_REPLY) { met } id
    """,
    "accuracy before and after its percentiles": """
        a: resolutionTime { ... on DurationKpi { accuracy { relativeError } percentile(p: 50) } }
        b: resolutionTime { ... on DurationKpi { percentile(p: 90) accuracy { relativeError } } }
    """,
}
SECOND_ROUND = {
    "other of breakdowns": """
        a: ticketVolume { breakdown(by: [CHANNEL], first: 1) { other { value } } }
        b: csat { breakdown(by: [CHANNEL], first: 1) { other { value } rows { value } } }
    """,
    "series of rows": """
        ticketVolume { breakdown(by: [CHANNEL], first: 1) {
            rows { series(grain: DAY) { values } } total { series(grain: DAY) { values } }
            other { value } } }
        csat { breakdown(by: [CHANNEL]) { rows { series(grain: HOUR) { points { value } } } } }
    """,
    "distributions": """
        a: resolutionTime { ... on DurationKpi { distribution { counts } } }
        b: replyTime { ... on DurationKpi { distribution(buckets: 3) { counts } } }
    """,
}


@pytest.mark.parametrize("name", FIRST_ROUND)
async def test_what_the_document_alone_says_is_one_batch(
    small: Service, batches: list[list[str]], name: str
) -> None:
    await small.data(f"{{ {METRICS} {{ {FIRST_ROUND[name]} }} }}")
    assert len(batches) == 1, batches


@pytest.mark.parametrize("name", SECOND_ROUND)
async def test_what_depends_on_readings_is_a_second_batch(
    small: Service, batches: list[list[str]], name: str
) -> None:
    await small.data(f"{{ {METRICS} {{ {SECOND_ROUND[name]} }} }}")
    assert len(batches) == 2, batches


async def test_rounds_of_all_fields_are_the_same_rounds(
    small: Service, batches: list[list[str]]
) -> None:
    parts = [*FIRST_ROUND.values(), *SECOND_ROUND.values()]
    parts = [part for part in parts if "fragment" not in part]
    metrics = " ".join(f"m{n}: {METRICS} {{ {part} }}" for n, part in enumerate(parts))
    board = f"leaderboard({SCOPE}, by: AGENT, kpi: TICKETS_RESOLVED) {{ rows {{ rank }} }}"
    await small.data(f"{{ {metrics} {board} }}")
    assert len(batches) == 2, batches


ARGUMENTS = {"breakdown": "by: [CHANNEL], first: 1", "percentile": "p: 50", "within": "seconds: 60"}
"""Of the fields that need some."""
KINDS = ("CSAT", "NPS", "RESOLUTION_TIME", "ESCALATION_RATE", "TICKET_VOLUME", "OPEN_TICKETS")


def all_fields(parent: GraphQLObjectType, above: tuple[str, ...] = ()) -> str:
    """All that a type has, with all that lies below; no type within itself."""
    above = (*above, parent.name)
    return " ".join(
        selected
        for name, field in parent.fields.items()
        if (selected := _selected(name, field, above)) is not None
    )


def _selected(name: str, field: GraphQLField, above: tuple[str, ...]) -> str | None:
    arguments = f"({ARGUMENTS[name]})" if name in ARGUMENTS else ""
    needed = [key for key, argument in field.args.items() if is_required_argument(argument)]
    assert bool(arguments) == bool(needed), f"{name} needs {needed}: say which, in ARGUMENTS"
    kind = get_named_type(field.type)
    if not isinstance(kind, GraphQLObjectType):
        return name + arguments if is_leaf_type(kind) else None
    if kind.name in {*above, "Ticket", "Agent"}:  # which are read from events, not from facts
        return None
    return f"{name}{arguments} {{ {all_fields(kind, above)} }}"


async def test_whatever_a_kpi_has_is_demanded_in_two_rounds(
    small: Service, batches: list[list[str]]
) -> None:
    kpi = schema._schema.type_map["Kpi"]
    kinds = schema._schema.get_possible_types(cast("GraphQLInterfaceType", kpi))
    assert len(kinds) == 5
    for kind in kinds:
        batches.clear()
        fields = f"... on {kind.name} {{ {all_fields(kind)} }}"
        await small.data(f"{{ {METRICS} {{ kpis(names: [{', '.join(KINDS)}]) {{ {fields} }} }} }}")
        assert len(batches) == 2, (kind.name, batches)


CARDS = """
[[targets]]
kpi = "csat"
value = 0.9
[scorecards.1]
csat = 1
"""


async def test_scorecards_are_one_batch_though_they_wait_for_goals(
    service: Service, batches: list[list[str]]
) -> None:
    await service.desk.configure(CARDS)
    card = "rows { attainment target { gap } kpi { value } } score planAttainment"
    cards = f'a: scorecard({SCOPE}) {{ {card} }} b: scorecard({SCOPE}, team: "t1") {{ {card} }}'
    await service.data(f"{{ {cards} {METRICS} {{ ticketVolume {{ value }} }} }}")
    # The figures of the first round, and those of what the goals say is on the scorecards.
    assert batches == [["ticket_volume"], ["csat", "csat"]]


CONDITIONS = """
query ($yes: Boolean!, $no: Boolean!) { metrics(scope: {%s}) {
    ticketVolume @include(if: $yes) { value }
    csat @include(if: $no) { value }
    escalationRate @skip(if: $yes) { value }
    resolutionRate @skip(if: $no) { value }
    ... on Metrics @include(if: $no) { transferRate { value } }
    ...more @skip(if: $yes)
    resolutionTime { ... on DurationKpi {
        accuracy { relativeError } percentile(p: 50) @include(if: $no)
    } }
} }
fragment more on Metrics { unansweredRate { value } }
"""


@pytest.mark.parametrize(
    ("yes", "read"),
    [
        (True, {"ticket_volume", "resolution_rate", "resolution_time"}),
        (
            False,
            {"csat", "escalation_rate", "transfer_rate", "unanswered_rate", "resolution_time"},
        ),
    ],
)
async def test_what_is_left_out_is_neither_read_nor_paid_for(
    small: Service, batches: list[list[str]], *, yes: bool, read: set[str]
) -> None:
    variables = {"yes": yes, "no": not yes}
    answer = await small.ask(CONDITIONS % THREE_DAYS, variables=variables)
    assert "errors" not in answer
    (batch,) = batches
    assert set(batch) == read
    # The mean, and the percentile where it is asked for: accuracy alone reads none.
    assert batch.count("resolution_time") == (1 if yes else 2)
    names = " ".join(f"{camel(name)} {{ value }}" for name in sorted(read))
    alone = await small.ask(f"{{ metrics(scope: {{{THREE_DAYS}}}) {{ {names} }} }}")
    if yes:
        assert answer["extensions"]["cost"]["requested"] == alone["extensions"]["cost"]["requested"]


def camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(map(str.title, rest))


async def test_errors_stay_on_their_fields(small: Service, batches: list[list[str]]) -> None:
    answer = await small.ask(
        f"""{{ {METRICS} {{
        good: ticketVolume {{ value breakdown(by: [CHANNEL], first: 1) {{ other {{ value }} }} }}
        p: resolutionTime {{ ... on DurationKpi {{ percentile(p: 101) accuracy {{ low }} mean }} }}
        by: ticketVolume {{ value breakdown(by: []) {{ rows {{ value }} }} }}
        }} }}"""
    )
    metrics = answer["data"]["metrics"]
    assert metrics["good"]["breakdown"]["other"]["value"] is not None
    assert metrics["p"]["percentile"] is None
    codes = {tuple(error["path"]): error["extensions"]["code"] for error in answer["errors"]}
    assert codes[("metrics", "p", "percentile")] == "BAD_INPUT"
    assert set(codes.values()) == {"BAD_INPUT"}
    assert len(batches) == 2, batches


MONDAY = datetime(2026, 5, 4, tzinfo=UTC)
PERIOD = Period(MONDAY, MONDAY + timedelta(days=1))


def demand(name: str) -> Demand:
    return Demand(REGISTRY[name], (PERIOD,))


class Reads:
    """Answers each demand with 1, and notes what comes together."""

    def __init__(self) -> None:
        self.batches: list[list[str]] = []
        self.loader = Loader(self.read)

    async def read(self, demands: Sequence[Demand]) -> Sequence[Readings | DomainError]:
        self.batches.append([each.kpi.name for each in demands])
        return [
            BadInput("kpi", "is none") if each.kpi.name == "csat" else readings()
            for each in demands
        ]


def readings() -> Readings:
    return Readings((PERIOD,), Reading(None, 0), {(): [Reading(1.0, 1)]})


async def test_a_demand_outside_of_rounds_is_a_batch_of_its_own_at_once() -> None:
    reads = Reads()
    first, second = (reads.loader.load(demand(n)) for n in ("ticket_volume", "resolution_rate"))
    assert (await first).column()[0].value == (await second).column()[0].value == 1.0
    assert reads.batches == [["ticket_volume"], ["resolution_rate"]]


async def test_equal_demands_are_read_once_in_whatever_round() -> None:
    reads = Reads()
    with reads.loader.rounds.open():
        promises = [reads.loader.load(demand("ticket_volume")) for _ in range(3)]
    await asyncio.gather(*promises)
    await reads.loader.load(demand("ticket_volume"))
    assert reads.batches == [["ticket_volume"]]


async def test_what_follows_runs_after_all_of_its_round_even_if_it_is_there_already() -> None:
    reads = Reads()
    await reads.loader.load(demand("ticket_volume"))
    order: list[str] = []
    with reads.loader.rounds.open():
        reads.loader.load(demand("ticket_volume")).follow(lambda: order.append("told"))
        order.append("demanded")
    assert order == ["demanded", "told"]


async def test_what_follows_from_a_batch_is_one_batch_however_deep_it_lies() -> None:
    reads = Reads()
    load = reads.loader.load
    with reads.loader.rounds.open():
        shallow = load(demand("ticket_volume")).chain(lambda _: load(demand("escalation_rate")))
        deep = load(demand("resolution_rate")).then(lambda _: 1)
        deeper = reads.loader.rounds.all_of([deep, deep]).chain(
            lambda _: load(demand("transfer_rate"))
        )
    await asyncio.gather(shallow, deeper)
    assert reads.batches == [
        ["ticket_volume", "resolution_rate"],
        ["escalation_rate", "transfer_rate"],
    ]


async def test_errors_go_to_all_who_wait_and_to_nobody_else() -> None:
    reads = Reads()
    with reads.loader.rounds.open():
        bad = [reads.loader.load(demand("csat")).then(lambda _: 1) for _ in range(2)]
        good = reads.loader.load(demand("ticket_volume")).then(lambda _: 2)
    for promise in bad:
        with pytest.raises(BadInput):
            await promise
    with pytest.raises(BadInput):
        await reads.loader.rounds.all_of([good, *bad])
    assert await good == 2
    await reads.loader.rounds.all_settled([good, *bad])


async def test_an_error_in_what_follows_is_told_to_whoever_waits_for_that() -> None:
    reads = Reads()

    def fail(_: Readings) -> Any:
        raise BadInput("kpi", "cannot be made")

    coming = reads.loader.load(demand("ticket_volume"))
    for promise in (coming.then(fail), coming.chain(fail)):
        with pytest.raises(BadInput, match="cannot be made"):
            await promise
    assert (await coming).column()[0].value == 1.0


async def test_what_is_closed_is_read_no_more() -> None:
    ended = asyncio.Event()

    async def endless(_: Sequence[Demand]) -> Sequence[Readings | DomainError]:
        try:
            await asyncio.Event().wait()
        finally:
            ended.set()
        return []

    loader = Loader(endless)
    coming = asyncio.ensure_future(loader.load(demand("ticket_volume")))
    await asyncio.wait([coming], timeout=0.01)
    loader.close()
    with pytest.raises(asyncio.CancelledError):
        await coming
    assert ended.is_set()


async def test_what_a_mutation_returns_is_read_together(
    service: Service, batches: list[list[str]]
) -> None:
    await service.desk.configure(CARDS)
    card = "rows { kpi { value sampleSize } attainment target { standing } } score planAttainment"
    text = f"""mutation {{
        setTarget(target: {{kpi: CSAT, value: 0.9}}) {{ standing }}
        setScorecard(tier: "1", rows: [{{kpi: CSAT, weight: 1}}, {{kpi: NPS, weight: 1}}]) {{
            {card} }}
    }}"""
    response = await service.post("/graphql", {"query": text}, "application/json", Right.ADMIN)
    assert "errors" not in response.json()
    # What the target is judged by, and the figures of the scorecard but for what is read already.
    assert len(batches) == 2, batches
