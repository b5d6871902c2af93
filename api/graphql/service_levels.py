"""What became of the targets that SLA policies set: met, missed, running and cancelled apart."""

from collections.abc import Awaitable, Sequence
from enum import Enum

import strawberry

from api.graphql.execution.context import Context
from api.graphql.inputs.scopes import Scope
from domain.asking.demands import Demand, Readings
from domain.desk.sla import Metric
from domain.kpis.service_level import targets_set
from domain.language.conditions import ByNow, Condition, Is, Known


@strawberry.enum(name="SlaMetric")
class SlaMetricType(Enum):
    """What an SLA target is set for."""

    FIRST_RESPONSE = "first_response"
    NEXT_REPLY = "next_reply"
    RESOLUTION = "resolution"


@strawberry.type(name="SlaOutcomes")
class SlaOutcomesType:
    """The targets whose clock started in the range, by what became of them up to now. The four add
    up to `set`.
    """

    set: int
    met: int = strawberry.field(description="Done at or before the due instant.")
    missed: int = strawberry.field(
        description="Not done by the due instant, whether or not anything happened since."
    )
    running: int = strawberry.field(description="Neither done nor due yet.")
    cancelled: int = strawberry.field(
        description="Nothing was left to do, or another policy took over that sets no such target."
    )


_DUE = (Is("outcome", "due"), Known("due_at"), ByNow("due_at"))


def outcomes(context: Context, scope: Scope, metric: SlaMetricType) -> Awaitable[SlaOutcomesType]:
    """What became of the targets of a metric."""

    def demand(*where: Condition) -> Demand:
        kpi = targets_set(Metric(metric.value), *where)
        return Demand(kpi, (scope.period,), where=scope.where, zone=scope.zone)

    by_outcome = [(Is("outcome", name),) for name in ("met", "cancelled", "missed")]
    coming = [context.loader.load(demand(*where)) for where in [(), *by_outcome, _DUE]]
    return _outcomes(scope, coming)


async def _outcomes(scope: Scope, coming: Sequence[Awaitable[Readings]]) -> SlaOutcomesType:
    total, met, cancelled, decided, due = [
        (await readings)[scope.period, ()].sample_size for readings in coming
    ]
    missed = decided + due
    return SlaOutcomesType(
        set=total,
        met=met,
        missed=missed,
        running=total - met - missed - cancelled,
        cancelled=cancelled,
    )
