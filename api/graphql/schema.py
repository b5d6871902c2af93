"""The GraphQL schema: a scope, and under it every KPI as a typed field.

What KPIs there are is for the configuration of a workspace to say, so there is one schema for each
set of KPIs; nearly all share the one of what is built in.
"""

from collections.abc import AsyncGenerator, Awaitable, Mapping, MutableMapping
from contextlib import aclosing
from functools import cached_property, lru_cache
from typing import Any, Optional
from weakref import WeakKeyDictionary

import strawberry
from graphql import GraphQLError
from strawberry.schema.config import StrawberryConfig
from strawberry.types import ExecutionContext, ExecutionResult
from strawberry.types.base import StrawberryObjectDefinition
from strawberry.types.field import StrawberryField

from api.graphql.agents import AgentConnection, read_agents
from api.graphql.answers import FreshnessType, KpiDefinitionType, ResolvedRangeType, TierNode
from api.graphql.descriptions import describe
from api.graphql.execution.context import Context, Watch
from api.graphql.execution.documents import Document, Understood, validated
from api.graphql.execution.plain_lists import Execution
from api.graphql.execution.promises import Promise
from api.graphql.execution.requests import GraphQLRequest
from api.graphql.inputs.scalars import SCALARS, DateTime
from api.graphql.inputs.scopes import ClockType, Scope, ScopeInput
from api.graphql.kpi_kinds import (
    DurationKpiNode,
    ShareKpiNode,
    StockKpiNode,
    SurveyKpiNode,
    ValueKpiNode,
    node_of,
    node_type,
    not_negative,
)
from api.graphql.kpi_nodes import KpiNode
from api.graphql.leaderboards import LeaderboardRequest, LeaderboardType, read_leaderboard
from api.graphql.limits import LimitsType, limits_of
from api.graphql.mutations import MutationType
from api.graphql.names import DimensionName, ErrorCodeType, KpiName, camel, kpi_names
from api.graphql.relations import RelationType, read_relation
from api.graphql.scoped_kpis import Info
from api.graphql.scorecards import ScorecardType, Whose, read_scorecard
from api.graphql.service_levels import SlaMetricType, SlaOutcomesType, outcomes
from api.graphql.target_lists import TargetConnection, read_targets
from api.graphql.tickets import TicketConnection, TicketNode, find_ticket, ticket_page
from domain.bounds import Bound
from domain.errors import BadInput
from domain.kpis import Kpi, registry_with, resolved_within_rate
from domain.language.dimensions import Dimension
from persistence.asking import ticket_lists

MAX_NAMES = Bound(
    200,
    "names",
    "KPIs that one field asks for by name",
    "BAD_INPUT, naming the argument",
    "Questions",
)
MIN_INTERVAL_MS = Bound(
    500,
    "milliseconds, at least",
    "shortest time between two answers of a subscription (`minIntervalMs`)",
    "BAD_INPUT, naming the argument",
    "Questions",
)
MAX_INTERVAL_MS = Bound(
    60_000,
    "milliseconds",
    "longest time between two answers of a subscription (`minIntervalMs`)",
    "BAD_INPUT, naming the argument",
    "Questions",
)
MAX_SCHEMAS = Bound(
    32,
    "schemas",
    "schemas with KPIs of deployments' own that are kept in memory",
    "the one that was used longest ago is made again when it is needed",
    "Questions",
)
"""Schemas of deployments with KPIs of their own that are kept ready."""


@strawberry.type(name="Metrics")
class MetricsNode:
    """Every KPI in a scope. KPIs of one document share their reading of the facts."""

    # Each schema adds a field for each of its KPIs.
    scope: strawberry.Private[Scope]

    @strawberry.field
    def id(self) -> strawberry.ID:
        """Stable: equal scopes have equal ids."""
        return strawberry.ID(self.scope.id)

    @strawberry.field
    def range(self) -> ResolvedRangeType:
        """The range as it was read."""
        return ResolvedRangeType.of_range(self.scope.range, self.scope.zone, self.scope.now)

    @strawberry.field
    async def freshness(self, info: Info) -> FreshnessType:
        """How recent the events are that the numbers rest on."""
        context = info.context
        lag, aside = await context.freshness()
        as_of = (
            context.now
            if not lag
            else context.now.fromtimestamp(context.now.timestamp() - lag, tz=context.now.tzinfo)
        )
        return FreshnessType(as_of=DateTime(as_of), lag_seconds=lag, aside=aside)

    @strawberry.field(graphql_type=SlaOutcomesType)
    def sla_outcomes(self, info: Info, metric: SlaMetricType) -> Awaitable[SlaOutcomesType]:
        """What became of the SLA targets set in the range."""
        return outcomes(info.context, self.scope, metric)

    @strawberry.field
    def kpi(
        self,
        info: Info,
        name: KpiName,
        clock: ClockType | None = None,
        seconds: float | None = None,
    ) -> KpiNode | None:
        """One KPI by name; `seconds` are for RESOLVED_WITHIN_RATE."""
        kpi = info.context.kpis[name]
        if seconds is None:
            return node_of(kpi, self.scope, clock)
        if kpi.name != "resolved_within_rate":
            raise BadInput("seconds", f"mean nothing to {kpi.name}")
        return node_of(resolved_within_rate(not_negative(seconds)), self.scope, clock)

    @strawberry.field
    def kpis(
        self, info: Info, names: list[KpiName], clock: ClockType | None = None
    ) -> list[KpiNode | None]:
        """Some KPIs by name, in the order of the names."""
        if len(names) > MAX_NAMES.limit:
            raise BadInput("names", f"must not list more than {MAX_NAMES.limit}")
        return [node_of(info.context.kpis[name], self.scope, clock) for name in names]


