"""KPIs out: the demands of a document become one statement for each fact that they touch."""

import asyncio
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import repeat

from domain.asking.demands import Demand, Readings
from domain.asking.sharing import Shared, share
from domain.errors import CostLimit, DomainError, MixedCurrencies
from domain.language.dimensions import Keys
from domain.language.formulas import Reading
from domain.language.measures import Moments, is_money, nothing
from persistence.asking.kpi_sql import ScanKey
from persistence.asking.scan_cells import Table
from persistence.asking.scan_runs import ScanRun
from persistence.asking.scans import Scan, scan_key
from persistence.connections.database import READ, Database


@dataclass(frozen=True, slots=True)
class Answers:
    """What came of a batch of demands.

    Attributes:
        results: for each demand, in order, its readings or why there are none.
        statements: how many KPI statements ran.
        cost: of all that was asked for, in points.
    """

    results: Sequence[Readings | DomainError]
    statements: int
    cost: float


def _admit_all(_cost: float) -> None:
    """Nothing costs too much."""


@dataclass(frozen=True, slots=True)
class Allowance:
    """What a batch of demands may take.

    Attributes:
        seconds: all of it, waiting for a connection included.
        admit: is told the cost before anything is read; raises CostLimit if it is too much.
    """

    seconds: float = READ.statement_ms / 1000
    admit: Callable[[float], None] = _admit_all


async def read(
    database: Database,
    workspace: str,
    demands: Sequence[Demand],
    now: datetime,
    allowance: Allowance = Allowance(),
) -> Answers:
    """Read KPIs for a workspace: all of them in one snapshot, as far as they succeed."""
    shared = share(demands)
    wide = list(dict.fromkeys(one.wide for one in shared))
    answers = await _read(database, (workspace, now), wide, allowance)
    of_wide = dict(zip(wide, answers.results, strict=True))
    return replace(answers, results=[_narrowed(one, of_wide[one.wide]) for one in shared])


def _narrowed(shared: Shared, found: Readings | DomainError) -> Readings | DomainError:
    return found if isinstance(found, DomainError) else shared.narrowed(found)


async def _read(
    database: Database, asked: tuple[str, datetime], demands: Sequence[Demand], allowance: Allowance
) -> Answers:
    scans, failures = plan(demands)
    points = round(sum(scan.cost for scan in scans.values()), 1)
    try:
        allowance.admit(points)
    except CostLimit as error:
        return Answers([failures.get(index, error) for index in range(len(demands))], 0, points)
    until = asyncio.get_running_loop().time() + allowance.seconds
    pending = [scan for scan in scans.values() if not scan.failure]
    run = ScanRun(database, *asked, until, pending)
    await run.run()
    results = [
        failures.get(index) or _answer(demand, scans) for index, demand in enumerate(demands)
    ]
    return Answers(results, run.statements, points)


def plan(
    demands: Sequence[Demand],
) -> tuple[dict[ScanKey, Scan], dict[int, DomainError]]:
    """The scans that answer demands, and the demands that cannot be answered."""
    scans: dict[ScanKey, Scan] = {}
    failures: dict[int, DomainError] = {}
    for index, demand in enumerate(demands):
        try:
            demand.check()
        except DomainError as error:
            failures[index] = error
            continue
        for measure in demand.measures:
            key = scan_key(demand, measure)
            scans.setdefault(key, Scan(key)).want(measure, demand)
    return scans, failures


def _answer(demand: Demand, scans: Mapping[ScanKey, Scan]) -> Readings | DomainError:
    tables: list[Table] = []
    for measure in demand.measures:
        scan = scans[scan_key(demand, measure)].of(measure, demand)
        if scan.failure:
            return scan.failure
        tables.append(scan.amounts(measure, demand))
    readings = _readings(demand, tables)
    money = [index for index, measure in enumerate(demand.measures) if is_money(measure)]
    if not money:
        return readings
    first = demand.measures[money[0]]
    exchange = scans[scan_key(demand, first)].of(first, demand).exchange
    try:
        currency = exchange.shown(_currencies(tables[index] for index in money))
    except MixedCurrencies as error:
        return error
    return readings.in_currency(currency)


def _readings(demand: Demand, tables: Sequence[Table]) -> Readings:
    """What a demand reads, of what each of its measures came to."""
    read, blank = demand.read, [nothing(measure) for measure in demand.measures]
    columns: dict[Keys, Sequence[Reading | None]] = {}
    # Where nothing is grouped, nothing at all is an answer, too.
    for keys in dict.fromkeys(keys for table in tables for keys in table) if demand.by else [()]:
        amounts = (
            table.get(keys) or repeat(none, len(demand.periods))
            for table, none in zip(tables, blank, strict=True)
        )
        rows = zip(*amounts, strict=True)
        columns[keys] = [read(*row) if any(row) or not demand.by else None for row in rows]
    return Readings(demand.periods, read(*blank), columns)


def _currencies(tables: Iterable[Table]) -> set[str]:
    """The currencies of all that one answer shows: its figures must be comparable."""
    amounts = (amount for table in tables for column in table.values() for amount in column)
    return {code for each in amounts if isinstance(each, Moments) for code in each.currencies}
