"""The fold: all events of a ticket, in any order, become one ticket and its facts."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from domain.desk import Desk
from domain.events import Event
from domain.facts import TicketFact
from domain.folding.tickets.facts import facts_of
from domain.folding.tickets.glimpses import History, witnessed
from domain.folding.tickets.lives import in_fold_order
from domain.folding.tickets.reviews import reviews_of


@dataclass(frozen=True, slots=True)
class Ticket:
    """A ticket as its events tell it.

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
    """The ticket that its events make. Order of arrival and repetition do not matter.

    Args:
        events: all events of one ticket, at least one.
        desk: agents, tiers, teams and channels.
    """
    ordered = in_fold_order(events)
    first = ordered[0]
    life, history = witnessed(ordered, desk)
    facts = [*facts_of(life), *reviews_of(life, history, ordered)] if life.is_counted else []
    return Ticket(
        source=first.source,
        id=first.subject,
        opened_at=life.opened_at,
        status=life.statuses.now,
        is_counted=life.is_counted,
        agents=frozenset(life.agents_named),
        facts=facts,
        history=history,
    )
