"""Relations: whether two figures of a ticket go together."""

import strawberry

from api.graphql.execution.context import Context
from api.graphql.kpi_nodes import KpiNode
from domain.asking.cost import Grouping, cost
from domain.asking.relations import Pairing, check_figures
from persistence.asking.kpi_sql import Setting
from persistence.asking.relations import correlate

Info = strawberry.Info[Context, None]


@strawberry.type(name="Relation")
class RelationType:
    """How two figures of the same tickets go together. Correlation is no cause: what moves both may
    be a third thing.
    """

    n: int = strawberry.field(description="Tickets that have both figures.")
    pearson: float | None = strawberry.field(
        description="Correlation of the figures, −1…1; null if they are too few or do not vary."
    )
    spearman: float | None = strawberry.field(
        description="Correlation of their ranks, −1…1: robust against a few very long tickets."
    )
    p_value: float | None = strawberry.field(
        description="How likely as strong a Pearson correlation is by chance, if nothing relates "
        "the figures (Student's t, two-sided)."
    )
    spearman_p_value: float | None = strawberry.field(
        description="The same of the Spearman correlation, approximately."
    )


async def read_relation(info: Info, x: KpiNode, y: KpiNode) -> RelationType:
    """Relate two KPIs over the tickets of their scope.

    Raises:
        BadInput: one of them is no figure of single tickets.
    """
    scope, context = x.scope, info.context
    check_figures(x.kpi, "x")
    check_figures(y.kpi, "y")
    demand = x.demand(scope.period)
    demand.check()
    if demand.rests_on_now or y.demand(scope.period).rests_on_now:
        context.is_of_the_moment()
    span = scope.period.until - scope.period.since
    context.pay(cost([span], [Grouping(1), Grouping(1)], is_sorting=True))
    setting = Setting(context.caller.workspace, context.caller.configuration, scope.now)
    pairing = Pairing(x.kpi, y.kpi, scope.period, scope.where, scope.zone)
    correlation = await correlate(context.facts, setting, pairing)
    return RelationType(
        n=correlation.count,
        pearson=correlation.pearson,
        spearman=correlation.spearman,
        p_value=correlation.p_value,
        spearman_p_value=correlation.spearman_p_value,
    )
