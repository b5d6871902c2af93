"""The state of a ticket while its events are applied to it, one after another.

A `TicketState` holds the ticket's `properties`, its `statuses`, its assignment, and the occurrences
that become facts. Each type of event has an effect on it (`effects`), some by way of `moves` and of
the `spans` that those end. The targets of SLA policies have clocks of their own (`sla_clocks`).
Nothing here looks back on the whole history; the modules around this folder do, once all events are
applied.
"""

from domain.folding.tickets.state.effects import apply
from domain.folding.tickets.state.fold_order import in_fold_order, initial_state
from domain.folding.tickets.state.occurrences import (
    UNASSIGNED,
    Assignment,
    Occurrence,
    Resolution,
    StartEnd,
    completed,
)
from domain.folding.tickets.state.spans import end_span
from domain.folding.tickets.state.statuses import (
    ACTIVE_STATUSES,
    OPEN_STATUSES,
    WAITING_STATUSES,
)
from domain.folding.tickets.state.ticket_state import TicketState

__all__ = [
    "ACTIVE_STATUSES",
    "OPEN_STATUSES",
    "UNASSIGNED",
    "WAITING_STATUSES",
    "Assignment",
    "Occurrence",
    "Resolution",
    "StartEnd",
    "TicketState",
    "apply",
    "completed",
    "end_span",
    "in_fold_order",
    "initial_state",
]
