"""SLA policies: which one a ticket comes under, and when a target of it is due."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from tests.reference.calendars import DAY_OF_MINUTES, Range, ReferenceCalendar

Fields = Mapping[str, str | None]


@dataclass(frozen=True)
class ReferenceGoal:
    """So much time on a clock, which some statuses stop."""

    length: timedelta
    calendar: ReferenceCalendar | None  # None: the clock on the wall
    pause: frozenset[str]

    def due_within(self, stretches: Iterable[tuple[datetime, datetime]]) -> datetime | None:
        """The due instant, by the stretches in which nothing stops the clock, ends not included.

        What is reached at the very end of a stretch is reached when the clock runs again.
        """
        left = self.length
        for start, end in stretches:
            calendar = self.calendar
            due = calendar.reached(start, left, end) if calendar else start + left
            if due is not None and due < end:
                return due
            left -= calendar.open_time(start, end) if calendar else end - start
        return None


@dataclass(frozen=True)
class ReferencePolicy:
    """A version of a policy: holds from an instant on (None: ever since) until the next."""

    since: datetime | None
    conditions: Mapping[str, Sequence[str]]
    hours: Range | None
    zone: ZoneInfo  # of the hours, unless it has a calendar of its own
    calendar: ReferenceCalendar | None  # its own
    is_business: bool
    pause: frozenset[str]
    lengths: Mapping[str, timedelta]  # by target

    def matches(self, fields: Fields, began_at: datetime) -> bool:
        wanted = self.conditions.items()
        return self.covers(began_at) and all(fields[name] in values for name, values in wanted)

    def covers(self, began_at: datetime) -> bool:
        """Whether a target's clock started in the hours."""
        if self.hours is None:
            return True
        version = self.calendar.version_at(began_at) if self.calendar else None
        local = began_at.astimezone(version.zone if version else self.zone)
        minute = 60 * local.hour + local.minute
        start, end = self.hours
        return start <= minute < end or start <= minute + DAY_OF_MINUTES < end

    def goal(self, target: str, usual: ReferenceCalendar | None) -> ReferenceGoal | None:
        """`usual` is the calendar where the policy has none of its own."""
        calendar = (self.calendar or usual) if self.is_business else None
        if target not in self.lengths or (self.is_business and calendar is None):
            return None
        return ReferenceGoal(self.lengths[target], calendar, self.pause)


def in_force(versions: Sequence[ReferencePolicy], at: datetime) -> ReferencePolicy | None:
    begun = [version for version in versions if version.since is None or version.since <= at]
    return begun[-1] if begun else None
