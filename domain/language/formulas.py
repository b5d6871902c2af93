"""Formulas: how the sums of measures make the value of a KPI.

A rate whose denominator is 0 and a mean of nothing are null with sample size 0: never 0, never NaN.
"""

from collections.abc import Callable
from dataclasses import dataclass

from domain.language.measures import Amount, Before, Count, Cover, Distribution, Measure, Moments
from domain.statistics import Interval, of_mean, of_net_score, wilson

ENOUGH = 10
"""From this sample size on a value is worth a judgement."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a KPI reads.

    Attributes:
        value: None if there is no data.
        sample_size: the number of things in the denominator.
        interval: 95 %; None where there is none to tell.
        parts: numerator and denominator of a share.
        extremes: the least and the greatest of what a mean is of.
        currency: of the money in it, if there is any.
        relative_error: the largest that the value may have; None if it is exact.
    """

    value: float | None
    sample_size: int
    interval: Interval | None = None
    parts: tuple[float, float] | None = None
    extremes: tuple[float | None, float | None] = (None, None)
    currency: str | None = None
    relative_error: float | None = None

    @property
    def is_enough(self) -> bool:
        """Whether the sample is worth a judgement."""
        return self.sample_size >= ENOUGH


Amounts = Callable[[Measure], Amount]


def _size(amount: Amount) -> float:
    return amount.total if isinstance(amount, Moments) else amount.value or 0


def _rows(amount: Amount) -> int:
    """The sample that an amount makes: of time and money, the number of rows added up."""
    return amount.count if isinstance(amount, Moments) else int(amount.value or 0)


@dataclass(frozen=True, slots=True)
class Clocked:
    """What a sum asks a clock about: where that tells nothing of anything, there is no sum.

    Attributes:
        asked: the facts that the sum is of, if they were all known.
        told: those of which the clock tells.
    """

    asked: Count
    told: Count

    def is_silent(self, amounts: Amounts) -> bool:
        """Whether there is something to be told, and nothing is."""
        return bool(_rows(amounts(self.asked))) and not _rows(amounts(self.told))


def _counts(clock: Clocked | None) -> tuple[Measure, ...]:
    return (clock.asked, clock.told) if clock else ()


@dataclass(frozen=True, slots=True)
class Total:
    """How many there are; a sum of nothing is 0.

    Attributes:
        clock: of durations in working hours.
    """

    of: Measure
    clock: Clocked | None = None

    @property
    def measures(self) -> tuple[Measure, ...]:
        """What must be known."""
        return (self.of, *_counts(self.clock))

    def read(self, amounts: Amounts) -> Reading:
        """The value from the sums."""
        amount = amounts(self.of)
        if self.clock and self.clock.is_silent(amounts):
            return Reading(None, 0)
        return Reading(_size(amount), _rows(amount))


@dataclass(frozen=True, slots=True)
class Share:
    """A part of a whole; every fact of the part is one of the whole."""

    part: Measure
    whole: Measure

    @property
    def measures(self) -> tuple[Measure, ...]:
        """What must be known."""
        return (self.part, self.whole)

    def read(self, amounts: Amounts) -> Reading:
        """The value from the sums."""
        part, whole = _size(amounts(self.part)), _size(amounts(self.whole))
        if not whole:
            return Reading(None, 0, parts=(part, 0))
        return Reading(part / whole, int(whole), wilson(part, whole), (part, whole))


