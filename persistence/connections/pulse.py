"""The pulse of a database: notices within a second that a server does not answer any more.

A frozen server, or one behind a socket that is open on one side only, refuses nothing: a request
would wait for it for ever. A connection of its own sends a query now and then, and more often while
a request waits. If no answer comes, all waits end with an error, connections are thrown away, and
requests are refused at once until the server answers again.
"""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import structlog

from domain.bounds import Bound
from domain.errors import Unreachable
from persistence.connections.failures import of_connecting
from persistence.connections.loop_timeout import TURN, wait_within
from persistence.connections.pool import UNUSED, HeldConnection, Pool
from persistence.connections.ready import after_all_ready

SILENCE = Bound(
    limit=0.4,
    unit="seconds",
    bounded="time without a response of the database while a request waits",
    beyond="503 with `Retry-After` (`UNAVAILABLE`) for all until it answers again",
    room="The database",
)
_WATCHED_FROM = 0.25
"""Seconds that a request waits before the server is asked for a sign of life."""
_REST_SECONDS = 5.0
"""Between two signs of life while no request waits."""
_BEGIN_SECONDS = 0.5
"""To begin a transaction, which takes no work: beyond, the connection leads nowhere."""
_CONNECT_SECONDS = 1.0
_PAUSES = (0.1, 0.25, 0.5, 1.0)
"""Between two attempts to connect; the last from then on."""

_GONE = """
SELECT pid FROM unnest($1::int[]) AS held(pid)
WHERE NOT EXISTS (SELECT FROM pg_stat_activity AS one WHERE one.pid = held.pid)
"""

