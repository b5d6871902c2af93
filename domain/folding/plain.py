"""Families of subjects that fold by themselves: from their own events and the desk alone."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from domain.desk import Desk
from domain.events import Event
from domain.facts import (
    Acknowledged,
    Booked,
    Customer,
    Departed,
    Employed,
    Fact,
    Gained,
    Incident,
    Lead,
    LeadAnswered,
    Lost,
    Purchased,
    Reacted,
    Sent,
    Session,
    Shift,
    Sold,
)
from domain.folding import business, people


class PlainFold(NamedTuple):
    """A fold of subjects that depend on nothing but their own events and the desk.

    Attributes:
        fold: all events of a subject, at least one, to its facts; their order of arrival and
            repetition do not matter.
        facts: the kinds of facts that it makes.
    """

    fold: Callable[[Sequence[Event], Desk], Iterable[Fact]]
    facts: tuple[type[Fact], ...]


PLAIN_FOLDS: Mapping[str, PlainFold] = {
    "agent": PlainFold(people.employment, (Employed, Departed)),
    "shift": PlainFold(people.shifts, (Shift,)),
    "incident": PlainFold(business.incidents, (Incident, Acknowledged)),
    "lead": PlainFold(business.leads, (Lead, LeadAnswered)),
    "customer": PlainFold(business.customers, (Customer, Gained, Lost, Purchased)),
    "sale": PlainFold(business.sales, (Sold,)),
    "money": PlainFold(business.bookings, (Booked,)),
    "session": PlainFold(business.sessions, (Session,)),
    "content": PlainFold(business.contents, (Sent, Reacted)),
}
"""By family."""
