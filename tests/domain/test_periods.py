"""Calendars of people: buckets, and periods to compare with, where clocks do what they like.

The zones below change their clocks at midnight, by half an hour, by two hours, twice around
Ramadan, or leave out a whole day.
"""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import BadInput
from domain.periods import (
    Grain,
    Period,
    Range,
    ago,
    before,
    buckets,
    last,
    previous,
    start_of,
    step,
    to_date,
)
from domain.zones import zone_names, zone_of
from tests.reference.question import question

ZONES = (
    "America/Santiago",
    "America/Havana",
    "America/St_Johns",
    "Asia/Beirut",
    "Africa/Cairo",
    "Pacific/Apia",
    "Australia/Lord_Howe",
    "Pacific/Chatham",
    "Asia/Kathmandu",
    "Antarctica/Troll",
    "Africa/Casablanca",
    "Atlantic/Azores",
    "Europe/Berlin",
)
SECOND = timedelta(seconds=1)


def local(zone: str, text: str) -> datetime:
    """The instant of a local time, which must be there once."""
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


def between(zone: str, since: str, until: str) -> Period:
    return Period(local(zone, since), local(zone, until))


def texts(zone: str, *edges: datetime) -> list[str]:
    return [edge.astimezone(ZoneInfo(zone)).isoformat() for edge in edges]


def dates(period: Period, zone: ZoneInfo) -> list[date]:
    """The local dates that are seen in a period, in order: each quarter of an hour is looked at."""
    looks = int((period.until - period.since) / timedelta(minutes=15))
    seen = [period.since + n * timedelta(minutes=15) for n in range(looks + 1)]
    seen.append(period.until - timedelta(microseconds=1))
    return list(dict.fromkeys(look.astimezone(zone).date() for look in seen if look < period.until))


@st.composite
def clock_changes(draw: st.DrawFn) -> tuple[ZoneInfo, datetime]:
    """A zone, and an instant within hours of a change of its clock, or anywhere."""
    zone = zone_of(draw(st.sampled_from(ZONES)))
    day = datetime(1985, 1, 1, tzinfo=UTC) + draw(st.integers(0, 365 * 51)) * timedelta(days=1)
    looks = [day + n * timedelta(days=1) for n in range(366)]
    offsets = [look.astimezone(zone).utcoffset() for look in looks]
    near = [
        look
        for look, (offset, following) in zip(looks, pairwise(offsets), strict=False)
        if offset != following
    ]
    chosen: datetime = draw(st.sampled_from(near or [day]))
    return zone, chosen.replace(microsecond=0) + draw(st.integers(-30, 30)) * timedelta(hours=1)


def test_b8_a_day_without_midnight_is_compared_with_the_whole_day_before() -> None:
    """Santiago left out 00:00–01:00 of 7 September 2025: 23 hours, and 24 the day before."""
    zone = "America/Santiago"
    sunday = between(zone, "2025-09-07T01:00", "2025-09-08T00:00")
    saturday = previous(sunday, zone_of(zone))
    assert texts(zone, saturday.since, saturday.until) == [
        "2025-09-06T00:00:00-04:00",
        "2025-09-07T01:00:00-03:00",
    ]
    assert saturday.seconds == 24 * 3600
    assert previous(between(zone, "2025-09-08", "2025-09-09"), zone_of(zone)) == sunday


def test_b8_a_day_that_a_zone_left_out_is_not_counted() -> None:
    """Samoa went from 29 to 31 December 2011: before the 31st was the 29th."""
    zone = "Pacific/Apia"
    saturday = between(zone, "2011-12-31", "2012-01-01")
    thursday = previous(saturday, zone_of(zone))
    assert texts(zone, thursday.since, thursday.until) == [
        "2011-12-29T00:00:00-10:00",
        "2011-12-31T00:00:00+14:00",
    ]
    both = previous(Period(thursday.since, saturday.until), zone_of(zone))
    assert texts(zone, both.since)[0][:10] == "2011-12-27"
    yesterday = last(saturday.until, 1, Grain.DAY, zone_of(zone), with_current=False).whole
    assert yesterday == saturday
    assert ago(saturday, 1, Grain.DAY, zone_of(zone)) == thursday


