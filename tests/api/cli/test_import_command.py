"""`supportkpi import` in the hands of a stranger: every message says what to do."""

import codecs
import gzip
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import orjson
import pytest
from rich.console import Console
from typer.testing import CliRunner, Result

from api.cli import import_command
from api.cli.import_report import MAX_REASONS, OTHER, ImportReport
from api.cli.importing import Import
from api.cli.main import app
from domain.errors import BadInput
from helpdesks.eventlog import Mapping, Refusal
from persistence.events.conflicts import conflicts
from persistence.workspace.workspaces import create, enter
from tests import ROOT
from tests.api.cli.test_importing import CHATS, MAPPING, count, imported, ndjson, opened, write
from tests.desk import NOW, StoredDesk
from tests.processes import run

GOOD = CHATS.replace("c-2;04.05.2026 09:30;rated;-\nc-3;yesterday;started;\n", "")


@pytest.fixture(autouse=True)
def wide(monkeypatch: pytest.MonkeyPatch) -> None:
    """No line of a table is broken."""
    monkeypatch.setattr(import_command, "console", Console(width=250))


def run_import(tmp_path: Path, content: bytes | str, mapping: bytes | str = MAPPING) -> Result:
    """What a dry run tells of a file."""
    file = write(tmp_path / "chats.csv", content)
    written = write(tmp_path / "chats.toml", mapping)
    arguments = ["import", str(file), "--mapping", str(written), "--dry-run"]
    return CliRunner().invoke(app, arguments, env={"COLUMNS": "250"})


WRONG = {
    "delimiter": (
        CHATS,
        MAPPING.replace('delimiter = ";"', ""),
        r"chats\.toml, line 6: rows\.subject names .* has chat;when;.* Say file\.delimiter = ';'",
    ),
    "delimiter that is nowhere": (
        "chat when what stars\n",
        MAPPING,
        r"rows\.subject names .* say file\.delimiter",
    ),
    "encoding": (
        CHATS.replace("c-2", "c-é").encode("cp1252"),
        MAPPING,
        r'chats\.csv, line 5: the byte 0xe9 is not utf-8-sig; .* file\.encoding = "cp1252"',
    ),
    "utf-16": (
        CHATS.encode("utf-16"),
        MAPPING,
        r'chats\.csv, line 1: the byte 0xff is .* file\.encoding = "utf-16"',
    ),
    "column": (
        CHATS.replace("chat;", "Chat;"),
        MAPPING,
        r"chats\.toml, line 6: rows\.subject names a column .* Is 'Chat' meant\?",
    ),
    "column with spaces": (
        CHATS.replace("chat;", " chat ;"),
        MAPPING,
        r"Say rows\.strip = true",
    ),
    "column of a condition": (
        CHATS,
        MAPPING.replace("when.what = [", "when.waht = ["),
        r"line 14: events\.opened\.when\.waht names a column .* Is 'what' meant\?",
    ),
    "open quote": (
        CHATS + 'c-4;"' + "x" * 140_000,
        MAPPING,
        r"chats\.csv, line \d+: is not CSV: .*; is a quote left open",
    ),
    "mapping in another encoding": (
        CHATS,
        (MAPPING + "# é\n").encode("cp1252"),
        r"chats\.toml, line 28, column 3: the byte 0xe9 is not UTF-8, .* save the file as UTF-8",
    ),
    "mapping in utf-16": (CHATS, MAPPING.encode("utf-16"), r"seems to be UTF-16; save the file"),
    "mapping that is no TOML": (CHATS, MAPPING + "x = = 1\n", r"chats\.toml, .*line 28"),
    "encoding that is none": (
        CHATS,
        MAPPING.replace("[file]", '[file]\nencoding = "utf-9"'),
        r"line 4: file\.encoding must be a codec of Python such as utf-8",
    ),
    "delimiter that is none": (
        CHATS,
        MAPPING.replace('delimiter = ";"', "delimiter = '\"'"),
        r"line 4: file\.delimiter must be no quote",
    ),
}


@pytest.mark.parametrize(("content", "mapping", "message"), WRONG.values(), ids=WRONG.keys())
def test_d8_what_is_wrong_is_told_with_its_line_and_what_to_do(
    tmp_path: Path, content: bytes | str, mapping: bytes | str, message: str
) -> None:
    result = run_import(tmp_path, content, mapping)
    assert result.exit_code == 2, result.output
    assert re.search(message, result.output), result.output
    assert "Traceback" not in result.output


