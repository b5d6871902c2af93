"""Connections, and transactions inside one workspace."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, TypeAlias

import asyncpg

from domain.errors import BadInput, Unavailable

Connection: TypeAlias = Any
"""A connection of asyncpg, which has no types, inside a transaction."""

APP_ROLE = "supportkpi_app"
_WORKSPACE = re.compile(r"[a-z0-9][a-z0-9_-]{0,62}")
_SECRET_ID = re.compile(r"[A-Za-z0-9]{1,64}")
_ACQUIRE_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class Limits:
    """How long a transaction may take.

    Attributes:
        statement_ms: of one statement.
        lock_ms: of waiting for a lock.
    """

    statement_ms: int
    lock_ms: int = 500


READ = Limits(statement_ms=3000)
WRITE = Limits(statement_ms=5000, lock_ms=2000)
BULK = Limits(statement_ms=600_000, lock_ms=60_000)


class Database:
    """A pool of connections that work as the role without any table of its own."""

    def __init__(self, pool: asyncpg.Pool) -> None:
        self._pool = pool

    @classmethod
    async def connect(cls, dsn: str, *, size: int = 8) -> "Database":
        """Open a pool.

        Args:
            dsn: of a role that may become the application role.
            size: the most connections that it holds.
        """
        pool = await asyncpg.create_pool(
            dsn,
            min_size=1,
            max_size=size,
            connection_class=_Connection,
            server_settings={
                "role": APP_ROLE,
                "timezone": "UTC",
                "idle_in_transaction_session_timeout": "60000",
                # Of disks that turn; on all others an index beats reading a table whole.
                "random_page_cost": "1.1",
                # For the groups of breakdowns, which are hashed as long as they fit.
                "work_mem": "32MB",
                "application_name": "supportkpi",
            },
        )
        return cls(pool)

    async def close(self) -> None:
        """Close all connections once they are given back."""
        await self._pool.close()

    @property
    def idle(self) -> int:
        """How many connections nobody uses now."""
        in_use: int = self._pool.get_size() - self._pool.get_idle_size()
        return int(self._pool.get_max_size()) - in_use

    @asynccontextmanager
    async def writing(self, workspace: str, limits: Limits = WRITE) -> AsyncIterator[Connection]:
        """A transaction that may change what belongs to a workspace."""
        async with self._transaction(f"BEGIN; {_in(workspace)}; {_limited(limits)}") as connection:
            yield connection

    @asynccontextmanager
    async def reading(
        self, workspace: str, limits: Limits = READ, snapshot: str | None = None
    ) -> AsyncIterator[Connection]:
        """One snapshot of what belongs to a workspace, or one that another reader has exported."""
        begin = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
        if snapshot:
            begin += f"; SET TRANSACTION SNAPSHOT '{snapshot}'"
        async with self._transaction(
            f"{begin}; {_in(workspace)}; {_limited(limits)}"
        ) as connection:
            yield connection

    async def glance(self, sql: str, workspace: str) -> Any:  # noqa: ANN401  # whatever it gives
        """What a function gives that enters a workspace by itself, its only argument.

        Raises:
            Unavailable: it takes too long, or the database cannot be reached.
        """
        connection = await self._acquired()
        try:
            return await connection.fetchval(sql, workspace, timeout=READ.statement_ms / 1000)
        except TimeoutError as error:
            raise Unavailable("took too long") from error
        finally:
            await self._pool.release(connection)

    @asynccontextmanager
    async def answering(self, workspace: str) -> AsyncIterator[Connection]:
        """The same for a single question.

        Raises:
            Unavailable: a statement reached its time limit.
        """
        try:
            async with self.reading(workspace) as connection:
                yield connection
        except asyncpg.QueryCanceledError as error:
            raise Unavailable("took too long; ask for a shorter range") from error

    @asynccontextmanager
    async def naming(self, secret_id: str) -> AsyncIterator[Connection]:
        """A look at the one key or invitation that is called so, in whatever workspace."""
        if not _SECRET_ID.fullmatch(secret_id):
            raise BadInput("id", "is malformed")
        begin = f"BEGIN READ ONLY; SET LOCAL supportkpi.named = '{secret_id}'; {_limited(READ)}"
        async with self._transaction(begin) as connection:
            yield connection

    async def workspaces_in(self, table: str) -> list[str]:
        """The workspaces that have rows in a table which lists them: see the migrations."""
        async with self._transaction("BEGIN READ ONLY; SET LOCAL supportkpi.folding = 'on'") as c:
            rows = await c.fetch(f"SELECT DISTINCT workspace_id FROM {table}")
        return [row["workspace_id"] for row in rows]

    async def ping(self) -> dict[str, str]:
        """The settings on which durability rests; raises if the database cannot be reached."""
        names = "'fsync', 'full_page_writes', 'synchronous_commit'"
        async with self._transaction("BEGIN READ ONLY; SET LOCAL statement_timeout = 1000") as c:
            rows = await c.fetch(f"SELECT name, setting FROM pg_settings WHERE name IN ({names})")
        return {row["name"]: row["setting"] for row in rows}

    @asynccontextmanager
    async def _transaction(self, begin: str) -> AsyncIterator[Connection]:
        connection = await self._acquired()
        try:
            try:
                await connection.execute(begin)
                yield connection
            except BaseException:
                if not connection.is_closed():
                    await connection.execute("ROLLBACK")
                raise
            await connection.execute("COMMIT")
        finally:
            await self._pool.release(connection)

    async def _acquired(self) -> Connection:
        try:
            return await self._pool.acquire(timeout=_ACQUIRE_SECONDS)
        except (TimeoutError, OSError, asyncpg.PostgresConnectionError) as error:
            raise Unavailable("the database cannot be reached now") from error


class _Connection(asyncpg.Connection):  # type: ignore[misc]  # asyncpg has no types
    """Settings are all local to a transaction, so that nothing needs a reset between two."""

    def get_reset_query(self) -> str:
        return ""


def _in(workspace: str) -> str:
    # A literal SET LOCAL: with set_config, Citus would silently show no rows.
    if not _WORKSPACE.fullmatch(workspace):
        raise BadInput("workspace", "must be lower case letters, digits, - and _, at most 63")
    return f"SET LOCAL supportkpi.workspace = '{workspace}'"


def _limited(limits: Limits) -> str:
    return (
        f"SET LOCAL statement_timeout = {limits.statement_ms}; "
        f"SET LOCAL lock_timeout = {limits.lock_ms}"
    )
