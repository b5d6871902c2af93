"""What the graph must answer, from the raw events alone: each class is a type of the schema.

A field is an attribute or a method of its name; a value that nobody has written a second time (an
id, an interval, a description) is not here, and is taken as the service tells it.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from fractions import Fraction
from functools import cache, cached_property
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

from domain.kpis import REGISTRY
from tests.dashboards.ranges import Json, Scope, Span, back, buckets, next_start, scope_of, start_of
from tests.reference import KPIS, Reading, Reference
from tests.reference.question import Asked, Question
from tests.reference.readings import mean
from tests.reference.rows import Row, keys, matches

ENOUGH = 10
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
TIERS = {"1": "Dispatchers", "2": "Specialists", "3": "Managers"}

Facts = Callable[[Span], Sequence[Row]]
"""The things counted in a span: of a KPI, or of one row of its breakdown."""
Key = tuple[str | None, ...]


def text_of(at: datetime) -> str:
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")


class Query:
    def __init__(self, reference: Reference, zone: str, now: datetime) -> None:
        self.reference, self.zone, self.now = reference, zone, now

    def metrics(self, scope: Json) -> "Metrics":
        return Metrics(self.reference, scope_of(scope, self.zone, self.now))


@dataclass(frozen=True)
class ResolvedRange:
    start: str
    end: str
    time_zone: str
    complete: bool

    @classmethod
    def of(cls, span: Span, scope: Scope, whole: Span) -> "ResolvedRange":
        edges = text_of(span.since), text_of(span.until)
        return cls(*edges, scope.zone.key, complete=whole.until <= scope.now)


@dataclass(frozen=True)
class Freshness:
    as_of: str
    lag_seconds: float


class Metrics:
    def __init__(self, reference: Reference, scope: Scope) -> None:
        self.reference, self.scope = reference, scope
        self.range = ResolvedRange.of(scope.span, scope, scope.whole)
        self.freshness = Freshness(text_of(scope.now), 0.0)

    def kpi(self, name: str, clock: str | None = None, seconds: float | None = None) -> "Kpi":
        scope = replace(self.scope, clock=clock or self.scope.clock)
        return Kpi(self.reference, name.lower(), scope, seconds or 86_400.0)

    def sla_outcomes(self, metric: str) -> SimpleNamespace:
        scope = self.scope
        asked: Asked = {"zone": scope.zone.key, "where": scope.where}
        return SimpleNamespace(**self.reference.sla_outcomes(metric.lower(), *scope.span, **asked))

    def kpis(self, names: Sequence[str], clock: str | None = None) -> "list[Kpi]":
        return [self.kpi(name, clock) for name in names]


@dataclass(frozen=True)
class Definition:
    name: str
    unit: str
    better: str


@dataclass(frozen=True)
class Accuracy:
    exact: bool
    relative_error: None
    enough_data: bool


class Kpi:
    def __init__(self, reference: Reference, name: str, scope: Scope, seconds: float) -> None:
        self.reference, self.name, self.scope, self.seconds = reference, name, scope, seconds
        kpi = REGISTRY[name]
        self.definition = Definition(name.upper(), kpi.unit.name, kpi.better.name)
        self.facts = cache(self._facts)

    def _facts(self, span: Span) -> Sequence[Row]:
        scope = self.scope
        about = Question(*span, scope.zone, scope.where, scope.clock, self.seconds)
        found = KPIS[self.name].rows(self.reference.world, about)
        return [row for row in found if matches(row.dimensions, scope.where)]

    def read(self, rows: Sequence[Row]) -> Reading:
        return KPIS[self.name].reading(rows)

    @cached_property
    def reading(self) -> Reading:
        return self.read(self.facts(self.scope.span))

    @property
    def value(self) -> float | None:
        return self.reading.value

    @property
    def sample_size(self) -> int:
        return self.reading.sample_size

    @property
    def accuracy(self) -> Accuracy:
        is_enough = self.sample_size >= ENOUGH
        return Accuracy(exact=True, relative_error=None, enough_data=is_enough)

    def comparison(self, to: Json | None = None) -> "Comparison | None":
        span = self.scope.compare if to is None else self.scope.against(to)
        return Comparison(self, span) if span else None

    def series(
        self, grain: str, fill: str | None, rolling: int | None, *, cumulative: bool
    ) -> "Series":
        return Series(self, self.facts, Course(grain, fill, rolling or 1, cumulative))

    def breakdown(self, by: Sequence[str], after: int = 0, **page: Any) -> "Breakdown":
        return Breakdown(self, by, Page(start=after, **page))

    # --- of durations and shares ------------------------------------------------------------------

    @property
    def figures(self) -> list[Fraction]:
        return sorted(row.figure for row in self.facts(self.scope.span))

    @property
    def mean(self) -> float | None:
        return self.value

    @property
    def minimum(self) -> float | None:
        return float(self.figures[0]) if self.figures else None

    @property
    def maximum(self) -> float | None:
        return float(self.figures[-1]) if self.figures else None

    def percentile(self, p: float) -> float | None:
        scope = self.scope
        asked: Asked = {"zone": scope.zone.key, "where": scope.where, "clock": scope.clock}
        return self.reference.percentile(self.name, *scope.span, p, **asked)

    def within(self, seconds: float) -> float | None:
        figures, limit = self.figures, Fraction(str(seconds))
        return sum(one <= limit for one in figures) / len(figures) if figures else None

    @property
    def numerator(self) -> float:
        return float(self.parts[0])

    @property
    def denominator(self) -> float:
        return float(self.parts[1])

    @property
    def parts(self) -> tuple[Fraction | int, Fraction | int]:
        """Rows that count and all rows, or rows above and rows below the line."""
        rows = self.facts(self.scope.span)
        if KPIS[self.name].reading is mean:
            return sum(row.figure for row in rows), len(rows)
        above = [row.figure for row in rows if row.above]
        below = [row.figure for row in rows if not row.above]
        return sum(above), sum(below)


class Comparison:
    def __init__(self, kpi: Kpi, span: Span) -> None:
        then, now = kpi.read(kpi.facts(span)), kpi.reading
        self.range = ResolvedRange.of(span, kpi.scope, span)
        self.value, self.sample_size = then.value, then.sample_size
        self.change: float | None = None
        self.change_ratio: float | None = None
        self.better: bool | None = None
        if now.value is None or then.value is None:
            return
        self.change = now.value - then.value
        if then.value:
            self.change_ratio = self.change / abs(then.value)
        if self.change and kpi.definition.better != "NONE":
            self.better = (self.change > 0) == (kpi.definition.better == "UP")


# --- series ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Course:
    """How a series runs."""

    grain: str
    fill: str | None = None
    rolling: int = 1
    is_cumulative: bool = False

    def window(self, bucket: Span, span: Span, zone: ZoneInfo) -> Span:
        """What a bucket looks at: itself, some whole buckets before, or all since the beginning."""
        if self.is_cumulative:
            return Span(span.since, bucket.until)
        if self.rolling > 1:
            return Span(back(bucket.since, self.rolling - 1, self.grain, zone), bucket.until)
        return bucket


@dataclass(frozen=True)
class Point:
    start: str
    end: str
    value: float | None
    sample_size: int
    partial: bool


class Series:
    def __init__(self, kpi: Kpi, facts: Facts, course: Course) -> None:
        self.kpi, self.facts, self.course = kpi, facts, course
        self.scope, self.grain = kpi.scope, course.grain

    def readings(self, span: Span) -> list[tuple[Span, Reading]]:
        course, zone = self.course, self.scope.zone
        return [
            (bucket, self.kpi.read(self.facts(course.window(bucket, span, zone))))
            for bucket in buckets(span, course.grain, zone)
        ]

    @cached_property
    def all(self) -> list[tuple[Span, Reading]]:
        return self.readings(self.scope.span)

    @property
    def kept(self) -> list[tuple[Span, Reading]]:
        return [one for one in self.all if self.is_kept(one[1])]

    def is_kept(self, reading: Reading) -> bool:
        return self.course.fill != "OMIT" or reading.sample_size > 0

    def filled(self, reading: Reading | None) -> float | None:
        value = reading.value if reading else None
        return 0.0 if value is None and reading and self.course.fill == "ZERO" else value

    @property
    def starts(self) -> list[str]:
        return [text_of(bucket.since) for bucket, _ in self.kept]

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
        then = [reading for _, reading in self.readings(self.scope.compare)]
        beside = (then[index] if index < len(then) else None for index in range(len(self.all)))
        pairs = zip(beside, self.all, strict=True)
        return [self.filled(one) for one, (_, now) in pairs if self.is_kept(now)]

    @property
    def points(self) -> list[Point]:
        return [
            Point(
                text_of(bucket.since),
                text_of(bucket.until),
                self.filled(reading),
                reading.sample_size,
                partial=self.is_partial(bucket),
            )
            for bucket, reading in self.kept
        ]

    def is_partial(self, bucket: Span) -> bool:
        grain, zone = self.course.grain, self.scope.zone
        begins = start_of(bucket.since, grain, zone)
        whole = Span(begins, next_start(begins, grain, zone))
        return bucket != whole or bucket.until > self.scope.now


# --- breakdowns -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Page:
    first: int
    sort: str
    min_sample: int | None
    with_other: bool
    start: int


@dataclass(frozen=True)
class DimensionKey:
    dimension: str
    id: str | None

    @property
    def label(self) -> str:
        match self.dimension, self.id:
            case _, None:
                return "none"
            case "HOUR_OF_DAY", hour:
                return f"{hour:0>2}:00"
            case "DAY_OF_WEEK", day:
                return DAYS[int(day) - 1]
            case "TIER", tier:
                return TIERS.get(tier, tier)
            case _, other:
                return other


@dataclass(frozen=True)
class PageInfo:
    has_next_page: bool
    shown: int
    ends_at: int


class BreakdownRow:
    """A row; total is all things, and other has no series."""

    def __init__(self, kpi: Kpi, facts: Facts, keys: Sequence[DimensionKey] = ()) -> None:
        self.kpi, self.facts, self.keys = kpi, facts, keys
        now = kpi.read(facts(kpi.scope.span))
        self.value, self.sample_size = now.value, now.sample_size
        self.is_other = False

    @property
    def compare_value(self) -> float | None:
        span = self.kpi.scope.compare
        return self.kpi.read(self.facts(span)).value if span else None

    def series(self, grain: str) -> Series | None:
        return None if self.is_other else Series(self.kpi, self.facts, Course(grain))


class Breakdown:
    def __init__(self, kpi: Kpi, by: Sequence[str], page: Page) -> None:
        self.kpi, self.by, self.page = kpi, by, page
        self.total = BreakdownRow(kpi, kpi.facts)
        everyone = {key for row in kpi.facts(kpi.scope.span) for key in self.keys(row)}
        self.found = {key: kpi.read(self.of({key})(kpi.scope.span)) for key in everyone}
        least = page.min_sample or 0
        large = [key for key, reading in self.found.items() if reading.sample_size >= least]
        ranked = sorted(large, key=self.place)
        self.shown = ranked[page.start : page.start + page.first]
        end = page.start + len(self.shown)
        self.page_info = PageInfo(len(ranked) > end, len(self.shown), end)

    def keys(self, row: Row) -> list[Key]:
        return keys(row, self.by, self.kpi.scope.zone)

    def of(self, wanted: set[Key]) -> Facts:
        """What lies in any of some rows."""
        return lambda span: [row for row in self.kpi.facts(span) if wanted & {*self.keys(row)}]

    def place(self, key: Key) -> tuple[Any, ...]:
        """By value, without one last; equal ones by their keys, none last."""
        value = self.found[key].value
        up = 1 if self.page.sort == "ASC" else -1
        return value is None, up * (value or 0.0), [(one is None, one or "") for one in key]

    @property
    def rows(self) -> Iterator[BreakdownRow]:
        for key in self.shown:
            told = [DimensionKey(*pair) for pair in zip(self.by, key, strict=True)]
            yield BreakdownRow(self.kpi, self.of({key}), told)

    @property
    def other(self) -> BreakdownRow | None:
        """What lies in any row that is not shown."""
        shown = set(self.shown)
        if len(shown) == len(self.found) or not self.page.with_other:
            return None

        def facts(span: Span) -> Sequence[Row]:
            return [row for row in self.kpi.facts(span) if {*self.keys(row)} - shown]

        row = BreakdownRow(self.kpi, facts)
        row.is_other = True
        return row
