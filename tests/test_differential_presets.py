"""Every preset against the plain-Python reference, on random logs in real Postgres."""

import itertools
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from api.graphql.inputs import filter_of
from domain.asking.demands import Demand
from domain.errors import DomainError
from domain.kpis.presets import PRESETS
from domain.language.dimensions import Dimension
from persistence.database import Database
from tests.desk import Desk
from tests.logs import HOLIDAYS, desks
from tests.reference import Reference, filtered, presets
from tests.reference.question import question
from tests.reference.rows import Row, keys
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
    told = [(name, vendor) for name, of_kpi in PRESETS.items() for vendor in of_kpi]
    assert list(presets.PRESETS) == told


@settings(
    max_examples=50,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    told=desks(EDGES),
    where=filters,
    by=OF_TICKETS,
    clock=st.sampled_from(["CALENDAR", "BUSINESS"]),
)
async def test_every_preset_agrees_with_the_reference(
    database: Database,
    told: tuple[list[dict[str, Any]], str],
    where: dict[str, Any],
    by: tuple[str, ...],
    clock: str,
) -> None:
    log, configuration = told
    desk = await Desk.create(database, f"preset{next(_numbers)}")
    await desk.configure(configuration, holiday_dates)
    await desk.tell(log)
    world = Reference(log, configuration, holidays=HOLIDAYS).world
    dims = tuple(Dimension[name] for name in by)
    condition = filter_of(as_input(where))
    kpis = [on_clock(PRESETS[name][vendor].kpi, clock) for name, vendor in presets.PRESETS]
    demands = [Demand(kpi, (WHOLE, BEFORE), dims, condition, ZONE) for kpi in kpis]
    results = await desk.ask(demands)
    for second, demand, result in zip(presets.PRESETS.values(), demands, results, strict=True):
        assert not isinstance(result, DomainError), result
        for period in demand.periods:
            about = question(period.since, period.until, zone=ZONE, where=where, clock=clock)
            groups: dict[tuple[str | None, ...], list[Row]] = {}
            for row in filtered(second.rows(world, about), about):
                for key in keys(row, by, about.zone):
                    groups.setdefault(key, []).append(row)
            expected = {key: second.reading(rows) for key, rows in groups.items()}
            got = {key: reading for (of, key), reading in result.items() if of == period}
            asked = (demand.kpi.name, demand.kpi.preset, period, by)
            assert set(got) == set(expected), (asked, got, expected, log)
            assert all(same(got[key], expected[key]) for key in got), (asked, got, expected, log)
