"""A service under load whose database is broken again and again, and what must hold meanwhile."""

import asyncio
import statistics
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from api.cli.tokens import NewKey, create_token
from api.http.keys import Right
from api.settings import Settings
from tests.outages.kinds import OutageKind
from tests.outages.load import OutageLoad
from tests.outages.servers import Embedded, External, OutageServer, fetch, until_it_answers
from tests.processes import Running, await_ready, free_port, running

FOLDED_SECONDS = 10.0
"""After the database is back, all that was acknowledged before is folded."""
LOAD_SECONDS = 1.0
"""Of load before each outage."""
EVENTS_SECONDS = 1.0
READY_SECONDS = 2.0
_NAMED = 5
"""Of what is wrong in one outage."""

Say = Callable[[str], None]


@dataclass(frozen=True)
class Bounds:
    """How long things may take; more where a machine does much else.

    Attributes:
        times: as much as on a quiet machine.
    """

    times: float = 1.0

    @property
    def refusal(self) -> float:
        return EVENTS_SECONDS * self.times

    @property
    def ready(self) -> float:
        return READY_SECONDS * self.times

    @property
    def folded(self) -> float:
        return FOLDED_SECONDS * self.times


@dataclass
class OutageLine:
    """What one kind of outage came to on one server."""

    server: str
    kind: str
    outages: int = 0
    acknowledged: int = 0
    ratings: int = 0
    refused: list[float] = field(default_factory=list)
    waits: dict[str, list[float]] = field(default_factory=dict)
    ready: float = 0.0
    back: float = 0.0
    wrong: list[str] = field(default_factory=list)


@dataclass
class Trial:
    """One service on one database, and its callers."""

    server: OutageServer
    service: Running
    load: OutageLoad
    bounds: Bounds
    say: Say

    async def suffer(self, kind: OutageKind, line: OutageLine, number: str) -> None:
        """One outage, and what it came to."""
        seen = self.load.seen
        await asyncio.sleep(LOAD_SECONDS)
        before = len(seen.acknowledged), len(seen.rated)
        seen.waits, seen.readiness = {}, []
        lives, answers, began = seen.lives, seen.answers, time.monotonic()
        await kind.make(self.server)
        over = time.monotonic()
        await self._folded(over)
        back = time.monotonic() - over
        await self._going_on(lives, answers)
        self._check_times()
        if self.service.process.poll() is not None:
            seen.blame("the service ended")
        line.outages += 1
        line.acknowledged += len(seen.acknowledged) - before[0]
        line.ratings += len(seen.rated) - before[1]
        for what, waits in seen.waits.items():
            line.waits.setdefault(what, []).extend(waits)
        line.ready = max(line.ready, *seen.readiness)
        line.back = max(line.back, back)
        line.wrong += seen.wrong
        refused = sum(map(len, seen.waits.values()))
        slowest = max((max(waits) for waits in seen.waits.values()), default=0.0)
        self.say(
            f"{number} {self.server.name:9} {kind.name:14} away {over - began:4.1f} s, "
            f"folded {back:4.1f} s after, {refused:4} refused (slowest {slowest:4.2f} s), "
            f"readyz {max(seen.readiness):4.2f} s{_first_of(seen.wrong)}"
        )
        seen.wrong = []

    async def _folded(self, over: float) -> None:
        """All that was acknowledged before the database was back is stored, and folded soon."""
        seen = self.load.seen
        ids, rated = list(seen.acknowledged[-20_000:]), list(seen.rated)
        until = over + self.bounds.folded
        missing: Sequence[str] = ids
        while missing and time.monotonic() < until:
            await asyncio.sleep(0.1)
            missing = await unfolded(self.server, ids, rated)
        if missing:
            seen.blame(f"{len(missing)} not folded, such as {missing[0]}")
        if lost := await unstored(self.server, ids):
            seen.blame(f"LOST {len(lost)} acknowledged events, such as {lost[0]}")

    async def _going_on(self, lives: int, answers: int) -> None:
        """Questions are answered again, and live answers go on."""
        seen = self.load.seen
        until = time.monotonic() + self.bounds.folded
        while time.monotonic() < until:
            if seen.lives > lives and seen.answers > answers and seen.readiness:
                return
            await asyncio.sleep(0.1)
        growth = f"{seen.lives - lives} live answers and {seen.answers - answers} answers"
        seen.blame(f"{growth} after the database was back")

    def _check_times(self) -> None:
        for what, waits in self.load.seen.waits.items():
            if percentile(waits, 99) > self.bounds.refusal:
                self.load.seen.blame(f"{what}: refused after {max(waits):.2f} s")
        slowest = max(self.load.seen.readiness)
        if slowest > self.bounds.ready:
            self.load.seen.blame(f"readyz: answered after {slowest:.2f} s")


