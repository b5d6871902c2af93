"""Local days, found by looking: when one begins, which exist, which come before."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

LOOK = timedelta(minutes=15)
DAY = timedelta(days=1)


def first_instant(day: date, zone: ZoneInfo) -> datetime:
    """Of a local day, or of the next one if there is none."""
    at = datetime.combine(day, time(), UTC) - 16 * timedelta(hours=1)
    while at.astimezone(zone).date() < day:
        at += LOOK
    return at


def exists(day: date, zone: ZoneInfo) -> bool:
    return first_instant(day, zone).astimezone(zone).date() == day


def day_before(day: date, count: int, zone: ZoneInfo) -> date:
    """The day so many days before; those that the zone leaves out are none."""
    while count:
        day -= DAY
        count -= exists(day, zone)
    return day


def days_from(first: date, end: date, zone: ZoneInfo) -> int:
    return sum(exists(first + n * DAY, zone) for n in range((end - first).days))


def on_the_calendar(at: datetime, zone: ZoneInfo) -> datetime:
    """The local time of an instant; the start of a day is midnight, also where that is left out."""
    local = at.astimezone(zone).replace(tzinfo=None)
    return datetime.combine(local.date(), time()) if begins_a_day(at, zone) else local


def begins_a_day(at: datetime, zone: ZoneInfo) -> bool:
    return (at - timedelta.resolution).astimezone(zone).date() < at.astimezone(zone).date()


def instant(local: datetime, zone: ZoneInfo) -> datetime:
    if local.time() == time():
        return first_instant(local.date(), zone)
    return local.replace(tzinfo=zone).astimezone(UTC)
