"""The database of a service, as whoever breaks it sees it: one of its own, or one beside it."""

import asyncio
import os
import signal
import time
from contextlib import suppress
from pathlib import Path
from typing import Any, Protocol

import asyncpg
import psutil  # type: ignore[import-untyped]

from persistence.embedded import EmbeddedServer, EmbeddedServerError, address, start
from tests.outages.proxy import Proxy
from tests.processes import free_port

PATIENCE_SECONDS = 60.0


class OutageServer(Protocol):
    """A database that can be broken."""

    name: str
    data_dir: Path
    proxy: Proxy | None

    def settings(self) -> dict[str, str]:
        """What the service is told of it."""

    def dsn(self) -> str:
        """Where it is reached past the service."""

    async def come_back(self) -> None:
        """See to it that it runs again, if it has ended."""


class External:
    """A PostgreSQL on TCP, which whoever runs this starts again; behind a proxy."""

    name = "external"

    def __init__(self, data_dir: Path) -> None:
        self.data_dir = data_dir
        self.proxy: Proxy | None = None
        self._server: EmbeddedServer | None = None

    async def open(self) -> None:
        settings = {"listen_addresses": "127.0.0.1", "port": str(free_port())}
        self._server = await asyncio.to_thread(start, self.data_dir, settings=settings)
        self.proxy = Proxy(int(settings["port"]))
        await self.proxy.start()
        self._port = settings["port"]

    async def close(self) -> None:
        if self.proxy:
            await self.proxy.close()
        if self._server:
            await asyncio.to_thread(self._server.stop)

    def settings(self) -> dict[str, str]:
        assert self.proxy
        return {"database_url": self._on(str(self.proxy.port))}

    def dsn(self) -> str:
        return self._on(self._port)

    def _on(self, port: str) -> str:
        password = (self.data_dir / "postgres.password").read_text("utf-8")
        return f"postgresql://supportkpi:{password}@127.0.0.1:{port}/supportkpi"

    async def come_back(self) -> None:
        assert self._server
        if self._server.has_ended:
            self._server = await asyncio.to_thread(self._server.again, lambda: True)


class Embedded:
    """The server of the service, which brings it back by itself."""

    name = "embedded"
    proxy: Proxy | None = None

    def __init__(self, data_dir: Path) -> None:
        self.data_dir = data_dir

    def settings(self) -> dict[str, str]:
        return {}

    def dsn(self) -> str:
        return address(self.data_dir)

    async def come_back(self) -> None:
        """Its supervisor does that."""


async def fetch(server: OutageServer, query: str, *arguments: object) -> list[Any]:
    """Rows, read past the service."""
    connection = await asyncpg.connect(server.dsn(), timeout=10)
    try:
        return list(await connection.fetch(query, *arguments, timeout=30))
    finally:
        await connection.close(timeout=5)


async def until_it_answers(server: OutageServer) -> None:
    until = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < until:
        with suppress(OSError, TimeoutError, asyncpg.PostgresError, EmbeddedServerError):
            await fetch(server, "SELECT 1")
            return
        await asyncio.sleep(0.05)
    raise AssertionError(f"the {server.name} database does not come back")


def postmaster(server: OutageServer) -> psutil.Process:
    pid = (server.data_dir / "postgres" / "postmaster.pid").read_text("utf-8").split()[0]
    return psutil.Process(int(pid))


def end(server: OutageServer, number: signal.Signals) -> None:
    """Send a signal to the postmaster, and wait until it is gone."""
    process = postmaster(server)
    os.kill(process.pid, number)
    with suppress(psutil.NoSuchProcess, psutil.TimeoutExpired):
        process.wait(PATIENCE_SECONDS)


def send_to_all(server: OutageServer, number: signal.Signals) -> None:
    """Send a signal to every process of the server."""
    process = postmaster(server)
    for each in [process, *process.children(recursive=True)]:
        with suppress(psutil.NoSuchProcess):
            os.kill(each.pid, number)
