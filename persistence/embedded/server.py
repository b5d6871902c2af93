"""The embedded server: started on its folder, and ended with this process at the latest."""

import os
import re
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import TextIO
from urllib.parse import quote

from persistence.embedded.data import prepare
from persistence.embedded.data_directory import (
    NAME,
    PATIENCE,
    POLL_SECONDS,
    DataDirectory,
    claim,
    directory_at,
    open_log,
)
from persistence.embedded.errors import EmbeddedServerError
from persistence.embedded.programs import spawn
from persistence.embedded.stale_processes import end_stale_processes

SETTINGS: Mapping[str, str] = MappingProxyType(
    {
        "listen_addresses": "",
        "port": "5432",  # names the socket; nothing listens on the network
        "max_connections": "60",
        "shared_buffers": "256MB",
        "max_wal_size": "2GB",
        "wal_compression": "on",  # the wheel is built without lz4
        "jit": "off",
    }
)

_SOCKET_PATH_BYTES = 103  # macOS; Linux takes 107


@dataclass(frozen=True, slots=True)
class EmbeddedServer:
    """A running server; it ends with `stop` or with this process, whatever ends that."""

    dsn: str = field(repr=False)  # holds the password
    pid: int
    data_dir: Path
    _process: subprocess.Popen[bytes] = field(repr=False)
    _lock: TextIO = field(repr=False)
    _sockets: Path = field(repr=False)
    _settings: Mapping[str, str] = field(repr=False)

    @property
    def has_ended(self) -> bool:
        """Whether it has ended without having been stopped."""
        return self._process.poll() is not None

    def again(self, is_wanted: Callable[[], bool]) -> "EmbeddedServer":
        """The same server anew, at the same address, after it has ended.

        Args:
            is_wanted: called all the while; the start is given up once it returns false.

        Raises:
            EmbeddedServerError: it does not start; the folder stays ours.
        """
        return _start(directory_at(self.data_dir), self._settings, self._lock, is_wanted)

    def stop(self) -> None:
        """End every connection, write everything to disk and wait for the end."""
        _end(self._process)
        with suppress(OSError):
            self._sockets.rmdir()
        self._lock.close()


def start(data_dir: Path, *, settings: Mapping[str, str] = SETTINGS) -> EmbeddedServer:
    """A server on `data_dir`, which is filled on first use; `settings` win over `SETTINGS`."""
    try:
        data_dir.mkdir(parents=True, exist_ok=True)
        directory = directory_at(data_dir.resolve())
        lock = claim(directory)
    except PermissionError as error:
        raise EmbeddedServerError(
            f"{data_dir} is not ours to use ({error}): run as its owner "
            "or choose another SUPPORTKPI_DATA_DIR"
        ) from error
    except OSError as error:
        raise EmbeddedServerError(
            f"{data_dir} cannot be used as a folder ({error.strerror}): "
            "choose another SUPPORTKPI_DATA_DIR"
        ) from error
    try:
        return _start(directory, {**SETTINGS, **settings}, lock, lambda: True)
    except BaseException:
        lock.close()
        raise


def address(data_dir: Path) -> str:
    """Where another process's server on `data_dir` is reached.

    Raises:
        EmbeddedServerError: none is ready there.
    """
    directory = directory_at(data_dir.resolve())
    with suppress(OSError, IndexError):
        lines = (directory.pgdata / "postmaster.pid").read_text("utf-8").splitlines()
        port, sockets, status = lines[3], lines[4], lines[7]
        if status.strip() == "ready":
            return _dsn(directory, sockets, port)
    raise EmbeddedServerError(f"no server is ready on {directory.path}: try again in a moment")


@contextmanager
def running(data_dir: Path, *, settings: Mapping[str, str] = SETTINGS) -> Iterator[EmbeddedServer]:
    """A server for the length of a `with` block."""
    server = start(data_dir, settings=settings)
    try:
        yield server
    finally:
        server.stop()


def _start(
    directory: DataDirectory, given: Mapping[str, str], lock: TextIO, is_wanted: Callable[[], bool]
) -> EmbeddedServer:
    end_stale_processes(directory, is_wanted)
    open_log(directory)
    prepare(directory)
    sockets = _socket_dir(directory)
    settings = {**given, "unix_socket_directories": str(sockets), "cluster_name": directory.tag()}
    flags = [flag for name, value in settings.items() for flag in ("-c", f"{name}={value}")]
    since = directory.log.stat().st_size
    process = spawn(
        directory,
        ["postgres", "-D", str(directory.pgdata), *flags],
        needs=[directory.pgdata, sockets],
    )
    try:
        _await_ready(directory, process, since, is_wanted)
    except BaseException:
        _end(process)
        raise
    dsn = _dsn(directory, str(sockets), settings["port"])
    return EmbeddedServer(dsn, process.pid, directory.path, process, lock, sockets, given)


def _dsn(directory: DataDirectory, sockets: str, port: str) -> str:
    parameters = f"host={quote(sockets)}&port={port}"
    return f"postgresql://{NAME}:{directory.password.read_text()}@/{NAME}?{parameters}"


def _socket_dir(directory: DataDirectory) -> Path:
    """Make the socket's folder anew, next to the data if a socket's short path reaches there."""
    path = directory.path / "run"
    too_long = len(os.fsencode(path / ".s.PGSQL.65535")) > _SOCKET_PATH_BYTES
    if too_long or not re.fullmatch(r"[\w./+-]+", str(path), re.ASCII):  # commas part two hosts
        path = Path(tempfile.gettempdir(), directory.tag())
    shutil.rmtree(path, ignore_errors=True)
    path.mkdir(mode=0o700)  # refuses what somebody else has put there
    return directory.give(path)


def _await_ready(
    directory: DataDirectory,
    process: subprocess.Popen[bytes],
    since: int,
    is_wanted: Callable[[], bool],
) -> None:
    """Wait for recovery, however long it takes, while the log shows that it goes on."""
    size, moved = since, time.monotonic()
    while not _is_ready(directory, process.pid):
        if not is_wanted():
            raise EmbeddedServerError("the server is not wanted any longer")
        if process.poll() is not None:
            raise EmbeddedServerError(f"PostgreSQL did not start:\n{directory.tail(since)}")
        if (grown := directory.log.stat().st_size) != size:
            size, moved = grown, time.monotonic()
        if time.monotonic() - moved > PATIENCE.limit:
            raise EmbeddedServerError(f"PostgreSQL hangs at start:\n{directory.tail(since)}")
        time.sleep(POLL_SECONDS)


def _is_ready(directory: DataDirectory, pid: int) -> bool:
    with suppress(FileNotFoundError):
        lines = (directory.pgdata / "postmaster.pid").read_text().splitlines()
        return lines[:1] == [str(pid)] and [line.strip() for line in lines[7:8]] == ["ready"]
    return False


def _end(process: subprocess.Popen[bytes]) -> None:
    process.send_signal(signal.SIGINT)
    process.send_signal(signal.SIGCONT)  # one that was frozen hears nothing else
    try:
        process.wait(PATIENCE.limit)
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGQUIT)
        process.wait()
