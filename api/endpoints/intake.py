"""The way in for events over HTTP: requests that arrive together share one commit.

A request is answered after the commit of the transaction that holds its events, never before. Under
load one transaction carries many requests, which is what makes an acknowledged event cheap.
"""

import asyncio
from collections.abc import Sequence
from contextvars import Context
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice

import structlog

from domain.bounds import Bound
from domain.errors import TooBusy, Unavailable, Unreachable
from domain.events import Accepted
from persistence.connections.database import WRITE, Database
from persistence.connections.pool import WAITING
from persistence.events import storing as intake
from persistence.events.storing import EventFate

_MOST_WAITING = Bound(
    20_000,
    "events",
    "events that wait for a commit in a process",
    "503 with `Retry-After`: `TOO_BUSY`",
    "Events",
)
"""Events that may wait for their commit; above, senders are asked to come again."""
_MOST_TOGETHER = Bound(
    5_000,
    "events",
    "events of several requests in one transaction",
    "the others wait for the next",
    "Events",
)

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class IntakeResult:
    """What became of the events of one request."""

    accepted: int
    duplicates: int
    conflicts: int


@dataclass(slots=True)
class _Request:
    workspace: str
    events: Sequence[Accepted]
    received_at: datetime
    answer: "asyncio.Future[IntakeResult]"
    began: float


class Intake:
    """Stores the events of requests."""

    def __init__(self, database: Database, wake: asyncio.Event) -> None:
        self._database = database
        self._wake = wake
        self._waiting: list[_Request] = []
        self._count = 0
        self._writer: asyncio.Task[None] | None = None

    async def store(
        self, workspace: str, events: Sequence[Accepted], received_at: datetime
    ) -> IntakeResult:
        """Store events; returns once they are on disk.

        Raises:
            Unavailable: they cannot be stored now; or the answer to the commit was lost, and they
                may or may not be stored. Sending them again is safe.
        """
        if not events:
            return IntakeResult(0, 0, 0)
        if self._count + len(events) > _MOST_WAITING.limit and self._waiting:
            raise TooBusy("too busy now: too many events wait to be stored")
        loop = asyncio.get_running_loop()
        answer = loop.create_future()
        self._waiting.append(_Request(workspace, events, received_at, answer, loop.time()))
        self._count += len(events)
        if self._writer is None:
            # In no request's context: it works for all who come, and waits as long as they may.
            self._writer = asyncio.create_task(self._write(), context=Context())
        return await asyncio.shield(answer)

    async def _write(self) -> None:
        while self._waiting:
            together = self._take()
            try:
                await self._store(together)
            except (TooBusy, Unreachable) as error:
                self._fail_all(together, error)
            except Exception as error:  # noqa: BLE001  # the requests that wait get it
                await self._apart(together, error)
            self._wake.set()
        self._writer = None

    def _take(self) -> list[_Request]:
        """The requests of one workspace that come first, up to a bounded number of events."""
        workspace, count = self._waiting[0].workspace, 0
        together: list[_Request] = []
        rest: list[_Request] = []
        for request in self._waiting:
            fits = not together or count + len(request.events) <= _MOST_TOGETHER.limit
            if request.workspace == workspace and fits:
                together.append(request)
                count += len(request.events)
            else:
                rest.append(request)
        self._waiting = rest
        self._count -= count
        return together

    async def _apart(self, together: list[_Request], error: Exception) -> None:
        """One bad request must not fail those that happened to share its transaction."""
        if len(together) == 1:
            _fail(together[0], error)
            return
        for request in together:
            try:
                await self._store([request])
            except Exception as own:  # noqa: BLE001  # the same
                _fail(request, own)

    def _fail_all(self, together: list[_Request], error: Unavailable) -> None:
        """The database is away or busy: refuse all requests that wait, those behind as well.

        Tried one by one, each would wait its whole time behind the one before.
        """
        waiting, self._waiting, self._count = self._waiting, [], 0
        for request in (*together, *waiting):
            _fail(request, error)

    async def _store(self, together: list[_Request]) -> None:
        first = together[0]
        waited = asyncio.get_running_loop().time() - first.began
        limits = replace(WRITE, wait=max(0.0, WAITING.limit - waited))
        events = [event for request in together for event in request.events]
        try:
            async with self._database.writing(first.workspace, limits) as connection:
                stored = await intake.store(connection, first.workspace, events, first.received_at)
        except Unavailable as error:
            log.warning(
                "events_not_stored", error=error.code, detail=str(error), events=len(events)
            )
            raise
        fates = iter(stored.fates)
        for request in together:
            own = list(islice(fates, len(request.events)))
            if not request.answer.done():
                request.answer.set_result(_result(own))


def _result(fates: Sequence[EventFate]) -> IntakeResult:
    accepted, conflicts = fates.count(EventFate.ACCEPTED), fates.count(EventFate.CONFLICT)
    return IntakeResult(accepted, len(fates) - accepted, conflicts)


def _fail(request: _Request, error: Exception) -> None:
    if not request.answer.done():
        request.answer.set_exception(error)
        request.answer.exception()  # a sender that went away is no fault
