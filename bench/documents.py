"""GraphQL documents: a dashboard of 12 KPIs against its bare SQL, and what GraphQL itself costs."""

import asyncio
import itertools
import time
from collections.abc import Mapping
from math import isclose
from pathlib import Path
from statistics import median
from typing import Any

import httpx
from graphql import build_schema, execute_sync, parse, validate

from api.graphql.names import camel
from api.graphql.schema import schema
from bench.asking import (
    COLUMNS,
    POINTS,
    TILE,
    TWELVE,
    TWENTY,
    BenchDesk,
    document,
    open_desk,
    period,
)
from bench.bare_sql import FILTER, DailyQuestion, read_filtered
from bench.imports import server
from bench.logs import ZONE
from bench.percentiles import percentiles
from bench.phases import Clock, hooks
from bench.results import Budget, RawLimit, Report, Result, percentile
from domain.kpis import REGISTRY
from domain.periods import Grain, buckets, previous
from domain.zones import zone_of
from persistence.workspace.workspaces import DEFAULT

_DAYS, _QUARTER, _YEAR = 30, 90, 365
_FILTERED = ("ticketsResolved", "resolutionTime", "firstContactResolutionRate", "reopenRate")


def measure(report: Report, data: Path, rounds: int) -> None:
    """Measure on a data folder that holds a desk."""
    with server(data) as running:
        asyncio.run(_measure(report, running.dsn, rounds))


async def _measure(report: Report, dsn: str, rounds: int) -> None:
    async with open_desk(report, dsn, rounds) as desk:
        tickets = await desk.bare.fetchval("SELECT count(*) FROM ticket")
        report.add(Result("desk", tickets, "tickets"))
        await _dashboard(desk)
        await _any_filter(desk)
        await percentiles(desk)
        await _unchanged(desk)
        await _overhead(desk)


async def _dashboard(desk: BenchDesk) -> None:
    question = _question(_DAYS)
    names = [name for name in REGISTRY if camel(name) in TWELVE]
    columns = document(TWELVE, TILE.format(COLUMNS), _DAYS)
    points = document(TWELVE, TILE.format(POINTS), _DAYS)
    answer = await desk.asker.ask(columns)
    begun = time.perf_counter()
    _compare(answer, question.values(await question.read(desk.bare)))
    facts = (time.perf_counter() - begun) * 1e3
    desk.report.add(Result("document_12_kpis_of_facts", facts, "ms, by bare SQL, once"))
    times = await desk.times(
        {
            "bare": lambda: question.read_sums(desk.bare, names),
            "": lambda: desk.asker.ask(columns),
            "_points": lambda: desk.asker.ask(points),
            "_asgi": lambda: desk.post(columns),
        }
    )
    sql = RawLimit("bare SQL on the sums", median(times["bare"]))
    within = Budget("ratio", "<=", 3)
    for name in ("", "_points", "_asgi"):
        value = median(times[name])
        desk.report.add(Result(f"document_12_kpis{name}", value, "ms", sql, within))
    p95 = percentile(times[""], 0.95)
    limit = RawLimit("bare SQL on the sums", percentile(times["bare"], 0.95))
    desk.report.add(Result("document_12_kpis_p95", p95, "ms", limit, Budget("value", "<=", 25)))
    await _split(desk, "document_12_kpis", columns)
    _understanding(desk, columns)


def _question(days: int) -> DailyQuestion:
    asked_for = period(days)
    each = buckets(asked_for, Grain.DAY, zone_of(ZONE))
    return DailyQuestion(DEFAULT, previous(asked_for, zone_of(ZONE)), each)


def _compare(ours: Mapping[str, Any], bare: Mapping[str, list[float]]) -> None:
    """A benchmark of something else is worth nothing."""
    for name, values in bare.items():
        series = ours["metrics"][name]["series"]["values"]
        if not all(isclose(a or 0, b) for a, b in zip(series, values, strict=True)):
            raise RuntimeError(f"{name} differs: {series} against {values}")


