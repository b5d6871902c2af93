"""Starts the embedded server again when it ends without having been stopped."""

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from time import monotonic

import structlog

from domain.bounds import Bound
from persistence.embedded.server import SETTINGS, EmbeddedServer, start

PAUSE = Bound(
    limit=5,
    unit="seconds",
    bounded="pause between two attempts to start the embedded server again",
    beyond="it grows no further; attempts continue",
    room="The database",
)
_FIRST_PAUSE = 0.5
_LOOK_SECONDS = 0.2
_STEADY_SECONDS = 60.0
"""A server that ran for so long is started at once when it ends."""

log = structlog.get_logger()


class Supervisor:
    """Looks after a server: in a thread, since starting one waits for the disk.

    Args:
        server: that runs.
    """

    def __init__(self, server: EmbeddedServer) -> None:
        self.server = server
        self._ending = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="supervisor", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Bring it back no more, and stop it."""
        self._ending.set()
        self._thread.join()
        self.server.stop()

    def _watch(self) -> None:
        pause, began = 0.0, monotonic()
        while not self._ending.wait(_LOOK_SECONDS):
            if not self.server.has_ended:
                continue
            pause = 0.0 if monotonic() - began > _STEADY_SECONDS else pause
            with suppress(Exception):  # the log may be full; the watch goes on
                log.warning(
                    "embedded_server_ended", data_dir=str(self.server.data_dir), pause=pause
                )
            pause = self._bring_back(pause)
            began = monotonic()

    def _bring_back(self, pause: float) -> float:
        """Start it until it runs or is not wanted; returns how long to wait the next time."""
        while not self._ending.wait(pause):
            pause = min(max(_FIRST_PAUSE, 2 * pause), PAUSE.limit)
            try:
                self.server = self.server.again(lambda: not self._ending.is_set())
            except Exception as error:  # noqa: BLE001  # nothing but a stop ends the attempts
                reason = [type(error).__name__, *str(error).strip().splitlines()][-1]
                with suppress(Exception):
                    log.warning("embedded_server_not_started", reason=reason, next_in=pause)
            else:
                with suppress(Exception):
                    log.info("embedded_server_back", pid=self.server.pid)
                break
        return pause


@contextmanager
def supervised(
    data_dir: Path, *, settings: Mapping[str, str] = SETTINGS
) -> Iterator[EmbeddedServer]:
    """A server for the length of a `with` block, brought back whenever it ends before.

    Its address stays the same.
    """
    supervisor = Supervisor(start(data_dir, settings=settings))
    try:
        yield supervisor.server
    finally:
        supervisor.stop()
