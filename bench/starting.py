"""Starting on an existing database: seconds until ready, and memory, idle and after questions."""

import http.client
import json
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median

from bench.asking import POINTS, TILE, TWELVE, document
from bench.processes import SERVICE, output, running
from bench.results import Budget, RawLimit, Report, Result

_SECONDS, _MEGABYTES = 2, 150
_SETTLING = 1.0


_QUESTIONS = 50


def measure(report: Report, data: Path, rounds: int) -> None:
    """Start the service and the bare app by turns on one data folder."""
    ours, bare = [], []
    for _ in range(rounds):
        bare.append(_start(["-m", "bench.bare_app", "--data-dir", data]))
        ours.append(_start([*SERVICE, "serve"], data_dir=data))
    for name, index, unit, bound in (
        ("service_start", 0, "s", _SECONDS),
        ("service_memory", 1, "MB", _MEGABYTES),
    ):
        limit = RawLimit("bare app", median(sizes[index] for sizes in bare))
        value = median(sizes[index] for sizes in ours)
        report.add(Result(name, value, unit, limit, Budget("value", "<=", bound)))
    budget = Budget("value", "<=", _MEGABYTES)
    name = f"service_memory_after_{_QUESTIONS}_dashboards"
    report.add(Result(name, _after_questions(data), "MB", None, budget))


def _after_questions(data: Path) -> float:
    """Memory of the service once it has answered the same dashboard many times."""
    query = json.dumps({"query": document(TWELVE, TILE.format(POINTS), 30)})
    with running([*SERVICE, "serve"], data_dir=data) as server:
        server.await_ready()
        token = output(*SERVICE, "token", "create", "--scope", "read", data_dir=data).strip()
        headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        connection = http.client.HTTPConnection("127.0.0.1", server.port)
        for _ in range(_QUESTIONS):
            connection.request("POST", "/graphql", query, headers)
            answer = connection.getresponse()
            if answer.status != http.client.OK or b'"errors"' in answer.read():
                raise RuntimeError(f"the service answers {answer.status}")
        return server.megabytes()


def _start(arguments: Sequence[object], **settings: object) -> tuple[float, float]:
    begun = time.perf_counter()
    with running(arguments, **settings) as server:
        server.await_ready()
        seconds = time.perf_counter() - begun
        time.sleep(_SETTLING)
        return seconds, server.megabytes()
