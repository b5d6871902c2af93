"""The kinds of outages: each is over, and the database there again, when its function returns."""

import asyncio
import os
import signal
import subprocess
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import asyncpg

from tests.outages.servers import OutageServer, end, send_to_all, until_it_answers

HOT = "event, fold_mark, api_key, configuration, issued_invitation, opened, ticket"
_AWAY_SECONDS = 1.5
_LONG_SECONDS = 4.0
DISK_BYTES = 800 * 2**20

Outage = Callable[[OutageServer], Awaitable[None]]


@dataclass(frozen=True)
class OutageKind:
    """A kind of outage.

    Attributes:
        servers: on which it can be made.
        needs_disk: whether the data must lie on a small disk of their own.
    """

    name: str
    make: Outage
    servers: tuple[str, ...] = ("external", "embedded")
    needs_disk: bool = False


def _ended_by(number: signal.Signals) -> Outage:
    async def make(server: OutageServer) -> None:
        await asyncio.to_thread(end, server, number)
        await asyncio.sleep(_AWAY_SECONDS)
        await server.come_back()
        await until_it_answers(server)

    return make


async def _frozen(server: OutageServer) -> None:
    send_to_all(server, signal.SIGSTOP)
    try:
        await asyncio.sleep(_LONG_SECONDS)
    finally:
        send_to_all(server, signal.SIGCONT)


async def _terminated(server: OutageServer) -> None:
    connection = await asyncpg.connect(server.dsn())
    await connection.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()"
    )
    await connection.close()


async def _half_open(server: OutageServer) -> None:
    assert server.proxy
    server.proxy.stop_forwarding()
    await asyncio.sleep(_LONG_SECONDS)
    server.proxy.go_on()


async def _disk_full(server: OutageServer) -> None:
    filler = server.data_dir / "filler"
    with filler.open("wb") as file, suppress(OSError):
        size = 64 * 2**20
        while size:
            try:
                os.posix_fallocate(file.fileno(), file.seek(0, os.SEEK_END), size)
            except OSError:
                size //= 2
    await asyncio.sleep(_LONG_SECONDS)
    filler.unlink()
    await server.come_back()
    await until_it_answers(server)


async def _locked(server: OutageServer) -> None:
    connection = await asyncpg.connect(server.dsn())
    for _ in range(200):
        try:
            async with connection.transaction():
                await connection.execute("SET LOCAL lock_timeout = '50ms'")
                await connection.execute(f"LOCK TABLE {HOT} IN ACCESS EXCLUSIVE MODE")
                await asyncio.sleep(_LONG_SECONDS)
            break
        except (asyncpg.LockNotAvailableError, asyncpg.DeadlockDetectedError):
            continue
    await connection.close()


KINDS = (
    OutageKind("stop-fast", _ended_by(signal.SIGINT)),
    OutageKind("stop-immediate", _ended_by(signal.SIGQUIT)),
    OutageKind("kill-9", _ended_by(signal.SIGKILL)),
    OutageKind("freeze", _frozen),
    OutageKind("terminate", _terminated),
    OutageKind("half-open", _half_open, servers=("external",)),
    OutageKind("locks", _locked),
    OutageKind("disk-full", _disk_full, needs_disk=True),
)


@contextmanager
def small_disk(folder: Path) -> Iterator[Path]:
    """A disk of its own, that is full soon.

    Raises:
        PermissionError: it cannot be mounted here.
    """
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={DISK_BYTES}", "tmpfs", str(folder)]
    if subprocess.run(mount, check=False, capture_output=True).returncode:  # noqa: S603  # ours
        raise PermissionError("a small disk (mount -t tmpfs) takes root")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=False)  # noqa: S603, S607  # ours
