"""The service and its commands as real processes, to be killed."""

import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from random import Random

import httpx
import psutil  # type: ignore[import-untyped]

from tests import ROOT

_CLI = [sys.executable, "-c", "from api.cli.main import main; main()"]
_PATIENCE_SECONDS = 60.0


@dataclass(frozen=True)
class Running:
    """A command that runs on a data folder of its own."""

    process: subprocess.Popen[bytes]
    output: Path

    def kill_all(self, dice: Random) -> None:
        """End the command and its Postgres at once and without notice, in any order."""
        with suppress(psutil.NoSuchProcess):
            parent = psutil.Process(self.process.pid)
            family = [parent, *parent.children(recursive=True)]
            dice.shuffle(family)
            for member in family:
                with suppress(psutil.NoSuchProcess):
                    member.kill()
        self.process.wait()

    def wait(self, expected: int = 0) -> str:
        """What it told until its end, which must be a good one, or bear the expected code."""
        code = self.process.wait(_PATIENCE_SECONDS)
        output = self.output.read_text("utf-8")
        assert code == expected, output
        return output


@contextmanager
def running(data_dir: Path, *arguments: str, **settings: str) -> Iterator[Running]:
    """A command of supportkpi, ended with the block."""
    names = {f"SUPPORTKPI_{name.upper()}": value for name, value in settings.items()}
    names["SUPPORTKPI_DATA_DIR"] = str(data_dir)
    environment = {**os.environ, "COLUMNS": "200", **names}  # noqa: TID251  # of the test run
    with tempfile.TemporaryDirectory() as folder:
        output = Path(folder) / "output"
        with output.open("wb") as file:
            process = subprocess.Popen(  # noqa: S603  # our own command
                [*_CLI, *arguments], cwd=ROOT, env=environment, stdout=file, stderr=file
            )
            running = Running(process, output)
            try:
                yield running
            finally:
                running.kill_all(Random(1))


def run(data_dir: Path, arguments: Sequence[str], code: int = 0) -> str:
    """What a command tells, that ends with a code."""
    with running(data_dir, *arguments) as command:
        return command.wait(code)


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def await_ready(service: Running, port: int) -> None:
    """Wait until a service answers."""
    until = time.monotonic() + _PATIENCE_SECONDS
    while time.monotonic() < until:
        assert service.process.poll() is None, service.output.read_text("utf-8")
        with suppress(httpx.TransportError):
            if httpx.get(f"http://127.0.0.1:{port}/readyz").status_code == httpx.codes.OK:
                return
        time.sleep(0.02)
    raise AssertionError("the service does not get ready")
