"""The embedded server, with real kills: what was committed is there after every one."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import asyncpg
import psutil  # type: ignore[import-untyped]
import pytest

from persistence.embedded import EmbeddedServer, EmbeddedServerError, running, start
from tests import ROOT

SERVICE = """
import sys, time
from pathlib import Path
from persistence.embedded import start
server = start(Path(sys.argv[1]))
print(server.pid, server.dsn, flush=True)
time.sleep(60)
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that has been used before; every test leaves no server on it."""
    folder = tmp_path_factory.mktemp("embedded") / ".supportkpi"
    start(folder).stop()
    return folder


@pytest.fixture
def service(folder: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process that runs the server; its first line tells the server's pid and DSN."""
    with _service(folder) as process:
        yield process
        process.kill()


def _service(folder: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", SERVICE, str(folder)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)  # noqa: S603


def _pid_and_dsn(service: subprocess.Popen[str]) -> tuple[int, str]:
    assert service.stdout is not None
    pid, dsn = service.stdout.readline().split()
    return int(pid), dsn


async def _ask(dsn: str, question: str) -> Any:
    connection = await asyncpg.connect(dsn)
    try:
        return await connection.fetchval(question)
    finally:
        await connection.close()


async def _commit(dsn: str, table: str) -> None:
    await _ask(dsn, f"CREATE TABLE {table} AS SELECT 42 AS answer")


async def _answer(folder: Path, table: str) -> Any:
    with running(folder) as server:
        return await _ask(server.dsn, f"SELECT answer FROM {table}")


def _family(pid: int) -> list[psutil.Process]:
    postmaster = psutil.Process(pid)
    return [postmaster, *postmaster.children(recursive=True)]


def _is_gone(pid: int) -> bool:
    try:
        return bool(psutil.Process(pid).status() == psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return True


def _half_made(folder: Path) -> list[Path]:
    return list(folder.glob("*.new-*/base"))


async def test_first_start_makes_a_utf8_database_with_checksums(tmp_path: Path) -> None:
    with running(tmp_path / "new") as server:
        facts = await _ask(
            server.dsn,
            "SELECT format('%s %s %s', pg_encoding_to_char(encoding), datlocale,"
            " current_setting('data_checksums')) FROM pg_database WHERE datname = 'supportkpi'",
        )
    assert facts == "UTF8 C.UTF-8 on"


async def test_nothing_is_traded_for_speed(folder: Path) -> None:
    with running(folder) as server:
        for name in ("fsync", "full_page_writes", "synchronous_commit"):
            assert await _ask(server.dsn, f"SHOW {name}") == "on"


async def test_restart_finds_the_rows(folder: Path) -> None:
    with running(folder) as server:
        await _commit(server.dsn, "restarted")
    assert await _answer(folder, "restarted") == 42


async def test_restart_is_quick(folder: Path) -> None:
    began = time.monotonic()
    start(folder).stop()
    assert time.monotonic() - began < 2


async def test_stop_is_clean_and_may_be_repeated(folder: Path) -> None:
    server = start(folder)
    server.stop()
    server.stop()
    assert _is_gone(server.pid)
    assert not (folder / "run").exists()
    assert not (folder / "postgres" / "postmaster.pid").exists()


async def test_committed_row_survives_kill_of_the_whole_server(folder: Path) -> None:
    server = start(folder)
    await _commit(server.dsn, "server_killed")
    for process in _family(server.pid):
        process.kill()
    server.stop()
    assert await _answer(folder, "server_killed") == 42


async def test_backend_busy_for_a_killed_server_does_not_hold_the_next(folder: Path) -> None:
    server = start(folder)
    connection = await asyncpg.connect(server.dsn)
    # A function that never looks up does not notice the death of the postmaster.
    await connection.execute("SET statement_timeout = '20s'")
    endless = asyncio.ensure_future(
        connection.execute("SELECT count(*) FROM generate_series(1, 1000000000)")
    )
    await asyncio.sleep(0.1)
    os.kill(server.pid, signal.SIGKILL)
    server.stop()
    with running(folder) as next_server:
        assert await _ask(next_server.dsn, "SELECT 1") == 1
    with pytest.raises((asyncpg.PostgresError, OSError)):
        await endless
    connection.terminate()


async def test_server_ends_with_a_killed_service(
    folder: Path, service: subprocess.Popen[str]
) -> None:
    pid, dsn = _pid_and_dsn(service)
    await _commit(dsn, "service_killed")
    service.kill()
    until = time.monotonic() + 5
    while not _is_gone(pid):
        assert time.monotonic() < until
        await asyncio.sleep(0.02)
    assert await _answer(folder, "service_killed") == 42


async def test_next_service_need_not_wait_for_the_killed_one(
    folder: Path, service: subprocess.Popen[str]
) -> None:
    _, dsn = _pid_and_dsn(service)
    await _commit(dsn, "service_replaced")
    service.kill()
    assert await _answer(folder, "service_replaced") == 42


async def test_committed_row_survives_kill_of_everything(
    folder: Path, service: subprocess.Popen[str]
) -> None:
    pid, dsn = _pid_and_dsn(service)
    await _commit(dsn, "everything_killed")
    os.kill(service.pid, signal.SIGSTOP)  # so that nobody tidies up in between
    for process in [*_family(pid), service]:
        process.kill()
    assert await _answer(folder, "everything_killed") == 42


async def test_pid_file_that_names_a_stranger_is_no_obstacle(folder: Path) -> None:
    pid_file = folder / "postgres" / "postmaster.pid"
    pid_file.write_text(f"{os.getppid()}\n{folder / 'postgres'}\n1\n5432\n\n\n\nready\n")
    with running(folder) as server:
        assert await _ask(server.dsn, "SELECT 1") == 1


async def test_second_start_on_a_live_folder_says_what_to_do(
    folder: Path, service: subprocess.Popen[str]
) -> None:
    _, dsn = _pid_and_dsn(service)
    with pytest.raises(EmbeddedServerError, match=rf"pid {service.pid}\).* SUPPORTKPI_DATA_DIR"):
        start(folder)
    assert await _ask(dsn, "SELECT 1") == 1


async def test_second_start_in_one_process_is_refused_too(folder: Path) -> None:
    with running(folder) as server:
        with pytest.raises(EmbeddedServerError, match=f"pid {os.getpid()}"):
            start(folder)
        assert await _ask(server.dsn, "SELECT 1") == 1


async def test_server_outlives_the_thread_that_started_it(folder: Path) -> None:
    with ThreadPoolExecutor() as threads:  # whose threads end with the block
        loop = asyncio.get_running_loop()
        server: EmbeddedServer = await loop.run_in_executor(threads, start, folder)
    try:
        assert await _ask(server.dsn, "SELECT 1") == 1
    finally:
        server.stop()


async def test_folder_may_have_a_long_and_odd_name(tmp_path: Path) -> None:
    folder = tmp_path / ("ein, sehr & langer=Name " * 8) / "…"
    with running(folder) as server:
        assert await _ask(server.dsn, "SELECT 1") == 1
    assert [each.name for each in folder.parent.iterdir()] == ["…"]


async def test_folder_may_lie_where_only_its_owner_can_go(tmp_path: Path) -> None:
    parent = tmp_path / "private"
    parent.mkdir(mode=0o700)
    with running(parent / "data") as server:
        assert await _ask(server.dsn, "SELECT 1") == 1
        assert psutil.Process(server.pid).uids().effective != 0
    assert parent.stat().st_mode & 0o777 == 0o700
    assert parent.stat().st_uid == os.geteuid()


async def test_wrong_password_is_refused(folder: Path) -> None:
    password = (folder / "postgres.password").read_text()
    with running(folder) as server, pytest.raises(asyncpg.InvalidPasswordError):
        await asyncpg.connect(server.dsn.replace(password, "guess"))


async def test_password_is_for_its_owner_alone_and_not_in_the_repr(folder: Path) -> None:
    assert (folder / "postgres.password").stat().st_mode & 0o777 == 0o600
    with running(folder) as server:
        assert (folder / "postgres.password").read_text() not in repr(server)


async def test_lost_password_is_replaced(folder: Path) -> None:
    (folder / "postgres.password").unlink()
    with running(folder) as server:
        assert await _ask(server.dsn, "SELECT 1") == 1


async def test_kill_during_first_start_leaves_a_usable_folder(tmp_path: Path) -> None:
    with _service(tmp_path) as service:
        while not _half_made(tmp_path):
            time.sleep(0.005)  # noqa: ASYNC251 - nothing else runs on this loop
        service.kill()
    assert not (tmp_path / "postgres").exists()
    with running(tmp_path) as server:
        assert await _ask(server.dsn, "SELECT 1") == 1
    assert not _half_made(tmp_path)


async def test_settings_of_the_caller_win(folder: Path) -> None:
    with running(folder, settings={"shared_buffers": "32MB"}) as server:
        assert await _ask(server.dsn, "SHOW shared_buffers") == "32MB"
        assert await _ask(server.dsn, "SHOW listen_addresses") == ""


async def test_failed_start_shows_the_log_and_frees_the_folder(folder: Path) -> None:
    with pytest.raises(EmbeddedServerError, match=r'FATAL: .*"shared_buffers": "plenty"'):
        start(folder, settings={"shared_buffers": "plenty"})
    start(folder).stop()
