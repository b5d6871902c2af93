"""The sections of working hours: calendars, and which of them are whose.

```toml
calendar = "office"                            # the workspace's

[calendars.office]
time_zone = "Europe/London"                    # by default the workspace's
holidays = ["GB", "DE-BY"]                     # public holidays of a country, or of a part of one
days_off = [2026-12-24]                        # days of your own
hours.monday-thursday = ["09:00-12:00", "13:00-17:30"]
hours.friday = ["22:00-06:00"]                 # into Saturday

[teams.night]
calendar = "nights"

[channels]
phone = { kind = "voice", calendar = "phones" }
```

A list of tables, `[[calendars.phones]]`, makes versions: each with a `from` holds until the next.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from datetime import UTC, date, datetime
from itertools import pairwise
from zoneinfo import ZoneInfo

from domain.alternatives import there_are
from domain.configuration.desk import time_zone
from domain.desk.calendars import Calendar, Calendars, CalendarVersion, MinuteRange
from domain.toml import TomlTable
from domain.zones import midnight, zone_of

HolidayDates = Callable[[str], frozenset[date] | None]
"""The public holidays of a country (`GB`) or a part of one (`DE-BY`); None if it is none."""

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
DAY_MINUTES = 24 * 60
_HOURS = re.compile(r"([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-4]):([0-5]\d)")  # 09:00-17:30


def calendars(root: TomlTable, zone: str, holidays: HolidayDates) -> dict[str, Calendar]:
    """The declared calendars by name.

    Args:
        root: the whole document.
        zone: of calendars that name none.
        holidays: gives the dates of public holidays.
    """
    declared = root.table("calendars")
    return {name: _calendar(declared, name, zone, holidays) for name in declared.values}


def owners(root: TomlTable, declared: Mapping[str, Calendar]) -> Calendars:
    """Which of the calendars are the workspace's, teams' and channels'."""
    teams = {
        team: calendar_named(table, declared)
        for team, table in root.table("teams").tables()
        if "calendar" in table
    }
    channels = root.table("channels")
    tables = {
        name: channels.table(name)
        for name, section in channels.values.items()
        if isinstance(section, dict) and "calendar" in section
    }
    return Calendars(
        calendar_named(root, declared) if "calendar" in root else None,
        teams,
        {name.casefold(): calendar_named(table, declared) for name, table in tables.items()},
    )


def calendar_named(table: TomlTable, declared: Mapping[str, Calendar]) -> Calendar:
    """The calendar that a table's key `calendar` names."""
    name = table.text("calendar")
    if name not in declared:
        instead = there_are(declared) if declared else "none is declared"
        raise table.wrong(f"is no calendar: {instead}", "calendar")
    return declared[name]


def since_of(table: TomlTable, zone: ZoneInfo, key: str = "from") -> datetime | None:
    """From when a version holds: a local date, from its midnight on, or an instant."""
    value = table.values.get(key)
    with suppress(OverflowError):  # before the first instant that there is, or after the last
        match value:
            case None:
                return None
            case datetime() if value.tzinfo is not None:
                return value.astimezone(UTC)
            case date() if not isinstance(value, datetime):
                return midnight(value, zone)
    raise table.wrong("must be a date, or a date and time with an offset", key)


def in_order(tables: list[TomlTable], since: list[datetime | None]) -> None:
    """Raise unless each version begins after the one before; only the first may leave it open."""
    for table, (before, own) in zip(tables[1:], pairwise(since), strict=True):
        if own is None or (before is not None and own <= before):
            raise table.wrong("must come after that of the version before", "from")


def time_range(table: TomlTable, text: object, *keys: str | int) -> MinuteRange:
    """A range of the clock on the wall, like `09:00-17:30`, in minutes; it may pass midnight."""
    match = _HOURS.fullmatch(text) if isinstance(text, str) else None
    if match is None:
        raise table.wrong(f"must be like 09:00-17:30, and {text!r} is not", *keys)
    start, end = (int(match[n]) * 60 + int(match[n + 1]) for n in (1, 3))
    if end > DAY_MINUTES or start == end:
        raise table.wrong(f"must be like 09:00-17:30, and {text!r} is not", *keys)
    return start, end


