"""Spans: the stays of an open ticket, with an agent and as it stood."""

from datetime import datetime
from itertools import pairwise

from domain.facts import Dimensions, OpenSpan, Released
from domain.folding.tickets.lives.life import Life


def end_stay(life: Life, at: datetime) -> None:
    """End the stay with the agent who held the open ticket, if one did."""
    if life.held_since is not None:
        before = life.dims_of_holder(at)
        seconds = (at - life.held_since).total_seconds()
        business = life.business_seconds(before, life.held_since, at)
        life.facts.append(Released(at, before, seconds, business))
    life.held_since = None


def end_span(life: Life, at: datetime) -> None:
    """End the span that runs, and begin another if the ticket stays open."""
    since = life.span_since
    life.span_since = at if life.is_open else None
    if since is None or since >= at:
        return
    for start, end in _posts_between(life, since, at):
        dims = life.dims_of_holder(start)
        age = _opening_on_calendar(life, dims)
        span = OpenSpan(start, dims, end, life.opened_at, life.traits.due_at, *age)
        last = life.spans[-1] if life.spans else None
        goes_on = last and last.until == start and not life.statuses.has_toggled_at(start)
        if last and goes_on and last._replace(at=start, until=end) == span:
            life.spans[-1] = last._replace(until=end)
        else:
            life.spans.append(span)


def _opening_on_calendar(life: Life, dims: Dimensions) -> tuple[str | None, float | None]:
    """The calendar of a span, and what it read at the opening."""
    calendar = life.desk.working_hours.of(dims.team, dims.channel)
    if calendar is None or life.opened_at is None:
        return None, None
    return calendar.name, float(calendar.reading(life.opened_at))


def _posts_between(life: Life, start: datetime, end: datetime) -> list[tuple[datetime, datetime]]:
    """The parts of a span in which the holder's own team and tier stayed the same."""
    agent, team, tier = life.place
    history = life.desk.agents.get((life.source, agent or ""))
    if history is None or None not in (tier, team):
        return [(start, end)]
    return list(pairwise([start, *history.changes_between(start, end), end]))
