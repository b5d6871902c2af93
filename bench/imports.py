"""Bulk imports: NDJSON on disk to facts, against a bare COPY of the same events."""

import asyncio
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from bench.processes import ask, postgres_cpu
from bench.results import Budget, RawLimit, Report, Result
from persistence import embedded
from persistence.migrate import migrate

_LEAST_EVENTS_A_SECOND = 20_000
_FLAT = 1.1
"""Four times the file may take so much of the memory."""


@dataclass(frozen=True, slots=True)
class ImportRun:
    """What one import took."""

    events: float
    seconds: float
    store_seconds: float
    fold_seconds: float
    cpu: float
    peak_megabytes: float
    postgres_cpu: float

    @property
    def rate(self) -> float:
        return self.events / self.seconds


def measure(report: Report, folder: Path, files: tuple[Path, Path], rounds: int) -> None:
    """Import a file and one four times as long."""
    single, four = files
    ours, bare = [], []
    for _ in range(rounds):
        bare.append(_import_anew("bare", folder, single))
        ours.append(_import_anew("ours", folder, single))
    copy = RawLimit("bare COPY", median(run.rate for run in bare))
    unit = "events/s"
    report.add(
        Result(
            "import",
            median(run.rate for run in ours),
            unit,
            copy,
            Budget("value", ">=", _LEAST_EVENTS_A_SECOND),
        )
    )
    per_core = [run.events / (run.cpu + run.postgres_cpu) for run in ours]
    bare_per_core = [run.events / (run.cpu + run.postgres_cpu) for run in bare]
    report.add(
        Result(
            "import_one_core",
            median(per_core),
            "events/s of processor time",
            RawLimit("bare COPY", median(bare_per_core)),
        )
    )
    for name in ("store_seconds", "fold_seconds", "cpu", "postgres_cpu"):
        value = median(getattr(run, name) / run.events * 1e6 for run in ours)
        report.add(Result(f"import_{name.removesuffix('_seconds')}", value, "µs/event"))
    large = _import_anew("ours", folder, four)
    reference = _import_anew("bare", folder, four)
    report.add(Result("import_4x", large.rate, unit, RawLimit("bare COPY", reference.rate)))
    small = RawLimit("of 1x", median(run.peak_megabytes for run in ours))
    report.add(
        Result(
            "import_4x_peak_memory", large.peak_megabytes, "MB", small, Budget("ratio", "<=", _FLAT)
        )
    )


def _import_anew(kind: str, folder: Path, file: Path) -> ImportRun:
    run = import_into(kind, folder / "anew", file)
    shutil.rmtree(folder / "anew")
    return run


def import_into(kind: str, data: Path, file: Path) -> ImportRun:
    """Import a file into a data folder."""
    with server(data) as running:
        before = postgres_cpu(running.pid)
        figures = ask("-m", "bench.import_worker", kind, running.dsn, file)
        return ImportRun(**figures, postgres_cpu=postgres_cpu(running.pid) - before)


@contextmanager
def server(data: Path) -> Iterator[embedded.EmbeddedServer]:
    """A Postgres on a data folder, with its tables up to date."""
    with embedded.running(data) as running:
        asyncio.run(migrate(running.dsn))
        yield running
