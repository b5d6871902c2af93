"""The SLA clocks of one ticket: started, stopped and decided by its events.

The instant of a miss is computed, never polled: a target that no event decides is missed at its due
instant, known from the instant at which its clock starts.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from domain.desk.calendars import Calendars
from domain.desk.sla import NO_CONDITIONS, Countdown, Goal, Metric, Policies, TicketConditions
from domain.facts import Dimensions


class SlaOutcome(NamedTuple):
    """What became of one SLA target of a ticket: met, missed, cancelled or still running.

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
class _TargetClock:
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
    """The clocks of all SLA targets of one ticket, driven by its events in fold order."""

    policies: Policies
    calendars: Calendars
    standing: TicketConditions = NO_CONDITIONS
    outcomes: list[SlaOutcome] = field(default_factory=list)
    _running: dict[Metric, _TargetClock] = field(default_factory=dict)
    _statuses: list[tuple[datetime, str]] = field(default_factory=list)

    def pass_to(self, at: datetime) -> None:
        """Let time pass: what was due before is missed; an event at the due instant is in time."""
        for clock in list(self._running.values()):
            if clock.goal and clock.due_at is not None and clock.due_at < at:
                self._decide(clock, "missed", clock.due_at, None)

    def stand(self, standing: TicketConditions, at: datetime, dims: Dimensions) -> None:
        """The fields that policies look at have changed: undecided targets are matched again."""
        if standing == self.standing:
            return
        self.standing = standing
        for clock in list(self._running.values()):
            self._match(clock, at)
            if clock.goal and clock.due_at is not None and clock.due_at < at:
                self._decide(clock, "missed", at, dims)

    def status(self, status: str, at: datetime) -> None:
        """The ticket has another status from now on."""
        self._statuses.append((at, status))
        for clock in self._running.values():
            self._set_due(clock)

    def start(self, metric: Metric, at: datetime, dims: Dimensions) -> None:
        """The clock of a target starts, as the ticket stands."""
        clock = self._running[metric] = _TargetClock(metric, at, dims)
        self._match(clock, at)

    def done(self, metric: Metric, at: datetime, dims: Dimensions) -> None:
        """The target is met: what it asks for was done."""
        clock = self._running.get(metric)
        if clock and clock.goal:
            self._decide(clock, "met", at, dims)
        elif clock:
            self.cancel(metric)

    def cancel(self, metric: Metric) -> None:
        """The target is cancelled: there is nothing left to do for it."""
        clock = self._running.get(metric)
        if clock:
            self._decide(clock, "cancelled", None, None)

    def finished(self) -> Iterator[SlaOutcome]:
        """The outcome of each target, once all events of the ticket are applied."""
        for clock in list(self._running.values()):
            self._decide(clock, "due" if clock.goal else "cancelled", clock.due_at, None)
        yield from self.outcomes

    def _match(self, clock: _TargetClock, at: datetime) -> None:
        clock.goal = self.policies.goal(
            clock.metric,
            self.standing,
            self.calendars,
            started_at=clock.started_at,
            at=at,
        )
        clock.last_goal = clock.goal or clock.last_goal
        self._set_due(clock)

    def _set_due(self, clock: _TargetClock) -> None:
        """Of each goal that a clock ever had, the statuses are counted once."""
        clock.due_at, goal = None, clock.goal
        if goal is not None and self._statuses:
            countdowns = clock.countdowns
            if goal not in countdowns:
                countdowns[goal] = Countdown(goal, clock.started_at)
            clock.due_at = countdowns[goal].due_at(self._statuses)

    def _decide(
        self, clock: _TargetClock, kind: str, at: datetime | None, dims: Dimensions | None
    ) -> None:
        del self._running[clock.metric]
        goal = clock.last_goal
        if goal is None:
            return  # nothing was ever set
        self.outcomes.append(
            SlaOutcome(
                clock.metric,
                clock.started_at,
                clock.dims,
                goal.policy,
                goal.seconds,
                kind,
                at,
                dims,
            )
        )
