"""Live answers: a question whose answer is told again whenever it has become another one.

The version of the data is polled, not announced: announcing would make every commit of the folder
wait for a lock. Who asks the same as somebody else shares the answer, and whoever lost the right to
it is told so at the next step.
"""

import asyncio
import contextlib
from collections import Counter, OrderedDict
from collections.abc import AsyncGenerator, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from api.auth import Authenticator
from api.clock import now
from api.context import NOT_AT_ALL, Caller
from api.graphql import etags
from api.graphql.documents import Refused
from api.graphql.execution import Executor, Moment
from api.graphql.lookup import Lookup
from api.graphql.requests import Asked
from api.keys import Right
from api.problems import Problem

MAX_OF_A_KEY = 20
MAX_OF_A_PROCESS = 1000
_SIGN_OF_LIFE = 10.0
"""Seconds without anything to tell after which it is told that there is nothing."""
_REMEMBERED = 512

Body = dict[str, Any]


@dataclass(frozen=True, slots=True)
class _Answer:
    """An answer that several may share."""

    task: asyncio.Task[Moment]
    at: datetime


@dataclass(slots=True, eq=False)
class Live:
    """Answers again and again.

    Attributes:
        closing: set when the service is about to end: so do all answers.
    """

    authenticator: Authenticator
    executor: Executor
    lookup: Lookup
    closing: asyncio.Event = field(default_factory=asyncio.Event)
    _open: Counter[str] = field(default_factory=Counter)
    _answers: OrderedDict[bytes, _Answer] = field(default_factory=OrderedDict)

    def admit(self, caller: Caller) -> None:
        """Let one more be opened.

        Raises:
            Problem: there are as many as may be.
        """
        if self._open[caller.key_id] >= MAX_OF_A_KEY or self._open.total() >= MAX_OF_A_PROCESS:
            raise Problem(
                429,
                "TOO_MANY_SUBSCRIPTIONS",
                f"a key may have {MAX_OF_A_KEY} open, a process {MAX_OF_A_PROCESS}",
                headers={"Retry-After": "30"},
            )

    @contextlib.contextmanager
    def counted(self, caller: Caller) -> Iterator[None]:
        """Count one that is open."""
        self._open[caller.key_id] += 1
        try:
            yield
        finally:
            self._open[caller.key_id] -= 1
            if not self._open[caller.key_id]:
                del self._open[caller.key_id]

    async def answers(self, key: str, told: Asked) -> AsyncGenerator[Body | None, None]:
        """The answer now, and each time that it has become another; None as a sign of life.

        Args:
            key: as the caller shows it.
            told: a question by subscription.
        """
        known: str | None = None
        while not self.closing.is_set():
            try:
                caller = await self.authenticator.holder(key, Right.READ)
                moment = await self._moment(caller, told)
            except Refused as refusal:
                yield {"errors": [refusal.error]}
                return
            except Problem as problem:
                yield {"errors": [_error(problem)]}
                return
            if moment.watch is None:
                yield moment.outcome.body
                return
            if moment.watch.seen != known:
                known = moment.watch.seen
                yield moment.outcome.body
            async for _ in self._wait(moment.watch.seconds):
                yield None

    async def _moment(self, caller: Caller, told: Asked) -> Moment:
        """The answer now, which is made once for all who ask for it."""
        asked, version = await self.lookup.question(caller, told)
        basis, present = etags.basis("live", caller, asked, str(version)), now()
        made = self._answers.get(basis)
        if made is None or not _is_good(made, present):
            task = asyncio.create_task(self.executor.moment(caller, asked, present))
            made = self._answers[basis] = _Answer(task, present)
            if len(self._answers) > _REMEMBERED:
                self._answers.popitem(last=False)
        return await asyncio.shield(made.task)

    async def _wait(self, seconds: float) -> AsyncGenerator[None, None]:
        """Wait, with a sign of life now and then, until the time is up or all ends."""
        left = seconds
        while left > 0 and not self.closing.is_set():
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self.closing.wait(), min(left, _SIGN_OF_LIFE))
            left -= _SIGN_OF_LIFE
            yield


def _is_good(made: _Answer, present: datetime) -> bool:
    """Whether an answer may be shared: it is being made, still the same, or of just now."""
    if not made.task.done():
        return True
    if made.task.cancelled() or made.task.exception():
        return False
    moment = made.task.result()
    if moment.watch is None:
        return False
    good_until = moment.outcome.good_until
    recent = made.at + timedelta(seconds=moment.watch.seconds / 2)
    return present < (recent if good_until == NOT_AT_ALL else good_until)


def _error(problem: Problem) -> Body:
    return {"message": problem.detail, "extensions": {"code": problem.code}}
