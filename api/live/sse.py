"""Live answers as server-sent events, each question on a connection of its own."""

import asyncio
import contextlib
from collections.abc import AsyncGenerator
from contextlib import aclosing

import orjson
from starlette.responses import StreamingResponse
from starlette.types import Message, Receive, Scope, Send

from api.graphql.execution.requests import GraphQLRequest
from api.http.callers import Caller
from api.live.answers import Live
from domain.bounds import Bound

EVENTS = "text/event-stream"
_COMPLETE = b"event: complete\ndata:\n\n"
_SIGN_OF_LIFE = b":\n\n"
PATIENCE = Bound(
    60,
    "seconds",
    "time that a client does not read a part of a live answer",
    "the connection is closed",
    "HTTP",
)
"""For a caller that does not take what is sent."""


def stream(live: Live, caller: Caller, key: str, question: GraphQLRequest) -> StreamingResponse:
    """The answers to a question, until the caller goes; 429 if the key has too many open."""

    async def events() -> AsyncGenerator[bytes, None]:
        async with aclosing(live.answers(key, question)) as answers:
            async for body in answers:
                if body is None:
                    yield _SIGN_OF_LIFE
                else:
                    yield b"event: next\ndata: " + orjson.dumps(body) + b"\n\n"
        yield _COMPLETE

    return _Stream(live, caller.key_id, events())


class _Stream(StreamingResponse):
    """Events for as long as the caller takes them; it has a place from the first to the last."""

    def __init__(self, live: Live, key_id: str, events: AsyncGenerator[bytes, None]) -> None:
        headers = {"Cache-Control": "private, no-store", "X-Accel-Buffering": "no"}
        super().__init__(events, headers=headers, media_type=EVENTS)
        self._live, self._key_id, self._events = live, key_id, events

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the events."""

        async def send_in_time(message: Message) -> None:
            async with asyncio.timeout(PATIENCE.limit):
                await send(message)

        with self._live.open.taken(self._key_id):
            async with aclosing(self._events):
                with contextlib.suppress(TimeoutError):
                    await super().__call__(scope, receive, send_in_time)
