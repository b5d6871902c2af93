"""Rows of what happened in the period: openings, resolutions, moves, durations."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from fractions import Fraction
from itertools import pairwise

from tests.reference.question import ReferenceQuestion
from tests.reference.rows import ReferenceDimensions, ReferenceRow
from tests.reference.tickets import ReferenceTicket, Step, answered_at
from tests.reference.world import World

WEEK = timedelta(hours=168)

Rows = Iterator[ReferenceRow]
Figure = Callable[[ReferenceTicket], Fraction | int | bool | None]
Stretch = tuple[datetime, datetime]


def seconds(duration: timedelta) -> Fraction:
    return Fraction(duration // timedelta(microseconds=1), 1_000_000)


def timed(
    world: World, question: ReferenceQuestion, seen: ReferenceDimensions, *stretches: Stretch
) -> Rows:
    """The time inside the stretches on the asked clock; no row where there is no such clock."""
    if question.clock == "CALENDAR":
        yield ReferenceRow(
            seen, seconds(sum((end - start for start, end in stretches), timedelta(0)))
        )
    elif calendar := world.calendar_of(seen):
        opened = (calendar.open_time(start, end) for start, end in stretches)
        yield ReferenceRow(seen, seconds(sum(opened, timedelta(0))))


def opening(world: World, ticket: ReferenceTicket) -> ReferenceDimensions:
    first = ticket.steps[0]
    return world.seen(first.after, first.after.agent, first.at)


# --- tickets opened -------------------------------------------------------------------------


def volume(figure: Figure) -> Callable[[World, ReferenceQuestion], Rows]:
    """Tickets of ticket_volume, each with a figure."""

    def rows(world: World, question: ReferenceQuestion) -> Rows:
        for ticket in world.tickets:
            at = ticket.opened_at
            if at and question.covers(at) and question.is_volume(ticket):
                figured = Fraction(figure(ticket) or 0)
                yield ReferenceRow(opening(world, ticket), figured, ticket=ticket)

    return rows


def over_volume(figure: Figure) -> Callable[[World, ReferenceQuestion], Rows]:
    """A rate over ticket_volume: above the line are inbound tickets, whatever a filter names."""
    return volume(lambda ticket: ticket.direction == "inbound" and figure(ticket))


def was_escalated(ticket: ReferenceTicket) -> bool:
    return any(step.is_escalation for step in ticket.steps)


def changed_agent(ticket: ReferenceTicket) -> bool:
    return any(step.changes_agent for step in ticket.steps)


def changed_team(ticket: ReferenceTicket) -> bool:
    return any(step.changes_team for step in ticket.steps)


def unanswered(ticket: ReferenceTicket, end: datetime) -> bool:
    return not any(reply.at < end for reply in ticket.human_replies)


def unresolved(ticket: ReferenceTicket, end: datetime) -> bool:
    state = ticket.state_before(end)
    return state is not None and state.is_open


def inbound_that(
    claim: Callable[[ReferenceTicket, datetime], bool],
) -> Callable[[World, ReferenceQuestion], Rows]:
    """Inbound tickets opened in the period of which the claim holds at its end."""

    def rows(world: World, question: ReferenceQuestion) -> Rows:
        for ticket in world.tickets:
            at = ticket.opened_at
            is_asked = at is not None and question.covers(at) and ticket.direction == "inbound"
            if is_asked and claim(ticket, question.until):
                yield ReferenceRow(opening(world, ticket))

    return rows


def unanswered_share(world: World, question: ReferenceQuestion) -> Rows:
    return over_volume(lambda ticket: unanswered(ticket, question.until))(world, question)


def classified(world: World, question: ReferenceQuestion) -> Rows:
    """Tickets opened, both ways, that ever bore a category: 1 if it was never changed."""
    for ticket in world.tickets:
        categories = [step.after.category for step in ticket.steps]
        while categories and categories[0] is None:
            categories.pop(0)
        if ticket.opened_at and question.covers(ticket.opened_at) and categories:
            yield ReferenceRow(opening(world, ticket), Fraction(len(set(categories)) == 1))


# --- tickets resolved or closed ---------------------------------------------------------------


def resolved(figure: Figure) -> Callable[[World, ReferenceQuestion], Rows]:
    """Tickets whose last resolution falls in the period, each with a figure (None: not asked)."""

    def rows(world: World, question: ReferenceQuestion) -> Rows:
        for ticket in world.tickets:
            for last in ticket.resolutions[-1:]:
                amount = figure(ticket)
                if question.covers(last.at) and amount is not None:
                    yield ReferenceRow(
                        world.resolved(ticket, last), Fraction(amount), ticket=ticket
                    )

    return rows


def closed(world: World, question: ReferenceQuestion) -> Rows:
    for ticket in world.tickets:
        for last in ticket.closings[-1:]:
            if question.covers(last.at):
                yield ReferenceRow(world.resolved(ticket, last))


def cycles(world: World, question: ReferenceQuestion) -> Rows:
    for ticket in world.tickets:
        for last in ticket.closings[-1:]:
            if question.covers(last.at) and ticket.opened_at:
                seen = world.resolved(ticket, last)
                yield from timed(world, question, seen, (ticket.opened_at, last.at))


def first_resolutions(world: World, question: ReferenceQuestion) -> Rows:
    for ticket in world.tickets:
        for first in ticket.resolutions[:1]:
            if question.covers(first.at) and ticket.opened_at:
                seen = world.resolved(ticket, first)
                yield from timed(world, question, seen, (ticket.opened_at, first.at))


def resolved_after(
    stretches: Callable[[ReferenceTicket], list[Stretch]],
) -> Callable[[World, ReferenceQuestion], Rows]:
    """Tickets of known opening whose last resolution falls in the period, with a duration."""

    def rows(world: World, question: ReferenceQuestion) -> Rows:
        for ticket in world.tickets:
            for last in ticket.resolutions[-1:]:
                if question.covers(last.at) and ticket.opened_at:
                    seen = world.resolved(ticket, last)
                    yield from timed(world, question, seen, *stretches(ticket))

    return rows


def whole_life(ticket: ReferenceTicket) -> list[Stretch]:
    assert ticket.opened_at is not None
    return [(ticket.opened_at, ticket.resolutions[-1].at)]


def waits(ticket: ReferenceTicket) -> list[Stretch]:
    """Opened to the last resolution, less pending, resolved and closed."""
    last = ticket.steps.index(ticket.resolutions[-1])
    return [
        (step.at, following.at)
        for step, following in pairwise(ticket.steps[: last + 1])
        if step.after.status in ("new", "open", "on_hold")
    ]


time_to_resolve = resolved_after(whole_life)
requester_wait = resolved_after(waits)


def worked(ticket: ReferenceTicket) -> Fraction | None:
    logged = [Fraction(str(step.event.data["seconds"])) for step in ticket.steps_of("worked")]
    return sum(logged, Fraction(0)) if logged else None


def replies(ticket: ReferenceTicket) -> int:
    """Human replies up to the last resolution."""
    last = ticket.steps.index(ticket.resolutions[-1])
    return sum(step.is_human_reply for step in ticket.steps[:last])


def was_reopened(ticket: ReferenceTicket) -> bool:
    return any(step.is_reopening for step in ticket.steps)


def is_first_contact(ticket: ReferenceTicket) -> bool:
    first, last = ticket.resolutions[0], ticket.resolutions[-1]
    contact = ticket.steps[: ticket.steps.index(first) + 1]
    if ticket.kind_of_channel(last) in ("chat", "voice"):
        conversations = {step.event.data.get("conversation") for step in contact}
        contacts = len(conversations - {None})
    else:
        contacts = sum(step.is_human_reply for step in contact)
    moved = any(step.is_escalation or step.changes_team for step in ticket.steps)
    reopened = any(step.is_reopening and step.at <= last.at + WEEK for step in ticket.steps)
    return contacts <= 1 and not moved and not reopened


# --- moves ------------------------------------------------------------------------------------


def forwarded(world: World, question: ReferenceQuestion) -> Rows:
    for _, step in steps_in(world, question):
        if step.is_hand_off:
            yield ReferenceRow(world.seen(step.before, step.before.agent, step.at))


def escalated(world: World, question: ReferenceQuestion) -> Rows:
    for ticket, step in steps_in(world, question):
        if not step.is_escalation:
            continue
        dimensions = ticket.named(step) if step.event.type == "ticket.escalated" else None
        seen = world.seen(step.before, dimensions or step.before.agent, step.at)
        tier = step.event.data.get("from_tier")
        if step.event.type != "ticket.escalated" or tier is None:
            tier = seen.tier
        yield ReferenceRow(ReferenceDimensions(seen.at, seen.agent, seen.team, tier, seen.state))


def steps_in(world: World, question: ReferenceQuestion) -> Iterator[tuple[ReferenceTicket, Step]]:
    for ticket in world.tickets:
        for step in ticket.steps:
            if question.covers(step.at):
                yield ticket, step


# --- answers ----------------------------------------------------------------------------------


def first_responses(world: World, question: ReferenceQuestion) -> Rows:
    for ticket in inbound(world):
        for first in ticket.human_replies[:1]:
            if question.covers(first.at):
                seen = world.seen(first.after, ticket.author(first), first.at)
                for row in timed(world, question, seen, since_opening(ticket, first.at)):
                    yield replace(row, ticket=ticket)


def pickups(world: World, question: ReferenceQuestion) -> Rows:
    for ticket in inbound(world):
        seen = call_answered(world, ticket) or first_touch(world, ticket)
        if seen and question.covers(seen.at):
            yield from timed(world, question, seen, since_opening(ticket, seen.at))


def call_answered(world: World, ticket: ReferenceTicket) -> ReferenceDimensions | None:
    """On voice: the earliest answer told, with what held right after the event that told it."""
    if ticket.kind_of_channel(ticket.steps[0]) != "voice":
        return None
    answers = [(at, step) for step in ticket.steps if (at := answered_at(step))]
    if not answers or not ticket.opened_at:
        return None
    at, step = min(answers, key=lambda answer: answer[0])
    agent = ticket.named(step) or step.after.agent
    return world.seen(step.after, agent, max(at, ticket.opened_at))


def first_touch(world: World, ticket: ReferenceTicket) -> ReferenceDimensions | None:
    for step in ticket.steps:
        if step.is_human_reply:
            return world.seen(step.after, ticket.author(step), step.at)
        if step.after.agent:
            return world.seen(step.after, step.after.agent, step.at)
    return None


def answers(world: World, question: ReferenceQuestion) -> Rows:
    """Human replies that answer something, from the oldest message that they answer."""
    for ticket in inbound(world):
        asked_at = ticket.opened_at
        for step in ticket.steps:
            if step.is_requester_message and asked_at is None:
                asked_at = step.at
            if step.is_human_reply and asked_at is not None:
                if question.covers(step.at):
                    seen = world.seen(step.after, ticket.author(step), step.at)
                    yield from timed(world, question, seen, (asked_at, step.at))
                asked_at = None
            if step.is_resolution:
                asked_at = None


def stays(world: World, question: ReferenceQuestion) -> Rows:
    """Ended runs with one agent while open, with what held right before their end."""
    for ticket in world.tickets:
        began_at = None
        for step in ticket.steps:
            had = step.before.agent if step.before.is_open else None
            has = step.after.agent if step.after.is_open else None
            if had == has:
                continue
            if had and began_at and question.covers(step.at):
                seen = world.seen(step.before, had, step.at)
                yield from timed(world, question, seen, (began_at, step.at))
            began_at = step.at


def inbound(world: World) -> Iterator[ReferenceTicket]:
    return (ticket for ticket in world.tickets if ticket.direction == "inbound")


def since_opening(ticket: ReferenceTicket, at: datetime) -> Stretch:
    assert ticket.opened_at is not None
    return ticket.opened_at, at
