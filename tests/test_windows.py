"""Periods that overlap by the hundred: a year in days, summed up or rolling, of every KPI."""

import math
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import product
from typing import Any

import pytest

from domain.asking.demands import Demand, Readings
from domain.asking.layouts import MAX_LAYERS
from domain.errors import CostLimit, DomainError
from domain.kpis import REGISTRY
from domain.language.dimensions import Dimension
from domain.language.formulas import Reading
from domain.periods import Period
from persistence.connections.database import Database
from tests.desk import StoredDesk
from tests.reference import Reference
from tests.service import event
from tests.test_differential import same

START = datetime(2025, 1, 1, tzinfo=UTC)
DAY = timedelta(days=1)
YEAR = Period(START, START + 365 * DAY)
QUANTILES = (0.5, 0.9)
KINDS = (
    "ticket_volume",
    "unanswered_rate",
    "tickets_unresolved",
    "open_tickets",
    "backlog_rate",
    "resolved_per_agent_day",
    "handled_per_agent_day",
    "first_response_time",
    "staff_turnover",
    "availability_coverage",
)
"""One of each kind: sums, ends of periods, stocks, different things, whole periods."""


def cumulative(days: int = 365) -> tuple[Period, ...]:
    return tuple(Period(START, START + n * DAY) for n in range(1, days + 1))


def rolling(width: int, days: int = 365) -> tuple[Period, ...]:
    return tuple(Period(START + (n - width) * DAY, START + n * DAY) for n in range(1, days + 1))


def year_log() -> list[dict[str, Any]]:
    """Every second day a ticket: answered, resolved, reopened, or left alone; now and then work."""
    log = [event("agent.changed", f"a{n}", START.isoformat(), team="t1") for n in range(3)]
    for n in range(180):
        at, agent, ticket = START + 2 * n * DAY + timedelta(hours=n % 24), f"a{n % 3}", f"T-{n}"
        tell = partial(event_after, ticket, at)
        log.append(tell("ticket.opened", 0, channel="email", tier=str(n % 2 + 1), tags=["x"]))
        if n % 5:
            author = {"kind": "agent", "id": agent}
            log.append(tell("ticket.replied", n % 50 + 1, author=author))
        if n % 3:
            log.append(tell("ticket.status_changed", n % 70 + 60, status="resolved", agent=agent))
        if not n % 7:
            log.append(tell("ticket.status_changed", 200, status="open"))
        end = at + timedelta(hours=8)
        log.append(event("shift.worked", f"S-{n}", at.isoformat(), **shift_of(agent, at, end)))
    return log


def event_after(ticket: str, at: datetime, kind: str, hours: int, **data: Any) -> dict[str, Any]:
    return event(kind, ticket, (at + timedelta(hours=hours)).isoformat(), **data)


def shift_of(agent: str, start: datetime, end: datetime) -> dict[str, Any]:
    return {"agent": agent, "start": start.isoformat(), "end": end.isoformat()}


@pytest.fixture(scope="module")
async def year(database: Database) -> StoredDesk:
    desk = await StoredDesk.create(database, "windows")
    await desk.tell(LOG)
    return desk


LOG = year_log()


async def readings_of(desk: StoredDesk, demands: Sequence[Demand]) -> list[Readings]:
    results = []
    for demand, result in zip(demands, await desk.ask(demands), strict=True):
        assert not isinstance(result, DomainError), (demand.kpi.name, result)
        results.append(result)
    return results


def alike(left: Reading, right: Reading) -> bool:
    if left.value is None or right.value is None:
        return left.value is right.value and left.sample_size == right.sample_size
    return math.isclose(left.value, right.value, rel_tol=1e-9) and (
        left.sample_size == right.sample_size
    )


