"""Periods: half-open stretches of time, the buckets that they fall into, and what to compare with.

All arithmetic that people do on calendars (days, weeks, months) is done on local dates, and each
date is turned into an instant by itself: that is right across daylight saving in any zone.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from itertools import pairwise, product
from math import ceil
from zoneinfo import ZoneInfo

from domain.bounds import Bound
from domain.errors import BadInput, EmptyPeriod, TooManyBuckets
from domain.remembering import remembers
from domain.zones import changes, day_of, days_between, days_later, last_change, midnight

MAX_BUCKETS = Bound(
    3000,
    "buckets",
    "series: four months of hours, eight years of days",
    "TOO_MANY_BUCKETS: ask for a longer grain",
    "Questions",
)
"""Buckets of one series: four months of hours, eight years of days."""
MAX_REMEMBERED = Bound(
    30_000,
    "",
    "buckets of series that are remembered",
    "those that were not used for the longest time are dropped",
    "Questions",
)


_TOO_MANY = f"gives more than {MAX_BUCKETS.limit} buckets: ask for a longer one"


class Grain(StrEnum):
    """The length of the buckets of a series: hour, day, week, month, quarter or year."""

    HOUR = "hour"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


_MONTHS = {Grain.MONTH: 1, Grain.QUARTER: 3, Grain.YEAR: 12}
_HOUR = timedelta(hours=1)
_TYPICAL_SECONDS = {
    Grain.HOUR: 3600,
    Grain.DAY: 86_400,
    Grain.WEEK: 7 * 86_400,
    Grain.MONTH: 28 * 86_400,
    Grain.QUARTER: 90 * 86_400,
    Grain.YEAR: 365 * 86_400,
}


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A half-open stretch of time, `[since, until)`."""

    since: datetime
    until: datetime
    _hash: int = field(default=0, init=False, repr=False, compare=False)

    def __hash__(self) -> int:
        """Remembered: the readings of a series are looked up by their periods again and again."""
        if not self._hash:
            object.__setattr__(self, "_hash", hash((self.since, self.until)))
        return self._hash

    def __post_init__(self) -> None:
        if not self.since < self.until:
            raise EmptyPeriod("range", f"must begin before it ends: {self.since} … {self.until}")

    @property
    def seconds(self) -> float:
        """Its length on the wall clock."""
        return (self.until - self.since).total_seconds()


def start_of(instant: datetime, grain: Grain, zone: ZoneInfo) -> datetime:
    """The beginning of the bucket that a moment lies in.

    An hour begins at each whole hour of the wall clock, and at each change of it.
    """
    if grain is Grain.HOUR:
        whole = instant - _past_the_hour(instant, zone)
        return (last_change(instant, zone, whole) or whole).astimezone(UTC)
    return midnight(_first_day(day_of(instant, zone), grain), zone)


def step(instant: datetime, grain: Grain, count: int, zone: ZoneInfo) -> datetime:
    """The beginning of the bucket that many buckets after one that begins at a moment.

    Raises:
        BadInput: the years run out.
    """
    try:
        if grain is Grain.HOUR:
            return _hours_later(instant, count, zone)
        day = day_of(instant, zone)
        if grain is Grain.DAY:
            return midnight(days_later(day, count, zone), zone)
        if grain is Grain.WEEK:
            return midnight(day + timedelta(days=7 * count), zone)
        return midnight(_months_later(day.replace(day=1), _MONTHS[grain] * count), zone)
    except (OverflowError, ValueError) as error:
        raise BadInput("range", "lies outside the years 1 to 9999") from error


@remembers(MAX_REMEMBERED)
def buckets(period: Period, grain: Grain, zone: ZoneInfo) -> tuple[Period, ...]:
    """The buckets of a period, the first and the last cut to it.

    Raises:
        TooManyBuckets: there would be more than MAX_BUCKETS.
    """
    if period.seconds / _TYPICAL_SECONDS[grain] > MAX_BUCKETS.limit * 1.2:
        raise TooManyBuckets("grain", _TOO_MANY)
    edges = [period.since, *_edges_after(period, grain, zone), period.until]
    if len(edges) > MAX_BUCKETS.limit + 1:
        raise TooManyBuckets("grain", _TOO_MANY)
    return tuple(Period(since, until) for since, until in pairwise(edges))


def _edges_after(period: Period, grain: Grain, zone: ZoneInfo) -> Iterator[datetime]:
    start = start_of(period.since, grain, zone)
    while True:
        start = step(start, grain, 1, zone)
        if start >= period.until:
            return
        if start > period.since:
            yield start


