"""Exports of tickets: a list that GraphQL gave, with how each of its tickets stands.

The list is read at once, so that it is that of one snapshot; how its tickets stand is read portion
by portion while the table is on its way. That is paid for, and bounded, before the table begins.
"""

import asyncio
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import ceil

from api.endpoints.tables import ExportTable, Row
from api.graphql.execution.executor import Executor
from api.graphql.execution.reader import A_LOOK, Reader
from api.graphql.inputs.scalars import text_of
from api.http.callers import Caller
from domain.bounds import Bound
from domain.errors import CostLimit
from domain.folding.profiles import Profile
from domain.folding.tickets.summaries import TicketSummary
from persistence.connections.pool import one_request
from persistence.events.subjects import Subject

MAX_TICKETS = Bound(
    10_000,
    "tickets",
    "export of tickets",
    "COST_LIMIT",
    "Questions",
)
"""Rows of one table."""
_AT_ONCE = 50
"""Tickets that are folded together: few enough for the events that one look may read."""
HEADER = (
    *("source", "ticket", "status", "channel", "priority", "category", "tags"),
    *("opened_at", "first_responded_at", "resolved_at", "closed_at"),
    *("agent", "agent_name", "team", "tier"),
)


@dataclass(frozen=True, slots=True)
class TicketTables:
    """Makes tables of tickets.

    Attributes:
        now: the present, in which the tickets stand as they do.
    """

    executor: Executor
    caller: Caller
    now: datetime

    async def table(self, tickets: Sequence[Subject]) -> ExportTable:
        """The table of some tickets, in their order.

        Raises:
            CostLimit: they are too many, or cost more than the caller may spend.
            Unavailable: the database cannot be reached.
        """
        if len(tickets) > MAX_TICKETS.limit:
            raise CostLimit(
                "scope",
                f"has more than {MAX_TICKETS.limit} tickets: ask for a shorter range "
                "or filter them",
            )
        looks = ceil(len(tickets) / _AT_ONCE) + 1
        self.executor.purse(self.caller, self.now).pay(looks * A_LOOK)
        return ExportTable(HEADER, self._portions(tickets, await self._reader().profiles()))

    async def _portions(
        self, tickets: Sequence[Subject], people: Mapping[Subject, Profile]
    ) -> AsyncIterator[Iterable[Row]]:
        for start in range(0, len(tickets), _AT_ONCE):
            # A reader remembers all that it read: each portion has its own.
            reader, some = self._reader(), tickets[start : start + _AT_ONCE]
            with one_request():
                summaries = await asyncio.gather(*(reader.summary_of(ticket) for ticket in some))
            yield [_row(summary, people) for summary in summaries if summary]

    def _reader(self) -> Reader:
        return Reader(self.executor.database, self.caller.workspace, self.now, _is_paid)


def _is_paid(_points: float) -> None:
    """All looks were paid for before the first."""


def _row(summary: TicketSummary, people: Mapping[Subject, Profile]) -> Row:
    now = summary.now
    agent = people.get((summary.source, now.agent)) if now.agent is not None else None
    instants = (
        summary.opened_at,
        summary.first_responded_at,
        summary.resolved_at,
        summary.closed_at,
    )
    return (
        *(summary.source, summary.id, now.status),
        *(summary.channel, summary.priority, summary.category, summary.tags),
        *(instant and text_of(instant) for instant in instants),
        *(now.agent, agent and agent.name, now.team, now.tier),
    )
