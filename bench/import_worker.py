"""One import in a process of its own: `python -m bench.import_worker ours|bare DSN FILE`.

The bare one decodes every line and copies the columns of an event into one table: what any way in
must at least do.
"""

import asyncio
import json
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any

import asyncpg
import orjson

from api.cli.import_report import ImportReport
from api.cli.importing import CHUNK, Import
from bench.processes import peak_megabytes
from persistence.connections.database import Database
from persistence.workspace.workspaces import DEFAULT, create

_RECEIVED_AT = datetime(2026, 5, 5, tzinfo=UTC)

PLAIN_TABLE = """
CREATE TABLE IF NOT EXISTS plain_event (
    workspace_id text NOT NULL, id text NOT NULL, source text NOT NULL, type text NOT NULL,
    family text NOT NULL, subject text NOT NULL, at timestamptz NOT NULL,
    received_at timestamptz NOT NULL, sequence text, digest bigint NOT NULL, data bytea NOT NULL,
    PRIMARY KEY (workspace_id, id, source)
)
"""


async def _ours(dsn: str, path: Path) -> dict[str, float]:
    database = await Database.connect(dsn)
    async with database.writing(DEFAULT) as connection:
        await create(connection, DEFAULT)
    stored_at = begun = time.perf_counter()

    def progress(doing: str, _done: int) -> None:
        nonlocal stored_at
        if doing != "folding":
            stored_at = time.perf_counter()

    report: ImportReport = await Import(database, DEFAULT, None, _RECEIVED_AT).run([path], progress)
    ended = time.perf_counter()
    await database.close()
    if report.refused:
        raise RuntimeError(f"lines were refused: {report.refused}")
    return {
        "events": report.accepted,
        "seconds": ended - begun,
        "store_seconds": stored_at - begun,
        "fold_seconds": ended - stored_at,
    }


async def _bare(dsn: str, path: Path) -> dict[str, float]:
    connection = await asyncpg.connect(dsn)
    await connection.execute(PLAIN_TABLE)
    begun, count = time.perf_counter(), 0
    with path.open("rb") as file:
        rows = _rows(iter(file))
        while chunk := list(islice(rows, CHUNK)):
            await connection.copy_records_to_table("plain_event", records=chunk)
            count += len(chunk)
    seconds = time.perf_counter() - begun
    await connection.close()
    return {"events": count, "seconds": seconds, "store_seconds": seconds, "fold_seconds": 0}


def _rows(lines: Iterator[bytes]) -> Iterator[tuple[Any, ...]]:
    for line in lines:
        event = orjson.loads(line)
        yield (
            DEFAULT,
            event["id"],
            event["source"],
            event["type"],
            event["type"].partition(".")[0],
            event["subject"],
            datetime.fromisoformat(event["time"]),
            _RECEIVED_AT,
            event.get("sequence"),
            0,
            orjson.dumps(event["data"]),
        )


def main() -> None:
    kind, dsn, path = sys.argv[1:]
    work = {"ours": _ours, "bare": _bare}[kind]
    before = time.process_time()
    figures = asyncio.run(work(dsn, Path(path)))
    cpu = time.process_time() - before
    print(json.dumps({**figures, "cpu": cpu, "peak_megabytes": peak_megabytes()}))


if __name__ == "__main__":
    main()