@pytest.mark.parametrize("windows", [cumulative(), rolling(30), rolling(90)])
async def test_b4_a_year_in_days_of_every_kpi_is_what_each_day_says_alone(
    year: StoredDesk, windows: tuple[Period, ...]
) -> None:
    demands = [Demand(kpi, windows) for kpi in REGISTRY.values()]
    demands += [
        Demand(kpi, windows, quantile=quantile)
        for kpi, quantile in product(REGISTRY.values(), QUANTILES)
        if kpi.is_duration
    ]
    some = windows[40::90]
    alone = [
        Demand(demand.kpi, (window,), quantile=demand.quantile)
        for demand, window in product(demands, some)
    ]
    expected = iter(await readings_of(year, alone))
    for demand, readings in zip(demands, await readings_of(year, demands), strict=True):
        for window in some:
            reading, other = readings[window, ()], next(expected)[window, ()]
            assert alike(reading, other), (demand.kpi.name, window, reading, other)


@pytest.mark.parametrize("windows", [cumulative(), rolling(45)])
async def test_b4_it_agrees_with_the_reference(
    year: StoredDesk, windows: tuple[Period, ...]
) -> None:
    reference = Reference(LOG)
    for name, readings in zip(
        KINDS,
        await readings_of(year, [Demand(REGISTRY[name], windows) for name in KINDS]),
        strict=True,
    ):
        for window in windows[10::80]:
            expected = reference.read(name, window.since, window.until)
            assert same(readings[window, ()], expected), (
                name,
                window,
                readings[window, ()],
                expected,
            )


async def test_b4_it_can_be_broken_down_and_compared(year: StoredDesk) -> None:
    """By two dimensions and by tags, with windows that neither follow nor hold one another."""
    windows = (*cumulative(60), *rolling(40, 60), YEAR)
    kpi = REGISTRY["resolved_per_agent_day"]
    for by in ((Dimension.TIER, Dimension.AGENT), (Dimension.TAG,)):
        (readings,) = await readings_of(year, [Demand(kpi, windows, by)])
        for window in (windows[50], windows[110], YEAR):
            (alone,) = await readings_of(year, [Demand(kpi, (window,), by)])
            assert readings.of(window).keys() == alone.of(window).keys()
            for keys, reading in alone.of(window).items():
                assert alike(readings[window, keys], reading)


async def test_b4_many_breakdowns_of_the_same_facts_are_answered(year: StoredDesk) -> None:
    """Each is a grouping, and a statement has 31 at most."""
    dimensions = REGISTRY["unanswered_rate"].dimensions
    groupings = [
        (first, second) for first, second in product(dimensions, dimensions) if first != second
    ]
    demands = [Demand(REGISTRY["unanswered_rate"], (YEAR,), by) for by in groupings[:100]]
    tickets = len([entry for entry in LOG if entry["type"] == "ticket.opened"])
    for demand, readings in zip(demands, await readings_of(year, demands), strict=True):
        assert sum(reading.sample_size for reading in readings.values()) == tickets, demand.by


async def test_b4_many_figures_of_the_same_facts_are_answered(year: StoredDesk) -> None:
    """More than a row of Postgres has columns."""
    kpi = REGISTRY["resolution_time"]
    demands = [Demand(kpi, (YEAR,), quantile=n / 1000) for n in range(1001)]
    values = [readings[YEAR, ()].value or 0 for readings in await readings_of(year, demands)]
    assert values == sorted(values)


async def test_b4_what_is_beyond_the_bound_is_refused_before_it_runs(year: StoredDesk) -> None:
    """So many groupings of the same facts in one document."""
    kpi = REGISTRY["unanswered_rate"]
    dimensions = set(kpi.dimensions) - {Dimension.TAG}  # read by itself, as tickets have several
    groupings = [
        (first, second) for first, second in product(dimensions, dimensions) if first != second
    ]
    demands = [Demand(kpi, (YEAR,), by) for by in groupings]
    assert len(demands) > MAX_LAYERS.limit
    results = await year.ask(demands)
    assert {type(result) for result in results} == {CostLimit}
