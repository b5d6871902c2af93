"""Tickets: what the events of one ticket come to.

`lives` takes its events in, one after another. Of a life `fold` makes the ticket with its `facts`
and `reviews`; a glimpse is the ticket at an instant, as whoever gave an opinion saw it; `portraits`
show it as it stands.
"""

from domain.folding.tickets.facts import REOPENED_WITHIN
from domain.folding.tickets.fold import Ticket, fold
from domain.folding.tickets.glimpses import NOTHING_SEEN, Glimpse, History, history, opinion_dims
from domain.folding.tickets.lives import OPEN_STATUSES, in_fold_order

__all__ = [
    "NOTHING_SEEN",
    "OPEN_STATUSES",
    "REOPENED_WITHIN",
    "Glimpse",
    "History",
    "Ticket",
    "fold",
    "history",
    "in_fold_order",
    "opinion_dims",
]