def settings(declared: Mapping[str, Calendar], whose: Calendars) -> Iterator[tuple[str, str]]:
    """Calendars and whose they are, a line each."""
    for name, calendar in declared.items():
        for number, version in enumerate(calendar.versions):
            since = f" from {version.since:%Y-%m-%dT%H:%M:%SZ}" if version.since else ""
            yield f"calendars.{name}.{number}", _shown(version) + since
    if whose.default:
        yield "calendar", whose.default.name
    for team, calendar in whose.teams.items():
        yield f"teams.{team}.calendar", calendar.name
    for channel, calendar in whose.channels.items():
        yield f"channels.{channel}.calendar", calendar.name


def _shown(version: CalendarVersion) -> str:
    days = (
        f"{day[:3]} {', '.join(f'{_clock(low)}-{_clock(high)}' for low, high in ranges)}"
        for day, ranges in zip(DAYS, version.week, strict=True)
        if ranges
    )
    off = f", {len(version.days_off)} days off" if version.days_off else ""
    return f"{'; '.join(days) or 'closed'} ({version.zone.key}{off})"


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def _calendar(declared: TomlTable, name: str, zone: str, holidays: HolidayDates) -> Calendar:
    tables = declared.versions(name)
    if not tables:
        raise declared.wrong("must have a version", name)
    versions = tuple(_version(table, zone, holidays) for table in tables)
    in_order(tables, [version.since for version in versions])
    return Calendar(name, versions)


def _version(table: TomlTable, default_zone: str, holidays: HolidayDates) -> CalendarVersion:
    table.only("from", "time_zone", "holidays", "days_off", "hours")
    zone = zone_of(time_zone(table, default_zone))
    return CalendarVersion(since_of(table, zone), zone, _week(table), _days_off(table, holidays))


def _days_off(table: TomlTable, holidays: HolidayDates) -> frozenset[date]:
    days: set[date] = set()
    for code in table.texts("holidays", "countries, like GB or DE-BY"):
        dates = holidays(code)
        if dates is None:
            raise table.wrong(
                f"has {code}, of which no holidays are known: "
                "use a code like GB, or DE-BY for a part of a country",
                "holidays",
            )
        days |= dates
    for value in table.list("days_off", "dates"):
        day = _date(value)
        if day is None:
            raise table.wrong(
                f"must be a list of dates like 2026-12-24, and {value!r} is not one", "days_off"
            )
        days.add(day)
    return frozenset(days)


def _date(value: object) -> date | None:
    match value:
        case datetime():
            return None
        case date():
            return value
        case str():
            try:
                return date.fromisoformat(value)
            except ValueError:
                return None
    return None


def _week(table: TomlTable) -> tuple[tuple[MinuteRange, ...], ...]:
    """The ranges of each day: what passes midnight is cut there."""
    hours = table.table("hours")
    week: list[list[MinuteRange]] = [[] for _ in DAYS]
    named: set[int] = set()
    for key in hours.values:
        days = _days(hours, key)
        if named & set(days):
            raise hours.wrong("names a day that is named already", key)
        named |= set(days)
        for start, end in _ranges(hours, key):
            for day in days:
                week[day].append((start, min(end, DAY_MINUTES)))
                if end > DAY_MINUTES:
                    week[(day + 1) % 7].append((0, end - DAY_MINUTES))
    return tuple(map(_joined, week))


def _ranges(hours: TomlTable, key: str) -> list[MinuteRange]:
    """The ranges below a key in order; one that passes midnight ends after the day's end."""
    stated = (time_range(hours, text, key) for text in hours.list(key, "ranges like 09:00-17:30"))
    ranges = sorted((start, end if end > start else end + DAY_MINUTES) for start, end in stated)
    if any(later[0] < earlier[1] for earlier, later in pairwise(ranges)):
        raise hours.wrong("has ranges that overlap", key)
    return ranges


def _joined(ranges: Iterable[MinuteRange]) -> tuple[MinuteRange, ...]:
    """Ranges without overlap: an evening may reach into the next day's own hours."""
    joined: list[MinuteRange] = []
    for start, end in sorted(ranges):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((start, end))
    return tuple(joined)


def _days(hours: TomlTable, key: str) -> list[int]:
    """The days that a key like `monday` or `monday-friday` names; the week goes round."""
    first, _, last = key.partition("-")
    last = last or first
    if first not in DAYS or last not in DAYS:
        raise hours.wrong(f"is no day and no range of days; days are {', '.join(DAYS)}", key)
    start, end = DAYS.index(first), DAYS.index(last)
    return [(start + n) % 7 for n in range((end - start) % 7 + 1)]
