"""Leaderboards: agents, teams or whatever else in the order of a KPI."""

from collections.abc import Awaitable
from dataclasses import dataclass

import strawberry

from api.graphql.answers import AccuracyType, DimensionKeyType, PageInfoType, keys_of, labels
from api.graphql.breakdowns import MAX_PAGE
from api.graphql.execution.context import Context
from api.graphql.kpi_nodes import KpiNode
from api.graphql.paging import RankedPage
from domain.asking.demands import Readings
from domain.errors import BadInput
from domain.goals.ranks import Competitor, ranking
from domain.language.dimensions import Dimension

Info = strawberry.Info[Context, None]


@strawberry.type(name="LeaderboardRow")
class LeaderboardRowType:
    """One place of a leaderboard."""

    rank: int | None = strawberry.field(
        description="1 is best; equal values share a rank. Null for those that are not ranked."
    )
    key: DimensionKeyType
    value: float | None
    sample_size: int
    accuracy: AccuracyType = strawberry.field(
        description="How far the value can be trusted: intervals that overlap are no order."
    )


@strawberry.type(name="Leaderboard")
class LeaderboardType:
    """Who is first by a KPI, page by page: first the ranked, then the rest."""

    rows: list[LeaderboardRowType]
    unranked: list[LeaderboardRowType] = strawberry.field(
        description="Those whose sample is too small for a rank."
    )
    page_info: PageInfoType


@dataclass(frozen=True, slots=True)
class LeaderboardRequest:
    """The arguments of a leaderboard."""

    by: Dimension
    min_sample: int
    first: int
    after: str | None

    def __post_init__(self) -> None:
        if not 1 <= self.first <= MAX_PAGE.limit:
            raise BadInput("first", f"must be 1 to {MAX_PAGE.limit}")
        if self.min_sample < 0:
            raise BadInput("minSample", "must not be negative")

    @property
    def paged(self) -> tuple[str, ...]:
        """What decides about the order of the rows."""
        return ("leaderboard", self.by, str(self.min_sample))


def read_leaderboard(
    node: KpiNode, info: Info, request: LeaderboardRequest
) -> Awaitable[LeaderboardType]:
    """Read a page of a leaderboard."""
    context = info.context
    page = RankedPage.after(context, (*node.paged, *request.paged), request.after)
    coming = context.loader.load(node.demand(node.scope.period, by=(request.by,)))
    return _leaderboard(node, context, request, page, coming)


async def _leaderboard(
    node: KpiNode,
    context: Context,
    request: LeaderboardRequest,
    page: RankedPage,
    coming: Awaitable[Readings],
) -> LeaderboardType:
    by, readings = (request.by,), await coming
    # What has no value of the dimension, such as tickets without an agent, does not compete.
    competitors = {
        keys[0]: reading
        for keys, reading in readings.of(node.scope.period).items()
        if keys[0] is not None
    }
    order = ranking(competitors, min_sample=request.min_sample, better=node.kpi.better)
    shown = order[page.start : page.start + request.first]
    agents = await context.agent_names() if request.by is Dimension.AGENT else {}
    label = labels(context.caller.configuration, agents)

    def row(competitor: Competitor) -> LeaderboardRowType:
        reading = competitor.reading
        return LeaderboardRowType(
            rank=competitor.rank,
            key=keys_of(by, (competitor.key,), label)[0],
            value=reading.value,
            sample_size=reading.sample_size,
            accuracy=AccuracyType.of(reading),
        )

    return LeaderboardType(
        rows=[row(competitor) for competitor in shown if competitor.rank is not None],
        unranked=[row(competitor) for competitor in shown if competitor.rank is None],
        page_info=page.info(len(shown), len(order)),
    )
