"""Rows of what stood open at the end of the period, and of who was employed then."""

from collections.abc import Iterator
from datetime import datetime
from fractions import Fraction
from typing import NamedTuple

from tests.reference import flows
from tests.reference.events import ReferenceEvent, instant
from tests.reference.flows import Rows, seconds
from tests.reference.people import ReferenceAgent
from tests.reference.question import ReferenceQuestion
from tests.reference.rows import ReferenceDimensions, ReferenceRow
from tests.reference.world import World

# --- tickets --------------------------------------------------------------------------------------


def open_tickets(world: World, question: ReferenceQuestion) -> Rows:
    for ticket in world.tickets:
        state = ticket.state_before(question.until)
        if state and state.is_open:
            seen = world.seen(state, state.agent, question.until, inclusive=False)
            yield ReferenceRow(seen, above=True, ticket=ticket)


def ages(world: World, question: ReferenceQuestion) -> Rows:
    """From the opening to the end of the period, where the opening is known."""
    for row in open_tickets(world, question):
        if row.ticket and row.ticket.opened_at:
            life = row.ticket.opened_at, question.until
            yield from flows.timed(world, question, row.dimensions, life)


def backlog(world: World, question: ReferenceQuestion) -> Rows:
    for row in open_tickets(world, question):
        if row.ticket and row.ticket.opened_at and row.ticket.direction == "inbound":
            yield row
    yield from flows.volume(lambda _: 1)(world, question)


def lateness(world: World, question: ReferenceQuestion) -> Rows:
    """Open tickets: 1 if past the promise that held."""
    for row in open_tickets(world, question):
        due_at = row.dimensions.state.due_at if row.dimensions.state else None
        yield ReferenceRow(row.dimensions, Fraction(due_at is not None and due_at < question.until))


def overdue(world: World, question: ReferenceQuestion) -> Rows:
    return (row for row in lateness(world, question) if row.figure)


def holders(world: World, question: ReferenceQuestion) -> Rows:
    for row in open_tickets(world, question):
        if row.dimensions.agent:
            yield row
    for shift in world.shifts:
        if shift.start < question.until <= shift.end:
            own = world.people.profile(shift.agent, shift.start)
            seen = ReferenceDimensions(question.until, shift.agent, own.team, own.tier, None)
            yield ReferenceRow(seen)


# --- agents ---------------------------------------------------------------------------------------


class Employee(NamedTuple):
    agent: ReferenceAgent
    hired_at: datetime  # without one told: since first told of
    left_at: datetime | None

    def is_employed_before(self, at: datetime) -> bool:
        return self.hired_at < at and (self.left_at is None or at <= self.left_at)


def staff(world: World) -> Iterator[Employee]:
    for agent, changes in world.people.changes.items():
        if agent not in world.people.bots:
            hired_at = last_told(changes, "hired_at") or changes[0].at
            yield Employee(agent, hired_at, last_told(changes, "left_at"))


def last_told(events: list[ReferenceEvent], name: str) -> datetime | None:
    said = [event.data[name] for event in events if name in event.data]
    return instant(said[-1]) if said and said[-1] else None


def comings_and_goings(world: World, question: ReferenceQuestion) -> Rows:
    """Above: agents who left in the period. Below: agents at its start and at its end."""
    for employee in staff(world):
        if employee.left_at and question.covers(employee.left_at):
            own = world.people.profile(employee.agent, employee.left_at)
            yield ReferenceRow(
                ReferenceDimensions(employee.left_at, employee.agent, own.team, own.tier, None),
                above=True,
            )
        for at in (question.since, question.until):
            if employee.is_employed_before(at):
                yield ReferenceRow(employed(world, employee, at), subject=employee.agent)


def tenures(world: World, question: ReferenceQuestion) -> Rows:
    for employee in staff(world):
        if employee.is_employed_before(question.until):
            seen = employed(world, employee, question.until)
            yield ReferenceRow(seen, seconds(question.until - employee.hired_at))


def employed(world: World, employee: Employee, at: datetime) -> ReferenceDimensions:
    own = world.people.profile(employee.agent, at, inclusive=False)
    return ReferenceDimensions(at, employee.agent, own.team, own.tier, None)
