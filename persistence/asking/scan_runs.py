"""Scans are read in one snapshot, in a given time, on a few connections where that is quicker.

All begin on one connection. A small desk answers each scan in a millisecond, and is done before
another connection would have begun its transaction. Where scans prove slow, connections that
nobody needs join in, with the same snapshot.
"""

import asyncio
from dataclasses import dataclass, field
from datetime import datetime

import asyncpg

from domain.bounds import Bound
from domain.errors import CostLimit, TooBusy, Unavailable, Unreachable
from persistence.asking.kpi_sql import Setting
from persistence.asking.rollup_coverage import kept
from persistence.asking.scans import Scan
from persistence.connections.database import Connection, Database, Limits
from persistence.workspace.configurations import in_force

MOST_CONNECTIONS = Bound(
    4,
    "connections",
    "connections on which one question is read",
    "it is read on no more, one statement after the other",
    "The database",
)
"""Of one question."""

PATIENCE_SECONDS = 0.05
"""So long one connection reads alone: another one begins with cold caches, and takes a processor
from others who ask."""

_OF_ONE = 2 / 3
"""The part of the time left that one statement may take."""


@dataclass(slots=True)
class ScanRun:
    """Reads scans.

    A scan that takes too long, or gives too much, fails for itself (`Scan.failure`).

    Attributes:
        until: when all must be over, by the clock of the event loop.
        pending: scans to read; the cheap ones come first: what takes too long then blanks nothing
            but what takes long as well.
        statements: how many ran.
    """

    database: Database
    workspace: str
    now: datetime
    until: float
    pending: list[Scan]
    statements: int = 0
    _began: float = field(default=0.0, init=False)
    _coming: set["asyncio.Task[None] | None"] = field(default_factory=set, init=False)

    def __post_init__(self) -> None:
        self._order()

    def _order(self) -> None:
        self.pending.sort(key=lambda scan: scan.cost, reverse=True)

    async def run(self) -> None:
        """Read all, until the time is up."""
        try:
            async with asyncio.timeout_at(self.until):
                while self.pending:
                    await self._in_a_snapshot()
        except (TimeoutError, Unavailable) as error:
            if isinstance(error, TooBusy | Unreachable):
                raise
            for scan in self.pending:
                scan.failure = _too_slow()

    async def _in_a_snapshot(self) -> None:
        """Read what is pending, until a statement fails on the connection that comes first."""
        self._began = asyncio.get_running_loop().time()
        async with self.database.reading(self.workspace, self._limits()) as first:
            setting = await self._setting(first)
            while self.pending and not self._is_worth_more():
                if not await self._read_next(first, setting):
                    return
            if self.pending:
                await self._read_on(first, setting)

    async def _setting(self, connection: Connection) -> Setting:
        configuration = await in_force(connection, self.workspace)
        sums = await kept(connection, self.workspace, configuration)
        if sums:
            self.pending += [other for scan in self.pending for other in scan.parted(sums)]
            self._order()
        return Setting(self.workspace, configuration, self.now, sums)

    def _limits(self) -> Limits:
        # What is left is not all for one statement: another transaction may follow its failure.
        left = self.until - asyncio.get_running_loop().time()
        return Limits(statement_ms=max(1, int(left * 1000 * _OF_ONE)))

    def _is_worth_more(self) -> bool:
        alone = asyncio.get_running_loop().time() - self._began
        return len(self.pending) > 1 and alone > PATIENCE_SECONDS

    async def _read_on(self, first: Connection, setting: Setting) -> None:
        """Read what is pending, on connections that nobody needs now as well.

        The first waits for none of them: it goes on while they join in, with its snapshot. If one
        breaks, none goes on.
        """
        count = min(int(MOST_CONNECTIONS.limit), len(self.pending), self.database.idle + 1) - 1
        if count < 1:
            await self._read_all(first, setting)
            return
        snapshot = await first.fetchval("SELECT pg_export_snapshot()")
        try:
            async with asyncio.TaskGroup() as group:
                for _ in range(count):
                    self._coming.add(group.create_task(self._join(snapshot, setting)))
                await self._read_all(first, setting)
                if not self.pending:
                    self._send_away()
        except BaseExceptionGroup as errors:
            raise errors.exceptions[0] from errors

    async def _join(self, snapshot: str, setting: Setting) -> None:
        """Read on another connection, if there is one at once."""
        task = asyncio.current_task()
        try:
            limits = self._limits()
            async with self.database.reading(self.workspace, limits, snapshot) as connection:
                self._coming.discard(task)
                await self._read_all(connection, setting)
        except Unavailable:
            if task not in self._coming:
                raise

    def _send_away(self) -> None:
        """Nothing is left for those who have not begun."""
        for task in self._coming:
            if task:
                task.cancel()

    async def _read_all(self, connection: Connection, setting: Setting) -> None:
        while self.pending and await self._read_next(connection, setting):
            pass

    async def _read_next(self, connection: Connection, setting: Setting) -> bool:
        """Read one scan; whether the connection can be used further."""
        scan = self.pending.pop()
        self.statements += 1
        try:
            await scan.run(connection, setting)
        except CostLimit as error:
            scan.failure = error
        except asyncpg.QueryCanceledError:
            scan.failure = _too_slow()
            return False
        except (asyncio.CancelledError, TimeoutError):
            scan.failure = _too_slow()
            raise
        return True


def _too_slow() -> Unavailable:
    return Unavailable("took too long; ask for a shorter range")
