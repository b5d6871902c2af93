"""The data directory of an embedded server: its paths, its owner, and the lock on it."""

import fcntl
import os
import pwd
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from domain.bounds import Bound
from persistence.embedded.errors import DirectoryInUse

NAME = "supportkpi"  # of the role and of its database
PATIENCE = Bound(
    300,
    "seconds",
    "time without a new line in the log while the embedded server starts or recovers",
    "the service ends, or tries again, saying why",
    "The database",
)
"""Recovery writes a line every 10 seconds."""
POLL_SECONDS = 0.005

_GRACE_SECONDS = 1.0  # for a killed service to let go of the folder
_LOG_BYTES = 8 * 2**20
_TAIL_BYTES = 3000


@dataclass(frozen=True, slots=True)
class DataDirectory:
    """The paths of a server and, when we are root, the user that owns them."""

    path: Path
    owner: tuple[int, int] | None
    log: Path
    pgdata: Path
    password: Path

    def give(self, path: Path) -> Path:
        """Make the server's user the owner of a path, which is returned."""
        if self.owner:
            os.chown(path, *self.owner, follow_symlinks=False)
        return path

    def tag(self) -> str:
        """Mark every process of this directory's server, and of no other's, in the process list."""
        status = self.path.stat()
        return f"{NAME}-{status.st_dev:x}-{status.st_ino:x}"

    def tail(self, since: int) -> str:
        """The end of what the log says after so many bytes."""
        with self.log.open("rb") as log:
            log.seek(max(since, self.log.stat().st_size - _TAIL_BYTES))
            return log.read().decode(errors="replace").strip()


def directory_at(path: Path) -> DataDirectory:
    """The data directory at a path."""
    pgdata = path / "postgres"
    owner = None if os.geteuid() else _server_user(pgdata, path)
    return DataDirectory(path, owner, path / "postgres.log", pgdata, path / "postgres.password")


def _server_user(pgdata: Path, path: Path) -> tuple[int, int]:
    """The owner of the data or of the directory, or `nobody`: PostgreSQL does not run as root."""
    if pgdata.exists() and (status := pgdata.stat()).st_uid:
        return status.st_uid, status.st_gid
    with suppress(KeyError):  # initdb wants a user with a name
        if uid := path.stat().st_uid:
            return uid, pwd.getpwuid(uid).pw_gid
    user = pwd.getpwnam("nobody")
    return user.pw_uid, user.pw_gid


def claim(directory: DataDirectory) -> TextIO:
    """Lock the directory for as long as the file stays open: a lock that no crash leaves behind."""
    path = directory.path / "postgres.lock"
    lock = os.fdopen(open_file(path), "r+")
    until = time.monotonic() + _GRACE_SECONDS
    while not _is_ours(lock):
        if time.monotonic() > until:
            with lock:
                raise DirectoryInUse(
                    f"another supportkpi (pid {lock.read()}) runs on {directory.path}: "
                    "stop it or choose another SUPPORTKPI_DATA_DIR"
                )
        time.sleep(POLL_SECONDS)
    directory.give(path)
    lock.truncate(0)
    lock.write(str(os.getpid()))
    lock.flush()
    return lock


def _is_ours(lock: TextIO) -> bool:
    with suppress(BlockingIOError):
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return True
    return False


def open_log(directory: DataDirectory) -> None:
    """See to it that there is a log, begun anew if it has grown long."""
    if directory.log.exists() and directory.log.stat().st_size > _LOG_BYTES:
        directory.log.replace(directory.log.with_suffix(".log.old"))
    os.close(open_file(directory.log))
    directory.give(directory.log)


def open_file(path: Path, flags: int = os.O_APPEND) -> int:
    """A descriptor of a file that nobody else may read, made if there is none."""
    # Never through a link: root may work in a folder that somebody else can write.
    return os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | flags, 0o600)
