"""The HTTP server: uvicorn, which here leaves it to us what happens after the last request."""

import asyncio
import contextlib
import signal
from collections.abc import Iterator
from types import FrameType

import uvicorn
from starlette.applications import Starlette

from api.front import Application
from api.graphql.requests import MAX_BODY
from api.settings import Settings

_SHUTDOWN_SECONDS = 20
_SIGNALS = (signal.SIGINT, signal.SIGTERM)


class Server(uvicorn.Server):
    """Stops on a signal and returns. Uvicorn would raise the signal anew, and so end the process
    before the database is closed.
    """

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """End: live answers first, for which uvicorn would wait in vain."""
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
    return Server(
        uvicorn.Config(
            app,
            host=settings.host,
            port=settings.port,
            log_config=None,
            access_log=False,
            proxy_headers=False,  # who may speak for others is for surveys.visitors to say
            timeout_graceful_shutdown=_SHUTDOWN_SECONDS,
            server_header=False,
            ws_max_size=MAX_BODY,
        )
    )
