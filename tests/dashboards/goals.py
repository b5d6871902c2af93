"""Targets, as the reference reads them from the tables of the configuration."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

from domain.kpis import REGISTRY
from tests.dashboards.ranges import ExpectedScope, ExpectedSpan, Json, next_start, start_of, text_of
from tests.reference import KPIS, ReferenceReading
from tests.reference.readings import count, count_subjects, total

ENOUGH = 10
TOTALS = (count, count_subjects, total)
SUBJECTS = ("agent", "team", "tier", "channel", "segment")
"""What a target may be for, the weightiest first; hours weigh least."""

Table = Mapping[str, Any]


@dataclass(frozen=True)
class ExpectedCut:
    """What all that a number counts has in common; and whether that is all that has it."""

    claimed: Mapping[str, str]
    is_whole: bool = True
    member_of: Mapping[str, str] = field(default_factory=dict)

    def row(self, by: Sequence[str], key: Sequence[str | None]) -> "ExpectedCut":
        claimed = {name.lower(): value for name, value in zip(by, key, strict=True) if value}
        is_whole = self.is_whole and len(claimed) == len(by)
        return replace(self, claimed={**self.claimed, **claimed}, is_whole=is_whole)


def cut_of(scope: ExpectedScope) -> ExpectedCut:
    claimed = list(claims(scope.where))
    is_whole = None not in claimed
    return ExpectedCut(dict(claim for claim in claimed if claim), is_whole, scope.member_of)


def claims(where: Json | None) -> Iterator[tuple[str, str] | None]:
    """What a filter says of all that it leaves; None for whatever else it says."""
    for name, wanted in (where or {}).items():
        match wanted:
            case None:
                continue
            case list() if name == "all":
                for part in wanted:
                    yield from claims(part)
            case {"in": [only], **others} if name != "attribute" and not any(others.values()):
                yield name, only
            case _:
                yield None


# --- which applies --------------------------------------------------------------------------------


def applying(
    targets: Sequence[Table], kpi: str, cut: ExpectedCut, scope: ExpectedScope
) -> Table | None:
    """The most specific target of a KPI, of equal ones the last."""
    candidates = [
        table
        for table in targets
        if table["kpi"] == kpi and is_of(table, kpi, cut) and is_in_force(table, scope)
    ]
    return max(reversed(candidates), key=weight, default=None)


def weight(table: Table) -> list[bool]:
    return [name in table for name in (*SUBJECTS, "hours")]


def is_of(table: Table, kpi: str, cut: ExpectedCut) -> bool:
    named = [name for name in SUBJECTS if name in table]
    if any(table[name] not in (cut.claimed.get(name), cut.member_of.get(name)) for name in named):
        return False
    if "hours" in table:
        if int(cut.claimed.get("hour_of_day", "-1")) not in hours_of(table):
            return False
        named.append("hour_of_day")
    is_total = KPIS[kpi].reading in TOTALS
    return not is_total or (cut.is_whole and set(cut.claimed) <= set(named))


def hours_of(table: Table) -> Sequence[int]:
    since, until = edges_of(table)
    return [hour % 24 for hour in range(since, until if since < until else until + 24)]


def edges_of(table: Table) -> tuple[int, int]:
    since, until = table["hours"].split("-")
    return int(since), int(until)


def is_in_force(table: Table, scope: ExpectedScope) -> bool:
    since, until = (edge(table, name, scope.home) for name in ("valid_from", "valid_to"))
    return (not since or since <= scope.span.since) and (not until or scope.span.until <= until)


def edge(table: Table, name: str, zone: ZoneInfo) -> datetime | None:
    day: date | None = table.get(name)
    return datetime.combine(day, time.min, zone).astimezone(UTC) if day else None


# --- how a number stands --------------------------------------------------------------------------


class ExpectedTarget:
    """A target, and how a reading stands to it."""

    source = "configuration"

    def __init__(
        self, table: Table, kpi: str, reading: ReferenceReading, scope: ExpectedScope
    ) -> None:
        times = lengths(scope.span, table["per"].upper(), scope.zone) if "per" in table else 1
        self.value = float(table["value"] * times)
        self.margin = float(table.get("margin", 0) * times)
        self.per = table["per"].upper() if "per" in table else None
        self.tier, self.team, self.agent, self.channel, self.segment = (
            table.get(name) for name in ("tier", "team", "agent", "channel", "segment")
        )
        self.from_hour = edges_of(table)[0] if "hours" in table else None
        self.to_hour = edges_of(table)[1] if "hours" in table else None
        since, until = (edge(table, name, scope.home) for name in ("valid_from", "valid_to"))
        self.valid_from, self.valid_to = since and text_of(since), until and text_of(until)
        self.gap = None if reading.value is None else reading.value - self.value
        self.attainment = (
            None if reading.value is None else attained(kpi, reading.value, self.value)
        )
        self.standing = self.judged(kpi, reading)

    def judged(self, kpi: str, reading: ReferenceReading) -> str:
        if self.gap is None:
            return "NOT_ENOUGH_DATA"
        if reading.sample_size < ENOUGH and KPIS[kpi].reading not in TOTALS:
            return "NOT_ENOUGH_DATA"
        short = self.gap if REGISTRY[kpi].better.name == "DOWN" else -self.gap
        short = round(short, 9)  # 0.8 less 0.1 is a little more than 0.7 to a computer
        if short <= 0:
            return "MET"
        return "AT_RISK" if short <= round(self.margin, 9) else "MISSED"


def lengths(span: ExpectedSpan, grain: str, zone: ZoneInfo) -> Fraction:
    """How many units of the calendar a span has, begun ones in part."""
    length, at = Fraction(0), start_of(span.since, grain, zone)
    while at < span.until:
        end = next_start(at, grain, zone)
        part = min(end, span.until) - max(at, span.since)
        length += Fraction(part.total_seconds()) / Fraction((end - at).total_seconds())
        at = end
    return length


def attained(kpi: str, value: float, goal: float) -> float:
    """What part of a goal is reached, 0 to 1.2; points count from −100."""
    part, whole = value, goal
    if REGISTRY[kpi].better.name == "DOWN":
        part, whole = goal, value
    elif REGISTRY[kpi].unit.name == "POINTS":
        part, whole = value + 100, goal + 100
    if whole == 0:
        return 1.0 if part == 0 else 1.2 if part > 0 else 0.0
    reached = part / whole if whole > 0 else 1 - (whole - part) / -whole
    return min(max(reached, 0.0), 1.2)
