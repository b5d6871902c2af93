"""Sums read like the facts, whatever was told, folded and summed in whatever order."""

import itertools
import random
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.asking.demands import Demand, Readings
from domain.errors import DomainError
from domain.kpis import REGISTRY
from domain.language.clocks import on_business_clock
from domain.language.dimensions import Dimension
from domain.language.filters import EVERYTHING, Among, Filter, Not
from domain.periods import Grain, Period, buckets
from domain.zones import zone_of
from persistence.asking import scan_runs
from persistence.connections.database import Database
from persistence.folding import mark_everything
from persistence.rollups import keeping
from persistence.rollups.keeping import keep
from tests.desk import EVER, NOW, StoredDesk
from tests.effort import effort
from tests.logs import logs
from tests.service import event
from tests.summing import settle, step
from tests.test_differential import EDGES, WHOLE, ZONE, same

CONFIGURATION = f"""
time_zone = "{ZONE}"
calendar = "office"

[calendars.office.hours]
monday-friday = ["09:00-17:00"]
"""
MIDDAY = EDGES[2] + timedelta(hours=10)
DAYS = buckets(WHOLE, Grain.DAY, zone_of(ZONE))
HOURS = buckets(Period(EDGES[3], EDGES[4]), Grain.HOUR, zone_of(ZONE))
ODD = (Period(EDGES[0], MIDDAY), Period(MIDDAY, EDGES[4] + timedelta(days=1)))
WIDE = Period(EDGES[0] - timedelta(days=9), EDGES[4] + timedelta(days=9))

requested = st.sampled_from(
    [
        ((EVER,), ()),
        ((WHOLE, *DAYS), ()),
        ((WIDE, *ODD), ()),
        (HOURS, ()),
        ((WHOLE, *DAYS), (Dimension.TEAM,)),
        (DAYS, (Dimension.AGENT, Dimension.TIER)),
        ((WIDE, Period(MIDDAY, EDGES[4])), (Dimension.CHANNEL, Dimension.PRIORITY)),
        ((WHOLE,), (Dimension.CATEGORY,)),
        ((WHOLE,), (Dimension.TIER, Dimension.CATEGORY)),
    ]
)
wheres: st.SearchStrategy[Filter] = st.sampled_from(
    [
        EVERYTHING,
        Among(Dimension.TIER, ("1", "2")),
        Not(Among(Dimension.AGENT, ("a1",))),
        Among(Dimension.CHANNEL, ("email",)),
        Among(Dimension.DIRECTION, ("outbound",)),
    ]
)
_numbers = itertools.count(1)


async def rows(desk: StoredDesk, table: str) -> int:
    async with desk.database.reading(desk.workspace) as connection:
        count: int = await connection.fetchval(f"SELECT count(*) FROM {table}")
    return count


def demands(periods: Sequence[Period], by: tuple[Dimension, ...], where: Filter) -> list[Demand]:
    wanted = [kpi for kpi in REGISTRY.values() if set(by) <= set(kpi.dimensions)]
    both = [timed for kpi in wanted for timed in (kpi, on_business_clock(kpi))]
    plain = [Demand(kpi, tuple(periods), by, where, ZONE) for kpi in dict.fromkeys(both)]
    durations = [demand for demand in plain if demand.kpi.is_duration]
    return plain + [replace(demand, quantile=0.9) for demand in durations]


async def without_rollups(
    desk: StoredDesk, requested: Sequence[Demand]
) -> Sequence[Readings | DomainError]:
    async def none(*_arguments: object) -> Mapping[Any, Any]:
        return {}

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(scan_runs, "rollup_coverage", none)
        return await desk.ask(requested)


async def assert_rollups_read_like_facts(desk: StoredDesk, requested: Sequence[Demand]) -> None:
    got, expected = await desk.ask(requested), await without_rollups(desk, requested)
    for demand, actual, other in zip(requested, got, expected, strict=True):
        if isinstance(actual, DomainError) or isinstance(other, DomainError):
            assert type(actual) is type(other), demand
            continue
        assert actual.keys() == other.keys(), demand
        for group, reading in actual.items():
            assert same(reading, other[group]), (demand, group, reading, other[group])


@settings(
    max_examples=effort(4),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    log=logs(EDGES).filter(bool),
    question=st.tuples(requested, wheres).map(lambda drawn: (*drawn[0], drawn[1])),
    now=st.sampled_from([MIDDAY, EDGES[2], EDGES[-1] + timedelta(days=2), NOW]),
    seed=st.integers(0, 2**32 - 1),
)
async def test_sums_read_like_facts_at_every_moment(
    database: Database,
    log: list[dict[str, Any]],
    question: tuple[Sequence[Period], tuple[Dimension, ...], Filter],
    now: datetime,
    seed: int,
) -> None:
    desk, rng = await StoredDesk.create(database, f"summed{next(_numbers)}"), random.Random(seed)
    await desk.configure(CONFIGURATION)
    shuffled = rng.sample(log, len(log))
    half = (len(log) + 1) // 2
    await desk.tell(shuffled[:half])
    for _ in range(rng.choice([3, 30, 300])):
        await step(desk, now)
    await assert_rollups_read_like_facts(desk, demands(*question))
    if shuffled[half:]:
        await desk.tell(shuffled[half:])
    await assert_rollups_read_like_facts(desk, demands(*question))
    await settle(desk, now + timedelta(days=rng.choice([0, 1, 3])))
    await assert_rollups_read_like_facts(desk, demands(*question))


