"""What a deployment declares, read from its TOML; of no use on a text that is wrong."""

import re
import tomllib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from fractions import Fraction
from itertools import pairwise
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from tests.reference.calendars import DAY_OF_MINUTES, Range, ReferenceCalendar, ReferenceVersion
from tests.reference.policies import ReferencePolicy

Holidays = Mapping[str, Collection[date]]  # by code: "GB", "DE-BY"

RANKS = {"1": 1, "2": 2, "3": 3}
WEIGHTS = {"low": 1, "normal": 2, "high": 3, "urgent": 5}
KINDS = dict.fromkeys(("voice", "phone", "call", "ivr"), "voice") | dict.fromkeys(
    ("chat", "messenger", "whatsapp", "telegram", "sms"), "chat"
)
CONDITIONS = ("priority", "segment", "channel", "category", "team")
TARGETS = ("first_response", "next_reply", "resolution")
DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


@dataclass(frozen=True)
class ReferenceConfiguration:
    """A deployment's desk; `channel_…` by channel in lower case."""

    zone: ZoneInfo
    ranks: Mapping[str, int]  # of tiers
    weights: Mapping[str, Fraction]  # of priorities
    team_tiers: Mapping[str, str]
    channel_kinds: Mapping[str, str]
    calendars: Mapping[str, ReferenceCalendar]
    calendar: ReferenceCalendar | None  # the workspace's own
    team_calendars: Mapping[str, ReferenceCalendar]
    channel_calendars: Mapping[str, ReferenceCalendar]
    policies: Sequence[Sequence[ReferencePolicy]]  # the versions of each, in the order of the file
    departments: Mapping[str, str]  # by category
    targets: Sequence[Mapping[str, Any]]  # as the file has them
    scorecards: Mapping[str, Mapping[str, float]]  # likewise, by tier

    def department_of(self, category: str | None) -> str | None:
        return None if category is None else self.departments.get(category)

    def tier_of(self, team: str | None) -> str | None:
        return None if team is None else self.team_tiers.get(team)

    def kind_of(self, channel: str | None) -> str:
        return self.channel_kinds.get((channel or "").lower(), "email")

    def calendar_of(self, team: str | None, channel: str | None) -> ReferenceCalendar | None:
        """The team's, else the channel's, else the workspace's."""
        if team is not None and team in self.team_calendars:
            return self.team_calendars[team]
        if channel is not None and channel.lower() in self.channel_calendars:
            return self.channel_calendars[channel.lower()]
        return self.calendar


def read(text: str, holidays: Holidays) -> ReferenceConfiguration:
    """A desk of nothing but defaults where the text is empty."""
    document = tomllib.loads(text)
    zone = ZoneInfo(document.get("time_zone", "UTC"))
    calendars = {
        name: calendar(versions, zone, holidays)
        for name, versions in document.get("calendars", {}).items()
    }
    channels = {
        name.lower(): {"kind": table} if isinstance(table, str) else table
        for name, table in document.get("channels", {}).items()
    }
    teams = document.get("teams", {})
    ranks = {tier: table["rank"] for tier, table in document.get("tiers", {}).items()}
    weights = WEIGHTS | document.get("priority_weights", {})
    return ReferenceConfiguration(
        zone=zone,
        ranks=ranks or RANKS,
        weights={priority: Fraction(str(weight)) for priority, weight in weights.items()},
        team_tiers={team: table["tier"] for team, table in teams.items() if "tier" in table},
        channel_kinds=KINDS
        | {name: table["kind"] for name, table in channels.items() if "kind" in table},
        calendars=calendars,
        calendar=calendars[document["calendar"]] if "calendar" in document else None,
        team_calendars=calendars_of(teams, calendars),
        channel_calendars=calendars_of(channels, calendars),
        policies=[
            in_order([policy(table, zone, calendars) for table in as_list(versions)])
            for versions in document.get("sla", {}).values()
        ],
        departments={
            category: department
            for department, categories in document.get("departments", {}).items()
            for category in categories
        },
        targets=document.get("targets", []),
        scorecards=document.get("scorecards", {}),
    )


# --- versions -------------------------------------------------------------------------------------

Versions = TypeVar("Versions", ReferenceVersion, ReferencePolicy)


