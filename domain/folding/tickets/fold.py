"""The fold: all events of a ticket, in any order, become one ticket and its facts."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from domain.desk import Desk
from domain.events import Event
from domain.facts import TicketFact
from domain.folding.tickets.facts import facts_of
from domain.folding.tickets.lives import in_fold_order, lived
from domain.folding.tickets.reviews import reviews_of


@dataclass(frozen=True, slots=True)
class Ticket:
    """A ticket as its events tell it.

    Attributes:
        is_counted: false if excluded or merged: then it has no facts.
        agents: all who were ever named in its events; the fold depends on their histories.
        facts: everything countable about it.
    """

    source: str
    id: str
    opened_at: datetime | None
    status: str
    is_counted: bool
    agents: frozenset[str]
    facts: Sequence[TicketFact]


def fold(events: Iterable[Event], desk: Desk) -> Ticket:
    """The ticket that its events make. Order of arrival and repetition do not matter.

    Args:
        events: all events of one ticket, at least one.
        desk: agents, tiers, teams and channels.
    """
    ordered = in_fold_order(events)
    first = ordered[0]
    life = lived(ordered, desk)
    facts = [*facts_of(life), *reviews_of(life, ordered)] if life.is_counted else []
    return Ticket(
        source=first.source,
        id=first.subject,
        opened_at=life.opened_at,
        status=life.statuses.now,
        is_counted=life.is_counted,
        agents=frozenset(life.agents_named),
        facts=facts,
    )


def is_counted(events: Iterable[Event]) -> bool:
    """Whether the events of a ticket leave it in KPIs: neither excluded nor merged."""
    is_excluded = False
    for event in in_fold_order(events):
        match event.type:
            case "ticket.merged":
                return False
            case "ticket.excluded" | "ticket.included":
                is_excluded = event.type == "ticket.excluded"
    return not is_excluded
