"""What sums tell of a stretch of time, and what must be read from the facts.

A question is cut at the starts of days. The days that it asks for as a whole, that are over, and
whose facts have not changed since, are told by their sums; all others are not.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache

from domain.asking.rollups import Rollup
from domain.periods import Grain, start_of, step
from domain.zones import zone_of

Stretch = tuple[datetime, datetime]

_EARLIEST = datetime(1, 1, 2, tzinfo=UTC)
"""Where every zone has a date: in some, the first day of all began before the calendar does."""


@dataclass(frozen=True, slots=True)
class Kept:
    """Sums of the facts of one kind, and which of them are up to date.

    Attributes:
        until: there are sums of the days that end by then, and at the starts of days until then.
        stale: when facts are that have changed since, in order, none touching another. The sums of
            days that they meet are not up to date; for facts that hold over spans, the sums at
            instants that come after the beginning, up to and including the end.
        merged: the months of which spreads are kept as a whole, by the number of a distribution.
    """

    rollup: Rollup
    until: datetime
    stale: tuple[Stretch, ...] = ()
    merged: Mapping[int, frozenset[datetime]] = field(default_factory=dict)

    def days(
        self, stretches: Iterable[Stretch], edges: Iterable[datetime]
    ) -> tuple[tuple[Stretch, ...], tuple[Stretch, ...]]:
        """What of some stretches of time the sums tell, and the rest.

        Args:
            stretches: in order.
            edges: instants that a sum must not reach across.
        """
        asked, ordered = list(stretches), sorted(set(edges))
        told = [part for stretch in asked for part in self._told(stretch, ordered)]
        return tuple(told), tuple(part for stretch in asked for part in _without(stretch, told))

    def months(
        self, days: Iterable[Stretch], edges: Iterable[datetime], distributions: Iterable[int]
    ) -> tuple[tuple[datetime, ...], tuple[Stretch, ...]]:
        """The months among some days that are merged for some distributions, and the other days.

        Args:
            days: stretches of days that are told.
            edges: instants that a month must not reach across.
            distributions: their numbers; at least one.
        """
        asked, ordered, zone = list(days), sorted(set(edges)), zone_of(self.rollup.zone)
        merged = frozenset.intersection(*(self._merged(number) for number in distributions))
        told = [
            month
            for since in sorted(merged)
            for month in [(since, step(since, Grain.MONTH, 1, zone))]
            if any(first <= since and month[1] <= last for first, last in asked)
            and bisect_right(ordered, since) >= bisect_left(ordered, month[1])
        ]
        rest = (part for stretch in asked for part in _without(stretch, told))
        return tuple(since for since, _ in told), tuple(rest)

    def _merged(self, number: int) -> frozenset[datetime]:
        return self.merged.get(number, frozenset())

    def instants(
        self, instants: Iterable[datetime]
    ) -> tuple[tuple[datetime, ...], tuple[datetime, ...]]:
        """Those of some instants whose sums are told, and the rest."""
        asked = list(instants)
        told = [instant for instant in asked if self._is_told_at(instant)]
        known = set(told)
        return tuple(told), tuple(instant for instant in asked if instant not in known)

    def _told(self, stretch: Stretch, edges: Sequence[datetime]) -> Iterator[Stretch]:
        """The runs of days in a stretch that the sums tell."""
        since, until = max(stretch[0], _EARLIEST), min(stretch[1], self.until)
        if since < until:
            days = self._end_of_day(since), self._start_of_day(until)
            yield from _without(days, sorted({*self._cut(days, edges), *self._changed(days)}))

    def _cut(self, days: Stretch, edges: Sequence[datetime]) -> Iterator[Stretch]:
        """The days that have an edge inside."""
        since, until = days
        place, end = bisect_right(edges, since), bisect_left(edges, until)
        while place < end:
            day = self._start_of_day(edges[place]), self._end_of_day(edges[place])
            if day[0] != day[1]:
                yield day
            place = bisect_right(edges, day[1], lo=place)

    def _changed(self, days: Stretch) -> Iterator[Stretch]:
        """The days whose facts have changed."""
        since, until = days
        first = bisect_right(self.stale, since, key=lambda stale: stale[1])
        last = bisect_left(self.stale, until, key=lambda stale: stale[0])
        for began, ended in self.stale[first:last]:
            yield self._start_of_day(max(began, since)), self._end_of_day(min(ended, until))

    def _is_told_at(self, instant: datetime) -> bool:
        if not _EARLIEST <= instant <= self.until or self._start_of_day(instant) != instant:
            return False
        first = bisect_left(self.stale, instant, key=lambda stale: stale[1])
        return first == len(self.stale) or self.stale[first][0] >= instant

    def _start_of_day(self, moment: datetime) -> datetime:
        """The last start of a day that is not after a moment."""
        return _start_of_day(moment, self.rollup.zone)

    def _end_of_day(self, moment: datetime) -> datetime:
        """The first start of a day that is not before a moment."""
        start = self._start_of_day(moment)
        return start if start == moment else step(start, Grain.DAY, 1, zone_of(self.rollup.zone))


@lru_cache(maxsize=8192)
def _start_of_day(moment: datetime, zone: str) -> datetime:
    """Remembered: all kinds of facts are asked for the same time."""
    return start_of(moment, Grain.DAY, zone_of(zone))


def _without(stretch: Stretch, holes: Sequence[Stretch]) -> Iterator[Stretch]:
    """What of a stretch of time lies in none of some others, which are sorted."""
    since, until = stretch
    for began, ended in holes[bisect_right(holes, since, key=lambda hole: hole[1]) :]:
        if began >= until:
            break
        if since < began:
            yield since, began
        since = max(since, ended)
    if since < until:
        yield since, until
