"""A wait for what the event loop has ready, without a guess of how many turns that takes."""

import asyncio


async def after_all_ready() -> None:
    """Return after all that the event loop has ready now has had its turn.

    The loop promises to call what it is given in order. So news that it has received (a connection
    is closed), what it was told to do (close a socket) and tasks that can go on come first.
    """
    loop = asyncio.get_running_loop()
    reached = loop.create_future()
    loop.call_soon(lambda: None if reached.done() else reached.set_result(None))
    await reached
