"""Tickets: what the events of one ticket come to.

`state` applies its events, one after another. From the state `fold` makes the ticket with its
`facts` and `reviews`; a snapshot (`snapshots`) is the ticket as of an instant, as somebody who gave
an opinion saw it; a summary (`summaries`) is the ticket as it stands now.
"""

from domain.folding.tickets.facts import REOPENED_WITHIN
from domain.folding.tickets.fold import Ticket, fold
from domain.folding.tickets.snapshots import (
    EMPTY_SNAPSHOT,
    History,
    Snapshot,
    history,
    opinion_dims,
)
from domain.folding.tickets.state import OPEN_STATUSES, in_fold_order

__all__ = [
    "EMPTY_SNAPSHOT",
    "OPEN_STATUSES",
    "REOPENED_WITHIN",
    "History",
    "Snapshot",
    "Ticket",
    "fold",
    "history",
    "in_fold_order",
    "opinion_dims",
]
