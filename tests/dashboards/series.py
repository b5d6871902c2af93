"""Series, as the reference reads them: a KPI bucket by bucket."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from tests.dashboards.ranges import ExpectedSpan, back, buckets, local_text, next_start, start_of
from tests.reference import ReferenceReading
from tests.reference.rows import ReferenceRow

if TYPE_CHECKING:
    from tests.dashboards.expected import ExpectedKpi

Facts = Callable[[ExpectedSpan], Sequence[ReferenceRow]]
"""The rows counted in a span: of a KPI, or of one row of its breakdown."""


@dataclass(frozen=True)
class Course:
    """How a series runs."""

    grain: str
    fill: str | None = None
    rolling: int = 1
    is_cumulative: bool = False

    def window(self, bucket: ExpectedSpan, span: ExpectedSpan, zone: ZoneInfo) -> ExpectedSpan:
        """What a bucket looks at: itself, some whole buckets before, or all since the beginning."""
        if self.is_cumulative:
            return ExpectedSpan(span.since, bucket.until)
        if self.rolling > 1:
            return ExpectedSpan(
                back(bucket.since, self.rolling - 1, self.grain, zone), bucket.until
            )
        return bucket


@dataclass(frozen=True)
class ExpectedPoint:
    start: str
    end: str
    value: float | None
    sample_size: int
    partial: bool


class ExpectedSeries:
    def __init__(self, kpi: "ExpectedKpi", facts: Facts, course: Course) -> None:
        self.kpi, self.facts, self.course = kpi, facts, course
        self.scope, self.grain = kpi.scope, course.grain

    def readings(self, span: ExpectedSpan) -> list[tuple[ExpectedSpan, ReferenceReading]]:
        course, zone = self.course, self.scope.zone
        return [
            (bucket, self.kpi.read(self.facts(course.window(bucket, span, zone))))
            for bucket in buckets(span, course.grain, zone)
        ]

    @cached_property
    def all(self) -> list[tuple[ExpectedSpan, ReferenceReading]]:
        return self.readings(self.scope.span)

    @property
    def kept(self) -> list[tuple[ExpectedSpan, ReferenceReading]]:
        return [(bucket, reading) for bucket, reading in self.all if self.is_kept(reading)]

    def is_kept(self, reading: ReferenceReading) -> bool:
        return self.course.fill != "OMIT" or reading.sample_size > 0

    def filled(self, reading: ReferenceReading | None) -> float | None:
        value = reading.value if reading else None
        return 0.0 if value is None and reading and self.course.fill == "ZERO" else value

    @property
    def starts(self) -> list[str]:
        return [local_text(bucket.since, self.scope.zone) for bucket, _ in self.kept]

    @property
    def values(self) -> list[float | None]:
        return [self.filled(reading) for _, reading in self.kept]

    @property
    def sample_sizes(self) -> list[int]:
        return [reading.sample_size for _, reading in self.kept]

    @property
    def compare_values(self) -> list[float | None] | None:
        """Bucket by bucket beside those of the range: cut, or filled up with nothing."""
        if self.scope.compare is None:
            return None
        previous = [reading for _, reading in self.readings(self.scope.compare)]
        beside = (
            previous[index] if index < len(previous) else None for index in range(len(self.all))
        )
        pairs = zip(beside, self.all, strict=True)
        return [self.filled(then) for then, (_, now) in pairs if self.is_kept(now)]

    @property
    def points(self) -> list[ExpectedPoint]:
        return [
            ExpectedPoint(
                local_text(bucket.since, self.scope.zone),
                local_text(bucket.until, self.scope.zone),
                self.filled(reading),
                reading.sample_size,
                partial=self.is_partial(bucket),
            )
            for bucket, reading in self.kept
        ]

    def is_partial(self, bucket: ExpectedSpan) -> bool:
        grain, zone = self.course.grain, self.scope.zone
        begins = start_of(bucket.since, grain, zone)
        whole = ExpectedSpan(begins, next_start(begins, grain, zone))
        return bucket != whole or bucket.until > self.scope.now