def test_d8_a_wrong_time_format_is_one_line_of_the_report_however_many_rows(
    tmp_path: Path,
) -> None:
    rows = "".join(f"c-{n};04.05.2026 09:{n % 60:02};started;\n" for n in range(5_000))
    wrong = MAPPING.replace("%d.%m.%Y %H:%M", "%Y-%m-%d %H:%M")
    result = run_import(tmp_path, "chat;when;what;stars\n" + rows, wrong)
    assert result.exit_code == 1
    assert "5,000 refused" in result.output
    assert "is not of the form '%Y-%m-%d %H:%M'" in result.output
    assert "chats.csv:2, chats.csv:3, chats.csv:4, …" in result.output
    assert "04.05.2026" not in result.output
    assert len(result.output) < 3_000


BAD_CELLS = {
    "number": ('score = { from = "{stars}" }', "five"),
    "value": ('score = { from = "{stars}", values = { 1 = 1 } }', "7"),
    "scale": ('score = { from = "{stars}" }', "99"),
}


@pytest.mark.parametrize(("field", "cell"), BAD_CELLS.values(), ids=BAD_CELLS.keys())
def test_d8_every_reason_is_told_without_what_the_log_holds(
    tmp_path: Path, field: str, cell: str
) -> None:
    mapping = MAPPING.replace('score = { from = "{stars}", not_said = ["-"] }', field)
    rows = "".join(f"c-{n};04.05.2026 09:00;rated;{cell}{n}\n" for n in range(300))
    result = run_import(tmp_path, "chat;when;what;stars\n" + rows, mapping)
    assert result.exit_code == 1
    assert result.output.count("│ score ") == 1, result.output


def test_d8_a_report_is_bounded_whatever_is_refused() -> None:
    report = ImportReport()
    for number in range(10_000):
        report.refuse(Refusal(number, None, f"f{number}" + "x" * 9_000, "y" * 9_000), "a.csv")
    assert (report.refused.total(), len(report.refused)) == (10_000, MAX_REASONS.limit + 1)
    assert report.refused[OTHER] == 10_000 - MAX_REASONS.limit
    assert sum(len(line) for lines in report.lines.values() for line in lines) < 10_000


@pytest.mark.parametrize("kind", ["line", "type"])
async def test_d8_refusals_of_ndjson_are_grouped_too(
    tmp_path: Path, desk: StoredDesk, kind: str
) -> None:
    lines = {
        "line": [b'{"id": ' + b" " * n + b"x" for n in range(100)],
        "type": [ndjson([opened(n, type=f"ticket.eaten{n}")]) for n in range(100)],
    }[kind]
    report = await imported(desk, write(tmp_path / "a.ndjson", b"\n".join(lines)))
    assert {field: number for (field, _), number in report.refused.items()} == {kind: 100}


def test_d8_a_rule_that_no_row_meets_is_told_with_what_the_column_holds(tmp_path: Path) -> None:
    result = run_import(tmp_path, GOOD, MAPPING.replace('["started"]', '["begun"]'))
    assert "events.opened: no row holds what it asks for" in result.output
    assert "events.opened.when.what: the column holds 'rated', 'solved', 'started'" in result.output
    assert "events.status: 1 rows, 1 events" in result.output


MARKED = {
    "csv": (codecs.BOM_UTF8 + GOOD.encode(), MAPPING),
    "csv said to be utf-8": (
        codecs.BOM_UTF8 + GOOD.encode(),
        MAPPING.replace("[file]", '[file]\nencoding = "utf-8"'),
    ),
    "mapping": (GOOD, codecs.BOM_UTF8 + MAPPING.encode()),
    "gzip without the name": (gzip.compress(GOOD.encode()), MAPPING),
}


@pytest.mark.parametrize(("content", "mapping"), MARKED.values(), ids=MARKED.keys())
def test_d8_byte_order_marks_are_read_over(
    tmp_path: Path, content: bytes | str, mapping: bytes | str
) -> None:
    result = run_import(tmp_path, content, mapping)
    assert (result.exit_code, "4 accepted" in result.output) == (0, True), result.output


async def test_d8_a_byte_order_mark_in_ndjson_is_read_over(
    tmp_path: Path, desk: StoredDesk
) -> None:
    file = write(tmp_path / "a.ndjson", codecs.BOM_UTF8 + ndjson([opened(1), opened(2)]))
    report = await imported(desk, file)
    assert (report.accepted, report.refused.total()) == (2, 0)
    with pytest.raises(BadInput, match=r"b\.ndjson, line 1: is UTF-16; save it as UTF-8"):
        await imported(desk, write(tmp_path / "b.ndjson", "{}".encode("utf-16")))