def grain_for(period: Period) -> Grain:
    """The grain that draws a period in a few dozen points."""
    days = period.seconds / 86_400
    for grain, most in ((Grain.HOUR, 2.5), (Grain.DAY, 62), (Grain.WEEK, 190), (Grain.MONTH, 1900)):
        if days <= most:
            return grain
    return Grain.YEAR


def length(period: Period, grain: Grain, zone: ZoneInfo) -> float:
    """How many buckets a period is long: a whole one and half of the next are 1.5."""
    if grain is Grain.HOUR:
        return period.seconds / 3600
    first, last = start_of(period.since, grain, zone), start_of(period.until, grain, zone)
    whole = _number(last, grain, zone) - _number(first, grain, zone)
    return (
        whole + _passed(last, period.until, grain, zone) - _passed(first, period.since, grain, zone)
    )


def _number(start: datetime, grain: Grain, zone: ZoneInfo) -> float:
    """Counts the buckets of a calendar, by the start of one."""
    day = day_of(start, zone)
    if grain is Grain.DAY:
        return days_between(date.min, day, zone)
    if grain is Grain.WEEK:
        return day.toordinal() / 7
    return (day.year * 12 + day.month - 1) / _MONTHS[grain]


def _passed(start: datetime, instant: datetime, grain: Grain, zone: ZoneInfo) -> float:
    """The share of a bucket that has passed at a moment in it."""
    return (instant - start) / (step(start, grain, 1, zone) - start)


@dataclass(frozen=True, slots=True)
class Range:
    """A requested period: the part that is read, and the whole of which it is the start.

    Attributes:
        buckets: of how many of which grain the whole one was asked for as, if it was.
    """

    period: Period
    whole: Period
    buckets: tuple[int, Grain] | None = None


def last(now: datetime, count: int, grain: Grain, zone: ZoneInfo, *, with_current: bool) -> Range:
    """The last so many whole buckets before now, with or without the one that runs."""
    if count < 1:
        raise BadInput("range.last.count", "must be at least 1")
    current, buckets = start_of(now, grain, zone), (count, grain)
    if not with_current:
        period = Period(step(current, grain, -count, zone), current)
        return Range(period, period, buckets)
    since = step(current, grain, 1 - count, zone)
    return Range(_until_now(since, now), Period(since, step(current, grain, 1, zone)), buckets)


def to_date(now: datetime, grain: Grain, zone: ZoneInfo) -> Range:
    """From the beginning of the bucket that runs until now."""
    since = start_of(now, grain, zone)
    whole = Period(since, step(since, grain, 1, zone))
    return Range(_until_now(since, now), whole, (1, grain))


def _until_now(since: datetime, now: datetime) -> Period:
    """At the very first instant of a bucket a microsecond of it has passed: no period is empty."""
    return Period(since, max(now, since + timedelta(microseconds=1)))


def before(range_: Range, zone: ZoneInfo) -> Period:
    """The period before a whole range: as many of its grain, if it was asked for in one."""
    whole = range_.whole
    if range_.buckets is None:
        return previous(whole, zone)
    count, grain = range_.buckets
    return Period(step(whole.since, grain, -count, zone), whole.since)


def previous(period: Period, zone: ZoneInfo) -> Period:
    """The period before: by the largest unit of local months and days that fits whole, as many
    before; else the same number of seconds.
    """
    edges = product(_local(period.since, zone), _local(period.until, zone))
    alike = ((edge, other) for edge, other in edges if edge.time() == other.time())
    since, until = next(alike, (None, None))
    if since is None or until is None or since.date() == until.date():
        return Period(period.since - (period.until - period.since), period.since)
    first, after = since.date(), until.date()
    if first.day == after.day:
        months = (after.year - first.year) * 12 + after.month - first.month
        day = _months_later(first, -months)
    else:
        day = days_later(first, -days_between(first, after, zone), zone)
    return Period(_instant(day, since.time(), zone), period.since)


def ago(period: Period, count: int, grain: Grain, zone: ZoneInfo) -> Period:
    """The same period so many units of the calendar earlier, at the same local times.

    A day that a month or a zone lacks is the last one before it. It is never empty.
    """
    if count < 1:
        raise BadInput("compare.samePeriodAgo.count", "must be at least 1")
    if grain is Grain.HOUR:
        shift = timedelta(hours=count)
        return Period(period.since - shift, period.until - shift)
    first, last_ = (_local(edge, zone)[0] for edge in (period.since, period.until))
    since = _instant(_earlier(first.date(), count, grain, zone), first.time(), zone)
    until = _instant(_end_earlier(last_, count, grain, zone), last_.time(), zone)
    if since < until:
        return Period(since, until)
    # Both ends are on one day now, or in an hour that the clock leaves out.
    days = days_between(first.date(), last_.date(), zone)
    end = days_later(day_of(since, zone), days, zone)
    until = _instant(end, last_.time(), zone)
    return Period(since, until if since < until else since + (period.until - period.since))


