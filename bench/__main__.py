"""Measures the service against its budgets, each beside a raw limit in the same run.

`make bench`, or `make bench ARGS='--quick --only http'`. Figures of two machines, or of a
busy and an idle one, do not compare; their ratios do.
"""

import argparse
import signal
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from api.simulation import Desk
from bench import documents, imports, requests, starting
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


FULL = Effort(365, imports=2, slices=5, slice_seconds=1.5, rounds=40, requests=12_000)
QUICK = Effort(30, imports=1, slices=1, slice_seconds=1.5, rounds=8, requests=8_000)


def main() -> None:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    told = _arguments()
    effort = QUICK if told.quick else FULL
    desk = Desk(UNTIL, days=told.days or effort.days, tickets_per_day=told.tickets_per_day)
    report = Report()
    with tempfile.TemporaryDirectory(prefix="supportkpi-bench-") as folder:
        _measure(report, Path(folder), effort, desk, told.only)
    report.show()
    if not told.only:
        report.write(RESULTS)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--tickets-per-day", type=float, default=55.0)
    parser.add_argument("--days", type=int, help="of the desk; a year unless told")
    parser.add_argument("--quick", action="store_true", help="a minute, for a first impression")
    parser.add_argument("--only", choices=PARTS, action="append", help="some parts alone, not kept")
    return parser.parse_args()


def _measure(
    report: Report, folder: Path, effort: Effort, desk: Desk, only: list[str] | None
) -> None:
    wanted = only or PARTS
    console.print("writing a log")
    whole, quarter = folder / "whole.ndjson", folder / "quarter.ndjson"
    if wanted != ["http"]:
        count = write_log(whole, desk)
        report.add(Result("log", count, "events"))
        write_log(quarter, desk, count // 4)
    if "import" in wanted:
        console.print("import")
        data = imports.measure(report, folder, (quarter, whole), effort.imports)
    elif wanted != ["http"]:
        console.print("importing the log")
        _, data = imports.import_into("ours", folder / "desk", whole)
    if "http" in wanted:
        console.print("http")
        _http(report, folder, effort)
    if "documents" in wanted:
        console.print("documents")
        documents.measure(report, data, effort.rounds)
    if "start" in wanted:
        console.print("start")
        starting.measure(report, data, effort.imports)


def _http(report: Report, folder: Path, effort: Effort) -> None:
    events, ratings = folder / "events.ndjson", folder / "ratings.ndjson"
    write_log(events, Desk(UNTIL), effort.requests)
    write_ratings(ratings, effort.requests)
    works = [
        requests.Work("http_one_event", "/v1/events", events),
        requests.Work("http_rating", "/v1/ratings", ratings),
    ]
    requests.measure(report, folder, works, (effort.slices, effort.slice_seconds))


if __name__ == "__main__":
    main()