@pytest.fixture
async def summed(desk: StoredDesk) -> StoredDesk:
    """Three tickets of two days, of which all sums are made."""
    await desk.tell(
        [
            event("ticket.opened", "T1", "2026-05-04T09:00:00Z", channel="email"),
            event("ticket.status_changed", "T1", "2026-05-05T09:00:00Z", status="resolved"),
            event("ticket.opened", "T2", "2026-05-04T10:00:00Z", channel="chat"),
            event("ticket.opened", "T3", "2026-05-05T10:00:00Z", channel="chat"),
        ]
    )
    await settle(desk)
    return desk


MAY = Period(datetime(2026, 5, 1, tzinfo=UTC), datetime(2026, 6, 1, tzinfo=UTC))
VOLUME = Demand(REGISTRY["ticket_volume"], (MAY,))


async def read(desk: StoredDesk) -> float | None:
    (readings,) = await desk.ask([VOLUME])
    assert not isinstance(readings, DomainError)
    return readings[MAY, ()].value


async def change_the_sums(
    desk: StoredDesk, kind: str = "opened", which: str = "grouping = 0"
) -> None:
    """So that it shows whether they are read."""
    async with desk.database.writing(desk.workspace) as connection:
        await connection.execute(
            "UPDATE rolled_up SET sums = ARRAY(SELECT 100.0::float8 FROM unnest(sums))"
            f" WHERE kind = '{kind}' AND {which}"
        )


async def test_sums_are_read_in_place_of_facts(summed: StoredDesk) -> None:
    await change_the_sums(summed)
    assert await read(summed) == 200  # of either day


async def test_what_sums_cannot_tell_is_read_beside_them(summed: StoredDesk) -> None:
    await change_the_sums(summed)
    unanswered = Demand(REGISTRY["unanswered_tickets"], (MAY,))
    volume, open_still = await summed.ask([VOLUME, unanswered])
    assert not isinstance(volume, DomainError)
    assert not isinstance(open_still, DomainError)
    assert (volume[MAY, ()].value, open_still[MAY, ()].value) == (200, 3)


async def test_a_change_has_its_days_read_from_the_facts_until_they_are_summed(
    summed: StoredDesk,
) -> None:
    await change_the_sums(summed)
    late = event("ticket.opened", "T4", "2026-05-05T23:59:59Z", channel="email")
    await summed.tell([late])
    assert await read(summed) == 100 + 2
    await settle(summed)
    assert await read(summed) == 100 + 2  # the sums of that day, made anew
    assert await rows(summed, "rollup_mark") == 0


async def test_folding_to_the_same_facts_marks_nothing(summed: StoredDesk) -> None:
    async with summed.database.writing(summed.workspace) as connection:
        await mark_everything(connection, summed.workspace)
    await summed.fold()
    assert await rows(summed, "rollup_mark") == 0


async def test_a_clock_that_is_behind_forgets_no_day(desk: StoredDesk) -> None:
    """One process has passed midnight when another, which has not, takes the next step."""
    before = datetime(2026, 5, 4, 23, 59, 59, tzinfo=UTC)
    await desk.tell([event("ticket.opened", "T1", "2026-05-04T09:00:00Z", channel="email")])
    await settle(desk, before)
    assert await step(desk, before + timedelta(seconds=2))
    await settle(desk, before)
    assert await read(desk) == 1
    await settle(desk, before + timedelta(seconds=2))
    assert await read(desk) == 1


async def test_another_zone_makes_other_sums(summed: StoredDesk) -> None:
    await change_the_sums(summed)
    await summed.configure('time_zone = "Asia/Kathmandu"')
    assert await read(summed) == 3
    await settle(summed)
    await change_the_sums(summed)
    assert await read(summed) == 200


