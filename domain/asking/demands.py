"""Demands: what an answer needs of one KPI, and how readings are put together from sums."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from domain.errors import UnsupportedDimension
from domain.kpis import Kpi
from domain.language.conditions import ByNow
from domain.language.dimensions import Dimension, Keys
from domain.language.filters import (
    EVERYTHING,
    All,
    Among,
    Any,
    Filter,
    Missing,
    Not,
    Tagged,
    dimensions_of,
)
from domain.language.formulas import Mean, Reading
from domain.language.measures import Before, Measure, Quantile, is_money
from domain.periods import Period, Range, elapsed_part, previous, zone_of


@dataclass(frozen=True, slots=True)
class Demand:
    """A KPI over some periods, by some dimensions.

    Attributes:
        zone: IANA name; local days and hours are those of it.
        quantile: of a duration, 0…1, in place of its mean.
        running: a range that is not over: what has passed of it grows against the same part of the
            whole range before.
    """

    kpi: Kpi
    periods: tuple[Period, ...]
    by: tuple[Dimension, ...] = ()
    where: Filter = EVERYTHING
    zone: str = "UTC"
    quantile: float | None = None
    running: Range | None = None
    _hash: int = field(default=0, init=False, repr=False, compare=False)

    def __hash__(self) -> int:
        """Remembered: one may be of thousands of periods."""
        if not self._hash:
            told = self.kpi.name, self.periods, self.by, self.where, self.zone, self.quantile
            object.__setattr__(self, "_hash", hash(told))
        return self._hash

    @property
    def measures(self) -> tuple[Measure, ...]:
        """The measures that it needs."""
        if self.quantile is not None and isinstance(self.kpi.formula, Mean):
            return (Quantile(self.kpi.formula.of, self.quantile), self.kpi.formula.of)
        return self.kpi.measures

    @property
    def is_of_money(self) -> bool:
        """Whether it adds amounts, which must be of one currency."""
        return any(is_money(measure) for measure in self.measures)

    @property
    def rests_on_now(self) -> bool:
        """Whether its readings may change though the facts do not."""
        return any(
            isinstance(condition, ByNow) for measure in self.measures for condition in measure.where
        )

    def period_of(self, measure: Measure, period: Period) -> Period:
        """Over which period a measure is read when one is asked about."""
        if not isinstance(measure, Before):
            return period
        zone = zone_of(self.zone)
        if self.running and period == self.running.period:
            whole = self.running.whole
            return elapsed_part(whole, previous(whole, zone), period.until)
        return previous(period, zone)

    def needs(self, dimension: Dimension) -> bool:
        """Whether a dimension is grouped or filtered by."""
        return dimension in self.by or dimension in dimensions_of(self.where)

    def check(self) -> None:
        """Raise if the KPI's facts do not carry what is asked.

        Raises:
            UnsupportedDimension: names the dimension and what could be asked instead.
        """
        allowed = self.kpi.dimensions
        for dimension in (*self.by, *sorted(dimensions_of(self.where))):
            if dimension not in allowed:
                known = ", ".join(name.name for name in allowed)
                raise UnsupportedDimension(
                    dimension.name, f"is no dimension of {self.kpi.name}, which has {known}"
                )


Readings = Mapping[tuple[Period, Keys], Reading]
"""By period and group; a demand without `by` has the one group `()`."""


def inside(by: tuple[Dimension, ...], rows: Iterable[Keys]) -> Filter:
    """What lies in at least one of the rows of a breakdown."""
    return Any(
        tuple(All(tuple(_is(dim, key) for dim, key in zip(by, keys, strict=True))) for keys in rows)
    )


def outside(by: tuple[Dimension, ...], shown: Iterable[Keys], hidden: Iterable[Keys]) -> Filter:
    """What lies in the rows of a breakdown that are not shown.

    A ticket lies in the row of each of its tags, so for tags the hidden rows are named; for all
    else it is shorter to name the shown ones.
    """
    if Dimension.TAG in by:
        return inside(by, hidden)
    return Not(inside(by, shown))


def _is(dimension: Dimension, key: str | None) -> Filter:
    if dimension is Dimension.TAG:
        return Missing(dimension) if key is None else Tagged((key,))
    return Missing(dimension) if key is None else Among(dimension, (key,))
