"""Facts: rows that can be counted, each at an instant and with the dimensions of that instant.

A class here is the whole declaration of a fact: persistence makes a table of its fields, the fold
fills it, measures name its fields. Every fact begins with `at` (the anchor, which puts it into a
period) and `dims` (frozen as of that instant). Durations are seconds on the wall clock; a column
`business_…` beside one has those inside working hours, None without a calendar.
"""

from typing import get_args

from domain.facts.business import (
    Acknowledged,
    Booked,
    Customer,
    Gained,
    Incident,
    Lead,
    LeadAnswered,
    Lost,
    Purchased,
    Reacted,
    Sent,
    Session,
    Sold,
)
from domain.facts.dimensions import INBOUND, Dimensions
from domain.facts.opinions import Invited, Rated
from domain.facts.people import Departed, Employed, Shift
from domain.facts.tickets import (
    Activity,
    AfterSales,
    Benefit,
    BouncedBack,
    CallbackRequested,
    Closed,
    Complained,
    Escalated,
    FirstResolved,
    HandedOff,
    Opened,
    OpenSpan,
    PickedUp,
    Released,
    Resolved,
    ResolvedBefore,
    Responded,
    Reviewed,
    SlaDecision,
    SlaTarget,
    TicketFact,
    TierLeft,
    Valued,
    Worked,
)
from domain.facts.views import (
    AfterSalesOutcome,
    AnyResolved,
    Complaint,
    OnDuty,
    Presence,
    QuotaShift,
    SelfServed,
    Sending,
    ServiceState,
    Staff,
)

__all__ = [
    "INBOUND",
    "STORED",
    "Acknowledged",
    "Activity",
    "AfterSales",
    "AfterSalesOutcome",
    "AnyFact",
    "AnyResolved",
    "Benefit",
    "Booked",
    "BouncedBack",
    "CallbackRequested",
    "Closed",
    "Complained",
    "Complaint",
    "Customer",
    "Departed",
    "Dimensions",
    "Employed",
    "Escalated",
    "Fact",
    "FirstResolved",
    "Gained",
    "HandedOff",
    "Incident",
    "Invited",
    "Lead",
    "LeadAnswered",
    "Lost",
    "OnDuty",
    "OpenSpan",
    "Opened",
    "PickedUp",
    "Presence",
    "Purchased",
    "QuotaShift",
    "Rated",
    "Reacted",
    "Released",
    "Resolved",
    "ResolvedBefore",
    "Responded",
    "Reviewed",
    "SelfServed",
    "Sending",
    "Sent",
    "ServiceState",
    "Session",
    "Shift",
    "SlaDecision",
    "SlaTarget",
    "Sold",
    "Staff",
    "TicketFact",
    "TierLeft",
    "Valued",
    "Worked",
]

BusinessFact = (
    Incident
    | Acknowledged
    | Lead
    | LeadAnswered
    | Customer
    | Gained
    | Lost
    | Purchased
    | Sold
    | Booked
    | Session
    | Sent
    | Reacted
)
Fact = TicketFact | Rated | Invited | Shift | Employed | Departed | BusinessFact
View = (
    OnDuty
    | AnyResolved
    | Complaint
    | Presence
    | QuotaShift
    | Staff
    | ServiceState
    | AfterSalesOutcome
    | SelfServed
    | Sending
)
AnyFact = Fact | View

STORED: tuple[type[Fact], ...] = get_args(Fact)
"""Those that have a table; views have none."""
