"""The background task that folds what is marked, soon after it was stored."""

import asyncio
import contextlib

import asyncpg
import structlog

from api.metrics import Metrics
from domain.errors import DomainError
from persistence.database import BULK, Database
from persistence.folding import fold_marked
from persistence.statistics import analyze_fresh

_BATCH = 100
"""Few enough that requests served by the same process do not notice."""
_IDLE_SECONDS = 0.25
_GATHER_SECONDS = 0.05
"""Between two rounds: a ticket whose events come one by one is not folded for each of them."""
_AFTER_FAILURE_SECONDS = 2.0

log = structlog.get_logger()


class Folder:
    """Folds for all workspaces until it is stopped; several may run, in one process or many."""

    def __init__(self, database: Database, poke: asyncio.Event, metrics: Metrics) -> None:
        self._database = database
        self._metrics = metrics
        self._poke = poke
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin."""
        self._task = asyncio.create_task(self._run())

    async def stop(self) -> None:
        """End after the present round; what is marked stays marked."""
        if self._task:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task

    async def _run(self) -> None:
        while True:
            try:
                folded = await self._round()
            except (asyncpg.PostgresError, asyncpg.InterfaceError, DomainError, OSError) as error:
                log.warning("fold_failed", error=type(error).__name__, detail=str(error))
                await asyncio.sleep(_AFTER_FAILURE_SECONDS)
                continue
            self._metrics.folded.inc(folded)
            await (asyncio.sleep(_GATHER_SECONDS) if folded else self._wait())

    async def _round(self) -> int:
        folded = 0
        for workspace in await self._database.workspaces_in("fold_mark"):
            async with self._database.writing(workspace, BULK) as connection:
                folded += await fold_marked(connection, workspace, _BATCH) or 0
                await analyze_fresh(connection)
        return folded

    async def _wait(self) -> None:
        """Until somebody pokes, or a while: another process may have stored something."""
        self._poke.clear()
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._poke.wait(), _IDLE_SECONDS)
            await asyncio.sleep(_GATHER_SECONDS)
