"""Which times a rollup covers, and which are read from the facts."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.asking.rollup_coverage import RollupCoverage, Stretch
from domain.asking.rollups import Rollup
from domain.facts import Opened
from domain.periods import Grain, start_of, step
from domain.zones import zone_of

ZONE = "America/New_York"
LOCAL = zone_of(ZONE)
FIRST, LAST = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)


def midnight(day: int, month: int = 3) -> datetime:
    return datetime(2026, month, day, tzinfo=LOCAL).astimezone(UTC)


def coverage(until: datetime, *stale: Stretch, zone: str = ZONE) -> RollupCoverage:
    return RollupCoverage(Rollup(Opened, {}, {}, {}, zone, ""), until, stale)


UNTIL = midnight(20)


def test_whole_days_are_covered_and_what_is_beside_them_is_not() -> None:
    since, until = midnight(3) + timedelta(hours=1), midnight(10) + timedelta(hours=23)
    covered, uncovered = coverage(UNTIL).days([(since, until)], [since, until])
    assert covered == ((midnight(4), midnight(10)),)
    assert uncovered == ((since, midnight(4)), (midnight(10), until))


def test_a_day_with_an_edge_inside_or_a_change_is_uncovered() -> None:
    noon = midnight(8) + timedelta(hours=12)  # of the day that the clock was put forward on
    changed = midnight(12) - timedelta(hours=1), midnight(12) + timedelta(hours=1)
    week = midnight(5), midnight(15)
    covered, uncovered = coverage(UNTIL, changed).days([week], [*week, midnight(6), noon])
    assert covered == (
        (midnight(5), midnight(8)),
        (midnight(9), midnight(11)),
        (midnight(13), midnight(15)),
    )
    assert uncovered == ((midnight(8), midnight(9)), (midnight(11), midnight(13)))


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "UTC", ZONE])
def test_all_of_time_is_covered_up_to_where_the_rollup_reaches(zone: str) -> None:
    until = start_of(UNTIL, Grain.DAY, zone_of(zone))
    covered, uncovered = coverage(until, zone=zone).days([(FIRST, LAST)], [FIRST, LAST])
    ((since, last),) = covered
    assert since < FIRST + timedelta(days=3)
    assert last == until
    assert uncovered == ((FIRST, since), (until, LAST))


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "UTC", ZONE])
def test_the_ends_of_time_are_read_from_the_facts(zone: str) -> None:
    hour = timedelta(hours=1)
    ends = [(FIRST, FIRST + hour), (LAST - hour, LAST)]
    own = coverage(UNTIL, zone=zone)
    assert own.days(ends, []) == ((), tuple(ends))
    assert own.instants([FIRST, LAST]) == ((), (FIRST, LAST))


def test_changes_at_the_ends_of_time_leave_what_is_between() -> None:
    changes = (FIRST, midnight(4)), (midnight(9), LAST)
    covered, _ = coverage(UNTIL, *changes).days([(FIRST, LAST)], [])
    assert covered == ((midnight(4), midnight(9)),)


instants = st.integers(0, 15 * 24).map(lambda hours: midnight(1) + timedelta(hours=hours))
stretches = st.lists(instants, max_size=6, unique=True).map(
    lambda ends: tuple(zip(*[iter(sorted(ends))] * 2, strict=False))
)


@given(requested=stretches, edges=st.lists(instants), stale=stretches)
def test_each_day_is_covered_once_or_not_at_all(
    requested: tuple[Stretch, ...], edges: list[datetime], stale: tuple[Stretch, ...]
) -> None:
    covered, uncovered = coverage(midnight(12), *stale).days(requested, edges)
    expected = set()
    for number in range(11):
        since = start_of(midnight(1) + timedelta(days=number, hours=12), Grain.DAY, LOCAL)
        until = step(since, Grain.DAY, 1, LOCAL)
        if (
            any(first <= since and until <= last for first, last in requested)
            and not any(since < edge < until for edge in edges)
            and not any(first < until and since < last for first, last in stale)
        ):
            expected.add(since.astimezone(LOCAL).date())
    assert _dates(covered) == expected
    parts = sorted((*covered, *uncovered))
    assert all(before[1] <= after[0] for before, after in pairwise(parts))
    assert _length(parts) == _length(requested)


def _dates(covered: tuple[Stretch, ...]) -> set[date]:
    days = set()
    for since, until in covered:
        day = since
        while day < until:
            days.add(day.astimezone(LOCAL).date())
            day = step(day, Grain.DAY, 1, LOCAL)
        assert day == until
    return days


def _length(parts: tuple[Stretch, ...] | list[Stretch]) -> timedelta:
    return sum((until - since for since, until in parts), timedelta())


def test_d15_a_month_is_covered_as_a_whole_if_all_of_it_is_asked_and_no_edge_is_inside() -> None:
    january, february, march = midnight(1, 1), midnight(1, 2), midnight(1, 3)
    own = replace(
        coverage(UNTIL), merged={1: frozenset({january, february}), 2: frozenset({january})}
    )
    year = [(january, march)]
    assert own.months(year, [january, march], {1}) == ((january, february), ())
    assert own.months(year, [february], {1}) == ((january, february), ())
    assert own.months(year, [january], {1, 2}) == ((january,), ((february, march),))
    assert own.months(year, [], {3}) == ((), tuple(year))
    edge = midnight(9, 1)
    assert own.months(year, [edge], {1}) == ((february,), ((january, february),))
    days = [(edge, march)]
    assert own.months(days, [], {1}) == ((february,), ((edge, february),))
