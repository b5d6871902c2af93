"""The reader: what a document reads of single tickets and people, together and within bounds."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Concatenate, ParamSpec, TypeVar

from strawberry.dataloader import DataLoader

from domain.desk import Desk
from domain.errors import CostLimit, DomainError, Unfoldable
from domain.explaining import Explainer, Explanation, needs_voices
from domain.explaining.records import TicketRecord
from domain.folding.profiles import Profile
from domain.folding.tickets.summaries import TicketSummary, summary
from domain.language.kpi import Kpi
from persistence.asking import agents, comments, stock_flows, ticket_histories, ticket_lists
from persistence.asking.comments import Comment, CommentKey, Comments
from persistence.asking.kpi_sql import Setting
from persistence.asking.stock_flows import Flows, Stock
from persistence.asking.ticket_lists import Listing, TicketKey
from persistence.connections.database import Connection, Database
from persistence.events.reading import current_desk
from persistence.events.subjects import Subject
from persistence.workspace.configurations import in_force

A_LOOK = 1.0
"""Points for a look at the database, as for any statement."""
STEPS_PER_POINT = 1000
"""Events told to folds for explanations."""
_MOST_TICKETS = 100
"""Tickets that are read together."""

_Page = tuple[Listing, int, TicketKey | None]
_Comments = tuple[Comments, int, CommentKey | None]
P = ParamSpec("P")
T = TypeVar("T")


class Reader:
    """Reads what one document asks of tickets and people: each once, one look at a time.

    However many fields ask, the document holds one connection, so that it cannot take them all.

    Args:
        database: to read from.
        workspace: of the caller.
        now: the present.
        pay: is told the points of each look before it is taken; raises CostLimit if it is too much.
    """

    def __init__(
        self, database: Database, workspace: str, now: datetime, pay: Callable[[float], None]
    ) -> None:
        self._database = database
        self._pay = pay
        self._workspace = workspace
        self._now = now
        self._turn = asyncio.Lock()
        self._desk = Desk()
        self._records: DataLoader[Subject, TicketRecord | None] = DataLoader(
            self._read_records, max_batch_size=_MOST_TICKETS
        )
        self._summaries: DataLoader[Subject, TicketSummary | None] = DataLoader(
            self._make_summaries
        )
        self._explainers: DataLoader[tuple[Subject, bool], Explainer] = DataLoader(
            self._make_explainers
        )
        self._pages: DataLoader[_Page, list[TicketKey]] = DataLoader(self._read_pages)
        self._counts: DataLoader[Listing, int] = DataLoader(self._read_counts)
        self._comments: DataLoader[_Comments, list[Comment]] = DataLoader(self._read_comments)
        self._flows: DataLoader[Stock, Flows] = DataLoader(self._read_flows)
        self._profiles: DataLoader[None, Mapping[Subject, Profile]] = DataLoader(
            self._read_profiles
        )

    async def summary_of(self, ticket: Subject) -> TicketSummary | None:
        """A ticket as it stands; None if no event is about it."""
        return await self._summaries.load(ticket)

    async def explain(self, ticket: Subject, kpi: Kpi) -> Explanation:
        """Whether and why a KPI counts a ticket that events are about.

        Raises:
            CostLimit: the document costs too much.
            Unfoldable: its events cannot be folded now.
        """
        explainer = await self._explainers.load((ticket, needs_voices(kpi)))
        try:
            self._pay(round(explainer.steps(kpi) / STEPS_PER_POINT, 1))
            async with self._turn:
                # In a thread, so that other requests need not wait for the folds.
                return await asyncio.to_thread(explainer.explain, kpi)
        except DomainError:
            raise
        except Exception as error:
            raise Unfoldable("ticket", *ticket) from error

    async def page(self, listing: Listing, first: int, after: TicketKey | None) -> list[TicketKey]:
        """So many tickets of a list, after a given one or from the start."""
        return await self._pages.load((listing, first, after))

    async def count(self, listing: Listing) -> int:
        """How many tickets a list has."""
        return await self._counts.load(listing)

    async def comments(
        self, listing: Comments, first: int, after: CommentKey | None
    ) -> list[Comment]:
        """So many comments of a list, after a given one or from the start."""
        return await self._comments.load((listing, first, after))

    async def flows(self, stock: Stock) -> Flows:
        """What came to a stock and what went."""
        return await self._flows.load(stock)

    async def profiles(self) -> Mapping[Subject, Profile]:
        """Everybody whom events are about, by source and id."""
        return await self._profiles.load(None)

    async def _read_records(
        self, tickets: list[Subject]
    ) -> Sequence[TicketRecord | CostLimit | None]:
        async with self._look() as connection:
            records = await ticket_histories.of_tickets(connection, self._workspace, tickets)
            self._desk = await current_desk(connection, self._workspace)
        return [records.get(ticket) for ticket in tickets]

    async def _make_summaries(
        self, tickets: list[Subject]
    ) -> Sequence[TicketSummary | BaseException | None]:
        records = await self._records_of(tickets)
        return [
            self._summary(record) if isinstance(record, TicketRecord) else record
            for record in records
        ]

    def _summary(self, record: TicketRecord) -> TicketSummary | Unfoldable:
        """A ticket as it stands, or that its events make none: others are not touched."""
        try:
            return summary(record.events, self._desk, self._now)
        except Unfoldable as error:
            return error
        except Exception:  # noqa: BLE001  # whatever its events raise, an operator sees it
            return Unfoldable("ticket", record.source, record.ticket)

    async def _make_explainers(
        self, wanted: list[tuple[Subject, bool]]
    ) -> Sequence[Explainer | BaseException]:
        loaded = await self._records_of([ticket for ticket, _ in wanted])
        records = [
            record or TicketRecord(*ticket, ())
            for record, (ticket, _) in zip(loaded, wanted, strict=True)
        ]
        with_voices = [
            (index, record)
            for index, (record, (_, needed)) in enumerate(zip(records, wanted, strict=True))
            if needed and isinstance(record, TicketRecord)
        ]
        if with_voices:
            async with self._look() as connection:
                silent = [record for _, record in with_voices]
                voiced = await ticket_histories.voiced(connection, self._workspace, silent)
            for index, record in with_voices:
                records[index] = voiced[record.source, record.ticket]
        return [
            Explainer(record, self._desk, self._now) if isinstance(record, TicketRecord) else record
            for record in records
        ]

    async def _records_of(
        self, tickets: Sequence[Subject]
    ) -> list[TicketRecord | BaseException | None]:
        """The events about tickets, or why they cannot be read of one: others are not touched."""
        coming = (self._records.load(ticket) for ticket in tickets)
        return await asyncio.gather(*coming, return_exceptions=True)

    async def _read_pages(self, pages: list[_Page]) -> Sequence[list[TicketKey] | DomainError]:
        return [await self._tried(ticket_lists.page, *page) for page in pages]

    async def _read_counts(self, listings: list[Listing]) -> Sequence[int | DomainError]:
        return [await self._tried(ticket_lists.count, listing) for listing in listings]

    async def _read_comments(self, pages: list[_Comments]) -> Sequence[list[Comment] | DomainError]:
        return [await self._tried(comments.page, *page) for page in pages]

    async def _read_flows(self, stocks: list[Stock]) -> Sequence[Flows | DomainError]:
        return [await self._tried(stock_flows.flows, stock) for stock in stocks]

    async def _read_profiles(self, _: list[None]) -> Sequence[Mapping[Subject, Profile]]:
        async with self._look() as connection:
            return [await agents.profiles(connection, self._workspace)]

    async def _tried(
        self,
        read: Callable[Concatenate[Connection, Setting, P], Awaitable[T]],
        *arguments: P.args,
        **named: P.kwargs,
    ) -> T | DomainError:
        """The answer to one of several questions, or why there is none: others are not touched."""
        try:
            async with self._look() as connection:
                setting = Setting(
                    self._workspace, await in_force(connection, self._workspace), self._now
                )
                return await read(connection, setting, *arguments, **named)
        except DomainError as error:
            return error

    @asynccontextmanager
    async def _look(self) -> AsyncIterator[Connection]:
        self._pay(A_LOOK)
        async with self._turn, self._database.reading(self._workspace) as connection:
            yield connection
