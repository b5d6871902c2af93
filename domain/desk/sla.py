"""SLA policies: which targets a ticket has, and on which clock they run."""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple
from zoneinfo import ZoneInfo

from domain.desk.calendars import Calendar, Calendars, MinuteRange


class Metric(StrEnum):
    """What an SLA policy sets a time for: first response, next reply or resolution."""

    FIRST_RESPONSE = "first_response"
    NEXT_REPLY = "next_reply"
    RESOLUTION = "resolution"


class TicketConditions(NamedTuple):
    """The fields of a ticket that the conditions of SLA policies look at."""

    priority: str | None = None
    segment: str | None = None
    channel: str | None = None
    category: str | None = None
    team: str | None = None


NO_CONDITIONS = TicketConditions()


@dataclass(frozen=True, slots=True)
class Terms:
    """One version of an SLA policy: its conditions, targets and clock, from an instant on.

    Attributes:
        since: None: ever since.
        conditions: the values that a field of the standing may have; any, if it is not named.
        hours: the time of day, in minutes, at which a target's clock may start; may pass midnight.
        zone: of the hours, unless the terms have a calendar of their own.
        is_business: whether targets are of business seconds.
        calendar: of those; None: the ticket's.
        pauses: the statuses that stop the clock.
        targets: in seconds.
    """

    since: datetime | None
    conditions: Mapping[str, frozenset[str]]
    hours: MinuteRange | None
    zone: ZoneInfo
    is_business: bool
    calendar: Calendar | None
    pauses: frozenset[str]
    targets: Mapping[Metric, float]

    def holds(self, standing: TicketConditions, started_at: datetime) -> bool:
        """Whether a ticket that stands so falls under it, for a clock that started then."""
        fields = standing._asdict()
        if any(fields[name] not in values for name, values in self.conditions.items()):
            return False
        if self.hours is None:
            return True
        own = self.calendar.zone_at(started_at) if self.calendar else None
        return _is_within(self.hours, started_at.astimezone(own or self.zone))


@dataclass(frozen=True, slots=True)
class Policy:
    """An SLA policy, over time: each version of its terms holds until the next."""

    name: str
    versions: tuple[Terms, ...]

    def at(self, at: datetime) -> Terms | None:
        """What it says at a moment."""
        in_force = None
        for terms in self.versions:
            if terms.since is None or terms.since <= at:
                in_force = terms
        return in_force


@dataclass(frozen=True, slots=True)
class Goal:
    """What an SLA policy sets for one metric of one ticket: the seconds and the clock.

    Attributes:
        calendar: of business seconds; None: all seconds count.
    """

    policy: str
    seconds: float
    calendar: Calendar | None
    pauses: frozenset[str]

    def between(self, start: datetime, end: datetime) -> float:
        """The seconds between two instants that count."""
        if self.calendar is None:
            return (end - start).total_seconds()
        return self.calendar.seconds_between(start, end)

    def after(self, start: datetime, seconds: float) -> datetime | None:
        """When so many seconds that count have passed since an instant."""
        if self.calendar is None:
            return start + timedelta(seconds=seconds)
        return self.calendar.after(start, seconds)


_Statuses = Sequence[tuple[datetime, str]]


@dataclass(slots=True)
class Countdown:
    """The time left of an SLA goal, counted down through a ticket's statuses.

    Each status is counted once, when it has ended: a ticket may have thousands.
    """

    goal: Goal
    started_at: datetime
    _left: float = field(init=False)
    _reached_at: datetime | None = None
    _next: int | None = None

    def __post_init__(self) -> None:
        self._left = self.goal.seconds

    def due_at(self, statuses: _Statuses) -> datetime | None:
        """When the seconds have passed, if the last status stays; None if it stops the clock.

        Seconds that have passed just as the clock is stopped are over when it goes on.

        Args:
            statuses: the ticket's, each with its beginning, in order; not empty. From call to call
                there may be more of them.
        """
        self._count_ended(statuses)
        begin, status = statuses[-1]
        if self._reached_at is not None or status in self.goal.pauses:
            return self._reached_at
        return self._reached_in(max(begin, self.started_at))

    def _count_ended(self, statuses: _Statuses) -> None:
        last = len(statuses) - 1
        index = self._next
        if index is None:
            index = max(0, bisect_right(statuses, self.started_at, key=_begin) - 1)
        while index < last and self._reached_at is None:
            self._count(*statuses[index], statuses[index + 1][0])
            index += 1
        self._next = index

    def _count(self, begin: datetime, status: str, end: datetime) -> None:
        start = max(begin, self.started_at)
        if status in self.goal.pauses or end <= start:
            return
        passed = self.goal.between(start, end)
        reached_at = self._reached_in(start) if passed >= self._left else None
        if reached_at is not None and reached_at < end:
            self._reached_at = reached_at
        else:
            self._left -= passed

    def _reached_in(self, start: datetime) -> datetime | None:
        """When the seconds have passed in a status that goes on since an instant."""
        return self.goal.after(start, self._left) if self._left > 0 else start


def _begin(status: tuple[datetime, str]) -> datetime:
    return status[0]


@dataclass(frozen=True, slots=True)
class Policies:
    """A workspace's SLA policies in order: the first whose conditions hold decides."""

    in_order: tuple[Policy, ...] = ()

    def goal(
        self,
        metric: Metric,
        standing: TicketConditions,
        calendars: Calendars,
        *,
        started_at: datetime,
        at: datetime,
    ) -> Goal | None:
        """What is set for a metric of a ticket; None if nothing is.

        Args:
            metric: of which the clock started.
            standing: how the ticket stands.
            calendars: of tickets under policies that name none.
            started_at: when the clock started.
            at: when the ticket is matched; policies are as they were then.
        """
        for policy in self.in_order:
            terms = policy.at(at)
            if terms is None or not terms.holds(standing, started_at):
                continue
            seconds = terms.targets.get(metric)
            calendar = terms.calendar
            if terms.is_business and calendar is None:
                calendar = calendars.of(standing.team, standing.channel)
            if seconds is None or (terms.is_business and calendar is None):
                return None
            return Goal(policy.name, seconds, calendar if terms.is_business else None, terms.pauses)
        return None


def _is_within(hours: MinuteRange, local: datetime) -> bool:
    start, end = hours
    minute = local.hour * 60 + local.minute
    return start <= minute < end if start < end else minute >= start or minute < end
