"""The loader: all that the fields of a document demand in one round is read together."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence

from api.graphql.execution.promises import Pending, Promise, Rounds
from domain.asking.demands import Demand, Readings
from domain.errors import DomainError

Read = Callable[[Sequence[Demand]], Awaitable[Sequence[Readings | DomainError]]]


class Loader:
    """Collects the demands of each round, then reads them as one batch; equal ones are one.

    The executor calls the resolvers of all fields that a document selects, whatever its fragments,
    conditions and lists, before it waits for any. A resolver that demands readings does so when it
    is called, not when what it returned is awaited: it is no `async def`. So the first round has
    all that can be known from the document alone. What depends on readings, such as `other` of a
    breakdown, comes in the round in which these are told.

    Attributes:
        rounds: what is demanded outside of them is a batch of its own, read at once.
        batches: how many were read.
    """

    def __init__(self, read: Read) -> None:
        self._read = read
        self._promises: dict[Demand, Pending[Readings]] = {}
        self._new: list[Demand] = []
        self._tasks: set[asyncio.Task[None]] = set()
        self.rounds = Rounds(self._start)
        self.batches = 0

    def load(self, demand: Demand) -> Promise[Readings]:
        """The readings of a demand, or the DomainError for which there are none."""
        promise = self._promises.get(demand)
        if promise is None:
            promise = self._promises[demand] = Pending(self.rounds)
            self._new.append(demand)
            if not self.rounds.is_open:
                self._start()
        return promise

    def close(self) -> None:
        """Give up what is being read: nobody waits for it any more."""
        for task in self._tasks:
            task.cancel()

    def _start(self) -> None:
        if self._new:
            demands, self._new = self._new, []
            self.batches += 1
            task = asyncio.create_task(self._answer(demands))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _answer(self, demands: Sequence[Demand]) -> None:
        try:
            results = await self._read(demands)
        except BaseException as error:
            with self.rounds.open():
                for demand in demands:
                    self._promises[demand].reject(error)
            if not isinstance(error, Exception):
                raise
            return
        with self.rounds.open():
            for demand, result in zip(demands, results, strict=True):
                if isinstance(result, DomainError):
                    self._promises[demand].reject(result)
                else:
                    self._promises[demand].resolve(result)
