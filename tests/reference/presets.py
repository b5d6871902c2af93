"""What other helpdesks would report, from the raw events; domain.kpis.presets has their words."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from fractions import Fraction
from itertools import pairwise

from tests.reference import flows
from tests.reference.flows import Rows, Stretch, timed
from tests.reference.question import ReferenceQuestion
from tests.reference.readings import ReferenceKpi, ReferenceReading, count, mean
from tests.reference.rows import ReferenceRow
from tests.reference.tickets import ReferenceTicket, Step
from tests.reference.world import World

Pick = Callable[[Sequence[Step]], Sequence[Step]]

_QUARTER_OF_AN_HOUR = timedelta(minutes=15)


def above_less_below(rows: Sequence[ReferenceRow]) -> ReferenceReading:
    above = sum(row.above for row in rows)
    return ReferenceReading(float(2 * above - len(rows)), len(rows))


# --- what came and went ---------------------------------------------------------------------------


def every(steps: Sequence[Step]) -> Sequence[Step]:
    return steps


def first(steps: Sequence[Step]) -> Sequence[Step]:
    return steps[:1]


def opened(world: World, question: ReferenceQuestion) -> Rows:
    """Tickets opened, in whatever direction."""
    for ticket in world.tickets:
        if ticket.opened_at and question.covers(ticket.opened_at):
            yield ReferenceRow(flows.opening(world, ticket))


def resolutions(pick: Pick) -> Callable[[World, ReferenceQuestion], Rows]:
    """Some of the resolutions of each ticket."""

    def rows(world: World, question: ReferenceQuestion) -> Rows:
        for _, step in picked(world, question, pick):
            yield ReferenceRow(world.resolved(*step))

    return rows


def picked(
    world: World, question: ReferenceQuestion, pick: Pick
) -> Iterator[tuple[ReferenceTicket, tuple[ReferenceTicket, Step]]]:
    for ticket in world.tickets:
        for step in pick(ticket.resolutions):
            if question.covers(step.at):
                yield ticket, (ticket, step)


def net_flow(world: World, question: ReferenceQuestion) -> Rows:
    """What came above the line, what went below it."""
    for row in opened(world, question):
        yield replace(row, above=True)
    yield from resolutions(first)(world, question)


def stands(ticket: ReferenceTicket) -> bool:
    """Still resolved."""
    return not ticket.steps[-1].after.is_open


# --- times ----------------------------------------------------------------------------------------


def active(ticket: ReferenceTicket, until: Step) -> list[Stretch]:
    """When the ticket was new or open, up to one of its steps."""
    steps = ticket.steps[: ticket.steps.index(until) + 1]
    return [
        (step.at, following.at)
        for step, following in pairwise(steps)
        if step.after.status in ("new", "open")
    ]


def whole(ticket: ReferenceTicket, until: Step) -> list[Stretch]:
    assert ticket.opened_at is not None
    return [(ticket.opened_at, until.at)]


def since_reopening(ticket: ReferenceTicket, until: Step) -> list[Stretch]:
    """From the last reopening before a step, or from the opening."""
    assert ticket.opened_at is not None
    before = ticket.steps[: ticket.steps.index(until)]
    starts: list[datetime] = [ticket.opened_at, *(step.at for step in before if step.is_reopening)]
    return [(starts[-1], until.at)]


Stretches = Callable[[ReferenceTicket, Step], list[Stretch]]


def responses(
    stretches: Stretches, *, is_inbound: bool, in_hours: bool = False
) -> Callable[[World, ReferenceQuestion], Rows]:
    """First human replies to tickets with a known opening."""

    def rows(world: World, question: ReferenceQuestion) -> Rows:
        on_clock = replace(question, clock="BUSINESS") if in_hours else question
        for ticket in world.tickets:
            if ticket.opened_at is None or (is_inbound and ticket.direction != "inbound"):
                continue
            for reply in ticket.human_replies[:1]:
                if question.covers(reply.at):
                    seen = world.seen(reply.after, ticket.author(reply), reply.at)
                    yield from timed(world, on_clock, seen, *stretches(ticket, reply))

    return rows


def times_to(
    pick: Pick, stretches: Stretches, *, in_hours: bool = False
) -> Callable[[World, ReferenceQuestion], Rows]:
    """Times up to some of the resolutions of tickets with a known opening."""

    def rows(world: World, question: ReferenceQuestion) -> Rows:
        on_clock = replace(question, clock="BUSINESS") if in_hours else question
        for ticket, (_, step) in picked(world, question, pick):
            if ticket.opened_at:
                seen = world.resolved(ticket, step)
                yield from timed(world, on_clock, seen, *stretches(ticket, step))

    return rows


# --- first contacts -------------------------------------------------------------------------------


def is_one_touch(ticket: ReferenceTicket) -> bool | None:
    return flows.replies(ticket) < 2 if stands(ticket) else None


def took_one_teammate(ticket: ReferenceTicket) -> bool:
    last = ticket.steps.index(ticket.resolutions[-1])
    authors = {ticket.author(step) for step in ticket.steps[:last] if step.is_human_reply}
    return len(ticket.resolutions) == 1 and len(authors) == 1


def first_solutions(world: World, question: ReferenceQuestion) -> Rows:
    """First resolutions: 1 if within a quarter of an hour."""
    for row in flows.first_resolutions(world, question):
        yield replace(row, figure=Fraction(row.figure <= _QUARTER_OF_AN_HOUR.total_seconds()))


PRESETS: Mapping[tuple[str, str], ReferenceKpi] = {
    ("ticket_volume", "chatwoot"): ReferenceKpi(opened, count),
    ("ticket_volume", "zammad"): ReferenceKpi(opened, count),
    ("tickets_resolved", "zendesk"): ReferenceKpi(
        flows.resolved(lambda ticket: True if stands(ticket) else None), count
    ),
    ("tickets_resolved", "chatwoot"): ReferenceKpi(resolutions(every), count),
    ("tickets_resolved", "intercom"): ReferenceKpi(resolutions(every), count),
    ("tickets_resolved", "zammad"): ReferenceKpi(resolutions(first), count),
    ("open_tickets", "zammad"): ReferenceKpi(net_flow, above_less_below),
    ("first_response_time", "zendesk"): ReferenceKpi(responses(whole, is_inbound=False), mean),
    ("first_response_time", "chatwoot"): ReferenceKpi(
        responses(since_reopening, is_inbound=True), mean
    ),
    ("first_response_time", "intercom"): ReferenceKpi(
        responses(whole, is_inbound=True, in_hours=True), mean
    ),
    ("first_response_time", "zammad"): ReferenceKpi(
        responses(active, is_inbound=True, in_hours=True), mean
    ),
    ("resolution_time", "chatwoot"): ReferenceKpi(times_to(every, whole), mean),
    ("resolution_time", "zammad"): ReferenceKpi(times_to(first, active, in_hours=True), mean),
    ("first_contact_resolution_rate", "zendesk"): ReferenceKpi(flows.resolved(is_one_touch), mean),
    ("first_contact_resolution_rate", "intercom"): ReferenceKpi(
        flows.resolved(took_one_teammate), mean
    ),
    ("first_contact_resolution_rate", "zammad"): ReferenceKpi(first_solutions, mean),
}
