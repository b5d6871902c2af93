"""Starting on an existing database: seconds until ready, and memory when idle."""

import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median

from bench.processes import SERVICE, running
from bench.results import Budget, Reference, Report, Result

_SECONDS, _MEGABYTES = 2, 150
_SETTLING = 1.0


def measure(report: Report, data: Path, rounds: int) -> None:
    """Start the service and the bare app by turns on one data folder."""
    ours, bare = [], []
    for _ in range(rounds):
        bare.append(_start(["-m", "bench.bare_app", "--data-dir", data]))
        ours.append(_start([*SERVICE, "serve"], data_dir=data))
    for name, place, unit, bound in (
        ("service_start", 0, "s", _SECONDS),
        ("service_memory", 1, "MB", _MEGABYTES),
    ):
        limit = Reference("bare app", median(one[place] for one in bare))
        value = median(one[place] for one in ours)
        report.add(Result(name, value, unit, limit, Budget("value", "<=", bound)))


def _start(arguments: Sequence[object], **settings: object) -> tuple[float, float]:
    begun = time.perf_counter()
    with running(arguments, **settings) as server:
        server.await_ready()
        seconds = time.perf_counter() - begun
        time.sleep(_SETTLING)
        return seconds, server.megabytes()
