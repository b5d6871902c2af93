"""Scopes that differ by one value of one dimension are one pass over the facts."""

import itertools
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.asking.demands import Demand
from domain.errors import DomainError
from domain.kpis import REGISTRY
from domain.language.dimensions import Dimension
from domain.language.filters import EVERYTHING, AllOf, Among, Filter, Missing, Tagged
from domain.periods import Grain, buckets
from domain.zones import zone_of
from persistence.asking import kpis
from persistence.connections.database import Database
from tests.desk import NOW, StoredDesk
from tests.logs import logs
from tests.service import THREE_DAYS, Service
from tests.test_differential import EDGES, WHOLE, ZONE, same

TILES = "ticketVolume { value } escalationRate { value } unansweredRate { value } "
FIVE = TILES + "resolutionRate { value series(grain: DAY) { values } } transferRate { value }"
_numbers = itertools.count(1)


async def test_twenty_tiles_over_four_scopes_are_one_statement(small: Service) -> None:
    scopes = ""
    for n, channel in enumerate(("email", "chat", "phone", "fax")):
        where = f'filter: {{channel: {{in: ["{channel}"]}}}}'
        scopes += f"s{n}: metrics(scope: {{{THREE_DAYS}, {where}}}) {{ {FIVE} }} "
    answer = await small.ask(f"{{ {scopes} }}")
    assert answer["extensions"]["statements"] == 1
    data = answer["data"]
    assert [data[f"s{n}"]["ticketVolume"]["value"] for n in range(4)] == [2, 1, 1, 0]
    assert [data[f"s{n}"]["resolutionRate"]["value"] for n in range(4)] == [1 / 2, 1, 0, None]
    assert data["s3"]["resolutionRate"]["series"]["values"] == [None] * 3


async def test_what_the_scopes_have_in_common_still_holds(small: Service) -> None:
    def scope(channel: str) -> str:
        both = f'channel: {{in: ["{channel}"]}}, tags: {{anyOf: ["vip"]}}'
        return (
            f"metrics(scope: {{{THREE_DAYS}, filter: {{{both}}}}}) {{ ticketVolume {{ value }} }}"
        )

    answer = await small.ask(f"{{ a: {scope('email')} b: {scope('chat')} c: {scope('phone')} }}")
    values = [answer["data"][alias]["ticketVolume"]["value"] for alias in "abc"]
    assert (values, answer["extensions"]["statements"]) == ([1, 1, 0], 1)


equalities: st.SearchStrategy[Filter] = st.sampled_from(
    [
        *(Among(Dimension.TIER, (tier,)) for tier in "123"),
        Missing(Dimension.TIER),
        *(Among(Dimension.AGENT, (agent,)) for agent in ("a1", "a2")),
        Missing(Dimension.TEAM),
    ]
)
rests: st.SearchStrategy[Filter] = st.sampled_from([EVERYTHING, Tagged(("x",))])
wheres = st.lists(st.tuples(equalities, rests).map(AllOf), min_size=2, max_size=4)


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    log=logs(EDGES),
    scopes=wheres,
    by=st.sampled_from([(), (Dimension.TIER,), (Dimension.CHANNEL, Dimension.TIER)]),
)
async def test_asked_together_they_read_as_they_do_alone(
    database: Database, log: list[dict[str, Any]], scopes: list[Filter], by: tuple[Dimension, ...]
) -> None:
    desk = await StoredDesk.create(database, f"shared{next(_numbers)}")
    await desk.tell(log)
    periods = (WHOLE, *buckets(WHOLE, Grain.DAY, zone_of(ZONE)))
    chosen = [kpi for kpi in REGISTRY.values() if Dimension.TAG in kpi.dimensions][::5]
    demands = [Demand(kpi, periods, by, where, ZONE) for where in scopes for kpi in chosen]
    together = await kpis.read(database, desk.workspace, demands, NOW)
    for where in scopes:
        mine = [demand for demand in demands if demand.where == where]
        alone = await kpis.read(database, desk.workspace, mine, NOW)
        for demand, expected in zip(mine, alone.results, strict=True):
            got = together.results[demands.index(demand)]
            assert not isinstance(got, DomainError)
            assert not isinstance(expected, DomainError)
            assert set(got) == set(expected)
            assert all(same(got[group], expected[group]) for group in got)
