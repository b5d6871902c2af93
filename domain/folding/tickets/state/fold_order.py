"""Telling: the order in which a ticket's events fold, and the life that begins with the first."""

from collections.abc import Iterable

from domain.desk import Desk
from domain.events import Event, in_order
from domain.folding.tickets.lives.life import Life


def in_fold_order(events: Iterable[Event]) -> list[Event]:
    """Events in the order in which they fold: the earliest opening first, whatever was timed
    before it right after it.

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


def begun(first: Event, desk: Desk) -> Life:
    """A life of which nothing is told yet, by the first of its events in fold order."""
    return Life(first.source, desk, first.at, is_opening_known=first.type == "ticket.opened")