async def unfolded(server: OutageServer, ids: Sequence[str], rated: Sequence[str]) -> list[str]:
    """Which tickets and ratings are no facts."""
    rows = await fetch(
        server,
        "SELECT id FROM unnest($1::text[]) AS told(id) WHERE NOT EXISTS"
        " (SELECT FROM ticket WHERE source = 'outages' AND subject = 'T-' || id)"
        " UNION ALL SELECT id FROM unnest($2::text[]) AS told(id) WHERE NOT EXISTS"
        " (SELECT FROM rated WHERE rated.subject = told.id)",
        list(ids),
        list(rated),
    )
    return [row["id"] for row in rows]


async def unstored(server: OutageServer, ids: Sequence[str]) -> list[str]:
    """Which events are not stored."""
    rows = await fetch(
        server,
        "SELECT id FROM unnest($1::text[]) AS told(id) WHERE NOT EXISTS"
        " (SELECT FROM event WHERE source = 'outages' AND event.id = told.id)",
        list(ids),
    )
    return [row["id"] for row in rows]


@asynccontextmanager
async def trial(kind: str, folder: Path, bounds: Bounds, say: Say) -> AsyncIterator[Trial]:
    """A service that serves, on a database beside it or of its own."""
    server: External | Embedded = External(folder) if kind == "external" else Embedded(folder)
    if isinstance(server, External):
        await server.open()
    data_dir = folder if isinstance(server, Embedded) else folder / "service"
    settings = server.settings() | {"cost_per_minute": "1e9"}
    key = await create_token(
        Settings(data_dir=data_dir, **settings),  # type: ignore[arg-type]  # as from the environment
        NewKey("default", [Right.ADMIN], "", None),
    )
    port = free_port()
    try:
        with running(data_dir, "serve", port=str(port), **settings) as service:
            await asyncio.to_thread(await_ready, service, port)
            load = OutageLoad(f"http://127.0.0.1:{port}", key)
            await load.start()
            try:
                current = Trial(server, service, load, bounds, say)
                yield current
                await _end(current)
            finally:
                await load.stop()
    finally:
        if isinstance(server, External):
            await server.close()


async def _end(current: Trial) -> None:
    """Whatever was acknowledged in the whole trial is stored and counted."""
    await until_it_answers(current.server)
    await current.load.stop()
    seen = current.load.seen
    if lost := await unstored(current.server, seen.acknowledged):
        seen.blame(f"LOST {len(lost)} acknowledged events, such as {lost[0]}")
    until = time.monotonic() + 3 * current.bounds.folded
    while missing := await unfolded(current.server, seen.acknowledged, list(seen.rated)):
        if time.monotonic() > until:
            seen.blame(f"{len(missing)} never folded, such as {missing[0]}")
            break
        await asyncio.sleep(0.2)
    log = current.service.output.read_text("utf-8", errors="replace")
    signs = ('"level": "error"', "Traceback")
    faults = [line for line in log.splitlines() if any(sign in line for sign in signs)]
    if faults:
        seen.blame(f"{len(faults)} errors in the log, such as {faults[0][:500]}")


def percentile(values: Sequence[float], percent: int) -> float:
    if len(values) < 2:
        return max(values, default=0.0)
    return statistics.quantiles(values, n=100, method="inclusive")[percent - 1]


def _first_of(wrong: Sequence[str]) -> str:
    some = dict.fromkeys(wrong[:_NAMED])
    more = [f"… and {len(wrong) - _NAMED} more"] if len(wrong) > _NAMED else []
    return "".join(f"\n    WRONG {problem}" for problem in (*some, *more))


def table(lines: Sequence[OutageLine]) -> str:
    """What all kinds came to, a line each."""
    header = (
        f"{'server':9} {'outage':14} {'times':>5} {'events':>7} {'ratings':>7} {'503s':>6} "
        f"{'intake p99':>10} {'max':>5} {'reads p99':>9} {'max':>5} {'readyz':>6} "
        f"{'folded':>6}  wrong"
    )
    return "\n".join([header, *map(_row, lines)])


def _row(line: OutageLine) -> str:
    intake = [wait for what in ("events", "ratings") for wait in line.waits.get(what, ())]
    reads = [wait for what in ("questions", "pages") for wait in line.waits.get(what, ())]
    count = sum(map(len, line.waits.values()))
    return (
        f"{line.server:9} {line.kind:14} {line.outages:5} {line.acknowledged:7} {line.ratings:7} "
        f"{count:6} {percentile(intake, 99):10.2f} {max(intake, default=0):5.2f} "
        f"{percentile(reads, 99):9.2f} {max(reads, default=0):5.2f} {line.ready:6.2f} "
        f"{line.back:6.1f}  {len(line.wrong)}"
    )


__all__ = ["Bounds", "OutageLine", "Trial", "table", "trial"]
