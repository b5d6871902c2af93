"""What is logged with a traceback, noted so that tests fail by it."""

import logging
import traceback
from collections.abc import MutableMapping
from typing import Any

import structlog

tracebacks: list[str] = []
"""Of the test that runs."""


def listen() -> None:
    """Note what our own log and that of the standard library are told, from now on."""
    # Commands under test set the log up for themselves, on an output that is closed by now.
    structlog.reset_defaults()
    structlog.configure(processors=[_noted, *structlog.get_config()["processors"]])
    if _LISTENER not in logging.getLogger().handlers:
        logging.getLogger().addHandler(_LISTENER)


class _Listener(logging.Handler):
    def emit(self, record: logging.LogRecord) -> None:
        if record.exc_info:
            tracebacks.append(_text(record.getMessage(), record.exc_info[1]))


_LISTENER = _Listener(logging.ERROR)


def _noted(_logger: Any, _method: str, entry: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    if error := entry.get("exc_info"):
        tracebacks.append(_text(str(entry.get("event")), error))
    return entry


def _text(event: str, error: object) -> str:
    if not isinstance(error, BaseException):
        return event
    return f"{event}:\n" + "".join(traceback.format_exception(error))
