"""The kinds of KPIs, each a node with fields of its own."""

import asyncio
from contextlib import suppress
from dataclasses import field, replace
from typing import Annotated

import strawberry

from api.graphql.answers import Accuracy, Distribution
from api.graphql.comments import CommentConnection, read_comments
from api.graphql.execution.context import Context
from api.graphql.inputs.scalars import FloatColumn, IntColumn
from api.graphql.inputs.scopes import Clock, Scope
from api.graphql.kpi_nodes import Kpi
from domain.asking import histograms, surveys
from domain.asking.histograms import Histogram
from domain.bounds import Bound
from domain.errors import BadInput, DomainError
from domain.kpis import REGISTRY, share_within
from domain.kpis import Kpi as Declaration
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


@strawberry.type
class DurationKpi(Kpi):
    """A duration, in seconds; its value is the mean."""

    fractions: strawberry.Private[set[float]] = field(default_factory=set)
    """Of the percentiles that are asked for."""

    @strawberry.field
    async def accuracy(self, info: Info) -> Accuracy:
        """How far the value, and the percentiles beside it, can be trusted."""
        mean = info.context.loader.load(self.demand(self.scope.period))
        await asyncio.sleep(0)  # until the fields beside this one have said what they ask for
        errors = []
        for fraction in sorted(self.fractions):
            with suppress(DomainError):  # what cannot be read is told where it is asked for
                errors.append((await self._percentile(info, fraction)).relative_error)
        known = [error for error in errors if error is not None]
        return Accuracy.of((await mean)[self.scope.period, ()], max(known, default=None))

    @strawberry.field
    async def mean(self, info: Info) -> float | None:
        """The mean, in seconds."""
        return (await self.read(info, self.scope.period)).value

    @strawberry.field
    async def minimum(self, info: Info) -> float | None:
        """The least, in seconds."""
        return (await self.read(info, self.scope.period)).extremes[0]

    @strawberry.field
    async def maximum(self, info: Info) -> float | None:
        """The greatest, in seconds."""
        return (await self.read(info, self.scope.period)).extremes[1]

    @strawberry.field
    async def percentile(
        self,
        info: Info,
        p: Annotated[float, strawberry.argument(description="0 to 100; 50 is the median.")],
    ) -> float | None:
        """A percentile, in seconds, interpolated as `percentile_cont` does. Over many tickets it
        may come of rounded durations: `accuracy` tells.
        """
        if not 0 <= p <= 100:  # noqa: PLR2004
            raise BadInput("p", "must lie in 0–100")
        self.fractions.add(p / 100)
        return (await self._percentile(info, p / 100)).value

    @strawberry.field
    async def within(self, info: Info, seconds: float) -> float | None:
        """The share that took no longer than a given time, 0…1."""
        share = share_within(self.kpi, not_negative(seconds))
        demand = replace(self.demand(self.scope.period), kpi=share)
        return (await info.context.loader.load(demand))[self.scope.period, ()].value

    @strawberry.field
    async def distribution(self, info: Info, buckets: int = 20) -> Distribution:
        """How the durations are spread, from the least to the greatest, in seconds. Buckets of
        longer times are wider. Each takes in what lies above its lower edge, up to and including
        its upper one; the first its lower edge, too.
        """
        if not 1 <= buckets <= histograms.MAX_BUCKETS.limit:
            raise BadInput("buckets", f"must be 1 to {histograms.MAX_BUCKETS.limit}")
        least, greatest = (await self.read(info, self.scope.period)).extremes
        if least is None or greatest is None or not isinstance(self.kpi.formula, Mean):
            return Distribution(edges=FloatColumn([]), counts=IntColumn([]))
        edges = histograms.duration_edges(least, greatest, buckets)
        return await self.histogram(info, Histogram(self.kpi.formula.of, edges))

    async def _percentile(self, info: Info, fraction: float) -> Reading:
        demand = replace(self.demand(self.scope.period), quantile=fraction)
        return (await info.context.loader.load(demand))[self.scope.period, ()]


@strawberry.type
class ShareKpi(Kpi):
    """A part of a whole, 0…1."""

    @strawberry.field
    async def numerator(self, info: Info) -> float:
        """How many of the whole count."""
        return ((await self.read(info, self.scope.period)).parts or (0.0, 0.0))[0]

    @strawberry.field
    async def denominator(self, info: Info) -> float:
        """How many there are."""
        return ((await self.read(info, self.scope.period)).parts or (0.0, 0.0))[1]


@strawberry.type
class SurveyKpi(Kpi):
    """What customers say."""

    @strawberry.field
    async def invited(self, info: Info) -> int:
        """Invitations to the survey delivered in the range; a source that tells no deliveries
        counts as delivered.
        """
        return (await self._invitations(info)).sample_size

    @strawberry.field
    async def response_rate(self, info: Info) -> float | None:
        """The share of these that are answered by now; null if there are none."""
        return (await self._invitations(info)).value

    @strawberry.field
    def quarantined(self) -> int:
        """Ratings held back from the numbers because they do not look like a person's. Nothing
        holds any back yet, so it is 0.
        """
        return 0

    @strawberry.field
    async def scores(self, info: Info) -> Distribution:
        """How often each score was given: CSAT on 1–5, NPS on 0–10, CES and SERVQUAL on 1–7, all
        surveys together on 0–100; other scales are rescaled. Scores stand in the middle of their
        buckets, on 0–100 the buckets are tens.
        """
        return await self.histogram(info, surveys.scores(self.kpi))

    @strawberry.field
    async def comments(
        self, info: Info, first: int = 10, after: str | None = None
    ) -> CommentConnection:
        """What was written with the ratings of the survey that count in the range, the latest
        first. `first` is 1–100.
        """
        listing = comments_of(self.demand(self.scope.period))
        return await read_comments(info, self.paged, listing, (first, after))

    async def _invitations(self, info: Info) -> Reading:
        demand = replace(self.demand(self.scope.period), kpi=surveys.response_rate(self.kpi))
        return (await info.context.loader.load(demand))[self.scope.period, ()]


@strawberry.type
class StockKpi(Kpi):
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


@strawberry.type
class ValueKpi(Kpi):
    """A count or a ratio."""


def not_negative(seconds: float) -> float:
    """A time that may be asked about."""
    if not 0 <= seconds <= MAX_SECONDS.limit:
        raise BadInput("seconds", f"must lie in 0–{MAX_SECONDS.limit:.0f}")
    return seconds


def node_type(kpi: Declaration) -> type[Kpi]:
    """The type of the node that shows a KPI: the same by whatever definition."""
    kpi = REGISTRY.get(kpi.name, kpi)
    if kpi.is_duration:
        return DurationKpi
    if kpi.is_stock:
        return StockKpi
    if kpi.is_of_surveys:
        return SurveyKpi
    return ShareKpi if kpi.unit.name == "SHARE" else ValueKpi


def node_of(kpi: Declaration, scope: Scope, clock: Clock | None = None) -> Kpi:
    """The node of a KPI in a scope, on the scope's clock unless another is asked for."""
    asked = clock or scope.clock
    timed = on_business_clock(kpi) if asked is Clock.BUSINESS else kpi
    return node_type(kpi)(kpi=timed, scope=scope, clock=asked)