@pytest.mark.parametrize(
    ("days", "a_month_before"),
    [
        (("2025-03-29", "2025-03-30"), ("2025-02-28", "2025-03-01")),
        (("2025-03-31", "2025-04-01"), ("2025-02-28", "2025-03-01")),
        (("2025-03-29", "2025-03-31"), ("2025-02-28", "2025-03-01")),
        (("2025-03-27", "2025-03-30"), ("2025-02-27", "2025-03-01")),
        (("2025-03-28", "2025-03-29"), ("2025-02-28", "2025-03-01")),
        (("2025-03-01", "2025-04-01"), ("2025-02-01", "2025-03-01")),
        (("2025-02-01", "2025-03-01"), ("2025-01-01", "2025-02-01")),
        (("2024-03-29", "2024-03-30"), ("2024-02-29", "2024-03-01")),
        (("2025-03-29T10:00", "2025-03-29T14:00"), ("2025-02-28T10:00", "2025-02-28T14:00")),
        (("2025-03-29T10:00", "2025-03-30T09:00"), ("2025-02-28T10:00", "2025-03-01T09:00")),
    ],
)
def test_b9_a_day_that_the_month_lacks_is_its_last(
    days: tuple[str, str], a_month_before: tuple[str, str]
) -> None:
    zone = "Europe/Berlin"
    shifted = ago(between(zone, *days), 1, Grain.MONTH, zone_of(zone))
    assert shifted == between(zone, *a_month_before)


def test_b17_so_many_buckets_are_compared_with_as_many_before() -> None:
    """The 31 days up to 1 June 2026 are just May; April has 30 days, but 31 are asked for."""
    zone = zone_of("UTC")
    may = last(datetime(2026, 6, 1, 9, tzinfo=UTC), 31, Grain.DAY, zone, with_current=False)
    assert before(may, zone).since == datetime(2026, 3, 31, tzinfo=UTC)
    month = last(datetime(2026, 6, 1, 9, tzinfo=UTC), 1, Grain.MONTH, zone, with_current=False)
    assert may.whole == month.whole
    assert before(month, zone).since == datetime(2026, 4, 1, tzinfo=UTC)
    assert before(Range(may.whole, may.whole), zone).since == datetime(2026, 4, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "around", "hours"),
    [
        # Back by half an hour at 02:00: 01:30–02:00 is there twice.
        ("Australia/Lord_Howe", "2025-04-06", ["01:00+11:00", "01:30+10:30", "02:00+10:30"]),
        # Forward by half an hour at 02:00: that hour has the half from 02:30 on.
        ("Australia/Lord_Howe", "2025-10-05", ["01:00+10:30", "02:30+11:00", "03:00+11:00"]),
        # Back by an hour at 03:45, so that 03:00 is cut, 02:45–03:00 comes again, then all of 3.
        (
            "Pacific/Chatham",
            "2025-04-06",
            ["02:00+13:45", "03:00+13:45", "02:45+12:45", "03:00+12:45", "04:00+12:45"],
        ),
        # Forward by an hour at 02:45.
        ("Pacific/Chatham", "2025-09-28", ["02:00+12:45", "03:45+13:45", "04:00+13:45"]),
        # At midnight: the day begins at 01:00.
        ("America/Santiago", "2025-09-07T01:00", ["01:00-03:00", "02:00-03:00"]),
    ],
)
def test_b10_an_hour_begins_at_each_whole_hour_and_at_each_change(
    zone: str, around: str, hours: list[str]
) -> None:
    day = Period(local(zone, around), local(zone, around[:10] + "T06:00"))
    edges = [bucket.since for bucket in buckets(day, Grain.HOUR, zone_of(zone))]
    begins = [text[11:16] + text[19:] for text in texts(zone, *edges)]
    position = begins.index(hours[0])
    assert begins[position : position + len(hours)] == hours


@given(near=clock_changes(), grain=st.sampled_from(Grain), days=st.integers(1, 40))
def test_b10_buckets_tile_any_range_and_begin_at_local_starts(
    near: tuple[ZoneInfo, datetime], grain: Grain, days: int
) -> None:
    zone, since = near
    period = Period(since, since + timedelta(days=days))
    tiles = buckets(period, grain, zone)
    assert (tiles[0].since, tiles[-1].until) == (period.since, period.until)
    for tile, following in pairwise(tiles):
        assert tile.until == following.since  # and no period is empty
        assert start_of(following.since, grain, zone) == following.since
        assert start_of(following.since - timedelta(microseconds=1), grain, zone) <= tile.since
        assert step(following.since, grain, 1, zone) >= following.until
        assert step(step(following.since, grain, 1, zone), grain, -1, zone) == following.since
        wall, earlier = (at.astimezone(zone) for at in (following.since, following.since - SECOND))
        is_change = wall.utcoffset() != earlier.utcoffset()
        assert is_change or not (wall.minute or wall.second)
        assert is_change or grain is Grain.HOUR or wall.time() == time()
    if grain is Grain.HOUR:
        assert all(bucket.seconds <= 3600 for bucket in tiles)
        for bucket in tiles:
            # One hour of the wall clock, so that a bucket is within one row of HOUR_OF_DAY.
            first, final = (at.astimezone(zone) for at in (bucket.since, bucket.until - SECOND))
            assert (first.hour, first.utcoffset()) == (final.hour, final.utcoffset())


