"""Scores: where they stand on their scales, without the rounding of binary fractions.

A number of JSON is meant as it is written: 0.6 on a scale to 0.8 is three quarters of it, though
neither number has a double.
"""

from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple

_SATISFIED_FROM = Fraction(3, 4)
_EASY_FROM = Fraction(4, 6)
"""5 or more on the scale 1–7."""


class ScalePosition(NamedTuple):
    """A score in terms of common scales; numbers are the doubles nearest to the exact values.

    Attributes:
        of_5: rescaled to 1–5.
        of_7: rescaled to 1–7.
        of_100: rescaled to 0–100.
    """

    of_5: float
    of_7: float
    of_100: float
    is_satisfied: bool
    is_easy: bool


@lru_cache(maxsize=4096)
def scale_position(score: float, low: float, high: float) -> ScalePosition:
    """Where a score stands on the scale from a number to a greater one."""
    share = (meant(score) - meant(low)) / (meant(high) - meant(low))
    return ScalePosition(
        float(1 + 4 * share),
        float(1 + 6 * share),
        float(100 * share),
        is_satisfied=share >= _SATISFIED_FROM,
        is_easy=share >= _EASY_FROM,
    )


def gap(perceived: float, expected: float) -> float:
    """How far a perception lies above what was expected."""
    return float(meant(perceived) - meant(expected))


def meant(number: float) -> Fraction:
    """The number that was written: of all that have this double the one with the fewest digits."""
    return Fraction(number) if isinstance(number, int) else Fraction(Decimal(repr(number)))
