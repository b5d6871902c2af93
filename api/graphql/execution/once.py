"""What a document reads once, however many of its fields ask."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, TypeVar

T = TypeVar("T")


@dataclass(slots=True)
class _Reading:
    """Something that is read, or was.

    Attributes:
        waiting: how many wait for it; when nobody does any more, it is given up.
    """

    task: "asyncio.Future[Any]"
    waiting: int = 0


class Once:
    """Reads, and remembers what was read; whoever asks meanwhile waits for the same."""

    def __init__(self) -> None:
        self._readings: dict[str, _Reading] = {}

    async def read(self, what: str, read: Callable[[], Awaitable[T]]) -> T:
        """What was read under a name; whoever gives up stops nobody else.

        Raises:
            Exception: whatever reading raised, for all who ask.
        """
        reading = self._readings.get(what)
        if reading is None:
            reading = self._readings[what] = _Reading(asyncio.ensure_future(read()))
            reading.task.add_done_callback(_look_at)
        reading.waiting += 1
        try:
            result: T = await asyncio.shield(reading.task)
        finally:
            reading.waiting -= 1
            if not reading.waiting and not reading.task.done():
                if self._readings.get(what) is reading:
                    del self._readings[what]
                reading.task.cancel()
        return result

    def forget(self, what: str) -> None:
        """Read it anew when it is asked for again."""
        self._readings.pop(what, None)


def _look_at(task: "asyncio.Future[Any]") -> None:
    """Whoever waits gets the error; nobody waiting is no fault."""
    if not task.cancelled():
        task.exception()
