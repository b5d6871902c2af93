"""Whoever upgrades from any version that landed reads the same figures, to the last digit."""

from collections.abc import AsyncIterator, Sequence
from typing import Any

import pytest

from domain.asking.demands import Demand
from domain.errors import DomainError
from domain.kpis import REGISTRY
from domain.kpis.presets import PRESETS
from domain.language.clocks import on_business_clock
from domain.language.dimensions import Dimension
from persistence.connections.database import Database
from persistence.migrate import migrate
from tests.alone import alone, empty
from tests.desk import EVER, StoredDesk
from tests.landed import states
from tests.telling import DAY

BY = (
    (),
    (Dimension.AGENT, Dimension.TIER),
    (Dimension.TEAM,),
    (Dimension.CHANNEL,),
    (Dimension.PRIORITY,),
    (Dimension.CATEGORY,),
    (Dimension.SERVICE,),
    (Dimension.SEGMENT,),
)
ALL = (*REGISTRY.values(), *(preset.kpi for kpis in PRESETS.values() for preset in kpis.values()))
PERIODS = (EVER, DAY)
DEMANDS = (
    *(Demand(kpi, PERIODS, by) for kpi in ALL for by in BY if set(by) <= set(kpi.dimensions)),
    *(Demand(kpi, PERIODS, quantile=0.9) for kpi in REGISTRY.values() if kpi.is_duration),
    *(Demand(on_business_clock(kpi), PERIODS) for kpi in REGISTRY.values() if kpi.is_duration),
)

Figures = Sequence[dict[Any, Any]]


async def figures(desk: StoredDesk) -> Figures:
    """All KPIs, by what they can be broken down by."""
    answered: list[dict[Any, Any]] = []
    for readings in await desk.ask(DEMANDS):
        assert not isinstance(readings, DomainError), readings
        answered.append(dict(readings))
    return answered


def assert_same(got: Figures, expected: Figures) -> None:
    """Every figure is the same, to the last digit."""
    for demand, of_upgraded, of_today in zip(DEMANDS, got, expected, strict=True):
        assert of_upgraded == of_today, (demand.kpi.name, demand.by, demand.quantile)


@pytest.fixture(scope="module")
async def today(dsn: str) -> AsyncIterator[tuple[Figures, Figures]]:
    """What this version reads of the story: from the facts, and with rollups."""
    async with alone(dsn, "landed_today") as database:
        desk = await states.tell(database)
        from_facts = await figures(desk)
        await states.roll_up(desk)
        yield from_facts, await figures(desk)


@pytest.mark.parametrize("revision", states.REVISIONS)
async def test_an_upgraded_database_gives_the_same_figures(
    dsn: str, today: tuple[Figures, Figures], revision: str
) -> None:
    async with empty(dsn, f"landed_{revision}") as address:
        await states.load(address, revision)
        await migrate(address)
        database = await Database.connect(address)
        desk = StoredDesk(database, states.WORKSPACE)
        await desk.fold()
        assert_same(await figures(desk), today[0])
        await states.roll_up(desk)
        assert_same(await figures(desk), today[1])
        await database.close()


def test_the_first_version_is_among_them() -> None:
    assert states.REVISIONS[0] == "0001"
