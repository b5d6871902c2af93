"""Timeouts that count the turns of the event loop, not the seconds of a clock.

A loop that was busy for a second could not look whether an answer had come. By the clock, a wait of
a second would then be over at once, and a database that is healthy would pass for one that is away.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

TURN = 0.05
"""Seconds of a turn: a wait ends at most so much late, and costs twenty wake-ups a second."""

T = TypeVar("T")


async def wait_within(
    coming: Awaitable[T], seconds: float, unwanted: Callable[[T], object] = lambda _: None
) -> T:
    """What an awaitable gives within so many seconds.

    Args:
        coming: is given up if it does not come in time.
        seconds: as many as the loop had time to look.
        unwanted: is called with what came too late, such as a connection to be closed.

    Raises:
        TimeoutError: nothing came.
    """
    task = asyncio.ensure_future(coming)
    is_wanted = True

    def late(done: "asyncio.Future[T]") -> None:
        if not done.cancelled() and not done.exception() and not is_wanted:
            unwanted(done.result())

    try:
        for _ in range(round(seconds / TURN)):
            await asyncio.wait({task}, timeout=TURN)
            if task.done():
                return task.result()
    except BaseException:
        is_wanted = False
        raise
    finally:
        if not is_wanted or not task.done():
            is_wanted = False
            task.cancel()
            task.add_done_callback(late)
    raise TimeoutError
