"""The HTTP server: uvicorn, which here leaves it to us what happens after the last request."""

import asyncio
import contextlib
import signal
import socket
import sys
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from types import FrameType

import structlog
import uvicorn
from starlette.applications import Starlette
from starlette.types import ASGIApp

from api.http.bodies import QUESTION_BODY
from api.http.connections import ConnectionRules, connection_class
from api.http.middleware import Application
from api.settings import Settings
from domain.bounds import Bound
from domain.errors import DomainError

if sys.platform != "win32":
    import resource

SHUTDOWN = Bound(
    20,
    "seconds",
    "time to finish open requests when the service stops",
    "their connections are closed",
    "HTTP",
)
_CONNECTIONS_BESIDE = 20
_OTHER_FILES = 200
"""For the database, and whatever else is open."""
_SIGNALS = (signal.SIGINT, signal.SIGTERM)


log = structlog.get_logger()


class CannotListen(DomainError):
    """The address to listen on is not to be had."""

    code = "UNAVAILABLE"


class Server(uvicorn.Server):
    """Stops on a signal and returns. Uvicorn would raise the signal anew, and so end the process
    before the database is closed.

    Attributes:
        beside: another server that runs for as long, and where it listens.
    """

    beside: tuple[uvicorn.Server, tuple[str, int]] | None = None

    async def serve(self, sockets: list[socket.socket] | None = None) -> None:
        """Serve until a signal ends it."""
        async with _beside(self.beside):
            await super().serve(sockets)

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Listen, and say so."""
        address = f"http://{self.config.host}:{self.config.port}"
        try:
            await super().startup(sockets)
        except SystemExit:
            raise CannotListen(
                f"cannot listen on {address}: perhaps something else does. Choose another "
                "SUPPORTKPI_PORT or SUPPORTKPI_HOST"
            ) from None
        log.info("ready", address=address)

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """End: live answers first, for which uvicorn would wait in vain."""
        log.info("stopping", signal=signal.Signals(sig).name)
        app = self.config.app
        if isinstance(app, Application):
            app.closing.set()
        super().handle_exit(sig, frame)

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Listen to signals while serving."""
        loop = asyncio.get_running_loop()
        for number in _SIGNALS:
            loop.add_signal_handler(number, self.handle_exit, number, None)
        try:
            yield
        finally:
            for number in _SIGNALS:
                loop.remove_signal_handler(number)


def server(app: Starlette, settings: Settings) -> Server:
    """A server of the application where the settings say."""
    made = Server(configuration(app, settings, ConnectionRules(settings.max_connections)))
    if settings.metrics_host_port and isinstance(app, Application):
        rules = ConnectionRules(_CONNECTIONS_BESIDE)
        made.beside = (
            _Beside(configuration(app.figures, settings, rules)),
            settings.metrics_host_port,
        )
    return made


class _Beside(uvicorn.Server):
    """Hears of signals from the server that it runs beside."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Listen to none."""
        yield


@contextlib.asynccontextmanager
async def _beside(wanted: tuple[uvicorn.Server, tuple[str, int]] | None) -> AsyncIterator[None]:
    """Another server for as long as the context lasts.

    Raises:
        OSError: its address cannot be had.
    """
    if wanted is None:
        yield
        return
    other, (host, port) = wanted
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        listening = socket.create_server((host, port), family=family)
    except OSError as error:
        problem = f"SUPPORTKPI_METRICS_ADDRESS: {host}:{port} cannot be had: {error.strerror}"
        raise OSError(problem) from error
    task = asyncio.create_task(other.serve([listening]))
    try:
        yield
    finally:
        other.should_exit = True
        await task


def configuration(app: ASGIApp, settings: Settings, rules: ConnectionRules) -> uvicorn.Config:
    """How uvicorn serves.

    Args:
        app: what it serves.
        settings: where.
        rules: what connections may do.
    """
    return uvicorn.Config(
        app,
        host=settings.host,
        port=settings.port,
        http=connection_class(_with_files(rules)),
        ws="websockets-sansio",
        log_config=None,
        access_log=False,
        proxy_headers=False,  # who may speak for others is for surveys.visitors to say
        timeout_graceful_shutdown=int(SHUTDOWN.limit),
        timeout_keep_alive=int(rules.keep_alive) + 1,  # the rules of connections come first
        server_header=False,
        ws_max_size=int(QUESTION_BODY.limit),
    )


def _with_files(rules: ConnectionRules) -> ConnectionRules:
    """The rules, with no more connections than the process may have files open."""
    if sys.platform == "win32":
        return rules
    wanted = rules.connections + _OTHER_FILES
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
    if soft not in {resource.RLIM_INFINITY, most} and soft < most:
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))
    return replace(rules, connections=max(1, min(rules.connections, most - _OTHER_FILES)))
