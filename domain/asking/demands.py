"""Demands: what an answer needs of one KPI, and how readings are put together from sums."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from domain.alternatives import listed
from domain.bounds import Bound
from domain.errors import CostLimit, UnsupportedDimension
from domain.kpis import Kpi
from domain.language.conditions import ByNow
from domain.language.dimensions import Dimension, Keys
from domain.language.filters import (
    EVERYTHING,
    AllOf,
    Among,
    AnyOf,
    Filter,
    Missing,
    Not,
    Tagged,
    dimensions_of,
)
from domain.language.formulas import Mean, Reading
from domain.language.measures import Before, Measure, Moments, Percentile, Quantile, is_money
from domain.periods import Period, previous
from domain.zones import zone_of

MAX_ALTERNATIVES = Bound(
    10_000,
    "groups",
    "groups of the second dimension, beside TAG, in `other` of a breakdown",
    "COST_LIMIT",
    "Questions",
)
"""A statement of Postgres takes 32,767 parameters, and each of these needs two."""


@dataclass(frozen=True, slots=True)
class Demand:
    """A KPI over some periods, by some dimensions.

    Attributes:
        zone: IANA name; local days and hours are those of it.
        quantile: of a duration, 0…1, in place of its mean.
        before: periods, each with what it grows against; others do against `previous`.
    """

    kpi: Kpi
    periods: tuple[Period, ...]
    by: tuple[Dimension, ...] = ()
    where: Filter = EVERYTHING
    zone: str = "UTC"
    quantile: float | None = None
    before: tuple[tuple[Period, Period], ...] = ()
    _hash: int = field(default=0, init=False, repr=False, compare=False)

    def __hash__(self) -> int:
        """Remembered, and of the ends of the periods only: there may be thousands."""
        if not self._hash:
            ends = len(self.periods), self.periods[:1], self.periods[-1:]
            content = self.kpi.name, ends, self.by, self.where, self.zone, self.quantile
            object.__setattr__(self, "_hash", hash(content))
        return self._hash

    @property
    def measures(self) -> tuple[Measure, ...]:
        """The measures that it needs."""
        if self.quantile is not None and isinstance(self.kpi.formula, Mean):
            return (Quantile(self.kpi.formula.measure, self.quantile), self.kpi.formula.measure)
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

    def periods_of(self, measure: Measure) -> Sequence[Period]:
        """Over which periods a measure is read, in the order of those that are asked about."""
        if isinstance(measure, Before):
            return [self._before(period) for period in self.periods]
        return self.periods

    def _before(self, period: Period) -> Period:
        given = next((earlier for later, earlier in self.before if later == period), None)
        return given or previous(period, zone_of(self.zone))

    def needs(self, dimension: Dimension) -> bool:
        """Whether a dimension is grouped or filtered by."""
        return dimension in self.by or dimension in dimensions_of(self.where)

    @property
    def read(self) -> Callable[..., Reading]:
        """What its measures, in their order, make of what they came to."""
        return self.kpi.formula.read if self.quantile is None else _quantile

    def check(self) -> None:
        """Raise if the KPI's facts do not carry what is asked.

        Raises:
            UnsupportedDimension: names the dimension and what could be asked instead.
        """
        allowed = self.kpi.dimensions
        for dimension in (*self.by, *sorted(dimensions_of(self.where))):
            if dimension not in allowed:
                names = listed(name.name for name in allowed)
                raise UnsupportedDimension(
                    dimension.name, f"is no dimension of {self.kpi.name}, which has {names}"
                )


def _quantile(percentile: Percentile, distribution: Moments) -> Reading:
    return Reading(percentile.value, distribution.rows, relative_error=percentile.relative_error)


@dataclass(frozen=True, slots=True, eq=False)
class Readings(Mapping[tuple[Period, Keys], Reading]):
    """What came of a demand, by period and group; one without `by` has the one group `()`.

    Attributes:
        nothing: what is read where there are no facts.
        columns: for each group a reading of each period; None where there are no facts.
    """

    periods: tuple[Period, ...]
    nothing: Reading
    columns: Mapping[Keys, Sequence[Reading | None]]

    def column(self, keys: Keys = ()) -> Sequence[Reading]:
        """The readings of a group, one for each period in order."""
        column = self.columns.get(keys)
        if column is None:
            return [self.nothing] * len(self.periods)
        return [self.nothing if reading is None else reading for reading in column]

    def of(self, period: Period) -> Mapping[Keys, Reading]:
        """The readings of the groups that have facts in a period."""
        index = self.periods.index(period)
        readings = ((keys, column[index]) for keys, column in self.columns.items())
        return {keys: reading for keys, reading in readings if reading is not None}

    def in_currency(self, code: str | None) -> "Readings":
        """The same of money."""
        columns = {
            keys: [reading and reading._replace(currency=code) for reading in column]
            for keys, column in self.columns.items()
        }
        return Readings(self.periods, self.nothing, columns)

    def __getitem__(self, key: tuple[Period, Keys]) -> Reading:
        """The reading of a group in a period; a KeyError if it has no facts."""
        period, keys = key
        if period not in self.periods:
            raise KeyError(key)
        reading = self.columns[keys][self.periods.index(period)]
        if reading is None:
            raise KeyError(key)
        return reading

    def __iter__(self) -> Iterator[tuple[Period, Keys]]:
        """The periods and groups with facts."""
        return ((period, keys) for period in self.periods for keys in self.of(period))

    def __len__(self) -> int:
        """How many these are."""
        return sum(1 for _ in self)


def inside(by: tuple[Dimension, ...], rows: Iterable[Keys]) -> Filter:
    """What lies in at least one of the rows of a breakdown."""
    parts = _by_tags(by, rows) if Dimension.TAG in by else (_row(by, keys) for keys in rows)
    return AnyOf(tuple(parts))


def _row(by: tuple[Dimension, ...], keys: Keys) -> Filter:
    return AllOf(tuple(_is(dim, key) for dim, key in zip(by, keys, strict=True)))


def _by_tags(by: tuple[Dimension, ...], rows: Iterable[Keys]) -> Iterator[Filter]:
    """Rows of tags, those together that differ by the tag alone: there may be very many."""
    index = by.index(Dimension.TAG)
    others = (*by[:index], *by[index + 1 :])
    tags: dict[Keys, list[str | None]] = defaultdict(list)
    for keys in rows:
        tags[*keys[:index], *keys[index + 1 :]].append(keys[index])
    if len(tags) > MAX_ALTERNATIVES.limit:
        problem = f"would be of more than {MAX_ALTERNATIVES.limit} groups: ask without it"
        raise CostLimit("withOther", problem)
    for keys, of_row in tags.items():
        row, named = _row(others, keys), tuple(tag for tag in of_row if tag is not None)
        yield AllOf((row, Tagged(named)))
        if None in of_row:
            yield AllOf((row, Missing(Dimension.TAG)))


def outside(by: tuple[Dimension, ...], shown: Iterable[Keys], hidden: Iterable[Keys]) -> Filter:
    """What lies in the rows of a breakdown that are not shown.

    A ticket lies in the row of each of its tags, so for tags the hidden rows are named; for all
    else it is shorter to name the shown ones.
    """
    if Dimension.TAG in by:
        return inside(by, hidden)
    return Not(inside(by, shown))


def _is(dimension: Dimension, key: str | None) -> Filter:
    return Missing(dimension) if key is None else Among(dimension, (key,))
