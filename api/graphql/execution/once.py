"""What a document reads once, however many of its fields ask."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar, cast

from api.graphql.execution.promises import Pending, Promise, Rounds

T = TypeVar("T")


class Once:
    """Reads, and remembers what was read; whoever asks meanwhile waits for the same.

    Args:
        rounds: of the document, in which what waits for a reading goes on.
    """

    def __init__(self, rounds: Rounds) -> None:
        self._rounds = rounds
        self._promises: dict[str, Promise[Any]] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    def read(self, name: str, read: Callable[[], Awaitable[T]]) -> Promise[T]:
        """What was read under a name; whatever reading raised is for all who ask."""
        if name not in self._promises:
            promise: Pending[T] = Pending(self._rounds)
            task = asyncio.create_task(_keep(promise, read))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
            self._promises[name] = promise
        return cast("Promise[T]", self._promises[name])

    def forget(self, name: str) -> None:
        """Read it anew when it is asked for again."""
        self._promises.pop(name, None)

    def close(self) -> None:
        """Give up what is being read: nobody waits for it any more."""
        for task in self._tasks:
            task.cancel()


async def _keep(promise: Pending[T], read: Callable[[], Awaitable[T]]) -> None:
    try:
        value = await read()
    except BaseException as error:
        promise.reject(error)
        if not isinstance(error, Exception):
            raise
    else:
        promise.resolve(value)
