"""KPIs out: the demands of a document become one statement for each fact that they touch."""

import asyncio
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from domain.asking.demands import Demand, Readings
from domain.asking.sharing import Shared, share
from domain.errors import CostLimit, DomainError, MixedCurrencies
from domain.language.dimensions import Keys
from domain.language.formulas import Reading
from domain.language.measures import Amount, Measure, Moments, Number, is_money, nothing
from domain.periods import Period
from persistence.database import READ, Database
from persistence.kpi_sql import ScanKey
from persistence.scan_runs import ScanRun
from persistence.scans import Scan, scan_key


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
    if isinstance(found, DomainError) or shared.dimension is None:
        return found
    demand, narrowed = shared.demand, shared.narrowed(found)
    if demand.by:
        return narrowed
    nothing = _reading(demand, {})
    return {(period, ()): narrowed.get((period, ()), nothing) for period in demand.periods}


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
    found: dict[tuple[Period, Keys], dict[Measure, Amount]] = defaultdict(dict)
    for measure in demand.measures:
        scan = scans[scan_key(demand, measure)].of(measure, demand)
        if scan.failure:
            return scan.failure
        for group, total in scan.amounts(measure, demand):
            found[group][measure] = total
    if not demand.by:
        for period in demand.periods:
            found[period, ()]  # nothing at all is an answer, too
    readings = {group: _reading(demand, amounts) for group, amounts in found.items()}
    money = [measure for measure in demand.measures if is_money(measure)]
    if not money:
        return readings
    exchange = scans[scan_key(demand, money[0])].of(money[0], demand).exchange
    try:
        currency = exchange.shown(_currencies(found.values()))
    except MixedCurrencies as error:
        return error
    return {group: replace(reading, currency=currency) for group, reading in readings.items()}


def _currencies(found: Iterable[Mapping[Measure, Amount]]) -> set[str]:
    """The currencies of all that one answer shows: its figures must be comparable."""
    sums = (amount for amounts in found for amount in amounts.values())
    return {code for each in sums if isinstance(each, Moments) for code in each.currencies}


def _reading(demand: Demand, amounts: Mapping[Measure, Amount]) -> Reading:
    def amount_of(measure: Measure) -> Amount:
        found = amounts.get(measure)
        return nothing(measure) if found is None else found

    if demand.quantile is None:
        return demand.kpi.formula.read(amount_of)
    quantile, moments = (amount_of(measure) for measure in demand.measures)
    count = moments.count if isinstance(moments, Moments) else 0
    if not isinstance(quantile, Number):
        raise TypeError(f"{quantile} is no percentile")
    return Reading(quantile.value, count, relative_error=quantile.relative_error)
