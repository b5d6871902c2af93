"""Connections, and transactions inside one workspace."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeAlias
from urllib.parse import parse_qs, urlsplit

import asyncpg

from domain.bounds import Bound
from domain.errors import BadInput
from persistence.connections.failures import as_unavailable, is_of_a_lost_connection
from persistence.connections.pool import WAITING, HeldConnection, Pool
from persistence.connections.pulse import Pulse

Connection: TypeAlias = Any
"""A connection of asyncpg, which has no types, inside a transaction."""

APP_ROLE = "supportkpi_app"
_WORKSPACE = re.compile(r"[a-z0-9][a-z0-9_-]{0,62}")
_SECRET_ID = re.compile(r"[A-Za-z0-9]{1,64}")
_SETTINGS = {
    "role": APP_ROLE,
    "timezone": "UTC",
    # Of what is no transaction of ours; those set their own.
    "statement_timeout": "3000",
    "lock_timeout": "500",
    "idle_in_transaction_session_timeout": "60000",
    # The server, too, should notice that its client is gone, and give up its locks.
    "tcp_keepalives_idle": "30",
    "tcp_keepalives_interval": "10",
    "tcp_keepalives_count": "3",
    # Of disks that turn; on all others an index beats reading a table whole.
    "random_page_cost": "1.1",
    # For the groups of breakdowns, which are hashed as long as they fit.
    "work_mem": "32MB",
    "application_name": "supportkpi",
}
_ENDING_SECONDS = 0.5
"""To take back what was begun; then the connection is thrown away."""
ANSWERING = Bound(
    limit=1,
    unit="seconds",
    bounded="time that a statement exceeds the time limit that the server enforces",
    beyond="its connection is dropped; 503 with `Retry-After`",
    room="The database",
)
_SLOW = "503 with `Retry-After`"
_RETRIED = "it is rolled back, and tried again in another turn"
_ROOM = "The database"
READING_STATEMENT = Bound(3, "seconds", "statement of a request that reads", _SLOW, _ROOM)
WRITING_STATEMENT = Bound(5, "seconds", "statement of a request that writes", _SLOW, _ROOM)
WRITING_LOCK = Bound(
    0.4, "seconds", "wait of a request that writes for a lock of another session", _SLOW, _ROOM
)
READING_LOCK = Bound(
    0.5, "seconds", "wait of a request that reads for a lock of another session", _SLOW, _ROOM
)
IDLE = Bound(10, "seconds", "idle time in a transaction of a request", "it is rolled back", _ROOM)
BULK_STATEMENT = Bound(600, "seconds", "statement of background work", _RETRIED, _ROOM)
BULK_LOCK = Bound(
    60, "seconds", "wait of background work for a lock of another session", _RETRIED, _ROOM
)
BULK_IDLE = Bound(60, "seconds", "idle time in a transaction of background work", _RETRIED, _ROOM)
BULK_WAIT = Bound(10, "seconds", "wait of background work for a connection", _RETRIED, _ROOM)
BULK_SILENCE = Bound(
    3,
    "seconds",
    "time without a response of the database while background work waits",
    _RETRIED,
    _ROOM,
)


def _ms(bound: Bound) -> int:
    """A bound in seconds as the database wants it."""
    return int(bound.limit * 1000)


@dataclass(frozen=True, slots=True)
class TimeLimits:
    """How long a transaction may take.

    Attributes:
        statement_ms: of one statement.
        lock_ms: of waiting for a lock.
        idle_ms: of doing nothing between two statements.
        wait: seconds to wait for a connection.
        silence: seconds that the server may give no sign of life.
    """

    statement_ms: int
    lock_ms: int = _ms(READING_LOCK)
    idle_ms: int = _ms(IDLE)
    wait: float = WAITING.limit
    silence: float = 0.0


READ = TimeLimits(_ms(READING_STATEMENT))
WRITE = TimeLimits(_ms(WRITING_STATEMENT), lock_ms=_ms(WRITING_LOCK))
BULK = TimeLimits(
    _ms(BULK_STATEMENT),
    lock_ms=_ms(BULK_LOCK),
    idle_ms=_ms(BULK_IDLE),
    wait=BULK_WAIT.limit,
    silence=BULK_SILENCE.limit,
)
_LOOK = TimeLimits(statement_ms=10_000, lock_ms=1_000)


class Database:
    """Connections that work as the role without any table of its own.

    Whatever a driver raises leaves here as `Unavailable`, if it is for the database to mend.
    """

    def __init__(self, pool: Pool, pulse: Pulse) -> None:
        self._pool = pool
        self._pulse = pulse

    @classmethod
    async def connect(cls, dsn: str, *, size: int = 8) -> "Database":
        """Connect, and watch from then on that the server answers.

        Args:
            dsn: of a role that may become the application role.
            size: the most connections for reading and writing; one more looks after them.
        """
        connect = partial(asyncpg.connect, dsn, connection_class=_PooledConnection)
        pool = Pool(partial(connect, server_settings=_SETTINGS), size)
        # As the role that connects, which may end the sessions that it has begun.
        own = {name: value for name, value in _SETTINGS.items() if name != "role"}
        pulse = Pulse(pool, partial(connect, server_settings=own), shown_address(dsn))
        await pulse.start()
        return cls(pool, pulse)

    async def close(self) -> None:
        """Close all connections once they are given back."""
        await self._pulse.stop()
        await self._pool.close()

    @property
    def idle(self) -> int:
        """How many connections are free now."""
        return self._pool.free

    @asynccontextmanager
    async def writing(
        self, workspace: str, limits: TimeLimits = WRITE
    ) -> AsyncIterator[Connection]:
        """A transaction that may change what belongs to a workspace.

        Raises:
            Unavailable: it cannot be done now; or it was, and the answer got lost.
        """
        async with self._transaction(f"BEGIN; {_in(workspace)}", limits) as connection:
            yield connection
            await connection.commit()

    @asynccontextmanager
    async def reading(
        self, workspace: str, limits: TimeLimits = READ, snapshot: str | None = None
    ) -> AsyncIterator[Connection]:
        """One snapshot of what belongs to a workspace, or one that another reader has exported.

        Raises:
            Unavailable: it cannot be read now.
        """
        begin = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
        if snapshot:
            begin += f"; SET TRANSACTION SNAPSHOT '{snapshot}'"
        async with self._transaction(f"{begin}; {_in(workspace)}", limits) as connection:
            yield connection

    async def glance(self, sql: str, workspace: str) -> Any:  # noqa: ANN401  # whatever it gives
        """What a function gives that enters a workspace by itself, its only argument.

        Raises:
            Unavailable: it takes too long, or the database cannot be reached.
        """
        while True:
            held = await self._taken(READ)
            held.is_begun = True
            is_clean = False
            try:
                value = await held.connection.fetchval(sql, workspace)
                is_clean = True
            except Exception as error:
                unavailable = as_unavailable(error)
                if unavailable is None:
                    raise
                if held.is_fresh or not held.connection.is_closed():
                    raise unavailable from error
            else:
                return value
            finally:
                self._pool.give(held, is_clean=is_clean)

    @asynccontextmanager
    async def naming(self, secret_id: str) -> AsyncIterator[Connection]:
        """A look at the one key or invitation that is called so, in whatever workspace."""
        if not _SECRET_ID.fullmatch(secret_id):
            raise BadInput("id", "is malformed")
        begin = f"BEGIN READ ONLY; SET LOCAL supportkpi.named = '{secret_id}'"
        async with self._transaction(begin, READ) as connection:
            yield connection

    async def workspaces_in(self, table: str) -> list[str]:
        """The workspaces that have rows in a table which lists them: see the migrations."""
        # One look for each workspace: DISTINCT would read every row of a table of jobs.
        rows = await self.across_workspaces(
            "SELECT workspace_id FROM workspace CROSS JOIN LATERAL ("
            f"SELECT FROM {table} AS job WHERE job.workspace_id = workspace.workspace_id LIMIT 1"
            ") AS waiting"
        )
        return [row["workspace_id"] for row in rows]

    async def across_workspaces(self, sql: str) -> list[Any]:
        """Rows of tables that say in which workspaces there is something to do: see the migrations.

        Args:
            sql: of our own; it takes no arguments.
        """
        begin = "BEGIN READ ONLY; SET LOCAL supportkpi.folding = 'on'"
        async with self._transaction(begin, _LOOK) as connection:
            rows: list[Any] = await connection.fetch(sql)
            return rows

    async def ping(self) -> dict[str, str]:
        """The settings on which durability rests, asked for beside all that goes on.

        Raises:
            Unreachable: the database does not answer.
        """
        names = "'fsync', 'full_page_writes', 'synchronous_commit'"
        rows = await self._pulse.ask(
            f"SELECT name, setting FROM pg_settings WHERE name IN ({names})"
        )
        return {row["name"]: row["setting"] for row in rows}

    @asynccontextmanager
    async def _transaction(
        self, begin: str, limits: TimeLimits = READ
    ) -> AsyncIterator[Connection]:
        held = await self._begun(f"{begin}; {_limited(limits)}", limits)
        is_clean = False
        try:
            yield held.connection
            if held.connection.is_in_transaction():
                await held.connection.execute("COMMIT")
            is_clean = True
        except BaseException as error:
            is_clean = await _taken_back(held.connection, error)
            if unavailable := as_unavailable(error):
                raise unavailable from error
            raise
        finally:
            self._pool.give(held, is_clean=is_clean)

    async def _begun(self, begin: str, limits: TimeLimits) -> HeldConnection:
        """A connection inside a transaction: another one if the first was dead already."""
        while True:
            held = await self._taken(limits)
            is_clean = False
            try:
                await held.connection.execute(begin)
                held.is_begun = is_clean = True
            except BaseException as error:
                is_clean = await _taken_back(held.connection, error)
                self._pool.give(held, is_clean=is_clean)
                unavailable = as_unavailable(error)
                if unavailable is None:
                    raise
                if held.is_fresh:
                    raise unavailable from error
            else:
                return held

    async def _taken(self, limits: TimeLimits) -> HeldConnection:
        held = await self._pool.take(limits.wait, limits.silence)
        held.connection.limit(limits.statement_ms / 1000 + ANSWERING.limit)
        return held


class _PooledConnection(asyncpg.Connection):  # type: ignore[misc]  # asyncpg has no types
    """A connection of a pool: whatever is set on it is local to a transaction."""

    def limit(self, seconds: float) -> None:
        """Wait for the answer to a statement for so long; a server that is alive ends it before."""
        self._config: Any = self._config._replace(command_timeout=seconds)

    async def commit(self) -> None:
        """Commit; what failed before, unnoticed, was not committed."""
        if await self.execute("COMMIT") != "COMMIT":
            raise _NotCommitted


class _NotCommitted(RuntimeError):
    """A statement had failed, and the code that ran it went on as if it had not."""


async def _taken_back(connection: Connection, error: BaseException) -> bool:
    """Whether a connection is as it was before a transaction that failed."""
    if connection.is_closed() or is_of_a_lost_connection(error):
        return False
    try:
        await connection.execute("ROLLBACK", timeout=_ENDING_SECONDS)
    except Exception:  # noqa: BLE001  # the first error is the one to tell
        return False
    return True


def shown_address(dsn: str) -> str:
    """Host, port and name of a database, without a password."""
    parts = urlsplit(dsn)
    host = parts.hostname or parse_qs(parts.query).get("host", ["a socket"])[0]
    return f"{host}{f':{parts.port}' if parts.port else ''}{parts.path}"


def _in(workspace: str) -> str:
    # A literal SET LOCAL: with set_config, Citus would silently show no rows.
    if not _WORKSPACE.fullmatch(workspace):
        raise BadInput("workspace", "must be lower case letters, digits, - and _, at most 63")
    return f"SET LOCAL supportkpi.workspace = '{workspace}'"


def _limited(limits: TimeLimits) -> str:
    return (
        f"SET LOCAL statement_timeout = {limits.statement_ms}; "
        f"SET LOCAL lock_timeout = {limits.lock_ms}; "
        f"SET LOCAL idle_in_transaction_session_timeout = {limits.idle_ms}"
    )