@dataclass(frozen=True, slots=True)
class Ratio:
    """So much for each of those: no share, since it may pass 1.

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

    def read(self, amounts: Amounts) -> Reading:
        """The value from the sums."""
        top, bottom = _size(amounts(self.top)), amounts(self.bottom)
        size = _size(bottom)
        if not size or (self.clock and self.clock.is_silent(amounts)):
            return Reading(None, 0, parts=(top, 0))
        rows = _rows(amounts(self.sample) if self.sample else bottom)
        return Reading(top / size, rows, parts=(top, size))


@dataclass(frozen=True, slots=True)
class Net:
    """Gains less costs, for each of those that stand below the line."""

    gains: tuple[Measure, ...]
    costs: tuple[Measure, ...]
    over: tuple[Measure, ...]

    @property
    def measures(self) -> tuple[Measure, ...]:
        """What must be known."""
        return tuple(dict.fromkeys((*self.gains, *self.costs, *self.over)))

    def read(self, amounts: Amounts) -> Reading:
        """The value from the sums."""
        gains, costs, size = (
            sum(_size(amounts(measure)) for measure in measures)
            for measures in (self.gains, self.costs, self.over)
        )
        if not size:
            return Reading(None, 0, parts=(gains - costs, 0))
        rows = sum(_rows(amounts(measure)) for measure in self.over)
        return Reading((gains - costs) / size, rows, parts=(gains - costs, size))


@dataclass(frozen=True, slots=True)
class Growth:
    """How much more there is than in the period before, as a share of what was there."""

    of: Count | Distribution

    @property
    def measures(self) -> tuple[Measure, ...]:
        """What must be known."""
        return (self.of, Before(self.of))

    def read(self, amounts: Amounts) -> Reading:
        """The value from the sums."""
        before = amounts(Before(self.of))
        now, then = _size(amounts(self.of)), _size(before)
        if not then:
            return Reading(None, 0, parts=(now - then, 0))
        return Reading((now - then) / then, _rows(before), parts=(now - then, then))


@dataclass(frozen=True, slots=True)
class Covered:
    """The share of the period that spans cover; null if none lies in it."""

    share: Cover
    spans: Count

    @property
    def measures(self) -> tuple[Measure, ...]:
        """What must be known."""
        return (self.share, self.spans)

    def read(self, amounts: Amounts) -> Reading:
        """The value from the sums."""
        spans = _rows(amounts(self.spans))
        return Reading(_size(amounts(self.share)) if spans else None, spans)


@dataclass(frozen=True, slots=True)
class Mean:
    """The mean of a distribution, which also has percentiles."""

    of: Distribution

    @property
    def measures(self) -> tuple[Measure, ...]:
        """What must be known."""
        return (self.of,)

    def read(self, amounts: Amounts) -> Reading:
        """The value from the sums."""
        moments = amounts(self.of)
        if not isinstance(moments, Moments) or not moments.count:
            return Reading(None, 0)
        interval = of_mean(moments.count, moments.total, moments.squares)
        mean = moments.total / moments.count
        extremes = (moments.least, moments.greatest)
        return Reading(mean, moments.count, interval, extremes=extremes)


@dataclass(frozen=True, slots=True)
class NetScore:
    """The share of some less the share of others, in points from −100 to 100."""

    plus: Measure
    minus: Measure
    whole: Measure

    @property
    def measures(self) -> tuple[Measure, ...]:
        """What must be known."""
        return (self.plus, self.minus, self.whole)

    def read(self, amounts: Amounts) -> Reading:
        """The value from the sums."""
        plus, minus, whole = (_size(amounts(measure)) for measure in self.measures)
        if not whole:
            return Reading(None, 0)
        interval = of_net_score(plus, minus, whole)
        return Reading(100 * (plus - minus) / whole, int(whole), interval)


@dataclass(frozen=True, slots=True)
class MeanOfMeans:
    """The mean of the means of several distributions, of those that have any values."""

    of: tuple[Distribution, ...]

    @property
    def measures(self) -> tuple[Measure, ...]:
        """What must be known."""
        return self.of

    def read(self, amounts: Amounts) -> Reading:
        """The value from the sums."""
        found = [amount for amount in map(amounts, self.of) if isinstance(amount, Moments)]
        means = [moments.total / moments.count for moments in found if moments.count]
        if not means:
            return Reading(None, 0)
        return Reading(sum(means) / len(means), sum(moments.count for moments in found))


@dataclass(frozen=True, slots=True)
class PartOf:
    """A part of itself and the rest: worked, of worked or available."""

    part: Measure
    rest: Measure

    @property
    def measures(self) -> tuple[Measure, ...]:
        """What must be known."""
        return (self.part, self.rest)

    def read(self, amounts: Amounts) -> Reading:
        """The value from the sums."""
        part, rest = amounts(self.part), amounts(self.rest)
        top, whole = _size(part), _size(part) + _size(rest)
        if not whole:
            return Reading(None, 0, parts=(top, 0))
        is_of_time = isinstance(part, Moments)
        interval = None if is_of_time else wilson(top, whole)
        return Reading(top / whole, _rows(part) + _rows(rest), interval, (top, whole))


@dataclass(frozen=True, slots=True)
class Difference:
    """Some less others: a flow, which may be negative."""

    plus: Measure
    minus: Measure

    @property
    def measures(self) -> tuple[Measure, ...]:
        """What must be known."""
        return (self.plus, self.minus)

    def read(self, amounts: Amounts) -> Reading:
        """The value from the sums."""
        plus, minus = amounts(self.plus), amounts(self.minus)
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
