"""Breakdowns, as the reference reads them: a KPI by one or two dimensions."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from tests.dashboards.goals import TOTALS, cut_of
from tests.dashboards.ranges import ExpectedSpan
from tests.dashboards.series import Course, ExpectedSeries, Facts
from tests.reference import KPIS
from tests.reference.rows import ReferenceRow, keys

if TYPE_CHECKING:
    from tests.dashboards.expected import ExpectedKpi

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
TIERS = {"1": "Dispatchers", "2": "Specialists", "3": "Managers"}

Key = tuple[str | None, ...]


@dataclass(frozen=True)
class ExpectedPage:
    first: int
    sort: str
    min_sample: int | None
    with_other: bool
    start: int


@dataclass(frozen=True)
class ExpectedDimensionKey:
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
class ExpectedPageInfo:
    has_next_page: bool
    shown: int
    ends_at: int


class ExpectedBreakdownRow:
    """A row; total counts everything, and other has no series."""

    def __init__(
        self, kpi: "ExpectedKpi", facts: Facts, keys: Sequence[ExpectedDimensionKey] = ()
    ) -> None:
        self.kpi, self.facts, self.keys = kpi, facts, keys
        self.reading = kpi.read(facts(kpi.scope.span))
        self.value, self.sample_size = self.reading.value, self.reading.sample_size
        self.is_other = False

    @property
    def standing(self) -> str:
        cut = cut_of(self.kpi.scope)
        if self.keys:
            cut = cut.row([key.dimension for key in self.keys], [key.id for key in self.keys])
        cut = replace(cut, is_whole=cut.is_whole and not self.is_other)
        target = self.kpi.held_against(cut, self.reading)
        return target.standing if target else "NO_TARGET"

    @property
    def share(self) -> float | None:
        whole = self.kpi.value
        if KPIS[self.kpi.name].reading not in TOTALS or self.value is None or not whole:
            return None
        return self.value / whole

    @property
    def change(self) -> float | None:
        then = self.compare_value
        return None if self.value is None or then is None else self.value - then

    @property
    def change_ratio(self) -> float | None:
        then, change = self.compare_value, self.change
        return change / abs(then) if change is not None and then else None

    @property
    def compare_value(self) -> float | None:
        span = self.kpi.scope.compare
        return self.kpi.read(self.facts(span)).value if span else None

    def series(self, grain: str) -> ExpectedSeries | None:
        return None if self.is_other else ExpectedSeries(self.kpi, self.facts, Course(grain))


class ExpectedBreakdown:
    def __init__(self, kpi: "ExpectedKpi", by: Sequence[str], page: ExpectedPage) -> None:
        self.kpi, self.by, self.page = kpi, by, page
        self.total = ExpectedBreakdownRow(kpi, kpi.facts)
        spans = [span for span in (kpi.scope.span, kpi.scope.compare) if span]
        everyone = {key for span in spans for row in kpi.facts(span) for key in self.keys(row)}
        self.readings = {key: kpi.read(self.facts_of({key})(kpi.scope.span)) for key in everyone}
        least = page.min_sample or 0
        large = [key for key, reading in self.readings.items() if reading.sample_size >= least]
        ranked = sorted(large, key=self.order)
        self.shown = ranked[page.start : page.start + page.first]
        end = page.start + len(self.shown)
        self.page_info = ExpectedPageInfo(len(ranked) > end, len(self.shown), end)

    def keys(self, row: ReferenceRow) -> list[Key]:
        return keys(row, self.by, self.kpi.scope.zone)

    def facts_of(self, wanted: set[Key]) -> Facts:
        """What lies in any of some rows."""
        return lambda span: [row for row in self.kpi.facts(span) if wanted & {*self.keys(row)}]

    def order(self, key: Key) -> tuple[Any, ...]:
        """By value, rows without a value last; equal values by their keys, none last."""
        value = self.readings[key].value
        up = 1 if self.page.sort == "ASC" else -1
        return value is None, up * (value or 0.0), [(part is None, part or "") for part in key]

    @property
    def rows(self) -> Iterator[ExpectedBreakdownRow]:
        for key in self.shown:
            parts = [ExpectedDimensionKey(*pair) for pair in zip(self.by, key, strict=True)]
            yield ExpectedBreakdownRow(self.kpi, self.facts_of({key}), parts)

    @property
    def other(self) -> ExpectedBreakdownRow | None:
        """What lies in any row that is not shown."""
        shown = set(self.shown)
        if len(shown) == len(self.readings) or not self.page.with_other:
            return None

        def facts(span: ExpectedSpan) -> Sequence[ReferenceRow]:
            return [row for row in self.kpi.facts(span) if {*self.keys(row)} - shown]

        row = ExpectedBreakdownRow(self.kpi, facts)
        row.is_other = True
        return row
