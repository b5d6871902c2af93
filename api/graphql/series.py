"""Series: a KPI bucket by bucket, as columns or as points."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Protocol, TypeVar
from zoneinfo import ZoneInfo

import strawberry

from api.graphql.answers import PointType
from api.graphql.execution.context import Context
from api.graphql.execution.promises import Promise, made_of
from api.graphql.inputs.scalars import DateTime, DateTimeColumn, FloatColumn, IntColumn, text_of
from api.graphql.inputs.scopes import GrainType, Scope
from api.graphql.names import FillType
from domain import periods
from domain.asking.demands import Readings
from domain.language.dimensions import Keys
from domain.language.formulas import Reading
from domain.periods import Period
from domain.remembering import remembers

Info = strawberry.Info[Context, None]
T = TypeVar("T")


class SeriesSource(Protocol):
    """Whose series it is: a KPI, or a row of its breakdown."""

    @property
    def scope(self) -> Scope:
        """The scope that gives range, zone and comparison."""
        ...

    @property
    def group(self) -> Keys:
        """Which group of the readings it shows."""
        ...

    def readings(self, info: Info, periods: Sequence[Period]) -> Promise[Readings]:
        """The readings over some periods."""
        ...


@strawberry.type(name="Series")
class SeriesType:
    """A KPI bucket by bucket, without gaps."""

    node: strawberry.Private[SeriesSource]
    bucket: strawberry.Private[periods.Grain]
    fill: strawberry.Private[FillType]
    rolling: strawberry.Private[int]
    cumulative: strawberry.Private[bool]

    @strawberry.field
    def grain(self) -> GrainType:
        """The length of a bucket."""
        return GrainType(self.bucket.value)

    @strawberry.field(graphql_type=DateTimeColumn)
    def starts(self, info: Info) -> Awaitable[DateTimeColumn]:
        """Where each bucket begins, with the offset of the zone."""
        return self._made(info, self._starts)

    @strawberry.field(graphql_type=FloatColumn)
    def values(self, info: Info) -> Awaitable[FloatColumn]:
        """The value of each bucket; null = no data."""
        return self._made(info, self._values)

    @strawberry.field(graphql_type=IntColumn)
    def sample_sizes(self, info: Info) -> Awaitable[IntColumn]:
        """The sample of each bucket."""
        return self._made(info, self._sample_sizes)

    @strawberry.field(graphql_type=FloatColumn | None)
    def compare_values(self, info: Info) -> Awaitable[FloatColumn] | None:
        """The buckets of the period that the scope compares with, aligned one by one with those of
        the range; null if it compares with nothing.
        """
        compare = self.node.scope.compare
        if compare is None:
            return None
        both = [self._readings(info, period) for period in (compare, self.node.scope.period)]
        return made_of(info.context.rounds.all_of(both), self._compared)

    @strawberry.field(graphql_type=list[PointType])
    def points(self, info: Info) -> Awaitable[list[PointType]]:
        """The buckets as objects."""
        return self._made(info, self._points)

    def _made(self, info: Info, make: Callable[[Sequence[Reading]], T]) -> Awaitable[T]:
        """What is made of the readings of the buckets of the range."""
        coming = self._readings(info, self.node.scope.period)
        return made_of(coming, lambda readings: make(readings.column(self.node.group)))

    def _readings(self, info: Info, period: Period) -> Promise[Readings]:
        """The readings of the buckets of a period."""
        return self.node.readings(info, self._windows(period, self._buckets(period)))

    def _starts(self, readings: Sequence[Reading]) -> DateTimeColumn:
        scope = self.node.scope
        starts = _start_texts(scope.period, self.bucket, scope.zone_info)
        return DateTimeColumn(self._of_shown(starts, readings))

    def _values(self, readings: Sequence[Reading]) -> FloatColumn:
        return FloatColumn(self._of_shown(self._filled(readings), readings))

    def _sample_sizes(self, readings: Sequence[Reading]) -> IntColumn:
        return IntColumn(self._of_shown([reading.sample_size for reading in readings], readings))

    def _compared(self, both: Sequence[Readings]) -> FloatColumn:
        before, now = (readings.column(self.node.group) for readings in both)
        values = self._filled(before)[: len(now)]
        values += [None] * (len(now) - len(values))
        return FloatColumn(self._of_shown(values, now))

    def _points(self, readings: Sequence[Reading]) -> list[PointType]:
        scope = self.node.scope
        buckets, cut = self._buckets(scope.period), _cut(scope.period, self.bucket, scope.zone_info)
        points = [
            PointType(
                start=DateTime(bucket.since.astimezone(scope.zone_info)),
                end=DateTime(bucket.until.astimezone(scope.zone_info)),
                value=value,
                sample_size=reading.sample_size,
                partial=is_cut or bucket.until > scope.now,
            )
            for bucket, is_cut, value, reading in zip(
                buckets, cut, self._filled(readings), readings, strict=True
            )
        ]
        return self._of_shown(points, readings)

    def _of_shown(self, values: list[T], readings: Sequence[Reading]) -> list[T]:
        """Of the values of all buckets those of the buckets that are shown."""
        if self.fill is not FillType.OMIT:
            return values
        return [
            value for value, reading in zip(values, readings, strict=True) if _is_there(reading)
        ]

    def _filled(self, readings: Sequence[Reading]) -> list[float | None]:
        if self.fill is FillType.ZERO:
            return [0.0 if reading.value is None else reading.value for reading in readings]
        return [reading.value for reading in readings]

    def _buckets(self, period: Period) -> Sequence[Period]:
        return periods.buckets(period, self.bucket, self.node.scope.zone_info)

    def _windows(self, period: Period, buckets: Sequence[Period]) -> Sequence[Period]:
        """The period that each bucket reads: itself, unless it looks further back."""
        if self.cumulative:
            return [Period(period.since, bucket.until) for bucket in buckets]
        if self.rolling == 1:
            return buckets
        zone, back = self.node.scope.zone_info, self.rolling - 1
        first = periods.start_of(period.since, self.bucket, zone)
        before = [periods.step(first, self.bucket, -count, zone) for count in range(back, 0, -1)]
        starts = [*before, first, *(bucket.since for bucket in buckets[1:])]
        return [Period(starts[index], bucket.until) for index, bucket in enumerate(buckets)]


def _is_there(reading: Reading) -> bool:
    return reading.value is not None and reading.sample_size > 0


@remembers(periods.MAX_REMEMBERED)
def _cut(period: Period, grain: periods.Grain, zone: ZoneInfo) -> list[bool]:
    """Whether each bucket of a period is cut by it."""
    buckets = periods.buckets(period, grain, zone)
    starts = [periods.start_of(bucket.since, grain, zone) for bucket in buckets]
    return [
        bucket != Period(start, periods.step(start, grain, 1, zone))
        for bucket, start in zip(buckets, starts, strict=True)
    ]


@remembers(periods.MAX_REMEMBERED)
def _start_texts(period: Period, grain: periods.Grain, zone: ZoneInfo) -> list[str]:
    """Where the buckets of a period begin: the same for all KPIs of a document."""
    buckets = periods.buckets(period, grain, zone)
    return [text_of(bucket.since.astimezone(zone)) for bucket in buckets]
