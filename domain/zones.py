"""Time zones: those of the package tzdata alone, so that no answer depends on the machine.

All that is asked of a zone is asked here: when its clock changes, when a local day begins, and
which day comes so many days later. A clock may change at midnight, by half an hour, or over a
whole day; no day that a zone leaves out is counted.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from importlib.resources import files
from itertools import pairwise
from zoneinfo import ZoneInfo

from domain.errors import BadInput

_PACKAGE = files("tzdata")
_DAY = timedelta(days=1)
_SECOND = timedelta(seconds=1)
_LOOK_EVERY = timedelta(days=3)
"""No two changes of a clock are nearer to each other, but for a few of the first half of 1900."""
_FIRST_YEAR, _LAST_YEAR = 2, 9998
"""Clocks are looked at in these years only: every instant of them has a local time."""
_LEAVING_OUT = timedelta(hours=20)
"""A clock that goes forward by more leaves out a date: its zone crosses the date line."""
_SEASON = timedelta(days=90)
_FIRST_LEFT_OUT, _LAST_LEFT_OUT = datetime(1900, 1, 1, tzinfo=UTC), datetime(2050, 1, 1, tzinfo=UTC)
"""No zone crosses the date line by any rule: that was done once, and each time in these years."""


@lru_cache(maxsize=1)
def zone_names() -> frozenset[str]:
    """The IANA names that are known."""
    return frozenset(_PACKAGE.joinpath("zones").read_text("utf-8").split())


def zone_of(name: str, field: str = "timeZone") -> ZoneInfo:
    """The time zone of an IANA name, spelt as in the database.

    Args:
        name: such as `Europe/Berlin`.
        field: where it was told.

    Raises:
        BadInput: there is no such zone; names the field.
    """
    if name not in zone_names():
        raise BadInput(field, f"is not an IANA time zone: {name!r}")
    return _zone(name)


@lru_cache(maxsize=1024)
def _zone(name: str) -> ZoneInfo:
    with _PACKAGE.joinpath("zoneinfo", *name.split("/")).open("rb") as data:
        return ZoneInfo.from_file(data, key=name)


def offset(instant: datetime, zone: ZoneInfo) -> timedelta:
    """How far the clock on the wall is ahead of UTC at an instant."""
    return instant.astimezone(zone).utcoffset() or timedelta()


def changes(since: datetime, until: datetime, zone: ZoneInfo) -> Iterator[datetime]:
    """The instants after one and up to another at which the clock on the wall is moved."""
    for year in range(since.astimezone(UTC).year, until.astimezone(UTC).year + 1):
        for change in _changes(year, zone):
            if since < change <= until:
                yield change


@lru_cache(maxsize=8192)
def _changes(year: int, zone: ZoneInfo) -> tuple[datetime, ...]:
    """The changes of a year of UTC."""
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        return ()
    start, end = datetime(year, 1, 1, tzinfo=UTC), datetime(year + 1, 1, 1, tzinfo=UTC)
    days = (end - start) // _DAY
    looks = [start - _SECOND]
    looks += [start + n * _LOOK_EVERY for n in range(days * _DAY // _LOOK_EVERY + 1)]
    looks.append(end - _SECOND)
    offsets = [offset(look, zone) for look in looks]
    return tuple(
        _change(low, high, zone)
        for (low, high), (before, after) in zip(pairwise(looks), pairwise(offsets), strict=True)
        if before != after
    )


def _change(low: datetime, high: datetime, zone: ZoneInfo) -> datetime:
    """The change between two instants, by halving: clocks change at whole seconds."""
    before = offset(low, zone)
    while high - low > _SECOND:
        middle = low + (high - low) // 2
        middle -= timedelta(microseconds=middle.microsecond)
        if offset(middle, zone) == before:
            low = middle
        else:
            high = middle
    return high


def last_change(instant: datetime, zone: ZoneInfo, since: datetime) -> datetime | None:
    """The last change of the clock after one instant and up to another; None if there is none."""
    if instant - since < _LOOK_EVERY and offset(since, zone) == offset(instant, zone):
        return None
    return max(changes(since, instant, zone), default=None)


def midnight(day: date, zone: ZoneInfo) -> datetime:
    """The first instant of a local day, or of the next one if the zone leaves the day out."""
    early, late = (
        datetime.combine(day, time(), zone).replace(fold=fold).astimezone(UTC) for fold in (0, 1)
    )
    if early <= late:
        return early
    # The clock jumps over midnight. Read by the offset after the jump it is an instant before it.
    return next(changes(late - _SECOND, early, zone), early)


def day_of(instant: datetime, zone: ZoneInfo) -> date:
    """The local day that an instant is in: the last one that has begun.

    It is the date on the wall, but where the clock goes back over midnight after it has struck.
    """
    day = instant.astimezone(zone).date()
    return day + _DAY if midnight(day + _DAY, zone) <= instant else day


def days_later(day: date, count: int, zone: ZoneInfo) -> date:
    """The local day so many days after another, or before it; those that are left out not counted.

    Raises:
        OverflowError: the years run out.
    """
    later = day + count * _DAY
    if count >= 0:
        for left_out in _left_out(zone):
            later += _DAY * (day < left_out <= later)
    else:
        for left_out in reversed(_left_out(zone)):
            later -= _DAY * (later <= left_out < day)
    return later


def days_between(first: date, after: date, zone: ZoneInfo) -> int:
    """How many local days there are from one on, up to another that is not counted."""
    return (after - first).days - sum(first <= left_out < after for left_out in _left_out(zone))


@lru_cache(maxsize=1024)
def _left_out(zone: ZoneInfo) -> tuple[date, ...]:
    """The dates that a zone leaves out, as Samoa did on 30 December 2011."""
    seasons = (_LAST_LEFT_OUT - _FIRST_LEFT_OUT) // _SEASON
    looks = [_FIRST_LEFT_OUT + n * _SEASON for n in range(seasons + 1)]
    return tuple(
        (change - _SECOND).astimezone(zone).date() + _DAY
        for low, high in pairwise(looks)
        if offset(high, zone) - offset(low, zone) > _LEAVING_OUT
        for change in changes(low, high, zone)
        if offset(change, zone) - offset(change - _SECOND, zone) > _LEAVING_OUT
    )
