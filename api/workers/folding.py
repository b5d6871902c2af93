"""The worker that folds what is marked, soon after it was stored, in all workspaces."""

import asyncio

from api.metrics import Metrics
from api.workers.supervision import Turns, Worker
from persistence.database import Database
from persistence.dead_letters import workspaces_due
from persistence.folding import WORK, FoldTurns

_BATCH = 100
"""Few enough that requests served by the same process do not notice."""
_IDLE_SECONDS = 0.25
"""Another process may have stored something."""
_GATHER_SECONDS = 0.05
"""Between two rounds: a ticket whose events come one by one is not folded for each of them."""


class FoldWorker:
    """Folds for all workspaces; several may run, in one process or many."""

    def __init__(self, database: Database, wake: asyncio.Event, metrics: Metrics) -> None:
        self._database = database
        self._metrics = metrics
        self._turns = Turns(WORK)
        self._of_workspace: dict[str, FoldTurns] = {}
        self.worker = Worker(WORK, self._round, wake)

    async def _round(self) -> float:
        await asyncio.sleep(_GATHER_SECONDS)
        marked = await self._database.workspaces_in("fold_mark")
        folded = await self._turns.take(marked, self._turn)
        retried = await self._turns.take(await workspaces_due(self._database, WORK), self._retry)
        self._metrics.folded.inc(folded)
        return 0.0 if folded or retried else _IDLE_SECONDS

    async def _turn(self, workspace: str) -> int:
        turns = self._turns_of(workspace)
        turn = await turns.next()
        return turn.folded or int(not turn.is_idle and not turn.is_busy)

    async def _retry(self, workspace: str) -> int:
        return await self._turns_of(workspace).retry()

    def _turns_of(self, workspace: str) -> FoldTurns:
        return self._of_workspace.setdefault(
            workspace, FoldTurns(self._database, workspace, _BATCH)
        )
