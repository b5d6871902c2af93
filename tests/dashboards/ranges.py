"""What ranges, comparisons and buckets are, found by looking at every quarter of an hour.

An instant belongs to the bucket that its local date names, and a bucket begins where that name
changes: whatever offsets do, there is no arithmetic that could be wrong about it.
"""

from calendar import monthrange
from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from itertools import pairwise
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from tests.reference.question import question

QUARTER = timedelta(minutes=15)
"""Zones are so many quarters of an hour off."""
MONTHS = {"MONTH": 1, "QUARTER": 3, "YEAR": 12}
DAYS = {"DAY": 1, "WEEK": 7}

Json = Mapping[str, Any]


class ExpectedSpan(NamedTuple):
    since: datetime
    until: datetime


def text_of(at: datetime) -> str:
    """An instant as the graph writes it."""
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")


def local_text(at: datetime, zone: ZoneInfo) -> str:
    """An edge of a range or bucket as the graph writes it: with the offset of the zone."""
    return at.astimezone(zone).isoformat().replace("+00:00", "Z")


# --- buckets --------------------------------------------------------------------------------------


def name_of(at: datetime, grain: str, zone: ZoneInfo) -> Hashable:
    """What people call the bucket; the hour that is repeated in autumn differs by its offset."""
    local = at.astimezone(zone)
    return {
        "HOUR": (local.date(), local.hour, local.utcoffset()),
        "DAY": local.date(),
        "WEEK": local.isocalendar()[:2],
        "MONTH": (local.year, local.month),
        "QUARTER": (local.year, (local.month - 1) // 3),
        "YEAR": local.year,
    }[grain]


def is_start(at: datetime, grain: str, zone: ZoneInfo) -> bool:
    return name_of(at, grain, zone) != name_of(at - QUARTER, grain, zone)


@cache
def start_of(at: datetime, grain: str, zone: ZoneInfo) -> datetime:
    """Where the bucket begins that an instant is in."""
    at = at.astimezone(UTC)
    at -= (at - datetime(2000, 1, 1, tzinfo=UTC)) % QUARTER
    while not is_start(at, grain, zone):
        at -= QUARTER
    return at


@cache
def next_start(at: datetime, grain: str, zone: ZoneInfo) -> datetime:
    """Where the bucket after that begins."""
    at = start_of(at, grain, zone) + QUARTER
    while not is_start(at, grain, zone):
        at += QUARTER
    return at


def back(at: datetime, count: int, grain: str, zone: ZoneInfo) -> datetime:
    """Where the bucket begins that lies so many before the one of an instant."""
    at = start_of(at, grain, zone)
    for _ in range(count):
        at = start_of(at - QUARTER, grain, zone)
    return at


@cache
def buckets(span: ExpectedSpan, grain: str, zone: ZoneInfo) -> tuple[ExpectedSpan, ...]:
    """The buckets of a span, the first and the last cut to it."""
    return tuple(
        ExpectedSpan(*edges) for edges in pairwise([span.since, *_starts(span, grain, zone)])
    )


def _starts(span: ExpectedSpan, grain: str, zone: ZoneInfo) -> Iterator[datetime]:
    at = next_start(span.since, grain, zone)
    while at < span.until:
        yield at
        at = next_start(at, grain, zone)
    yield span.until


# --- scopes ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class ExpectedScope:
    """A ScopeInput at an instant; `whole` is what the span is the elapsed part of."""

    span: ExpectedSpan
    whole: ExpectedSpan
    zone: ZoneInfo
    where: Json | None
    clock: str
    compare: ExpectedSpan | None
    now: datetime
    home: ZoneInfo  # of the workspace
    member_of: Mapping[str, str] = field(default_factory=dict)  # of whom a scorecard is
    units: tuple[int, str] | None = None  # how many of which grain the whole was asked for as

    def covers(self, at: datetime) -> bool:
        return self.span.since <= at < self.span.until

    def against(self, to: Json) -> ExpectedSpan | None:
        """The span that a CompareInput means; of one that still runs, as much as has passed."""
        other = compared(to, self)
        if other is None or not self.whole.since < self.now < self.whole.until:
            return other
        return ExpectedSpan(
            other.since, min(other.until, other.since + (self.now - self.whole.since))
        )


def scope_of(scope_input: Json, zone: str, now: datetime) -> ExpectedScope:
    """What a ScopeInput means now, in a workspace of a zone."""
    chosen = ZoneInfo(scope_input.get("timeZone") or zone)
    span, whole = spans_of(scope_input["range"], chosen, now)
    home = ZoneInfo(zone)
    plain = ExpectedScope(
        span,
        whole,
        chosen,
        scope_input.get("filter"),
        scope_input["clock"],
        None,
        now,
        home,
        units=units_of(scope_input["range"]),
    )
    if scope_input.get("compare") is None:
        return plain
    return replace(plain, compare=plain.against(scope_input["compare"]))


def spans_of(range_input: Json, zone: ZoneInfo, now: datetime) -> tuple[ExpectedSpan, ExpectedSpan]:
    """What is read, and the whole of it."""
    if "between" in range_input:
        span = span_of(range_input["between"])
        return span, span
    if "toDate" in range_input:
        last = {"count": 1, "grain": range_input["toDate"], "includeCurrent": True}
    else:
        last = range_input["last"]
    grain, count = last["grain"], last["count"]
    if not last["includeCurrent"]:
        span = ExpectedSpan(back(now, count, grain, zone), start_of(now, grain, zone))
        return span, span
    since = back(now, count - 1, grain, zone)
    return ExpectedSpan(since, now), ExpectedSpan(since, next_start(now, grain, zone))


def units_of(range_input: Json) -> tuple[int, str] | None:
    if "toDate" in range_input:
        return 1, range_input["toDate"]
    return (
        (range_input["last"]["count"], range_input["last"]["grain"])
        if "last" in range_input
        else None
    )


def span_of(edges: Json) -> ExpectedSpan:
    since, until = (datetime.fromisoformat(edges[edge]) for edge in ("start", "end"))
    return ExpectedSpan(since.astimezone(UTC), until.astimezone(UTC))


def compared(to: Json, scope: ExpectedScope) -> ExpectedSpan | None:
    whole, zone = scope.whole, scope.zone
    if "range" in to:
        return span_of(to["range"])
    if "samePeriodAgo" in to:
        count, grain = to["samePeriodAgo"]["count"], to["samePeriodAgo"]["grain"]
        return ExpectedSpan(*(earlier(edge, count, grain, zone) for edge in whole))
    if not to["previousPeriod"]:
        return None
    if scope.units:
        return ExpectedSpan(back(whole.since, *scope.units, zone), whole.since)
    return previous(whole, zone)


def previous(whole: ExpectedSpan, zone: ZoneInfo) -> ExpectedSpan:
    """As many local months before, else days, else seconds."""
    then = question(*whole, zone=zone.key).before()
    return ExpectedSpan(then.since.astimezone(UTC), whole.since)


def earlier(at: datetime, count: int, grain: str, zone: ZoneInfo) -> datetime:
    """The same local time so many units of the calendar before."""
    if grain == "HOUR":
        return at - timedelta(hours=count)
    local = at.astimezone(zone)
    if grain in DAYS:
        day = local.date() - timedelta(days=DAYS[grain] * count)
    else:
        index = 12 * local.year + local.month - 1 - MONTHS[grain] * count
        year, month = index // 12, index % 12 + 1
        day = date(year, month, min(local.day, monthrange(year, month)[1]))
    return datetime.combine(day, local.time(), zone).astimezone(UTC)
