"""A KPI in a scope: what it asks for, whatever a node shows of it."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from operator import itemgetter
from typing import TypeVar

import strawberry

from api.graphql.execution.context import Context
from api.graphql.execution.loader import then
from api.graphql.inputs.scopes import Clock, Scope
from domain.asking.demands import Demand
from domain.kpis import REGISTRY, Kpi
from domain.language.dimensions import Dimension
from domain.language.formulas import Growth, Reading
from domain.periods import Period

Info = strawberry.Info[Context, None]

T = TypeVar("T")


@dataclass
class ScopedKpi:
    """A KPI in a scope, and by which clock."""

    kpi: strawberry.Private[Kpi]
    scope: strawberry.Private[Scope]
    clock: strawberry.Private[Clock]

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

    def told(
        self, info: Info, periods: Sequence[Period], make: Callable[[Sequence[Reading]], T]
    ) -> Awaitable[T]:
        """What is made of the readings over some periods; they are asked for at once."""
        coming = info.context.loader.load(self.demand(*periods))
        return then(coming, lambda readings: make(readings.column()))

    def figure(self, info: Info, period: Period, make: Callable[[Reading], T]) -> Awaitable[T]:
        """What is made of the reading over one period."""
        return self.told(info, [period], lambda readings: make(readings[0]))

    def read(self, info: Info, period: Period) -> Awaitable[Reading]:
        """The reading over one period."""
        return self.told(info, [period], itemgetter(0))
