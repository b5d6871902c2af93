"""Lives: a ticket, as its events are told one after another.

A `Life` is the state: the ticket's `traits` and `statuses`, its place, and the `moments` worth a
fact. Each type of event has an effect on it (`effects`), some by way of `moves` and of the `spans`
that those end. The targets of SLA policies have clocks of their own (`sla_clocks`). Nothing here
looks back on a whole life; that is for what stands around this folder.
"""

from domain.folding.tickets.lives.effects import tell
from domain.folding.tickets.lives.life import Life
from domain.folding.tickets.lives.moments import (
    NOWHERE_YET,
    Moment,
    Place,
    Resolution,
    Stretch,
    completed,
)
from domain.folding.tickets.lives.spans import end_span
from domain.folding.tickets.lives.statuses import (
    ACTIVE_STATUSES,
    OPEN_STATUSES,
    WAITING_STATUSES,
)
from domain.folding.tickets.lives.telling import begun, in_fold_order

__all__ = [
    "ACTIVE_STATUSES",
    "NOWHERE_YET",
    "OPEN_STATUSES",
    "WAITING_STATUSES",
    "Life",
    "Moment",
    "Place",
    "Resolution",
    "Stretch",
    "begun",
    "completed",
    "end_span",
    "in_fold_order",
    "tell",
]
