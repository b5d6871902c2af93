"""What a dead service left: processes of its server, half-made data, a pid file."""

import os
import shutil
import signal
import time
from contextlib import suppress
from pathlib import Path

from persistence.embedded.errors import EmbeddedServerError
from persistence.embedded.folder import PATIENCE_SECONDS, POLL_SECONDS, Folder


def clear_remains(folder: Folder) -> None:
    """See a dead service's server off: its processes, its half-made data, its pid file.

    A postmaster is asked to shut down, which it may be doing already. Backends without one serve
    nobody, yet hold the shared memory until their query ends.
    """
    until = time.monotonic() + PATIENCE_SECONDS
    pid_file = folder.pgdata / "postmaster.pid"
    while remains := _processes(folder.tag()):
        if time.monotonic() > until:
            raise EmbeddedServerError(f"end the old server of {folder.path}: processes {remains}")
        postmaster = _first_line(pid_file)
        for pid in remains:
            with suppress(ProcessLookupError):
                if postmaster not in remains:
                    os.kill(pid, signal.SIGQUIT)
                elif pid == postmaster:
                    os.kill(pid, signal.SIGINT)
        time.sleep(POLL_SECONDS)
    for half_made in folder.path.glob("postgres.new-*"):
        shutil.rmtree(half_made, ignore_errors=True)
    # Pids start again in a new container; PostgreSQL would take any namesake for its old self.
    if Path("/proc/self").exists() and _first_line(pid_file) not in _processes(""):
        pid_file.unlink(missing_ok=True)


def _processes(tag: str) -> list[int]:
    """List the PostgreSQL processes with this tag, where the system tells; elsewhere none."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):  # it ended meanwhile
            command = (entry / "cmdline").read_bytes()
            if b"postgres" in command.partition(b"\0")[0] and tag.encode() in command:
                found.append(int(entry.name))
    return found


def _first_line(pid_file: Path) -> int:
    with suppress(FileNotFoundError, ValueError, IndexError):
        return int(pid_file.read_text().splitlines()[0])
    return 0
