"""Pencil cases of the reference's business clock: versions, nights, days off, daylight saving."""

from datetime import UTC, date, datetime, timedelta

import holidays
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.logs import HOLIDAYS, configurations
from tests.reference.calendars import ReferenceCalendar, count_minutes
from tests.reference.configuration import ReferenceConfiguration, read

MINUTE = 60
HOUR = 60 * MINUTE
PUBLIC = {"XX": {date(2026, 5, 5)}, "XX-N": {date(2026, 5, 7)}}

EVERY_DAY = """
[calendars.c]
hours.monday-sunday = ["{range}"]
time_zone = "{zone}"
"""

NIGHTS = """
[calendars.c]
{rest}
[calendars.c.hours]
monday-wednesday = ["22:00-06:00"]
"""

VERSIONS = """
[[calendars.c]]
hours.monday-sunday = ["12:00-02:00"]
[[calendars.c]]
from = 2020-09-30T19:01:25Z
hours.monday-friday = ["15:00-00:30"]
"""


def configured(text: str) -> ReferenceConfiguration:
    return read(text, PUBLIC)


def calendar(text: str) -> ReferenceCalendar:
    return configured(text).calendars["c"]


def instant(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


def seconds(text: str, since: str, until: str) -> float:
    return calendar(text).open_time(instant(since), instant(until)).total_seconds()


def test_versions_follow_each_other_at_the_second() -> None:
    since, until = "2020-09-29T17:01:38Z", "2020-09-30T19:01:46Z"
    assert seconds(VERSIONS, since, until) == 32_302 + 25_285 + 21 == 57_608
    assert seconds(VERSIONS, since, "2020-09-30T12:00:00Z") == 32_302
    assert seconds(VERSIONS, "2020-09-30T19:01:25Z", until) == 21
    # the new version is closed from half past midnight, and on a Saturday but for Friday's tail
    assert seconds(VERSIONS, "2020-10-01T00:00:00Z", "2020-10-01T12:00:00Z") == 30 * MINUTE
    assert seconds(VERSIONS, "2020-10-03T00:00:00Z", "2020-10-05T00:00:00Z") == 30 * MINUTE


def test_a_new_version_tells_of_the_evening_before_it_too() -> None:
    text = '[[calendars.c]]\n[[calendars.c]]\nfrom = 2026-05-05\nhours.monday = ["20:00-04:00"]'
    assert seconds(text, "2026-05-01T00:00:00Z", "2026-05-05T00:00:00Z") == 0
    assert seconds(text, "2026-05-05T00:00:00Z", "2026-05-11T00:00:00Z") == 4 * HOUR


def test_before_a_first_version_with_a_beginning_it_is_closed() -> None:
    text = '[calendars.c]\nfrom = 2026-05-05\ntime_zone = "Asia/Kathmandu"\n'
    text += 'hours.monday-sunday = ["00:00-24:00"]'
    assert seconds(text, "2026-05-04T00:00:00Z", "2026-05-05T00:00:00Z") == 5.75 * HOUR
    assert not calendar(text).is_open(instant("2026-05-04T18:14:59.999999Z"))
    assert calendar(text).is_open(instant("2026-05-04T18:15:00Z"))


def test_a_version_has_the_zone_that_it_names_else_the_workspaces() -> None:
    text = 'time_zone = "Asia/Kathmandu"\n[[calendars.c]]\nhours.monday = ["09:00-17:00"]\n'
    text += '[[calendars.c]]\nfrom = 2026-05-05\ntime_zone = "UTC"\nhours.monday = ["09:00-17:00"]'
    assert seconds(text, "2026-05-04T03:15:00Z", "2026-05-04T11:15:00Z") == 8 * HOUR
    assert seconds(text, "2026-05-03T00:00:00Z", "2026-05-05T00:00:00Z") == 8 * HOUR
    assert seconds(text, "2026-05-11T09:00:00Z", "2026-05-11T17:00:00Z") == 8 * HOUR
    # the second holds from its own midnight, 00:00 in UTC: not from that of Kathmandu
    kathmandu = text.replace("2026-05-05", "2026-05-04")
    assert seconds(kathmandu, "2026-05-03T00:00:00Z", "2026-05-05T00:00:00Z") == 8 * HOUR
    assert seconds(kathmandu, "2026-05-04T03:15:00Z", "2026-05-04T09:00:00Z") == 0


def test_a_day_off_takes_the_tail_of_the_evening_before_and_keeps_its_own() -> None:
    whole = "2026-05-04T00:00:00Z", "2026-05-08T00:00:00Z"
    assert seconds(NIGHTS.format(rest=""), *whole) == 24 * HOUR
    for rest in ('holidays = ["XX"]', "days_off = [2026-05-05]", 'days_off = ["2026-05-05"]'):
        text = NIGHTS.format(rest=rest)
        assert seconds(text, *whole) == (2 + 0 + 6 + 2 + 6) * HOUR, rest
        assert seconds(text, "2026-05-04T22:00:00Z", "2026-05-05T22:00:00Z") == 2 * HOUR
        assert seconds(text, "2026-05-05T22:00:00Z", "2026-05-06T06:00:00Z") == 6 * HOUR


def test_holidays_of_several_codes_are_off_with_the_own_days() -> None:
    text = '[calendars.c]\nholidays = ["XX", "XX-N"]\ndays_off = [2026-05-06]\n'
    text += 'hours.monday-friday = ["00:00-24:00"]'
    assert seconds(text, "2026-05-04T00:00:00Z", "2026-05-09T00:00:00Z") == 2 * 24 * HOUR


def test_public_holidays_are_those_of_the_package() -> None:
    codes = {
        "GB": holidays.country_holidays("GB", years=2026),
        "DE-BY": holidays.country_holidays("DE", subdiv="BY", years=2026),
    }
    text = '[calendars.c]\nholidays = ["GB", "DE-BY"]\nhours.monday-sunday = ["00:00-24:00"]'
    both = read(text, codes).calendars["c"]
    closed = [datetime(2026, 1, 6, tzinfo=UTC), datetime(2026, 5, 4, tzinfo=UTC)]
    assert not any(both.is_open(day) for day in closed)  # Epiphany there, May Day here
    assert both.is_open(datetime(2026, 1, 7, tzinfo=UTC))


@pytest.mark.parametrize(
    ("zone", "day", "hours", "expected"),
    [
        ("Europe/London", "2026-03-29", "00:00-06:00", 5 * HOUR),
        ("Europe/London", "2026-10-25", "00:00-06:00", 7 * HOUR),
        ("Europe/London", "2026-03-29", "01:00-02:00", 0),
        ("Europe/London", "2026-10-25", "01:00-02:00", 2 * HOUR),
        ("America/New_York", "2026-03-08", "01:30-03:30", HOUR),
        ("America/New_York", "2026-11-01", "01:15-01:45", HOUR),
        ("America/New_York", "2026-11-01", "00:30-02:00", 2.5 * HOUR),
        ("Asia/Kathmandu", "2026-03-29", "01:15-01:45", HOUR / 2),
        ("Australia/Lord_Howe", "2026-04-05", "01:00-02:00", 1.5 * HOUR),
        ("Australia/Lord_Howe", "2026-10-04", "02:00-03:00", HOUR / 2),
        ("Australia/Lord_Howe", "2026-10-04", "02:00-02:30", 0),
    ],
)
def test_hours_are_those_of_the_wall(zone: str, day: str, hours: str, expected: float) -> None:
    text = EVERY_DAY.format(zone=zone, range=hours)
    begin = datetime.fromisoformat(day).replace(
        tzinfo=configured(text).calendars["c"].versions[0].zone
    )
    end = begin + timedelta(days=1)  # of the wall
    of_day = calendar(text)
    assert of_day.open_time(begin, end).total_seconds() == expected
    assert count_minutes(of_day, begin, end) * MINUTE == expected


def test_a_night_shift_lasts_an_hour_less_when_the_clock_goes_forward_in_it() -> None:
    text = EVERY_DAY.format(zone="America/New_York", range="22:00-06:00")
    assert seconds(text, "2026-03-08T02:00:00Z", "2026-03-08T22:00:00Z") == 8 * HOUR - HOUR
    assert seconds(text, "2026-11-01T01:00:00Z", "2026-11-01T22:00:00Z") == 8 * HOUR + HOUR


def test_only_the_night_of_the_change_is_shorter() -> None:
    text = '[calendars.c]\ntime_zone = "Australia/Lord_Howe"\nhours.sunday = ["01:00-02:15"]'
    # Sundays of 27 September, 4 October (from 2:00 to 2:30 at once) and 11 October
    assert seconds(text, "2026-09-22T00:00:00Z", "2026-10-13T00:00:00Z") == 3.5 * HOUR


def test_the_clock_stops_at_the_microsecond() -> None:
    text = EVERY_DAY.format(zone="UTC", range="09:00-17:00")
    assert seconds(text, "2026-05-04T08:59:59.5Z", "2026-05-04T09:00:00.000001Z") == 0.000001
    assert seconds(text, "2026-05-04T16:59:59.999998Z", "2026-05-05T08:00:00Z") == 0.000002
    assert seconds(text, "2026-05-04T12:00:00Z", "2026-05-04T12:00:00Z") == 0


def test_hours_that_meet_or_overlap_over_midnight_are_open_once() -> None:
    text = '[calendars.c.hours]\nmonday = ["12:00-24:00"]\ntuesday = ["00:00-04:00", "20:00-08:00"]'
    text += '\nwednesday = ["06:00-10:00"]\nthursday = ["23:00-00:00"]'
    assert seconds(text, "2026-05-04T00:00:00Z", "2026-05-06T00:00:00Z") == 20 * HOUR
    assert seconds(text, "2026-05-06T00:00:00Z", "2026-05-07T00:00:00Z") == 10 * HOUR
    assert seconds(text, "2026-05-07T00:00:00Z", "2026-05-09T00:00:00Z") == HOUR


def test_a_duration_is_reached_at_the_first_such_instant() -> None:
    hours = calendar(EVERY_DAY.format(zone="UTC", range="09:00-17:00"))
    since = instant("2026-05-04T16:00:00.25Z")
    far = instant("2026-05-10T00:00:00Z")
    for minutes, expected in (
        (0.5, "2026-05-04T16:00:30.25Z"),
        (60 - 0.25 / 60, "2026-05-04T17:00:00Z"),  # at the closing, not at the next opening
        (60, "2026-05-05T09:00:00.25Z"),
        (120, "2026-05-05T10:00:00.25Z"),
        (0, "2026-05-04T16:00:00.25Z"),
    ):
        assert hours.reached(since, timedelta(minutes=minutes), far) == instant(expected), minutes
    closing = instant("2026-05-04T17:00:00Z")
    assert hours.reached(since, timedelta(seconds=3599.75), closing) == closing
    assert hours.reached(since, timedelta(seconds=3599.750001), closing) is None


def test_the_team_decides_on_the_calendar_then_the_channel_then_the_workspace() -> None:
    text = """
    calendar = "c"
    [teams.night]
    calendar = "nights"
    [teams.plain]
    tier = "1"
    [channels]
    hotline = "voice"
    Phone = { calendar = "phones" }
    [calendars.c]
    [calendars.nights]
    [calendars.phones]
    """
    configuration = configured(text)
    names = {id(each): name for name, each in configuration.calendars.items()}
    for team, channel, expected in (
        ("night", "phone", "nights"),
        ("plain", "PHONE", "phones"),
        ("plain", "hotline", "c"),
        (None, "phone", "phones"),
        (None, None, "c"),
    ):
        assert names[id(configuration.calendar_of(team, channel))] == expected
    assert configured("[calendars.c]").calendar_of("night", "phone") is None


EDGES = [datetime(2026, 3, 7, 5, tzinfo=UTC), datetime(2026, 3, 8, 7, tzinfo=UTC)]


@settings(deadline=None)
@given(
    text=configurations(EDGES),
    since=st.sampled_from(EDGES),
    before=st.integers(0, 600),
    length=st.integers(0, 3000),
)
def test_open_time_is_the_number_of_open_minutes(
    text: str, since: datetime, before: int, length: int
) -> None:
    since -= timedelta(minutes=before)
    until = since + timedelta(minutes=length)
    for each in read(text, HOLIDAYS).calendars.values():
        begins = [version.since for version in each.versions if version.since]
        if not any(begin.second or begin.microsecond for begin in begins):
            minutes = count_minutes(each, since, until)
            assert each.open_time(since, until) == timedelta(minutes=minutes)
            at = each.reached(since, timedelta(minutes=minutes), until)
            assert at is None or each.open_time(at, until) == timedelta(0)
