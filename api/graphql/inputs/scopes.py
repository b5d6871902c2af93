"""Scopes: which facts a question is about, with relative ranges made definite."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import Enum
from hashlib import blake2b
from typing import cast
from zoneinfo import ZoneInfo

import strawberry
from strawberry import UNSET

from api.graphql.inputs.filters import FilterInput, filter_of
from api.graphql.inputs.scalars import DateTime, TimeZone
from domain import periods
from domain.bounds import Bound
from domain.errors import BadInput, EmptyPeriod
from domain.goals.targets import Cut
from domain.language.dimensions import Dimension
from domain.language.filters import AllOf, Filter
from domain.periods import Period, Range
from domain.zones import zone_of

MAX_YEARS = Bound(
    100,
    "years",
    "range of a question",
    "BAD_INPUT, naming the argument",
    "Questions",
)
"""The longest range that makes sense."""
EARLIEST, LATEST = datetime(1900, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)
"""No range reaches further, so that arithmetic on its dates in any zone has room."""
EARLIEST_COMPARED = datetime(1700, 1, 1, tzinfo=UTC)
"""No period compared with begins earlier: so the longest range has one before it."""
FOR_EVER = datetime.max.replace(tzinfo=UTC)


@strawberry.enum(name="Grain")
class GrainType(Enum):
    """The length of a bucket; AUTO picks one that draws well."""

    AUTO = "auto"
    HOUR = "hour"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


@strawberry.enum(name="Clock")
class ClockType(Enum):
    """Which seconds of a duration count: all, or those inside working hours. Without a calendar the
    business value is null.
    """

    CALENDAR = "calendar"
    BUSINESS = "business"


@strawberry.input
class LastInput:
    """The last so many whole buckets; with the one that runs, if asked."""

    count: int
    grain: GrainType
    include_current: bool = False


@strawberry.input
class BetweenInput:
    """A half-open range: from `start` to just before `end`."""

    start: DateTime
    end: DateTime


@strawberry.input(one_of=True)
class RangeInput:
    """When: exactly one of these."""

    last: LastInput | None = UNSET
    between: BetweenInput | None = UNSET
    to_date: GrainType | None = UNSET


@strawberry.input(one_of=True)
class CompareInput:
    """What to compare with: exactly one of these."""

    previous_period: bool | None = UNSET
    same_period_ago: LastInput | None = UNSET
    range: BetweenInput | None = UNSET


@strawberry.input
class ScopeInput:
    """Which facts count, in which range, and what to compare them with."""

    range: RangeInput
    time_zone: TimeZone | None = UNSET
    filter: FilterInput | None = UNSET
    compare: CompareInput | None = UNSET
    clock: ClockType = ClockType.CALENDAR


@dataclass(frozen=True, slots=True)
class Scope:
    """A scope with everything relative made definite.

    Attributes:
        range: the period, and the whole one of which it is the beginning.
        compared: the range compared with, if any: like the range, of so many of a grain.
        good_until: when the same input begins to mean another scope: None if that may be at any
            time, since the range still runs.
        member_of: what the agent or team that a scorecard is of is part of.
    """

    range: Range
    zone: str
    where: Filter
    compared: Range | None
    clock: ClockType
    now: datetime
    good_until: datetime | None = None
    member_of: tuple[tuple[Dimension, str], ...] = ()

    @property
    def period(self) -> Period:
        """The period that is read."""
        return self.range.period

    @property
    def compare(self) -> Period | None:
        """The period compared with, if any."""
        return self.compared.period if self.compared else None

    @property
    def before(self) -> tuple[tuple[Period, Period], ...]:
        """The period and the one compared with, each with what was before: of a range that runs
        the elapsed part.
        """
        ranges = [self.range, self.compared] if self.compared else [self.range]
        wholes = [(span.period, periods.before(span, self.zone_info)) for span in ranges]
        return tuple(
            (period, periods.elapsed_part(self.range.whole, whole, self.now))
            for period, whole in wholes
        )

    @property
    def zone_info(self) -> ZoneInfo:
        """The zone of its days."""
        return zone_of(self.zone)

    @property
    def id(self) -> str:
        """A stable hash: equal scopes have equal ids."""
        parts = (self.range, self.zone, self.where, self.compare, self.clock.value, self.member_of)
        return blake2b(repr(parts).encode(), digest_size=12).hexdigest()

    @property
    def cut(self) -> Cut:
        """Which facts it leaves, as targets look at them."""
        return Cut.of(self.where, dict(self.member_of))

    def within(self, where: Filter, member_of: Mapping[Dimension, str] | None = None) -> "Scope":
        """The part of the scope that another filter leaves, too."""
        groups = tuple((member_of or {}).items())
        return replace(self, where=AllOf((self.where, where)), member_of=groups)

    @property
    def paged(self) -> tuple[str, ...]:
        """What a cursor in this scope is good for: a range that runs grows from page to page."""
        parts = (self.range.whole, self.zone, self.where, self.clock.value)
        return ("scope", blake2b(repr(parts).encode(), digest_size=12).hexdigest())

    def against(self, to: CompareInput) -> "Scope":
        """The same, compared with what an input says: the elapsed part if the range still runs."""
        whole = _compared(to, self.range, self.zone_info)
        if whole is None:
            return replace(self, compared=None)
        part = periods.elapsed_part(self.range.whole, whole, self.now)
        buckets = None if to.range else self.range.buckets
        return replace(self, compared=Range(part, whole, buckets))


def scope_of(requested: ScopeInput, *, zone: str, now: datetime) -> Scope:
    """The scope that an input means.

    Args:
        requested: the input.
        zone: the workspace's, for want of a zone in the input.
        now: the present.

    Raises:
        BadInput: names the argument that makes no sense.
    """
    if requested.time_zone is not None and requested.time_zone is not UNSET:
        zone = requested.time_zone
    resolved = _range(requested.range, zone_of(zone), now)
    if resolved.period.until - resolved.period.since > timedelta(days=366 * MAX_YEARS.limit):
        raise BadInput("range", f"must not exceed {MAX_YEARS.limit} years")
    scope = Scope(
        resolved,
        zone,
        filter_of(requested.filter or None),
        None,
        requested.clock,
        now,
        _good_until(requested.range, resolved, zone_of(zone), now),
    )
    return scope.against(requested.compare) if requested.compare else scope


def bucket_grain(grain: GrainType, period: Period) -> periods.Grain:
    """The grain that an input means for a period."""
    return periods.grain_for(period) if grain is GrainType.AUTO else periods.Grain(grain.value)


def _range(requested: RangeInput, zone: ZoneInfo, now: datetime) -> Range:
    if requested.last:
        grain = _definite(requested.last.grain, "range.last.grain")
        return periods.last(
            now, requested.last.count, grain, zone, with_current=requested.last.include_current
        )
    if requested.to_date:
        return periods.to_date(now, _definite(requested.to_date, "range.toDate"), zone)
    if requested.between:
        period = _between(requested.between, "range")
        return Range(period, period)
    raise BadInput("range", "must have one of last, between, toDate")


def _good_until(
    requested: RangeInput, resolved: Range, zone: ZoneInfo, now: datetime
) -> datetime | None:
    if now < resolved.whole.until:
        return None
    if not requested.last:
        return FOR_EVER
    grain = periods.Grain(requested.last.grain.value)
    return periods.step(periods.start_of(now, grain, zone), grain, 1, zone)


def _between(bounds: BetweenInput, field: str) -> Period:
    # The scalar has made datetimes of them.
    start, end = cast("datetime", bounds.start), cast("datetime", bounds.end)
    if start >= end:
        raise EmptyPeriod(field, f"must begin before it ends: {start} … {end}")
    if start < EARLIEST or end > LATEST:
        raise BadInput(field, f"must lie between the years {EARLIEST.year} and {LATEST.year}")
    return Period(start, end)


def _compared(to: CompareInput, resolved: Range, zone: ZoneInfo) -> Period | None:
    if to.range:
        return _between(to.range, "compare.range")
    try:
        if to.same_period_ago:
            ago = to.same_period_ago
            grain = _definite(ago.grain, "compare.samePeriodAgo.grain")
            period = periods.ago(resolved.whole, ago.count, grain, zone)
        elif to.previous_period:
            period = periods.before(resolved, zone)
        else:
            return None
    except (OverflowError, ValueError) as error:
        raise BadInput("compare", "lies outside the years 1 to 9999") from error
    if period.since < EARLIEST_COMPARED:
        raise BadInput("compare", f"must not begin before the year {EARLIEST_COMPARED.year}")
    return period


def _definite(grain: GrainType, field: str) -> periods.Grain:
    if grain is GrainType.AUTO:
        raise BadInput(field, "must not be AUTO")
    return periods.Grain(grain.value)
