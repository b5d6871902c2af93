"""A database that is away: every way to it ends by itself, soon, and says why."""

import asyncio
import signal
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, contextmanager, suppress
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import asyncpg
import psutil  # type: ignore[import-untyped]
import pytest

from domain.errors import TooBusy, Unavailable, Unreachable
from persistence.connections import pulse
from persistence.connections.database import BULK, READ, Database, TimeLimits
from persistence.connections.failures import as_unavailable
from persistence.connections.pool import one_request
from persistence.embedded import EmbeddedServer, running
from persistence.workspace.workspaces import DEFAULT
from tests.outages.servers import External, fetch

SOON = 5.0
"""Seconds on a machine that does much else; a second on one that does not."""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedServer]:
    """A server that has no tables: nothing here needs any but that of its role."""
    with running(tmp_path_factory.mktemp("outages")) as server:
        asyncio.run(_role(server.dsn))
        yield server


async def _role(dsn: str) -> None:
    connection = await asyncpg.connect(dsn)
    await connection.execute("CREATE ROLE supportkpi_app; CREATE TABLE kept (n int)")
    await connection.execute("GRANT ALL ON kept TO supportkpi_app")
    await connection.close()


@pytest.fixture
async def database(server: EmbeddedServer) -> AsyncIterator[Database]:
    opened = await Database.connect(server.dsn, size=3)
    yield opened
    await opened.close()


def family(server: EmbeddedServer) -> list[psutil.Process]:
    postmaster = psutil.Process(server.pid)
    return [postmaster, *postmaster.children(recursive=True)]


@contextmanager
def frozen(server: EmbeddedServer) -> Iterator[None]:
    """A server that says nothing at all, as one whose machine stands still."""
    stopped = family(server)
    for process in stopped:
        with suppress(psutil.NoSuchProcess):
            process.send_signal(signal.SIGSTOP)
    try:
        yield
    finally:
        for process in stopped:
            with suppress(psutil.NoSuchProcess):
                process.send_signal(signal.SIGCONT)


async def read(database: Database, statement: str = "SELECT 1", limits: TimeLimits = BULK) -> Any:
    async with database.reading(DEFAULT, limits) as connection:
        return await connection.fetchval(statement)


async def until_back(database: Database) -> None:
    async with asyncio.timeout(20):
        while True:
            with suppress(Unavailable):
                await read(database)
                return
            await asyncio.sleep(0.05)


async def test_a7_a_frozen_server_ends_whoever_waits_and_is_back_by_itself(
    server: EmbeddedServer, database: Database
) -> None:
    await read(database)
    with frozen(server):
        began = time.monotonic()
        queries = [
            read(database, limits=TimeLimits(statement_ms=60_000)),
            database.glance("SELECT $1::text", DEFAULT),
            database.ping(),
            database.workspaces_in("kept"),
        ]
        failed = await asyncio.gather(*queries, return_exceptions=True)
        assert time.monotonic() - began < SOON
        assert [type(error) for error in failed] == [Unreachable] * 4
        began = time.monotonic()
        with pytest.raises(Unreachable):
            await read(database)
        assert time.monotonic() - began < 0.5  # nobody is let in to wait again
    await until_back(database)
    assert database.idle == 3


