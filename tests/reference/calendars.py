"""The business clock: whether an instant is open, and how long it was open between two."""

from collections.abc import Hashable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
DAY_OF_MINUTES = 24 * 60

Range = tuple[int, int]  # minutes since midnight, the end not included; it may pass midnight


@dataclass(frozen=True)
class ReferenceVersion:
    """What holds from an instant on (None: ever since) until the next version."""

    since: datetime | None
    zone: ZoneInfo
    closed: frozenset[date]
    hours: tuple[tuple[Range, ...], ...]  # of Monday, Tuesday …

    def is_open(self, at: datetime) -> bool:
        local = at.astimezone(self.zone)
        if local.date() in self.closed:
            return False
        minute = 60 * local.hour + local.minute
        today, yesterday = self.hours[local.weekday()], self.hours[local.weekday() - 1]
        return any(start <= minute < end for start, end in today) or any(
            start <= minute + DAY_OF_MINUTES < end for start, end in yesterday
        )


@dataclass(frozen=True, eq=False)
class ReferenceCalendar:
    """Openness changes at whole minutes of UTC (offsets are whole minutes) and with versions."""

    versions: tuple[ReferenceVersion, ...]
    lengths: dict[Hashable, timedelta] = field(default_factory=dict)  # how long hours are open

    def version_at(self, at: datetime) -> ReferenceVersion | None:
        begun = [
            version for version in self.versions if version.since is None or version.since <= at
        ]
        return begun[-1] if begun else None

    def is_open(self, at: datetime) -> bool:
        version = self.version_at(at)
        return version is not None and version.is_open(at)

    def stretches(self, since: datetime, until: datetime) -> Iterator[tuple[datetime, datetime]]:
        """The time between, cut wherever openness might change."""
        at, until = since.astimezone(UTC), until.astimezone(UTC)
        begins = (version.since for version in self.versions)
        cuts = [*sorted(begin for begin in begins if begin and at < begin < until), until]
        for cut in cuts:
            while at < cut:
                end = min(at.replace(second=0, microsecond=0) + MINUTE, cut)
                yield at, end
                at = end

    def open_time(self, since: datetime, until: datetime) -> timedelta:
        """How long it was open between; exact."""
        parts = (self.within_hour(start, end) for start, end in by_hours(since, until))
        return sum(parts, timedelta(0))

    def within_hour(self, start: datetime, end: datetime) -> timedelta:
        if end - start < HOUR:
            return self.walked(start, end)
        if start not in self.lengths:
            sort = self.sort_of(start, end - timedelta.resolution)
            if sort not in self.lengths:
                self.lengths[sort] = self.walked(start, end)
            self.lengths[start] = self.lengths[sort]
        return self.lengths[start]

    def sort_of(self, first: datetime, last: datetime) -> Hashable:
        """Equal for hours that must be alike: the same wall clock, days and version all through."""
        version = self.version_at(first)
        if version is not self.version_at(last) or version is None:
            return first
        begin, end = (at.astimezone(version.zone) for at in (first, last))
        if begin.utcoffset() != end.utcoffset():
            return first
        closed = begin.date() in version.closed, end.date() in version.closed
        return id(version), begin.weekday(), begin.time(), closed

    def walked(self, since: datetime, until: datetime) -> timedelta:
        open_ones = (end - at for at, end in self.stretches(since, until) if self.is_open(at))
        return sum(open_ones, timedelta(0))

    def reached(self, since: datetime, left: timedelta, until: datetime) -> datetime | None:
        """The first instant, up to `until`, at which it was open for so long; None if it is not."""
        for start, end in by_hours(since, until):
            opened = self.within_hour(start, end)
            if opened < left:
                left -= opened
                continue
            for at, following in self.stretches(start, end):
                if left <= timedelta(0):
                    return at
                if self.is_open(at):
                    if following - at >= left:
                        return at + left
                    left -= following - at
        return None


def by_hours(since: datetime, until: datetime) -> Iterator[tuple[datetime, datetime]]:
    """The time between, cut at the whole hours of UTC."""
    at, until = since.astimezone(UTC), until.astimezone(UTC)
    while at < until:
        end = min(at.replace(minute=0, second=0, microsecond=0) + HOUR, until)
        yield at, end
        at = end


def count_minutes(calendar: ReferenceCalendar, since: datetime, until: datetime) -> int:
    """Open minutes between two whole minutes, each asked about; for versions of whole minutes."""
    at, end = since.astimezone(UTC), until.astimezone(UTC)
    count = 0
    while at < end:
        count += calendar.is_open(at)
        at += MINUTE
    return count
