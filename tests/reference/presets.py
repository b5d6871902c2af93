"""What other helpdesks would report, from the raw events; domain.kpis.presets has their words."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from fractions import Fraction
from itertools import pairwise

from tests.reference import flows
from tests.reference.flows import Rows, Stretch, timed
from tests.reference.question import Question
from tests.reference.readings import Kpi, Reading, count, mean
from tests.reference.rows import Row
from tests.reference.tickets import Step, Ticket
from tests.reference.world import World

Pick = Callable[[Sequence[Step]], Sequence[Step]]

_QUARTER_OF_AN_HOUR = timedelta(minutes=15)


def above_less_below(rows: Sequence[Row]) -> Reading:
    above = sum(row.above for row in rows)
    return Reading(float(2 * above - len(rows)), len(rows))


# --- what came and went ---------------------------------------------------------------------------


def every(steps: Sequence[Step]) -> Sequence[Step]:
    return steps


def first(steps: Sequence[Step]) -> Sequence[Step]:
    return steps[:1]


def opened(world: World, question: Question) -> Rows:
    """Tickets opened, in whatever direction."""
    for ticket in world.tickets:
        if ticket.opened_at and question.covers(ticket.opened_at):
            yield Row(flows.opening(world, ticket))


def resolutions(pick: Pick) -> Callable[[World, Question], Rows]:
    """Some of the resolutions of each ticket."""

    def rows(world: World, question: Question) -> Rows:
        for _, step in picked(world, question, pick):
            yield Row(world.resolved(*step))

    return rows


def picked(
    world: World, question: Question, pick: Pick
) -> Iterator[tuple[Ticket, tuple[Ticket, Step]]]:
    for ticket in world.tickets:
        for step in pick(ticket.resolutions):
            if question.covers(step.at):
                yield ticket, (ticket, step)


def net_flow(world: World, question: Question) -> Rows:
    """What came above the line, what went below it."""
    for row in opened(world, question):
        yield replace(row, above=True)
    yield from resolutions(first)(world, question)


def stands(ticket: Ticket) -> bool:
    """Still resolved."""
    return not ticket.steps[-1].after.is_open


# --- times ----------------------------------------------------------------------------------------


def active(ticket: Ticket, until: Step) -> list[Stretch]:
    """When the ticket was new or open, up to one of its steps."""
    steps = ticket.steps[: ticket.steps.index(until) + 1]
    return [
        (step.at, following.at)
        for step, following in pairwise(steps)
        if step.after.status in ("new", "open")
    ]


def whole(ticket: Ticket, until: Step) -> list[Stretch]:
    assert ticket.opened_at is not None
    return [(ticket.opened_at, until.at)]


def since_reopening(ticket: Ticket, until: Step) -> list[Stretch]:
    """From the last reopening before a step, or from the opening."""
    assert ticket.opened_at is not None
    before = ticket.steps[: ticket.steps.index(until)]
    starts: list[datetime] = [ticket.opened_at, *(step.at for step in before if step.is_reopening)]
    return [(starts[-1], until.at)]


Stretches = Callable[[Ticket, Step], list[Stretch]]


def responses(
    stretches: Stretches, *, is_inbound: bool, in_hours: bool = False
) -> Callable[[World, Question], Rows]:
    """First human replies to tickets with a known opening."""

    def rows(world: World, question: Question) -> Rows:
        asked = replace(question, clock="BUSINESS") if in_hours else question
        for ticket in world.tickets:
            if ticket.opened_at is None or (is_inbound and ticket.direction != "inbound"):
                continue
            for reply in ticket.human_replies[:1]:
                if question.covers(reply.at):
                    seen = world.seen(reply.after, ticket.author(reply), reply.at)
                    yield from timed(world, asked, seen, *stretches(ticket, reply))

    return rows


def times_to(
    pick: Pick, stretches: Stretches, *, in_hours: bool = False
) -> Callable[[World, Question], Rows]:
    """Times up to some of the resolutions of tickets with a known opening."""

    def rows(world: World, question: Question) -> Rows:
        asked = replace(question, clock="BUSINESS") if in_hours else question
        for ticket, (_, step) in picked(world, question, pick):
            if ticket.opened_at:
                seen = world.resolved(ticket, step)
                yield from timed(world, asked, seen, *stretches(ticket, step))

    return rows


# --- first contacts -------------------------------------------------------------------------------


def is_one_touch(ticket: Ticket) -> bool | None:
    return flows.replies(ticket) < 2 if stands(ticket) else None


def took_one_teammate(ticket: Ticket) -> bool:
    last = ticket.steps.index(ticket.resolutions[-1])
    authors = {ticket.author(step) for step in ticket.steps[:last] if step.is_human_reply}
    return len(ticket.resolutions) == 1 and len(authors) == 1


def first_solutions(world: World, question: Question) -> Rows:
    """First resolutions: 1 if within a quarter of an hour."""
    for row in flows.first_resolutions(world, question):
        yield replace(row, figure=Fraction(row.figure <= _QUARTER_OF_AN_HOUR.total_seconds()))


PRESETS: Mapping[tuple[str, str], Kpi] = {
    ("ticket_volume", "chatwoot"): Kpi(opened, count),
    ("ticket_volume", "zammad"): Kpi(opened, count),
    ("tickets_resolved", "zendesk"): Kpi(
        flows.resolved(lambda ticket: True if stands(ticket) else None), count
    ),
    ("tickets_resolved", "chatwoot"): Kpi(resolutions(every), count),
    ("tickets_resolved", "intercom"): Kpi(resolutions(every), count),
    ("tickets_resolved", "zammad"): Kpi(resolutions(first), count),
    ("open_tickets", "zammad"): Kpi(net_flow, above_less_below),
    ("first_response_time", "zendesk"): Kpi(responses(whole, is_inbound=False), mean),
    ("first_response_time", "chatwoot"): Kpi(responses(since_reopening, is_inbound=True), mean),
    ("first_response_time", "intercom"): Kpi(
        responses(whole, is_inbound=True, in_hours=True), mean
    ),
    ("first_response_time", "zammad"): Kpi(responses(active, is_inbound=True, in_hours=True), mean),
    ("resolution_time", "chatwoot"): Kpi(times_to(every, whole), mean),
    ("resolution_time", "zammad"): Kpi(times_to(first, active, in_hours=True), mean),
    ("first_contact_resolution_rate", "zendesk"): Kpi(flows.resolved(is_one_touch), mean),
    ("first_contact_resolution_rate", "intercom"): Kpi(flows.resolved(took_one_teammate), mean),
    ("first_contact_resolution_rate", "zammad"): Kpi(first_solutions, mean),
}