@pytest.mark.parametrize("failing", ["log", "pool", "connecting"])
async def test_a5_no_failure_of_its_own_ends_the_pulse(
    failing: str, server: EmbeddedServer, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    failed = asyncio.Event()

    def fails(*_: object, **__: object) -> None:
        failed.set()
        raise ValueError

    targets: dict[str, tuple[object, str]] = {
        "log": (pulse, "log"),
        "pool": (database._pool, "drop_idle"),
        "connecting": (pulse, "of_connecting"),
    }
    owner, name = targets[failing]
    replacement = SimpleNamespace(warning=fails, info=fails, debug=fails)
    monkeypatch.setattr(owner, name, replacement if failing == "log" else fails)
    with frozen(server):
        for _ in range(2):
            with pytest.raises(Unavailable):
                await read(database, limits=READ)
        async with asyncio.timeout(SOON):
            await failed.wait()
    if failing != "log":
        monkeypatch.undo()
    await until_back(database)


async def test_a7_bulk_work_ends_too_when_the_silence_lasts(
    server: EmbeddedServer, database: Database
) -> None:
    working = asyncio.create_task(read(database, "SELECT pg_sleep(120)"))
    await asyncio.sleep(0.5)
    with frozen(server), pytest.raises(Unreachable):
        async with asyncio.timeout(30):
            await working
    await until_back(database)


async def test_a7_bulk_work_outlasts_a_short_silence(
    server: EmbeddedServer, database: Database
) -> None:
    await read(database)
    working = asyncio.create_task(read(database, "SELECT 7 FROM pg_sleep(2)"))
    await asyncio.sleep(0.3)
    with frozen(server):
        await asyncio.sleep(1.0)
    assert await working == 7


async def test_a4_connections_that_were_terminated_are_replaced_unnoticed(
    server: EmbeddedServer, database: Database
) -> None:
    async with database.reading(DEFAULT), database.reading(DEFAULT):
        pass
    admin = await asyncpg.connect(server.dsn)
    await admin.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE application_name = 'supportkpi'"
    )
    await admin.close()
    assert await asyncio.gather(*(read(database) for _ in range(3))) == [1, 1, 1]
    assert await database.ping()


async def test_a4_what_loses_its_connection_is_told_in_our_words(
    server: EmbeddedServer, database: Database
) -> None:
    working = asyncio.create_task(read(database, "SELECT pg_sleep(60)"))
    await asyncio.sleep(0.5)
    admin = await asyncpg.connect(server.dsn)
    await admin.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE '%pg_sleep(60)'"
        " AND pid <> pg_backend_pid()"
    )
    await admin.close()
    with pytest.raises(Unreachable):
        await working
    assert await read(database) == 1


async def test_a7_a_lock_that_others_hold_is_busy(
    server: EmbeddedServer, database: Database
) -> None:
    admin = await asyncpg.connect(server.dsn)
    async with admin.transaction():
        await admin.execute("LOCK TABLE kept IN ACCESS EXCLUSIVE MODE")
        with pytest.raises(TooBusy):
            await read(database, "SELECT count(*) FROM kept", TimeLimits(statement_ms=3000))
    await admin.close()
    assert await read(database, "SELECT count(*) FROM kept") == 0


async def test_a8_who_holds_a_connection_never_waits_for_another(database: Database) -> None:
    async with AsyncExitStack() as stack:
        for _ in range(3):
            await stack.enter_async_context(database.reading(DEFAULT))
        began = time.monotonic()
        with pytest.raises(TooBusy):
            await read(database, limits=TimeLimits(statement_ms=3000, wait=60))
        with pytest.raises(TooBusy):  # nor does a task that it has started
            await asyncio.create_task(read(database, limits=TimeLimits(statement_ms=3000, wait=60)))
        assert time.monotonic() - began < SOON
    assert await read(database) == 1


async def test_d3_a_request_waits_for_connections_for_a_second_in_all(database: Database) -> None:
    over = asyncio.Event()

    async def hold() -> None:
        async with database.reading(DEFAULT):
            await over.wait()

    holding = [asyncio.create_task(hold()) for _ in range(3)]
    await asyncio.sleep(0.2)
    began = time.monotonic()
    with one_request():
        for _ in range(20):
            with pytest.raises(TooBusy):
                await read(database)
    assert 0.5 < time.monotonic() - began < SOON
    over.set()
    await asyncio.gather(*holding)


async def test_a7_a_statement_that_one_backend_swallows_ends(
    database: Database,
) -> None:
    await read(database)
    async with asyncio.timeout(30):
        with pytest.raises(Unavailable):  # noqa: PT012  # it is raised where the block ends
            async with database.reading(DEFAULT, TimeLimits(statement_ms=500)) as connection:
                backend = psutil.Process(connection.get_server_pid())
                backend.send_signal(signal.SIGSTOP)
                try:
                    await connection.fetchval("SELECT 1")
                finally:
                    backend.send_signal(signal.SIGCONT)
    assert await read(database) == 1


