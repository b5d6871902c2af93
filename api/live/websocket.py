"""Live answers over WebSocket, by the protocol `graphql-transport-ws`."""

import asyncio
import contextlib
from contextlib import aclosing
from dataclasses import dataclass, field
from typing import Any, Literal

import orjson
from starlette.types import Receive, Scope, Send
from starlette.websockets import WebSocket, WebSocketDisconnect

from api.graphql.execution.requests import GraphQLRequest, well_formed
from api.http.bodies import NotJson, RepeatedKey, definite
from api.http.keys import Right
from api.http.problems import Problem
from api.live.answers import Live
from domain.bounds import Bound
from domain.errors import Unavailable

PROTOCOL = "graphql-transport-ws"
MAX_OF_A_CONNECTION = Bound(
    10,
    "subscriptions",
    "subscriptions of one WebSocket",
    "it is closed with 4429",
    "HTTP",
)
PATIENCE = Bound(
    10,
    "seconds",
    "time until a WebSocket sends `connection_init`",
    "it is closed with 4408",
    "HTTP",
)
_MAX_REASON = 123
"""Bytes that a closing frame has room for."""

Message = dict[str, Any]


@dataclass(slots=True)
class _ProtocolError(Exception):
    """The caller broke the protocol, which says how to close."""

    code: int
    reason: str


@dataclass(frozen=True, slots=True)
class LiveSocket:
    """Takes connections."""

    live: Live

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection."""
        socket = WebSocket(scope, receive, send)
        if PROTOCOL not in scope.get("subprotocols", ()):
            await socket.close(4406, f"the protocol is {PROTOCOL}")
            return
        await socket.accept(PROTOCOL)
        connection = _LiveConnection(self.live, socket)
        try:
            await connection.serve()
        except _ProtocolError as closed:
            reason = closed.reason.encode()[:_MAX_REASON].decode(errors="ignore")
            await socket.close(closed.code, reason)
        except WebSocketDisconnect:
            pass
        finally:
            await connection.give_up()


@dataclass(slots=True)
class _LiveConnection:
    live: Live
    socket: WebSocket
    key: str = ""
    key_id: str = ""
    tasks: dict[str, asyncio.Task[None]] = field(default_factory=dict)

    async def serve(self) -> None:
        """Answer messages until the caller goes."""
        closing = asyncio.create_task(self.live.closing.wait())
        try:
            await self._greet()
            with self.live.sockets.taken(self.key_id):
                await self._send({"type": "connection_ack"})
                while True:
                    await self._take(await self._message_before(closing))
        except Problem as problem:
            raise _ProtocolError(4429, problem.detail) from problem
        finally:
            closing.cancel()

    async def _message_before(self, closing: "asyncio.Task[Literal[True]]") -> Message:
        message = asyncio.create_task(self._receive())
        await asyncio.wait({message, closing}, return_when=asyncio.FIRST_COMPLETED)
        if not message.done():
            message.cancel()
            raise _ProtocolError(1001, "the service ends")
        return message.result()

    async def give_up(self) -> None:
        """Stop whatever still runs."""
        for task in self.tasks.values():
            task.cancel()
        await asyncio.gather(*self.tasks.values(), return_exceptions=True)

    async def _greet(self) -> None:
        try:
            async with asyncio.timeout(PATIENCE.limit):
                message = await self._receive()
        except TimeoutError:
            raise _ProtocolError(4408, "Connection initialisation timeout") from None
        if message["type"] != "connection_init":
            raise _ProtocolError(4401, "Unauthorized")
        payload = message.get("payload") or {}
        if not isinstance(payload, dict):
            raise _ProtocolError(4400, "the payload of connection_init must be an object")
        own = self.socket.headers.get("authorization")
        keys = [payload.get("Authorization"), payload.get("authorization"), own]
        if len({str(key) for key in keys if key}) > 1:
            raise _ProtocolError(4403, "Forbidden: show one key")
        key = next((key for key in keys if key), "")
        try:
            caller = await self.live.authenticator.holder(str(key), Right.READ)
        except Problem as problem:
            raise _ProtocolError(4403, "Forbidden") from problem
        except Unavailable as error:
            raise _ProtocolError(1013, "come again later") from error
        self.key, self.key_id = str(key), caller.key_id

    async def _take(self, message: Message) -> None:
        match message["type"]:
            case "ping":
                await self._send({"type": "pong"})
            case "pong":
                pass
            case "complete":
                await self._end(str(message.get("id")))
            case "subscribe":
                self._subscribe(message)
            case "connection_init":
                raise _ProtocolError(4429, "Too many initialisation requests")
            case kind:
                raise _ProtocolError(4400, f"unknown message {kind!r}")

    def _subscribe(self, message: Message) -> None:
        id_, payload = message.get("id"), message.get("payload")
        if not isinstance(id_, str) or not id_ or not isinstance(payload, dict):
            raise _ProtocolError(4400, "subscribe must have id and payload")
        if id_ in self.tasks:
            raise _ProtocolError(4409, f"Subscriber for {id_} already exists")
        if len(self.tasks) >= MAX_OF_A_CONNECTION.limit:
            raise _ProtocolError(4429, f"more than {MAX_OF_A_CONNECTION.limit} subscriptions")
        try:
            question = well_formed(payload)
        except Problem as problem:
            raise _ProtocolError(4400, problem.detail) from problem
        self.tasks[id_] = asyncio.create_task(self._answer(id_, question))

    async def _end(self, id_: str) -> None:
        """End a subscription, before anything else is heard: the next may go by the same id."""
        if task := self.tasks.get(id_):
            task.cancel()
            await asyncio.wait({task})
            self.tasks.pop(id_, None)

    async def _answer(self, id_: str, question: GraphQLRequest) -> None:
        try:
            with self.live.open.taken(self.key_id):
                if not await self._send_answers(id_, question):
                    return
        except Problem as problem:
            await self._send({"id": id_, "type": "error", "payload": [problem.as_error()]})
            return
        finally:
            self.tasks.pop(id_, None)
        await self._send({"id": id_, "type": "complete"})

    async def _send_answers(self, id_: str, question: GraphQLRequest) -> bool:
        """Tell all answers; False if the last was an error, which ends a subscription by itself."""
        async with aclosing(self.live.answers(self.key, question)) as answers:
            async for body in answers:
                if body is None:
                    continue
                if "data" not in body:
                    await self._send({"id": id_, "type": "error", "payload": body["errors"]})
                    return False
                await self._send({"id": id_, "type": "next", "payload": body})
        return True

    async def _receive(self) -> Message:
        try:
            message = definite((await self.socket.receive_text()).encode())
        except RepeatedKey as error:
            raise _ProtocolError(4400, str(error)) from error
        except (NotJson, KeyError) as error:
            raise _ProtocolError(4400, "messages must be JSON texts") from error
        if not isinstance(message, dict) or not isinstance(message.get("type"), str):
            raise _ProtocolError(4400, "messages must be JSON objects with a type")
        return message

    async def _send(self, message: Message) -> None:
        with contextlib.suppress(WebSocketDisconnect, RuntimeError):  # the caller has gone
            await self.socket.send_text(orjson.dumps(message).decode())
