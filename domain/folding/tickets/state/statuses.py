"""Statuses: which one a ticket has, and when it had which."""

from bisect import bisect_left
from dataclasses import dataclass, field
from datetime import datetime

from domain.folding.tickets.state.occurrences import StartEnd

OPEN_STATUSES = frozenset({"new", "open", "pending", "on_hold"})
WAITING_STATUSES = frozenset({"new", "open", "on_hold"})
"""Statuses in which the requester waits on support (Zendesk's requester wait time)."""
ACTIVE_STATUSES = frozenset({"new", "open"})
"""Statuses in which nobody is waited for but support itself (Zendesk's agent work time)."""


@dataclass(slots=True)
class Statuses:
    """The present status of a ticket and all those before it.

    Attributes:
        since: when it got the present one.
        toggles: when it was resolved, reopened, resolved …, by turns.
    """

    since: datetime
    now: str = "new"
    toggles: list[datetime] = field(default_factory=list)
    _past: list[tuple[str, StartEnd]] = field(default_factory=list)

    @property
    def is_open(self) -> bool:
        """Neither resolved nor closed."""
        return self.now in OPEN_STATUSES

    def become(self, status: str, at: datetime) -> None:
        """Another status holds from an instant on."""
        was_open = self.is_open
        self._past.append((self.now, (self.since, at)))
        self.now, self.since = status, at
        if self.is_open is not was_open:
            self.toggles.append(at)

    @property
    def ended(self) -> int:
        """How many statuses it had before the present one."""
        return len(self._past)

    def has_toggled_at(self, at: datetime) -> bool:
        """Whether it was resolved or reopened at exactly this instant."""
        index = bisect_left(self.toggles, at)
        return index < len(self.toggles) and self.toggles[index] == at

    def past(self, statuses: frozenset[str], ended: int) -> tuple[StartEnd, ...]:
        """When it had one of some statuses, among the first that have ended."""
        return tuple(stretch for status, stretch in self._past[:ended] if status in statuses)

    def stretches(self, statuses: frozenset[str], until: datetime) -> tuple[StartEnd, ...]:
        """When it had one of some statuses, up to an instant that is not before any other."""
        past = self.past(statuses, self.ended)
        return (*past, (self.since, until)) if self.now in statuses else past