@given(
    near=clock_changes(),
    grain=st.sampled_from(Grain),
    count=st.integers(1, 40),
    with_current=st.booleans(),
)
def test_b17_the_period_before_has_as_many_buckets_and_adjoins(
    near: tuple[ZoneInfo, datetime], grain: Grain, count: int, with_current: bool
) -> None:
    zone, now = near
    latest = last(now, count, grain, zone, with_current=with_current)
    then = before(latest, zone)
    assert then.until == latest.whole.since
    assert len(buckets(then, grain, zone)) == len(buckets(latest.whole, grain, zone)) == count
    running = to_date(now, grain, zone)
    assert before(running, zone).until == running.whole.since
    assert len(buckets(before(running, zone), grain, zone)) == 1


@given(near=clock_changes(), count=st.integers(1, 25))
def test_b8_whole_days_are_compared_with_as_many_whole_days(
    near: tuple[ZoneInfo, datetime], count: int
) -> None:
    zone, instant = near
    since = start_of(instant, Grain.DAY, zone)
    period = Period(since, step(since, Grain.DAY, count, zone))
    then = previous(period, zone)
    assert then.until == period.since
    assert len(dates(period, zone)) >= count
    assert len(buckets(then, Grain.DAY, zone)) == count


@given(near=clock_changes(), hours=st.integers(1, 24 * 70), is_whole=st.booleans())
def test_b8_the_period_before_agrees_with_the_reference(
    near: tuple[ZoneInfo, datetime], hours: int, is_whole: bool
) -> None:
    zone, since = near
    edges = [since, since + timedelta(hours=hours)]
    if is_whole:
        edges = [start_of(edges[0], Grain.DAY, zone), start_of(edges[1], Grain.DAY, zone)]
    if edges[0] < edges[1]:
        expected = question(*edges, zone=zone.key).before()
        assert previous(Period(*edges), zone) == Period(expected.since, expected.until)


@given(
    near=clock_changes(),
    hours=st.integers(1, 24 * 70),
    grain=st.sampled_from(Grain),
    count=st.integers(1, 30),
)
def test_b9_no_period_to_compare_with_is_empty(
    near: tuple[ZoneInfo, datetime], hours: int, grain: Grain, count: int
) -> None:
    zone, since = near
    period = Period(since, since + timedelta(hours=hours))
    assert previous(period, zone).until == period.since
    assert ago(period, count, grain, zone).since < period.since  # a Period is never empty


@pytest.mark.parametrize("count", [0, -1, -(10**9)])
def test_d6_nothing_is_so_many_units_ago_that_are_none(count: int) -> None:
    day = Period(datetime(2026, 5, 4, tzinfo=UTC), datetime(2026, 5, 5, tzinfo=UTC))
    with pytest.raises(BadInput) as refused:
        ago(day, count, Grain.DAY, zone_of("UTC"))
    assert refused.value.field == "compare.samePeriodAgo.count"


@pytest.mark.parametrize(
    "name",
    [
        "",
        "localtime",
        "posixrules",
        "right/Europe/Berlin",
        "posix/Europe/Berlin",
        "europe/berlin",
        "Europe/Berlin ",
        "Europe",
        "Europe/",
        "Europe/Berlin\0",
        "zones",
        "tzdata.zi",
        "../zones",
        "../../etc/localtime",
        "/etc/localtime",
        "UTC+1",
        "+01:00",
        "Ｅurope/Berlin",
    ],
)
def test_d6_zones_are_those_of_the_database_and_no_files_of_the_machine(name: str) -> None:
    with pytest.raises(BadInput) as refused:
        zone_of(name)
    assert refused.value.field == "timeZone"


def test_d6_every_zone_of_the_database_is_there() -> None:
    assert {"UTC", "Europe/Berlin", "US/Eastern", "Etc/GMT+5"} <= zone_names()
    noon = datetime(2026, 5, 4, 12, tzinfo=UTC)
    assert all(noon.astimezone(zone_of(name)).utcoffset() is not None for name in zone_names())
