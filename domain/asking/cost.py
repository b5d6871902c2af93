"""Cost: what a question takes to answer, told in points before anything of it is read.

A statement costs 1 point, and 1 more for each 1,000 of

* days that it reads × groupings that it makes of them, four times over for percentiles, which sort;
* cells that come out: buckets × the groups that a breakdown typically has.

Statements are counted after the demands of a document were put together. So twelve KPIs about the
same facts in one scope cost hardly more than one of them, and twelve documents cost twelve times.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from math import ceil, prod

from domain.language.dimensions import Dimension

PER_POINT = 1000
SORTING = 4
"""How much more a pass takes that sorts."""

GROUPS = {
    Dimension.TIER: 3,
    Dimension.TEAM: 20,
    Dimension.AGENT: 100,
    Dimension.CHANNEL: 5,
    Dimension.PRIORITY: 4,
    Dimension.CATEGORY: 50,
    Dimension.DEPARTMENT: 10,
    Dimension.SEGMENT: 10,
    Dimension.TAG: 100,
    Dimension.SERVICE: 20,
    Dimension.SURVEY: 5,
    Dimension.QUESTION: 10,
    Dimension.DIRECTION: 2,
    Dimension.HOUR_OF_DAY: 24,
    Dimension.DAY_OF_WEEK: 7,
}
"""How many groups a dimension typically has."""


@dataclass(frozen=True, slots=True)
class Grouping:
    """One grouping of a statement."""

    buckets: int
    by: tuple[Dimension, ...] = ()

    @property
    def cells(self) -> int:
        """The cells that typically come out."""
        return self.buckets * prod(GROUPS[dimension] for dimension in self.by)


def cost(read: Iterable[timedelta], groupings: Iterable[Grouping], *, is_sorting: bool) -> float:
    """The points of one statement, with one decimal.

    Args:
        read: how long the stretches of time are that it reads; an instant is one as well.
        groupings: what it makes of them.
        is_sorting: whether there are percentiles.
    """
    made = list(groupings)
    days = sum(max(1, ceil(length / timedelta(days=1))) for length in read)
    passes = len(made) * (SORTING if is_sorting else 1)
    return round(1 + (days * passes + sum(grouping.cells for grouping in made)) / PER_POINT, 1)
