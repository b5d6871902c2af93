"""Facts seen in another way: what several tell together, or what others made of one.

Persistence reads them anew with every question, so that it does not matter which of two related
events came first.
"""

from datetime import datetime
from typing import NamedTuple

from domain.facts.dimensions import Dimensions


class OnDuty(NamedTuple):
    """An agent held an open ticket or was on shift: the union of open spans and shifts."""

    at: datetime
    dims: Dimensions
    until: datetime


class Complaint(NamedTuple):
    """A complaint: the union of tickets and ratings marked as such."""

    at: datetime
    dims: Dimensions


class AnyResolved(NamedTuple):
    """A resolution of a ticket, the last one or one before it.

    Attributes:
        seconds: since the opening; None if that is unknown.
        is_first: no other was before it.
    """

    at: datetime
    dims: Dimensions
    seconds: float | None
    business_seconds: float | None
    is_first: bool


class Presence(NamedTuple):
    """A shift, as far as it lies in a period."""

    at: datetime
    dims: Dimensions
    until: datetime


class QuotaShift(NamedTuple):
    """A shift with a quota.

    Attributes:
        is_met: the agent worked on that many different tickets from its start to before its end.
    """

    at: datetime
    dims: Dimensions
    is_met: bool


class Staff(NamedTuple):
    """Somebody employed, as seen at both ends of a period."""

    at: datetime
    dims: Dimensions
    until: datetime


class ServiceState(NamedTuple):
    """A service that ever had an incident was up, or down: all of time, without overlaps."""

    at: datetime
    dims: Dimensions
    until: datetime
    is_up: bool


class AfterSalesOutcome(NamedTuple):
    """An after-sales ticket that was resolved.

    Attributes:
        has_bought: the customer bought something after it, within 90 days.
    """

    at: datetime
    dims: Dimensions
    customer: str
    has_bought: bool


class SelfServed(NamedTuple):
    """A self-service session that no inbound ticket of its requester followed within a day."""

    at: datetime
    dims: Dimensions


class Sending(NamedTuple):
    """Support content was sent to a recipient.

    Attributes:
        is_engaged: they opened or clicked the same content then or later.
    """

    at: datetime
    dims: Dimensions
    recipient: str
    is_engaged: bool
