"""Connections: what a client may send, how slowly, and how long it may stay connected.

Uvicorn reads a request however large its head is and however slowly it comes. Everything here is
about bytes and seconds; what a request means is decided by the application.
"""

import asyncio
import socket
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum
from http import HTTPStatus
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from api.http.middleware import DEFAULTS
from api.http.problems import Problem
from domain.bounds import Bound

_ROOM = "HTTP"
_CLOSED = "and the connection is closed"

MAX_TARGET = Bound(33 * 1024, "bytes", "path and parameters of a URL", f"414, {_CLOSED}", _ROOM)
MAX_HEAD = Bound(32 * 1024, "bytes", "headers of one request", f"431, {_CLOSED}", _ROOM)
MAX_FIELDS = Bound(100, "", "headers of one request, by number", f"431, {_CLOSED}", _ROOM)
MAX_UPGRADE = Bound(
    8000, "bytes", "URL, or one header, of a request for a WebSocket", f"431, {_CLOSED}", _ROOM
)
MAX_OVERHEAD = Bound(
    32 * 1024,
    "bytes",
    "chunks of a body beside it: their sizes, extensions and trailers, beyond 16 times the body",
    f"431, {_CLOSED}",
    _ROOM,
)
MAX_SILENCE = Bound(
    15,
    "seconds",
    "time until all headers have arrived, or between two parts of a body",
    f"408 if nothing was answered yet, {_CLOSED}",
    _ROOM,
)
MIN_RATE = Bound(
    1024,
    "bytes a second",
    "rate of sending a body, or of reading an answer, after the first 15 seconds: at least",
    f"408 if nothing was answered yet, {_CLOSED}",
    _ROOM,
)
MAX_UNREAD = Bound(
    60,
    "seconds",
    "time that a client reads nothing of an answer",
    "the connection is closed",
    _ROOM,
)
KEEP_ALIVE = Bound(
    75, "seconds", "time that a connection is idle between requests", "it is closed", _ROOM
)
_SEND_BUFFER = 128 * 1024
"""Bytes of the kernel's. As large as the kernel likes, it would take in a whole answer, and nobody
could see whether the client reads any of it.
"""
_LINGERING_SECONDS = 2.0
"""For a refused client to read why, before the connection is cut."""
_OVERHEAD = 16


class _Phase(IntEnum):
    """Where a connection is; the lower, the less is lost if it is closed."""

    IDLE = 0
    DRAINING = 1
    HEAD = 2
    BODY = 3
    ANSWERING = 4


@dataclass(frozen=True, slots=True)
class ConnectionRules:
    """What the connections of a process may do.

    Attributes:
        connections: the most of them; beyond it the one that is idle longest is closed.
        silence: seconds for the head of a request, or without progress of its body.
        unread: seconds without anything of an answer being read.
        keep_alive: seconds between requests.
        rate: bytes a second, the fewest.
    """

    connections: int
    silence: float = MAX_SILENCE.limit
    unread: float = MAX_UNREAD.limit
    keep_alive: float = KEEP_ALIVE.limit
    rate: float = MIN_RATE.limit


class _InputRefused(Exception):
    """What was sent is refused; the protocol knows why."""


