"""Spreads of days and groups that are merged: rounded where they are many, exact where few."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise, product

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.asking.demands import Demand, Readings
from domain.asking.histograms import RELATIVE_ERROR, SMALL
from domain.asking.rollup_kinds import HISTOGRAMS
from domain.errors import DomainError
from domain.kpis import REGISTRY
from domain.language.dimensions import Dimension, Keys
from domain.language.filters import EVERYTHING, Among, Filter, Not
from domain.periods import Period
from persistence.connections.database import Database
from tests.desk import StoredDesk
from tests.service import Json, event
from tests.statements import counted
from tests.summing import settle

MONDAY = datetime(2026, 5, 4, tzinfo=UTC)
KEPT_DAYS = 4
NOW = MONDAY + timedelta(days=KEPT_DAYS, hours=20)
EDGES = [MONDAY + timedelta(days=day) for day in range(KEPT_DAYS + 2)]
MANY = ("phone", "low")
A_DAY = {
    ("email", "high"): 30,
    ("email", "low"): 70,
    ("chat", "high"): 49,
    ("chat", "low"): 0,
    ("phone", "high"): 1,
    MANY: 210,
}
"""Replies of each kind on each day: 4 × 49 are fewer than 200 and 5 × 49 are not, 70 are few on
every day and many on three, 1 is few over all days, and 210 are many on the one day that has
them."""
WIDTH = {dim: n for n, dim in enumerate((Dimension.CHANNEL, Dimension.PRIORITY, Dimension.TEAM))}


@dataclass(frozen=True, slots=True)
class Reply:
    """What the reference knows of a first response."""

    at: datetime
    seconds: float
    keys: Keys


def exact(values: Sequence[float], fraction: float) -> float:
    """A percentile by the definition of `percentile_cont`, to the last bit."""
    ordered, rank = sorted(values), fraction * (len(values) - 1)
    low = ordered[int(rank)]
    return low + (rank - int(rank)) * (ordered[min(int(rank) + 1, len(values) - 1)] - low)


def drawn(rng: random.Random) -> float:
    return rng.choice((0.0, 0.001, round(min(rng.lognormvariate(6, 2), 50_000), 3), 300.0))


def made_up() -> list[Reply]:
    rng = random.Random(15)
    return [
        Reply(day + timedelta(seconds=(seconds := drawn(rng))), seconds, (*kind, "one"))
        for day in EDGES[:-1]
        for kind, count in A_DAY.items()
        for _ in range(count if kind != MANY or day == MONDAY else 1)
    ]


REPLIES = made_up()


def events_of(number: int, reply: Reply) -> list[Json]:
    channel, priority, team = reply.keys
    opened = reply.at - timedelta(seconds=reply.seconds)
    author = {"kind": "agent", "id": f"a{number % 3}"}
    start = {"channel": channel, "priority": priority, "team": team}
    return [
        event("ticket.opened", f"T{number}", opened.isoformat(), **start),
        event("ticket.replied", f"T{number}", reply.at.isoformat(), author=author),
    ]


@pytest.fixture(scope="module")
async def merging(database: Database) -> StoredDesk:
    """A desk whose last day is today, and whose second day has changed since it was kept."""
    desk = await StoredDesk.create(database, "merging")
    late = next(n for n, reply in enumerate(REPLIES) if EDGES[1] <= reply.at < EDGES[2])
    await desk.tell(
        [each for n, reply in enumerate(REPLIES) if n != late for each in events_of(n, reply)]
    )
    await settle(desk, NOW)
    await desk.tell(events_of(late, REPLIES[late]))
    return desk


async def readings(desk: StoredDesk, *demands: Demand) -> list[Readings]:
    results = await desk.ask(demands, NOW)
    assert not any(isinstance(result, DomainError) for result in results), results
    return [result for result in results if isinstance(result, Readings)]


def periods(first: int, days: int, hours: int) -> tuple[Period, ...]:
    """A range, each of its days, and one that ends within a day."""
    edges = EDGES[first : first + days + 1]
    each = [Period(*pair) for pair in pairwise(edges)]
    return tuple(
        dict.fromkeys(
            [
                Period(edges[0], edges[-1]),
                *each,
                Period(edges[0], edges[0] + timedelta(hours=hours)),
            ]
        )
    )


ranges = st.builds(
    periods, st.integers(0, KEPT_DAYS), st.integers(1, KEPT_DAYS + 1), st.integers(1, 30)
)
groups = st.sampled_from([by for by in HISTOGRAMS.groupings if set(by) <= WIDTH.keys()])
filters: st.SearchStrategy[tuple[Filter, str]] = st.sampled_from(
    [
        (EVERYTHING, "email chat phone"),
        (Among(Dimension.CHANNEL, ("email", "chat")), "email chat"),
        (Not(Among(Dimension.CHANNEL, ("phone",))), "email chat"),
        (Among(Dimension.CHANNEL, ("phone",)), "phone"),
    ]
)
fractions = st.sampled_from([0.0, 0.25, 0.5, 0.9, 0.99, 1.0])


def expected(
    replies: Sequence[Reply], period: Period, by: tuple[Dimension, ...]
) -> Mapping[Keys, list[float]]:
    seconds_of: dict[Keys, list[float]] = {}
    for reply in replies:
        if period.since <= reply.at < period.until:
            keys = tuple(reply.keys[WIDTH[dim]] for dim in by)
            seconds_of.setdefault(keys, []).append(reply.seconds)
    return seconds_of


@given(ranges, st.tuples(groups, groups), filters, st.tuples(fractions, fractions))
@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
async def test_d15_merged_percentiles_are_exact_below_200_and_within_their_bound_from_there_on(
    merging: StoredDesk,
    asked_periods: tuple[Period, ...],
    bys: tuple[tuple[Dimension, ...], ...],
    filtered: tuple[Filter, str],
    quantiles: tuple[float, ...],
) -> None:
    where, channels = filtered
    among = [reply for reply in REPLIES if reply.keys[0] in channels.split()]
    kpi = REGISTRY["first_response_time"]
    both = list(product(bys, quantiles))
    demands = [Demand(kpi, asked_periods, by, where, quantile=each) for by, each in both]
    for (by, fraction), got in zip(both, await readings(merging, *demands), strict=True):
        for period in asked_periods:
            values = expected(among, period, by)
            assert {keys for keys in got.of(period) if got[period, keys].value is not None} == (
                values.keys()
            )
            for keys, seconds in values.items():
                judge(got, (period, keys), exact(seconds, fraction), len(seconds))


def judge(got: Readings, at: tuple[Period, Keys], value: float, count: int) -> None:
    """A reading against the reference: to the last bit, unless it says how far it may be off."""
    reading = got[at]
    assert reading.sample_size == count
    if reading.relative_error is None:
        assert reading.value == value
    else:
        assert count >= SMALL
        assert reading.relative_error == RELATIVE_ERROR
        assert reading.value == pytest.approx(value, rel=RELATIVE_ERROR * (1 + 1e-9))


async def test_d15_days_that_are_small_by_themselves_are_rounded_when_merged(
    merging: StoredDesk,
) -> None:
    kpi, days = REGISTRY["first_response_time"], periods(0, KEPT_DAYS, 24)
    (got,) = await readings(
        merging, Demand(kpi, days, (Dimension.CHANNEL, Dimension.PRIORITY), quantile=0.5)
    )
    kind, lone = ("email", "low"), ("chat", "high")
    assert [got[day, kind].relative_error for day in days[1:]] == [None] * KEPT_DAYS
    assert got[days[0], kind].sample_size == KEPT_DAYS * A_DAY[kind]
    assert got[days[0], kind].relative_error == RELATIVE_ERROR
    assert got[days[0], lone].sample_size == KEPT_DAYS * A_DAY[lone]
    assert got[days[0], lone].relative_error is None


async def test_d15_percentiles_by_several_dimensions_are_told_by_the_groupings_of_each(
    merging: StoredDesk,
) -> None:
    """None of the groupings tells them all: each is read from its own, and none from the facts."""
    kpi, days = REGISTRY["first_response_time"], periods(2, KEPT_DAYS - 2, 24)[:1]
    bys = ((), (Dimension.CHANNEL,), (Dimension.TEAM,), (Dimension.CATEGORY,))
    with counted() as seen:
        await readings(merging, *(Demand(kpi, days, by, quantile=0.5) for by in bys))
    read = [text for text in seen.questions if "points" in text]
    assert len(read) == len(bys)
    assert not any("FROM responded" in text for text in read)
