"""Fold order: the order in which a ticket's events are applied, and the state they start from."""

from collections.abc import Iterable

from domain.desk import Desk
from domain.events import Event, in_order
from domain.folding.tickets.state.ticket_state import TicketState


def in_fold_order(events: Iterable[Event]) -> list[Event]:
    """The order in which a ticket's events are applied: by time, but its first opening before all.

    Events are one by their identity; of several copies the first counts.
    """
    unique: dict[str, Event] = {}
    for event in events:
        unique.setdefault(event.id, event)
    ordered = in_order(unique.values())
    for index, event in enumerate(ordered):
        if event.type == "ticket.opened":
            return [event, *ordered[:index], *ordered[index + 1 :]]
    return ordered


def initial_state(first: Event, desk: Desk) -> TicketState:
    """The state of a ticket before any event is applied, given the first event in fold order."""
    return TicketState(first.source, desk, first.at, is_opening_known=first.type == "ticket.opened")