class BoundedConnection(HttpToolsProtocol):
    """One HTTP connection, closed once it breaks the rules; see `connection_class`."""

    rules = ConnectionRules(connections=2000)

    def __init__(self, *given: Any, **named: Any) -> None:  # noqa: ANN401  # handed on
        super().__init__(*given, **named)
        self._phase, self._since = _Phase.IDLE, self.loop.time()
        self._moved = self._looked = self._since
        self._head = self._fields = self._raw = self._body = 0
        self._problem: Problem | None = None
        self._is_refused = False
        self._unread, self._unread_since = 0, 0.0
        self._timer: asyncio.TimerHandle | None = None

    # Called by asyncio.

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn has it
        """Begin, if there is room."""
        super().connection_made(transport)
        if (connected := transport.get_extra_info("socket")) is not None:
            connected.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _SEND_BUFFER)
        self._look_again()
        if len(self.connections) > self.rules.connections:
            self._make_room()

    def connection_lost(self, exc: Exception | None) -> None:
        """End."""
        self._stop_looking()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Read on, within bounds."""
        if self._is_refused:
            return
        self._moved = self.loop.time()
        if self._phase is _Phase.IDLE:
            self._begin(_Phase.HEAD)
            self._raw = 0
        self._raw += len(data)
        super().data_received(data)
        if not self._is_refused and self._has_too_much():
            self._refuse(_too_large("headers or trailers"))

    def pause_writing(self) -> None:
        """The client does not read what is sent: from now on, measure how much of it is read."""
        super().pause_writing()
        self._unread, self._unread_since = self.transport.get_write_buffer_size(), self.loop.time()

    # Called by the parser.

    def on_message_begin(self) -> None:
        """Another request begins."""
        if self._phase is not _Phase.HEAD:
            self._begin(_Phase.HEAD)
            self._raw = 0
        self._head = self._fields = 0
        super().on_message_begin()

    def on_url(self, url: bytes) -> None:
        """Take in a part of the URL."""
        super().on_url(url)
        if len(self.url) > MAX_TARGET.limit:
            problem = Problem(414, "TOO_LARGE", f"the URL must not exceed {MAX_TARGET.limit} bytes")
            self._stop(problem)

    def on_header(self, name: bytes, value: bytes) -> None:
        """Take in a header. A trailer, after the body, is dropped: it could pass for a key."""
        if self._phase is not _Phase.HEAD:
            return
        self._head += len(name) + len(value) + len(b": \r\n")
        self._fields += 1
        if self._head > MAX_HEAD.limit or self._fields > MAX_FIELDS.limit:
            self._stop(_too_large("headers"))
        super().on_header(name, value)

    def on_headers_complete(self) -> None:
        """The head is there, with the host that it is for."""
        is_of_1_1 = self.parser.get_http_version() == "1.1"
        if is_of_1_1 and all(name != b"host" for name, _ in self.headers):
            self._stop(Problem(400, "BAD_REQUEST", "send the header host"))
        self._begin(_Phase.BODY)
        self._raw = self._body = 0
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        """Take in a part of the body."""
        self._body += len(body)
        super().on_body(body)

    def on_message_complete(self) -> None:
        """The body is there as well."""
        self._begin(_Phase.ANSWERING)
        super().on_message_complete()
        self._rest()

    # Called by the rest of uvicorn.

    def on_response_complete(self) -> None:
        """The answer is sent, perhaps before the request has come whole."""
        super().on_response_complete()
        self._rest()

    def handle_websocket_upgrade(self) -> None:
        """Hand the connection on to the WebSocket protocol, if that can read the head."""
        longest = max(len(name) + len(value) for name, value in self.headers)
        if max(longest, len(self.url)) > MAX_UPGRADE.limit:
            self._refuse(_too_large_for_upgrade())
            return
        self._stop_looking()
        super().handle_websocket_upgrade()
        self.loop.call_later(self.rules.silence, self._leave_ungreeted)

    def _leave_ungreeted(self) -> None:
        taken_by = self.transport.get_protocol()
        if not getattr(taken_by, "handshake_complete", True):
            self.transport.abort()

    def send_400_response(self, msg: str) -> None:
        """Refuse what could not be read, by a bound of ours or by the rules of HTTP."""
        self._refuse(self._problem or Problem(400, "BAD_REQUEST", msg))

    # Time.

    def _begin(self, phase: _Phase) -> None:
        self._phase, self._since = phase, self.loop.time()

    def _rest(self) -> None:
        if self.cycle is None or not self.cycle.response_complete:
            return
        if self._phase is _Phase.ANSWERING:
            self._begin(_Phase.IDLE)
        elif self._phase is _Phase.BODY:
            self._begin(_Phase.DRAINING)

    def _look_again(self) -> None:
        self._looked = self.loop.time()
        self._timer = self.loop.call_later(min(1.0, self.rules.silence / 5), self._look)

    def _stop_looking(self) -> None:
        if self._timer:
            self._timer.cancel()
            self._timer = None

    def _look(self) -> None:
        """Check the times: a client that is too slow is refused, closed or cut off."""
        now, before = self.loop.time(), self._looked
        self._look_again()
        if self.flow.read_paused:
            # The application pauses reading: that time is not the client's.
            self._since, self._moved = self._since + now - before, now
        waited = now - self._since
        if self._is_refused or self.transport.is_closing():
            if waited > (_LINGERING_SECONDS if self._is_refused else self.rules.silence):
                self.transport.abort()
        elif self.flow.write_paused and self._reads_too_slowly(now):
            self.transport.abort()
        elif self._phase in {_Phase.IDLE, _Phase.DRAINING}:
            if waited > self._longest_rest:
                self._since = now
                self.transport.close()
        elif self._phase is not _Phase.ANSWERING and self._is_too_slow(now):
            self._refuse(_too_slow(self._phase, self.rules))

    @property
    def _longest_rest(self) -> float:
        has_asked = self._phase is _Phase.IDLE and self.cycle is not None
        return self.rules.keep_alive if has_asked else self.rules.silence

    def _is_too_slow(self, now: float) -> bool:
        most = self.rules.silence
        if self._phase is _Phase.BODY:
            most += self._body / self.rules.rate
            if now - self._moved > self.rules.silence:
                return True
        return now - self._since > most

    def _reads_too_slowly(self, now: float) -> bool:
        read = self._unread - self.transport.get_write_buffer_size()
        waited = now - self._unread_since - self.rules.unread
        return waited > max(0, read) / self.rules.rate

    # Room.

    def _make_room(self) -> None:
        """Close the connection that is idle longest; if none is idle, refuse this one."""
        others = sorted(self._others(), key=lambda other: (other._phase, other._since))  # noqa: SLF001  # of this class
        if others:
            self.connections.discard(others[0])
            others[0].transport.abort()
        else:
            problem = "all connections are in use: come again"
            self._refuse(Problem(503, "UNAVAILABLE", problem, headers={"Retry-After": "5"}))

    def _others(self) -> Iterator["BoundedConnection"]:
        for other in self.connections:
            if isinstance(other, BoundedConnection) and other is not self and other._is_waiting:  # noqa: SLF001  # of this class
                yield other

    @property
    def _is_waiting(self) -> bool:
        return self._phase is not _Phase.ANSWERING and not self.transport.is_closing()

    # Refusals.

    def _has_too_much(self) -> bool:
        """Whether a part that the parser has not yet passed on is too large."""
        if self._phase is _Phase.HEAD:
            return self._raw > MAX_HEAD.limit + MAX_TARGET.limit
        if self._phase in {_Phase.BODY, _Phase.DRAINING}:
            return self._raw - self._body > MAX_OVERHEAD.limit + _OVERHEAD * self._body
        return False

    def _stop(self, problem: Problem) -> None:
        self._problem = problem
        raise _InputRefused

    def _refuse(self, problem: Problem) -> None:
        """Answer with the problem, if no answer has begun, and read no more of the request."""
        is_answering = self.cycle is not None and not self.cycle.response_complete
        if is_answering:
            self.cycle.disconnected = True
            self.cycle.message_event.set()
        if is_answering and (self.cycle.response_started or self._phase is not _Phase.BODY):
            # A problem sent now would pass for the answer to an earlier request.
            self.transport.abort()
            return
        self._is_refused, self._since = True, self.loop.time()
        self.flow.resume_reading()
        self.transport.write(_response_bytes(problem))
        self.transport.write_eof()


def connection_class(rules: ConnectionRules) -> type[BoundedConnection]:
    """The class of connections that obey these rules: uvicorn takes a class, not an object."""
    return type("BoundedConnection", (BoundedConnection,), {"rules": rules})


def _too_large(what: str) -> Problem:
    detail = f"{what} must not exceed {MAX_HEAD.limit} bytes, or {MAX_FIELDS.limit} in number"
    return Problem(431, "TOO_LARGE", detail)


def _too_large_for_upgrade() -> Problem:
    detail = f"the URL and each header of a WebSocket must not exceed {MAX_UPGRADE.limit} bytes"
    return Problem(431, "TOO_LARGE", detail)


def _too_slow(phase: _Phase, rules: ConnectionRules) -> Problem:
    what = "the headers" if phase is _Phase.HEAD else "the body"
    detail = f"{what} did not come within {rules.silence:g} s, or came too slowly"
    return Problem(408, "TOO_SLOW", detail)


def _response_bytes(problem: Problem) -> bytes:
    """The whole answer, after which the connection is closed."""
    response = problem.response()
    headers = {**DEFAULTS, **dict(response.headers), "connection": "close"}
    lines = "".join(f"{name.lower()}: {value}\r\n" for name, value in headers.items())
    title = f"HTTP/1.1 {problem.status} {HTTPStatus(problem.status).phrase}\r\n"
    return f"{title}{lines}\r\n".encode("latin-1") + bytes(response.body)
