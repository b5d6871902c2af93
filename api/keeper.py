"""The background task that keeps sums of facts up to date, in small steps with pauses between."""

import asyncio
import contextlib
import time

import asyncpg
import structlog

from api.clock import now
from domain.errors import DomainError
from persistence.database import BULK, Database
from persistence.rollups.keeping import keep

_REST_SECONDS = 10.0
"""Between two rounds: days that change all the time are not summed for each change."""
_ALL_SECONDS = 300.0
"""Until all workspaces are looked at: some may have grown, or a day may have passed."""
_PAUSE_SECONDS = 0.05
"""Between two steps: whoever waits to fold comes first."""

log = structlog.get_logger()


class Keeper:
    """Keeps sums for all workspaces until it is stopped; several may run."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._task: asyncio.Task[None] | None = None
        self._all_at = 0.0

    def start(self) -> None:
        """Begin."""
        self._task = asyncio.create_task(self._run())

    async def stop(self) -> None:
        """End; what is out of date stays marked."""
        if self._task:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task

    async def _run(self) -> None:
        while True:
            try:
                await self._round()
            except (asyncpg.PostgresError, asyncpg.InterfaceError, DomainError, OSError) as error:
                log.warning("sums_failed", error=type(error).__name__, detail=str(error))
            await asyncio.sleep(_REST_SECONDS)

    async def _round(self) -> None:
        table = "rollup_mark"
        if time.monotonic() >= self._all_at:
            table, self._all_at = "workspace", time.monotonic() + _ALL_SECONDS
        for workspace in await self._database.workspaces_in(table):
            more = True
            while more:
                more = await self._step(workspace)
                await asyncio.sleep(_PAUSE_SECONDS)

    async def _step(self, workspace: str) -> bool:
        """Whether there may be more to do."""
        async with self._database.writing(workspace, BULK) as connection:
            # Nothing is done while somebody folds; the next round comes soon enough.
            return bool(await keep(connection, workspace, now()))
