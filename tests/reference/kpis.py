"""The KPIs: which rows each is made of, and how a number comes of them."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from tests.reference import flows
from tests.reference.flows import Rows, seconds
from tests.reference.people import Agent
from tests.reference.question import Question
from tests.reference.rows import Dimensions, Row
from tests.reference.world import Told, World


@dataclass(frozen=True)
class Reading:
    value: float | None
    sample_size: int


class Kpi(NamedTuple):
    rows: Callable[[World, Question], Iterable[Row]]
    reading: Callable[[Sequence[Row]], Reading]


# --- how rows become a reading ------------------------------------------------------------------


def count(rows: Sequence[Row]) -> Reading:
    return Reading(float(len(rows)), len(rows))


def mean(rows: Sequence[Row]) -> Reading:
    return quotient(sum((row.figure for row in rows), Fraction(0)), len(rows))


def above_per_below(rows: Sequence[Row]) -> Reading:
    above = sum(row.above for row in rows)
    return quotient(above, len(rows) - above)


def above_per_agent_day_below(rows: Sequence[Row]) -> Reading:
    above = sum(row.above for row in rows)
    return quotient(above, len({agent_day(row) for row in rows if not row.above}))


def tickets_per_agent_day(rows: Sequence[Row]) -> Reading:
    handled = {(agent_day(row), row.ticket) for row in rows}
    return quotient(len(handled), len({agent_day(row) for row in rows}))


def load(rows: Sequence[Row]) -> Reading:
    """Tickets above the line; the agents of all rows below it."""
    return quotient(sum(row.above for row in rows), len({row.dimensions.agent for row in rows}))


def agent_day(row: Row) -> tuple[Agent | None, date | None]:
    return row.dimensions.agent, row.day


def quotient(above: Fraction | int, below: int) -> Reading:
    return Reading(float(Fraction(above) / below) if below else None, below)


# --- stocks -------------------------------------------------------------------------------------


def open_tickets(world: World, question: Question) -> Rows:
    """Each with its age; 0 where the opening is unknown."""
    for ticket in world.tickets:
        state = ticket.state_before(question.until)
        if state and state.is_open:
            seen = world.seen(state, state.agent, question.until, inclusive=False)
            age = question.until - (ticket.opened_at or question.until)
            yield Row(seen, seconds(age), above=True, ticket=ticket)


def ages(world: World, question: Question) -> Rows:
    return (row for row in open_tickets(world, question) if row.ticket and row.ticket.opened_at)


def backlog(world: World, question: Question) -> Rows:
    for row in open_tickets(world, question):
        if row.ticket and question.is_volume(row.ticket):
            yield row
    yield from flows.volume(lambda _: 1)(world, question)


def holders(world: World, question: Question) -> Rows:
    for row in open_tickets(world, question):
        if row.dimensions.agent:
            yield row
    for shift in world.shifts:
        if shift.start < question.until <= shift.end:
            own = world.people.profile(shift.agent, shift.start)
            seen = Dimensions(question.until, shift.agent, own.team, own.tier, None)
            yield Row(seen)


# --- agents' days -------------------------------------------------------------------------------


def touches(world: World, question: Question, *, work: bool) -> Rows:
    """Human replies, resolutions and (if asked) logged work: the agent's day and the ticket."""
    for ticket, step in flows.steps_in(world, question):
        agents = []
        if step.is_human_reply:
            agents.append(ticket.author(step))
        if step.is_resolution:
            agents.append(ticket.doer(step))
        if work and step.event.type == "ticket.worked":
            agents.append(ticket.named(step))
        for agent in agents:
            if agent:
                seen = world.seen(step.after, agent, step.at)
                yield Row(seen, day=question.day(step.at), ticket=ticket)


def handled_per_day(world: World, question: Question) -> Rows:
    return touches(world, question, work=True)


def resolved_per_day(world: World, question: Question) -> Rows:
    for row in flows.resolved(lambda _: 1)(world, question):
        yield replace(row, above=True)
    yield from touches(world, question, work=False)


# --- the voice of the customer ------------------------------------------------------------------


