"""Budgets: what a question may cost, and what each key may ask for in a minute.

A key has as many points as a minute brings; they come back evenly. Each process counts for
itself, so that several of them together allow as many times more.
"""

from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import datetime
from math import ceil

from domain.bounds import Bound
from domain.errors import CostLimit

_MOST_KEYS = Bound(
    4096,
    "keys",
    "keys whose cost is counted",
    "the key that was used longest ago has its full points again",
    "Keys",
)
_A_MINUTE = 60.0


@dataclass(frozen=True, slots=True)
class _Left:
    points: float
    at: datetime


@dataclass(slots=True)
class Budgets:
    """What keys have left.

    Attributes:
        limit: the most points that one question may cost.
        per_minute: the points that a key gets in a minute, and holds at most.
    """

    limit: float
    per_minute: float
    _left: OrderedDict[str, _Left] = field(default_factory=OrderedDict)

    def left(self, key: str, now: datetime) -> float:
        """The points that a key has."""
        had = self._left.get(key)
        if had is None:
            return self.per_minute
        came = max(0.0, (now - had.at).total_seconds()) * self.per_minute / _A_MINUTE
        return min(self.per_minute, had.points + came)

    def spend(self, key: str, points: float, now: datetime) -> None:
        """Take points from a key.

        Raises:
            CostLimit: it has not so many left; nothing was taken.
        """
        left = self.left(key, now)
        if points > left:
            seconds = ceil((points - left) * _A_MINUTE / self.per_minute)
            raise CostLimit(
                "scope",
                f"costs {points:g} points, and of its {self.per_minute:g} a minute this key has "
                f"{left:.0f} left: come again in {seconds} s",
            )
        self._left[key] = _Left(left - points, now)
        self._left.move_to_end(key)
        if len(self._left) > _MOST_KEYS.limit:
            self._left.popitem(last=False)


@dataclass(slots=True)
class Purse:
    """What one question may spend: of its key's budget, up to the limit of a question."""

    budgets: Budgets
    key: str
    now: datetime
    spent: float = 0.0

    def pay(self, points: float) -> None:
        """Spend points.

        Raises:
            CostLimit: the question costs too much, or its key has too little left.
        """
        requested = round(self.spent + points, 1)
        if requested > self.budgets.limit:
            raise CostLimit(
                "scope",
                f"costs {requested:g} points of {self.budgets.limit:g} that a question may cost: "
                "ask for a shorter range, a coarser grain, or less in one document",
            )
        self.budgets.spend(self.key, points, self.now)
        self.spent = requested

    @property
    def left(self) -> float:
        """The points that the key has left."""
        return round(self.budgets.left(self.key, self.now), 1)
