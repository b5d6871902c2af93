"""Time as the simulation sees it: seconds since the epoch, local days, and text."""

from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

from api.simulation.tables import DAY, HOUR, MINUTE

ZONE: Final = ZoneInfo("Europe/Berlin")
_EPOCH: Final = date(1970, 1, 1).toordinal()
_MINUTES: Final = tuple(f"{hour:02d}:{minute:02d}:" for hour in range(24) for minute in range(60))
_SECONDS: Final = tuple(f"{second:02d}+00:00" for second in range(60))


class Day(NamedTuple):
    """A local day; `start` plus local hours is right on all but the nights of a clock change."""

    date: date
    weekday: int  # Monday is 0
    start: int


def days_between(since: datetime, until: datetime) -> tuple[Day, ...]:
    """The local days that lie in this time, the first and the last maybe in part."""
    first = since.astimezone(ZONE).date()
    last = (until - timedelta(microseconds=1)).astimezone(ZONE).date()
    dates = (first + timedelta(days=number) for number in range((last - first).days + 1))
    return tuple(Day(day, day.weekday(), _noon(day) - 12 * HOUR) for day in dates)


def stamp(at: int) -> str:
    """The second as RFC 3339 in UTC; from tables, because it is called for every event."""
    day, second = divmod(at, DAY)
    minute, second = divmod(second, MINUTE)
    return _date(day) + _MINUTES[minute] + _SECONDS[second]


def _noon(day: date) -> int:
    # Clocks change at night, so that noon is the safe point to count a day's hours from.
    return int(datetime(day.year, day.month, day.day, 12, tzinfo=ZONE).astimezone(UTC).timestamp())


@cache
def _date(day: int) -> str:
    return f"{date.fromordinal(_EPOCH + day).isoformat()}T"