_END = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity
WHERE pid = ANY($1) AND usename = session_user AND application_name = 'supportkpi'
"""

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class _Silent:
    """A connection that gave no sign of life, and the query that it has not answered."""

    connection: Any
    asking: "asyncio.Future[Any]"


class Pulse:
    """Watches over a pool.

    Args:
        pool: whose connections are given up when there is no pulse.
        connect: opens the connection of its own.
        place: host and name of the database, for the log.
    """

    def __init__(self, pool: Pool, connect: Callable[[], Awaitable[Any]], address: str) -> None:
        self._pool = pool
        self._connect = connect
        self._address = address
        self._connection: Any = None
        self._turn = asyncio.Lock()
        self._task: asyncio.Task[None] | None = None
        self._silent: _Silent | None = None
        self._silent_since = 0.0

    async def start(self) -> None:
        """Connect, and watch from then on; raises what the driver raises."""
        self._connection = await self._connect()
        self._task = asyncio.create_task(self._watch())

    async def stop(self) -> None:
        """Watch no more."""
        if self._task:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task
        for connection in (self._connection, self._silent and self._silent.connection):
            if connection:
                connection.terminate()

    async def ask(self, query: str, *arguments: object) -> list[Any]:
        """Rows of a small query; they come soon or not at all, however busy the pool is.

        Raises:
            Unreachable: the database does not answer.
        """
        if self._pool.away:
            raise Unreachable(str(self._pool.away))
        try:
            return await self._answer(query, *arguments)
        except Exception as error:
            self._pool.taking.set()  # the watch need not rest any longer
            raise Unreachable("the database does not answer now") from error

    async def _answer(self, query: str, *arguments: object) -> list[Any]:
        async with self._turn:
            if not self._silent and await self._is_closed():
                self._connection = await self._connected()
            asking = asyncio.ensure_future(self._connection.fetch(query, *arguments))
            asking.add_done_callback(_forget)
            try:
                return list(await wait_within(asyncio.shield(asking), SILENCE.limit))
            except TimeoutError:
                self._silent = _Silent(self._connection, asking)
                raise
            except BaseException:
                asking.cancel()
                raise

    async def _is_closed(self) -> bool:
        await after_all_ready()  # it may be among the news
        return bool(self._connection.is_closed())

    async def _connected(self) -> Any:  # noqa: ANN401  # asyncpg has no types
        return await wait_within(self._connect(), _CONNECT_SECONDS, _discard)

    async def _watch(self) -> None:
        while True:
            try:
                await self._wait()
                await self._look()
                self._pool.away = None
                await self._part_with_silent()
            except Exception as error:  # noqa: BLE001  # whatever it is, there was no sign of life
                # Should this fail in its turn, there is no sign of life the next time either.
                with suppress(Exception):
                    await self._lose(error)

    async def _wait(self) -> None:
        """Until somebody has waited for a while, or long enough has passed."""
        loop = asyncio.get_running_loop()
        until = loop.time() + _REST_SECONDS
        await asyncio.sleep(_WATCHED_FROM / 2)
        while loop.time() < until:
            if not self._pool.held and not self._silent:
                self._pool.taking.clear()
                with suppress(TimeoutError):
                    async with asyncio.timeout_at(until):
                        await self._pool.taking.wait()
            if self._silent or self._pool.abandoned or self._waiting(_WATCHED_FROM):
                return
            await asyncio.sleep(TURN)

    def _waiting(self, seconds: float) -> list[HeldConnection]:
        since = asyncio.get_running_loop().time() - seconds
        return [held for held in self._pool.held if held.since <= since]

    async def _look(self) -> None:
        """Ask for a sign of life, and for those whose other end has gone."""
        waiting = {held.pid: held for held in self._waiting(_WATCHED_FROM)}
        for row in await self._answer(_GONE, list(waiting)):
            waiting[row["pid"]].connection.terminate()
        await self._end_abandoned()
        for held in self._waiting(_BEGIN_SECONDS):
            if not held.is_begun:
                held.connection.terminate()
        self._pool.drop_idle(UNUSED.limit)

    async def _end_abandoned(self) -> None:
        """End sessions whose client has gone: they may hold locks that others wait for."""
        # A server that was started again gives numbers anew.
        abandoned = self._pool.abandoned - self._pool.pids
        self._pool.abandoned.clear()
        if abandoned:
            await self._answer(_END, list(abandoned))

    async def _lose(self, error: Exception) -> None:
        """There is no sign of life: end all waits, and refuse new ones until the server answers."""
        self._silent_since = asyncio.get_running_loop().time()
        if not self._silent and await self._is_back():
            return  # somebody closed this one connection, nothing else
        self._pool.away = of_connecting(error)
        with suppress(Exception):  # the log may be full; the watch goes on
            log.warning("database_away", database=self._address, reason=str(self._pool.away))
        self._pool.drop_idle()
        await self._come_back()
        self._pool.away = None
        away = asyncio.get_running_loop().time() - self._silent_since
        with suppress(Exception):
            log.info("database_back", database=self._address, seconds=round(away, 1))
        await self._part_with_silent()

    async def _part_with_silent(self) -> None:
        """Keep the connections of before if the silent one answers now: then the server was frozen,
        and answers them as well. Else none of them leads anywhere, and they are thrown away.
        """
        if not self._silent:
            return
        silent, self._silent = self._silent, None
        before = asyncio.get_running_loop().time()
        try:
            await wait_within(asyncio.shield(silent.asking), 2 * SILENCE.limit)
        except Exception:  # noqa: BLE001  # it was not answered
            for held in [held for held in self._pool.held if held.since < before]:
                held.connection.terminate()
        finally:
            self._pool.abandon(silent.connection)

    async def _come_back(self) -> None:
        attempt = 0
        while True:
            self._give_up()
            if await self._is_back():
                return
            self._give_up()
            await asyncio.sleep(_PAUSES[min(attempt, len(_PAUSES) - 1)])
            attempt += 1

    def _give_up(self) -> None:
        """End what has waited for a silent server for as long as it would."""
        silent = asyncio.get_running_loop().time() - self._silent_since
        for held in list(self._pool.held):
            if held.silence <= silent:
                held.connection.terminate()

    async def _is_back(self) -> bool:
        async with self._turn:
            try:
                connection = await self._connected()
            except Exception as error:  # noqa: BLE001  # whatever it is, it is not back
                with suppress(Exception):
                    log.debug("database_still_away", database=self._address, reason=str(error))
                return False
            if not self._silent:
                self._pool.abandon(self._connection)
            self._connection = connection
        return True


def _forget(asking: "asyncio.Future[Any]") -> None:
    if not asking.cancelled():
        asking.exception()


def _discard(connection: Any) -> None:  # noqa: ANN401  # asyncpg has no types
    connection.terminate()
