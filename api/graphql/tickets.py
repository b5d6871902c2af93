"""Tickets over GraphQL: how each stands, what became of it, and why KPIs count it or not."""

from datetime import datetime

import strawberry

from api.graphql.agents import AgentNode, agent_of, tier_of
from api.graphql.answers import PageInfoType, TierNode
from api.graphql.execution.context import Context
from api.graphql.explanations import ExplanationType
from api.graphql.inputs.scalars import DateTime
from api.graphql.names import KpiName
from api.graphql.paging import MAX_PAGE, first_of
from domain.errors import Unavailable
from domain.folding.tickets.summaries import Stretch, TicketSummary
from persistence.asking.ticket_lists import Listing, TicketKey
from persistence.events.subjects import Subject

Info = strawberry.Info[Context, None]


@strawberry.type(name="Span")
class SpanType:
    """A stretch of time in which status, agent, team and tier stayed."""

    _stretch: strawberry.Private[Stretch]
    _source: strawberry.Private[str]

    @strawberry.field
    def start(self) -> DateTime:
        """When the stretch began."""
        return DateTime(self._stretch.start)

    @strawberry.field
    def end(self) -> DateTime | None:
        """Null for the one that goes on."""
        return _date_time(self._stretch.end)

    @strawberry.field
    def status(self) -> str:
        """The status throughout: new, open, pending, on_hold, resolved or closed."""
        return self._stretch.status

    @strawberry.field
    async def agent(self, info: Info) -> AgentNode | None:
        """Who held the ticket."""
        return await agent_of(info, self._source, self._stretch.agent)

    @strawberry.field
    def team(self) -> strawberry.ID | None:
        """The ticket's own team, else the agent's."""
        return _id(self._stretch.team)

    @strawberry.field
    def tier(self) -> strawberry.ID | None:
        """The ticket's own tier, else that of its team, else the agent's."""
        return _id(self._stretch.tier)


@strawberry.type(name="Ticket")
class TicketNode:
    """A ticket as it stands: folded from its events when it is asked for, whether it is in KPIs or
    excluded.
    """

    _subject: strawberry.Private[Subject]

    @strawberry.field
    def id(self) -> strawberry.ID:
        """The id in its source."""
        return strawberry.ID(self._subject[1])

    @strawberry.field
    def source(self) -> str:
        """The helpdesk that it is of."""
        return self._subject[0]

    @strawberry.field
    async def status(self, info: Info) -> str:
        """The current status: new, open, pending, on_hold, resolved or closed."""
        return (await self._summary(info)).now.status

    @strawberry.field
    async def channel(self, info: Info) -> str | None:
        """The current channel; null if none is known."""
        return (await self._summary(info)).channel

    @strawberry.field
    async def priority(self, info: Info) -> str | None:
        """The current priority; null if none is known."""
        return (await self._summary(info)).priority

    @strawberry.field
    async def category(self, info: Info) -> str | None:
        """The current category; null if none is known."""
        return (await self._summary(info)).category

    @strawberry.field
    async def tags(self, info: Info) -> list[str]:
        """The current tags."""
        return list((await self._summary(info)).tags)

    @strawberry.field
    async def opened_at(self, info: Info) -> DateTime | None:
        """Null if the opening is not known."""
        return _date_time((await self._summary(info)).opened_at)

    @strawberry.field
    async def first_responded_at(self, info: Info) -> DateTime | None:
        """The first human reply."""
        return _date_time((await self._summary(info)).first_responded_at)

    @strawberry.field
    async def resolved_at(self, info: Info) -> DateTime | None:
        """The last resolution so far, even if it was reopened since."""
        return _date_time((await self._summary(info)).resolved_at)

    @strawberry.field
    async def closed_at(self, info: Info) -> DateTime | None:
        """The last closing so far, even if it was reopened since."""
        return _date_time((await self._summary(info)).closed_at)

    @strawberry.field
    async def agent(self, info: Info) -> AgentNode | None:
        """Who holds it."""
        return await agent_of(info, self._subject[0], (await self._summary(info)).now.agent)

    @strawberry.field
    async def tier(self, info: Info) -> TierNode | None:
        """Its own tier, else that of its team, else the agent's."""
        tier = (await self._summary(info)).now.tier
        return tier_of(tier, info.context.caller.configuration)

    @strawberry.field
    async def spans(self, info: Info) -> list[SpanType]:
        """Its history without gaps: every stretch between two changes."""
        stretches = (await self._summary(info)).stretches
        return [SpanType(_stretch=stretch, _source=self._subject[0]) for stretch in stretches]

    @strawberry.field
    async def explain(self, info: Info, kpi: KpiName) -> ExplanationType:
        """Whether and why a KPI counts it."""
        context = info.context
        return ExplanationType.of(await context.reader.explain(self._subject, context.kpis[kpi]))

    async def _summary(self, info: Info) -> TicketSummary:
        summary = await info.context.reader.summary_of(self._subject)
        if summary is None:
            raise Unavailable("the ticket has just gone; ask again")
        return summary


