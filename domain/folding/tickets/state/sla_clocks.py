"""The SLA clocks of one ticket: started, stopped and decided by its events.

The instant of a miss is computed, never polled: a target that no event decides is missed at its due
instant, known from the moment at which its clock starts.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from domain.desk.calendars import Calendars
from domain.desk.sla import NOTHING_KNOWN, Countdown, Goal, Metric, Policies, Standing
from domain.facts import Dimensions


class Outcome(NamedTuple):
    """What became of a target.

    Attributes:
        dims: at the start of its clock.
        kind: `met`, `missed` or `cancelled` by an event; `due`: missed once `due_at` has passed.
        decided_at: when it was met or missed, or will be missed; None: undecided without an end.
        decided_dims: then; None: those of the ticket at that instant.
    """

    metric: Metric
    started_at: datetime
    dims: Dimensions
    policy: str
    seconds: float
    kind: str
    decided_at: datetime | None
    decided_dims: Dimensions | None


@dataclass(slots=True)
class _Clock:
    """The clock of one target."""

    metric: Metric
    started_at: datetime
    dims: Dimensions
    goal: Goal | None = None
    last_goal: Goal | None = None
    due_at: datetime | None = None
    countdowns: dict[Goal, Countdown] = field(default_factory=dict)


@dataclass(slots=True)
class SlaClocks:
    """All targets of a ticket, told of its events in fold order."""

    policies: Policies
    calendars: Calendars
    standing: Standing = NOTHING_KNOWN
    outcomes: list[Outcome] = field(default_factory=list)
    _running: dict[Metric, _Clock] = field(default_factory=dict)
    _statuses: list[tuple[datetime, str]] = field(default_factory=list)

    def pass_to(self, moment: datetime) -> None:
        """Time goes on: whatever is due before is missed. Events at the due instant come first."""
        for clock in list(self._running.values()):
            if clock.goal and clock.due_at is not None and clock.due_at < moment:
                self._decide(clock, "missed", clock.due_at, None)

    def stand(self, standing: Standing, moment: datetime, dims: Dimensions) -> None:
        """The ticket stands so from now on: undecided targets are matched again."""
        if standing == self.standing:
            return
        self.standing = standing
        for clock in list(self._running.values()):
            self._match(clock, moment)
            if clock.goal and clock.due_at is not None and clock.due_at < moment:
                self._decide(clock, "missed", moment, dims)

    def status(self, status: str, moment: datetime) -> None:
        """The ticket has another status from now on."""
        self._statuses.append((moment, status))
        for clock in self._running.values():
            self._set_due(clock)

    def start(self, metric: Metric, moment: datetime, dims: Dimensions) -> None:
        """The clock of a target starts, as the ticket stands."""
        clock = self._running[metric] = _Clock(metric, moment, dims)
        self._match(clock, moment)

    def done(self, metric: Metric, moment: datetime, dims: Dimensions) -> None:
        """What the target asks for is done."""
        clock = self._running.get(metric)
        if clock and clock.goal:
            self._decide(clock, "met", moment, dims)
        elif clock:
            self.cancel(metric)

    def cancel(self, metric: Metric) -> None:
        """There is nothing left to do for the target."""
        clock = self._running.get(metric)
        if clock:
            self._decide(clock, "cancelled", None, None)

    def finished(self) -> Iterator[Outcome]:
        """What became of all targets, by all that is known."""
        for clock in list(self._running.values()):
            self._decide(clock, "due" if clock.goal else "cancelled", clock.due_at, None)
        yield from self.outcomes

    def _match(self, clock: _Clock, moment: datetime) -> None:
        clock.goal = self.policies.goal(
            clock.metric,
            self.standing,
            self.calendars,
            started_at=clock.started_at,
            moment=moment,
        )
        clock.last_goal = clock.goal or clock.last_goal
        self._set_due(clock)

    def _set_due(self, clock: _Clock) -> None:
        """Of each goal that a clock ever had, the statuses are counted once."""
        clock.due_at, goal = None, clock.goal
        if goal is not None and self._statuses:
            countdowns = clock.countdowns
            if goal not in countdowns:
                countdowns[goal] = Countdown(goal, clock.started_at)
            clock.due_at = countdowns[goal].due_at(self._statuses)

    def _decide(
        self, clock: _Clock, kind: str, moment: datetime | None, dims: Dimensions | None
    ) -> None:
        del self._running[clock.metric]
        goal = clock.last_goal
        if goal is None:
            return  # nothing was ever set
        self.outcomes.append(
            Outcome(
                clock.metric,
                clock.started_at,
                clock.dims,
                goal.policy,
                goal.seconds,
                kind,
                moment,
                dims,
            )
        )