async def test_sums_that_are_being_deleted_are_not_read_again(
    summed: StoredDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    await change_the_sums(summed)
    monkeypatch.setattr(keeping, "FORGOTTEN", 1)
    sums = await rows(summed, "rolled_up")
    await summed.configure('time_zone = "Asia/Kathmandu"')
    await step(summed)
    await step(summed)
    assert await rows(summed, "rolled_up") == sums - 2
    await summed.configure('time_zone = "UTC"')
    assert await read(summed) == 3
    await settle(summed)
    assert await read(summed) == 3
    assert await rows(summed, "rolled_up") == sums


async def test_facts_are_not_counted_while_sums_are_out_of_date(desk: StoredDesk) -> None:
    with_ratings = "rollup_state WHERE kind = 'rated'"
    await desk.tell([event("ticket.opened", "T1", "2026-05-04T09:00:00Z", channel="email")])
    await settle(desk, least=1)
    rating = {"survey": "csat", "score": 5, "scale": {"min": 1, "max": 5}}
    await desk.tell(
        [
            event("ticket.opened", "T2", "2026-05-04T10:00:00Z", channel="email"),
            event("rating.given", "R1", "2026-05-04T12:00:00Z", **rating),
        ]
    )
    while await rows(desk, "rollup_mark"):
        assert await step(desk, least=1)
        assert await rows(desk, with_ratings) == 0
    assert await step(desk, least=1)
    assert await rows(desk, with_ratings) == 1


async def test_few_facts_have_no_sums(desk: StoredDesk) -> None:
    await desk.tell([event("ticket.opened", "T1", "2026-05-04T09:00:00Z", channel="email")])
    async with desk.database.writing(desk.workspace) as connection:
        assert await keep(connection, desk.workspace, NOW) is False
    assert await rows(desk, "rollup_state") == 0


async def test_who_folds_is_not_disturbed(summed: StoredDesk) -> None:
    async with summed.database.writing(summed.workspace) as folding:
        lock = "SELECT pg_advisory_xact_lock(hashtext('supportkpi.fold'), hashtext($1))"
        await folding.execute(lock, summed.workspace)
        assert await step(summed) is None


async def test_today_is_not_summed(desk: StoredDesk) -> None:
    now = datetime(2026, 5, 4, 12, tzinfo=UTC)
    await desk.tell([event("ticket.opened", "T1", "2026-05-04T09:00:00Z", channel="email")])
    await settle(desk, now)
    assert await rows(desk, "rolled_up") == 0
    await settle(desk, now + timedelta(days=1))
    assert await rows(desk, "rolled_up") > 0


async def told_apart(desk: StoredDesk) -> None:
    """Two agents of two teams in two tickets on two days."""
    openings = [
        event("ticket.opened", f"T{n}", f"2026-05-0{day}T09:00:00Z", channel="email", team=team)
        for n, (day, team) in enumerate([(4, "one"), (4, "two"), (5, "one")])
    ]
    answers = [(0, "a1", 4), (0, "a2", 4), (0, "a2", 5), (1, "a1", 4), (2, "a1", 5)]
    replies = [
        event(
            "ticket.replied",
            f"T{n}",
            f"2026-05-0{day}T12:00:00Z",
            author={"kind": "agent", "id": agent},
        )
        for n, agent, day in answers
    ]
    await desk.tell([*openings, *replies])
    await settle(desk)


HANDLED = REGISTRY["handled_per_agent_day"]
BERLIN = "Europe/Berlin"


@pytest.mark.parametrize(
    ("by", "where", "zone"),
    [
        ((), EVERYTHING, "UTC"),
        ((Dimension.TEAM,), EVERYTHING, "UTC"),
        ((Dimension.TEAM,), Among(Dimension.TEAM, ("one", "two")), "UTC"),
        ((), Among(Dimension.TEAM, ("one",)), "UTC"),
        ((), Among(Dimension.TEAM, ("one", "two")), "UTC"),
        ((Dimension.TEAM, Dimension.AGENT), EVERYTHING, "UTC"),
        ((), EVERYTHING, BERLIN),
    ],
)
async def test_different_things_are_counted_once(
    desk: StoredDesk, by: tuple[Dimension, ...], where: Filter, zone: str
) -> None:
    await told_apart(desk)
    days = buckets(Period(MAY.since, MAY.until), Grain.DAY, zone_of(zone))
    half = Period(MAY.since, datetime(2026, 5, 5, 12, 30, tzinfo=UTC))
    for periods in [(MAY,), (MAY, *days), (half,)]:
        demand = Demand(HANDLED, periods, by, where, zone)
        await assert_rollups_read_like_facts(desk, [demand, Demand(HANDLED, (MAY,))])


async def test_numbers_of_different_things_are_read_from_those_of_days(desk: StoredDesk) -> None:
    await told_apart(desk)
    await change_the_sums(desk, "activity", "grouping >= 4")
    by_team, in_team, in_both = await desk.ask(
        [
            Demand(HANDLED, (MAY,), (Dimension.TEAM,)),
            Demand(HANDLED, (MAY,), (), Among(Dimension.TEAM, ("one",))),
            Demand(HANDLED, (MAY,), (), Among(Dimension.TEAM, ("one", "two"))),
        ]
    )
    assert not isinstance(by_team, DomainError)
    assert not isinstance(in_team, DomainError)
    assert not isinstance(in_both, DomainError)
    days = {keys: reading.sample_size for (_, keys), reading in by_team.items()}
    assert days == {("one",): 200, ("two",): 100}
    assert in_team[MAY, ()].sample_size == 200
    assert in_both[MAY, ()].sample_size == 4
