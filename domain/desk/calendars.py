"""Working hours: how many seconds of a duration are inside them, and when so many have passed.

An instant is open if its local date is no day off and its local time of day lies in a range of its
weekday. Local times are those of the clock on the wall, so a range over the hour that is left out
in spring is shorter by it, and one over the hour that comes twice in autumn is longer.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import NamedTuple
from zoneinfo import ZoneInfo

FIRST_YEAR, LAST_YEAR = 1970, 2199
"""Before and after these there are no working hours: nothing that is measured lies there."""

MinuteRange = tuple[int, int]
"""Minutes since midnight: from, to; to 1440 at most."""
_Stretch = tuple[datetime, datetime]
BASE = datetime(2020, 1, 1, tzinfo=UTC)
"""Where `Calendar.reading` is 0."""
_MICROSECOND, _DAY = timedelta(microseconds=1), timedelta(days=1)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_SECOND = 1_000_000


@dataclass(frozen=True, slots=True)
class CalendarVersion:
    """The working hours of a calendar from an instant on, until its next version.

    Attributes:
        since: None: ever since.
        zone: whose clock on the wall the ranges are of.
        week: the ranges of each day, Monday first; none passes midnight, none overlap.
        days_off: local dates that are closed from midnight to midnight.
    """

    since: datetime | None
    zone: ZoneInfo
    week: tuple[tuple[MinuteRange, ...], ...]
    days_off: frozenset[date] = frozenset()


class _Year(NamedTuple):
    """The open stretches of a year of UTC, in microseconds since 1970.

    Attributes:
        before: how long was open in the year before each stretch.
    """

    starts: Sequence[int]
    ends: Sequence[int]
    before: Sequence[int]
    total: int


@dataclass(frozen=True, slots=True)
class Calendar:
    """Working hours and days off over all time; each version holds until the next."""

    name: str
    versions: tuple[CalendarVersion, ...]
    _years: dict[int, _Year] = field(default_factory=dict, init=False, repr=False, compare=False)

    def zone_at(self, at: datetime) -> ZoneInfo | None:
        """Whose clock on the wall holds at a moment; None before the first version."""
        held = [v.zone for v in self.versions if v.since is None or v.since <= at]
        return held[-1] if held else None

    def seconds_between(self, since: datetime, until: datetime) -> float:
        """The open seconds from one instant to a later one; exact to the microsecond."""
        return self._between(since, until) / _SECOND

    def _between(self, since: datetime, until: datetime) -> int:
        first, last = _year_of(since), _year_of(until)
        open_time = self._passed(last, _micros(until)) - self._passed(first, _micros(since))
        if first != last:
            open_time += sum(self._year(year).total for year in range(first, last))
        return open_time

    def reading(self, at: datetime) -> int:
        """A clock that runs in working hours alone, in microseconds: negative before `BASE`.

        Whole numbers, since the difference of two large fractions would not be exact.
        """
        if at < BASE:
            return -self._between(at, BASE)
        return self._between(BASE, at)

    def after(self, since: datetime, seconds: float) -> datetime | None:
        """The first instant at which so many open seconds have passed since another; None if never.

        Args:
            since: from when they are counted.
            seconds: more than 0.
        """
        year = _year_of(since)
        missing = round(seconds * _SECOND) + self._passed(year, _micros(since))
        while year <= LAST_YEAR:
            open_year = self._year(year)
            if missing <= open_year.total:
                index = bisect_left(open_year.before, missing) - 1
                reached = open_year.starts[index] + missing - open_year.before[index]
                return _EPOCH + reached * _MICROSECOND
            missing -= open_year.total
            year += 1
        return None

    def _passed(self, year: int, at: int) -> int:
        """How much of a year was open before an instant of it."""
        open_year = self._year(year)
        index = bisect_right(open_year.starts, at) - 1
        if index < 0:
            return 0
        return open_year.before[index] + min(at, open_year.ends[index]) - open_year.starts[index]

    def _year(self, year: int) -> _Year:
        open_year = self._years.get(year)
        if open_year is None:
            open_year = self._years[year] = _summed(list(self._stretches(year)))
        return open_year

    def _stretches(self, year: int) -> Iterator[_Stretch]:
        """The open stretches of a year in order; some may touch."""
        begin, end = (datetime(y, 1, 1, tzinfo=UTC) for y in (year, year + 1))
        begins = [version.since or begin for version in self.versions]
        for version, since, until in zip(self.versions, begins, [*begins[1:], end], strict=True):
            if max(since, begin) < min(until, end):
                yield from _open(version, max(since, begin), min(until, end))


@dataclass(frozen=True, slots=True)
class Calendars:
    """Which calendar holds for which team, channel or workspace.

    Attributes:
        default: the workspace's.
        channels: by channel in lower case.
    """

    default: Calendar | None = None
    teams: Mapping[str, Calendar] = field(default_factory=dict)
    channels: Mapping[str, Calendar] = field(default_factory=dict)

    def of(self, team: str | None, channel: str | None) -> Calendar | None:
        """The team's calendar, else the channel's, else the workspace's, if there is one."""
        if team is not None and team in self.teams:
            return self.teams[team]
        if self.channels and channel is not None:
            return self.channels.get(channel.casefold(), self.default)
        return self.default

    def all(self) -> list[Calendar]:
        """Every calendar that somebody has, each once."""
        calendars = [*self.teams.values(), *self.channels.values()]
        calendars += [self.default] if self.default else []
        return list({calendar.name: calendar for calendar in calendars}.values())


