"""The kinds of KPIs, each a node with fields of its own."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import field, replace
from typing import Annotated

import strawberry

from api.graphql.answers import AccuracyType, DistributionType
from api.graphql.comments import CommentConnection, read_comments
from api.graphql.execution.context import Context
from api.graphql.execution.promises import Promise
from api.graphql.inputs.scalars import FloatColumn, IntColumn
from api.graphql.inputs.scopes import ClockType, Scope
from api.graphql.kpi_nodes import KpiNode, sample_of, value_of
from domain.asking import distribution_buckets, surveys
from domain.asking.distribution_buckets import DistributionBuckets
from domain.bounds import Bound
from domain.errors import BadInput, DomainError
from domain.kpis import REGISTRY, Kpi, share_within
from domain.language.clocks import on_business_clock
from domain.language.formulas import Mean, Reading
from persistence.asking.comments import comments_of
from persistence.asking.stock_flows import Flows, stock_of

Info = strawberry.Info[Context, None]

MAX_SECONDS = Bound(
    10_000_000_000,
    "seconds",
    "threshold of a share within a time: some three hundred years",
    "BAD_INPUT, naming the argument",
    "Questions",
)
"""Some three hundred years."""


@strawberry.type(name="DurationKpi")
class DurationKpiNode(KpiNode):
    """A duration, in seconds; its value is the mean."""

    fractions: strawberry.Private[set[float]] = field(default_factory=set)
    """Of the percentiles that are asked for."""

    @strawberry.field(graphql_type=AccuracyType)
    def accuracy(self, info: Info) -> Promise[AccuracyType]:
        """How far the value, and the percentiles beside it, can be trusted."""

        def beside(mean: Reading) -> Promise[AccuracyType]:
            # By now, the fields beside this one have said which percentiles they demand.
            percentiles = [self._percentile(info, part) for part in sorted(self.fractions)]
            settled = info.context.rounds.all_settled(percentiles)
            return settled.then(lambda _: AccuracyType.of(mean, _greatest_error(percentiles)))

        return self.read(info, self.scope.period).chain(beside)

    @strawberry.field(graphql_type=float | None)
    def mean(self, info: Info) -> Promise[float | None]:
        """The mean, in seconds."""
        return self.figure(info, self.scope.period, value_of)

    @strawberry.field(graphql_type=float | None)
    def minimum(self, info: Info) -> Promise[float | None]:
        """The least, in seconds."""
        return self.figure(info, self.scope.period, lambda reading: reading.extremes[0])

    @strawberry.field(graphql_type=float | None)
    def maximum(self, info: Info) -> Promise[float | None]:
        """The greatest, in seconds."""
        return self.figure(info, self.scope.period, lambda reading: reading.extremes[1])

    @strawberry.field(graphql_type=float | None)
    def percentile(
        self,
        info: Info,
        p: Annotated[float, strawberry.argument(description="0 to 100; 50 is the median.")],
    ) -> Promise[float | None]:
        """A percentile, in seconds, interpolated as `percentile_cont` does. Over many tickets it
        may be read from rounded durations: `accuracy` says so.
        """
        if not 0 <= p <= 100:  # noqa: PLR2004
            raise BadInput("p", "must lie in 0–100")
        self.fractions.add(p / 100)
        return self._percentile(info, p / 100).then(value_of)

    @strawberry.field(graphql_type=float | None)
    def within(self, info: Info, seconds: float) -> Promise[float | None]:
        """The share that took no longer than a given time, 0…1."""
        share = share_within(self.kpi, not_negative(seconds))
        demand = replace(self.demand(self.scope.period), kpi=share)
        return self.reading(info, demand).then(value_of)

    @strawberry.field(graphql_type=DistributionType)
    def distribution(self, info: Info, buckets: int = 20) -> Promise[DistributionType]:
        """How the durations are spread, from the least to the greatest, in seconds. Buckets of
        longer times are wider. Each takes in what lies above its lower edge, up to and including
        its upper one; the first its lower edge, too.
        """
        if not 1 <= buckets <= distribution_buckets.MAX_BUCKETS.limit:
            raise BadInput("buckets", f"must be 1 to {distribution_buckets.MAX_BUCKETS.limit}")

        def between(reading: Reading) -> Promise[DistributionType]:
            least, greatest = reading.extremes
            if least is None or greatest is None or not isinstance(self.kpi.formula, Mean):
                nothing = DistributionType(edges=FloatColumn([]), counts=IntColumn([]))
                return info.context.rounds.resolved(nothing)
            edges = distribution_buckets.duration_edges(least, greatest, buckets)
            return self.distribution_in(info, DistributionBuckets(self.kpi.formula.measure, edges))

        return self.read(info, self.scope.period).chain(between)

    def _percentile(self, info: Info, fraction: float) -> Promise[Reading]:
        return self.reading(info, replace(self.demand(self.scope.period), quantile=fraction))


@strawberry.type(name="ShareKpi")
class ShareKpiNode(KpiNode):
    """A part of a whole, 0…1."""

    @strawberry.field(graphql_type=float)
    def numerator(self, info: Info) -> Promise[float]:
        """How many of the whole count."""
        return self.figure(info, self.scope.period, lambda reading: _parts(reading)[0])

    @strawberry.field(graphql_type=float)
    def denominator(self, info: Info) -> Promise[float]:
        """How many there are."""
        return self.figure(info, self.scope.period, lambda reading: _parts(reading)[1])


@strawberry.type(name="SurveyKpi")
class SurveyKpiNode(KpiNode):
    """What customers say."""

    @strawberry.field(graphql_type=int)
    def invited(self, info: Info) -> Promise[int]:
        """Invitations to the survey that were delivered in the range. If a source reports no
        deliveries, its invitations count as delivered.
        """
        return self._invitations(info).then(sample_of)

    @strawberry.field(graphql_type=float | None)
    def response_rate(self, info: Info) -> Promise[float | None]:
        """The share of these that are answered by now; null if there are none."""
        return self._invitations(info).then(value_of)

    @strawberry.field
    def quarantined(self) -> int:
        """Ratings held back from the numbers because they do not look like a person's. Nothing
        holds any back yet, so it is 0.
        """
        return 0

    @strawberry.field(graphql_type=DistributionType)
    def scores(self, info: Info) -> Promise[DistributionType]:
        """How often each score was given: CSAT on 1–5, NPS on 0–10, CES and SERVQUAL on 1–7, all
        surveys together on 0–100; other scales are rescaled. Scores stand in the middle of their
        buckets, on 0–100 the buckets are tens.
        """
        return self.distribution_in(info, surveys.scores(self.kpi))

    @strawberry.field
    async def comments(
        self, info: Info, first: int = 10, after: str | None = None
    ) -> CommentConnection:
        """What was written with the ratings of the survey that count in the range, the latest
        first. `first` is 1–100.
        """
        listing = comments_of(self.demand(self.scope.period))
        return await read_comments(info, self.paged, listing, (first, after))

    def _invitations(self, info: Info) -> Promise[Reading]:
        demand = replace(self.demand(self.scope.period), kpi=surveys.response_rate(self.kpi))
        return self.reading(info, demand)


@strawberry.type(name="StockKpi")
class StockKpiNode(KpiNode):
    """What there is at an instant: the end of the range or bucket."""

    @strawberry.field
    async def opened(self, info: Info) -> float | None:
        """Tickets that became open in the range, opened or reopened: what was open at its start,
        and these, less those closed, is what is open at its end. A filter looks at them as they
        became so. Null for a stock of something else.
        """
        flows = await self._flows(info)
        return flows.opened if flows else None

    @strawberry.field
    async def closed(self, info: Info) -> float | None:
        """Tickets that ceased to be open in the range. A filter looks at them as they were until
        then.
        """
        flows = await self._flows(info)
        return flows.closed if flows else None

    async def _flows(self, info: Info) -> Flows | None:
        stock = stock_of(self.demand(self.scope.period))
        return await info.context.reader.flows(stock) if stock else None


@strawberry.type(name="ValueKpi")
class ValueKpiNode(KpiNode):
    """A count or a ratio."""


def _parts(reading: Reading) -> tuple[float, float]:
    """Numerator and denominator of a share; none of either where there is nothing."""
    return reading.parts or (0.0, 0.0)


def _greatest_error(percentiles: Sequence[Promise[Reading]]) -> float | None:
    """The greatest of the errors that percentiles may have by their rounding."""
    errors = []
    for percentile in percentiles:
        with suppress(DomainError):  # what cannot be read is told where it is asked for
            errors.append(percentile.result().relative_error)
    return max((error for error in errors if error is not None), default=None)


def not_negative(seconds: float) -> float:
    """A time that may be asked about."""
    if not 0 <= seconds <= MAX_SECONDS.limit:
        raise BadInput("seconds", f"must lie in 0–{MAX_SECONDS.limit:.0f}")
    return seconds


def node_type(kpi: Kpi) -> type[KpiNode]:
    """The type of the node that shows a KPI: the same by whatever definition."""
    kpi = REGISTRY.get(kpi.name, kpi)
    if kpi.is_duration:
        return DurationKpiNode
    if kpi.is_stock:
        return StockKpiNode
    if kpi.is_of_surveys:
        return SurveyKpiNode
    return ShareKpiNode if kpi.unit.name == "SHARE" else ValueKpiNode


def node_of(kpi: Kpi, scope: Scope, clock: ClockType | None = None) -> KpiNode:
    """The node of a KPI in a scope, on the scope's clock unless another is asked for."""
    clock = clock or scope.clock
    timed = on_business_clock(kpi) if clock is ClockType.BUSINESS else kpi
    return node_type(kpi)(kpi=timed, scope=scope, clock=clock)
