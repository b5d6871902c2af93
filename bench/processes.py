"""Processes of a benchmark: started from here, watched from outside, ended with their block."""

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil  # type: ignore[import-untyped]

ROOT = Path(__file__).parents[1]
SERVICE = ("-c", "from api.cli.main import main; main()")
_PATIENCE_SECONDS = 60.0
_MEGABYTE = 1e6


def ask(*arguments: object) -> dict[str, Any]:
    """What a module of ours, run in a process of its own, prints as JSON."""
    report: dict[str, Any] = json.loads(output(*arguments))
    return report


def output(*arguments: object, **settings: object) -> str:
    """What a process prints."""
    return subprocess.run(  # noqa: S603  # our own command
        [sys.executable, *map(str, arguments)],
        cwd=ROOT,
        env=_environment(settings),
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    ).stdout


@contextmanager
def running(arguments: Sequence[object], **settings: object) -> Iterator["ServerProcess"]:
    """A server, ended with the block."""
    port = free_port()
    process = subprocess.Popen(  # noqa: S603  # our own command
        [sys.executable, *map(str, arguments), "--port", str(port)],
        cwd=ROOT,
        env=_environment(settings),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield ServerProcess(process, port)
    finally:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(_PATIENCE_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()


@dataclass(frozen=True)
class ServerProcess:
    """A server that was started, ready or not."""

    process: subprocess.Popen[bytes]
    port: int

    def await_ready(self) -> None:
        until = time.monotonic() + _PATIENCE_SECONDS
        while not self._is_ready():
            if self.process.poll() is not None or time.monotonic() > until:
                raise RuntimeError("the server does not get ready")
            time.sleep(0.005)

    def _is_ready(self) -> bool:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=2)
        with suppress(OSError, http.client.HTTPException):
            connection.request("GET", "/readyz")
            return connection.getresponse().status == http.client.OK
        return False

    def megabytes(self) -> float:
        """Resident memory of the service itself, without its Postgres."""
        return float(psutil.Process(self.process.pid).memory_info().rss) / _MEGABYTE

    def cpu(self) -> "Cpu":
        """Processor time so far, of Python and of its Postgres."""
        (postgres,) = [
            child
            for child in psutil.Process(self.process.pid).children()
            if child.name() == "postgres"
        ]
        own = psutil.Process(self.process.pid).cpu_times()
        return Cpu(own.user + own.system, postgres_cpu(postgres.pid))


@dataclass(frozen=True)
class Cpu:
    """Seconds of processors."""

    python: float
    postgres: float

    def since(self, before: "Cpu") -> "Cpu":
        return Cpu(self.python - before.python, self.postgres - before.postgres)


def postgres_cpu(pid: int) -> float:
    """Processor time of a Postgres: what runs, and what has ended."""
    postmaster = psutil.Process(pid)
    total = 0.0
    for process in (postmaster, *postmaster.children()):
        with suppress(psutil.NoSuchProcess):
            total += sum(process.cpu_times()[:2])
    return total + sum(postmaster.cpu_times()[2:4])


def peak_megabytes() -> float:
    """The most memory that this very program had; unlike ru_maxrss not that of its parent."""
    for line in Path("/proc/self/status").read_text("ascii").splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) * 1024 / _MEGABYTE
    raise RuntimeError("the system does not tell the peak of memory")


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


def _environment(settings: dict[str, object]) -> dict[str, str]:
    named = {f"SUPPORTKPI_{name.upper()}": str(value) for name, value in settings.items()}
    return {**os.environ, **named}  # noqa: TID251  # handed on to our own processes
