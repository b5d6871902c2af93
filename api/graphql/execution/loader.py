"""The meeting point of all demands of a document, so that they are read together."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import TypeVar

from domain.asking.demands import Demand, Readings
from domain.errors import DomainError

Read = Callable[[Sequence[Demand]], Awaitable[Sequence[Readings | DomainError]]]

_QUIET_TURNS = 3
"""Turns of the event loop without a new demand after which all of a level have come."""

Answer = asyncio.Future[Readings]
T = TypeVar("T")
U = TypeVar("U")


async def then(coming: Awaitable[T], make: Callable[[T], U]) -> U:
    """What is made of something to come.

    A field that returns this has asked at once: it needs no turn of the event loop to begin.
    """
    return make(await coming)


class Loader:
    """Collects demands until no more come, then reads them as one batch; equal ones are one."""

    def __init__(self, read: Read) -> None:
        self._read = read
        self._known: dict[Demand, Readings | BaseException] = {}
        self._waiting: dict[Demand, list[Answer]] = {}
        self._new: list[Demand] = []
        self._tasks: set[asyncio.Task[None]] = set()
        self.batches = 0

    def load(self, demand: Demand) -> Answer:
        """The readings of a demand, to be awaited; whoever gives up stops nobody else.

        Raises:
            DomainError: why there are none; other demands are not touched.
        """
        answer: Answer = asyncio.get_running_loop().create_future()
        if demand in self._known:
            _tell(answer, self._known[demand])
        elif demand in self._waiting:
            self._waiting[demand].append(answer)
        else:
            self._waiting[demand] = [answer]
            self._new.append(demand)
            if len(self._new) == 1:
                task = asyncio.create_task(self._answer())
                self._tasks.add(task)
                task.add_done_callback(self._tasks.discard)
        return answer

    def close(self) -> None:
        """Give up what is being read: nobody waits for it any more."""
        for task in self._tasks:
            task.cancel()

    async def _answer(self) -> None:
        await self._settle()
        demands, self._new = self._new, []
        self.batches += 1
        try:
            results = await self._read(demands)
        except BaseException as error:
            for demand in demands:
                self._tell(demand, error)
            if not isinstance(error, Exception):
                raise
            return
        for demand, result in zip(demands, results, strict=True):
            self._tell(demand, result)

    async def _settle(self) -> None:
        quiet, known = 0, len(self._new)
        while quiet < _QUIET_TURNS:
            await asyncio.sleep(0)
            quiet = quiet + 1 if len(self._new) == known else 0
            known = len(self._new)

    def _tell(self, demand: Demand, result: Readings | BaseException) -> None:
        self._known[demand] = result
        for answer in self._waiting.pop(demand):
            _tell(answer, result)


def _tell(answer: Answer, result: Readings | BaseException) -> None:
    if answer.done():  # given up
        return
    if isinstance(result, BaseException):
        answer.set_exception(result)
        answer.exception()  # whoever still waits gets it; nobody waiting is no fault
    else:
        answer.set_result(result)
