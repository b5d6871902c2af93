"""The worker that folds what is marked, soon after it was stored, in all workspaces."""

import asyncio

from api.metrics import Metrics
from api.workers.supervision import Turns, Worker
from persistence.connections.database import Database
from persistence.dead_letters import workspaces_due
from persistence.folding import WORK, FoldTurns

_BATCH = 100
"""So few that requests do not notice: folding keeps the event loop that serves them."""
_IDLE_SECONDS = 0.25
"""Until the next look at the database: what another process stored wakes nobody here."""
_GATHER_SECONDS = 0.05
"""Before a round, unless there is a backlog. Events of a ticket often come one by one, and each
would have the whole ticket folded again. A longer wait would show in how fresh the figures are, a
shorter one would gather few.
"""


class FoldWorker:
    """Folds for all workspaces; several may run, in one process or many."""

    def __init__(self, database: Database, wake: asyncio.Event, metrics: Metrics) -> None:
        self._database = database
        self._metrics = metrics
        self._turns = Turns(WORK)
        self._of_workspace: dict[str, FoldTurns] = {}
        self._has_backlog = False
        self.worker = Worker(WORK, self._round, wake, self._turns.trouble)

    async def _round(self) -> float:
        if not self._has_backlog:
            await asyncio.sleep(_GATHER_SECONDS)
        self._has_backlog = False
        marked = await self._database.workspaces_in("fold_mark")
        folded = await self._turns.take(marked, self._turn)
        retried = await self._turns.take(await workspaces_due(self._database, WORK), self._retry)
        self._metrics.folded.inc(folded)
        return 0.0 if folded or retried or self._has_backlog else _IDLE_SECONDS

    async def _turn(self, workspace: str) -> int:
        turn = await self._turns_of(workspace).next()
        # A turn that folded nothing, though there was something to do, is taken anew at once.
        is_anew = not turn.folded and not turn.is_idle and not turn.is_busy
        self._has_backlog |= is_anew or turn.folded >= _BATCH
        return turn.folded

    async def _retry(self, workspace: str) -> int:
        return await self._turns_of(workspace).retry()

    def _turns_of(self, workspace: str) -> FoldTurns:
        return self._of_workspace.setdefault(
            workspace, FoldTurns(self._database, workspace, _BATCH)
        )