async def find_ticket(info: Info, source: str, id_: str) -> TicketNode | None:
    """A ticket; None if there are no events of it."""
    if "\0" in source + id_:
        return None
    summary = await info.context.reader.summary_of((source, id_))
    return TicketNode(_subject=(source, id_)) if summary else None


@strawberry.type
class TicketEdge:
    """A ticket in a list."""

    cursor: str
    node: TicketNode


@strawberry.type
class TicketConnection:
    """A page of tickets: the latest first, by the moment at which the KPI counts them; of open ones
    by their opening.
    """

    _question: strawberry.Private[tuple[str, ...]]
    _listing: strawberry.Private[Listing]
    _first: strawberry.Private[int]
    _after: strawberry.Private[TicketKey | None]

    @strawberry.field
    async def total_count(self, info: Info) -> int:
        """How many tickets there are on all pages, each once: the sample size of a KPI that counts
        tickets.
        """
        return await info.context.reader.count(self._listing)

    @strawberry.field
    async def edges(self, info: Info) -> list[TicketEdge]:
        """The tickets of the page."""
        positions = (await self._positions(info))[: self._first]
        return [
            TicketEdge(cursor=self._cursor(info, position), node=TicketNode(_subject=position[1:]))
            for position in positions
        ]

    @strawberry.field
    async def page_info(self, info: Info) -> PageInfoType:
        """Where the page ends."""
        positions = await self._positions(info)
        shown = positions[: self._first]
        return PageInfoType(
            has_next_page=len(positions) > len(shown),
            end_cursor=self._cursor(info, shown[-1]) if shown else None,
        )

    async def _positions(self, info: Info) -> list[TicketKey]:
        """The tickets of the page, and one more if there is one."""
        return await info.context.reader.page(self._listing, self._first + 1, self._after)

    def _cursor(self, info: Info, position: TicketKey) -> str:
        at, source, ticket = position
        return info.context.cursors.give(self._question, (at.isoformat(), source, ticket))


def ticket_page(
    info: Info, question: tuple[str, ...], listing: Listing, page: tuple[int, str | None]
) -> TicketConnection:
    """A page of a list.

    Args:
        info: of the field.
        question: what a cursor of this list is good for.
        listing: the list.
        page: how many tickets, and after which cursor.
    """
    first, after = page
    question = (info.context.caller.workspace, "tickets", *question)
    position = None
    if after is not None:
        at, source, ticket = info.context.cursors.read(question, after)
        position = TicketKey(datetime.fromisoformat(at), source, ticket)
    shown = first_of(first, info.context.max_page or int(MAX_PAGE.limit))
    return TicketConnection(_question=question, _listing=listing, _first=shown, _after=position)


def _date_time(at: datetime | None) -> DateTime | None:
    return DateTime(at) if at is not None else None


def _id(text: str | None) -> strawberry.ID | None:
    return strawberry.ID(text) if text is not None else None
