"""What goes on while a database breaks: events, ratings, questions and live answers, counted."""

import asyncio
import itertools
import re
import time
from base64 import b32decode
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import orjson

HANG_SECONDS = 15.0
RANGE = '{between: {start: "2026-01-01T00:00:00Z", end: "2030-01-01T00:00:00Z"}}'
KPIS = "ticketVolume { value } openTickets { value } csat { value } backlogAge { value }"
QUESTION = f"{{ metrics(scope: {{range: {RANGE}}}) {{ {KPIS} freshness {{ lagSeconds }} }} }}"
LIVE = f"""
subscription {{ metricsChanged(scope: {{range: {RANGE}}}, names: [TICKET_VOLUME],
                               minIntervalMs: 1000) {{ ticketVolume {{ value }} }} }}
"""
_NONCE = re.compile(r'name="n" value="([0-9a-f]+)"')
_REST = 0.05

Json = dict[str, Any]


@dataclass
class LoadRecord:
    """What callers saw.

    Attributes:
        waits: by what was asked, how long each refusal by 503 took, in seconds.
        wrong: what must not be.
        acknowledged: ids of events that were, the newest last.
        rated: invitations whose answer was acknowledged, with the score.
        readiness: how long `/readyz` took.
        lives: when live answers came.
    """

    waits: dict[str, list[float]] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)
    acknowledged: list[str] = field(default_factory=list)
    rated: dict[str, int] = field(default_factory=dict)
    readiness: list[float] = field(default_factory=list)
    lives: int = 0
    answers: int = 0

    def refused(self, what: str, seconds: float) -> None:
        self.waits.setdefault(what, []).append(seconds)

    def blame(self, problem: str) -> None:
        self.wrong.append(problem)


@dataclass
class OutageLoad:
    """Callers of a service.

    Args:
        url: of the service.
        key: that may do all.
    """

    url: str
    key: str
    seen: LoadRecord = field(default_factory=LoadRecord)
    _tasks: list[asyncio.Task[None]] = field(default_factory=list)
    _numbers: "itertools.count[int]" = field(default_factory=itertools.count)
    _client: httpx.AsyncClient = field(init=False)

    async def start(self) -> None:
        limits = httpx.Limits(max_connections=None, max_keepalive_connections=100)
        self._client = httpx.AsyncClient(
            base_url=self.url,
            headers={"Authorization": f"Bearer {self.key}"},
            timeout=HANG_SECONDS,
            limits=limits,
        )
        callers = [self._tell, self._tell, self._rate, self._rate, self._ask, self._ask]
        callers += [self._look, self._live]
        self._tasks = [asyncio.create_task(self._always(caller)) for caller in callers]

    async def stop(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._client.aclose()

    async def _always(self, call: Callable[[], Awaitable[None]]) -> None:
        while True:
            try:
                await call()
            except httpx.TimeoutException:
                self.seen.blame(f"{call.__name__}: no answer within {HANG_SECONDS} s")
            except httpx.TransportError as error:
                self.seen.blame(f"{call.__name__}: {type(error).__name__} {error}")
            await asyncio.sleep(_REST)

    async def _answer_to(
        self, what: str, send: Callable[[], Awaitable[httpx.Response]], good: int
    ) -> httpx.Response:
        """The good answer to something that is sent until there is one."""
        rest = 2 * _REST
        while True:
            began = time.monotonic()
            answer = await send()
            took = time.monotonic() - began
            if answer.status_code == good:
                return answer
            if what in {"pages", "ratings"}:  # of one link, only so many are taken in a minute
                rest = float(answer.headers.get("retry-after", rest))
            if answer.status_code == httpx.codes.SERVICE_UNAVAILABLE:
                self.seen.refused(what, took)
                if "retry-after" not in answer.headers:
                    self.seen.blame(f"{what}: 503 without Retry-After: {answer.text[:200]}")
            else:
                self.seen.blame(f"{what}: {answer.status_code} {answer.text[:200]}")
            await asyncio.sleep(rest)

    async def _tell(self) -> None:
        """Some events, the same again until they are acknowledged."""
        batch = [opened(f"o{next(self._numbers)}") for _ in range(3)]
        answer = await self._answer_to(
            "events", lambda: self._client.post("/v1/events", json=batch), 202
        )
        body = answer.json()
        if body["refused"] or body["conflict"]:
            self.seen.blame(f"events: {body}")
        self.seen.acknowledged += [event["id"] for event in batch]

    async def _rate(self) -> None:
        """What a person does with a link: look at the page, then press Send."""
        client = self._client
        order = {"survey": "csat", "respondent": f"p{next(self._numbers)}"}
        answer = await self._answer_to(
            "invitations", lambda: client.post("/v1/invitations", json=order), 201
        )
        path = httpx.URL(answer.json()["links"]["neutral"]).path
        page = await self._answer_to("pages", lambda: client.get(path), 200)
        nonce = _NONCE.search(page.text)
        if not nonce:
            self.seen.blame(f"pages: no form: {page.text[:200]}")
            return
        await asyncio.sleep(0.6)
        form = {"score": "5", "comment": "", "n": nonce[1]}
        await self._answer_to("ratings", lambda: client.post(path, data=form), 303)
        token = path.rsplit("/", 1)[1]
        self.seen.rated[b32decode(token.upper() + "====")[1:17].hex()] = 5

    async def _ask(self) -> None:
        answer = await self._answer_to(
            "questions", lambda: self._client.post("/graphql", json={"query": QUESTION}), 200
        )
        codes = {error["extensions"]["code"] for error in answer.json().get("errors", ())}
        if codes - {"TIMEOUT"}:
            self.seen.blame(f"questions: {answer.text[:300]}")
        self.seen.answers += not codes
        await asyncio.sleep(_REST)

    async def _look(self) -> None:
        began = time.monotonic()
        answer = await self._client.get("/readyz")
        self.seen.readiness.append(time.monotonic() - began)
        if answer.status_code not in {200, 503}:
            self.seen.blame(f"readyz: {answer.status_code}")
        live = await self._client.get("/livez")
        if live.status_code != httpx.codes.OK:
            self.seen.blame(f"livez: {live.status_code}")

    async def _live(self) -> None:
        """One live answer, which no outage ends."""
        headers = {"Accept": "text/event-stream"}
        request = {"query": LIVE}
        timeout = httpx.Timeout(HANG_SECONDS, read=60)
        async with self._client.stream(
            "POST", "/graphql", json=request, headers=headers, timeout=timeout
        ) as answer:
            if answer.status_code == httpx.codes.SERVICE_UNAVAILABLE:
                return
            if answer.status_code != httpx.codes.OK:
                self.seen.blame(f"live: {answer.status_code}")
            async for line in answer.aiter_lines():
                if line.startswith("data: "):
                    self._take_live(orjson.loads(line[6:]))
        self.seen.blame("live: the answers ended")

    def _take_live(self, body: Json) -> None:
        if "errors" in body:
            self.seen.blame(f"live: {body['errors']}")
        else:
            self.seen.lives += 1


def opened(id_: str) -> Json:
    """A ticket that was opened just now."""
    now = datetime.fromtimestamp(time.time(), UTC) - timedelta(seconds=1)
    return {
        "specversion": "1.0",
        "id": id_,
        "source": "outages",
        "type": "ticket.opened",
        "subject": f"T-{id_}",
        "time": now.isoformat(),
        "data": {"channel": "email"},
    }
