"""Scans are read in one snapshot, in a given time, on a few connections where that is quicker.

All begin on one connection. A small desk answers each scan in a millisecond, and is done before
another connection would have begun its transaction. Where scans prove slow, connections that
nobody needs join in, with the same snapshot.
"""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import asyncpg

from domain.asking.scan_plans import ScanPlan
from domain.asking.scans import Need
from domain.bounds import Bound
from domain.errors import CostLimit, DomainError, TooBusy, Unavailable, Unreachable
from persistence.asking import scans
from persistence.asking.kpi_sql import Setting
from persistence.asking.rollup_coverage import rollup_coverage
from persistence.asking.scan_cells import ScanCells
from persistence.connections.database import Connection, Database, TimeLimits
from persistence.workspace.configurations import in_force

MOST_CONNECTIONS = Bound(
    4,
    "connections",
    "connections on which one question is read",
    "no more connections are used; its statements run one after the other",
    "The database",
)
"""Of one question."""

PATIENCE_SECONDS = 0.05
"""So long one connection reads alone: another one begins with cold caches, and takes a processor
from others who ask."""

_OF_ONE = 2 / 3
"""The part of the time left that one statement may take."""


ScanOutcome = ScanCells | DomainError
"""What came of a scan, or why nothing did."""


@dataclass(slots=True)
class ScanRun:
    """Reads scans.

    Attributes:
        statements: how many scans were begun.
    """

    database: Database
    workspace: str
    now: datetime
    statements: int = 0
    _until: float = field(default=0.0, init=False)
    _began: float = field(default=0.0, init=False)
    _pending: list[ScanPlan] = field(default_factory=list, init=False)
    _outcomes: dict[Need, ScanOutcome] = field(default_factory=dict, init=False)
    _coming: set["asyncio.Task[None] | None"] = field(default_factory=set, init=False)

    async def read(self, plans: Sequence[ScanPlan], until: float) -> Mapping[Need, ScanOutcome]:
        """Read scans until the time is up.

        A scan that takes too long, or gives too much, fails for itself.

        Args:
            plans: what to read. The cheap ones come first: what takes too long then blanks nothing
                but what takes long as well.
            until: when all must be over, by the clock of the event loop.

        Returns:
            for each need of the plans, the cells that answer it.
        """
        self._until = until
        for plan in plans:
            if plan.problem:
                self._note(plan, plan.problem)
        self._schedule([plan for plan in plans if not plan.problem])
        try:
            async with asyncio.timeout_at(until):
                while self._pending:
                    await self._in_a_snapshot()
        except (TimeoutError, Unavailable) as error:
            if isinstance(error, TooBusy | Unreachable):
                raise
            for plan in self._pending:
                self._note(plan, _too_slow())
        return self._outcomes

    def _schedule(self, plans: Sequence[ScanPlan]) -> None:
        """Make these the plans that are pending; the next to be read is the last of the list."""
        self._pending[:] = sorted(plans, key=lambda plan: plan.cost, reverse=True)

    def _note(self, plan: ScanPlan, outcome: ScanOutcome) -> None:
        self._outcomes |= dict.fromkeys(plan.needs, outcome)

    async def _in_a_snapshot(self) -> None:
        """Read what is pending, until a statement fails on the connection that comes first."""
        self._began = asyncio.get_running_loop().time()
        async with self.database.reading(self.workspace, self._limits()) as first:
            setting = await self._setting(first)
            while self._pending and not self._is_worth_more():
                if not await self._read_next(first, setting):
                    return
            if self._pending:
                await self._read_on(first, setting)

    async def _setting(self, connection: Connection) -> Setting:
        configuration = await in_force(connection, self.workspace)
        coverage = await rollup_coverage(connection, self.workspace, configuration)
        self._schedule(
            [
                covered
                for plan in self._pending
                for covered in plan.covered_by(coverage.get(plan.key.fact))
            ]
        )
        return Setting(self.workspace, configuration, self.now)

    def _limits(self) -> TimeLimits:
        # What is left is not all for one statement: another transaction may follow its failure.
        left = self._until - asyncio.get_running_loop().time()
        return TimeLimits(statement_ms=max(1, int(left * 1000 * _OF_ONE)))

    def _is_worth_more(self) -> bool:
        alone = asyncio.get_running_loop().time() - self._began
        return len(self._pending) > 1 and alone > PATIENCE_SECONDS

    async def _read_on(self, first: Connection, setting: Setting) -> None:
        """Read what is pending, on connections that nobody needs now as well.

        The first waits for none of them: it goes on while they join in, with its snapshot. If one
        breaks, none goes on.
        """
        count = min(int(MOST_CONNECTIONS.limit), len(self._pending), self.database.idle + 1) - 1
        if count < 1:
            await self._read_all(first, setting)
            return
        snapshot = await first.fetchval("SELECT pg_export_snapshot()")
        try:
            async with asyncio.TaskGroup() as group:
                for _ in range(count):
                    self._coming.add(group.create_task(self._join(snapshot, setting)))
                await self._read_all(first, setting)
                if not self._pending:
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
        while self._pending and await self._read_next(connection, setting):
            pass

    async def _read_next(self, connection: Connection, setting: Setting) -> bool:
        """Read one scan; whether the connection can be used further."""
        plan = self._pending.pop()
        self.statements += 1
        try:
            self._note(plan, await scans.run(plan, connection, setting))
        except CostLimit as error:
            self._note(plan, error)
        except asyncpg.QueryCanceledError:
            self._note(plan, _too_slow())
            return False
        except (asyncio.CancelledError, TimeoutError):
            self._note(plan, _too_slow())
            raise
        return True


def _too_slow() -> Unavailable:
    return Unavailable("took too long; ask for a shorter range")
