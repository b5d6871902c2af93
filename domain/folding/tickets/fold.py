"""The fold: all events of a ticket, in any order, become one ticket and its facts."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from domain.desk import Desk
from domain.events import Event
from domain.facts import TicketFact
from domain.folding.tickets.facts import facts_of
from domain.folding.tickets.reviews import reviews_of
from domain.folding.tickets.snapshots import History, state_and_history
from domain.folding.tickets.state import in_fold_order


@dataclass(frozen=True, slots=True)
class Ticket:
    """A folded ticket: its current status, its facts and its history.

    Attributes:
        is_counted: false if excluded or merged: then it has no facts.
        agents: all who were ever named in its events; the fold depends on their histories.
        facts: everything countable about it.
        history: what could be seen of it, for whoever had an opinion.
    """

    source: str
    id: str
    opened_at: datetime | None
    status: str
    is_counted: bool
    agents: frozenset[str]
    facts: Sequence[TicketFact]
    history: History


def fold(events: Iterable[Event], desk: Desk) -> Ticket:
    """All events of a ticket become the ticket and its facts, in whatever order they arrived.

    Args:
        events: all events of one ticket, at least one.
        desk: agents, tiers, teams and channels.
    """
    ordered = in_fold_order(events)
    first = ordered[0]
    state, history = state_and_history(ordered, desk)
    facts = [*facts_of(state), *reviews_of(state, history, ordered)] if state.is_counted else []
    return Ticket(
        source=first.source,
        id=first.subject,
        opened_at=state.opened_at,
        status=state.statuses.now,
        is_counted=state.is_counted,
        agents=frozenset(state.agents_named),
        facts=facts,
        history=history,
    )
