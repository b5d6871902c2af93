"""Callers who break the protocol, are slow, come in crowds or go: bounded, and others unharmed."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import ExitStack, asynccontextmanager
from dataclasses import replace
from typing import Any

import orjson
import pytest
from starlette.applications import Starlette
from starlette.types import Message

from api.graphql.execution.executor import Executor
from api.http.connection_limits import MAX_OF_A_KEY, ConnectionLimit
from api.http.keys import Right
from api.http.problems import Problem
from api.live import answers as live
from api.live import sse as live_events
from api.live.answers import Live
from api.live.versions import Versions
from api.live.websocket import PROTOCOL
from domain.errors import TooBusy, Unreachable
from persistence.connections.database import Database
from persistence.workspace import data_versions
from tests.api.live.test_answers import closed, dial, hear, say, socket, watching
from tests.served import Served
from tests.service import Service

HELLO = orjson.dumps({"query": "{ __typename }"}).decode()
PATIENCE_SECONDS = 10


@pytest.mark.parametrize("payload", [[1], "Bearer x", 5, True, [], {"Authorization": ["x"]}])
def test_a_greeting_is_an_object_with_a_key(served: Served, payload: Any) -> None:
    with dial(served) as made:
        say(made, type="connection_init", payload=payload)
        assert closed(made) in {4400, 4403}


@pytest.mark.parametrize("payload", [{"Authorization": "Bearer x"}, {"authorization": "Bearer x"}])
def test_c7_a_greeting_has_one_key(served: Served, payload: dict[str, str]) -> None:
    good = f"Bearer {served.key}"
    with dial(served, key=good) as made:
        say(made, type="connection_init", payload=payload)
        assert closed(made) == 4403
    with dial(served) as made:
        say(made, type="connection_init", payload={"Authorization": good, "authorization": "x"})
        assert closed(made) == 4403
    with dial(served, key=good) as made:
        say(made, type="connection_init", payload={"Authorization": good})
        assert hear(made)["type"] == "connection_ack"


def test_c12_a_greeting_names_no_key_twice(served: Served) -> None:
    shown = f'"Authorization": "Bearer {served.key}"'
    with dial(served) as made:
        made.send(f'{{"type": "connection_init", "payload": {{{shown}, {shown}}}}}')
        assert closed(made) == 4400


FRAMES: dict[str, tuple[bytes | str, int]] = {
    "binary": (b"\x00\x01", 4400),
    "binary JSON": (HELLO.encode(), 4400),
    "nothing": ("", 4400),
    "null": ("null", 4400),
    "NaN": ('{"type": NaN}', 4400),
    "a key of its own twice": ('{"type": "ping", "type": "ping"}', 4400),
    "a question with two queries": (
        '{"type": "subscribe", "id": "1", "payload": {"query": "{ a }", "query": "{ b }"}}',
        4400,
    ),
    "two messages": ('{"type": "ping"}{}', 4400),
    "a byte order mark": ('\ufeff{"type": "ping"}', 4400),
    "a lone surrogate": ('{"type": "\\ud800"}', 4400),
    "a type of many bytes": (orjson.dumps({"type": "é" * 200}).decode(), 4400),
    "nested deep": ('{"type": "ping", "payload": ' + "[" * 20_000 + "]" * 20_000 + "}", 4400),
    "too large": ('{"type": "ping", "payload": "' + "x" * 200_000 + '"}', 1009),
}


@pytest.mark.parametrize(("frame", "code"), FRAMES.values(), ids=FRAMES)
def test_a_frame_that_is_no_message_closes(served: Served, frame: bytes | str, code: int) -> None:
    with socket(served) as made:
        made.send(frame)
        assert closed(made) == code


@pytest.mark.parametrize(("frame", "code"), FRAMES.values(), ids=FRAMES)
def test_so_it_does_before_the_greeting(served: Served, frame: bytes | str, code: int) -> None:
    with dial(served) as made:
        made.send(frame)
        assert closed(made) in {code, 4401}


def test_an_id_of_many_bytes_is_used_once_at_a_time(served: Served) -> None:
    with socket(served) as made:
        say(made, id="é" * 500, type="subscribe", payload={"query": watching()})
        assert hear(made)["type"] == "next"
        say(made, id="é" * 500, type="subscribe", payload={"query": watching()})
        assert closed(made) == 4409


def test_a_key_has_only_so_many_sockets(served: Served) -> None:
    key = served.new_key()
    with ExitStack() as opened:
        for _ in range(MAX_OF_A_KEY):
            opened.enter_context(socket(served, key))
        with dial(served) as made:
            say(made, type="connection_init", payload={"Authorization": f"Bearer {key}"})
            assert closed(made) == 4429
        with socket(served, served.new_key()):
            pass


def test_a_place_is_free_again_whatever_became_of_it() -> None:
    limit = ConnectionLimit("seats", of_a_key=1, of_a_process=2)
    with pytest.raises(RuntimeError), limit.taken("a"):
        raise RuntimeError
    with limit.taken("a"), limit.taken("b"):
        for key in ("a", "c"):
            with pytest.raises(Problem), limit.taken(key):
                pass
    with limit.taken("c"):
        pass


class SlowCaller:
    """A caller of the application without a network, who may stop to listen, or go."""

    def __init__(self, app: Starlette, service: Service, query: str) -> None:
        self.heard: asyncio.Queue[Message] = asyncio.Queue()
        self.is_gone, self.is_slow = asyncio.Event(), asyncio.Event()
        self._body = [orjson.dumps({"query": query})]
        headers = {
            "authorization": service.bearer(Right.READ)["Authorization"],
            "accept": live_events.EVENTS,
            "content-type": "application/json",
        }
        scope = {
            "type": "http",
            "method": "POST",
            "path": "/graphql",
            "query_string": b"",
            "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
        }
        self.task = asyncio.create_task(app(scope, self._receive, self._send))

    async def next(self) -> Any:
        """The next answer."""
        while True:
            message = await asyncio.wait_for(self.heard.get(), PATIENCE_SECONDS)
            data = message.get("body", b"").partition(b"data: ")[2]
            if data:
                return orjson.loads(data)

    async def ends(self) -> None:
        await asyncio.wait_for(self.task, PATIENCE_SECONDS)

    async def _receive(self) -> Message:
        if self._body:
            return {"type": "http.request", "body": self._body.pop(), "more_body": False}
        await self.is_gone.wait()
        return {"type": "http.disconnect"}

    async def _send(self, message: Message) -> None:
        if self.is_slow.is_set():
            await asyncio.Event().wait()
        await self.heard.put(message)


@asynccontextmanager
async def listening(app: Starlette, service: Service, query: str) -> AsyncIterator[SlowCaller]:
    made = SlowCaller(app, service, query)
    yield made
    made.is_gone.set()
    await made.ends()


async def test_an_id_that_is_given_up_is_free_once_its_answer_has_ended(
    app: Starlette, small: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    may_end, ended = asyncio.Event(), asyncio.Event()

    async def slow_to_end(*_arguments: object) -> AsyncIterator[Any]:
        try:
            yield {"data": {}}
            await asyncio.Event().wait()
        finally:
            await may_end.wait()
            ended.set()

    monkeypatch.setattr(Live, "answers", slow_to_end)
    sent: asyncio.Queue[Message] = asyncio.Queue()
    heard: asyncio.Queue[Message] = asyncio.Queue()
    subscribe = {"id": "1", "type": "subscribe", "payload": {"query": watching()}}

    async def say(**message: Any) -> None:
        await sent.put({"type": "websocket.receive", "text": orjson.dumps(message).decode()})

    scope = {"type": "websocket", "path": "/graphql", "headers": [], "subprotocols": [PROTOCOL]}
    task = asyncio.create_task(app(scope, sent.get, heard.put))
    await sent.put({"type": "websocket.connect"})
    await say(type="connection_init", payload=small.bearer(Right.READ))
    await say(**subscribe)
    greeted = [await heard.get() for _ in range(3)]
    assert "next" in greeted[2]["text"]
    await say(type="complete", id="1")
    await say(**subscribe)
    asyncio.get_running_loop().call_later(0.05, may_end.set)
    assert "next" in (await heard.get())["text"]
    await ended.wait()
    await say(**subscribe)
    assert (await heard.get())["code"] == 4409
    await task


async def test_who_does_not_take_what_is_sent_is_left(
    app: Starlette, small: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live_events, "PATIENCE", replace(live_events.PATIENCE, limit=0.05))
    monkeypatch.setattr(live, "_SIGN_OF_LIFE", 0.05)
    made = SlowCaller(app, small, watching())
    await made.next()
    made.is_slow.set()
    await made.ends()


async def test_what_nobody_waits_for_any_more_is_given_up(
    app: Starlette, small: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    began, ended = asyncio.Event(), asyncio.Event()

    async def never(*_arguments: object) -> None:
        began.set()
        try:
            await asyncio.Event().wait()
        finally:
            ended.set()

    monkeypatch.setattr(Executor, "live_answer", never)
    async with listening(app, small, watching()), listening(app, small, watching()) as other:
        await asyncio.wait_for(began.wait(), PATIENCE_SECONDS)
        other.is_gone.set()
        await other.ends()
        assert not ended.is_set()
    await asyncio.wait_for(ended.wait(), PATIENCE_SECONDS)


async def test_a_database_that_is_away_for_a_moment_ends_nothing(
    app: Starlette, small: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    recent, failures = Versions.recent, iter([Unreachable("away"), TooBusy("busy")])

    async def away_at_first(versions: Versions, workspace: str) -> str | None:
        for failure in failures:
            raise failure
        return await recent(versions, workspace)

    monkeypatch.setattr(Versions, "recent", away_at_first)
    monkeypatch.setattr(live, "_COME_AGAIN", 0.01)
    async with listening(app, small, watching()) as made:
        assert "data" in await made.next()


@pytest.mark.logs_tracebacks
async def test_what_nobody_foresaw_is_told_as_such(
    app: Starlette, small: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(*_arguments: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(Executor, "live_answer", broken)
    async with listening(app, small, watching(every=501)) as made:
        (error,) = (await made.next())["errors"]
        assert error["extensions"] == {"code": "INTERNAL"}


async def test_all_who_watch_a_workspace_share_a_look(
    small: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    current, looks = data_versions.current, []

    async def counted(database: Database, workspace: str) -> str | None:
        looks.append(workspace)
        return await current(database, workspace)

    monkeypatch.setattr(data_versions, "current", counted)
    versions = Versions(small.database)
    seen = await asyncio.gather(*(versions.recent(small.workspace) for _ in range(100)))
    assert len(set(seen)) == 1
    assert looks == [small.workspace]
