"""How often the public pages may be asked for. Each process counts for itself.

Opening a link and sending its form are counted apart, and openings by address: mail scanners and
browsers that fetch ahead open all links of a mail at once, and that must not cost its reader
anything. Nor must the others behind his address, so good links are counted each by itself.
"""

from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass, field
from datetime import datetime
from math import ceil

from domain.bounds import Bound

_BEYOND = "429 with `Retry-After`, as a page"

OPENED = Bound(30, "a minute", "openings of one link from one address", _BEYOND, "Ratings")
SENT = Bound(10, "a minute", "forms sent by one link", _BEYOND, "Ratings")
STRAY = Bound(30, "a minute", "requests with invalid links from one address", _BEYOND, "Ratings")
OF_WORKSPACE = Bound(1000, "a minute", "forms sent in one workspace", _BEYOND, "Ratings")
REMEMBERED = Bound(
    10_000,
    "",
    "addresses, links or workspaces that a limit remembers",
    "the one that came first is forgotten",
    "Ratings",
)
_SPAN = 60.0


@dataclass(slots=True)
class _UseCount:
    """What came in a minute and in the minute before."""

    since: float
    now: int = 0
    before: int = 0


@dataclass(slots=True)
class Limit:
    """A bound of how often something may be done in a minute, by whatever does it.

    The minute slides: of the last full one counts the share that is less than a minute ago.
    """

    bound: Bound
    _counts: OrderedDict[Hashable, _UseCount] = field(default_factory=OrderedDict)

    def wait(self, key: Hashable, now: datetime) -> int:
        """Count one more, or say in how many seconds there may be one; 0 if it was counted."""
        seconds = now.timestamp()
        count = self._count(key, seconds)
        elapsed = seconds - count.since
        if count.before * (1 - elapsed / _SPAN) + count.now + 1 <= self.bound.limit:
            count.now += 1
            return 0
        return max(1, ceil(self._free_at(count) - elapsed))

    def give_back(self, key: Hashable) -> None:
        """Do not count one that came to nothing, by no fault of whoever did it."""
        count = self._counts.get(key)
        if count is not None and count.now:
            count.now -= 1

    def _count(self, key: Hashable, seconds: float) -> _UseCount:
        count = self._counts.get(key)
        if count is not None and 0 <= seconds - count.since < _SPAN:
            return count
        is_next = count is not None and 0 <= seconds - count.since < 2 * _SPAN
        if count is not None and is_next:
            count = _UseCount(count.since + _SPAN, before=count.now)
        else:
            count = _UseCount(seconds)
        self._counts[key] = count
        self._counts.move_to_end(key)
        if len(self._counts) > REMEMBERED.limit:
            self._counts.popitem(last=False)
        return count

    def _free_at(self, count: _UseCount) -> float:
        """Seconds from the beginning of the minute until one more may come."""
        room = self.bound.limit - 1
        if count.now > room:
            return _SPAN + _SPAN * (1 - room / count.now)
        return _SPAN * (1 - (room - count.now) / count.before)


@dataclass(frozen=True, slots=True)
class PageLimits:
    """All limits of the public pages."""

    opened: Limit = field(default_factory=lambda: Limit(OPENED))
    sent: Limit = field(default_factory=lambda: Limit(SENT))
    stray: Limit = field(default_factory=lambda: Limit(STRAY))
    of_workspace: Limit = field(default_factory=lambda: Limit(OF_WORKSPACE))
