"""Importing files: all that is good gets in once, all that is not is reported."""

import asyncio
import gzip
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import orjson
import psutil  # type: ignore[import-untyped]
import pytest

from api.cli import importing
from api.cli.import_report import ImportReport
from api.cli.importing import EventStream, Import, parsed_events
from domain.errors import BadInput, DomainError
from helpdesks.eventlog import Mapping, MappingError
from tests.desk import NOW, StoredDesk
from tests.processes import run, running

Json = dict[str, Any]

MAPPING = """
source = "chattool"
[file]
delimiter = ";"
[rows]
subject = "{chat}"
id = "{chat}/{when}/{what}"
[time]
from = "{when}"
format = "%d.%m.%Y %H:%M"
zone = "Europe/Berlin"
[events.opened]
type = "ticket.opened"
when.what = ["started"]
data.channel = "chat"
[events.status]
type = "ticket.status_changed"
when.what = ["solved"]
data.status = { from = "{what}", values = { solved = "resolved" } }
[events.rating]
type = "rating.given"
when.what = ["rated"]
subject = "{chat}/rating"
data.survey = "csat"
data.scale = { min = 1, max = 5 }
data.score = { from = "{stars}", not_said = ["-"] }
data.ticket = "{chat}"
"""
CHATS = """chat;when;what;stars
c-1;04.05.2026 09:00;started;
c-1;04.05.2026 09:10;solved;
c-1;04.05.2026 09:11;rated;5
c-2;04.05.2026 09:05;started;
c-2;04.05.2026 09:30;rated;-
c-3;yesterday;started;
"""


def opened(number: int, **more: Any) -> Json:
    return {
        "specversion": "1.0",
        "id": f"e{number}",
        "source": "desk",
        "type": "ticket.opened",
        "subject": f"t{number}",
        "time": f"2026-05-04T09:{number // 60 % 60:02}:{number % 60:02}Z",
        "data": {"channel": "email"},
        **more,
    }


def ndjson(events: Sequence[Json]) -> bytes:
    return b"\n".join(map(orjson.dumps, events))


async def imported(desk: StoredDesk, *files: Path, mapping: str | None = None) -> ImportReport:
    read = Mapping.from_toml(mapping) if mapping else None
    return await Import(desk.database, desk.workspace, read, NOW).run(files, lambda *_: None)


def lines_of(report: ImportReport) -> list[str]:
    return sorted(line for lines in report.lines.values() for line in lines)


async def count(desk: StoredDesk, table: str = "event") -> int:
    async with desk.database.reading(desk.workspace) as connection:
        number: int = await connection.fetchval(f"SELECT count(*) FROM {table}")
        return number


def write(path: Path, content: bytes | str) -> Path:
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


async def test_events_are_read_plain_and_compressed(tmp_path: Path, desk: StoredDesk) -> None:
    plain = write(tmp_path / "a.ndjson", ndjson([opened(1), opened(2)]) + b"\n\n")
    packed = write(tmp_path / "b.ndjson.gz", gzip.compress(ndjson([opened(3)])))
    report = await imported(desk, plain, packed)
    assert (report.accepted, report.duplicates, report.folded) == (3, 0, 3)
    assert not report.refused
    assert (await desk.read("ticket_volume")).value == 3


async def test_refused_lines_are_counted_by_reason_with_their_first_place(
    tmp_path: Path, desk: StoredDesk
) -> None:
    lines = [ndjson([opened(1)]), b"{", ndjson([opened(2, type="ticket.eaten")])]
    lines += [ndjson([opened(3, type="ticket.eaten")]), b"[]", b"", ndjson([opened(4)])]
    report = await imported(desk, write(tmp_path / "a.ndjson", b"\n".join(lines)))
    assert report.accepted == 2
    reasons = {why[0]: (number, report.lines[why]) for why, number in report.refused.items()}
    assert reasons == {
        "line": (1, ["a.ndjson:2"]),
        "type": (2, ["a.ndjson:3", "a.ndjson:4"]),
        "event": (1, ["a.ndjson:5"]),
    }
    assert await count(desk) == 2


async def test_rows_become_events_and_those_that_cannot_are_refused(
    tmp_path: Path, desk: StoredDesk
) -> None:
    file = write(tmp_path / "chats.csv.gz", gzip.compress(CHATS.encode()))
    report = await imported(desk, file, mapping=MAPPING)
    assert report.accepted == 4
    assert lines_of(report) == ["chats.csv.gz:6", "chats.csv.gz:7"]
    assert report.refused.total() == 2
    assert (await desk.read("ticket_volume")).value == 2
    assert (await desk.read("resolution_time")).value == 600
    assert (await desk.read("ratings")).value == 1


async def test_rows_are_read_from_a_plain_file(tmp_path: Path, desk: StoredDesk) -> None:
    report = await imported(desk, write(tmp_path / "chats.csv", CHATS), mapping=MAPPING)
    assert (report.accepted, report.folded) == (4, 3)


async def test_an_event_that_is_refused_is_told_with_the_line_of_its_row(
    tmp_path: Path, desk: StoredDesk
) -> None:
    content = CHATS.replace("c-2;04.05.2026 09:05", "c-2;04.05.2099 09:05")
    file = write(tmp_path / "chats.csv.gz", gzip.compress(content.encode()))
    rows = MAPPING.replace('when.what = ["solved"]', 'when.what = ["started", "solved"]')
    report = await imported(
        desk,
        file,
        mapping=rows.replace('solved = "resolved"', 'solved = "resolved", started = "open"'),
    )
    assert "chats.csv.gz:5" in lines_of(report)


