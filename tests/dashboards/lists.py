"""Lists of tickets, and how each stands, as the reference reads them."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from types import SimpleNamespace

from tests.dashboards.breakdowns import ExpectedPageInfo
from tests.dashboards.ranges import text_of
from tests.reference.rows import ReferenceRow
from tests.reference.tickets import ReferenceTicket


class ListedTicket:
    def __init__(self, ticket: ReferenceTicket) -> None:
        now = ticket.steps[-1].after
        self.id, self.source = ticket.id, ticket.source
        self.status, self.channel, self.priority = now.status, now.channel, now.priority
        self.category, self.tags = now.category, sorted(now.tags)
        self.opened_at = instant_text(ticket.opened_at)
        self.first_responded_at = last_of(step.at for step in ticket.human_replies[:1])
        self.resolved_at = last_of(step.at for step in ticket.resolutions)
        self.closed_at = last_of(step.at for step in ticket.closings)
        self.agent = now.agent and SimpleNamespace(id=now.agent.id, source=now.agent.source)


class ExpectedTickets:
    """The tickets that rows are about, each once, the last counted first."""

    def __init__(self, rows: Iterable[ReferenceRow], first: int, after: int) -> None:
        counted: dict[tuple[str, str], tuple[datetime, ReferenceTicket]] = {}
        for row in rows:
            assert row.ticket
            key = row.ticket.source, row.ticket.id
            at = max(row.dimensions.at, counted[key][0]) if key in counted else row.dimensions.at
            counted[key] = at, row.ticket
        order = sorted(counted, key=lambda key: (-counted[key][0].timestamp(), key))
        shown = order[after : after + first]
        self.total_count = len(order)
        self.edges = [SimpleNamespace(node=ListedTicket(counted[key][1])) for key in shown]
        end = after + len(shown)
        self.page_info = ExpectedPageInfo(len(order) > end, len(shown), end)


def last_of(instants: Iterable[datetime]) -> str | None:
    ordered: Sequence[datetime] = list(instants)
    return instant_text(ordered[-1] if ordered else None)


def instant_text(at: datetime | None) -> str | None:
    return None if at is None else text_of(at)
