"""Logs: one line an event, pretty on a terminal, JSON elsewhere. Never a body, key or comment."""

import logging
import sys

import structlog


def configure(level: str = "info") -> None:
    """Set up logging for the process: what is of a level, or graver."""
    is_terminal = sys.stderr.isatty()
    renderer = (
        structlog.dev.ConsoleRenderer() if is_terminal else structlog.processors.JSONRenderer()
    )
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr)
    # It logs each mistake of a caller with the whole document; our own failures we log ourselves.
    logging.getLogger("strawberry.execution").setLevel(logging.CRITICAL)
