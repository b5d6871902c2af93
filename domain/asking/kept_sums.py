"""What sums tell of a stretch of time, and what must be read from the facts.

A question is cut at the starts of days. The days that it asks for as a whole, that are over, and
whose facts have not changed since, are told by their sums; all others are not.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from itertools import groupby, pairwise
from typing import NamedTuple

from domain.asking.rollups import Rollup
from domain.periods import Grain, start_of, step, zone_of

Stretch = tuple[datetime, datetime]

LONGEST = timedelta(days=20 * 366)
"""Longer stretches of time are not cut into days."""


class _Piece(NamedTuple):
    """A part of a stretch that reaches over no start of a day."""

    span: Stretch
    is_day: bool


@dataclass(frozen=True, slots=True)
class Kept:
    """Sums of the facts of one kind, and which of them are up to date.

    Attributes:
        until: there are sums of the days that end by then, and at the starts of days until then.
        stale: when facts are that have changed since, in order, none touching another. The sums of
            days that they meet are not up to date; for facts that hold over spans, the sums at
            instants that come after the beginning, up to and including the end.
    """

    rollup: Rollup
    until: datetime
    stale: tuple[Stretch, ...] = ()

    def days(
        self, stretches: Iterable[Stretch], edges: Iterable[datetime]
    ) -> tuple[tuple[Stretch, ...], tuple[Stretch, ...]]:
        """What of some stretches of time the sums tell, and the rest.

        Args:
            stretches: in order.
            edges: instants that a sum must not reach across.
        """
        told: dict[bool, list[Stretch]] = {True: [], False: []}
        ordered = sorted(set(edges))
        for stretch in stretches:
            pieces = (
                (self._is_told(piece, ordered), piece.span) for piece in self._pieces(stretch)
            )
            for is_told, run in groupby(pieces, key=lambda each: each[0]):
                spans = [span for _, span in run]
                told[is_told].append((spans[0][0], spans[-1][1]))
        return tuple(told[True]), tuple(told[False])

    def instants(
        self, instants: Iterable[datetime]
    ) -> tuple[tuple[datetime, ...], tuple[datetime, ...]]:
        """Those of some instants whose sums are told, and the rest."""
        asked = list(instants)
        told = [instant for instant in asked if self._is_told_at(instant)]
        known = set(told)
        return tuple(told), tuple(instant for instant in asked if instant not in known)

    def _pieces(self, stretch: Stretch) -> Iterator[_Piece]:
        """A stretch, cut at the starts of days."""
        since, until = stretch
        if until - since > LONGEST:
            return iter([_Piece(stretch, is_day=False)])
        starts = _days(since, until, self.rollup.zone)
        cuts = (since, *starts[1:-1], until)
        days = set(pairwise(starts))
        return (_Piece(span, span in days) for span in pairwise(cuts))

    def _is_told(self, piece: _Piece, edges: Sequence[datetime]) -> bool:
        since, until = piece.span
        if not piece.is_day or until > self.until:
            return False
        if bisect_left(edges, until) > bisect_right(edges, since):
            return False
        first = bisect_right(self.stale, since, key=lambda stale: stale[1])
        return first == len(self.stale) or self.stale[first][0] >= until

    def _is_told_at(self, instant: datetime) -> bool:
        local = zone_of(self.rollup.zone)
        if instant > self.until or start_of(instant, Grain.DAY, local) != instant:
            return False
        first = bisect_left(self.stale, instant, key=lambda stale: stale[1])
        return first == len(self.stale) or self.stale[first][0] >= instant


@lru_cache(maxsize=32)
def _days(since: datetime, until: datetime, zone: str) -> tuple[datetime, ...]:
    """The starts of the days that a stretch of time meets, and the end of the last of them."""
    local = zone_of(zone)
    starts = [start_of(since, Grain.DAY, local)]
    while starts[-1] < until:
        starts.append(step(starts[-1], Grain.DAY, 1, local))
    return tuple(starts)