async def test_d8_a_line_that_is_too_long_is_refused_alone(
    tmp_path: Path, desk: StoredDesk
) -> None:
    long = ndjson([opened(2, data={"channel": "x" * 25_000_000})])
    file = write(
        tmp_path / "a.ndjson", b"\n".join([ndjson([opened(1)]), long, ndjson([opened(3)])])
    )
    report = await imported(desk, file)
    assert (report.accepted, report.refused.total()) == (2, 1)
    assert [*report.lines.values()] == [["a.ndjson:2"]]


def test_d8_lines_are_those_of_the_file_where_cells_have_line_breaks(tmp_path: Path) -> None:
    lines = 'chat;when;what;stars\nc-1;04.05.2026 09:00;started;"a\nb"\nc-2;never;started;\n'
    assert "chats.csv:4" in run_import(tmp_path, lines).output


def test_d8_an_unreadable_configuration_is_told_like_a_mapping(tmp_path: Path) -> None:
    file = write(tmp_path / "supportkpi.toml", "time_zone = 'UTC' # é\n".encode("cp1252"))
    command = [sys.executable, "-c", "from api.cli.main import main; main()", "check", str(file)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S603
    assert (done.returncode, "Traceback" in done.stderr) == (1, False)
    assert "supportkpi.toml, line 1, column 21" in done.stderr
    marked = write(tmp_path / "marked.toml", codecs.BOM_UTF8 + b"time_zone = 'UTC'\n")
    assert CliRunner().invoke(app, ["check", str(marked)]).exit_code == 0


def test_d8_without_a_database_the_code_says_so(tmp_path: Path) -> None:
    file = write(tmp_path / "a.ndjson", ndjson([opened(1)]))
    command = [sys.executable, "-c", "from api.cli.main import main; main()", "import", str(file)]
    url = {"SUPPORTKPI_DATABASE_URL": "postgresql://nobody@127.0.0.1:9/none"}
    environment = {**os.environ, **url}  # noqa: TID251  # of the test run
    done = subprocess.run(  # noqa: S603
        command, cwd=tmp_path, env={**environment, "PYTHONPATH": str(ROOT)},
        capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    assert done.returncode == 3, done.stderr
    assert "Traceback" not in done.stderr


async def test_d8_a_mistyped_workspace_is_not_made(desk: StoredDesk) -> None:
    async with desk.database.writing("acme-support") as connection:
        await create(connection, "acme-support")
    with pytest.raises(BadInput, match=r"--workspace names none: 'acme-suport', perhaps") as error:
        async with desk.database.writing("acme-suport") as connection:
            await enter(connection, "acme-suport", is_new=False)
    assert "'acme-support' is meant; --new-workspace makes it" in str(error.value)
    for workspace, is_new in (("acme-suport", True), ("acme-suport", False), ("default", False)):
        async with desk.database.writing(workspace) as connection:
            await enter(connection, workspace, is_new=is_new)


def test_d9_a_dry_run_shows_the_first_events_and_stores_nothing(tmp_path: Path) -> None:
    result = run_import(tmp_path, CHATS)
    assert result.exit_code == 1
    lines = result.output.splitlines()
    assert lines[0] == (
        "chats.csv:2  2026-05-04T07:00:00+00:00  ticket.opened  c-1"
        "  (id c-1/04.05.2026 09:00/started/opened)"
    )
    assert lines[1] == '    {"channel":"chat"}'
    assert "nothing is stored: this was a dry run" in result.output
    assert "4 accepted" in result.output


async def replaced(desk: StoredDesk, *files: Path, mapping: str) -> ImportReport:
    report, read = ImportReport(), Mapping.from_toml(mapping, "chats")
    await Import(desk.database, desk.workspace, read, NOW).replace(files, lambda *_: None, report)
    return report


async def test_d9_a_corrected_mapping_is_put_in_force(tmp_path: Path, desk: StoredDesk) -> None:
    """A mapping took solved chats for pending ones."""
    log = (
        "chat;when;what;stars\n"
        "c-1;04.05.2026 09:00;started;\nc-1;04.05.2026 09:10;solved;\n"
        "c-2;04.05.2026 09:00;started;\nc-2;04.05.2026 09:20;solved;\n"
    )
    file = write(tmp_path / "chats.csv", log)
    sent = opened(1, source="chattool", id="c-9/sent", subject="c-9")
    await imported(desk, write(tmp_path / "sent.ndjson", ndjson([sent])))
    wrong = 'name = "chats"\n' + MAPPING.replace('"resolved"', '"pending"')
    await imported(desk, file, mapping=wrong)
    assert (await desk.read("resolution_time")).value is None
    right = wrong.replace('"pending"', '"resolved"')
    report = await imported(desk, file, mapping=right)
    assert (report.conflicts, report.is_whole) == (2, False)
    async with desk.database.reading(desk.workspace) as connection:
        number, latest = await conflicts(connection, desk.workspace, None, 1)
    assert (number, len(latest)) == (2, 1)
    assert (latest[0].first.data, latest[0].other.data) == (
        {"status": "pending"},
        {"status": "resolved"},
    )
    report = await replaced(desk, file, mapping=right)
    assert (report.replaced, report.duplicates, report.removed, report.conflicts) == (2, 2, 0, 0)
    # c-1 took 10 minutes and c-2 took 20: 15 minutes on average.
    assert (await desk.read("resolution_time")).value == 900
    assert await count(desk, "event_conflict") == 0
    shorter = write(tmp_path / "shorter.csv", "\n".join(log.splitlines()[:3]))
    report = await replaced(desk, shorter, mapping=right)
    assert (report.duplicates, report.removed, report.folded) == (2, 2, 1)
    assert (await desk.read("ticket_volume")).value == 2  # c-1, and c-9 that was sent
    assert await count(desk, "ticket") == 2


async def test_d9_a_replacement_that_fails_changes_nothing(
    tmp_path: Path, desk: StoredDesk
) -> None:
    file = write(tmp_path / "chats.csv", GOOD)
    await imported(desk, file, mapping='name = "chats"\n' + MAPPING)
    broken = write(tmp_path / "broken.csv", GOOD.encode() + b"c-\xe9;04.05.2026 09:00;started;\n")
    with pytest.raises(BadInput, match="line 6"):
        await replaced(desk, broken, mapping=MAPPING)
    assert await count(desk) == 4
    assert (await desk.read("ticket_volume")).value == 2


async def test_d9_a_raised_version_counts_without_being_told_to_replace(
    tmp_path: Path, desk: StoredDesk
) -> None:
    file = write(tmp_path / "chats.csv", GOOD)
    named = 'name = "chats"\nversion = 1\n' + MAPPING
    await imported(desk, file, mapping=named.replace('"chat"', '"email"'))
    newer = named.replace("version = 1", "version = 2")
    report = await imported(desk, file, mapping=newer)
    assert (report.replaced, report.duplicates, report.conflicts) == (2, 2, 0)
    older = await imported(desk, file, mapping=named.replace('"chat"', '"email"'))
    assert (older.replaced, older.conflicts) == (0, 2)


def test_d9_the_command_replaces_and_lists_conflicts(tmp_path: Path) -> None:
    data = tmp_path / "data"
    file = str(write(tmp_path / "chats.csv", GOOD))
    mapping = write(tmp_path / "chats.toml", MAPPING)
    command = ["import", file, "--mapping", str(mapping)]
    assert "4 accepted" in run(data, command)
    write(mapping, MAPPING.replace("max = 5", "max = 7"))
    said = run(data, command, code=1)
    assert "0 accepted, 4 seen before (1 with another body), 0 refused" in said
    assert "--replace, with all files that it has read" in said
    listed = run(data, ["conflicts", "list"])
    assert '"scale":{"max":5,"min":1}' in listed.partition("    not")[0]
    assert '"scale":{"max":7,"min":1}' in listed.partition("    not")[2]
    assert "1 of 1 conflicts" in listed
    assert "0 refused; 1 replaced, 0 removed" in run(data, [*command, "--replace"])
    assert "0 of 0 conflicts" in run(data, ["conflicts", "list"])
    said = run(data, [*command, "--workspace", "defualt"], code=2)
    assert "perhaps 'default' is meant; --new-workspace makes it" in said
    assert "4 accepted" in run(data, [*command, "--workspace", "other", "--new-workspace"])


def test_d9_nothing_that_was_sent_can_be_replaced(tmp_path: Path) -> None:
    file = write(tmp_path / "a.ndjson", orjson.dumps(opened(1)))
    result: Any = CliRunner().invoke(app, ["import", str(file), "--replace"])
    assert (result.exit_code, "--replace needs --mapping" in result.output) == (2, True)