async def test_a4_a_commit_without_an_answer_is_not_told_as_stored(
    database: Database,
) -> None:
    with pytest.raises(Unavailable):  # noqa: PT012  # it is raised where the block ends
        async with database.writing(DEFAULT) as connection:
            await connection.execute("INSERT INTO kept VALUES (1)")
            psutil.Process(connection.get_server_pid()).terminate()
    assert await read(database, "SELECT count(*) FROM kept") == 0


async def test_a4_a_write_that_failed_unnoticed_is_not_told_as_stored(database: Database) -> None:
    with pytest.raises(RuntimeError):  # noqa: PT012  # it is raised where the block ends
        async with database.writing(DEFAULT) as connection:
            with suppress(asyncpg.UndefinedTableError):
                await connection.execute("INSERT INTO nowhere VALUES (1)")


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (asyncpg.CannotConnectNowError("starting"), Unreachable),
        (asyncpg.AdminShutdownError("stop"), Unreachable),
        (asyncpg.CrashShutdownError("crash"), Unreachable),
        (asyncpg.ConnectionDoesNotExistError("gone"), Unreachable),
        (asyncpg.DiskFullError("full"), Unreachable),
        (asyncpg.PostgresIOError("disk"), Unreachable),
        (asyncpg.OutOfMemoryError("memory"), Unreachable),
        (asyncpg.ReadOnlySQLTransactionError("standby"), Unreachable),
        (asyncpg.InternalClientError("odd"), Unreachable),
        (asyncpg.ProtocolError("odd"), Unreachable),
        (asyncpg.InterfaceError("closed"), Unreachable),
        (ConnectionResetError(), Unreachable),
        (asyncpg.TooManyConnectionsError("many"), TooBusy),
        (asyncpg.LockNotAvailableError("held"), TooBusy),
        (asyncpg.SerializationError("again"), TooBusy),
        (asyncpg.DeadlockDetectedError("again"), TooBusy),
        (asyncpg.QueryCanceledError("slow"), Unavailable),
        (TimeoutError(), Unavailable),
    ],
)
def test_a4_whatever_passes_by_itself_has_a_word_of_the_domain(
    error: Exception, kind: type[Unavailable]
) -> None:
    assert type(as_unavailable(error)) is kind


@pytest.mark.parametrize(
    "error",
    [
        asyncpg.UniqueViolationError("twice"),
        asyncpg.UndefinedTableError("none"),
        asyncpg.exceptions._base.DataError("no date"),
        asyncpg.CharacterNotInRepertoireError("zero"),
        ValueError("ours"),
    ],
)
def test_a4_faults_of_ours_stay_what_they_are(error: Exception) -> None:
    assert as_unavailable(error) is None


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    tmp_path.chmod(0o755)  # the server is another user than root
    return tmp_path


async def test_a7_sessions_behind_half_open_sockets_do_not_pile_up(folder: Path) -> None:
    external = External(folder / "data")
    await external.open()
    try:
        await _role(external.dsn())
        database = await Database.connect(external.settings()["database_url"], size=3)
        assert external.proxy
        for _ in range(3):
            await asyncio.gather(*(read(database, "SELECT pg_sleep(0.2)") for _ in range(3)))
            external.proxy.stop_forwarding()
            with pytest.raises(Unavailable):
                await read(database)
            external.proxy.go_on()
            await _until_it_reads(database)
        await _until_few_sessions(external, most=4)
        await database.close()
    finally:
        await external.close()


async def _until_it_reads(database: Database) -> None:
    async with asyncio.timeout(4 * SOON):
        while True:
            with suppress(Unavailable):
                await read(database)
                return
            await asyncio.sleep(0.1)


async def _until_few_sessions(server: External, most: int) -> None:
    """Those of a pool and its pulse."""
    counting = "SELECT count(*) AS n FROM pg_stat_activity WHERE application_name = 'supportkpi'"
    async with asyncio.timeout(4 * SOON):
        while (await fetch(server, counting))[0]["n"] > most:  # noqa: ASYNC110  # no event tells
            await asyncio.sleep(0.1)
