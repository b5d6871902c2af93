"""Logs of a simulated desk as files: the same in every run."""

from collections.abc import Iterator
from datetime import datetime
from itertools import islice
from pathlib import Path
from zoneinfo import ZoneInfo

import orjson

from api.simulation import SimulatedDesk, simulate

ZONE = "Europe/Berlin"
UNTIL = datetime(2026, 5, 4, tzinfo=ZoneInfo(ZONE))
"""The end of every log, and the end of the range that is asked about."""

SOURCE = "demo/helpdesk"


def write_log(path: Path, desk: SimulatedDesk, most: int | None = None) -> int:
    """Write the events of a desk, one a line; returns how many."""
    count = 0
    with path.open("wb") as file:
        for event in islice(simulate(desk), most):
            file.write(orjson.dumps(event) + b"\n")
            count += 1
    return count


def write_ratings(path: Path, count: int) -> None:
    """Write bodies for `POST /v1/ratings`, one a line."""
    with path.open("wb") as file:
        for body in islice(_ratings(), count):
            file.write(orjson.dumps(body) + b"\n")


def _ratings() -> Iterator[dict[str, object]]:
    number = 0
    while True:
        number += 1
        yield {
            "id": f"r{number:09}",
            "source": SOURCE,
            "survey": "csat",
            "score": 1 + number % 5,
            "scale": {"min": 1, "max": 5},
            "ticket": str(10_000 + number),
            "comment": "Quick and friendly, thank you.",
        }
