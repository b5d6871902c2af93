"""A KPI in a scope: what it asks for, whatever a node shows of it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import TypeVar

import strawberry

from api.graphql.execution.context import Context
from api.graphql.execution.promises import Promise
from api.graphql.inputs.scopes import ClockType, Scope
from domain.asking.demands import Demand, Readings
from domain.kpis import REGISTRY, Kpi
from domain.language.dimensions import Dimension, Keys
from domain.language.formulas import Growth, Reading
from domain.periods import Period

Info = strawberry.Info[Context, None]

T = TypeVar("T")


@dataclass
class ScopedKpi:
    """A KPI in a scope, and by which clock."""

    kpi: strawberry.Private[Kpi]
    scope: strawberry.Private[Scope]
    clock: strawberry.Private[ClockType]

    @property
    def paged(self) -> tuple[str, ...]:
        """What a cursor in an answer about this KPI is good for."""
        return (*self.scope.paged, *self.identity)

    @property
    def identity(self) -> tuple[str, ...]:
        """What tells this KPI from others in its scope."""
        if self.kpi == REGISTRY.get(self.kpi.name):
            return (self.kpi.name, self.clock.value)
        # A deployment's own, or with an argument.
        formula = blake2b(repr(self.kpi.formula).encode(), digest_size=6).hexdigest()
        return (self.kpi.name, self.clock.value, formula)

    def demand(self, *periods: Period, by: tuple[Dimension, ...] = ()) -> Demand:
        """What this KPI needs for some periods."""
        scope, grows = self.scope, isinstance(self.kpi.formula, Growth)
        before = scope.before if grows else ()
        return Demand(self.kpi, periods, by, scope.where, scope.zone, before=before)

    @property
    def group(self) -> Keys:
        """Which group of its readings a series shows: there is but one."""
        return ()

    def readings(self, info: Info, periods: Sequence[Period]) -> Promise[Readings]:
        """The readings over some periods."""
        return info.context.loader.load(self.demand(*periods))

    def figure(self, info: Info, period: Period, make: Callable[[Reading], T]) -> Promise[T]:
        """What is made of the reading over one period."""
        coming = info.context.loader.load(self.demand(period))
        return coming.then(lambda readings: make(readings.column()[0]))

    def read(self, info: Info, period: Period) -> Promise[Reading]:
        """The reading over one period."""
        return self.reading(info, self.demand(period))

    def reading(self, info: Info, demand: Demand) -> Promise[Reading]:
        """The reading of a demand for one period."""
        return info.context.loader.load(demand).then(lambda readings: readings.column()[0])
