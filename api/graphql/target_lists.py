"""All targets of a workspace over GraphQL, as they were declared."""

from itertools import chain

import strawberry

from api.graphql.answers import PageInfoType
from api.graphql.execution.context import Context
from api.graphql.names import KpiName
from api.graphql.paging import first_of
from api.graphql.targets import TargetTermsType, said_by
from domain.goals.targets import Target
from domain.kpis import Kpi

Info = strawberry.Info[Context, None]


@strawberry.type(name="DeclaredTarget")
class DeclaredTargetNode(TargetTermsType):
    """A target as it was declared, whatever range it is looked at over. Of two with one id, the one
    that was set through the API goes before that of the configuration.
    """

    id: strawberry.ID = strawberry.field(
        description="What `removeTarget` takes. Equal for targets of one KPI, subject and time."
    )
    kpi: KpiName | None = strawberry.field(
        description="Null if the KPI for which it was set is no longer configured."
    )
    value: float = strawberry.field(
        description="The goal in the KPI's unit, for each stretch of time that it is `per`."
    )
    margin: float = strawberry.field(description="How far off is at risk, likewise.")

    @classmethod
    def of(cls, target: Target, kpi: Kpi | None) -> "DeclaredTargetNode":
        """What a target says."""
        return cls(
            **said_by(target),
            id=strawberry.ID(target.id),
            kpi=KpiName(kpi.name) if kpi else None,
            value=target.value,
            margin=target.margin,
        )


@strawberry.type
class TargetEdge:
    """A target in a list."""

    cursor: str
    node: DeclaredTargetNode


@strawberry.type
class TargetConnection:
    """A page of targets."""

    edges: list[TargetEdge]
    page_info: PageInfoType
    total_count: int = strawberry.field(description="How many targets there are on all pages.")


async def read_targets(info: Info, first: int, after: str | None) -> TargetConnection:
    """A page of all targets, whoever declared them: by KPI, then by subject."""
    context = info.context
    question, count = [context.caller.workspace, "targets"], first_of(first)
    since = tuple(context.cursors.read(question, after)) if after is not None else ()
    declared = sorted(chain.from_iterable((await context.goals()).targets.values()), key=_position)
    following = [target for target in declared if _position(target) > since]
    edges = [
        TargetEdge(
            cursor=context.cursors.give(question, _position(target)),
            node=DeclaredTargetNode.of(target, context.kpis.get(target.kpi)),
        )
        for target in following[:count]
    ]
    return TargetConnection(
        edges=edges,
        page_info=PageInfoType(
            has_next_page=len(following) > count,
            end_cursor=edges[-1].cursor if edges else None,
        ),
        total_count=len(declared),
    )


def _position(target: Target) -> tuple[str, ...]:
    """Where a target stands in the list: nobody else stands there."""
    return target.kpi, str(target.subject), target.id, target.source.value