def _typed_field(kpi: Kpi) -> StrawberryField:
    """The field of one KPI: durations take a clock."""
    if kpi.is_duration:

        def on_clock(self: MetricsNode, clock: ClockType | None = None) -> Any:  # noqa: ANN401  # see below
            return node_of(kpi, self.scope, clock)

        resolver: Any = on_clock
    else:

        def plain(self: MetricsNode) -> Any:  # noqa: ANN401  # see below
            return node_of(kpi, self.scope, None)

        resolver = plain
    # The type of the node is known from the declaration alone.
    resolver.__annotations__["return"] = Optional[node_type(kpi)]  # noqa: UP045  # made at run time
    return strawberry.field(resolver=resolver, name=camel(kpi.name), description=kpi.description)


def _with_typed_fields(kpis: Mapping[str, Kpi]) -> list[StrawberryField]:
    """The fields of `Metrics`, and one for each KPI."""
    typed = {name: _typed_field(kpi) for name, kpi in kpis.items()}
    made: Any = strawberry.type(type("Metrics", (MetricsNode,), typed))
    fields: list[StrawberryField] = made.__strawberry_definition__.fields
    return fields


@strawberry.type(name="Query")
class QueryType:
    """Questions."""

    @strawberry.field
    def metrics(self, info: Info, scope: ScopeInput) -> MetricsNode:
        """KPIs over the facts of a scope."""
        return MetricsNode(scope=info.context.scope(scope))

    @strawberry.field(graphql_type=ScorecardType)
    def scorecard(
        self,
        info: Info,
        scope: ScopeInput,
        tier: strawberry.ID | None = None,
        team: strawberry.ID | None = None,
        agent: strawberry.ID | None = None,
    ) -> Promise[ScorecardType]:
        """What an agent, a team, a tier or, if none is named, the workspace is judged by: agents
        and teams by the scorecard of their tier at the end of the range. If several are named, the
        facts are those of all of them at once.
        """
        return read_scorecard(info, info.context.scope(scope), Whose(tier, team, agent))

    @strawberry.field(graphql_type=LeaderboardType)
    def leaderboard(  # noqa: PLR0913, PLR0917  # the arguments are the contract's
        self,
        info: Info,
        scope: ScopeInput,
        by: DimensionName,
        kpi: KpiName,
        min_sample: int = 5,
        first: int = 50,
        after: str | None = None,
    ) -> Awaitable[LeaderboardType]:
        """Agents, teams or whatever else, from the best to the worst by a KPI (the highest first if
        neither way is good). Rows below `minSample` come after them, unranked.
        """
        request = LeaderboardRequest(Dimension(by.value), min_sample, first, after)
        return read_leaderboard(
            node_of(info.context.kpis[kpi], info.context.scope(scope)), info, request
        )

    @strawberry.field
    async def relation(self, info: Info, scope: ScopeInput, x: KpiName, y: KpiName) -> RelationType:
        """Whether two figures of the same tickets go together, such as the first response time and
        the rating. The tickets are those with an `x` in the scope; their `y` counts whenever it
        was.
        """
        read = info.context.scope(scope)
        x_node, y_node = (node_of(info.context.kpis[name], read) for name in (x, y))
        return await read_relation(info, x_node, y_node)

    @strawberry.field
    async def ticket(self, info: Info, source: str, id: strawberry.ID) -> TicketNode | None:  # noqa: A002  # the argument is the contract's
        """One ticket: its current state, its history, and why each KPI counts it or not. Null if
        there are no events of it.
        """
        return await find_ticket(info, source, id)

    @strawberry.field
    def tickets(
        self, info: Info, scope: ScopeInput, first: int = 25, after: str | None = None
    ) -> TicketConnection:
        """The tickets opened in the range of a scope, under its filter, whatever their direction.
        Excluded and merged tickets, and those whose opening is not known, are left out.
        """
        resolved = info.context.scope(scope)
        listing = ticket_lists.opened(resolved.period, resolved.where, resolved.zone)
        return ticket_page(info, resolved.paged, listing, (first, after))

    @strawberry.field
    async def agents(
        self, info: Info, first: int = 100, after: str | None = None
    ) -> AgentConnection:
        """All agents that events have described, by source and id, without bots."""
        return await read_agents(info, first, after)

    @strawberry.field
    async def targets(
        self, info: Info, first: int = 100, after: str | None = None
    ) -> TargetConnection:
        """All targets, by KPI and subject: those of the configuration, and those set through the
        API.
        """
        return await read_targets(info, first, after)

    @strawberry.field
    def tiers(self, info: Info) -> list[TierNode]:
        """The tiers of the desk, by rank."""
        return [
            TierNode(id=strawberry.ID(tier.id), rank=tier.rank, name=tier.name)
            for tier in info.context.caller.configuration.tiers
        ]

    @strawberry.field
    def limits(self, info: Info) -> LimitsType:
        """What this caller may ask for, and what is left of it."""
        return limits_of(info.context.purse)

    @strawberry.field
    def kpi_catalog(
        self, info: Info, names: list[KpiName] | None = None
    ) -> list[KpiDefinitionType]:
        """What KPIs there are and what they mean."""
        kpis = info.context.kpis
        wanted = [kpis[name] for name in names] if names is not None else kpis.values()
        configuration = info.context.caller.configuration
        return [KpiDefinitionType.of(kpi, configuration) for kpi in wanted]


