"""Which times a rollup covers, and which must be read from the facts.

A question is cut at the starts of days. Covered are the days that it asks for as a whole, that are
over, and whose facts have not changed since their rollup was made.
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
class RollupCoverage:
    """A rollup of the facts of one kind, and the times for which it is up to date.

    Attributes:
        until: it has the days that end by then, and the starts of days until then.
        stale: when facts are that have changed since, in order, none touching another. Days that
            they meet are not up to date; for facts that hold over spans, the instants that come
            after the beginning, up to and including the end.
        merged: the months that have histograms of their own, by the number of a distribution.
    """

    rollup: Rollup
    until: datetime
    stale: tuple[Stretch, ...] = ()
    merged: Mapping[int, frozenset[datetime]] = field(default_factory=dict)

    def days(
        self, stretches: Iterable[Stretch], edges: Iterable[datetime]
    ) -> tuple[tuple[Stretch, ...], tuple[Stretch, ...]]:
        """What of some stretches of time is covered, and what is uncovered.

        Args:
            stretches: in order.
            edges: instants that a day must not reach across.
        """
        requested, ordered = list(stretches), sorted(set(edges))
        covered = [part for stretch in requested for part in self._covered(stretch, ordered)]
        uncovered = (part for stretch in requested for part in _without(stretch, covered))
        return tuple(covered), tuple(uncovered)

    def months(
        self, days: Iterable[Stretch], edges: Iterable[datetime], distributions: Iterable[int]
    ) -> tuple[tuple[datetime, ...], tuple[Stretch, ...]]:
        """The months among some days that are merged for some distributions, and the other days.

        Args:
            days: stretches of days that are covered.
            edges: instants that a month must not reach across.
            distributions: their numbers; at least one.
        """
        requested, ordered, zone = list(days), sorted(set(edges)), zone_of(self.rollup.zone)
        merged = frozenset.intersection(*(self._merged(number) for number in distributions))
        whole = [
            month
            for since in sorted(merged)
            for month in [(since, step(since, Grain.MONTH, 1, zone))]
            if any(first <= since and month[1] <= last for first, last in requested)
            and bisect_right(ordered, since) >= bisect_left(ordered, month[1])
        ]
        others = (part for stretch in requested for part in _without(stretch, whole))
        return tuple(since for since, _ in whole), tuple(others)

    def _merged(self, number: int) -> frozenset[datetime]:
        return self.merged.get(number, frozenset())

    def instants(
        self, instants: Iterable[datetime]
    ) -> tuple[tuple[datetime, ...], tuple[datetime, ...]]:
        """Those of some instants that are covered, and those that are not."""
        requested = list(instants)
        covered = [instant for instant in requested if self._is_covered(instant)]
        among = set(covered)
        return tuple(covered), tuple(instant for instant in requested if instant not in among)

    def _covered(self, stretch: Stretch, edges: Sequence[datetime]) -> Iterator[Stretch]:
        """The runs of days in a stretch that are covered."""
        since, until = max(stretch[0], _EARLIEST), min(stretch[1], self.until)
        if since < until:
            days = self._end_of_day(since), self._start_of_day(until)
            yield from _without(days, sorted({*self._cut(days, edges), *self._changed(days)}))

    def _cut(self, days: Stretch, edges: Sequence[datetime]) -> Iterator[Stretch]:
        """The days that have an edge inside."""
        since, until = days
        index, end = bisect_right(edges, since), bisect_left(edges, until)
        while index < end:
            day = self._start_of_day(edges[index]), self._end_of_day(edges[index])
            if day[0] != day[1]:
                yield day
            index = bisect_right(edges, day[1], lo=index)

    def _changed(self, days: Stretch) -> Iterator[Stretch]:
        """The days whose facts have changed."""
        since, until = days
        first = bisect_right(self.stale, since, key=lambda stale: stale[1])
        last = bisect_left(self.stale, until, key=lambda stale: stale[0])
        for began, ended in self.stale[first:last]:
            yield self._start_of_day(max(began, since)), self._end_of_day(min(ended, until))

    def _is_covered(self, instant: datetime) -> bool:
        if not _EARLIEST <= instant <= self.until or self._start_of_day(instant) != instant:
            return False
        first = bisect_left(self.stale, instant, key=lambda stale: stale[1])
        return first == len(self.stale) or self.stale[first][0] >= instant

    def _start_of_day(self, instant: datetime) -> datetime:
        """The last start of a day that is not after an instant."""
        return _start_of_day(instant, self.rollup.zone)

    def _end_of_day(self, instant: datetime) -> datetime:
        """The first start of a day that is not before an instant."""
        start = self._start_of_day(instant)
        return start if start == instant else step(start, Grain.DAY, 1, zone_of(self.rollup.zone))


@lru_cache(maxsize=8192)
def _start_of_day(instant: datetime, zone: str) -> datetime:
    """Remembered: the same times are asked of all kinds of facts."""
    return start_of(instant, Grain.DAY, zone_of(zone))


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
