"""Buckets of a distribution: how many of its values fall between edges.

A bucket takes in what lies above its lower edge, up to and including its upper one; the first takes
in its lower edge, too. The counts are differences of sums, so that they are read like any KPI.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from math import expm1, log1p

from domain.bounds import Bound
from domain.language.conditions import AtMost, Condition, Known
from domain.language.formulas import Total
from domain.language.kpi import Kpi, Unit
from domain.language.measures import Count, Distribution

MAX_BUCKETS = Bound(
    100,
    "buckets",
    "distribution",
    "BAD_INPUT, naming the argument",
    "Questions",
)


@dataclass(frozen=True, slots=True)
class DistributionBuckets:
    """The buckets of a distribution.

    Attributes:
        edges: ascending, one more than there are buckets.
    """

    distribution: Distribution
    edges: tuple[float, ...]

    def kpis(self, kpi: Kpi) -> tuple[Kpi, ...]:
        """What must be read, each a count: so many up to each inner edge, and all there are."""
        inner = [(AtMost(self.distribution.column, edge),) for edge in self.edges[1:-1]]
        return tuple(self._count(kpi, *where) for where in (*inner, ()))

    def counts(self, up_to: Sequence[float]) -> list[int | None]:
        """How many each bucket has, from the values of those KPIs."""
        return [int(more - less) for less, more in pairwise([0.0, *up_to])]

    def _count(self, kpi: Kpi, *where: Condition) -> Kpi:
        values = self.distribution
        count = Count(values.fact, (*values.where, Known(values.column), *where))
        return replace(kpi, formula=Total(count), unit=Unit.COUNT)


def duration_edges(least: float, greatest: float, buckets: int) -> tuple[float, ...]:
    """Edges of durations in seconds: narrow for short ones, wide for long ones.

    Most times are short and a few are very long: of equal widths, one bucket would have them all.
    """
    if least == greatest:
        return (least, greatest)
    low, width = log1p(least), log1p(greatest) - log1p(least)
    inner = (expm1(low + width * number / buckets) for number in range(1, buckets))
    return (least, *inner, greatest)
