"""Rows of tiers: how long tickets stay in one, and how often they are handed back."""

from collections.abc import Iterator
from datetime import datetime
from fractions import Fraction

from tests.reference import flows
from tests.reference.flows import Rows
from tests.reference.question import ReferenceQuestion
from tests.reference.rows import ReferenceRow
from tests.reference.tickets import ReferenceTicket, Step
from tests.reference.world import World


def stays(world: World, question: ReferenceQuestion) -> Rows:
    """Ended stays in a tier while open, each with what held right before its end."""
    for ticket in world.tickets:
        for start, end in runs(world, ticket):
            state = ticket.state_before(end)
            if state and question.covers(end):
                seen = world.seen(state, state.agent, end, inclusive=False)
                yield from flows.timed(world, question, seen, (start, end))


def runs(world: World, ticket: ReferenceTicket) -> Iterator[tuple[datetime, datetime]]:
    """From one tier to the next, or to a resolution. What holds within an instant is no stay."""
    resolved = {step.at for step in ticket.resolutions}
    tier, start = None, ticket.steps[0].at
    for at in instants(world, ticket):
        becomes = tier_at(world, ticket, at)
        if becomes != tier or at in resolved:
            if tier is not None:
                yield start, at
            tier, start = becomes, at


def instants(world: World, ticket: ReferenceTicket) -> list[datetime]:
    """Where a ticket's tier may change: at its events, and at what is told of agents."""
    first = ticket.steps[0].at
    moves = {event.at for event in world.all_told("agent.changed") if event.at > first}
    return sorted(moves | {step.at for step in ticket.steps})


def tier_at(world: World, ticket: ReferenceTicket, at: datetime) -> str | None:
    """After all events of the instant; None while it is not open."""
    state = ticket.state_at(at)
    return world.seen(state, state.agent, at).tier if state and state.is_open else None


def handed_back(world: World, question: ReferenceQuestion) -> Rows:
    for ticket in world.tickets:
        for step in bounces(ticket):
            if question.covers(step.at):
                yield ReferenceRow(world.seen(step.before, step.before.agent, step.at))


def escalated(world: World, question: ReferenceQuestion) -> Rows:
    """Inbound tickets opened in the period that were escalated: 1 if handed back afterwards."""
    for ticket in flows.inbound(world):
        is_asked = ticket.opened_at is not None and question.covers(ticket.opened_at)
        if is_asked and any(step.is_escalation for step in ticket.steps):
            yield ReferenceRow(flows.opening(world, ticket), Fraction(bool(bounces(ticket))))


def bounces(ticket: ReferenceTicket) -> list[Step]:
    """Moves to a tier of a lower rank after an escalation."""
    moves = ("ticket.assigned", "ticket.escalated")
    return [
        step
        for index, step in enumerate(ticket.steps)
        if step.event.type in moves
        and (step.climb or 0) < 0
        and any(earlier.is_escalation for earlier in ticket.steps[:index])
    ]