def elapsed_part(period: Period, compared: Period, now: datetime) -> Period:
    """Of the period compared with, the part as long as what has passed of one that still runs."""
    if not period.since < now < period.until:
        return compared
    return Period(compared.since, min(compared.until, compared.since + (now - period.since)))


def _local(instant: datetime, zone: ZoneInfo) -> list[datetime]:
    """The local times that an instant goes by: the start of a day is its midnight, too, where the
    clock leaves that out.
    """
    wall, day = instant.astimezone(zone).replace(tzinfo=None), day_of(instant, zone)
    names = [datetime.combine(day, time())] if midnight(day, zone) == instant else []
    return names if names == [wall] else [*names, wall]


def _instant(day: date, at: time, zone: ZoneInfo) -> datetime:
    """The instant of a local time."""
    if at == time():
        return midnight(day, zone)
    return datetime.combine(day, at, zone).astimezone(UTC)


def _earlier(day: date, count: int, grain: Grain, zone: ZoneInfo) -> date:
    """The day so many units before, or the last one before it if there is no such day."""
    if grain in _MONTHS:
        return _there(_months_later(day, -_MONTHS[grain] * count), zone)
    if grain is Grain.DAY:
        return days_later(day, -count, zone)
    return _there(day - timedelta(days=7 * count), zone)


def _end_earlier(end: datetime, count: int, grain: Grain, zone: ZoneInfo) -> date:
    """The same of an end. Midnight ends the day before it: where its own day is lacking, the day
    that stands for it is counted as well.
    """
    day = end.date()
    if grain is Grain.DAY:
        return days_later(day, -count, zone)
    shift = _MONTHS.get(grain)
    then = _months_later(day, -shift * count) if shift else day - timedelta(days=7 * count)
    is_lacking = bool(shift) and then.day != day.day
    if end.time() == time():
        return days_later(then, 1, zone) if is_lacking else then
    return _there(then, zone)


def _there(day: date, zone: ZoneInfo) -> date:
    """A day, or the one before it where the zone leaves it out."""
    return day if days_between(day, day + timedelta(days=1), zone) else day - timedelta(days=1)


def _first_day(day: date, grain: Grain) -> date:
    if grain is Grain.WEEK:
        return day - timedelta(days=day.weekday())
    if grain in _MONTHS:
        length = _MONTHS[grain]
        return date(day.year, (day.month - 1) // length * length + 1, 1)
    return day


def _months_later(day: date, months: int) -> date:
    """The same day so many months later, or the last of that month."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    for length in range(day.day, 27, -1):
        try:
            return date(year, month + 1, length)
        except ValueError:
            continue
    return date(year, month + 1, day.day)


def _past_the_hour(instant: datetime, zone: ZoneInfo) -> timedelta:
    wall = instant.astimezone(zone)
    return timedelta(minutes=wall.minute, seconds=wall.second, microseconds=wall.microsecond)


def _hours_later(instant: datetime, count: int, zone: ZoneInfo) -> datetime:
    """So many hours on or back, each shorter where a change of the clock cuts it."""
    while count > 0:
        instant, count = _on(instant, count, zone)
    while count < 0:
        instant, count = _back(instant, count, zone)
    return instant


def _on(instant: datetime, count: int, zone: ZoneInfo) -> tuple[datetime, int]:
    """So many hours after the start of one, or up to a change of the clock; how many remain."""
    first = instant + _HOUR - _past_the_hour(instant, zone)
    goal = first + (count - 1) * _HOUR
    change = next(changes(instant, goal, zone), None)
    if change is None:
        return goal.astimezone(UTC), 0
    return change, count - 1 - max(0, ceil((change - first) / _HOUR))


def _back(instant: datetime, count: int, zone: ZoneInfo) -> tuple[datetime, int]:
    """The same before one; both numbers are negative."""
    end = instant - timedelta(microseconds=1)
    first = end - _past_the_hour(end, zone)
    goal = first + (count + 1) * _HOUR
    change = last_change(end, zone, goal)
    if change is None:
        return goal.astimezone(UTC), 0
    return change, count + 1 + max(0, ceil((first - change) / _HOUR))
