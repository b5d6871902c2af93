"""KPIs as nodes of the graph. A node costs nothing: each of its fields asks for what it shows."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from hashlib import blake2b
from typing import Annotated

import strawberry
from strawberry import UNSET

from api.context import Context
from api.graphql.answers import (
    Accuracy,
    Changes,
    Distribution,
    KpiDefinition,
    ResolvedRange,
    changes,
)
from api.graphql.breakdowns import MAX_PAGE, Breakdown, BreakdownRequest, read_breakdown
from api.graphql.comments import CommentConnection, read_comments
from api.graphql.names import DimensionName, Fill, SortDirection
from api.graphql.scalars import FloatColumn, IntColumn
from api.graphql.scopes import Clock, CompareInput, Grain, Scope, bucket_grain
from api.graphql.series import Series
from api.graphql.targets import Target, target_of
from api.graphql.tickets import TicketConnection, ticket_page
from domain import histograms, surveys
from domain.clocks import on_business_clock
from domain.demands import Demand
from domain.errors import BadInput
from domain.formulas import Growth, Mean, Reading
from domain.histograms import Histogram
from domain.kpis import REGISTRY, share_within
from domain.kpis import Kpi as Declaration
from domain.periods import Period
from domain.questions import Dimension
from persistence import ticket_lists
from persistence.comments import comments_of
from persistence.stock_flows import Flows, stock_of

Info = strawberry.Info[Context, None]

MAX_DIMENSIONS = 2
MAX_ROLLING = 366
MAX_SECONDS = 1e10
"""Some three hundred years."""


@strawberry.type(description="A KPI against another period.")
class Comparison:
    """A KPI against another period."""

    _node: strawberry.Private["Kpi"]
    _period: strawberry.Private[Period]

    @strawberry.field(description="The period compared with, as it was read.")
    def range(self, info: Info) -> ResolvedRange:
        """The period compared with."""
        return ResolvedRange.of(self._period, self._node.scope.zone, info.context.now)

    @strawberry.field(description="The value then; null = no data.")
    async def value(self, info: Info) -> float | None:
        """The value then."""
        return (await self._node.read(info, self._period)).value

    @strawberry.field(description="The sample then.")
    async def sample_size(self, info: Info) -> int:
        """The sample then."""
        return (await self._node.read(info, self._period)).sample_size

    @strawberry.field(description="Value now less value then.")
    async def change(self, info: Info) -> float | None:
        """Value now less value then."""
        return (await self._changes(info)).change

    @strawberry.field(description="The change as a share of the value then.")
    async def change_ratio(self, info: Info) -> float | None:
        """The change as a share of the value then."""
        return (await self._changes(info)).change_ratio

    @strawberry.field(description="Whether the change is an improvement; null if neither.")
    async def better(self, info: Info) -> bool | None:
        """Whether the change is an improvement."""
        return (await self._changes(info)).better

    @strawberry.field(
        description="Whether the change is more than chance: the 95 % interval of the difference "
        "leaves out 0. Null where a value has no interval."
    )
    async def significant(self, info: Info) -> bool | None:
        """Whether the change is more than chance."""
        return (await self._changes(info)).significant

    async def _changes(self, info: Info) -> Changes:
        node = self._node
        # Together, so that both meet the demands of the other fields in one batch.
        now, then = await asyncio.gather(
            node.read(info, node.scope.period), node.read(info, self._period)
        )
        return changes(node.kpi, now, then)


@strawberry.interface(description="A KPI in a scope.")
class Kpi:
    """A KPI in a scope."""

    kpi: strawberry.Private[Declaration]
    scope: strawberry.Private[Scope]
    clock: strawberry.Private[Clock]

    @strawberry.field(description="Stable: equal for the same KPI in an equal scope.")
    def id(self) -> strawberry.ID:
        """Stable."""
        return strawberry.ID(":".join((self.scope.id, *self._identity)))

    @strawberry.field(description="What the KPI means.")
    def definition(self, info: Info) -> KpiDefinition:
        """What the KPI means."""
        return KpiDefinition.of(self.kpi, info.context.caller.configuration)

    @strawberry.field(description="The value over the range; null = no data.")
    async def value(self, info: Info) -> float | None:
        """The value over the range."""
        return (await self.read(info, self.scope.period)).value

    @strawberry.field(description="The number of things in the denominator.")
    async def sample_size(self, info: Info) -> int:
        """The number of things in the denominator."""
        return (await self.read(info, self.scope.period)).sample_size

    @strawberry.field(description="How far the value can be trusted.")
    async def accuracy(self, info: Info) -> Accuracy:
        """How far the value can be trusted."""
        return Accuracy.of(await self.read(info, self.scope.period))

    @strawberry.field(
        description="Against another period: the given one, else that of the scope; null if there "
        "is neither. A range that still runs is compared with the same elapsed part."
    )
    def comparison(self, to: CompareInput | None = UNSET) -> Comparison | None:
        """Against another period."""
        period = self.scope.against(to) if to else self.scope.compare
        return Comparison(_node=self, _period=period) if period else None

    @strawberry.field(
        description="What the KPI is held against: the most specific of the targets that apply to "
        "the scope; null if there is none."
    )
    async def target(self, info: Info) -> Target | None:
        """What the KPI is held against."""
        return await target_of(self, info)

    @strawberry.field(
        description="The KPI of each bucket of the range. Buckets without data are null, or 0 for "
        "counts, unless `fill` says otherwise; `rolling` takes in so many buckets before and with "
        "each; `cumulative` all from the start of the range."
    )
    def series(
        self,
        grain: Grain = Grain.AUTO,
        fill: Fill | None = None,
        rolling: int | None = None,
        cumulative: bool = False,
    ) -> Series:
        """The KPI of each bucket."""
        if rolling is not None and (cumulative or not 1 <= rolling <= MAX_ROLLING):
            raise BadInput("rolling", f"must be 1 to {MAX_ROLLING}, and not with cumulative")
        return Series(
            node=self,
            bucket=bucket_grain(grain, self.scope.period),
            fill=fill or Fill.NULL,
            rolling=rolling or 1,
            cumulative=cumulative,
        )

    @strawberry.field(
        description="The KPI by one or two dimensions. `total` is the KPI over all, `other` over "
        "all rows not shown; neither is a sum of rows."
    )
    async def breakdown(  # noqa: PLR0913, PLR0917  # the arguments are the contract's
        self,
        info: Info,
        by: list[DimensionName],
        first: int = 10,
        after: str | None = None,
        sort: SortDirection = SortDirection.DESC,
        min_sample: int | None = None,
        with_other: bool = True,
    ) -> Breakdown:
        """The KPI by one or two dimensions."""
        dims = tuple(Dimension(name.value) for name in by)
        if not 1 <= len(set(dims)) == len(dims) <= MAX_DIMENSIONS:
            raise BadInput("by", "must name one or two different dimensions")
        most = info.context.max_page or MAX_PAGE
        if not 1 <= first <= most:
            raise BadInput("first", f"must be 1 to {most}")
        request = BreakdownRequest(dims, first, after, sort, min_sample or 0, with_other)
        return await read_breakdown(self, info, request)

    @strawberry.field(
        description="The very tickets behind the number: those in the denominator, of a mean those "
        "with a figure, of a count those counted; where the denominator counts no tickets, those "
        "above the line. A KPI of occurrences (replies, hand-offs, ratings) may count a ticket "
        "more than once, the list has it once. Null for a KPI that is about no tickets."
    )
    def tickets(
        self, info: Info, first: int = 25, after: str | None = None
    ) -> TicketConnection | None:
        """The very tickets behind the number."""
        listing = ticket_lists.behind(self.demand(self.scope.period))
        return ticket_page(info, self.paged, listing, (first, after)) if listing else None

    # For the nodes below ------------------------------------------------------------------------

    @property
    def paged(self) -> tuple[str, ...]:
        """What a cursor in an answer about this KPI is good for."""
        return (*self.scope.paged, *self._identity)

    @property
    def _identity(self) -> tuple[str, ...]:
        """What tells this KPI from others in its scope."""
        if self.kpi == REGISTRY.get(self.kpi.name):
            return (self.kpi.name, self.clock.value)
        # A deployment's own, or with an argument.
        formula = blake2b(repr(self.kpi.formula).encode(), digest_size=6).hexdigest()
        return (self.kpi.name, self.clock.value, formula)

    def demand(self, *periods: Period, by: tuple[Dimension, ...] = ()) -> Demand:
        """What this KPI needs for some periods."""
        scope, grows = self.scope, isinstance(self.kpi.formula, Growth)
        running = scope.range if grows else None
        return Demand(self.kpi, periods, by, scope.where, scope.zone, running=running)

    async def read(self, info: Info, period: Period) -> Reading:
        """The reading over one period."""
        (reading,) = await self.read_all(info, [period])
        return reading

    async def read_all(self, info: Info, periods: Sequence[Period]) -> list[Reading]:
        """The readings over some periods."""
        readings = await info.context.loader.load(self.demand(*periods))
        return [readings[period, ()] for period in periods]

    async def histogram(self, info: Info, asked: Histogram) -> Distribution:
        """How often values fall between edges: one count for each edge, read together."""
        period = self.scope.period
        load = info.context.loader.load
        demands = [replace(self.demand(period), kpi=kpi) for kpi in asked.kpis(self.kpi)]
        answers = await asyncio.gather(*map(load, demands))
        counts = asked.counts([readings[period, ()].value or 0.0 for readings in answers])
        return Distribution(edges=FloatColumn(list(asked.edges)), counts=IntColumn(counts))


@strawberry.type(description="A duration, in seconds; its value is the mean.")
class DurationKpi(Kpi):
    """A duration."""

    @strawberry.field(description="The mean, in seconds.")
    async def mean(self, info: Info) -> float | None:
        """The mean."""
        return (await self.read(info, self.scope.period)).value

    @strawberry.field(description="The least, in seconds.")
    async def minimum(self, info: Info) -> float | None:
        """The least."""
        return (await self.read(info, self.scope.period)).extremes[0]

    @strawberry.field(description="The greatest, in seconds.")
    async def maximum(self, info: Info) -> float | None:
        """The greatest."""
        return (await self.read(info, self.scope.period)).extremes[1]

    @strawberry.field(
        description="A percentile, in seconds, interpolated as `percentile_cont` does."
    )
    async def percentile(
        self,
        info: Info,
        p: Annotated[float, strawberry.argument(description="0 to 100; 50 is the median.")],
    ) -> float | None:
        """A percentile."""
        if not 0 <= p <= 100:  # noqa: PLR2004
            raise BadInput("p", "must lie in 0–100")
        return await self._quantile(info, p / 100)

    @strawberry.field(description="The share that took no longer than a given time, 0…1.")
    async def within(self, info: Info, seconds: float) -> float | None:
        """The share that took no longer."""
        share = share_within(self.kpi, not_negative(seconds))
        demand = replace(self.demand(self.scope.period), kpi=share)
        return (await info.context.loader.load(demand))[self.scope.period, ()].value

    @strawberry.field(
        description="How the durations are spread, from the least to the greatest, in seconds. "
        "Buckets of longer times are wider. Each takes in what lies above its lower edge, up to "
        "and including its upper one; the first its lower edge, too."
    )
    async def distribution(self, info: Info, buckets: int = 20) -> Distribution:
        """How the durations are spread."""
        if not 1 <= buckets <= histograms.MAX_BUCKETS:
            raise BadInput("buckets", f"must be 1 to {histograms.MAX_BUCKETS}")
        least, greatest = (await self.read(info, self.scope.period)).extremes
        if least is None or greatest is None or not isinstance(self.kpi.formula, Mean):
            return Distribution(edges=FloatColumn([]), counts=IntColumn([]))
        edges = histograms.duration_edges(least, greatest, buckets)
        return await self.histogram(info, Histogram(self.kpi.formula.of, edges))

    async def _quantile(self, info: Info, fraction: float) -> float | None:
        demand = replace(self.demand(self.scope.period), quantile=fraction)
        return (await info.context.loader.load(demand))[self.scope.period, ()].value


@strawberry.type(description="A part of a whole, 0…1.")
class ShareKpi(Kpi):
    """A part of a whole."""

    @strawberry.field(description="How many of the whole count.")
    async def numerator(self, info: Info) -> float:
        """How many count."""
        return ((await self.read(info, self.scope.period)).parts or (0.0, 0.0))[0]

    @strawberry.field(description="How many there are.")
    async def denominator(self, info: Info) -> float:
        """How many there are."""
        return ((await self.read(info, self.scope.period)).parts or (0.0, 0.0))[1]


@strawberry.type(description="What customers say.")
class SurveyKpi(Kpi):
    """What customers say."""

    @strawberry.field(
        description="Invitations to the survey delivered in the range; a source that tells no "
        "deliveries counts as delivered."
    )
    async def invited(self, info: Info) -> int:
        """Invitations delivered."""
        return (await self._invitations(info)).sample_size

    @strawberry.field(
        description="The share of these that are answered by now; null if there are none."
    )
    async def response_rate(self, info: Info) -> float | None:
        """The share of these that are answered."""
        return (await self._invitations(info)).value

    @strawberry.field(
        description="Ratings held back from the numbers because they do not look like a person's. "
        "Nothing holds any back yet, so it is 0."
    )
    def quarantined(self) -> int:
        """Ratings held back from the numbers."""
        return 0

    @strawberry.field(
        description="How often each score was given: CSAT on 1–5, NPS on 0–10, CES and SERVQUAL on "
        "1–7, all surveys together on 0–100; other scales are rescaled. Scores stand in the middle "
        "of their buckets, on 0–100 the buckets are tens."
    )
    async def scores(self, info: Info) -> Distribution:
        """How often each score was given."""
        return await self.histogram(info, surveys.scores(self.kpi))

    @strawberry.field(
        description="What was written with the ratings of the survey that count in the range, the "
        "latest first. `first` is 1–100."
    )
    async def comments(
        self, info: Info, first: int = 10, after: str | None = None
    ) -> CommentConnection:
        """What was written with the ratings."""
        listing = comments_of(self.demand(self.scope.period))
        return await read_comments(info, self.paged, listing, (first, after))

    async def _invitations(self, info: Info) -> Reading:
        demand = replace(self.demand(self.scope.period), kpi=surveys.response_rate(self.kpi))
        return (await info.context.loader.load(demand))[self.scope.period, ()]


@strawberry.type(description="What there is at an instant: the end of the range or bucket.")
class StockKpi(Kpi):
    """What there is at an instant."""

    @strawberry.field(
        description="Tickets that became open in the range, opened or reopened: what was open at "
        "its start, and these, less those closed, is what is open at its end. A filter looks at "
        "them as they became so. Null for a stock of something else."
    )
    async def opened(self, info: Info) -> float | None:
        """Tickets that became open."""
        flows = await self._flows(info)
        return flows.opened if flows else None

    @strawberry.field(
        description="Tickets that ceased to be open in the range. A filter looks at them as they "
        "were until then."
    )
    async def closed(self, info: Info) -> float | None:
        """Tickets that ceased to be open."""
        flows = await self._flows(info)
        return flows.closed if flows else None

    async def _flows(self, info: Info) -> Flows | None:
        stock = stock_of(self.demand(self.scope.period))
        return await info.context.reader.flows(stock) if stock else None


@strawberry.type(description="A count or a ratio.")
class ValueKpi(Kpi):
    """A count or a ratio."""


def not_negative(seconds: float) -> float:
    """A time that may be asked about."""
    if not 0 <= seconds <= MAX_SECONDS:
        raise BadInput("seconds", f"must lie in 0–{MAX_SECONDS:.0f}")
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
