"""Rows of shifts and of the work on tickets."""

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from tests.reference import flows
from tests.reference.flows import Rows, seconds
from tests.reference.people import Agent
from tests.reference.question import Question
from tests.reference.rows import Dimensions, Row
from tests.reference.tickets import Step, Ticket
from tests.reference.world import Shift, World

HOUR = 3600

# --- work -----------------------------------------------------------------------------------------


def touched(ticket: Ticket, step: Step, *, work: bool) -> Iterator[Agent]:
    """Who worked on the ticket by this event: a human reply, a resolution, logged work."""
    agents = []
    if step.is_human_reply:
        agents.append(ticket.author(step))
    if step.is_resolution:
        agents.append(ticket.doer(step))
    if work and step.event.type == "ticket.worked":
        agents.append(ticket.named(step))
    return (agent for agent in agents if agent)


def touches(world: World, question: Question, *, work: bool) -> Rows:
    """The agent's day and the ticket."""
    for ticket, step in flows.steps_in(world, question):
        for agent in touched(ticket, step, work=work):
            seen = world.seen(step.after, agent, step.at)
            yield Row(seen, day=question.day(step.at), ticket=ticket)


def handled(world: World, question: Question) -> Rows:
    return touches(world, question, work=True)


def answered_or_resolved(world: World, question: Question) -> Rows:
    return touches(world, question, work=False)


def work(world: World, question: Question) -> Rows:
    """Seconds that agents logged, each entry at its own time and where the agent stood then."""
    for ticket, step in flows.steps_in(world, question):
        if step.event.type == "ticket.worked" and (agent := ticket.named(step)):
            spent = Fraction(str(step.event.data["seconds"]))
            own = world.people.profile(agent, step.at)
            yield Row(Dimensions(step.at, agent, own.team, own.tier, None), spent, above=True)


# --- shifts ---------------------------------------------------------------------------------------


def on_shift(world: World, shift: Shift) -> Dimensions:
    own = world.people.profile(shift.agent, shift.start)
    return Dimensions(shift.start, shift.agent, own.team, own.tier, None)


def starting(world: World, question: Question) -> Iterator[Shift]:
    """A shift belongs whole to the period in which it starts."""
    return (shift for shift in world.shifts if question.covers(shift.start))


def hours(world: World, question: Question) -> Rows:
    for shift in starting(world, question):
        yield Row(on_shift(world, shift), seconds(shift.end - shift.start) / HOUR)


def quotas(world: World, question: Question) -> Rows:
    """Shifts with a quota: 1 if the agent handled as many tickets before its end."""
    for shift in starting(world, question):
        if shift.quota is not None:
            during = replace(question, since=shift.start, until=shift.end)
            done = {
                ticket
                for ticket, step in flows.steps_in(world, during)
                if shift.agent in touched(ticket, step, work=True)
            }
            yield Row(on_shift(world, shift), Fraction(len(done) >= shift.quota))


def coverage(world: World, question: Question) -> Rows:
    """What of each shift lies in the period, wherever it starts."""
    for shift in world.shifts:
        start, end = max(shift.start, question.since), min(shift.end, question.until)
        if start < end:
            yield Row(on_shift(world, shift), seconds(question.length), span=(start, end))


def utilization(world: World, question: Question) -> Rows:
    yield from work(world, question)
    for row in hours(world, question):
        yield replace(row, figure=row.figure * HOUR)


def occupancy(world: World, question: Question) -> Rows:
    for row in work(world, question):
        yield row
        yield replace(row, above=False)
    for shift in starting(world, question):
        if shift.available is not None:
            yield Row(on_shift(world, shift), shift.available)
