"""Why a database cannot be opened, and what to do about it, for people."""

import socket
import ssl
from collections.abc import Iterator
from urllib.parse import unquote, urlsplit

import asyncpg
from alembic.util import CommandError

from domain.errors import DomainError
from persistence.connections.database import shown_address

OLDEST_SERVER = 160000
"""PostgreSQL 16, as it numbers itself."""

_URL = "SUPPORTKPI_DATABASE_URL"


class CannotOpen(DomainError):
    """The database cannot be opened; the message says which, why, and what to do."""

    code = "UNAVAILABLE"


def refusal(error: BaseException, dsn: str) -> CannotOpen | None:
    """The explanation of an error while a database was opened; None if it was not foreseen."""
    parts = urlsplit(dsn)
    words = {
        "database": shown_address(dsn),
        "host": parts.hostname or "localhost",
        "user": unquote(parts.username or "its user"),
        "name": unquote(parts.path.lstrip("/")) or unquote(parts.username or ""),
        "url": _URL,
    }
    for each in _chain(error):
        for kind, text in _EXPLANATIONS.items():
            if isinstance(each, kind):
                detail = " ".join(str(each).split())
                return CannotOpen(text.format(detail=detail, **words))
    return None


def too_old(version: int, dsn: str) -> CannotOpen:
    """The server is older than what the tables need."""
    return CannotOpen(
        f"{shown_address(dsn)} is PostgreSQL {version // 10_000}: it takes 16 or newer"
    )


def may_pass(error: BaseException) -> bool:
    """Whether it is worth waiting: a server that starts, or a network that is not there yet."""
    if isinstance(error, ssl.SSLError):
        return False
    return isinstance(
        error,
        OSError
        | TimeoutError
        | asyncpg.CannotConnectNowError
        | asyncpg.TooManyConnectionsError
        | asyncpg.ConnectionDoesNotExistError,
    )


def reason(error: BaseException) -> str:
    """Why it does not answer, in a few words."""
    if isinstance(error, ConnectionRefusedError):
        return "nobody listens there"
    if isinstance(error, socket.gaierror):
        return "its host is not known"
    if isinstance(error, TimeoutError):
        return "it does not answer"
    return " ".join(str(error).split()) or type(error).__name__


def _chain(error: BaseException) -> Iterator[BaseException]:
    """An error and those that led to it: migrations wrap what the driver says."""
    seen: BaseException | None = error
    while seen is not None:
        yield seen
        seen = getattr(seen, "orig", None) or seen.__cause__


_ROLE = (
    "{database}: the role {user} may not do that ({detail}). It must own the tables, and create "
    "roles or find supportkpi_app made and be its member: see docs/operations.md"
)
_EXPLANATIONS: dict[type[BaseException] | tuple[type[BaseException], ...], str] = {
    asyncpg.InvalidPasswordError: "{database} does not take the password of {user}: check {url}",
    asyncpg.InvalidAuthorizationSpecificationError: (
        "{database} does not let {user} in ({detail}): check the role in {url}, and pg_hba.conf "
        "there"
    ),
    asyncpg.InvalidCatalogNameError: (
        "{host} has no database {name}: make it (createdb {name}), or name another in {url}"
    ),
    asyncpg.InsufficientPrivilegeError: _ROLE,
    asyncpg.InvalidParameterValueError: _ROLE,
    asyncpg.ReadOnlySQLTransactionError: (
        "{database} is read-only, perhaps a standby: name the primary in {url}"
    ),
    asyncpg.ProtocolViolationError: (
        "{database} does not take our settings ({detail}): connect straight, not through PgBouncer"
    ),
    asyncpg.LockNotAvailableError: (
        "{database}: tables cannot be brought up to date while others hold locks on them: end what "
        "runs there, and start again"
    ),
    asyncpg.DiskFullError: "{database}: its disk is full: make room there, and start again",
    asyncpg.TooManyConnectionsError: (
        "{database} takes no more connections: end others, or raise its max_connections"
    ),
    asyncpg.CannotConnectNowError: "{database} is starting or stopping ({detail}): try again",
    CommandError: (
        "{database}: its tables are of another version of supportkpi ({detail}): use that version, "
        "or a newer one"
    ),
    ssl.SSLError: (
        "{database}: no safe connection ({detail}): check its certificate, and sslmode in {url}"
    ),
    socket.gaierror: "{database}: the host {host} is not known: check {url}",
    (OSError, TimeoutError, asyncpg.PostgresConnectionError): (
        "{database} cannot be reached ({detail}): is it running, and is {url} right?"
    ),
}
"""The first that fits counts, so that the special stand before the general."""
