"""Every preset against the plain-Python reference, on random logs in real Postgres."""

import itertools
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

import pytest
from hypothesis import strategies as st

from api.graphql.inputs.filters import filter_of
from domain.asking.demands import Demand
from domain.errors import DomainError
from domain.kpis.presets import PRESETS
from domain.language.dimensions import Dimension
from persistence.connections.database import Database
from tests.desk import StoredDesk
from tests.judging import Disagreement, assert_agrees, judged
from tests.logs import HOLIDAYS, desks
from tests.reference import Reference, filtered, presets
from tests.reference.question import question
from tests.reference.rows import ReferenceRow, keys
from tests.test_differential import (
    BEFORE,
    EDGES,
    WHOLE,
    ZONE,
    as_input,
    filters,
    groupings,
    holiday_dates,
    on_clock,
    same,
)

OF_TICKETS = groupings.filter(lambda by: not {"SURVEY", "QUESTION"} & set(by))
_numbers = itertools.count(1)


def test_the_reference_knows_every_preset() -> None:
    covered = [(name, vendor) for name, of_kpi in PRESETS.items() for vendor in of_kpi]
    assert list(presets.PRESETS) == covered


@dataclass(frozen=True)
class PresetCase:
    """What is drawn: a desk, and how it is asked."""

    log: tuple[list[dict[str, Any]], str]
    where: dict[str, Any]
    by: tuple[str, ...]
    clock: str


cases = st.builds(
    PresetCase,
    log=desks(EDGES),
    where=filters,
    by=OF_TICKETS,
    clock=st.sampled_from(["CALENDAR", "BUSINESS"]),
)
NAMES = {f"{name}-{vendor}": (name, vendor) for name, vendor in presets.PRESETS}


async def compare(database: Database, case: PresetCase, names: Collection[str]) -> None:
    """Compare what a desk says of some presets."""
    log, configuration = case.log
    desk = await StoredDesk.create(database, f"preset{next(_numbers)}")
    await desk.configure(configuration, holiday_dates)
    await desk.tell(log)
    world = Reference(log, configuration, holidays=HOLIDAYS).world
    dims = tuple(Dimension[name] for name in case.by)
    condition = filter_of(as_input(case.where))
    pairs = [NAMES[name] for name in names]
    kpis = [on_clock(PRESETS[name][vendor].kpi, case.clock) for name, vendor in pairs]
    demands = [Demand(kpi, (WHOLE, BEFORE), dims, condition, ZONE) for kpi in kpis]
    results = await desk.ask(demands)
    for name, demand, result in zip(names, demands, results, strict=True):
        assert not isinstance(result, DomainError), result
        second = presets.PRESETS[NAMES[name]]
        for period in demand.periods:
            about = question(
                period.since, period.until, zone=ZONE, where=case.where, clock=case.clock
            )
            groups: dict[tuple[str | None, ...], list[ReferenceRow]] = {}
            for row in filtered(second.rows(world, about), about):
                for key in keys(row, case.by, about.zone):
                    groups.setdefault(key, []).append(row)
            expected = {key: second.reading(rows) for key, rows in groups.items()}
            got = {key: reading for (during, key), reading in result.items() if during == period}
            if set(got) != set(expected) or not all(same(got[key], expected[key]) for key in got):
                raise Disagreement(name, period, got, expected, case)


@pytest.fixture(scope="module")
async def wrong(request: pytest.FixtureRequest, database: Database) -> Mapping[str, Disagreement]:
    """What is wrong with the presets that are judged in this run."""
    test = test_every_preset_agrees_with_the_reference
    return await judged(request, test, cases, partial(compare, database), 50)


@pytest.mark.parametrize("preset", NAMES)
def test_every_preset_agrees_with_the_reference(
    preset: str, wrong: Mapping[str, Disagreement]
) -> None:
    assert_agrees(preset, wrong)
