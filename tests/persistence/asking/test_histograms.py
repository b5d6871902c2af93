"""Percentiles of many facts: within their bound of the exact ones, and exact where they are few."""

import random
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from statistics import quantiles

import pytest

from domain.asking.demands import Demand, Readings
from domain.asking.histograms import RELATIVE_ERROR, SMALL
from domain.errors import DomainError
from domain.kpis import REGISTRY
from domain.language.dimensions import Dimension
from domain.language.filters import EVERYTHING, Among, Filter
from domain.language.formulas import Reading
from domain.periods import Grain, Period, buckets
from domain.zones import zone_of
from persistence.connections.database import Database
from tests.desk import StoredDesk
from tests.service import Json, event
from tests.summing import settle

MONDAY = datetime(2026, 5, 4, tzinfo=UTC)
NOW = MONDAY + timedelta(days=2, hours=12)
WEEK = Period(MONDAY - timedelta(days=1), MONDAY + timedelta(days=6))
DAYS = buckets(WEEK, Grain.DAY, zone_of("UTC"))
FRACTIONS = (0, 0.01, 0.25, 0.5, 0.9, 0.999, 1)
BUSY, QUIET = "busy", "quiet"


def replied(ticket: str, opened: datetime, seconds: float, team: str) -> list[Json]:
    answer = (opened + timedelta(seconds=seconds)).isoformat()
    agent = {"kind": "agent", "id": "a1"}
    return [
        event("ticket.opened", ticket, opened.isoformat(), channel="email", team=team),
        event("ticket.replied", ticket, answer, author=agent),
    ]


def drawn(rng: random.Random, count: int) -> list[float]:
    """Times to a first response, from none at all to hours, all on the same day."""
    return [0, 0, 1, *(round(min(rng.lognormvariate(6, 2), 50_000), 3) for _ in range(count - 3))]


@pytest.fixture(scope="module")
def responses_of() -> Mapping[str, list[tuple[datetime, float]]]:
    """First responses of two teams: one is busy on Monday; on Tuesday and today little happens."""
    rng = random.Random(7)
    busy = [(MONDAY, seconds) for seconds in drawn(rng, SMALL + 40)]
    quiet = [(MONDAY, seconds) for seconds in drawn(rng, SMALL - 1)]
    later = [(MONDAY + timedelta(days=day), 60.0 * day) for day in (1, 1, 2)]
    return {BUSY: busy + later, QUIET: quiet}


@pytest.fixture(scope="module")
async def spread(
    database: Database, responses_of: Mapping[str, list[tuple[datetime, float]]]
) -> StoredDesk:
    desk = await StoredDesk.create(database, "spread")
    await desk.tell(
        [
            each
            for team, responses in responses_of.items()
            for n, (opened, seconds) in enumerate(responses)
            for each in replied(f"{team}-{n}", opened, seconds, team)
        ]
    )
    await settle(desk, NOW)
    return desk


async def percentiles(
    desk: StoredDesk, fraction: float, by: tuple[Dimension, ...] = (), where: Filter = EVERYTHING
) -> Readings:
    kpi = REGISTRY["first_response_time"]
    demand = Demand(kpi, (WEEK, *DAYS), by, where, quantile=fraction)
    (readings,) = await desk.ask([demand], NOW)
    assert not isinstance(readings, DomainError)
    return readings


def same(reading: Reading, exact: Reading) -> bool:
    """Whether it is the same, and said to be exact, but for the last digits of fractions."""
    is_close = reading.value == pytest.approx(exact.value)
    return is_close and reading._replace(value=exact.value) == exact


def between(values: list[float], fraction: float) -> float:
    """A percentile by the definition of `percentile_cont`, with the standard library."""
    if fraction in {0, 1}:
        return (min, max)[int(fraction)](values)
    return quantiles(values, n=1000, method="inclusive")[round(fraction * 1000) - 1]


@pytest.mark.parametrize("fraction", FRACTIONS)
async def test_percentiles_of_many_are_within_their_bound(
    spread: StoredDesk, responses_of: Mapping[str, list[tuple[datetime, float]]], fraction: float
) -> None:
    got = (await percentiles(spread, fraction))[WEEK, ()]
    seconds = [each for responses in responses_of.values() for _, each in responses]
    assert got.sample_size == len(seconds)
    assert got.value == pytest.approx(between(seconds, fraction), rel=RELATIVE_ERROR)
    assert got.relative_error == RELATIVE_ERROR


@pytest.mark.parametrize("fraction", FRACTIONS)
async def test_percentiles_of_few_are_exact(
    spread: StoredDesk, responses_of: Mapping[str, list[tuple[datetime, float]]], fraction: float
) -> None:
    by_team = await percentiles(spread, fraction, (Dimension.TEAM,))
    quiet = [seconds for _, seconds in responses_of[QUIET]]
    exact = Reading(between(quiet, fraction), len(quiet))
    assert same(by_team[WEEK, (QUIET,)], exact)
    assert by_team[WEEK, (BUSY,)].relative_error == RELATIVE_ERROR
    alone = await percentiles(spread, fraction, where=Among(Dimension.TEAM, (QUIET,)))
    assert same(alone[WEEK, ()], exact)


async def test_each_day_says_for_itself_whether_it_is_exact(spread: StoredDesk) -> None:
    medians = await percentiles(spread, 0.5)
    errors = {day.since: medians[day, ()].relative_error for day in DAYS}
    assert [day for day, error in errors.items() if error] == [MONDAY]
    tuesday, today = (medians[day, ()].value for day in DAYS[2:4])
    assert (tuesday, today) == (60, 120)


async def test_what_no_spread_tells_is_read_from_the_facts(spread: StoredDesk) -> None:
    by_agent = await percentiles(spread, 0.5, (Dimension.AGENT,))
    assert by_agent[WEEK, ("a1",)].relative_error is None


async def test_a_day_that_changed_is_read_from_the_facts_until_it_is_kept_anew(
    database: Database,
) -> None:
    desk = await StoredDesk.create(database, "respread")
    few = [replied(f"B{n}", MONDAY, n + 1, BUSY) for n in range(SMALL - 2)]
    await desk.tell([each for events in few for each in events])
    await settle(desk, NOW)
    await desk.tell(replied("B-late", MONDAY, SMALL - 1, BUSY))
    expected = Reading(SMALL / 2, SMALL - 1)
    assert (await percentiles(desk, 0.5))[WEEK, ()] == expected
    await settle(desk, NOW)
    assert (await percentiles(desk, 0.5))[WEEK, ()] == expected
    await desk.tell(replied("B-later", MONDAY, SMALL, BUSY))
    for _ in range(2):
        many = (await percentiles(desk, 0.5))[WEEK, ()]
        assert (many.sample_size, many.relative_error) == (SMALL, RELATIVE_ERROR)
        assert many.value == pytest.approx((SMALL + 1) / 2, rel=RELATIVE_ERROR)
        await settle(desk, NOW)
