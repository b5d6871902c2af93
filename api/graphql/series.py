"""Series: a KPI bucket by bucket, as columns or as points."""

import asyncio
from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

import strawberry

from api.context import Context
from api.graphql.answers import Point
from api.graphql.names import Fill
from api.graphql.scalars import DateTime, DateTimeColumn, FloatColumn, IntColumn, text_of
from api.graphql.scopes import Grain, Scope
from domain import periods
from domain.language.formulas import Reading
from domain.periods import Period

Info = strawberry.Info[Context, None]


class Source(Protocol):
    """Whose series it is: a KPI, or a row of its breakdown."""

    @property
    def scope(self) -> Scope:
        """The scope that gives range, zone and comparison."""
        ...

    async def read_all(self, info: Info, wanted: Sequence[Period]) -> Sequence[Reading]:
        """The readings over some periods."""
        ...


@strawberry.type(description="A KPI bucket by bucket, without gaps.")
class Series:
    """A KPI bucket by bucket."""

    node: strawberry.Private[Source]
    bucket: strawberry.Private[periods.Grain]
    fill: strawberry.Private[Fill]
    rolling: strawberry.Private[int]
    cumulative: strawberry.Private[bool]

    @strawberry.field(description="The length of a bucket.")
    def grain(self) -> Grain:
        """The length of a bucket."""
        return Grain(self.bucket.value)

    @strawberry.field(description="Where each bucket begins.")
    async def starts(self, info: Info) -> DateTimeColumn:
        """Where each bucket begins."""
        kept = await self._kept(info)
        return DateTimeColumn([text_of(period.since) for period, _ in kept])

    @strawberry.field(description="The value of each bucket; null = no data.")
    async def values(self, info: Info) -> FloatColumn:
        """The value of each bucket."""
        return FloatColumn([self._value(reading) for _, reading in await self._kept(info)])

    @strawberry.field(description="The sample of each bucket.")
    async def sample_sizes(self, info: Info) -> IntColumn:
        """The sample of each bucket."""
        return IntColumn([reading.sample_size for _, reading in await self._kept(info)])

    @strawberry.field(
        description="The buckets of the period that the scope compares with, aligned one by one "
        "with those of the range; null if it compares with nothing."
    )
    async def compare_values(self, info: Info) -> FloatColumn | None:
        """The buckets of the period compared with."""
        compare = self.node.scope.compare
        if compare is None:
            return None
        readings, now = await asyncio.gather(
            self._read(info, compare), self._read(info, self.node.scope.period)
        )
        values = [self._value(reading) for _, reading in readings[: len(now)]]
        values += [None] * (len(now) - len(values))
        if self.fill is Fill.OMIT:
            values = [
                value for value, (_, reading) in zip(values, now, strict=True) if _is_there(reading)
            ]
        return FloatColumn(values)

    @strawberry.field(description="The buckets as objects.")
    async def points(self, info: Info) -> list[Point]:
        """The buckets as objects."""
        return [
            Point(
                start=DateTime(period.since),
                end=DateTime(period.until),
                value=self._value(reading),
                sample_size=reading.sample_size,
                partial=self._is_partial(period, self.node.scope.now),
            )
            for period, reading in await self._kept(info)
        ]

    async def _kept(self, info: Info) -> list[tuple[Period, Reading]]:
        rows = await self._read(info, self.node.scope.period)
        if self.fill is Fill.OMIT:
            return [row for row in rows if _is_there(row[1])]
        return rows

    async def _read(self, info: Info, period: Period) -> list[tuple[Period, Reading]]:
        buckets = periods.buckets(period, self.bucket, self.node.scope.zone_info)
        readings = await self.node.read_all(info, self._windows(period, buckets))
        return list(zip(buckets, readings, strict=True))

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

    def _value(self, reading: Reading) -> float | None:
        return 0.0 if reading.value is None and self.fill is Fill.ZERO else reading.value

    def _is_partial(self, bucket: Period, now: datetime) -> bool:
        zone = self.node.scope.zone_info
        start = periods.start_of(bucket.since, self.bucket, zone)
        whole = Period(start, periods.step(start, self.bucket, 1, zone))
        return bucket != whole or bucket.until > now


def _is_there(reading: Reading) -> bool:
    return reading.value is not None and reading.sample_size > 0
