"""Spans: the stays of an open ticket, with an agent and as it stood."""

from datetime import datetime
from itertools import pairwise

from domain.facts import Dimensions, OpenSpan, Released
from domain.folding.tickets.state.occurrences import StartEnd
from domain.folding.tickets.state.ticket_state import TicketState


def end_stay(state: TicketState, at: datetime) -> None:
    """End the stay with the agent who held the open ticket, if one did."""
    if state.held_since is not None:
        before = state.dims_of_holder(at)
        seconds = (at - state.held_since).total_seconds()
        business = state.business_seconds(before, state.held_since, at)
        state.facts.append(Released(at, before, seconds, business))
    state.held_since = None


def end_span(state: TicketState, at: datetime) -> None:
    """End the span that runs, and begin another if the ticket stays open."""
    since = state.span_since
    state.span_since = at if state.is_open else None
    if since is None or since >= at:
        return
    for start, end in _posts_between(state, since, at):
        dims = state.dims_of_holder(start)
        age = _opening_on_calendar(state, dims)
        span = OpenSpan(start, dims, end, state.opened_at, state.properties.due_at, *age)
        last = state.spans[-1] if state.spans else None
        goes_on = last and last.until == start and not state.statuses.has_toggled_at(start)
        if last and goes_on and last._replace(at=start, until=end) == span:
            state.spans[-1] = last._replace(until=end)
        else:
            state.spans.append(span)


def _opening_on_calendar(state: TicketState, dims: Dimensions) -> tuple[str | None, float | None]:
    """The calendar of a span, and what it read at the opening."""
    calendar = state.desk.working_hours.of(dims.team, dims.channel)
    if calendar is None or state.opened_at is None:
        return None, None
    return calendar.name, float(calendar.reading(state.opened_at))


def _posts_between(state: TicketState, start: datetime, end: datetime) -> list[StartEnd]:
    """The parts of a span in which the holder's own team and tier stayed the same."""
    agent, team, tier = state.assignment
    history = state.desk.agents.get((state.source, agent or ""))
    if history is None or None not in (tier, team):
        return [(start, end)]
    return list(pairwise([start, *history.changes_between(start, end), end]))
