"""What a driver raises while its database is away or overloaded, as the errors of the domain.

This is the one place that knows which errors of PostgreSQL and of asyncpg pass by themselves. All
others are faults of ours and stay as they are.
"""

import asyncpg

from domain.errors import TooBusy, Unavailable, Unreachable

_TOO_SLOW = "57014"
_BUSY = {
    "40001": "somebody else has just changed the same",  # serialization
    "40P01": "somebody else has just changed the same",  # deadlock
    "53300": "the database takes no more connections",
    "55P03": "the database is locked by other work",
}
_UNREACHABLE = {
    "25006": "the database is read-only",
    "53100": "the disk of the database is full",
    "53200": "the database has no memory left",
}
_UNREACHABLE_CLASSES = ("08", "25P03", "28", "3D", "40", "53", "57", "58")
"""Connections, what was idle too long, who may connect, where to, broken transactions, resources,
operators, and the system below.
"""
_OF_THE_DRIVER = (
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,
    OSError,
    TimeoutError,
    EOFError,
)


def as_unavailable(error: BaseException) -> Unavailable | None:
    """The error of the domain that it is; None if it would not pass by itself."""
    if isinstance(error, Unavailable):
        return error
    if isinstance(error, asyncpg.PostgresError):
        return _of_server(str(error.sqlstate or ""))
    if isinstance(error, ValueError):  # a value that no column takes, or a wrong address
        return None
    if isinstance(error, TimeoutError):
        return Unavailable("the database took too long")
    if isinstance(error, _OF_THE_DRIVER):
        return Unreachable("the database does not answer now")
    return None


def of_connecting(error: Exception) -> Unavailable:
    """What it means that no connection can be opened; whatever the reason, it may pass."""
    if isinstance(error, asyncpg.PostgresError):
        return _of_server(str(error.sqlstate or "")) or Unreachable("the database refuses us now")
    return Unreachable("the database cannot be reached now")


def is_of_a_lost_connection(error: BaseException) -> bool:
    """Whether nothing more can be said on a connection: its state is not known."""
    return isinstance(error, _OF_THE_DRIVER) and not isinstance(error, ValueError)


def _of_server(state: str) -> Unavailable | None:
    if state == _TOO_SLOW:
        return Unavailable("took too long; ask for a shorter range")
    if state in _BUSY:
        return TooBusy(f"too busy now: {_BUSY[state]}")
    if state in _UNREACHABLE:
        return Unreachable(_UNREACHABLE[state])
    if state.startswith(_UNREACHABLE_CLASSES):
        return Unreachable("the database cannot answer now")
    return None
