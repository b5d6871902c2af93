"""One event and one rating a request, against a bare app that does one INSERT a request."""

import asyncio
import time
from collections import defaultdict
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

import asyncpg

from bench.processes import SERVICE, Cpu, ServerProcess, ask, output, running
from bench.results import Budget, RawLimit, Report, Result
from persistence import embedded

_HALF = 0.5
_DRAIN_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class Work:
    """What is sent."""

    name: str
    path: str
    file: Path


@dataclass(frozen=True, slots=True)
class Slice:
    """What one app took in some seconds."""

    rate: float
    p50_ms: float
    p99_ms: float
    python: float
    postgres: float

    @classmethod
    def of(cls, figures: dict[str, Any], cpu: Cpu) -> "Slice":
        count = figures["count"] / 1e6
        return cls(
            figures["rate"],
            figures["p50_ms"],
            figures["p99_ms"],
            cpu.python / count,
            cpu.postgres / count,
        )


def measure(report: Report, folder: Path, works: list[Work], timing: tuple[int, float]) -> None:
    """Send to the service and to the bare app by turns."""
    rounds, seconds = timing
    data = folder / "served"
    with ExitStack() as stack:
        service = stack.enter_context(running([*SERVICE, "serve"], data_dir=data))
        bare_app = ["-m", "bench.bare_app", "--data-dir", folder / "bare"]
        bare = stack.enter_context(running(bare_app))
        service.await_ready()
        bare.await_ready()
        scopes = ["--scope", "ingest", "--scope", "survey"]
        token = output(*SERVICE, "token", "create", *scopes, data_dir=data).strip()
        slices: dict[tuple[str, str], list[Slice]] = defaultdict(list)
        drains: dict[str, list[float]] = defaultdict(list)
        for number in range(rounds):
            for work in works:
                pair = [("bare", bare), ("ours", service)]
                for name, server in pair[:: -1 if number % 2 else 1]:
                    load = ["--token", token, "--source", f"round-{number}", "--seconds", seconds]
                    slices[work.name, name].append(_slice(server, work, load))
                    if name == "ours":
                        drains[work.name].append(_drain(data))
    for work in works:
        _tell(report, work.name, slices[work.name, "ours"], slices[work.name, "bare"])
        report.add(Result(f"{work.name}_fold_backlog", median(drains[work.name]), "s"))


def _slice(server: ServerProcess, work: Work, load: list[object]) -> Slice:
    before = server.cpu()
    figures = ask(
        "-m", "bench.load", "--port", server.port, "--path", work.path, "--file", work.file, *load
    )
    return Slice.of(figures, server.cpu().since(before))


def _tell(report: Report, name: str, ours: list[Slice], bare: list[Slice]) -> None:
    budget = Budget("ratio", ">=", _HALF)
    for suffix, field, unit, bound in (
        ("", "rate", "requests/s", budget),
        ("_p50", "p50_ms", "ms", None),
        ("_p99", "p99_ms", "ms", None),
        ("_python", "python", "µs/request of processor time", None),
        ("_postgres", "postgres", "µs/request of processor time", None),
    ):
        value = median(getattr(part, field) for part in ours)
        limit = median(getattr(part, field) for part in bare)
        report.add(Result(name + suffix, value, unit, RawLimit("bare INSERT", limit), bound))


def _drain(data: Path) -> float:
    """Wait until all is folded, so that the next slice of the other app has the machine."""
    return asyncio.run(_drained(embedded.address(data)))


async def _drained(dsn: str) -> float:
    connection = await asyncpg.connect(dsn)
    begun = time.perf_counter()
    while time.perf_counter() < begun + _DRAIN_SECONDS:
        if not await connection.fetchval("SELECT EXISTS (SELECT FROM fold_mark)"):
            break
        await asyncio.sleep(0.05)
    await connection.close()
    return time.perf_counter() - begun
