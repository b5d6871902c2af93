"""What the graph must answer, from the raw events alone: each class is a type of the schema.

A field is an attribute or a method of its name; a value that nobody has written a second time (an
id, an interval, a description) is not here, and is taken as the service tells it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from fractions import Fraction
from functools import cache, cached_property
from types import SimpleNamespace
from typing import Any

from domain.kpis import REGISTRY
from tests.dashboards.breakdowns import ExpectedBreakdown, ExpectedPage
from tests.dashboards.goals import ENOUGH, ExpectedCut, ExpectedTarget, applying, cut_of
from tests.dashboards.judgements import ExpectedLeaderboard, ExpectedScorecard, ExpectedWhose
from tests.dashboards.lists import ExpectedTickets
from tests.dashboards.ranges import ExpectedScope, ExpectedSpan, Json, local_text, scope_of, text_of
from tests.dashboards.series import Course, ExpectedSeries
from tests.reference import KPIS, Reference, ReferenceReading
from tests.reference.flows import opening
from tests.reference.question import DaySettings, ReferenceQuestion
from tests.reference.readings import mean
from tests.reference.rows import ReferenceRow, matches


class ExpectedQuery:
    def __init__(self, reference: Reference, zone: str, now: datetime) -> None:
        self.reference, self.zone, self.now = reference, zone, now

    def metrics(self, scope: Json) -> "ExpectedMetrics":
        return ExpectedMetrics(self.reference, scope_of(scope, self.zone, self.now))

    def scorecard(
        self, scope: Json, tier: str | None, team: str | None, agent: str | None
    ) -> ExpectedScorecard:
        return ExpectedWhose(tier, team, agent).scorecard(self.metrics(scope))

    def leaderboard(self, scope: Json, by: str, kpi: str, **page: int) -> ExpectedLeaderboard:
        ranked = self.metrics(scope).kpi(kpi)
        return ExpectedLeaderboard(ranked, by, page["min_sample"], (page["after"], page["first"]))

    def tickets(self, scope: Json, first: int, after: int) -> ExpectedTickets:
        resolved, world = self.metrics(scope).scope, self.reference.world
        opened = [
            ticket
            for ticket in world.tickets
            if ticket.opened_at and resolved.covers(ticket.opened_at)
        ]
        rows = [ReferenceRow(opening(world, ticket), ticket=ticket) for ticket in opened]
        return ExpectedTickets(
            (row for row in rows if matches(row.dimensions, resolved.where)), first, after
        )


@dataclass(frozen=True)
class ExpectedResolvedRange:
    start: str
    end: str
    time_zone: str
    complete: bool

    @classmethod
    def of(
        cls, span: ExpectedSpan, scope: ExpectedScope, whole: ExpectedSpan
    ) -> "ExpectedResolvedRange":
        start, end = (local_text(edge, scope.zone) for edge in span)
        return cls(start, end, scope.zone.key, complete=whole.until <= scope.now)


@dataclass(frozen=True)
class ExpectedFreshness:
    as_of: str
    lag_seconds: float
    aside: int = 0


class ExpectedMetrics:
    def __init__(self, reference: Reference, scope: ExpectedScope) -> None:
        self.reference, self.scope = reference, scope
        self.range = ExpectedResolvedRange.of(scope.span, scope, scope.whole)
        self.freshness = ExpectedFreshness(text_of(scope.now), 0.0)

    def kpi(
        self, name: str, clock: str | None = None, seconds: float | None = None
    ) -> "ExpectedKpi":
        scope = replace(self.scope, clock=clock or self.scope.clock)
        return ExpectedKpi(self.reference, name.lower(), scope, seconds or 86_400.0)

    def sla_outcomes(self, metric: str) -> SimpleNamespace:
        scope = self.scope
        settings: DaySettings = {"zone": scope.zone.key, "where": scope.where}
        return SimpleNamespace(
            **self.reference.sla_outcomes(metric.lower(), *scope.span, **settings)
        )

    def within(self, scope: ExpectedScope) -> "ExpectedMetrics":
        return ExpectedMetrics(self.reference, scope)

    def kpis(self, names: Sequence[str], clock: str | None = None) -> "list[ExpectedKpi]":
        return [self.kpi(name, clock) for name in names]


@dataclass(frozen=True)
class MeaningOfKpi:
    name: str
    unit: str
    better: str


@dataclass(frozen=True)
class ExpectedAccuracy:
    exact: bool
    relative_error: None
    enough_data: bool


class ExpectedKpi:
    def __init__(
        self, reference: Reference, name: str, scope: ExpectedScope, seconds: float
    ) -> None:
        self.reference, self.name, self.scope, self.seconds = reference, name, scope, seconds
        kpi = REGISTRY[name]
        self.definition = MeaningOfKpi(name.upper(), kpi.unit.name, kpi.better.name)
        self.facts = cache(self._facts)

    def _facts(self, span: ExpectedSpan) -> Sequence[ReferenceRow]:
        scope = self.scope
        about = ReferenceQuestion(*span, scope.zone, scope.where, scope.clock, self.seconds)
        rows = KPIS[self.name].rows(self.reference.world, about)
        return [row for row in rows if matches(row.dimensions, scope.where)]

    def read(self, rows: Sequence[ReferenceRow]) -> ReferenceReading:
        return KPIS[self.name].reading(rows)

    @cached_property
    def reading(self) -> ReferenceReading:
        return self.read(self.facts(self.scope.span))

    @property
    def value(self) -> float | None:
        return self.reading.value

    @property
    def sample_size(self) -> int:
        return self.reading.sample_size

    @property
    def accuracy(self) -> ExpectedAccuracy:
        is_enough = self.sample_size >= ENOUGH
        return ExpectedAccuracy(exact=True, relative_error=None, enough_data=is_enough)

    def comparison(self, to: Json | None = None) -> "ExpectedComparison | None":
        span = self.scope.compare if to is None else self.scope.against(to)
        return ExpectedComparison(self, span) if span else None

    def series(
        self, grain: str, fill: str | None, rolling: int | None, *, cumulative: bool
    ) -> "ExpectedSeries":
        return ExpectedSeries(self, self.facts, Course(grain, fill, rolling or 1, cumulative))

    def breakdown(self, by: Sequence[str], after: int = 0, **page: Any) -> "ExpectedBreakdown":
        return ExpectedBreakdown(self, by, ExpectedPage(start=after, **page))

    def tickets(self, first: int, after: int) -> ExpectedTickets:
        return ExpectedTickets(self.facts(self.scope.span), first, after)

    @cached_property
    def target(self) -> ExpectedTarget | None:
        return self.held_against(cut_of(self.scope), self.reading)

    def held_against(self, cut: ExpectedCut, reading: ReferenceReading) -> ExpectedTarget | None:
        declared = self.reference.world.configuration.targets
        table = applying(declared, self.name, cut, self.scope)
        return ExpectedTarget(table, self.name, reading, self.scope) if table else None

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
        settings: DaySettings = {"zone": scope.zone.key, "where": scope.where, "clock": scope.clock}
        return self.reference.percentile(self.name, *scope.span, p, **settings)

    def within(self, seconds: float) -> float | None:
        figures, limit = self.figures, Fraction(str(seconds))
        return sum(figure <= limit for figure in figures) / len(figures) if figures else None

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


class ExpectedComparison:
    def __init__(self, kpi: ExpectedKpi, span: ExpectedSpan) -> None:
        then, now = kpi.read(kpi.facts(span)), kpi.reading
        self.range = ExpectedResolvedRange.of(span, kpi.scope, span)
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
