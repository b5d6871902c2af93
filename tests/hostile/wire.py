"""A server that bounds its connections, with nothing behind it, and clients of it byte by byte."""

import asyncio
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

import uvicorn
from pydantic import SecretStr
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from api.cli.event_loop import new_loop
from api.http.connections import ConnectionRules
from api.http.middleware import Application, outer_middleware
from api.http.server import configuration
from api.settings import Settings

ENDLESS = 32 * 1024 * 1024
_SECONDS = 20.0


@dataclass
class SeenRequests:
    """What reached the application."""

    gone: int = 0
    headers: list[list[tuple[bytes, bytes]]] = field(default_factory=list)


def application(seen: SeenRequests) -> Starlette:
    """It tells how long a body is, and answers without end."""

    async def length(request: Request) -> Response:
        try:
            body = await request.body()
        except ClientDisconnect:
            seen.gone += 1
            return Response(status_code=400)
        seen.headers.append(request.scope["headers"])
        return PlainTextResponse(str(len(body)))

    async def endless(_request: Request) -> Response:
        return StreamingResponse(b"x" * 65536 for _ in range(ENDLESS // 65536))

    async def early(_request: Request) -> Response:
        return PlainTextResponse("no", 413)

    async def greet(socket: WebSocket) -> None:
        await socket.accept()
        with suppress(WebSocketDisconnect):
            await socket.receive_text()

    app = Application(
        routes=[
            Route("/", length, methods=["GET", "POST"]),
            Route("/endless", endless),
            Route("/early", early, methods=["POST"]),
            WebSocketRoute("/socket", greet),
        ]
    )
    app.outer = outer_middleware(())
    app.closing = asyncio.Event()
    return app


@dataclass
class Wire:
    """A server on a port."""

    port: int
    seen: SeenRequests
    server: uvicorn.Server

    @property
    def connections(self) -> int:
        return len(self.server.server_state.connections)

    def open(self) -> socket.socket:
        return connected(self.port)

    def ask(self, data: bytes) -> bytes:
        """Everything that is answered to some bytes, up to the end of the connection."""
        with self.open() as made:
            send(made, data)
            return heard(made)


@contextmanager
def serving(rules: ConnectionRules) -> Iterator[Wire]:
    """Serve until the context ends."""
    seen = SeenRequests()
    settings = Settings(port=0, secret=SecretStr("x" * 32))
    server = uvicorn.Server(configuration(application(seen), settings, rules))

    def serve() -> None:
        with asyncio.Runner(loop_factory=new_loop) as runner:
            runner.run(server.serve())

    thread = threading.Thread(target=serve)
    thread.start()
    until = time.monotonic() + _SECONDS
    while not server.started:
        assert thread.is_alive()
        assert time.monotonic() < until
        time.sleep(0.01)
    try:
        yield Wire(server.servers[0].sockets[0].getsockname()[1], seen, server)
    finally:
        server.should_exit = True
        thread.join()


def connected(port: int) -> socket.socket:
    """A connection to a port of this machine."""
    made = socket.create_connection(("127.0.0.1", port), timeout=_SECONDS)
    made.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return made


def send(made: socket.socket, data: bytes) -> None:
    """Send as much as is taken."""
    with suppress(BrokenPipeError, ConnectionResetError):
        made.sendall(data)


def heard(made: socket.socket) -> bytes:
    """Everything up to the end of a connection."""
    received = bytearray()
    with suppress(ConnectionResetError):
        while part := made.recv(65536):
            received += part
    return bytes(received)


def status(received: bytes) -> int:
    """The status of the first answer; 0 if there is none."""
    return int(received.split(b" ", 2)[1]) if received.startswith(b"HTTP/1.1 ") else 0


def answered(made: socket.socket) -> int:
    """The status of an answer without a body worth telling, on a connection that stays."""
    received = b""
    while not received.partition(b"\r\n\r\n")[2]:
        part = made.recv(65536)
        if not part:
            return 0
        received += part
    return status(received)