def _open(version: CalendarVersion, since: datetime, until: datetime) -> Iterator[_Stretch]:
    """The open stretches of a version between two instants."""
    for start, end, offset in _offsets(version.zone, since, until):
        # With one offset, the clock on the wall is a plain one.
        day = (start + offset).replace(hour=0, minute=0, second=0, microsecond=0)
        while day < end + offset:
            if day.date() not in version.days_off:
                for opens, closes in version.week[day.weekday()]:
                    low = max(start, day + timedelta(minutes=opens) - offset)
                    high = min(end, day + timedelta(minutes=closes) - offset)
                    if low < high:
                        yield low, high
            day += _DAY


def _offsets(
    zone: ZoneInfo, since: datetime, until: datetime
) -> Iterator[tuple[datetime, datetime, timedelta]]:
    """The stretches of constant offset from UTC between two instants."""
    days = int((until - since) / _DAY) + 1
    samples = [min(since + n * _DAY, until) for n in range(days + 1)]
    edges = [since]
    for earlier, later in pairwise(samples):
        if _offset(zone, earlier) != _offset(zone, later):
            edges.append(_change(zone, earlier, later))
    for start, end in pairwise([*edges, until]):
        if start < end:
            yield start, end, _offset(zone, start)


def _change(zone: ZoneInfo, low: datetime, high: datetime) -> datetime:
    """The instant at which the offset changes, by halving; offsets change at whole seconds."""
    before = _offset(zone, low)
    while high - low > _MICROSECOND:
        middle = low + (high - low) / 2
        if _offset(zone, middle) == before:
            low = middle
        else:
            high = middle
    return high


def _offset(zone: ZoneInfo, at: datetime) -> timedelta:
    return at.astimezone(zone).utcoffset() or timedelta()


def _summed(stretches: Sequence[_Stretch]) -> _Year:
    starts = [_micros(start) for start, _ in stretches]
    ends = [_micros(end) for _, end in stretches]
    before, total = [], 0
    for start, end in zip(starts, ends, strict=True):
        before.append(total)
        total += end - start
    return _Year(starts, ends, before, total)


def _micros(at: datetime) -> int:
    since = at - _EPOCH
    return (since.days * 86_400 + since.seconds) * _SECOND + since.microseconds


def _year_of(at: datetime) -> int:
    return min(max(at.astimezone(UTC).year, FIRST_YEAR), LAST_YEAR)
