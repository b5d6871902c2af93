"""Rows of shifts and of the work on tickets."""

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from tests.reference import flows
from tests.reference.flows import Rows, seconds
from tests.reference.people import ReferenceAgent
from tests.reference.question import ReferenceQuestion
from tests.reference.rows import ReferenceDimensions, ReferenceRow
from tests.reference.tickets import ReferenceTicket, Step
from tests.reference.world import ReferenceShift, World

HOUR = 3600

# --- work -----------------------------------------------------------------------------------------


def touched(ticket: ReferenceTicket, step: Step, *, work: bool) -> Iterator[ReferenceAgent]:
    """Who worked on the ticket by this event: a human reply, a resolution, logged work."""
    agents = []
    if step.is_human_reply:
        agents.append(ticket.author(step))
    if step.is_resolution:
        agents.append(ticket.doer(step))
    if work and step.event.type == "ticket.worked":
        agents.append(ticket.named(step))
    return (agent for agent in agents if agent)


def touches(world: World, question: ReferenceQuestion, *, work: bool) -> Rows:
    """The agent's day and the ticket."""
    for ticket, step in flows.steps_in(world, question):
        for agent in touched(ticket, step, work=work):
            seen = world.seen(step.after, agent, step.at)
            yield ReferenceRow(seen, day=question.day(step.at), ticket=ticket)


def handled(world: World, question: ReferenceQuestion) -> Rows:
    return touches(world, question, work=True)


def answered_or_resolved(world: World, question: ReferenceQuestion) -> Rows:
    return touches(world, question, work=False)


def work(world: World, question: ReferenceQuestion) -> Rows:
    """Seconds that agents logged, each entry at its own time and where the agent stood then."""
    for ticket, step in flows.steps_in(world, question):
        if step.event.type == "ticket.worked" and (agent := ticket.named(step)):
            spent = Fraction(str(step.event.data["seconds"]))
            own = world.people.profile(agent, step.at)
            yield ReferenceRow(
                ReferenceDimensions(step.at, agent, own.team, own.tier, None), spent, above=True
            )


# --- shifts ---------------------------------------------------------------------------------------


def on_shift(world: World, shift: ReferenceShift) -> ReferenceDimensions:
    own = world.people.profile(shift.agent, shift.start)
    return ReferenceDimensions(shift.start, shift.agent, own.team, own.tier, None)


def starting(world: World, question: ReferenceQuestion) -> Iterator[ReferenceShift]:
    """A shift belongs whole to the period in which it starts."""
    return (shift for shift in world.shifts if question.covers(shift.start))


def hours(world: World, question: ReferenceQuestion) -> Rows:
    for shift in starting(world, question):
        yield ReferenceRow(on_shift(world, shift), seconds(shift.end - shift.start) / HOUR)


def quotas(world: World, question: ReferenceQuestion) -> Rows:
    """Shifts with a quota: 1 if the agent handled as many tickets before its end."""
    for shift in starting(world, question):
        if shift.quota is not None:
            during = replace(question, since=shift.start, until=shift.end)
            done = {
                ticket
                for ticket, step in flows.steps_in(world, during)
                if shift.agent in touched(ticket, step, work=True)
            }
            yield ReferenceRow(on_shift(world, shift), Fraction(len(done) >= shift.quota))


def coverage(world: World, question: ReferenceQuestion) -> Rows:
    """What of each shift lies in the period, wherever it starts."""
    for shift in world.shifts:
        start, end = max(shift.start, question.since), min(shift.end, question.until)
        if start < end:
            yield ReferenceRow(on_shift(world, shift), seconds(question.length), span=(start, end))


def utilization(world: World, question: ReferenceQuestion) -> Rows:
    yield from work(world, question)
    for row in hours(world, question):
        yield replace(row, figure=row.figure * HOUR)


def occupancy(world: World, question: ReferenceQuestion) -> Rows:
    for row in work(world, question):
        yield row
        yield replace(row, above=False)
    for shift in starting(world, question):
        if shift.available is not None:
            yield ReferenceRow(on_shift(world, shift), shift.available)