async def test_repeating_an_import_changes_nothing(tmp_path: Path, desk: StoredDesk) -> None:
    file = write(tmp_path / "chats.csv.gz", gzip.compress(CHATS.encode()))
    await imported(desk, file, mapping=MAPPING)
    report = await imported(desk, file, mapping=MAPPING)
    assert (report.accepted, report.duplicates, report.conflicts, report.folded) == (0, 4, 0, 0)
    assert await count(desk) == 4
    assert (await desk.read("ticket_volume")).value == 2


async def test_an_interrupted_import_is_completed_by_its_repetition(
    tmp_path: Path, desk: StoredDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "CHUNK", 10)
    monkeypatch.setattr(importing, "_TURN", 5)
    events = [opened(number) for number in range(45)]

    def broken() -> Iterator[Json]:
        yield from events[:25]
        raise OSError("the disk is gone")

    job, report = Import(desk.database, desk.workspace, None, NOW), ImportReport()
    stream = EventStream("broken", parsed_events(broken(), NOW), lambda: 0)
    with pytest.raises(OSError, match="the disk is gone"):
        await job.store(stream, report, lambda *_: None)
    async with asyncio.timeout(10):
        while await count(desk) < 20:  # noqa: ASYNC110  # the chunk on its way tells nobody
            await asyncio.sleep(0.01)
    again = await imported(desk, write(tmp_path / "whole.ndjson", ndjson(events)))
    assert (again.accepted, again.duplicates, again.folded) == (25, 20, 45)
    assert await count(desk) == 45
    assert (await desk.read("ticket_volume")).value == 45


async def test_another_body_under_a_taken_id_is_a_conflict_and_never_counts(
    tmp_path: Path, desk: StoredDesk
) -> None:
    other = opened(1, subject="t9")
    report = await imported(desk, write(tmp_path / "a", ndjson([opened(1), other, opened(1)])))
    assert (report.accepted, report.duplicates, report.conflicts) == (1, 2, 1)
    assert await count(desk, "event_conflict") == 1
    assert (await desk.read("ticket_volume")).value == 1


@pytest.mark.parametrize("name", ["a.csv", "a.csv.gz"])
async def test_rows_without_a_mapping_are_not_guessed_at(
    tmp_path: Path, desk: StoredDesk, name: str
) -> None:
    content = gzip.compress(CHATS.encode()) if name.endswith("gz") else CHATS
    with pytest.raises(BadInput, match=f"--mapping is needed to read {re.escape(name)}"):
        await imported(desk, write(tmp_path / name, content))
    assert await count(desk) == 0


async def test_a_column_that_is_missing_is_named(tmp_path: Path, desk: StoredDesk) -> None:
    file = write(tmp_path / "a.csv", "chat;when;stars\nc-1;04.05.2026 09:00;\n")
    with pytest.raises(MappingError, match="a column that the file lacks: 'what'"):
        await imported(desk, file, mapping=MAPPING)
    assert await count(desk) == 0


ROW = "chat;when;what;stars\nc-1;04.05.2026 09:00;started;\n"
UNREADABLE = {
    "encoding": ("a.csv", f"{ROW}c-é;04.05.2026 09:00;started;\n".encode("latin-1")),
    "long cell": ("a.csv", f'{ROW}c-2;"{"x" * 200_000}";started;\n'.encode()),
    "cut": ("a.csv.gz", gzip.compress(ROW.encode())[:-12]),
}


@pytest.mark.parametrize(("name", "content"), UNREADABLE.values(), ids=UNREADABLE.keys())
async def test_a_file_that_cannot_be_read_is_named(
    tmp_path: Path, desk: StoredDesk, name: str, content: bytes
) -> None:
    with pytest.raises(DomainError, match=re.escape(name)):
        await imported(desk, write(tmp_path / name, content), mapping=MAPPING)


def test_the_command_tells_what_was_refused_and_where(tmp_path: Path) -> None:
    file = write(tmp_path / "chats.csv.gz", gzip.compress(CHATS.encode()))
    mapping = write(tmp_path / "chats.toml", MAPPING)
    said = run(tmp_path / "data", ["import", str(file), "--mapping", str(mapping)], code=1)
    assert "4 accepted, 0 seen before (0 with another body), 2 refused" in said
    assert re.search(r"1 +│ score +│ no answer +│ chats.csv.gz:6", said)


async def peak(folder: Path, size: int) -> float:
    """The most memory, in MiB, that the process of an import takes; not what Postgres takes."""
    lines = (orjson.dumps(opened(n, subject=f"t{n % 9000}")) + b"\n" for n in range(size))
    file = folder / f"{size}.ndjson"
    await asyncio.to_thread(lambda: file.write_bytes(b"".join(lines)))
    most = 0.0
    with running(folder / str(size), "import", str(file)) as command:
        process = psutil.Process(command.process.pid)
        while command.process.poll() is None:
            most = max(most, process.memory_info().rss / 2**20)
            await asyncio.sleep(0.05)
        assert f"{size:,} accepted" in command.wait()
    return most


async def test_memory_does_not_grow_with_the_file(tmp_path: Path) -> None:
    few, many = [await peak(tmp_path, size) for size in (20_000, 80_000)]
    assert many < 250
    assert many - few < 30
