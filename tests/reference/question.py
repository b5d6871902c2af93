"""What is asked: a period, a zone and a filter."""

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any, TypedDict, Unpack
from zoneinfo import ZoneInfo

from tests.reference.days import day_before, days_from, instant, on_the_calendar
from tests.reference.rows import names_outbound
from tests.reference.tickets import ReferenceTicket


@dataclass(frozen=True)
class ReferenceQuestion:
    since: datetime
    until: datetime
    zone: ZoneInfo
    where: Mapping[str, Any] | None = None
    clock: str = "CALENDAR"  # or BUSINESS
    seconds: float = 86_400  # of resolved_within_rate

    def covers(self, at: datetime) -> bool:
        return self.since <= at < self.until

    def day(self, at: datetime) -> date:
        return at.astimezone(self.zone).date()

    def before(self) -> "ReferenceQuestion":
        """The period before: as many whole local months, else days, else seconds.

        Both ends at one time of day make whole days, on one day of the month whole months.
        """
        first, last = (on_the_calendar(at, self.zone) for at in (self.since, self.until))
        since = self.since - (self.until - self.since)
        if first.time() == last.time() and first.date() != last.date():
            count = days_from(first.date(), last.date(), self.zone)
            day = day_before(first.date(), count, self.zone)
            if first.day == last.day:
                months = 2 * month(first) - month(last)
                length = monthrange(months // 12, months % 12 + 1)[1]
                day = date(months // 12, months % 12 + 1, min(first.day, length))
            since = instant(datetime.combine(day, first.time()), self.zone)
        return replace(self, since=since, until=self.since)

    @property
    def length(self) -> timedelta:
        return self.until - self.since

    def is_volume(self, ticket: ReferenceTicket) -> bool:
        """Whether ticket_volume may count the ticket, were it opened in the period."""
        if ticket.opened_at is None:
            return False
        return ticket.direction == "inbound" or names_outbound(self.where)


class DaySettings(TypedDict, total=False):
    """What may be asked beside a period."""

    zone: str
    where: Mapping[str, Any] | None
    clock: str
    seconds: float


def question(
    since: datetime, until: datetime, **settings: Unpack[DaySettings]
) -> ReferenceQuestion:
    named: dict[str, Any] = {**settings, "zone": ZoneInfo(settings.get("zone", "UTC"))}
    return ReferenceQuestion(since, until, **named)


def month(day: date) -> int:
    return 12 * day.year + day.month - 1
