"""The embedded server is brought back whenever it ends, for as long as it is wanted."""

import asyncio
import os
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import asyncpg
import psutil  # type: ignore[import-untyped]
import pytest

from persistence.embedded import EmbeddedServer, start
from persistence.embedded.supervisor import Supervisor

PATIENCE = 60.0


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("supervised")
    start(folder).stop()
    return folder


@pytest.fixture
def supervisor(folder: Path) -> Iterator[Supervisor]:
    supervisor = Supervisor(start(folder))
    yield supervisor
    supervisor.stop()


async def ask(server: EmbeddedServer, question: str) -> Any:
    connection = await asyncpg.connect(server.dsn)
    try:
        return await connection.fetchval(question)
    finally:
        await connection.close()


def await_end(pid: int) -> None:
    while psutil.pid_exists(pid):
        time.sleep(0.01)


async def until_answered(supervisor: Supervisor, dsn: str) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        with suppress(OSError, asyncpg.PostgresError):
            connection = await asyncpg.connect(dsn)
            await connection.close()
            return
        await asyncio.sleep(0.05)
    raise AssertionError(f"not back: {supervisor.server}")


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGQUIT, signal.SIGINT])
async def test_a6_a_server_that_ends_comes_back_at_its_address(
    supervisor: Supervisor, number: signal.Signals
) -> None:
    dsn, pid = supervisor.server.dsn, supervisor.server.pid
    await ask(supervisor.server, "CREATE TABLE IF NOT EXISTS kept AS SELECT 42 AS answer")
    os.kill(pid, number)
    await asyncio.to_thread(await_end, pid)
    await until_answered(supervisor, dsn)
    assert supervisor.server.pid != pid
    assert await ask(supervisor.server, "SELECT answer FROM kept") == 42


async def test_a6_backends_of_a_killed_server_do_not_keep_it_from_coming_back(
    supervisor: Supervisor,
) -> None:
    dsn = supervisor.server.dsn
    connection = await asyncpg.connect(dsn)
    endless = asyncio.ensure_future(
        connection.execute("SELECT count(*) FROM generate_series(1, 1000000000)")
    )
    await asyncio.sleep(0.2)
    os.kill(supervisor.server.pid, signal.SIGKILL)
    await until_answered(supervisor, dsn)
    with pytest.raises((asyncpg.PostgresError, OSError)):
        await endless
    connection.terminate()


def test_a6_it_tries_again_and_again_and_can_be_stopped_meanwhile(folder: Path) -> None:
    supervisor = Supervisor(start(folder))
    data = folder / "postgres"
    os.kill(supervisor.server.pid, signal.SIGKILL)
    (data / "global").rename(folder / "away")  # it cannot start without
    until = time.monotonic() + 3
    while time.monotonic() < until:
        time.sleep(0.05)
    began = time.monotonic()
    supervisor.stop()
    assert time.monotonic() - began < PATIENCE / 2
    (folder / "away").rename(data / "global")
    start(folder).stop()
    assert "supervisor" not in {thread.name for thread in threading.enumerate()}


def test_a6_a_frozen_server_can_be_stopped(folder: Path) -> None:
    supervisor = Supervisor(start(folder))
    os.kill(supervisor.server.pid, signal.SIGSTOP)
    began = time.monotonic()
    supervisor.stop()
    assert time.monotonic() - began < PATIENCE / 2
