"""Every statement that a connection runs, counted for whoever had it run.

It is counted where the driver hands it to its protocol, so that no way to run one goes around it:
whether it is fetched, executed, prepared, copied or read through a cursor. Whoever counts sees what
he and the tasks that he began have run, and nothing of those who work at the same time.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

import asyncpg
from asyncpg import introspection

_OF_THE_DRIVER = (introspection.INTRO_LOOKUP_TYPES, introspection.TYPE_BY_NAME)
_AROUND_IT = "set_config('jit'"
"""What the driver asks about types, and around that, once for each connection."""


@dataclass(frozen=True, slots=True)
class Statements:
    """What was run, in order.

    Attributes:
        texts: of the statements.
    """

    texts: list[str] = field(default_factory=list)

    @property
    def transactions(self) -> int:
        """How many began."""
        return sum(_is_begun(text) for text in self.texts)

    @property
    def questions(self) -> list[str]:
        """The statements but those by which transactions begin and end."""
        return [text for text in self.texts if not _is_begun(text) and text not in _ENDS]


_ENDS = ("COMMIT", "ROLLBACK")
_counting: ContextVar[Statements | None] = ContextVar("_counting", default=None)


def _is_begun(text: str) -> bool:
    return text.startswith("BEGIN")


def _is_of_the_driver(text: str) -> bool:
    return text in _OF_THE_DRIVER or _AROUND_IT in text


@contextmanager
def counted() -> Iterator[Statements]:
    """All statements that are run within."""
    seen = Statements()
    token = _counting.set(seen)
    try:
        yield seen
    finally:
        _counting.reset(token)


def _by_text(text: Any) -> str:
    return str(text)


def _by_state(state: Any) -> str:
    return str(state.query)


_RUN: dict[str, Callable[[Any], str]] = {
    "query": _by_text,
    "copy_in": _by_text,
    "copy_out": _by_text,
    "bind_execute": _by_state,
    "bind_execute_many": _by_state,
    "bind": _by_state,
}
"""The ways of the protocol to run a statement, and what its text is in the first argument."""


class _WatchedProtocol:
    """A protocol that notes what it runs; all else is that of the driver."""

    def __init__(self, protocol: Any) -> None:
        self._watched = protocol

    def __getattr__(self, name: str) -> Any:
        attribute = getattr(self._watched, name)
        if name not in _RUN:
            return attribute

        def run(*values: Any, **named: Any) -> Any:
            text, seen = _RUN[name]([*values, *named.values()][0]), _counting.get()
            if seen is not None and not _is_of_the_driver(text):
                seen.texts.append(text)
            return attribute(*values, **named)

        return run


def watch() -> None:
    """See to it that whatever connections run from now on is counted."""
    begin = asyncpg.Connection.__init__

    def watched(connection: Any, protocol: Any, *rest: Any) -> None:
        begin(connection, _WatchedProtocol(protocol), *rest)

    asyncpg.Connection.__init__ = watched
