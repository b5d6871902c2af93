"""Periods: half-open stretches of time, the buckets that they fall into, and what to compare with.

All arithmetic that people do on calendars (days, weeks, months) is done on local dates, and each
date is turned into an instant by itself: that is right across daylight saving in any zone.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from itertools import pairwise
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from domain.errors import BadInput, EmptyPeriod, TooManyBuckets

MAX_BUCKETS = 3000
"""Buckets of one series: four months of hours, eight years of days."""


_TOO_MANY = f"gives more than {MAX_BUCKETS} buckets: ask for a longer one"


class Grain(StrEnum):
    """The length of a bucket."""

    HOUR = "hour"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


_MONTHS = {Grain.MONTH: 1, Grain.QUARTER: 3, Grain.YEAR: 12}
_DAYS = {Grain.DAY: 1, Grain.WEEK: 7}
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


def zone_of(name: str) -> ZoneInfo:
    """The time zone of an IANA name.

    Raises:
        BadInput: nobody knows such a zone.
    """
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise BadInput("timeZone", f"is not an IANA time zone: {name!r}") from error


def start_of(moment: datetime, grain: Grain, zone: ZoneInfo) -> datetime:
    """The beginning of the bucket that a moment lies in."""
    local = moment.astimezone(zone)
    if grain is Grain.HOUR:
        # On the instant, not the local time: the repeated hour of autumn is a bucket of its own.
        past = timedelta(minutes=local.minute, seconds=local.second, microseconds=local.microsecond)
        return (moment - past).astimezone(UTC)
    return _midnight(_first_day(local.date(), grain), zone)


def step(moment: datetime, grain: Grain, count: int, zone: ZoneInfo) -> datetime:
    """The beginning of the bucket that many buckets after one that begins at a moment.

    Raises:
        BadInput: the years run out.
    """
    try:
        if grain is Grain.HOUR:
            return _hours_later(moment, count, zone)
        day = moment.astimezone(zone).date()
        if grain in _DAYS:
            return _midnight(day + timedelta(days=_DAYS[grain] * count), zone)
        return _midnight(_months_later(day.replace(day=1), _MONTHS[grain] * count), zone)
    except (OverflowError, ValueError) as error:
        raise BadInput("range", "lies outside the years 1 to 9999") from error


@lru_cache(maxsize=256)
def buckets(period: Period, grain: Grain, zone: ZoneInfo) -> tuple[Period, ...]:
    """The buckets of a period, the first and the last cut to it.

    Raises:
        TooManyBuckets: there would be more than MAX_BUCKETS.
    """
    if period.seconds / _TYPICAL_SECONDS[grain] > MAX_BUCKETS * 1.2:
        raise TooManyBuckets("grain", _TOO_MANY)
    edges = [period.since, *_edges_after(period, grain, zone), period.until]
    if len(edges) > MAX_BUCKETS + 1:
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
    first, last = start_of(period.since, grain, zone), start_of(period.until, grain, zone)
    whole = _number(last, grain, zone) - _number(first, grain, zone)
    return (
        whole + _passed(last, period.until, grain, zone) - _passed(first, period.since, grain, zone)
    )


def _number(start: datetime, grain: Grain, zone: ZoneInfo) -> float:
    """Counts the buckets of a calendar, by the start of one."""
    if grain is Grain.HOUR:
        return start.timestamp() / 3600
    day = start.astimezone(zone).date()
    if grain in _DAYS:
        return day.toordinal() / _DAYS[grain]
    return (day.year * 12 + day.month - 1) / _MONTHS[grain]


def _passed(start: datetime, moment: datetime, grain: Grain, zone: ZoneInfo) -> float:
    """The share of a bucket that has passed at a moment in it."""
    return (moment - start) / (step(start, grain, 1, zone) - start)


@dataclass(frozen=True, slots=True)
class Range:
    """What was asked for: the period that is read, and the whole one that it is the start of."""

    period: Period
    whole: Period


def last(now: datetime, count: int, grain: Grain, zone: ZoneInfo, *, with_current: bool) -> Range:
    """The last so many whole buckets before now, with or without the one that runs."""
    if count < 1:
        raise BadInput("range.last.count", "must be at least 1")
    current = start_of(now, grain, zone)
    if not with_current:
        period = Period(step(current, grain, -count, zone), current)
        return Range(period, period)
    since = step(current, grain, 1 - count, zone)
    return Range(_until_now(since, now), Period(since, step(current, grain, 1, zone)))


def to_date(now: datetime, grain: Grain, zone: ZoneInfo) -> Range:
    """From the beginning of the bucket that runs until now."""
    since = start_of(now, grain, zone)
    return Range(_until_now(since, now), Period(since, step(since, grain, 1, zone)))


def _until_now(since: datetime, now: datetime) -> Period:
    """At the very first instant of a bucket a microsecond of it has passed: no period is empty."""
    return Period(since, max(now, since + timedelta(microseconds=1)))


def previous(period: Period, zone: ZoneInfo) -> Period:
    """The period before: by the largest unit of local months and days that fits whole, as many
    before; else the same number of seconds.
    """
    since, until = period.since.astimezone(zone), period.until.astimezone(zone)
    first, after = since.date(), until.date()
    if since.timetz().replace(tzinfo=None) != until.timetz().replace(tzinfo=None) or first == after:
        return Period(period.since - (period.until - period.since), period.since)
    if first.day == after.day:
        months = (after.year - first.year) * 12 + after.month - first.month
        day = _months_later(first, -months)
    else:
        day = first - (after - first)
    return Period(datetime.combine(day, since.time(), zone).astimezone(UTC), period.since)


def ago(period: Period, count: int, grain: Grain, zone: ZoneInfo) -> Period:
    """The same period so many units of the calendar earlier, at the same local times."""
    if grain is Grain.HOUR:
        shift = timedelta(hours=count)
        return Period(period.since - shift, period.until - shift)
    return Period(*(_earlier(edge, count, grain, zone) for edge in (period.since, period.until)))


def elapsed_part(period: Period, of: Period, now: datetime) -> Period:
    """Of the period compared with, the part as long as what has passed of one that still runs."""
    if not period.since < now < period.until:
        return of
    return Period(of.since, min(of.until, of.since + (now - period.since)))


def _earlier(moment: datetime, count: int, grain: Grain, zone: ZoneInfo) -> datetime:
    local = moment.astimezone(zone)
    if grain in _DAYS:
        day = local.date() - timedelta(days=_DAYS[grain] * count)
    else:
        day = _months_later(local.date(), -_MONTHS[grain] * count)
    return datetime.combine(day, local.time(), zone).astimezone(UTC)


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    """The first instant of a local day. Where the clock jumps over midnight, fold 0 takes the
    offset before the jump, which is the instant of the jump.
    """
    return datetime(day.year, day.month, day.day, tzinfo=zone).astimezone(UTC)


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


def _hours_later(moment: datetime, count: int, zone: ZoneInfo) -> datetime:
    if count < 0:
        return start_of(moment + timedelta(hours=count), Grain.HOUR, zone)
    for _ in range(count):
        moment = _next_hour(moment, zone)
    return moment


def _next_hour(moment: datetime, zone: ZoneInfo) -> datetime:
    """An hour on; shorter or longer where an odd offset change moves the full hour."""
    later = start_of(moment + timedelta(hours=1), Grain.HOUR, zone)
    return later if later > moment else moment + timedelta(hours=1)
