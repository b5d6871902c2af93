"""Log lines that cannot be written end nothing."""

import io
import logging
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import TextIO

import pytest
import structlog

from api.logs import configure


class Broken(io.StringIO):
    """A stream whose writes fail, at once or when they are sent on."""

    def __init__(self, error: Exception, *, at: str) -> None:
        super().__init__()
        self.error, self.at = error, at

    def write(self, text: str) -> int:
        if self.at == "write":
            raise self.error
        return len(text)

    def flush(self) -> None:
        if self.at == "flush":
            raise self.error


def closed() -> TextIO:
    stream = io.StringIO()
    stream.close()
    return stream


def full() -> TextIO:
    return Path("/dev/full").open("w", encoding="utf-8", buffering=1)


def without_reader() -> TextIO:
    reading, writing = os.pipe()
    os.close(reading)
    return os.fdopen(writing, "w", buffering=1)


STREAMS: dict[str, Callable[[], TextIO | None]] = {
    "none": lambda: None,
    "closed": closed,
    "full": full,
    "without reader": without_reader,
    "fails when written": lambda: Broken(OSError("no"), at="write"),
    "fails when sent on": lambda: Broken(BrokenPipeError("no"), at="flush"),
    "ascii": lambda: io.TextIOWrapper(io.BytesIO(), encoding="ascii"),
}


@pytest.fixture
def stdlib_as_before() -> Iterator[None]:
    """Leave the handlers of the standard library as they were."""
    root = logging.getLogger()
    handlers, level, settings = root.handlers[:], root.level, structlog.get_config()
    root.handlers[:] = []
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.configure(**settings)


@pytest.mark.usefixtures("stdlib_as_before")
@pytest.mark.parametrize("name", STREAMS)
def test_a5_no_log_line_that_cannot_be_written_fails(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    stream = STREAMS[name]()
    monkeypatch.setattr(sys, "stderr", stream)
    configure("debug")
    for log in (structlog.get_logger(), logging.getLogger("library")):
        log.warning("the Zürich desk %s", "answers")
        log.error("failed", exc_info=LookupError("nothing there"))
    monkeypatch.undo()
    with suppress(OSError):
        if stream:
            stream.close()


@pytest.mark.usefixtures("stdlib_as_before")
def test_log_lines_are_written_as_json(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = io.StringIO()
    monkeypatch.setattr(sys, "stderr", stream)
    configure()
    structlog.get_logger().info("ready", address="here")
    structlog.get_logger().debug("too fine")
    assert stream.getvalue().count("\n") == 1
    assert '"event": "ready"' in stream.getvalue()
