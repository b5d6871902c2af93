"""Logs: one line an event, pretty on a terminal, JSON elsewhere. Never a body, key or comment."""

import logging
import sys
from contextlib import suppress
from typing import TextIO, cast

import structlog


class Sink:
    """Where log lines go, as something that never fails.

    Standard error may be closed, on a full disk, or a pipe whose reader has gone. No request and
    no background work ends because its log line cannot be written.

    Args:
        stream: where to write; None if the process was started without one.
    """

    def __init__(self, stream: TextIO | None) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        """Write a text, or lose it."""
        if self._stream:
            with suppress(OSError, ValueError):
                self._stream.write(text)
        return len(text)

    def flush(self) -> None:
        """Send on what was written, or lose it."""
        if self._stream:
            with suppress(OSError, ValueError):
                self._stream.flush()

    def isatty(self) -> bool:
        """Whether somebody looks at it."""
        with suppress(OSError, ValueError):
            return bool(self._stream and self._stream.isatty())
        return False


def configure(level: str = "info") -> None:
    """Set up logging for the process: what is of a level, or graver."""
    sink = Sink(sys.stderr)
    renderer = (
        structlog.dev.ConsoleRenderer() if sink.isatty() else structlog.processors.JSONRenderer()
    )
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(cast("TextIO", sink)),
    )
    logging.basicConfig(level=logging.WARNING, stream=sink)
    # It logs each mistake of a caller with the whole document; our own failures we log ourselves.
    logging.getLogger("strawberry.execution").setLevel(logging.CRITICAL)
