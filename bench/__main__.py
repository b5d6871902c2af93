"""Measures the service against its budgets, each beside a raw limit in the same run.

`make bench`, or `make bench ARGS='--quick --only http'`. Figures of two machines, or of a
busy and an idle one, do not compare; their ratios do.
"""

import argparse
import signal
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from api.simulation import SimulatedDesk
from bench import documents, growth, imports, requests, starting
from bench.logs import UNTIL, write_log, write_ratings
from bench.results import Report, Result, console

RESULTS = Path(__file__).parent / "results.json"
PARTS = ("import", "http", "documents", "start")


@dataclass(frozen=True, slots=True)
class Effort:
    """How long to look."""

    days: int
    imports: int
    slices: int
    slice_seconds: float
    rounds: int
    requests: int
    tickets: int


FULL = Effort(365, 2, slices=5, slice_seconds=1.5, rounds=20, requests=12_000, tickets=3_000_000)
QUICK = Effort(30, 1, slices=1, slice_seconds=1.5, rounds=8, requests=8_000, tickets=100_000)


def main() -> None:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    options = _arguments()
    effort = QUICK if options.quick else FULL
    desk = SimulatedDesk(
        UNTIL, days=options.days or effort.days, tickets_per_day=options.tickets_per_day
    )
    report = Report()
    with tempfile.TemporaryDirectory(prefix="supportkpi-bench-") as folder:
        Run(report, Path(folder), effort, desk, options).measure(options.only or PARTS)
    report.show()
    if options.write or not options.only:
        report.write(RESULTS, options.only or PARTS)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--tickets-per-day", type=float, default=55.0)
    parser.add_argument("--days", type=int, help="of the desk; a year unless told")
    parser.add_argument("--quick", action="store_true", help="a minute, for a first impression")
    parser.add_argument("--tickets", type=int, help="of the desk that documents are asked of")
    parser.add_argument("--desk", type=Path, help="a folder to keep that desk in, for the next run")
    parser.add_argument("--only", choices=PARTS, action="append", help="some parts alone")
    parser.add_argument("--write", action="store_true", help="keep the figures of some parts, too")
    return parser.parse_args()


@dataclass(frozen=True, slots=True)
class Run:
    """A run: what it has, and where it reports to."""

    report: Report
    folder: Path
    effort: Effort
    desk: SimulatedDesk
    options: argparse.Namespace

    def measure(self, wanted: Sequence[str]) -> None:
        """Measure some parts, in order."""
        if "import" in wanted:
            console.print("import")
            logs = self._log(4), self._log(1)
            imports.measure(self.report, self.folder, logs, self.effort.imports)
        if "http" in wanted:
            console.print("http")
            _http(self.report, self.folder, self.effort)
        if {"documents", "start"} & set(wanted):
            data = self._grown()
            if "documents" in wanted:
                console.print("documents")
                documents.measure(self.report, data, self.effort.rounds)
            if "start" in wanted:
                console.print("start")
                starting.measure(self.report, data, self.effort.imports)

    def _grown(self) -> Path:
        """A desk of many tickets: one that was kept, or a new one."""
        data: Path = self.options.desk or self.folder / "desk"
        if not data.exists():
            console.print("a desk of many tickets")
            imports.import_into("ours", data, self._log(1))
            growth.grow(self.report, data, self.options.tickets or self.effort.tickets)
        return data

    def _log(self, part: int) -> Path:
        """The log of the desk, or the first fourth of it."""
        path = self.folder / f"log-{part}.ndjson"
        whole = self.folder / "log-1.ndjson"
        if part > 1:
            write_log(path, self.desk, sum(1 for _ in self._log(1).open("rb")) // part)
        elif not whole.exists():
            self.report.add(Result("log", write_log(whole, self.desk), "events"))
        return path


def _http(report: Report, folder: Path, effort: Effort) -> None:
    events, ratings = folder / "events.ndjson", folder / "ratings.ndjson"
    write_log(events, SimulatedDesk(UNTIL), effort.requests)
    write_ratings(ratings, effort.requests)
    works = [
        requests.Work("http_one_event", "/v1/events", events),
        requests.Work("http_rating", "/v1/ratings", ratings),
    ]
    requests.measure(report, folder, works, (effort.slices, effort.slice_seconds))


if __name__ == "__main__":
    main()
