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

from tests.reference.calendars import DAY_OF_MINUTES, Calendar, Range, Version
from tests.reference.policies import Policy

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
class Configuration:
    """A deployment's desk; `channel_…` by channel in lower case."""

    zone: ZoneInfo
    ranks: Mapping[str, int]  # of tiers
    weights: Mapping[str, Fraction]  # of priorities
    team_tiers: Mapping[str, str]
    channel_kinds: Mapping[str, str]
    calendars: Mapping[str, Calendar]
    calendar: Calendar | None  # the workspace's own
    team_calendars: Mapping[str, Calendar]
    channel_calendars: Mapping[str, Calendar]
    policies: Sequence[Sequence[Policy]]  # the versions of each, in the order of the file
    departments: Mapping[str, str]  # by category
    targets: Sequence[Mapping[str, Any]]  # as the file has them
    scorecards: Mapping[str, Mapping[str, float]]  # likewise, by tier

    def department_of(self, category: str | None) -> str | None:
        return None if category is None else self.departments.get(category)

    def tier_of(self, team: str | None) -> str | None:
        return None if team is None else self.team_tiers.get(team)

    def kind_of(self, channel: str | None) -> str:
        return self.channel_kinds.get((channel or "").lower(), "email")

    def calendar_of(self, team: str | None, channel: str | None) -> Calendar | None:
        """The team's, else the channel's, else the workspace's."""
        if team is not None and team in self.team_calendars:
            return self.team_calendars[team]
        if channel is not None and channel.lower() in self.channel_calendars:
            return self.channel_calendars[channel.lower()]
        return self.calendar


def read(text: str, holidays: Holidays) -> Configuration:
    """A desk of nothing but defaults where the text is empty."""
    told = tomllib.loads(text)
    zone = ZoneInfo(told.get("time_zone", "UTC"))
    calendars = {
        name: calendar(versions, zone, holidays)
        for name, versions in told.get("calendars", {}).items()
    }
    channels = {
        name.lower(): {"kind": one} if isinstance(one, str) else one
        for name, one in told.get("channels", {}).items()
    }
    teams = told.get("teams", {})
    ranks = {tier: one["rank"] for tier, one in told.get("tiers", {}).items()}
    weights = WEIGHTS | told.get("priority_weights", {})
    return Configuration(
        zone=zone,
        ranks=ranks or RANKS,
        weights={priority: Fraction(str(weight)) for priority, weight in weights.items()},
        team_tiers={team: one["tier"] for team, one in teams.items() if "tier" in one},
        channel_kinds=KINDS
        | {name: one["kind"] for name, one in channels.items() if "kind" in one},
        calendars=calendars,
        calendar=calendars[told["calendar"]] if "calendar" in told else None,
        team_calendars=calendars_of(teams, calendars),
        channel_calendars=calendars_of(channels, calendars),
        policies=[
            in_order([policy(one, zone, calendars) for one in as_list(versions)])
            for versions in told.get("sla", {}).values()
        ],
        departments={
            category: department
            for department, categories in told.get("departments", {}).items()
            for category in categories
        },
        targets=told.get("targets", []),
        scorecards=told.get("scorecards", {}),
    )


# --- versions -------------------------------------------------------------------------------------

Versions = TypeVar("Versions", Version, Policy)


def as_list(told: Any) -> list[Mapping[str, Any]]:
    """The versions; a single table is one."""
    return told if isinstance(told, list) else [told]


def in_order(versions: list[Versions]) -> list[Versions]:
    begins = [one.since for one in versions]
    assert all(begins[1:]), "only the first version may lack its beginning"
    assert all(a is None or (b and a < b) for a, b in pairwise(begins)), "in order of `from`"
    return versions


def beginning(told: Mapping[str, Any], zone: ZoneInfo) -> datetime | None:
    """The instant of `from`: a date is its local midnight."""
    since = told.get("from")
    if since is None:
        return None
    if not isinstance(since, datetime):
        since = datetime.combine(since, time.min, zone)
    assert since.tzinfo
    return since.astimezone(UTC)


# --- calendars ------------------------------------------------------------------------------------


def calendars_of(
    tables: Mapping[str, Any], calendars: Mapping[str, Calendar]
) -> Mapping[str, Calendar]:
    return {
        name: calendars[table["calendar"]] for name, table in tables.items() if "calendar" in table
    }


def calendar(told: Any, zone: ZoneInfo, holidays: Holidays) -> Calendar:
    return Calendar(tuple(in_order([version(one, zone, holidays) for one in as_list(told)])))


def version(told: Mapping[str, Any], outer: ZoneInfo, holidays: Holidays) -> Version:
    zone = ZoneInfo(told["time_zone"]) if "time_zone" in told else outer
    public = [day for code in told.get("holidays", []) for day in holidays[code]]
    own = [
        day if isinstance(day, date) else date.fromisoformat(day)
        for day in told.get("days_off", [])
    ]
    return Version(
        since=beginning(told, zone),
        zone=zone,
        closed=frozenset(public + own),
        hours=week(told.get("hours", {})),
    )


def week(told: Mapping[str, list[str]]) -> tuple[tuple[Range, ...], ...]:
    hours: list[tuple[Range, ...]] = [()] * 7
    named: set[int] = set()
    for days, ranges in told.items():
        for day in days_named(days):
            assert day not in named, f"{DAYS[day]} is told twice"
            named.add(day)
            hours[day] = tuple(sorted(range_of(one) for one in ranges))
            assert all(a[1] <= b[0] for a, b in pairwise(hours[day])), "ranges of a day overlap"
    return tuple(hours)


def days_named(told: str) -> list[int]:
    first, _, last = told.partition("-")
    begin, end = DAYS.index(first), DAYS.index(last or first)
    assert begin <= end
    return list(range(begin, end + 1))


def range_of(told: str) -> Range:
    """The end passes midnight if it is not after the start."""
    start, end = (minute_of(one) for one in told.split("-"))
    assert start != end
    return (start, end) if start < end else (start, end + DAY_OF_MINUTES)


def minute_of(told: str) -> int:
    hour, minute = told.split(":")
    return 60 * int(hour) + int(minute)


# --- SLA policies ---------------------------------------------------------------------------------


def policy(told: Mapping[str, Any], zone: ZoneInfo, calendars: Mapping[str, Calendar]) -> Policy:
    return Policy(
        since=beginning(told, zone),
        conditions={name: told[name] for name in CONDITIONS if name in told},
        hours=range_of(told["hours"]) if "hours" in told else None,
        zone=zone,
        calendar=calendars[told["calendar"]] if "calendar" in told else None,
        is_business=told.get("clock") == "business",
        pause=frozenset(told.get("pause", [])),
        lengths={name: length(told[name]) for name in TARGETS if name in told},
    )


def length(told: float | str) -> timedelta:
    """Seconds, or text such as "1h30m"; exact."""
    if isinstance(told, str):
        parts = re.fullmatch(r"(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?", told)
        assert parts
        days, hours, minutes, rest = (int(part or 0) for part in parts.groups())
        return timedelta(days=days, hours=hours, minutes=minutes, seconds=rest)
    microseconds = Fraction(str(told)) * 1_000_000
    assert microseconds.denominator == 1
    return timedelta(microseconds=int(microseconds))
