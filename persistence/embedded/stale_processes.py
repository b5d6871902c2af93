"""What a dead service left: processes of its server, half-made data, a pid file."""

import os
import shutil
import signal
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from persistence.embedded.data_directory import PATIENCE, POLL_SECONDS, DataDirectory
from persistence.embedded.errors import EmbeddedServerError


def end_stale_processes(directory: DataDirectory, is_wanted: Callable[[], bool]) -> None:
    """Clear up after a service that died: processes of its server, half-made data, the pid file.

    A postmaster gets the signal to shut down, even if it is doing so already. Backends whose
    postmaster is gone serve nobody, yet hold the shared memory until their query ends, and no new
    server starts meanwhile: these are ended at once.
    """
    until = time.monotonic() + PATIENCE.limit
    pid_file = directory.pgdata / "postmaster.pid"
    while pids := _processes(directory.tag()):
        if not is_wanted():
            raise EmbeddedServerError("the server is not wanted any longer")
        if time.monotonic() > until:
            raise EmbeddedServerError(f"end the old server of {directory.path}: processes {pids}")
        _end(pids, _first_line(pid_file))
        time.sleep(POLL_SECONDS)
    for half_made in directory.path.glob("postgres.new-*"):
        shutil.rmtree(half_made, ignore_errors=True)
    # Pids start again in a new container; PostgreSQL would take any namesake for its old self.
    if Path("/proc/self").exists() and _first_line(pid_file) not in _processes(""):
        pid_file.unlink(missing_ok=True)


def _end(pids: list[int], postmaster: int) -> None:
    for pid in pids:
        with suppress(ProcessLookupError):
            if postmaster not in pids:
                os.kill(pid, signal.SIGQUIT)
            elif pid == postmaster:
                os.kill(pid, signal.SIGINT)


def _processes(tag: str) -> list[int]:
    """List the PostgreSQL processes with this tag, where the system has `/proc`; elsewhere none."""
    pids = []
    for entry in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):  # it ended meanwhile
            command = (entry / "cmdline").read_bytes()
            if b"postgres" in command.partition(b"\0")[0] and tag.encode() in command:
                pids.append(int(entry.name))
    return pids


def _first_line(pid_file: Path) -> int:
    with suppress(FileNotFoundError, ValueError, IndexError):
        return int(pid_file.read_text().splitlines()[0])
    return 0
