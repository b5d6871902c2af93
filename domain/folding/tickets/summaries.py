"""Summaries: a ticket as it stands now, and the stretches of time between its changes."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from domain.desk import Desk
from domain.events import Event
from domain.folding.tickets.state import TicketState, apply, in_fold_order, initial_state


class Stretch(NamedTuple):
    """A stretch of time in which a ticket's status and assignment stayed the same.

    Attributes:
        end: None if it still goes on.
        tier: the ticket's own, else that of its team, else of the agent; the team likewise.
    """

    start: datetime
    end: datetime | None
    status: str
    agent: str | None
    team: str | None
    tier: str | None


@dataclass(frozen=True, slots=True)
class TicketSummary:
    """A ticket as it stands now: its fields, when it was answered and resolved, and its stretches.

    Attributes:
        resolved_at: the last resolution so far, even if it was reopened since.
        closed_at: the last closing, likewise.
        stretches: in order of time, without gaps; at least one.
    """

    source: str
    id: str
    channel: str | None
    priority: str | None
    category: str | None
    tags: tuple[str, ...]
    opened_at: datetime | None
    first_responded_at: datetime | None
    resolved_at: datetime | None
    closed_at: datetime | None
    stretches: tuple[Stretch, ...]

    @property
    def now(self) -> Stretch:
        """The stretch that goes on."""
        return self.stretches[-1]


def summary(events: Iterable[Event], desk: Desk, now: datetime) -> TicketSummary:
    """The ticket as its events apply it, excluded or not.

    Args:
        events: all events of one ticket, at least one.
        desk: agents, tiers, teams and channels.
        now: the present, up to which an agent may have moved with an open ticket.
    """
    ordered = in_fold_order(events)
    first = ordered[0]
    state = initial_state(first, desk)
    stretches = tuple(_merged(_stretches(state, ordered, now)))
    dims = state.dims_of_holder(now)
    return TicketSummary(
        source=first.source,
        id=first.subject,
        channel=dims.channel,
        priority=dims.priority,
        category=dims.category,
        tags=dims.tags,
        opened_at=state.opened_at,
        first_responded_at=state.first_reply.at if state.first_reply else None,
        resolved_at=state.resolutions[-1].at if state.resolutions else None,
        closed_at=state.closing.at if state.closing else None,
        stretches=stretches,
    )


def _stretches(state: TicketState, ordered: Sequence[Event], now: datetime) -> Iterator[Stretch]:
    """The state after each event, up to the next; those of no length are left out."""
    instants = [state.instant_of(event) for event in ordered]
    for event, at, until in zip(ordered, instants, [*instants[1:], None], strict=True):
        apply(state, event)
        if at != until:
            yield from _between(state, at, until, now)


def _between(
    state: TicketState, start: datetime, end: datetime | None, now: datetime
) -> Iterator[Stretch]:
    """The parts of a stretch between two events: an agent may have moved with an open ticket."""
    agent, team, tier = state.assignment
    history = state.desk.agents.get((state.source, agent or ""))
    moves: Sequence[datetime] = ()
    if history is not None and state.is_open and None in (team, tier):
        moves = history.changes_between(start, end if end is not None else max(start, now))
    for since, until in zip([start, *moves], [*moves, end], strict=True):
        dims = state.dims_of_holder(since)
        yield Stretch(since, until, state.statuses.now, agent, dims.team, dims.tier)


def _merged(stretches: Iterable[Stretch]) -> Iterator[Stretch]:
    """The stretches, with neighbours that differ in nothing but time made into one."""
    last: Stretch | None = None
    for stretch in stretches:
        if last is not None and stretch[2:] == last[2:]:
            last = last._replace(end=stretch.end)
            continue
        if last is not None:
            yield last
        last = stretch
    if last is not None:
        yield last
