"""What became of SLA targets, against the plain-Python reference on random logs and policies."""

import itertools
from dataclasses import dataclass
from datetime import datetime
from types import SimpleNamespace
from typing import Any, cast

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from api.graphql.execution.context import Context
from api.graphql.inputs.filters import filter_of
from api.graphql.inputs.scopes import Scope
from api.graphql.service_levels import SlaMetricType, outcomes
from domain.asking.demands import Demand, Readings
from domain.errors import DomainError
from persistence.connections.database import Database
from tests.desk import NOW, StoredDesk
from tests.logs import HOLIDAYS, desks
from tests.reference import Reference
from tests.test_differential import EDGES, WHOLE, ZONE, as_input, filters, holiday_dates

_numbers = itertools.count(1)


@dataclass(frozen=True)
class SeparateLoader:
    """Asks each demand by itself."""

    desk: StoredDesk
    now: datetime

    async def load(self, demand: Demand) -> Readings:
        (result,) = await self.desk.ask([demand], self.now)
        assert not isinstance(result, DomainError), result
        return result


@settings(
    max_examples=50,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(drawn=desks(EDGES), where=filters, now=st.sampled_from([EDGES[2], EDGES[-1], NOW]))
async def test_outcomes_agree_with_the_reference(
    database: Database,
    drawn: tuple[list[dict[str, Any]], str],
    where: dict[str, Any],
    now: datetime,
) -> None:
    log, configuration = drawn
    now = max([now, *(datetime.fromisoformat(event["time"]) for event in log)])
    desk = await StoredDesk.create(database, f"targets{next(_numbers)}")
    await desk.configure(configuration, holiday_dates)
    await desk.tell(log)
    reference = Reference(log, configuration, holidays=HOLIDAYS, now=now)
    context = cast("Context", SimpleNamespace(loader=SeparateLoader(desk, now)))
    condition = filter_of(as_input(where))
    scope = cast("Scope", SimpleNamespace(period=WHOLE, where=condition, zone=ZONE))
    for metric in SlaMetricType:
        got = await outcomes(context, scope, metric)
        expected = reference.sla_outcomes(
            metric.value, WHOLE.since, WHOLE.until, zone=ZONE, where=where
        )
        assert vars(got) == expected, metric
