"""The worker that keeps rollups up to date, in small steps with pauses between."""

import asyncio
import time

from api.clock import now
from api.workers.supervision import Turns, Worker
from persistence.connections.database import Database
from persistence.dead_letters import workspaces_due
from persistence.rollups.keeping import WORK
from persistence.rollups.steps import step

_REST_SECONDS = 10.0
"""Between two rounds: a day that changes again and again is rolled up for many changes at once."""
_ALL_SECONDS = 300.0
"""Until all workspaces are looked at: a workspace that has grown large, or a day that has passed,
leaves no mark.
"""
_PAUSE_SECONDS = 0.05
"""Between two steps. A step holds the lock that folding needs: without a pause the next step would
take it again before the fold worker, which only tries the lock, has had a chance.
"""


class RollupWorker:
    """Keeps rollups for all workspaces; several may run."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._turns = Turns(WORK)
        self._all_at = 0.0
        self.worker = Worker(WORK, self._round, trouble=self._turns.trouble)

    async def _round(self) -> float:
        waiting = await self._waiting()
        # One step for each, in turn: a workspace whose whole year is rolled up delays no other.
        while waiting:
            more: list[str] = []

            async def turn(workspace: str, more: list[str] = more) -> int:
                if is_more := await step(self._database, workspace, now()):
                    more.append(workspace)
                await asyncio.sleep(_PAUSE_SECONDS)
                return int(is_more)

            await self._turns.take(waiting, turn)
            waiting = more
        return _REST_SECONDS

    async def _waiting(self) -> list[str]:
        """The workspaces in which there may be something to do."""
        table = "rollup_mark"
        if time.monotonic() >= self._all_at:
            table, self._all_at = "workspace", time.monotonic() + _ALL_SECONDS
        marked = await self._database.workspaces_in(table)
        return sorted({*marked, *await workspaces_due(self._database, WORK)})
