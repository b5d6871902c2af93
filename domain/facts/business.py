"""Facts of the business around the desk: incidents, leads, customers, money, self-service, content.

Customers, requesters and recipients go by their bare ids inside a source.
"""

from datetime import datetime
from typing import NamedTuple

from domain.facts.dimensions import Dimensions


class Incident(NamedTuple):
    """A service was down: from `at` until its first end told."""

    at: datetime
    dims: Dimensions
    until: datetime


class Acknowledged(NamedTuple):
    """The first acknowledgement of an incident; seconds since it started."""

    at: datetime
    dims: Dimensions
    seconds: float
    business_seconds: float | None


class Lead(NamedTuple):
    """A sales lead was received; the agent is who received it.

    Attributes:
        is_assisted: any event says that agents assisted it.
        is_won: bought, by what was told last.
    """

    at: datetime
    dims: Dimensions
    is_assisted: bool
    is_won: bool


class LeadAnswered(NamedTuple):
    """The first answer to a lead, by its agent; seconds since it was received."""

    at: datetime
    dims: Dimensions
    seconds: float
    business_seconds: float | None


class Customer(NamedTuple):
    """Somebody was a customer of one segment: after `at`, up to and including `until`.

    Attributes:
        left_at: when they left, of whatever segment they were by then.
    """

    at: datetime
    dims: Dimensions
    until: datetime
    left_at: datetime


class Gained(NamedTuple):
    """Somebody became a customer, or came back.

    Attributes:
        is_winback: came back, by what was told before or by how it is told.
        is_referral: came by somebody's recommendation.
    """

    at: datetime
    dims: Dimensions
    is_winback: bool
    is_referral: bool


class Lost(NamedTuple):
    """A customer left."""

    at: datetime
    dims: Dimensions


class Purchased(NamedTuple):
    """A customer bought something."""

    at: datetime
    dims: Dimensions


class Sold(NamedTuple):
    """Support sold something."""

    at: datetime
    dims: Dimensions
    amount: float
    currency: str


class Booked(NamedTuple):
    """Money of the whole business was booked.

    Attributes:
        kind: `revenue` and `cost` are totals, the other kinds parts of them.
    """

    at: datetime
    dims: Dimensions
    kind: str
    amount: float
    currency: str


class Session(NamedTuple):
    """A self-service session ended; anonymous if it names no requester."""

    at: datetime
    dims: Dimensions
    requester: str | None


class Sent(NamedTuple):
    """Support content was sent to a recipient."""

    at: datetime
    dims: Dimensions
    recipient: str
    content: str | None


class Reacted(NamedTuple):
    """A recipient opened or clicked support content."""

    at: datetime
    dims: Dimensions
    recipient: str
    content: str | None
