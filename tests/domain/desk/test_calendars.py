"""Working hours, by pencil and against the reference that walks from minute to minute."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.configuration import BadConfiguration, Configuration
from domain.desk.calendars import Calendar, Calendars, CalendarVersion
from tests.reference.calendars import count_minutes
from tests.reference.configuration import read

HOUR = 3600
HOLIDAYS = {"XX": frozenset({date(2026, 3, 9), date(2026, 10, 26)})}
ZONES = (
    "UTC",
    "Europe/London",
    "America/New_York",
    "Asia/Kathmandu",
    "Australia/Lord_Howe",
    "America/Santiago",
    "Pacific/Apia",
)


def calendar(text: str) -> Calendar:
    return Configuration.read(text, HOLIDAYS.get).calendars["c"]


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


def seconds(text: str, since: str, until: str) -> float:
    return calendar(text).seconds_between(at(since), at(until))


def week(hours: str, more: str = "", zone: str = "UTC") -> str:
    table = f'[calendars.c]\ntime_zone = "{zone}"\n{more}\n'
    return f'{table}hours.monday-friday = ["{hours}"]'


# Two schedules of which one took over in the middle, from a public decision log (dbt_zendesk, which
# writes 1 min 25 s as 1.25 min): done in seconds it is 538.367 + 421.417 + 0.350 minutes.
TWO_SCHEDULES = """
[[calendars.c]]
hours.monday-sunday = ["12:00-02:00"]
[[calendars.c]]
from = 2020-09-30T19:01:25Z
hours.monday-friday = ["15:00-00:30"]
"""


def test_versions_count_each_for_its_own_time() -> None:
    got = seconds(TWO_SCHEDULES, "2020-09-29T17:01:38Z", "2020-09-30T19:01:46Z")
    assert got == 32_302 + 25_285 + 21
    assert round(got / 60, 3) == 960.133


@pytest.mark.parametrize(
    ("hours", "since", "until", "expected"),
    [
        # a Friday evening to a Monday morning
        ("09:00-17:00", "2026-05-08T16:00:00Z", "2026-05-11T09:30:00Z", 1.5 * HOUR),
        # from before the hours to after them
        ("09:00-17:00", "2026-05-08T00:00:00Z", "2026-05-09T00:00:00Z", 8 * HOUR),
        # all outside
        ("09:00-17:00", "2026-05-09T00:00:00Z", "2026-05-10T23:00:00Z", 0),
        # nothing
        ("09:00-17:00", "2026-05-08T10:00:00Z", "2026-05-08T10:00:00Z", 0),
        # a shift over midnight: the tail of Friday's is on Saturday
        ("22:00-06:00", "2026-05-08T23:00:00Z", "2026-05-10T00:00:00Z", 7 * HOUR),
        # and Monday has no tail of a Sunday
        ("22:00-06:00", "2026-05-11T00:00:00Z", "2026-05-12T00:00:00Z", 2 * HOUR),
        # over the turn of a year
        ("00:00-24:00", "2026-12-31T12:00:00Z", "2027-01-01T12:00:00Z", 24 * HOUR),
    ],
)
def test_hours_of_a_week(hours: str, since: str, until: str, expected: float) -> None:
    assert seconds(week(hours), since, until) == expected


@pytest.mark.parametrize(
    ("zone", "hours", "since", "expected"),
    [
        # Sunday 2026-03-29: the clocks go from 01:00 to 02:00
        ("Europe/London", "00:30-03:00", "2026-03-29T00:00:00Z", 1.5 * HOUR),
        # Sunday 2026-10-25: 01:00–02:00 comes twice
        ("Europe/London", "00:30-03:00", "2026-10-24T23:00:00Z", 3.5 * HOUR),
        # Sunday 2026-03-08: 02:00 to 03:00 is left out
        ("America/New_York", "02:00-03:00", "2026-03-08T05:00:00Z", 0),
        ("America/New_York", "01:30-03:30", "2026-03-08T05:00:00Z", 1 * HOUR),
        # no summer time, and a quarter of an hour that no whole hour hits
        ("Asia/Kathmandu", "09:00-17:00", "2026-03-07T18:15:00Z", 8 * HOUR),
        # half an hour back, Sunday 2026-04-05 at 02:00
        ("Australia/Lord_Howe", "01:00-03:00", "2026-04-04T13:00:00Z", 2.5 * HOUR),
    ],
)
def test_the_clock_on_the_wall_decides(zone: str, hours: str, since: str, expected: float) -> None:
    text = f'[calendars.c]\ntime_zone = "{zone}"\nhours.sunday = ["{hours}"]'
    until = at(since) + timedelta(hours=25)
    assert calendar(text).seconds_between(at(since), until) == expected


def test_a_day_off_is_closed_from_midnight_to_midnight() -> None:
    text = week("22:00-06:00", 'holidays = ["XX"]\ndays_off = [2026-03-12]')
    # Monday the 9th is off: neither its evening nor what it leaves to Tuesday is the same matter
    since, until = "2026-03-09T00:00:00Z", "2026-03-10T00:00:00Z"
    assert seconds(text, since, until) == 0
    assert seconds(text, "2026-03-10T00:00:00Z", "2026-03-10T12:00:00Z") == 6 * HOUR
    # Thursday the 12th loses the tail of Wednesday's evening
    assert seconds(text, "2026-03-11T12:00:00Z", "2026-03-12T12:00:00Z") == 2 * HOUR


def test_an_evening_may_reach_into_the_next_days_own_hours() -> None:
    text = '[calendars.c.hours]\nmonday = ["22:00-06:00"]\ntuesday = ["05:00-07:00"]'
    assert seconds(text, "2026-05-04T00:00:00Z", "2026-05-06T00:00:00Z") == 9 * HOUR


def test_nothing_is_open_before_the_first_version() -> None:
    text = '[[calendars.c]]\nfrom = 2026-05-04\nhours.monday-sunday = ["00:00-24:00"]'
    assert seconds(text, "2026-05-03T12:00:00Z", "2026-05-04T01:00:00Z") == HOUR


def test_what_never_opens_never_comes_to_an_end() -> None:
    assert calendar("[calendars.c]").after(at("2026-05-04T00:00:00Z"), 1) is None


@pytest.mark.parametrize(
    ("since", "passed", "expected"),
    [
        ("2026-05-08T16:00:00Z", 1800, "2026-05-08T16:30:00Z"),
        ("2026-05-08T16:00:00Z", 3600, "2026-05-08T17:00:00Z"),  # the last instant of the day
        ("2026-05-08T16:00:00Z", 3601, "2026-05-11T09:00:01Z"),
        ("2026-05-08T03:00:00Z", 60, "2026-05-08T09:01:00Z"),
        ("2026-12-31T16:00:00Z", 2 * HOUR, "2027-01-01T10:00:00Z"),
    ],
)
def test_when_so_much_has_passed(since: str, passed: float, expected: str) -> None:
    assert calendar(week("09:00-17:00")).after(at(since), passed) == at(expected)


def test_a_team_comes_before_a_channel_before_the_workspace() -> None:
    always = CalendarVersion(None, ZoneInfo("UTC"), (((0, 1440),),) * 7)
    own, team, channel = (Calendar(name, (always,)) for name in ("own", "team", "channel"))
    whose = Calendars(own, {"t": team}, {"phone": channel})
    assert whose.of("t", "phone") is team
    assert whose.of("u", "Phone") is channel
    assert whose.of(None, "email") is own
    assert Calendars().of("t", "phone") is None


# Against the walk from minute to minute -----------------------------------------------------------

instants = st.integers(0, 60 * 24 * 12).flatmap(
    lambda minute: st.sampled_from(
        [
            datetime(2026, 3, 4, tzinfo=UTC),  # to New York's change
            datetime(2026, 3, 25, tzinfo=UTC),  # London's
            datetime(2026, 10, 20, tzinfo=UTC),  # London's, back
            datetime(2026, 3, 31, tzinfo=UTC),  # Lord Howe's, Santiago's
            datetime(2026, 12, 26, tzinfo=UTC),  # a new year
        ]
    ).map(lambda start: start + timedelta(minutes=minute))
)
clock_times = st.sampled_from(
    ["00:00", "00:30", "01:00", "01:30", "02:00", "03:15", "09:00", "12:00", "22:00", "23:59"]
)
ranges = (
    st.tuples(clock_times, st.sampled_from(["24:00", "00:00"]) | clock_times)
    .filter(lambda pair: pair[0] != pair[1])
    .map("-".join)
)


@st.composite
def calendars(draw: st.DrawFn) -> str:
    text = f'time_zone = "{draw(st.sampled_from(ZONES))}"\n'
    for since in sorted(draw(st.lists(instants, min_size=1, max_size=3, unique=True))):
        kind = "%Y-%m-%d" if draw(st.booleans()) else "%Y-%m-%dT%H:%M:%SZ"
        text += f"[[calendars.c]]\nfrom = {since:{kind}}\n"
        text += draw(st.sampled_from(["", 'holidays = ["XX"]\n', 'days_off = ["2026-03-29"]\n']))
        text += f'time_zone = "{draw(st.sampled_from(ZONES))}"\n'
        text += f'hours.monday-thursday = ["{draw(ranges)}"]\n'
        text += f'hours.saturday-sunday = ["{draw(ranges)}"]\n'
    return text


@settings(max_examples=60, deadline=None)
@given(text=calendars(), since=instants, minutes=st.integers(0, 60 * 24 * 4))
def test_working_hours_are_those_of_the_walk_from_minute_to_minute(
    text: str, since: datetime, minutes: int
) -> None:
    try:
        got = calendar(text)
    except BadConfiguration:
        return  # ranges that overlap, or versions out of order
    until = since + timedelta(minutes=minutes)
    walked = read(text, HOLIDAYS).calendars["c"]
    assert got.seconds_between(since, until) == 60 * count_minutes(walked, since, until)


@settings(max_examples=60, deadline=None)
@given(text=calendars(), since=instants, passed=st.integers(1, 60 * 60 * 24))
def test_so_much_has_passed_at_the_first_instant_that_says_so(
    text: str, since: datetime, passed: int
) -> None:
    try:
        got = calendar(text)
    except BadConfiguration:
        return
    reached = got.after(since, passed)
    if reached is not None:
        assert got.seconds_between(since, reached) == passed
        just_before = reached - timedelta(microseconds=1)
        assert got.seconds_between(since, just_before) < passed


@settings(max_examples=60, deadline=None)
@given(text=calendars(), since=instants, minutes=st.integers(0, 60 * 24 * 400))
def test_readings_differ_by_what_passed_between(text: str, since: datetime, minutes: int) -> None:
    try:
        got = calendar(text)
    except BadConfiguration:
        return
    until = since - timedelta(days=2600) + timedelta(minutes=9 * minutes)
    low, high = min(since, until), max(since, until)
    assert (got.reading(high) - got.reading(low)) / 1e6 == got.seconds_between(low, high)
