"""Live answers: a question whose answer is sent again each time that it changes.

The version of the data is polled, not announced: NOTIFY takes a lock on the whole server, and so
every commit of the fold worker would wait for every other. All watchers of a workspace share one
look at its version, equal questions share one answer, and a key that lost its right is refused at
the next step.
"""

import asyncio
import contextlib
from collections.abc import AsyncGenerator, Mapping, MutableMapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from weakref import WeakValueDictionary

from graphql import GraphQLError

from api.clock import now
from api.graphql.execution import etags
from api.graphql.execution.context import NOT_AT_ALL, Watch
from api.graphql.execution.documents import Refused
from api.graphql.execution.errors import formatted
from api.graphql.execution.executor import Executor, LiveAnswer, Outcome
from api.graphql.execution.lookup import Lookup
from api.graphql.execution.requests import GraphQLRequest
from api.http.auth import Authenticator
from api.http.callers import Caller
from api.http.connection_limits import ConnectionLimit
from api.http.keys import Right
from api.http.problems import Problem
from api.live.versions import Versions
from domain.bounds import Bound
from domain.errors import Unavailable
from persistence.connections.pool import one_request

_SIGN_OF_LIFE = 10.0
"""Seconds without a new answer after which a sign of life is sent, so that proxies keep the
connection open.
"""
_COME_AGAIN = 2.0
"""Seconds until a database that could not answer is asked again."""

LONGEST_PAUSE = Bound(
    60,
    "seconds",
    "pause of a live answer after unexpected failures",
    "it grows no further; the first failure is sent, and the next answer once there is one",
    "Background work",
)

Body = dict[str, Any]


@dataclass(slots=True, eq=False, weakref_slot=True)
class _SharedAnswer:
    """An answer that several may share.

    Attributes:
        waiting: how many wait for it to be made; when nobody does any more, it is given up.
    """

    task: asyncio.Task[LiveAnswer]
    at: datetime
    waiting: int = 0


@dataclass(slots=True)
class _WatchedQuestion:
    """A question that is watched.

    Attributes:
        request: as it came.
        question: the same with its document, once that was looked up.
        answer: the last one; others find it for as long as anybody has it.
        seen: a mark of the answer that was sent last: an equal one is not sent again.
        failures: how often in a row it could not be answered, for no reason that was foreseen.
    """

    key: str
    request: GraphQLRequest
    question: GraphQLRequest | None = None
    answer: _SharedAnswer | None = None
    seen: str = ""
    failures: int = 0


@dataclass(slots=True, eq=False)
class Live:
    """Answers again and again.

    Attributes:
        open: the answers that are open now.
        sockets: the sockets over which they may be.
        closing: set when the service is about to end: so do all answers.
    """

    authenticator: Authenticator
    executor: Executor
    lookup: Lookup
    versions: Versions
    open: ConnectionLimit = field(default_factory=lambda: ConnectionLimit("live answers"))
    sockets: ConnectionLimit = field(default_factory=lambda: ConnectionLimit("sockets"))
    closing: asyncio.Event = field(default_factory=asyncio.Event)
    _answers: MutableMapping[bytes, _SharedAnswer] = field(default_factory=WeakValueDictionary)

    async def answers(self, key: str, request: GraphQLRequest) -> AsyncGenerator[Body | None, None]:
        """The answer now, and each time that it has become another; None as a sign of life.

        Args:
            key: as the caller shows it.
            request: a question by subscription.
        """
        watched = _WatchedQuestion(key, request)
        while not self.closing.is_set():
            with one_request():
                current = await self._next(watched)
            if current.watch is None:
                yield current.outcome.body
                return
            if current.watch.seen != watched.seen:
                watched.seen = current.watch.seen
                yield current.outcome.body
            async for _ in self._wait(current.watch.seconds):
                yield None

    async def _next(self, watched: _WatchedQuestion) -> LiveAnswer:
        """The answer now; or why there will be none, which is not watched."""
        try:
            caller = await self.authenticator.holder(watched.key, Right.READ)
            if watched.question is None:
                watched.question, _ = await self.lookup.question(caller, watched.request)
            current = await self._current(caller, watched, watched.question)
        except Refused as refusal:
            return _ended(refusal.error)
        except Problem as problem:
            return _ended(problem.as_error())
        except Unavailable:
            return _later(watched)
        except Exception as error:  # noqa: BLE001  # whatever it was, the next time may be better
            return _failed(watched, error)
        watched.failures = 0
        return _later(watched) if current.outcome.later else current

    async def _current(
        self, caller: Caller, watched: _WatchedQuestion, question: GraphQLRequest
    ) -> LiveAnswer:
        """The answer now, which is made once for all who ask for it."""
        version = await self.versions.recent(caller.workspace)
        basis, present = etags.basis("live", caller, question, str(version)), now()
        made = self._answers.get(basis)
        if made is None or not _is_good(made, present):
            task = asyncio.create_task(self.executor.live_answer(caller, question, present))
            made = self._answers[basis] = _SharedAnswer(task, present)
        watched.answer = made
        made.waiting += 1
        try:
            return await asyncio.shield(made.task)
        finally:
            made.waiting -= 1
            if not made.waiting and not made.task.done():
                self._answers.pop(basis, None)
                made.task.cancel()

    async def _wait(self, seconds: float) -> AsyncGenerator[None, None]:
        """Wait, with a sign of life now and then, until the time is up or all ends."""
        left = seconds
        while left > 0 and not self.closing.is_set():
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self.closing.wait(), min(left, _SIGN_OF_LIFE))
            left -= _SIGN_OF_LIFE
            yield


def _is_good(made: _SharedAnswer, present: datetime) -> bool:
    """Whether an answer may be shared: it is being made, still the same, or of just now."""
    if not made.task.done():
        return True
    if made.task.cancelled() or made.task.exception():
        return False
    current = made.task.result()
    if current.watch is None:
        return False
    good_until = current.outcome.good_until
    recent = made.at + timedelta(seconds=current.watch.seconds / 2)
    return present < (recent if good_until == NOT_AT_ALL else good_until)


def _later(watched: _WatchedQuestion) -> LiveAnswer:
    """No new answer now: the database is away or busy, and is asked again."""
    return LiveAnswer(Outcome({}), Watch(_COME_AGAIN, watched.seen))


def _failed(watched: _WatchedQuestion, error: Exception) -> LiveAnswer:
    """An unforeseen failure: sent once, and then the question is tried again."""
    pause = min(LONGEST_PAUSE.limit, _COME_AGAIN * 2 ** min(watched.failures, 10))
    watched.failures += 1
    body: Body = {
        "data": None,
        "errors": [formatted(GraphQLError("", original_error=error, path=[]))],
    }
    return LiveAnswer(Outcome(body), Watch(pause, f"failed {type(error).__name__}"))


def _ended(error: Mapping[str, Any]) -> LiveAnswer:
    return LiveAnswer(Outcome({"errors": [error]}))
