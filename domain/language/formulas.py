"""Formulas: how the sums of measures make the value of a KPI.

Each is a function of what its measures came to, in their order. It is called for every bucket and
group of an answer, so it takes plain amounts and leaves what few ask for to be computed then.

A rate whose denominator is 0 and a mean of nothing are null with sample size 0: never 0, never NaN.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from domain.language.measures import Before, Count, Cover, Distribution, Measure, Moments, Sum
from domain.statistics import Interval, of_mean, of_net_score, wilson

ENOUGH = 10
"""From this sample size on a value is worth a judgement."""


class Reading(NamedTuple):
    """The value of a KPI over a period, with its sample size and what it is computed from.

    Attributes:
        value: None if there is no data.
        sample_size: the number of things in the denominator.
        basis: what it is made of: the moments of a mean, what stands above and below the line of a
            rate, the three counts of a net score.
        estimate: makes the interval of these; None if there is none.
        currency: of the money in it, if there is any.
        relative_error: the largest that the value may have; None if it is exact.
    """

    value: float | None
    sample_size: int
    basis: Moments | tuple[float, ...] = ()
    estimate: Callable[..., Interval | None] | None = None
    currency: str | None = None
    relative_error: float | None = None

    @property
    def interval(self) -> Interval | None:
        """95 %; None where there is none to tell."""
        return self.estimate(*self.basis) if self.estimate else None

    @property
    def parts(self) -> tuple[float, float] | None:
        """What stands above and below the line of a rate."""
        match self.basis:
            case (above, below):
                return above, below
        return None

    @property
    def extremes(self) -> tuple[float | None, float | None]:
        """The least and the greatest of what a mean is of."""
        return (
            (self.basis.least, self.basis.greatest)
            if isinstance(self.basis, Moments)
            else (None, None)
        )

    @property
    def is_enough(self) -> bool:
        """Whether the sample is worth a judgement."""
        return self.sample_size >= ENOUGH


def _size(amount: Sum) -> float:
    return amount.total if isinstance(amount, Moments) else amount or 0


def _rows(amount: Sum) -> int:
    """The sample that an amount makes: of time and money, the number of rows added up."""
    return amount.rows if isinstance(amount, Moments) else int(amount or 0)


def _of_moments(rows: int, total: float, squares: float, *_: object) -> Interval | None:
    return of_mean(rows, total, squares)


@dataclass(frozen=True, slots=True)
class Clocked:
    """How many facts a sum of business hours is of, and how many of them have such a duration.

    Attributes:
        every: the facts that the sum is of, whether or not the clock covers them.
        covered: those of which the clock has a duration.
    """

    every: Count
    covered: Count


def _counts(clock: Clocked | None) -> tuple[Measure, ...]:
    return (clock.every, clock.covered) if clock else ()


def _is_silent(every: Sum, covered: Sum) -> bool:
    """Whether there is something that a clock should tell, and it tells nothing."""
    return bool(_rows(every)) and not _rows(covered)


@dataclass(frozen=True, slots=True)
class Total:
    """A formula: a count or a sum; the sum of no facts is 0.

    Attributes:
        clock: of durations in working hours.
    """

    measure: Measure
    clock: Clocked | None = None

    @property
    def measures(self) -> tuple[Measure, ...]:
        """What must be known."""
        return (self.measure, *_counts(self.clock))

    def read(self, amount: Sum, every: Sum = 0, covered: Sum = 0) -> Reading:
        """The value from the sums."""
        if _is_silent(every, covered):
            return Reading(None, 0)
        return Reading(_size(amount), _rows(amount))


@dataclass(frozen=True, slots=True)
class Share:
    """A formula: a part as a share of a whole, which contains every fact of the part."""

    part: Measure
    whole: Measure

    @property
    def measures(self) -> tuple[Measure, ...]:
        """What must be known."""
        return (self.part, self.whole)

    def read(self, part: Sum, whole: Sum) -> Reading:
        """The value from the sums."""
        parts = top, size = _size(part), _size(whole)
        if not size:
            return Reading(None, 0, (top, 0))
        return Reading(top / size, int(size), parts, wilson)


@dataclass(frozen=True, slots=True)
class Ratio:
    """A formula: one sum divided by another; unlike a share it may pass 1.

    Attributes:
        sample: what the sample consists of, if not of what stands below the line.
        clock: of durations above the line in working hours.
    """

    top: Measure
    bottom: Measure
    sample: Measure | None = None
    clock: Clocked | None = None

    @property
    def measures(self) -> tuple[Measure, ...]:
        """What must be known."""
        sample = (self.sample,) if self.sample else ()
        return (self.top, self.bottom, *sample, *_counts(self.clock))

    def read(self, above: Sum, below: Sum, *more: Sum) -> Reading:
        """The value from the sums."""
        top, size = _size(above), _size(below)
        if not size or (self.clock and _is_silent(*more[-2:])):
            return Reading(None, 0, (top, 0))
        return Reading(top / size, _rows(more[0] if self.sample else below), (top, size))


@dataclass(frozen=True, slots=True)
class Net:
    """A formula: gains less costs, for each fact in the denominator."""

    gains: tuple[Measure, ...]
    costs: tuple[Measure, ...]
    over: tuple[Measure, ...]

    @property
    def measures(self) -> tuple[Measure, ...]:
        """What must be known."""
        return tuple(dict.fromkeys((*self.gains, *self.costs, *self.over)))

    def read(self, *amounts: Sum) -> Reading:
        """The value from the sums."""
        by_measure = dict(zip(self.measures, amounts, strict=True))
        gains, costs, size = (
            sum(_size(by_measure[measure]) for measure in measures)
            for measures in (self.gains, self.costs, self.over)
        )
        if not size:
            return Reading(None, 0, (gains - costs, 0))
        rows = sum(_rows(by_measure[measure]) for measure in self.over)
        return Reading((gains - costs) / size, rows, (gains - costs, size))


@dataclass(frozen=True, slots=True)
class Growth:
    """A formula: the increase since the period before, as a share of what there was then."""

    measure: Count | Distribution

    @property
    def measures(self) -> tuple[Measure, ...]:
        """What must be known."""
        return (self.measure, Before(self.measure))

    def read(self, amount: Sum, before: Sum) -> Reading:
        """The value from the sums."""
        now, then = _size(amount), _size(before)
        if not then:
            return Reading(None, 0, (now - then, 0))
        return Reading((now - then) / then, _rows(before), (now - then, then))


@dataclass(frozen=True, slots=True)
class Covered:
    """A formula: the share of the period that spans cover; null without any span."""

    share: Cover
    spans: Count

    @property
    def measures(self) -> tuple[Measure, ...]:
        """What must be known."""
        return (self.share, self.spans)

    def read(self, share: Sum, spans: Sum) -> Reading:
        """The value from the sums."""
        rows = _rows(spans)
        return Reading(_size(share) if rows else None, rows)


@dataclass(frozen=True, slots=True)
class Mean:
    """A formula: the mean of a distribution, which also has percentiles."""

    measure: Distribution

    @property
    def measures(self) -> tuple[Measure, ...]:
        """What must be known."""
        return (self.measure,)

    def read(self, amount: Sum) -> Reading:
        """The value from the sums."""
        if not isinstance(amount, Moments) or not amount.rows:
            return Reading(None, 0)
        return Reading(amount.total / amount.rows, amount.rows, amount, _of_moments)


@dataclass(frozen=True, slots=True)
class NetScore:
    """A formula: the share of some less the share of others, in points from −100 to 100."""

    plus: Measure
    minus: Measure
    whole: Measure

    @property
    def measures(self) -> tuple[Measure, ...]:
        """What must be known."""
        return (self.plus, self.minus, self.whole)

    def read(self, plus: Sum, minus: Sum, whole: Sum) -> Reading:
        """The value from the sums."""
        counts = gains, losses, size = _size(plus), _size(minus), _size(whole)
        if not size:
            return Reading(None, 0)
        return Reading(100 * (gains - losses) / size, int(size), counts, of_net_score)


@dataclass(frozen=True, slots=True)
class MeanOfMeans:
    """A formula: the mean of the means of several distributions, without the empty ones."""

    distributions: tuple[Distribution, ...]

    @property
    def measures(self) -> tuple[Measure, ...]:
        """What must be known."""
        return self.distributions

    def read(self, *amounts: Sum) -> Reading:
        """The value from the sums."""
        filled = [amount for amount in amounts if isinstance(amount, Moments) and amount]
        if not filled:
            return Reading(None, 0)
        means = [amount.total / amount.rows for amount in filled]
        return Reading(sum(means) / len(means), sum(amount.rows for amount in filled))


@dataclass(frozen=True, slots=True)
class PartOf:
    """A formula: a part as a share of itself and the rest, such as worked of worked or idle."""

    part: Measure
    rest: Measure

    @property
    def measures(self) -> tuple[Measure, ...]:
        """What must be known."""
        return (self.part, self.rest)

    def read(self, part: Sum, rest: Sum) -> Reading:
        """The value from the sums."""
        parts = top, whole = _size(part), _size(part) + _size(rest)
        if not whole:
            return Reading(None, 0, (top, 0))
        is_of_time = isinstance(part, Moments)
        return Reading(
            top / whole, _rows(part) + _rows(rest), parts, None if is_of_time else wilson
        )


@dataclass(frozen=True, slots=True)
class Difference:
    """A formula: some counts less others, such as a net flow; it may be negative."""

    plus: Measure
    minus: Measure

    @property
    def measures(self) -> tuple[Measure, ...]:
        """What must be known."""
        return (self.plus, self.minus)

    def read(self, plus: Sum, minus: Sum) -> Reading:
        """The value from the sums."""
        return Reading(_size(plus) - _size(minus), _rows(plus) + _rows(minus))


Formula = (
    Difference
    | Total
    | Share
    | Ratio
    | Net
    | Growth
    | Covered
    | Mean
    | MeanOfMeans
    | NetScore
    | PartOf
)
