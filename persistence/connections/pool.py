"""A pool of connections, and how long a request waits for one.

Why not the pool of asyncpg: this one tells overload from a database that is away, sends nothing to
the server when a connection is given back, and knows since when each connection is held, so that
`persistence.connections.pulse` can end waits for a server that is dead.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from domain.bounds import Bound
from domain.errors import TooBusy, Unavailable, Unreachable
from persistence.connections.failures import of_connecting
from persistence.connections.loop_timeout import wait_within
from persistence.connections.ready import after_all_ready

WAITING = Bound(
    limit=0.9,
    unit="seconds",
    bounded="total wait of one request for connections",
    beyond="503 with `Retry-After`: `TOO_BUSY`, or `UNAVAILABLE` if none can be opened",
    room="The database",
)
UNUSED = Bound(
    limit=300,
    unit="seconds",
    bounded="time that a database connection is unused",
    beyond="it is closed, and opened again when it is needed",
    room="The database",
)
_CLOSE_SECONDS = 5.0
"""For whoever still works with a connection when all ends."""


@dataclass(slots=True)
class _RemainingWait:
    left: float


_remaining: ContextVar[_RemainingWait | None] = ContextVar("remaining_wait", default=None)
_holding: ContextVar["HeldConnection | None"] = ContextVar("holding", default=None)


@contextmanager
def one_request() -> Iterator[None]:
    """Whatever is read inside of the block may wait for connections for so long in all."""
    before = _remaining.get()
    _remaining.set(_RemainingWait(WAITING.limit))
    try:
        yield
    finally:
        _remaining.set(before)


@dataclass(slots=True, eq=False)
class HeldConnection:
    """A connection that somebody works with.

    Attributes:
        pid: of its other end.
        since: when it was taken, by the clock of the event loop.
        silence: how many seconds a server may say nothing at all before this is given up.
        is_fresh: it was opened just now, not used before.
        is_begun: its transaction has begun.
        is_over: it was given back; what was started meanwhile may go on without it.
    """

    connection: Any
    pid: int
    since: float
    silence: float
    is_fresh: bool
    is_begun: bool = False
    is_over: bool = False
    outer: "HeldConnection | None" = None


@dataclass(slots=True)
class _Idle:
    connection: Any
    since: float


class Pool:
    """Some connections, opened when they are needed.

    Args:
        connect: opens one.
        size: the most that there are.
    """

    abandoned: set[int]
    """The other ends of connections that were thrown away: they may not know of it."""

    def __init__(self, connect: Callable[[], Awaitable[Any]], size: int) -> None:
        self._connect = connect
        self._slots = asyncio.Semaphore(size)
        self._idle: list[_Idle] = []
        self.size = size
        self.held: set[HeldConnection] = set()
        self.abandoned = set()
        self.taking = asyncio.Event()
        self._given = asyncio.Event()
        self.away: Unavailable | None = None

    @property
    def free(self) -> int:
        """How many connections are free now, open or not."""
        return self.size - len(self.held)

    async def take(self, seconds: float, silence: float) -> HeldConnection:
        """A connection, to be given back.

        A task that holds one already gets another only if one is free at once: if all tasks that
        hold one waited for a second, none would ever be given back.

        Args:
            seconds: to wait at most.
            silence: see `HeldConnection`.

        Raises:
            TooBusy: others have all of them.
            Unreachable: none can be opened.
        """
        if self.away:
            raise Unreachable(str(self.away))
        outer = _held_already()
        remaining = _remaining.get() or _RemainingWait(seconds)
        loop = asyncio.get_running_loop()
        began = loop.time()
        try:
            await self._slot(0.0 if outer else min(seconds, remaining.left))
            try:
                held = await self._opened(max(0.1, min(seconds, remaining.left)), silence)
            except BaseException:
                self._slots.release()
                raise
        finally:
            remaining.left -= loop.time() - began
        held.outer = outer
        self.held.add(held)
        self.taking.set()
        _holding.set(held)
        return held

    def give(self, held: HeldConnection, *, is_clean: bool) -> None:
        """Take a connection back; one that may not be clean is thrown away."""
        if held.is_over:
            return
        held.is_over = True
        self.held.discard(held)
        _holding.set(held.outer)
        connection = held.connection
        if is_clean and not connection.is_closed() and not connection.is_in_transaction():
            self._idle.append(_Idle(connection, asyncio.get_running_loop().time()))
        else:
            self.abandon(connection)
            self.abandoned.add(held.pid)
        self._slots.release()
        self._given.set()

    def drop_idle(self, unused_for: float = 0.0) -> None:
        """Close connections that have been idle for so long."""
        before = asyncio.get_running_loop().time() - unused_for
        for each in [each for each in self._idle if each.since <= before]:
            self._idle.remove(each)
            self.abandon(each.connection)

    def abandon(self, connection: Any) -> None:  # noqa: ANN401  # asyncpg has no types
        """Throw a connection away: its other end may not learn of it by itself."""
        if not connection.is_closed():
            self.abandoned.add(connection.get_server_pid())
        connection.terminate()

    @property
    def pids(self) -> set[int]:
        """The other ends of the connections that are in use, or may be used again."""
        open_ = (each.connection for each in self._idle if not each.connection.is_closed())
        idle = {connection.get_server_pid() for connection in open_}
        return idle | {held.pid for held in self.held}

    async def close(self) -> None:
        """Close all, those that are in use after a while."""
        self.away = Unreachable("the service ends")
        with suppress(TimeoutError):
            async with asyncio.timeout(_CLOSE_SECONDS):
                while self.held:
                    self._given.clear()
                    await self._given.wait()
        for held in self.held:
            held.connection.terminate()
        for each in self._idle:
            with suppress(Exception):
                await each.connection.close(timeout=1.0)
        self._idle.clear()
        await after_all_ready()  # sockets of terminated connections are closed by the loop

    async def _slot(self, seconds: float) -> None:
        if not self._slots.locked():
            await self._slots.acquire()
            return
        try:
            async with asyncio.timeout(seconds):
                await self._slots.acquire()
        except TimeoutError:
            raise TooBusy("too busy now: all connections to the database are in use") from None

    async def _opened(self, seconds: float, silence: float) -> HeldConnection:
        if connection := self._open_already():
            return _held(connection, silence, is_fresh=False)
        try:
            connection = await wait_within(self._connect(), seconds, lambda late: late.terminate())
        except Exception as error:
            # A server that opens no more may still serve those that are open.
            if connection := self._open_already():
                return _held(connection, silence, is_fresh=False)
            raise of_connecting(error) from error
        return _held(connection, silence, is_fresh=True)

    def _open_already(self) -> Any:  # noqa: ANN401  # asyncpg has no types
        while self._idle:
            connection = self._idle.pop().connection
            if not connection.is_closed():
                return connection
            connection.terminate()
        return None


def _held(connection: Any, silence: float, *, is_fresh: bool) -> HeldConnection:  # noqa: ANN401  # untyped
    since = asyncio.get_running_loop().time()
    return HeldConnection(connection, connection.get_server_pid(), since, silence, is_fresh)


def _held_already() -> HeldConnection | None:
    """The connection that the current task holds."""
    held = _holding.get()
    while held and held.is_over:
        held = held.outer
    return held
