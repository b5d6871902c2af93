"""Resolved tickets beyond their times: promises, priorities, calls, routes, difficulty."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from fractions import Fraction

from tests.reference import flows
from tests.reference.flows import Figure, Rows
from tests.reference.question import ReferenceQuestion
from tests.reference.rows import ReferenceRow
from tests.reference.tickets import ReferenceTicket, Step, answered_at
from tests.reference.world import World

QUARTER = timedelta(hours=24 * 90)


# --- of one ticket, at its last resolution --------------------------------------------------------


def kept_promise(resolution: Step | None) -> bool | None:
    """None where nothing was promised or resolved."""
    due_at = resolution.after.due_at if resolution else None
    return resolution.at <= due_at if resolution and due_at else None


def on_time(ticket: ReferenceTicket) -> bool | None:
    return kept_promise(ticket.resolutions[-1])


def weight(ticket: ReferenceTicket) -> Fraction:
    return ticket.configuration.weights[ticket.resolutions[-1].after.priority or "normal"]


def has_priority(ticket: ReferenceTicket) -> bool:
    return ticket.resolutions[-1].after.priority in ("high", "urgent")


def on_call(ticket: ReferenceTicket) -> bool | None:
    """Of voice tickets: whether a call was going on at the last resolution, its ends included."""
    last = ticket.resolutions[-1]
    if ticket.kind_of_channel(last) != "voice":
        return None
    return any(
        (answered_at(ended) or last.at) <= last.at <= ended.at
        for ended in ticket.steps_of("conversation_ended")
    )


def well_routed(ticket: ReferenceTicket) -> bool | None:
    """As of its last resolution; None for a ticket that had no team by then."""
    last = ticket.resolutions[-1]
    resolver, before = last.after.last_team, ticket.up_to(last)
    if resolver is None:
        return None
    teams = [step.after.last_team for step in before]
    first = next(team for team in teams if team is not None)
    changes = [step for step in before if step.changes_team]
    return resolver == first or all(step.is_escalation for step in changes)


def is_hard(ticket: ReferenceTicket) -> bool:
    """At its last resolution: by its difficulty then, or by an escalation if none was told."""
    last = ticket.resolutions[-1]
    if last.after.difficulty is not None:
        return last.after.difficulty == "hard"
    return any(step.is_escalation for step in ticket.up_to(last))


def benefit(ticket: ReferenceTicket) -> Fraction:
    values = [step.event.data for step in ticket.steps_of("valued")]
    booked = [Fraction(str(data["amount"])) for data in values if data["kind"] == "benefit"]
    return sum(booked, Fraction(0))


# --- rows -----------------------------------------------------------------------------------------


def those_that(
    claim: Callable[[ReferenceTicket], bool],
) -> Callable[[World, ReferenceQuestion], Rows]:
    """Resolved tickets of which the claim holds, alone."""
    return flows.resolved(lambda ticket: True if claim(ticket) else None)


def resolved_over(
    below: Callable[[World, ReferenceQuestion], Rows], figure: Figure = lambda _: 1
) -> Callable[[World, ReferenceQuestion], Rows]:
    """Resolved tickets above the line, other rows below it."""

    def rows(world: World, question: ReferenceQuestion) -> Rows:
        for row in flows.resolved(figure)(world, question):
            yield replace(row, above=True)
        yield from below(world, question)

    return rows


def per_resolved(
    above: Callable[[World, ReferenceQuestion], Rows],
) -> Callable[[World, ReferenceQuestion], Rows]:
    """Rows above the line, resolved tickets below it."""

    def rows(world: World, question: ReferenceQuestion) -> Rows:
        for row in above(world, question):
            yield replace(row, above=True)
        yield from flows.resolved(lambda _: 1)(world, question)

    return rows


def resolved_within(world: World, question: ReferenceQuestion) -> Rows:
    """1 if resolved within the asked seconds of the asked clock."""
    limit = Fraction(str(question.seconds))
    for row in flows.time_to_resolve(world, question):
        yield replace(row, figure=Fraction(row.figure <= limit))


def callbacks(world: World, question: ReferenceQuestion) -> Rows:
    """Once a ticket, at its first request: 1 if made at that instant or later."""
    for ticket in world.tickets:
        for first in ticket.steps_of("callback_requested")[:1]:
            if question.covers(first.at):
                seen = world.seen(first.after, ticket.concerned(first), first.at)
                made = any(step.at >= first.at for step in ticket.steps_of("callback_made"))
                yield ReferenceRow(seen, Fraction(made))


def after_sales(world: World, question: ReferenceQuestion) -> Rows:
    """Resolved after-sales tickets of a requester, as the customer: 1 if they bought again."""
    bought: dict[tuple[str, str], list[datetime]] = {}
    for event in world.all_told("customer.purchased"):
        bought.setdefault((event.source, event.subject), []).append(event.at)
    for ticket in world.tickets:
        for last in ticket.resolutions[-1:]:
            who = last.after.requester
            if question.covers(last.at) and last.after.after_sales and who is not None:
                customer = ticket.source, who
                again = any(last.at < at <= last.at + QUARTER for at in bought.get(customer, []))
                yield ReferenceRow(world.resolved(ticket, last), Fraction(again), subject=customer)