async def _any_filter(desk: BenchDesk) -> None:
    """What no sums are kept for: the facts themselves, against the best SQL for them."""
    query = document(_FILTERED, "value", _QUARTER, where=FILTER)
    between = period(_QUARTER)
    answer = await desk.asker.ask(query)
    bare = await read_filtered(desk.bare, DEFAULT, between)
    values = {name: answer["metrics"][name]["value"] for name in _FILTERED}
    if not all(isclose(values[name], bare[name]) for name in _FILTERED):
        raise RuntimeError(f"{values} against {bare}")
    times = await desk.times(
        {
            "bare": lambda: read_filtered(desk.bare, DEFAULT, between),
            "ours": lambda: desk.asker.ask(query),
        }
    )
    limit = RawLimit("best SQL", median(times["bare"]))
    within = Budget("ratio", "<=", 1.3)
    desk.report.add(Result("any_filter_90_days", median(times["ours"]), "ms", limit, within))


async def _unchanged(desk: BenchDesk) -> None:
    """A question that was asked before, by its tag."""
    query = document(TWELVE, TILE.format(COLUMNS), _DAYS)
    tag = (await desk.post(query)).headers["ETag"]
    answer = await desk.post(query, tag)
    if answer.status_code != httpx.codes.NOT_MODIFIED:
        raise RuntimeError(f"{answer.status_code}: {answer.text}")
    many = range(20)

    async def ours() -> None:
        for _ in many:
            await desk.post(query, tag)

    async def bare() -> None:
        for _ in many:
            await desk.client.get("/livez")

    times = await desk.times({"ours": ours, "bare": bare})
    value, limit = (median(times[name]) / len(many) for name in ("ours", "bare"))
    reference = RawLimit("/livez by the same client", limit)
    desk.report.add(Result("unchanged_304", value, "ms", reference))
    own = Result("unchanged_304_less_client", value - limit, "ms", None, Budget("value", "<=", 1))
    desk.report.add(own)
    clock = Clock()
    with hooks(clock):
        await ours()
    for phase, seconds in clock.seconds.items():
        desk.report.add(Result(f"unchanged_304/{phase}", seconds * 1e3 / len(many), "ms"))


async def _split(desk: BenchDesk, name: str, query: str) -> None:
    splits = [await desk.asker.split(query) for _ in range(desk.rounds)]
    for phase in splits[0]:
        value = median(split[phase] for split in splits)
        desk.report.add(Result(f"{name}/{phase}", value, "ms"))


def _understanding(desk: BenchDesk, query: str) -> None:
    """What a document costs that was never seen before."""
    plain = build_schema(schema.as_str())
    times = []
    for _ in range(5):
        begun = time.perf_counter()
        validate(plain, parse(query))
        times.append((time.perf_counter() - begun) * 1e3)
    desk.report.add(Result("document_12_kpis/parse+validate, cold", median(times), "ms"))


async def _overhead(desk: BenchDesk) -> None:
    """What remains of a document without reading: against graphql-core filling dicts."""
    works = (
        ("20_scalars", "value", _DAYS, 2.0),
        ("20x365_columns", "series(grain: DAY) { starts values }", _YEAR, 3.0),
        ("20x365_points", "series(grain: DAY) { points { start value } }", _YEAR, None),
    )
    for name, selection, days, bound in works:
        query = document(TWENTY, selection, days)
        data = await desk.asker.ask(query)
        splits = [await desk.asker.split(query) for _ in range(desk.rounds // 2)]
        overhead = median(split["guard"] + split["execute"] for split in splits)
        limit = RawLimit("graphql-core on dicts", _plain_milliseconds(query, data, desk.rounds))
        budget = Budget("value", "<=", bound) if bound else None
        result = Result(f"graphql_overhead_{name}", overhead, "ms", limit, budget)
        desk.report.add(result)
        for phase in ("assemble", "compile", "sql", "total"):
            value = median(split[phase] for split in splits)
            desk.report.add(Result(f"graphql_overhead_{name}/{phase}", value, "ms"))
    await _without_caches(desk)


async def _without_caches(desk: BenchDesk) -> None:
    """The same for documents of which none was seen before."""
    query, number = document(TWENTY, "value", _DAYS), itertools.count()
    splits = [await desk.asker.split(f"{query} # {next(number)}") for _ in range(desk.rounds // 2)]
    overhead = median(split["guard"] + split["execute"] for split in splits)
    desk.report.add(Result("graphql_overhead_20_scalars_unseen", overhead, "ms"))


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