def position(told: Told) -> Fraction:
    """Where the score stands on its scale, from 0 to 1."""
    data = told.event.data
    low, high, score = (
        Fraction(str(one)) for one in (data["scale"]["min"], data["scale"]["max"], data["score"])
    )
    return (score - low) / (high - low)


def promotion(told: Told) -> Fraction:
    score = Fraction(str(told.event.data["score"]))
    return Fraction(100 * ((score >= 9) - (score <= 6)))


def ratings(
    survey: str | None, figure: Callable[[Told], Fraction | bool]
) -> Callable[[World, Question], Rows]:
    def rows(world: World, question: Question) -> Rows:
        for told in world.ratings:
            is_asked = survey is None or told.event.data["survey"] == survey
            if is_asked and question.covers(told.event.at):
                yield Row(told.dimensions, Fraction(figure(told)))

    return rows


def invitations(world: World, question: Question) -> Rows:
    for told in world.invitations:
        if question.covers(told.event.at) and world.is_delivered(told.event):
            yield Row(told.dimensions, Fraction(world.is_answered(told.event)))


# --- the list -----------------------------------------------------------------------------------

KPIS: Mapping[str, Kpi] = {
    "ticket_volume": Kpi(flows.volume(lambda _: 1), count),
    "tickets_resolved": Kpi(flows.resolved(lambda _: 1), count),
    "tickets_closed": Kpi(flows.closed, count),
    "tickets_unresolved": Kpi(flows.inbound_that(flows.unresolved), count),
    "tickets_forwarded": Kpi(flows.forwarded, count),
    "open_tickets": Kpi(open_tickets, count),
    "backlog_rate": Kpi(backlog, above_per_below),
    "backlog_age": Kpi(ages, mean),
    "unanswered_tickets": Kpi(flows.inbound_that(flows.unanswered), count),
    "unanswered_rate": Kpi(flows.unanswered_share, mean),
    "resolved_per_agent_day": Kpi(resolved_per_day, above_per_agent_day_below),
    "handled_per_agent_day": Kpi(handled_per_day, tickets_per_agent_day),
    "agent_load": Kpi(holders, load),
    "first_response_time": Kpi(flows.first_responses, mean),
    "pickup_time": Kpi(flows.pickups, mean),
    "reply_time": Kpi(flows.answers, mean),
    "resolution_time": Kpi(flows.resolved(flows.time_to_resolve), mean),
    "first_resolution_time": Kpi(flows.first_resolutions, mean),
    "requester_wait_time": Kpi(flows.resolved(flows.requester_wait), mean),
    "processing_time": Kpi(flows.stays, mean),
    "handle_time": Kpi(flows.resolved(flows.worked), mean),
    "cycle_time": Kpi(flows.cycles, mean),
    "first_contact_resolution_rate": Kpi(flows.resolved(flows.is_first_contact), mean),
    "resolution_rate": Kpi(flows.volume(lambda t: not t.steps[-1].after.is_open), mean),
    "escalation_rate": Kpi(flows.volume(lambda t: any(s.is_escalation for s in t.steps)), mean),
    "escalations": Kpi(flows.escalated, count),
    "reopen_rate": Kpi(flows.resolved(flows.was_reopened), mean),
    "reassignment_rate": Kpi(flows.volume(lambda t: any(s.changes_agent for s in t.steps)), mean),
    "transfer_rate": Kpi(flows.volume(lambda t: any(s.changes_team for s in t.steps)), mean),
    "classification_accuracy": Kpi(flows.classified, mean),
    "replies_per_resolution": Kpi(flows.resolved(flows.replies), mean),
    "csat": Kpi(ratings("csat", lambda told: position(told) >= Fraction(3, 4)), mean),
    "csat_average": Kpi(ratings("csat", lambda told: 1 + 4 * position(told)), mean),
    "nps": Kpi(ratings("nps", promotion), mean),
    "ces": Kpi(ratings("ces", lambda told: 1 + 6 * position(told)), mean),
    "ces_easy_rate": Kpi(ratings("ces", lambda told: 1 + 6 * position(told) >= 5), mean),
    "ratings": Kpi(ratings(None, lambda _: Fraction(1)), count),
    "survey_response_rate": Kpi(invitations, mean),
}
