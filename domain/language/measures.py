"""Measures: what is added up over facts, and the sums that come back.

A measure says what to count and where; persistence says it in SQL. Sums of facts that fall into
several buckets or groups add up, except for `Distinct` and whatever looks at the end of its period:
those are asked for each period by itself (`is_additive`).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from domain.facts import (
    AnyFact,
    Customer,
    Employed,
    OnDuty,
    OpenSpan,
    Presence,
    ServiceState,
    Staff,
)
from domain.language.conditions import NotYet, OpenAtEnd, Passed, Where

INSTANTANEOUS: tuple[type[AnyFact], ...] = (OpenSpan, OnDuty, Employed)
"""Facts that hold over a span of time and are read at an instant: the end of the period."""
AT_START: tuple[type[AnyFact], ...] = (Customer,)
"""Such that are read at the start of the period, and only counted; they are kept (`is_kept`) if
they hold at its end, too, without a break."""
AT_BOTH_ENDS: tuple[type[AnyFact], ...] = (Staff,)
"""Such that are read at the start and at the end: two rows for who is there at both, each of the
`weight` of one half, so that the weights add up to the mean of both ends."""
THROUGHOUT: tuple[type[AnyFact], ...] = (Presence, ServiceState)
"""Such that are read as far as they lie in the period: `seconds` of it."""
PERIODIC = (*AT_START, *AT_BOTH_ENDS, *THROUGHOUT)
"""Facts that are held against each period as a whole."""


AT_END = (NotYet, Passed, OpenAtEnd)


@dataclass(frozen=True, slots=True)
class Count:
    """A measure: the number of facts that satisfy its conditions."""

    fact: type[AnyFact]
    where: Where = ()


@dataclass(frozen=True, slots=True)
class Distinct:
    """A measure: the number of different values of some columns; nulls are left out.

    `day` is the local day of the anchor.
    """

    fact: type[AnyFact]
    columns: tuple[str, ...]
    where: Where = ()


@dataclass(frozen=True, slots=True)
class Distribution:
    """A measure: number, sum, squares, least and greatest of a column where it is not null.

    `age_seconds` is the time from `opened_at` to the instant that is asked about,
    `business_age_seconds` the working hours of it, and `tenure_seconds` the time from `hired_at`.
    """

    fact: type[AnyFact]
    column: str
    where: Where = ()


MONEY = "amount"
"""The column of amounts, each in the `currency` beside it. Their moments name these, and amounts of
different currencies are only added where the configuration has rates."""


@dataclass(frozen=True, slots=True)
class Cover:
    """A measure: the share of a period that at least one fact covers; overlaps count once."""

    fact: type[AnyFact]
    where: Where = ()


@dataclass(frozen=True, slots=True)
class Quantile:
    """A measure: a percentile of a distribution, interpolated as `percentile_cont` does.

    Attributes:
        fraction: 0…1.
    """

    distribution: Distribution
    fraction: float

    @property
    def fact(self) -> type[AnyFact]:
        """The fact that it is of."""
        return self.distribution.fact

    @property
    def where(self) -> Where:
        """The facts that count."""
        return self.distribution.where


@dataclass(frozen=True, slots=True)
class Before:
    """A measure over the period before the one that is asked for."""

    measure: Count | Distribution

    @property
    def fact(self) -> type[AnyFact]:
        """The fact that it is of."""
        return self.measure.fact

    @property
    def where(self) -> Where:
        """The facts that count."""
        return self.measure.where


Counted = Count | Distinct | Distribution | Cover | Quantile
"""What facts are added up to."""
Measure = Counted | Before


def is_additive(measure: Measure) -> bool:
    """Whether sums over parts of a period make the sum over the whole."""
    if isinstance(measure, Distinct | Quantile | Cover):
        return False
    return measure.fact not in (*INSTANTANEOUS, *PERIODIC) and not any(
        isinstance(condition, AT_END) for condition in measure.where
    )


def adds_up_over_days(measure: Distinct) -> bool:
    """Whether the numbers of single days make that of many, as no two days have a thing in common.

    They do where the day tells things apart, if it is a day of the very zone that is asked about.
    """
    is_of_moments = measure.fact not in (*INSTANTANEOUS, *PERIODIC)
    looks_at_end = any(isinstance(condition, AT_END) for condition in measure.where)
    return "day" in measure.columns and is_of_moments and not looks_at_end


def is_money(measure: Measure) -> bool:
    """Whether it is of amounts in a currency."""
    what = counted(measure)
    return isinstance(what, Distribution) and what.column == MONEY


def counted(measure: Measure) -> Counted:
    """What facts are added up to, over whatever period."""
    return measure.measure if isinstance(measure, Before) else measure


class Moments(NamedTuple):
    """Number, sum, sum of squares, least and greatest of some values; false if there are none.

    Attributes:
        rows: how many were added up.
        currencies: of the amounts that were added up.
    """

    rows: int = 0
    total: float = 0.0
    squares: float = 0.0
    least: float | None = None
    greatest: float | None = None
    currencies: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        """Whether any row was added up."""
        return self.rows > 0


class Percentile(NamedTuple):
    """The value of a quantile; false if there is no data.

    Attributes:
        relative_error: the largest that it may have; None if it is exact.
    """

    value: float | None = None
    relative_error: float | None = None

    def __bool__(self) -> bool:
        """Whether there was anything: a percentile may well be 0."""
        return self.value is not None


Sum = float | Moments | None
"""What adds up: moments of a distribution, else a number."""
Amount = Sum | Percentile
"""What a measure came to. There are thousands in an answer, so they are as light as can be."""


def nothing(measure: Measure) -> Amount:
    """What a measure comes to where there are no facts."""
    measure = counted(measure)
    if isinstance(measure, Distribution):
        return Moments()
    return Percentile() if isinstance(measure, Quantile) else 0


def added(measure: Measure, amounts: Iterable[Amount]) -> Sum:
    """What a measure comes to over parts that add up."""
    if isinstance(counted(measure), Distribution):
        return _joined(
            [amount for amount in amounts if isinstance(amount, Moments) and amount != Moments()]
        )
    return sum(amount for amount in amounts if isinstance(amount, int | float))


def _joined(parts: Sequence[Moments]) -> Moments:
    """Moments of which each has something, if only a currency without a rate, as one."""
    if len(parts) < 2:  # noqa: PLR2004  # nothing to add up
        return parts[0] if parts else Moments()
    rows, totals, squares, least, greatest, currencies = zip(*parts, strict=True)
    return Moments(
        sum(rows),
        sum(totals),
        sum(squares),
        min((each for each in least if each is not None), default=None),
        max((each for each in greatest if each is not None), default=None),
        frozenset().union(*currencies),
    )
