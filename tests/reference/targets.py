"""What became of the SLA targets of a ticket: met, missed, cancelled, or running still."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from tests.reference.policies import ReferenceGoal, in_force
from tests.reference.tickets import ReferenceTicket, Step


@dataclass(frozen=True)
class SlaTargetRun:
    name: str
    ticket: ReferenceTicket
    began: Step  # the event that started its clock
    outcome: str
    decided_at: datetime | None = None
    by: Step | None = None  # the event that decided; none where time passed


def targets(ticket: ReferenceTicket, now: datetime) -> Iterator[SlaTargetRun]:
    """Those that any policy ever set."""
    if ticket.opened_at is None:
        return
    for name, index in clocks(ticket):
        clock = ReferenceClock(ticket, name, index)
        outcome = clock.run(now)
        if clock.was_set:
            yield outcome


def clocks(ticket: ReferenceTicket) -> Iterator[tuple[str, int]]:
    """The names of targets, each with the place of the event that starts its clock."""
    yield "resolution", 0
    if ticket.direction != "inbound":
        return
    yield "first_response", 0
    was_answered = is_asked = is_waiting = False
    for index, step in enumerate(ticket.steps):
        is_waiting |= step.is_requester_message
        # of a message on a resolved ticket, the reopening starts the clock
        if is_waiting and step.after.is_open and was_answered and not is_asked:
            yield "next_reply", index
            is_asked = True
        if step.is_human_reply:
            was_answered, is_asked, is_waiting = True, False, False
        if step.is_resolution:
            is_asked = is_waiting = False


class ReferenceClock:
    def __init__(self, ticket: ReferenceTicket, name: str, index: int) -> None:
        self.ticket, self.name = ticket, name
        self.began, self.later = ticket.steps[index], ticket.steps[index + 1 :]
        self.goal = self.match(self.began)
        self.was_set = self.goal is not None

    def run(self, now: datetime) -> SlaTargetRun:
        for step in self.later:
            if due := self.due_before(step.at):
                return self.ended("missed", due)
            if self.is_done(step):
                return self.ended("met", step.at, step) if self.goal else self.ended("cancelled")
            if step.is_resolution:  # which leaves nothing to answer
                return self.ended("cancelled")
            if step.before.conditions != step.after.conditions:
                self.goal = self.match(step)
                self.was_set |= self.goal is not None
                if self.due_before(step.at):
                    return self.ended("missed", step.at, step)
        if due := self.due_before(now):
            return self.ended("missed", due)
        return self.ended("running" if self.goal else "cancelled")

    def ended(
        self, outcome: str, at: datetime | None = None, by: Step | None = None
    ) -> SlaTargetRun:
        return SlaTargetRun(self.name, self.ticket, self.began, outcome, at, by)

    def is_done(self, step: Step) -> bool:
        return step.is_resolution if self.name == "resolution" else step.is_human_reply

    def match(self, step: Step) -> ReferenceGoal | None:
        """What the first policy that matches right after the event asks for, if anything."""
        configuration = self.ticket.configuration
        state = step.after
        for versions in configuration.policies:
            policy = in_force(versions, step.at)
            if policy and policy.matches(state.conditions, self.began.at):
                usual = configuration.calendar_of(state.team, state.channel)
                return policy.goal(self.name, usual)
        return None

    def due_before(self, end: datetime) -> datetime | None:
        """The due instant, if it lies before another."""
        return self.goal.due_within(self.running(self.goal, end)) if self.goal else None

    def running(self, goal: ReferenceGoal, end: datetime) -> Iterator[tuple[datetime, datetime]]:
        """The stretches before an instant in which the status stops nothing.

        The status of an instant is that after all its events.
        """
        instants = {step.at for step in (self.began, *self.later) if step.at < end}
        for start, following in pairwise([*sorted(instants), end]):
            state = self.ticket.state_at(start)
            if state and state.status not in goal.pause:
                yield start, following
