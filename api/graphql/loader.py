"""The meeting point of all demands of a document, so that they are read together."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence

from domain.asking.demands import Demand, Readings
from domain.errors import DomainError

Read = Callable[[Sequence[Demand]], Awaitable[Sequence[Readings | DomainError]]]

_QUIET_TURNS = 3
"""Turns of the event loop without a new demand after which all of a level have come."""


class Loader:
    """Collects demands until no more come, then reads them as one batch; equal ones are one."""

    def __init__(self, read: Read) -> None:
        self._read = read
        self._answers: dict[Demand, asyncio.Future[Readings]] = {}
        self._waiting: list[Demand] = []
        self._gathering = False
        self._tasks: set[asyncio.Task[None]] = set()
        self.batches = 0

    async def load(self, demand: Demand) -> Readings:
        """The readings of a demand.

        Raises:
            DomainError: why there are none; other demands are not touched.
        """
        if demand not in self._answers:
            self._answers[demand] = asyncio.get_running_loop().create_future()
            self._waiting.append(demand)
            if not self._gathering:
                self._gathering = True
                task = asyncio.create_task(self._answer())
                self._tasks.add(task)
                task.add_done_callback(self._tasks.discard)
        return await asyncio.shield(self._answers[demand])

    def close(self) -> None:
        """Give up what is being read: nobody waits for it any more."""
        for task in self._tasks:
            task.cancel()

    async def _answer(self) -> None:
        await self._settle()
        demands, self._waiting, self._gathering = self._waiting, [], False
        self.batches += 1
        try:
            results = await self._read(demands)
        except BaseException as error:
            for demand in demands:
                self._fail(demand, error)
            if not isinstance(error, Exception):
                raise
            return
        for demand, result in zip(demands, results, strict=True):
            if isinstance(result, DomainError):
                self._fail(demand, result)
            elif not self._answers[demand].done():
                self._answers[demand].set_result(result)

    async def _settle(self) -> None:
        quiet, known = 0, len(self._waiting)
        while quiet < _QUIET_TURNS:
            await asyncio.sleep(0)
            quiet = quiet + 1 if len(self._waiting) == known else 0
            known = len(self._waiting)

    def _fail(self, demand: Demand, error: BaseException) -> None:
        future = self._answers[demand]
        if not future.done():
            future.set_exception(error)
            future.exception()  # whoever still waits gets it; nobody waiting is no fault
