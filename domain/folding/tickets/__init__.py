"""Tickets: what the events of one ticket come to.

`lives` takes its events in, one after another. Of a life `fold` makes the ticket with its `facts`
and `reviews`; a glimpse is the ticket at an instant, as whoever gave an opinion saw it; `portraits`
show it as it stands.
"""

from domain.folding.tickets.facts import REOPENED_WITHIN
from domain.folding.tickets.fold import Ticket, fold, is_counted
from domain.folding.tickets.glimpses import NOTHING_SEEN, Glimpse, glimpse, opinion_dims
from domain.folding.tickets.lives import OPEN_STATUSES, in_fold_order

__all__ = [
    "NOTHING_SEEN",
    "OPEN_STATUSES",
    "REOPENED_WITHIN",
    "Glimpse",
    "Ticket",
    "fold",
    "glimpse",
    "in_fold_order",
    "is_counted",
    "opinion_dims",
]
