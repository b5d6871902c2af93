"""Percentiles of a year: from the spreads that are kept of its days, against the facts."""

import time
from math import isclose
from statistics import median

from bench.asking import Asked, document, period
from bench.results import Reference, Result
from domain.asking.spreads import RELATIVE_ERROR
from persistence.workspaces import DEFAULT

_YEAR = 365
_CLAUSES = {
    "firstResponseTime": "responded WHERE direction = 'inbound'",
    "pickupTime": "picked_up WHERE true",
    "resolutionTime": "resolved WHERE true",
    "cycleTime": "closed WHERE true",
}
"""KPIs, and where their durations are."""

_EXACT = """
SELECT percentile_cont(0.9) WITHIN GROUP (ORDER BY seconds)
FROM {clause} AND workspace_id = $1 AND at >= $2 AND at < $3
"""


async def percentiles(desk: Asked) -> None:
    """Measure the percentiles of all tickets, and look whether they keep their bound."""
    query = document(tuple(_CLAUSES), "percentile(p: 90)", _YEAR)
    told = (await desk.asker.ask(query))["metrics"]
    begun = time.perf_counter()
    exact = await _exact(desk)
    limit = Reference("percentile_cont on the facts, once", (time.perf_counter() - begun) * 1e3)
    for name, value in exact.items():
        if not isclose(told[name]["percentile"], value, rel_tol=RELATIVE_ERROR):
            raise RuntimeError(f"{name}: {told[name]} against {value}")
    times = await desk.times({"": lambda: desk.asker.ask(query)})
    desk.report.add(Result("4_percentiles_365_days", median(times[""]), "ms", limit))


async def _exact(desk: Asked) -> dict[str, float]:
    year = period(_YEAR)
    asked = (DEFAULT, year.since, year.until)
    return {
        name: await desk.bare.fetchval(_EXACT.format(clause=clause), *asked)
        for name, clause in _CLAUSES.items()
    }