def as_list(value: Any) -> list[Mapping[str, Any]]:
    """The versions; a single table is one."""
    return value if isinstance(value, list) else [value]


def in_order(versions: list[Versions]) -> list[Versions]:
    begins = [version.since for version in versions]
    assert all(begins[1:]), "only the first version may lack its beginning"
    assert all(a is None or (b and a < b) for a, b in pairwise(begins)), "in order of `from`"
    return versions


def beginning(table: Mapping[str, Any], zone: ZoneInfo) -> datetime | None:
    """The instant of `from`: a date is its local midnight."""
    since = table.get("from")
    if since is None:
        return None
    if not isinstance(since, datetime):
        since = datetime.combine(since, time.min, zone)
    assert since.tzinfo
    return since.astimezone(UTC)


# --- calendars ------------------------------------------------------------------------------------


def calendars_of(
    tables: Mapping[str, Any], calendars: Mapping[str, ReferenceCalendar]
) -> Mapping[str, ReferenceCalendar]:
    return {
        name: calendars[table["calendar"]] for name, table in tables.items() if "calendar" in table
    }


def calendar(tables: Any, zone: ZoneInfo, holidays: Holidays) -> ReferenceCalendar:
    return ReferenceCalendar(
        tuple(in_order([version(table, zone, holidays) for table in as_list(tables)]))
    )


def version(table: Mapping[str, Any], outer: ZoneInfo, holidays: Holidays) -> ReferenceVersion:
    zone = ZoneInfo(table["time_zone"]) if "time_zone" in table else outer
    public = [day for code in table.get("holidays", []) for day in holidays[code]]
    own = [
        day if isinstance(day, date) else date.fromisoformat(day)
        for day in table.get("days_off", [])
    ]
    return ReferenceVersion(
        since=beginning(table, zone),
        zone=zone,
        closed=frozenset(public + own),
        hours=week(table.get("hours", {})),
    )


def week(table: Mapping[str, list[str]]) -> tuple[tuple[Range, ...], ...]:
    hours: list[tuple[Range, ...]] = [()] * 7
    named: set[int] = set()
    for days, ranges in table.items():
        for day in days_named(days):
            assert day not in named, f"{DAYS[day]} is told twice"
            named.add(day)
            hours[day] = tuple(sorted(range_of(text) for text in ranges))
            assert all(a[1] <= b[0] for a, b in pairwise(hours[day])), "ranges of a day overlap"
    return tuple(hours)


def days_named(text: str) -> list[int]:
    first, _, last = text.partition("-")
    begin, end = DAYS.index(first), DAYS.index(last or first)
    assert begin <= end
    return list(range(begin, end + 1))


def range_of(text: str) -> Range:
    """The end passes midnight if it is not after the start."""
    start, end = (minute_of(time) for time in text.split("-"))
    assert start != end
    return (start, end) if start < end else (start, end + DAY_OF_MINUTES)


def minute_of(text: str) -> int:
    hour, minute = text.split(":")
    return 60 * int(hour) + int(minute)


# --- SLA policies ---------------------------------------------------------------------------------


def policy(
    table: Mapping[str, Any], zone: ZoneInfo, calendars: Mapping[str, ReferenceCalendar]
) -> ReferencePolicy:
    return ReferencePolicy(
        since=beginning(table, zone),
        conditions={name: table[name] for name in CONDITIONS if name in table},
        hours=range_of(table["hours"]) if "hours" in table else None,
        zone=zone,
        calendar=calendars[table["calendar"]] if "calendar" in table else None,
        is_business=table.get("clock") == "business",
        pause=frozenset(table.get("pause", [])),
        lengths={name: length(table[name]) for name in TARGETS if name in table},
    )


def length(value: float | str) -> timedelta:
    """Seconds, or text such as "1h30m"; exact."""
    if isinstance(value, str):
        parts = re.fullmatch(r"(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?", value)
        assert parts
        days, hours, minutes, rest = (int(part or 0) for part in parts.groups())
        return timedelta(days=days, hours=hours, minutes=minutes, seconds=rest)
    microseconds = Fraction(str(value)) * 1_000_000
    assert microseconds.denominator == 1
    return timedelta(microseconds=int(microseconds))
