"""Spreads of months: what a year of days comes to, whatever changes afterwards."""

import random
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from domain.asking.demands import Demand
from domain.asking.histograms import RELATIVE_ERROR, SMALL
from domain.asking.rollups import MONTHLY
from domain.errors import DomainError
from domain.kpis import REGISTRY
from domain.language.dimensions import Dimension, Keys
from domain.language.filters import EVERYTHING, Among, Filter
from domain.language.formulas import Reading
from domain.periods import Period
from persistence.connections.database import Database
from tests.desk import StoredDesk
from tests.persistence.asking.test_merging_histograms import Reply, drawn, events_of, exact
from tests.summing import settle

MONTHS = [datetime(2026, month, 1, tzinfo=UTC) for month in range(1, 8)]
NOW = datetime(2026, 7, 9, 15, tzinfo=UTC)
LAST_MERGED = MONTHS[5]
"""The month that ended a month ago is May, and what comes after it is read by days."""
HALF_YEAR, ODD = Period(MONTHS[0], MONTHS[6]), Period(MONTHS[1] + timedelta(days=3), NOW)
PERIODS = (HALF_YEAR, ODD, *(Period(*pair) for pair in pairwise(MONTHS)))
BYS = ((), (Dimension.CHANNEL,), (Dimension.CHANNEL, Dimension.PRIORITY))
CHAT = Among(Dimension.CHANNEL, ("chat",))


def made_up() -> list[Reply]:
    """Of e-mail there are many in all, of chat few; few of anything on any day."""
    rng, kinds = random.Random(16), [("email", "high"), ("email", "low"), ("chat", "low")]
    days = [MONTHS[0] + timedelta(days=n) for n in range((NOW - MONTHS[0]).days)]
    return [
        Reply(day + timedelta(seconds=(seconds := drawn(rng))), seconds, (*kind, "one"))
        for day in days
        for kind, part in zip(kinds, (0.9, 0.8, 0.3), strict=True)
        if rng.random() < part
    ]


async def months_of(desk: StoredDesk) -> set[datetime]:
    sql = f"SELECT DISTINCT at FROM spread WHERE grouping >= {MONTHLY} AND kind = 'responded'"
    async with desk.database.reading(desk.workspace) as connection:
        return {row["at"] for row in await connection.fetch(sql)}


def values(
    replies: Sequence[Reply], period: Period, by: tuple[Dimension, ...], where: Filter
) -> Mapping[Keys, list[float]]:
    seconds_of: dict[Keys, list[float]] = {}
    for each in replies:
        if period.since <= each.at < period.until and (where is EVERYTHING or "chat" in each.keys):
            seconds_of.setdefault(each.keys[: len(by)], []).append(each.seconds)
    return seconds_of


async def check(desk: StoredDesk, replies: Sequence[Reply], periods: Sequence[Period]) -> None:
    """All percentiles, each period asked by itself, against the reference."""
    questions = [
        (Demand(REGISTRY["first_response_time"], (each,), by, where, quantile=part), each)
        for each in periods
        for by in BYS
        for where in (EVERYTHING, CHAT)
        for part in (0.1, 0.9)
    ]
    for demand, period in questions:
        (got,) = await desk.ask([demand], NOW)
        assert not isinstance(got, DomainError)
        for keys, seconds in values(replies, period, demand.by, demand.where).items():
            judge(got[period, keys], exact(seconds, demand.quantile or 0), len(seconds))


def judge(reading: Reading, value: float, count: int) -> None:
    assert reading.sample_size == count
    if count < SMALL:
        assert (reading.value, reading.relative_error) == (value, None)
    else:
        assert reading.relative_error == RELATIVE_ERROR
        assert reading.value == pytest.approx(value, rel=RELATIVE_ERROR * (1 + 1e-9))


async def test_d15_months_tell_what_their_days_tell_whatever_changes(database: Database) -> None:
    replies, desk = made_up(), await StoredDesk.create(database, "months")
    late = next(n for n, reply in enumerate(replies) if reply.at > MONTHS[2] + timedelta(days=9))
    first = [each for n, reply in enumerate(replies) if n != late for each in events_of(n, reply)]
    await desk.tell(first)
    await settle(desk, NOW)
    assert await months_of(desk) == {month for month in MONTHS if month < LAST_MERGED}
    await check(desk, [reply for n, reply in enumerate(replies) if n != late], PERIODS)
    await desk.tell(events_of(late, replies[late]))
    await check(desk, replies, (HALF_YEAR, PERIODS[4]))  # before the day is kept anew
    await settle(desk, NOW)
    assert await months_of(desk) == {month for month in MONTHS if month < LAST_MERGED}
    await check(desk, replies, (HALF_YEAR, PERIODS[4]))
