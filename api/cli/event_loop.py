"""The event loop of commands."""

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

import typer

INTERRUPTED = 130
"""The exit code of a command that Ctrl-C ended, as shells number it."""

T = TypeVar("T")


def run(work: Coroutine[Any, Any, T]) -> T:
    """Run to the end."""
    with asyncio.Runner(loop_factory=new_loop) as runner:
        return runner.run(work)


def run_command(work: Coroutine[Any, Any, T]) -> T:
    """Run to the end; Ctrl-C ends the command with a sentence in place of a traceback."""
    try:
        return run(work)
    except KeyboardInterrupt:
        typer.echo("interrupted; the same command goes on where this one stopped", err=True)
        raise typer.Exit(INTERRUPTED) from None


def new_loop() -> asyncio.AbstractEventLoop:
    """Uvloop where there is one (everywhere but on Windows): it serves a quarter more."""
    try:
        import uvloop  # noqa: PLC0415  # not on every machine
    except ImportError:
        return asyncio.new_event_loop()
    return uvloop.new_event_loop()
