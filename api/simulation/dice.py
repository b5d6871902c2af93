"""Chance that can be repeated: a seeded source of randomness, and tables of weighted items."""

from bisect import bisect_right
from collections.abc import Iterator
from itertools import accumulate
from math import exp
from random import Random
from typing import Generic, TypeVar

Item = TypeVar("Item")


class Odds(Generic[Item]):
    """Items, each with its share of the whole; the weights need not add up to anything."""

    __slots__ = ("_items", "_limits")

    def __init__(self, *weighted: tuple[Item, float]) -> None:
        total = sum(weight for _, weight in weighted)
        self._items = [item for item, _ in weighted]
        limits = accumulate(weight / total for _, weight in weighted)
        self._limits = list(limits)[:-1]  # without the last, so that rounding never overshoots

    def __iter__(self) -> Iterator[Item]:
        return iter(self._items)

    def at(self, share: float) -> Item:
        """The item at a point of [0, 1): the same point, the same item."""
        return self._items[bisect_right(self._limits, share)]


class Dice(Random):
    """All the randomness of one simulation, from one seed."""

    def chance(self, share: float) -> bool:
        """True in this share of cases."""
        return self.random() < share

    def pick(self, odds: Odds[Item]) -> Item:
        """One item by its weight."""
        return odds.at(self.random())

    def around(self, median: float, spread: float = 0.6) -> int:
        """Seconds about a median, at least one; log-normal, for nothing human takes minus time."""
        return 1 + int(median * exp(self.gauss(0.0, spread)))

    def about(self, mean: float) -> int:
        """A number of independent arrivals; the normal approximation is fine from a handful on."""
        return max(0, round(self.gauss(mean, mean**0.5)))
