"""KPIs out: the demands of a document become one statement for each fact that they touch."""

import asyncio
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import repeat

from domain.asking.demands import Demand, Readings
from domain.asking.scan_plans import plan
from domain.asking.scans import Need
from domain.asking.sharing import Shared, share
from domain.errors import CostLimit, DomainError, MixedCurrencies
from domain.language.dimensions import Keys
from domain.language.formulas import Reading
from domain.language.measures import Moments, is_money, nothing
from persistence.asking.scan_cells import ScanCells, Table
from persistence.asking.scan_runs import ScanOutcome, ScanRun
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
    wide = list(dict.fromkeys(each.wide for each in shared))
    answers = await _read(ScanRun(database, workspace, now), wide, allowance)
    of_wide = dict(zip(wide, answers.results, strict=True))
    return replace(answers, results=[_narrowed(each, of_wide[each.wide]) for each in shared])


def _narrowed(shared: Shared, result: Readings | DomainError) -> Readings | DomainError:
    return result if isinstance(result, DomainError) else shared.narrowed(result)


async def _read(run: ScanRun, demands: Sequence[Demand], allowance: Allowance) -> Answers:
    planned = plan(demands)
    try:
        allowance.admit(planned.cost)
    except CostLimit as error:
        refused = [needs if isinstance(needs, DomainError) else error for needs in planned.needs]
        return Answers(refused, 0, planned.cost)
    until = asyncio.get_running_loop().time() + allowance.seconds
    outcomes = await run.read(planned.scans, until)
    results = [
        needs if isinstance(needs, DomainError) else _answer(demand, needs, outcomes)
        for demand, needs in zip(demands, planned.needs, strict=True)
    ]
    return Answers(results, run.statements, planned.cost)


def _answer(
    demand: Demand, needs: Sequence[Need], outcomes: Mapping[Need, ScanOutcome]
) -> Readings | DomainError:
    tables: list[Table] = []
    cells_of_money: list[ScanCells] = []
    for need in needs:
        cells = outcomes[need]
        if isinstance(cells, DomainError):
            return cells
        tables.append(cells.amounts(need))
        if is_money(need.measure):
            cells_of_money.append(cells)
    readings = _readings(demand, tables)
    if not cells_of_money:
        return readings
    money = [table for need, table in zip(needs, tables, strict=True) if is_money(need.measure)]
    try:
        currency = cells_of_money[0].exchange.shown(_currencies(money))
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
