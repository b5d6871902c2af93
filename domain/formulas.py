"""Formulas: how the sums of measures make the value of a KPI.

A rate whose denominator is 0 and a mean of nothing are null with sample size 0: never 0, never NaN.
"""

from collections.abc import Callable
from dataclasses import dataclass

from domain.measures import Amount, Distribution, Measure, Moments
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
    """

    value: float | None
    sample_size: int
    interval: Interval | None = None
    parts: tuple[float, float] | None = None
    extremes: tuple[float | None, float | None] = (None, None)

    @property
    def is_enough(self) -> bool:
        """Whether the sample is worth a judgement."""
        return self.sample_size >= ENOUGH


Amounts = Callable[[Measure], Amount]


def _size(amount: Amount) -> float:
    return amount.total if isinstance(amount, Moments) else amount.value or 0


@dataclass(frozen=True, slots=True)
class Total:
    """How many there are; a sum of nothing is 0."""

    of: Measure

    @property
    def measures(self) -> tuple[Measure, ...]:
        """What must be known."""
        return (self.of,)

    def read(self, amounts: Amounts) -> Reading:
        """The value from the sums."""
        count = _size(amounts(self.of))
        return Reading(count, int(count))


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
    """So much for each of those: no share, since it may pass 1."""

    top: Measure
    bottom: Measure

    @property
    def measures(self) -> tuple[Measure, ...]:
        """What must be known."""
        return (self.top, self.bottom)

    def read(self, amounts: Amounts) -> Reading:
        """The value from the sums."""
        top, bottom = amounts(self.top), amounts(self.bottom)
        size = _size(bottom)
        # Of time and money, the sample is the number of rows added up.
        rows = bottom.count if isinstance(bottom, Moments) else int(size)
        return Reading(_size(top) / size, rows) if size else Reading(None, 0)


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
class Busy:
    """A part of itself and the rest: worked, of worked or available."""

    part: Distribution
    rest: Distribution

    @property
    def measures(self) -> tuple[Measure, ...]:
        """What must be known."""
        return (self.part, self.rest)

    def read(self, amounts: Amounts) -> Reading:
        """The value from the sums."""
        part, rest = amounts(self.part), amounts(self.rest)
        whole = _size(part) + _size(rest)
        rows = sum(amount.count for amount in (part, rest) if isinstance(amount, Moments))
        return Reading(_size(part) / whole, rows) if whole else Reading(None, 0)


Formula = Total | Share | Ratio | Mean | MeanOfMeans | NetScore | Busy
