"""KPIs as nodes of the graph. A node costs nothing: each of its fields asks for what it shows."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from operator import attrgetter
from typing import TypeVar

import strawberry
from strawberry import UNSET

from api.graphql.answers import (
    AccuracyType,
    Changes,
    DistributionType,
    KpiDefinitionType,
    ResolvedRangeType,
    changes,
)
from api.graphql.breakdowns import MAX_PAGE, BreakdownRequest, BreakdownType, read_breakdown
from api.graphql.execution.promises import Promise
from api.graphql.inputs.scalars import FloatColumn, IntColumn
from api.graphql.inputs.scopes import CompareInput, GrainType, bucket_grain
from api.graphql.names import DimensionName, FillType, SortDirectionType
from api.graphql.scoped_kpis import Info, ScopedKpi
from api.graphql.series import SeriesType
from api.graphql.targets import TargetNode, target_of
from api.graphql.tickets import TicketConnection, ticket_page
from domain.asking.distribution_buckets import DistributionBuckets
from domain.bounds import Bound
from domain.errors import BadInput
from domain.language.dimensions import Dimension
from domain.language.formulas import Reading
from domain.periods import Period
from persistence.asking import ticket_lists

T = TypeVar("T")

value_of: Callable[[Reading], float | None] = attrgetter("value")
sample_of: Callable[[Reading], int] = attrgetter("sample_size")

MAX_DIMENSIONS = Bound(
    2,
    "dimensions",
    "breakdown",
    "BAD_INPUT, naming the argument",
    "Questions",
)
MAX_ROLLING = Bound(
    366,
    "buckets",
    "window of a rolling series",
    "BAD_INPUT, naming the argument",
    "Questions",
)


@strawberry.type(name="Comparison")
class ComparisonType:
    """A KPI against another period."""

    _node: strawberry.Private["KpiNode"]
    _period: strawberry.Private[Period]

    @strawberry.field
    def range(self, info: Info) -> ResolvedRangeType:
        """The period compared with, as it was read."""
        scope = self._node.scope
        if self._period.until > scope.now:
            info.context.is_of_the_moment()  # it will be complete some day
        return ResolvedRangeType.of(self._period, scope.zone, scope.now)

    @strawberry.field(graphql_type=float | None)
    def value(self, info: Info) -> Promise[float | None]:
        """The value then; null = no data."""
        return self._node.figure(info, self._period, value_of)

    @strawberry.field(graphql_type=int)
    def sample_size(self, info: Info) -> Promise[int]:
        """The sample then."""
        return self._node.figure(info, self._period, sample_of)

    @strawberry.field(graphql_type=float | None)
    def change(self, info: Info) -> Promise[float | None]:
        """Value now less value then."""
        return self._changes(info, attrgetter("change"))

    @strawberry.field(graphql_type=float | None)
    def change_ratio(self, info: Info) -> Promise[float | None]:
        """The change as a share of the value then."""
        return self._changes(info, attrgetter("change_ratio"))

    @strawberry.field(graphql_type=bool | None)
    def better(self, info: Info) -> Promise[bool | None]:
        """Whether the change is an improvement; null if neither."""
        return self._changes(info, attrgetter("better"))

    @strawberry.field(graphql_type=bool | None)
    def significant(self, info: Info) -> Promise[bool | None]:
        """Whether the change is more than chance: the 95 % interval of the difference leaves out 0.
        Null where a value has no interval.
        """
        return self._changes(info, attrgetter("significant"))

    def _changes(self, info: Info, make: Callable[[Changes], T]) -> Promise[T]:
        node = self._node
        both = [node.read(info, period) for period in (node.scope.period, self._period)]
        return info.context.rounds.all_of(both).then(
            lambda readings: make(changes(node.kpi, *readings))
        )


@strawberry.interface(name="Kpi")
class KpiNode(ScopedKpi):
    """A KPI in a scope."""

    @strawberry.field
    def id(self) -> strawberry.ID:
        """Stable: equal for the same KPI in an equal scope."""
        return strawberry.ID(":".join((self.scope.id, *self.identity)))

    @strawberry.field
    def definition(self, info: Info) -> KpiDefinitionType:
        """What the KPI means."""
        return KpiDefinitionType.of(self.kpi, info.context.caller.configuration)

    @strawberry.field(graphql_type=float | None)
    def value(self, info: Info) -> Promise[float | None]:
        """The value over the range; null = no data."""
        return self.figure(info, self.scope.period, value_of)

    @strawberry.field(graphql_type=int)
    def sample_size(self, info: Info) -> Promise[int]:
        """The number of things in the denominator."""
        return self.figure(info, self.scope.period, sample_of)

    @strawberry.field(graphql_type=AccuracyType)
    def accuracy(self, info: Info) -> Promise[AccuracyType]:
        """How far the value can be trusted."""
        return self.figure(info, self.scope.period, AccuracyType.of)

    @strawberry.field
    def comparison(self, to: CompareInput | None = UNSET) -> ComparisonType | None:
        """Against another period: the given one, else that of the scope; null if there is neither.
        A range that still runs is compared with the same elapsed part.
        """
        node = replace(self, scope=self.scope.against(to)) if to else self
        period = node.scope.compare
        return ComparisonType(_node=node, _period=period) if period else None

    @strawberry.field(graphql_type=TargetNode | None)
    def target(self, info: Info) -> Promise[TargetNode | None]:
        """What the KPI is held against: the most specific of the targets that apply to the scope;
        null if there is none.
        """
        return target_of(self, info)

    @strawberry.field
    def series(
        self,
        grain: GrainType = GrainType.AUTO,
        fill: FillType | None = None,
        rolling: int | None = None,
        cumulative: bool = False,
    ) -> SeriesType:
        """The KPI of each bucket of the range. Buckets without data are null, or 0 for counts,
        unless `fill` says otherwise; `rolling` takes in so many buckets before and with each;
        `cumulative` all from the start of the range.
        """
        if rolling is not None and (cumulative or not 1 <= rolling <= MAX_ROLLING.limit):
            raise BadInput("rolling", f"must be 1 to {MAX_ROLLING.limit}, and not with cumulative")
        return SeriesType(
            node=self,
            bucket=bucket_grain(grain, self.scope.period),
            fill=fill or FillType.NULL,
            rolling=rolling or 1,
            cumulative=cumulative,
        )

    @strawberry.field(graphql_type=BreakdownType)
    def breakdown(  # noqa: PLR0913, PLR0917  # the arguments are the contract's
        self,
        info: Info,
        by: list[DimensionName],
        first: int = 10,
        after: str | None = None,
        sort: SortDirectionType = SortDirectionType.DESC,
        min_sample: int | None = None,
        with_other: bool = True,
    ) -> Promise[BreakdownType]:
        """The KPI by one or two dimensions. `total` is the KPI over all, `other` over all rows not
        shown; neither is a sum of rows. What only the period compared with has is a row, too: of 0,
        or null.
        """
        dims = tuple(Dimension(name.value) for name in by)
        if not 1 <= len(set(dims)) == len(dims) <= MAX_DIMENSIONS.limit:
            raise BadInput("by", "must name one or two different dimensions")
        most = info.context.max_page or int(MAX_PAGE.limit)
        if not 1 <= first <= most:
            raise BadInput("first", f"must be 1 to {most}")
        request = BreakdownRequest(dims, first, after, sort, min_sample or 0, with_other)
        return read_breakdown(self, info, request)

    @strawberry.field
    def tickets(
        self, info: Info, first: int = 25, after: str | None = None
    ) -> TicketConnection | None:
        """The very tickets behind the number: those in the denominator, of a mean those with a
        figure, of a count those counted; where the denominator counts no tickets, those above the
        line. A KPI of occurrences (replies, hand-offs, ratings) may count a ticket more than once,
        the list has it once. Null for a KPI that is about no tickets.
        """
        listing = ticket_lists.behind(self.demand(self.scope.period))
        return ticket_page(info, self.paged, listing, (first, after)) if listing else None

    def distribution_in(
        self, info: Info, buckets: DistributionBuckets
    ) -> Promise[DistributionType]:
        """How often values fall between edges: one count for each edge, read together."""
        demand = self.demand(self.scope.period)
        demands = [replace(demand, kpi=kpi) for kpi in buckets.kpis(self.kpi)]
        coming = info.context.rounds.all_of([self.reading(info, each) for each in demands])

        def distribution(readings: Sequence[Reading]) -> DistributionType:
            counts = buckets.counts([reading.value or 0.0 for reading in readings])
            edges = FloatColumn(list(buckets.edges))
            return DistributionType(edges=edges, counts=IntColumn(counts))

        return coming.then(distribution)
