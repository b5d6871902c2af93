"""What a document reads once, however many of its fields ask."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

T = TypeVar("T")


class Once:
    """Reads, and remembers what was read; whoever asks meanwhile waits for the same."""

    def __init__(self) -> None:
        self._reading: dict[str, asyncio.Task[Any]] = {}

    async def read(self, what: str, read: Callable[[], Awaitable[T]]) -> T:
        """What was read under a name; whoever gives up stops nobody else.

        Raises:
            Exception: whatever reading raised, for all who ask.
        """
        if what not in self._reading:
            task = asyncio.ensure_future(read())
            task.add_done_callback(_look_at)
            self._reading[what] = task
        told: T = await asyncio.shield(self._reading[what])
        return told

    def forget(self, what: str) -> None:
        """Read it anew when it is asked for again."""
        self._reading.pop(what, None)


def _look_at(task: "asyncio.Future[Any]") -> None:
    """Whoever waits gets the error; nobody waiting is no fault."""
    if not task.cancelled():
        task.exception()
