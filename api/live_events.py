"""Live answers as server-sent events, each question on a connection of its own."""

from collections.abc import AsyncIterator
from contextlib import aclosing

import orjson
from starlette.responses import StreamingResponse

from api.context import Caller
from api.graphql.requests import Asked
from api.live import Live

EVENTS = "text/event-stream"
_COMPLETE = b"event: complete\ndata:\n\n"
_SIGN_OF_LIFE = b":\n\n"


def stream(live: Live, caller: Caller, key: str, asked: Asked) -> StreamingResponse:
    """The answers to a question, until the caller goes.

    Raises:
        Problem: the key has too many open.
    """
    live.admit(caller)

    async def events() -> AsyncIterator[bytes]:
        with live.counted(caller):
            async with aclosing(live.answers(key, asked)) as answers:
                async for body in answers:
                    if body is None:
                        yield _SIGN_OF_LIFE
                    else:
                        yield b"event: next\ndata: " + orjson.dumps(body) + b"\n\n"
        yield _COMPLETE

    headers = {"Cache-Control": "private, no-store", "X-Accel-Buffering": "no"}
    return StreamingResponse(events(), headers=headers, media_type=EVENTS)
