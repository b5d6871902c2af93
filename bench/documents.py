"""GraphQL documents: a dashboard of 12 KPIs against its bare SQL, and what GraphQL itself costs."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from math import isclose
from pathlib import Path
from statistics import median
from typing import Any

import asyncpg
import httpx
from graphql import build_schema, execute_sync, parse, validate
from pydantic import SecretStr

from api import keys
from api.app import create_app
from api.clock import now
from api.graphql.names import camel
from api.graphql.schema import schema
from api.keys import Right
from api.settings import Settings
from bench.bare_sql import Question
from bench.imports import server
from bench.logs import UNTIL, ZONE
from bench.phases import Asker
from bench.results import Budget, Reference, Report, Result, percentile
from domain.kpis import REGISTRY
from domain.periods import Grain, Period, buckets, last, previous, zone_of
from persistence.configurations import in_force
from persistence.database import Database
from persistence.keys import KeyRow, add
from persistence.workspaces import DEFAULT

_KPIS = [
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
]
_TWENTY = [camel(name) for name, kpi in REGISTRY.items() if not kpi.is_stock][:20]
_TILE = "value comparison {{ value changeRatio }} series(grain: DAY) {{ {} }}"
COLUMNS, POINTS = "starts values", "points { start value }"
_DAYS, _YEAR = 30, 365


def document(names: list[str], selection: str, days: int) -> str:
    """A document that asks the same of some KPIs over the last days of the log."""
    asked = _period(days)
    between = f'start: "{asked.since.isoformat()}", end: "{asked.until.isoformat()}"'
    scope = f"range: {{between: {{{between}}}}}, compare: {{previousPeriod: true}}"
    scope += f', timeZone: "{ZONE}"'
    tiles = " ".join(f"{name} {{ {selection} }}" for name in names)
    return f"{{ metrics(scope: {{{scope}}}) {{ {tiles} }} }}"


def _period(days: int) -> Period:
    return last(UNTIL, days, Grain.DAY, zone_of(ZONE), with_current=False).period


@dataclass(frozen=True, slots=True)
class Desk:
    """A loaded desk, and the ways to ask it."""

    asker: Asker
    client: httpx.AsyncClient
    token: str
    bare: Any
    report: Report
    rounds: int

    async def post(self, query: str) -> None:
        headers = {"Authorization": f"Bearer {self.token}"}
        response = await self.client.post("/graphql", json={"query": query}, headers=headers)
        if response.status_code != httpx.codes.OK or "errors" in response.json():
            raise RuntimeError(response.text)

    async def times(self, works: Mapping[str, Callable[[], Awaitable[object]]]) -> "Times":
        """Milliseconds of each, by turns."""
        found: dict[str, list[float]] = {name: [] for name in works}
        for number in range(self.rounds + 2):
            for name, work in works.items():
                begun = time.perf_counter()
                await work()
                if number > 1:  # the first ones fill caches
                    found[name].append((time.perf_counter() - begun) * 1e3)
        return found


Times = dict[str, list[float]]


def measure(report: Report, data: Path, rounds: int) -> None:
    """Measure on a data folder that holds a desk."""
    with server(data) as running:
        asyncio.run(_measure(report, running.dsn, rounds))


async def _measure(report: Report, dsn: str, rounds: int) -> None:
    bare = await asyncpg.connect(dsn)
    await bare.execute("VACUUM ANALYZE")
    report.postgres = await bare.fetchval("SHOW server_version")
    tickets = await bare.fetchval("SELECT count(*) FROM ticket")
    report.add(Result("desk", tickets, "tickets"))
    database = await Database.connect(dsn)
    settings = Settings(secret=SecretStr("made for a benchmark and never kept"))
    transport = httpx.ASGITransport(create_app(settings, database, with_folder=False))
    async with httpx.AsyncClient(transport=transport, base_url="http://bench") as client:
        async with database.reading(DEFAULT) as connection:
            configuration = await in_force(connection, DEFAULT)
        asker = Asker(database, DEFAULT, configuration)
        desk = Desk(asker, client, await _new_token(database), bare, report, rounds)
        await _dashboard(desk)
        await _overhead(desk)
    await bare.close()
    await database.close()


async def _new_token(database: Database) -> str:
    key = keys.generate()
    row = KeyRow(DEFAULT, key.id, key.hash, frozenset({Right.READ}), None, None)
    async with database.writing(DEFAULT) as connection:
        await add(connection, row, label="bench", created_at=now())
    return key.text


async def _dashboard(desk: Desk) -> None:
    asked = _period(_DAYS)
    days = buckets(asked, Grain.DAY, zone_of(ZONE))
    question = Question(DEFAULT, previous(asked, zone_of(ZONE)), days)
    columns = document(_KPIS, _TILE.format(COLUMNS), _DAYS)
    points = document(_KPIS, _TILE.format(POINTS), _DAYS)
    told = await desk.asker.ask(columns)
    _compare(told, question.values(await question.read(desk.bare)))
    _compare(told, question.values(await question.read_by_flows(desk.bare)))
    times = await desk.times(
        {
            "bare": lambda: question.read(desk.bare),
            "": lambda: desk.asker.ask(columns),
            "_points": lambda: desk.asker.ask(points),
            "_asgi": lambda: desk.post(columns),
            "best": lambda: question.read_by_flows(desk.bare),
        }
    )
    sql = Reference("bare SQL", median(times["bare"]))
    within = Budget("ratio", "<=", 3)
    for name in ("", "_points", "_asgi"):
        value = median(times[name])
        desk.report.add(Result(f"document_12_kpis{name}", value, "ms", sql, within))
    p95 = percentile(times[""], 0.95)
    limit = Reference("bare SQL", percentile(times["bare"], 0.95))
    desk.report.add(Result("document_12_kpis_p95", p95, "ms", limit, Budget("value", "<=", 25)))
    best = Reference("bare SQL, stock by flows", median(times["best"]))
    desk.report.add(Result("document_12_kpis_best", median(times[""]), "ms", best))
    await _split(desk, "document_12_kpis", columns)
    _understanding(desk, columns)


def _compare(ours: Mapping[str, Any], bare: Mapping[str, list[float]]) -> None:
    """A benchmark of something else is worth nothing."""
    for name, values in bare.items():
        told = ours["metrics"][name]["series"]["values"]
        if not all(isclose(a or 0, b) for a, b in zip(told, values, strict=True)):
            raise RuntimeError(f"{name} differs: {told} against {values}")


async def _split(desk: Desk, name: str, query: str) -> None:
    splits = [await desk.asker.split(query) for _ in range(desk.rounds)]
    for phase in splits[0]:
        value = median(split[phase] for split in splits)
        desk.report.add(Result(f"{name}/{phase}", value, "ms"))


def _understanding(desk: Desk, query: str) -> None:
    """What a document costs that was never seen before."""
    plain = build_schema(schema.as_str())
    times = []
    for _ in range(5):
        begun = time.perf_counter()
        validate(plain, parse(query))
        times.append((time.perf_counter() - begun) * 1e3)
    desk.report.add(Result("document_12_kpis/parse+validate, cold", median(times), "ms"))


async def _overhead(desk: Desk) -> None:
    """What remains of a document without reading: against graphql-core filling dicts."""
    works = (
        ("graphql_overhead_20_scalars", "value", _DAYS, 2.0),
        ("graphql_overhead_20x365_columns", "series(grain: DAY) { starts values }", _YEAR, 3.0),
    )
    for name, selection, days, bound in works:
        query = document(_TWENTY, selection, days)
        data = await desk.asker.ask(query)
        splits = [await desk.asker.split(query) for _ in range(desk.rounds // 2)]
        overhead = median(split["guard"] + split["execute"] for split in splits)
        limit = Reference("graphql-core on dicts", _plain_milliseconds(query, data, desk.rounds))
        desk.report.add(Result(name, overhead, "ms", limit, Budget("value", "<=", bound)))
        for phase in ("assemble", "compile", "sql", "total"):
            value = median(split[phase] for split in splits)
            desk.report.add(Result(f"{name}/{phase}", value, "ms"))


def _plain_milliseconds(query: str, data: dict[str, Any], rounds: int) -> float:
    """The least that graphql-core takes to walk a parsed document."""
    plain, parsed, times = build_schema(schema.as_str()), parse(query), []
    for _ in range(rounds):
        begun = time.perf_counter()
        result = execute_sync(plain, parsed, root_value=data)
        times.append((time.perf_counter() - begun) * 1e3)
        if result.errors:
            raise RuntimeError(result.errors)
    return median(times)
