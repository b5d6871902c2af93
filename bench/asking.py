"""A loaded desk, and the ways to ask it: in process, and through the application."""

import gc
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import asyncpg
import httpx
from pydantic import SecretStr

from api.app import create_app
from api.clock import now
from api.graphql.names import camel
from api.http import keys
from api.http.keys import Right
from api.settings import Settings
from bench.logs import UNTIL, ZONE
from bench.phases import Asker
from bench.results import Report
from domain.asking.rollups import rollups_of
from domain.kpis import REGISTRY
from domain.language.measures import counted
from domain.periods import Grain, Period, last
from domain.zones import zone_of
from persistence.connections.database import Database
from persistence.workspace.configurations import in_force
from persistence.workspace.keys import KeyRow, add
from persistence.workspace.workspaces import DEFAULT

TWELVE = (
    "ticketVolume",
    "ticketsResolved",
    "openTickets",
    "backlogAge",
    "firstResponseTime",
    "replyTime",
    "resolutionTime",
    "firstContactResolutionRate",
    "reopenRate",
    "escalationRate",
    "csat",
    "nps",
)
"""What a dashboard shows."""
_ROLLUPS = rollups_of((), ZONE)
TWENTY = tuple(
    camel(name)
    for name, kpi in REGISTRY.items()
    if not kpi.is_stock
    and all(
        (rollup := _ROLLUPS.get(measure.fact)) and counted(measure) in rollup.sums
        for measure in kpi.measures
    )
)[:20]
"""Such that sums are kept of: what GraphQL costs does not depend on that, but the time it takes."""
TILE = "value comparison {{ value changeRatio }} series(grain: DAY) {{ {} }}"
COLUMNS, POINTS = "starts values", "points { start value }"

Times = dict[str, list[float]]


def document(names: tuple[str, ...], selection: str, days: int, *, where: str = "") -> str:
    """A document that asks the same of some KPIs over the last days of the log."""
    range_ = period(days)
    between = f'start: "{range_.since.isoformat()}", end: "{range_.until.isoformat()}"'
    scope = f"range: {{between: {{{between}}}}}, compare: {{previousPeriod: true}}"
    scope += f', timeZone: "{ZONE}"'
    if where:
        scope += f", filter: {{{where}}}"
    tiles = " ".join(f"{name} {{ {selection} }}" for name in names)
    return f"{{ metrics(scope: {{{scope}}}) {{ {tiles} }} }}"


def period(days: int) -> Period:
    """The last days of the log."""
    return last(UNTIL, days, Grain.DAY, zone_of(ZONE), with_current=False).period


@dataclass(frozen=True, slots=True)
class BenchDesk:
    """A desk that is asked."""

    asker: Asker
    client: httpx.AsyncClient
    token: str
    bare: Any
    report: Report
    rounds: int

    async def post(self, query: str, tag: str | None = None) -> httpx.Response:
        """An answer of the application; 304 if a tag is given that still holds."""
        headers = {"Authorization": f"Bearer {self.token}"}
        if tag:
            headers["If-None-Match"] = tag
        response = await self.client.post("/graphql", json={"query": query}, headers=headers)
        if response.status_code == httpx.codes.OK and "errors" in response.json():
            raise RuntimeError(response.text)
        return response

    async def times(self, works: Mapping[str, Callable[[], Awaitable[object]]]) -> Times:
        """Milliseconds of each, by turns."""
        milliseconds: Times = {name: [] for name in works}
        for number in range(self.rounds + 2):
            for name, work in works.items():
                begun = time.perf_counter()
                await work()
                if number > 1:  # the first ones fill caches
                    milliseconds[name].append((time.perf_counter() - begun) * 1e3)
        return milliseconds


@asynccontextmanager
async def open_desk(report: Report, dsn: str, rounds: int) -> AsyncIterator[BenchDesk]:
    """A desk that a database holds."""
    bare = await asyncpg.connect(dsn)
    await bare.execute("SET random_page_cost = 1.1")  # as ours has it
    report.postgres = await bare.fetchval("SHOW server_version")
    database = await Database.connect(dsn)
    settings = Settings(secret=SecretStr("made for a benchmark and never kept"))
    transport = httpx.ASGITransport(create_app(settings, database, with_workers=False))
    async with httpx.AsyncClient(transport=transport, base_url="http://bench") as client:
        async with database.reading(DEFAULT) as connection:
            configuration = await in_force(connection, DEFAULT)
        asker = Asker(database, DEFAULT, configuration)
        gc.collect()
        gc.freeze()  # as the service does when it starts
        yield BenchDesk(asker, client, await _new_token(database), bare, report, rounds)
    await bare.close()
    await database.close()


async def _new_token(database: Database) -> str:
    key = keys.generate()
    row = KeyRow(DEFAULT, key.id, key.hash, frozenset({Right.READ}), None, None)
    async with database.writing(DEFAULT) as connection:
        await add(connection, row, label="bench", created_at=now())
    return key.text