@strawberry.type(name="Subscription")
class SubscriptionType:
    """Answers that are sent again whenever they have changed."""

    @strawberry.subscription
    async def metrics_changed(
        self,
        info: Info,
        scope: ScopeInput,
        names: list[KpiName],
        min_interval_ms: int = 2000,
    ) -> AsyncGenerator[MetricsNode, None]:
        """KPIs of a scope: at once, and again whenever the value or sample size of a named KPI has
        changed, or the range has moved on. Changes are looked for once in each interval.
        """
        least, most = MIN_INTERVAL_MS.limit, MAX_INTERVAL_MS.limit
        if not least <= min_interval_ms <= most:
            raise BadInput("minIntervalMs", f"must be {least} to {most}")
        read = info.context.scope(scope)
        nodes = [node_of(info.context.kpis[name], read) for name in names]
        rounds = info.context.rounds
        with rounds.open():
            coming = rounds.all_of([node.read(info, read.period) for node in nodes])
        readings = await coming
        seen = [read.period.since, *((reading.value, reading.sample_size) for reading in readings)]
        info.context.watch = Watch(min_interval_ms / 1000, repr(seen))
        yield MetricsNode(scope=read)


class KpiSchema(strawberry.Schema):
    """The schema of some KPIs: `Metrics` has a field for each, and `KpiName` lists them."""

    def __init__(self, kpis: Mapping[str, Kpi]) -> None:
        self._metrics = _with_typed_fields(kpis)
        # What is remembered of a document goes with it, or with the schema.
        self._problems: MutableMapping[Document, list[GraphQLError]] = WeakKeyDictionary()
        super().__init__(
            query=QueryType,
            mutation=MutationType,
            subscription=SubscriptionType,
            types=[
                DurationKpiNode,
                ShareKpiNode,
                SurveyKpiNode,
                StockKpiNode,
                ValueKpiNode,
                ErrorCodeType,
            ],
            extensions=[Understood],
            execution_context_class=Execution,
            config=StrawberryConfig(
                scalar_map={**SCALARS, KpiName: kpi_names(kpis)}, disable_field_suggestions=True
            ),
        )
        describe(self._schema)

    @cached_property
    def sdl(self) -> str:
        """It in the schema definition language: long, and the same for many who ask."""
        return self.as_str()

    async def run(
        self, request: GraphQLRequest, context: Context, *, is_live: bool
    ) -> ExecutionResult:
        """The answer to a query or a mutation, or the first answer to a subscription.

        Args:
            request: the document, its variables and the name of the operation.
            context: of the request.
            is_live: it is a subscription. It is for others to ask again.
        """
        run = self._first if is_live else self.execute
        return await run(
            request.query,
            variable_values=dict(request.variables),
            operation_name=request.operation,
            context_value=context,
        )

    async def _first(self, query: str, **options: Any) -> ExecutionResult:  # noqa: ANN401  # handed on
        async with aclosing(await self.subscribe(query, **options)) as results:
            return await anext(results)

    def get_fields(self, type_definition: StrawberryObjectDefinition) -> list[StrawberryField]:
        """The fields of a type in this schema."""
        if type_definition.origin is MetricsNode:
            return self._metrics
        return super().get_fields(type_definition)

    def process_errors(
        self, errors: list[GraphQLError], execution_context: ExecutionContext | None = None
    ) -> None:
        """Leave them to whoever answers: errors of callers are nothing for the log."""

    def problems(self, document: Document) -> list[GraphQLError]:
        """What is wrong with a document."""
        problems = self._problems.get(document)
        if problems is None:
            problems = self._problems[document] = validated(self._schema, document)
        return problems


@lru_cache(maxsize=int(MAX_SCHEMAS.limit))
def _schema_with(own: tuple[Kpi, ...]) -> KpiSchema:
    return KpiSchema(registry_with(own))


def schema_for(own: tuple[Kpi, ...] = ()) -> KpiSchema:
    """The schema of a deployment with some KPIs of its own; made when it is first asked for."""
    return _schema_with(own) if own else schema


schema = KpiSchema(registry_with(()))
"""The schema of the KPIs that are built in."""
