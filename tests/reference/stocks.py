"""Rows of what stood open at the end of the period, and of who was employed then."""

from collections.abc import Iterator
from datetime import datetime
from fractions import Fraction
from typing import NamedTuple

from tests.reference import flows
from tests.reference.events import Event, instant
from tests.reference.flows import Rows, seconds
from tests.reference.people import Agent
from tests.reference.question import Question
from tests.reference.rows import Dimensions, Row
from tests.reference.world import World

# --- tickets --------------------------------------------------------------------------------------


def open_tickets(world: World, question: Question) -> Rows:
    for ticket in world.tickets:
        state = ticket.state_before(question.until)
        if state and state.is_open:
            seen = world.seen(state, state.agent, question.until, inclusive=False)
            yield Row(seen, above=True, ticket=ticket)


def ages(world: World, question: Question) -> Rows:
    """From the opening to the end of the period, where the opening is known."""
    for row in open_tickets(world, question):
        if row.ticket and row.ticket.opened_at:
            life = row.ticket.opened_at, question.until
            yield from flows.timed(world, question, row.dimensions, life)


def backlog(world: World, question: Question) -> Rows:
    for row in open_tickets(world, question):
        if row.ticket and row.ticket.opened_at and row.ticket.direction == "inbound":
            yield row
    yield from flows.volume(lambda _: 1)(world, question)


def lateness(world: World, question: Question) -> Rows:
    """Open tickets: 1 if past the promise that held."""
    for row in open_tickets(world, question):
        due_at = row.dimensions.state.due_at if row.dimensions.state else None
        yield Row(row.dimensions, Fraction(due_at is not None and due_at < question.until))


def overdue(world: World, question: Question) -> Rows:
    return (row for row in lateness(world, question) if row.figure)


def holders(world: World, question: Question) -> Rows:
    for row in open_tickets(world, question):
        if row.dimensions.agent:
            yield row
    for shift in world.shifts:
        if shift.start < question.until <= shift.end:
            own = world.people.profile(shift.agent, shift.start)
            seen = Dimensions(question.until, shift.agent, own.team, own.tier, None)
            yield Row(seen)


# --- agents ---------------------------------------------------------------------------------------


class Employee(NamedTuple):
    agent: Agent
    hired_at: datetime  # without one told: since first told of
    left_at: datetime | None

    def is_employed_before(self, at: datetime) -> bool:
        return self.hired_at < at and (self.left_at is None or at <= self.left_at)


def staff(world: World) -> Iterator[Employee]:
    for agent, told in world.people.changes.items():
        if agent not in world.people.bots:
            hired_at = last_told(told, "hired_at") or told[0].at
            yield Employee(agent, hired_at, last_told(told, "left_at"))


def last_told(told: list[Event], name: str) -> datetime | None:
    said = [event.data[name] for event in told if name in event.data]
    return instant(said[-1]) if said and said[-1] else None


def comings_and_goings(world: World, question: Question) -> Rows:
    """Above: agents who left in the period. Below: agents at its start and at its end."""
    for one in staff(world):
        if one.left_at and question.covers(one.left_at):
            own = world.people.profile(one.agent, one.left_at)
            yield Row(Dimensions(one.left_at, one.agent, own.team, own.tier, None), above=True)
        for at in (question.since, question.until):
            if one.is_employed_before(at):
                yield Row(employed(world, one, at), thing=one.agent)


def tenures(world: World, question: Question) -> Rows:
    for one in staff(world):
        if one.is_employed_before(question.until):
            seen = employed(world, one, question.until)
            yield Row(seen, seconds(question.until - one.hired_at))


def employed(world: World, one: Employee, at: datetime) -> Dimensions:
    own = world.people.profile(one.agent, at, inclusive=False)
    return Dimensions(at, one.agent, own.team, own.tier, None)
