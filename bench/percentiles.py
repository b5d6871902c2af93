"""Percentiles of a year: from the histograms that are kept of its days, against the facts."""

import time
from collections.abc import Mapping
from math import isclose
from statistics import median

from bench.asking import BenchDesk, document, period
from bench.results import Budget, RawLimit, Result
from domain.asking.histograms import RELATIVE_ERROR
from persistence.workspace.workspaces import DEFAULT

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
_CHANNELS = """
SELECT channel, percentile_cont(ARRAY[0.5, 0.9]) WITHIN GROUP (ORDER BY seconds) AS both
FROM resolved WHERE channel IS NOT NULL AND workspace_id = $1 AND at >= $2 AND at < $3
GROUP BY channel
"""
_OF_FACTS = 0.5
"""What merging histograms may take, of what sorting the facts does."""


async def percentiles(desk: BenchDesk) -> None:
    """Measure the percentiles of all tickets, and look whether they keep their bound."""
    query = document(tuple(_CLAUSES), "percentile(p: 90)", _YEAR)
    answer = (await desk.asker.ask(query))["metrics"]
    begun = time.perf_counter()
    exact = await _exact(desk)
    limit = RawLimit("percentile_cont on the facts, once", (time.perf_counter() - begun) * 1e3)
    for name, value in exact.items():
        _compare(name, answer[name]["percentile"], value)
    times = await desk.times({"": lambda: desk.asker.ask(query)})
    desk.report.add(Result("4_percentiles_365_days", median(times[""]), "ms", limit))
    await _by_channel(desk)


async def _by_channel(desk: BenchDesk) -> None:
    """Measure two percentiles of each channel: one breakdown, as they differ by the filter only."""
    begun = time.perf_counter()
    exact = await _of_channels(desk)
    limit = RawLimit("percentile_cont on the facts, once", (time.perf_counter() - begun) * 1e3)
    query = _document([*exact])
    answer = await desk.asker.ask(query)
    for number, (channel, values) in enumerate(exact.items()):
        tile = answer[f"m{number}"]["resolutionTime"]
        for name, value in zip(("p50", "p90"), values, strict=True):
            _compare(f"{name} of {channel}", tile[name], value)
    times = await desk.times({"": lambda: desk.asker.ask(query)})
    desk.report.add(
        Result(
            "2_percentiles_by_channel_365_days",
            median(times[""]),
            "ms",
            limit,
            Budget("ratio", "<=", _OF_FACTS),
        )
    )


def _document(channels: list[str]) -> str:
    tile = "p50: percentile(p: 50) p90: percentile(p: 90)"
    parts = (
        document(("resolutionTime",), tile, _YEAR, where=f'channel: {{in: ["{channel}"]}}')
        .removeprefix("{ ")
        .removesuffix(" }")
        for channel in channels
    )
    return "{ " + " ".join(f"m{number}: {part}" for number, part in enumerate(parts)) + " }"


async def _exact(desk: BenchDesk) -> dict[str, float]:
    return {
        name: await desk.bare.fetchval(_EXACT.format(clause=clause), *_values())
        for name, clause in _CLAUSES.items()
    }


async def _of_channels(desk: BenchDesk) -> Mapping[str, list[float]]:
    return {row["channel"]: row["both"] for row in await desk.bare.fetch(_CHANNELS, *_values())}


def _values() -> tuple[object, ...]:
    year = period(_YEAR)
    return DEFAULT, year.since, year.until


def _compare(name: str, answer: float, exact: float) -> None:
    if not isclose(answer, exact, rel_tol=RELATIVE_ERROR):
        raise RuntimeError(f"{name}: {answer} against {exact}")
