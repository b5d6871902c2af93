"""What is asked: a period, a zone and a filter."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from tests.reference.rows import names_outbound
from tests.reference.tickets import Ticket


@dataclass(frozen=True)
class Question:
    since: datetime
    until: datetime
    zone: ZoneInfo
    where: Mapping[str, Any] | None

    def covers(self, at: datetime) -> bool:
        return self.since <= at < self.until

    def day(self, at: datetime) -> date:
        return at.astimezone(self.zone).date()

    def is_volume(self, ticket: Ticket) -> bool:
        """Whether ticket_volume may count the ticket, were it opened in the period."""
        if ticket.opened_at is None:
            return False
        return ticket.direction == "inbound" or names_outbound(self.where)
