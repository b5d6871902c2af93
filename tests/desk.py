"""A workspace under test: tell it events, fold them, ask for KPIs."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from api.cli.holiday_dates import holiday_dates
from domain.asking.demands import Demand, Readings
from domain.configuration.calendars import HolidayDates
from domain.errors import DomainError
from domain.events import parse
from domain.kpis import REGISTRY
from domain.language.clocks import on_business_clock
from domain.language.filters import EVERYTHING, Filter
from domain.language.formulas import Reading
from domain.periods import Period
from persistence.asking import kpis
from persistence.connections.database import Database
from persistence.dead_letters import DeadLetter, letters
from persistence.events.storing import StoreResult, store
from persistence.folding import FoldTurns, mark_everything
from persistence.workspace.configurations import apply
from persistence.workspace.workspaces import create

_BATCH = 1000

NOW = datetime(2026, 11, 1, tzinfo=UTC)
EVER = Period(datetime(2000, 1, 1, tzinfo=UTC), datetime(2030, 1, 1, tzinfo=UTC))


@dataclass(frozen=True)
class StoredDesk:
    """A workspace of a real database."""

    database: Database
    workspace: str

    @classmethod
    async def create(cls, database: Database, workspace: str) -> "StoredDesk":
        async with database.writing(workspace) as connection:
            await create(connection, workspace)
        return cls(database, workspace)

    async def tell(self, envelopes: Sequence[Mapping[str, Any]]) -> StoreResult:
        """Store events and fold them."""
        intake = await self.store(envelopes)
        await self.fold()
        return intake

    async def store(self, envelopes: Sequence[Mapping[str, Any]]) -> StoreResult:
        """Store events, and leave the folding to others."""
        events = [parse(dict(envelope), NOW) for envelope in envelopes]
        async with self.database.writing(self.workspace) as connection:
            return await store(connection, self.workspace, events, NOW)

    async def configure(self, text: str, holidays: HolidayDates = holiday_dates) -> None:
        """Put a configuration in force and fold everything anew."""
        async with self.database.writing(self.workspace) as connection:
            await apply(connection, self.workspace, text, NOW, holidays)
            await mark_everything(connection, self.workspace)
        await self.fold()

    async def fold(self) -> None:
        """Fold until nothing is marked."""
        turns = FoldTurns(self.database, self.workspace, _BATCH)
        while not (turn := await turns.next()).is_idle:
            if turn.is_busy:
                await asyncio.sleep(0.01)
        assert not await self.aside()

    async def aside(self) -> Sequence[DeadLetter]:
        """What could not be folded."""
        async with self.database.reading(self.workspace) as connection:
            return await letters(connection, self.workspace, 1000)

    async def ask(
        self, demands: Sequence[Demand], now: datetime = NOW
    ) -> Sequence[Readings | DomainError]:
        """The answers to demands."""
        return (await kpis.read(self.database, self.workspace, demands, now)).results

    async def read(
        self,
        kpi: str,
        period: Period = EVER,
        where: Filter = EVERYTHING,
        *,
        on_business: bool = False,
        now: datetime = NOW,
    ) -> Reading:
        """The reading of one KPI over one period."""
        declared = on_business_clock(REGISTRY[kpi]) if on_business else REGISTRY[kpi]
        (result,) = await self.ask([Demand(declared, (period,), where=where)], now)
        assert not isinstance(result, DomainError), result
        return result[period, ()]
