"""Imports three real logs, asks for their KPIs over GraphQL, and holds them against what is known.

    .venv/bin/python docs/accuracy.py --data ../shared/data

Renews the tables of docs/accuracy.md; ends with 1 if a figure is off.
"""

import argparse
import asyncio
import sys
import tempfile
from collections import Counter
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import httpx

from api.app import create_app
from api.cli.import_report import ImportReport
from api.cli.importing import Import
from api.clock import now
from api.http import keys
from api.http.keys import Right
from api.settings import Settings
from docs.figures import LOGS, Figure, Log, Question, RefusedRows
from helpdesks.eventlog import Mapping as LogMapping
from helpdesks.eventlog import Refusal
from persistence import embedded
from persistence.connections.database import Database
from persistence.migrate import migrate
from persistence.workspace.keys import KeyRow, add
from persistence.workspace.workspaces import create

ROOT = Path(__file__).parents[1]
DATA = ROOT.parent / "shared" / "data"
PAGE = ROOT / "docs" / "accuracy.md"
_MARK = "<!-- From here on made by docs/accuracy.py. -->\n"

_WHOLE = """
query($scope: ScopeInput!, $name: KpiName!) { metrics(scope: $scope) { kpi(name: $name) {
  value sampleSize
  ... on DurationKpi { mean maximum p50: percentile(p: 50) p90: percentile(p: 90) }
  ... on ShareKpi { numerator }
} } }
"""
_ROWS = """
query($scope: ScopeInput!, $name: KpiName!, $by: Dimension!) { metrics(scope: $scope) {
  kpi(name: $name) { breakdown(by: [$by], first: 100) { rows { keys { id } value sampleSize } } }
} }
"""
_DAYS = """
query($scope: ScopeInput!, $name: KpiName!) { metrics(scope: $scope) { kpi(name: $name) {
  series(grain: DAY) { starts values sampleSizes }
} } }
"""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the service says."""

    value: float | None
    sample: int | None = None


@dataclass(frozen=True, slots=True)
class Checked:
    """A figure, and what the service gave."""

    figure: Figure
    got: Answer

    @property
    def is_right(self) -> bool:
        """Whether it is as expected."""
        is_sample_right = self.figure.sample in {None, self.got.sample}
        return is_sample_right and self.figure.tolerance.holds(self.figure.expected, self.got.value)


@dataclass(slots=True)
class Problems(ImportReport):
    """A report that also counts what the log holds where a line is refused."""

    problems: Counter[str] = field(default_factory=Counter)

    def refuse(self, refusal: Refusal, name: str) -> None:
        """Count a refused line by all that is said of it."""
        super(Problems, self).refuse(refusal, name)
        self.problems[refusal.problem] += 1


@dataclass(slots=True)
class FigureChecker:
    """Asks the GraphQL API of the application; each document once."""

    client: httpx.AsyncClient
    report: Problems
    _answers: dict[str, Any] = field(default_factory=dict)

    async def check(self, figure: Figure) -> Checked:
        """What it says, in the unit of the figure."""
        question = figure.question
        if isinstance(question, RefusedRows):
            return Checked(figure, Answer(self.report.problems[question.problem]))
        said = await self._ask(question)
        value = None if said.value is None else said.value / figure.unit[1]
        return Checked(figure, Answer(value, said.sample))

    async def _ask(self, question: Question) -> Answer:
        if question.by == "DAY":
            return _of_day(await self._kpi(_DAYS, question), question)
        if question.by:
            kpi = await self._kpi(_ROWS, question, by=question.by)
            rows = kpi["breakdown"]["rows"]
            if question.stat == "rows":
                return Answer(len(rows))
            matches = [row for row in rows if row["keys"][0]["id"] == question.key]
            return (
                Answer(matches[0]["value"], matches[0]["sampleSize"]) if matches else Answer(None)
            )
        kpi = await self._kpi(_WHOLE, question)
        return Answer(kpi[question.stat], kpi["sampleSize"])

    async def _kpi(self, document: str, question: Question, **more: str) -> Mapping[str, Any]:
        scope: dict[str, Any] = {
            "range": {"between": {"start": _edge(question, 0), "end": _edge(question, 1)}},
            "timeZone": question.zone,
        }
        if question.where:
            dimension, value = question.where
            scope["filter"] = {dimension: {"in": [value]}}
        request = {
            "query": document,
            "variables": {"scope": scope, "name": question.kpi.upper(), **more},
        }
        if str(request) not in self._answers:
            answer = (await self.client.post("/graphql", json=request)).raise_for_status().json()
            if "errors" in answer:
                raise RuntimeError(f"{request['variables']}: {answer['errors']}")
            self._answers[str(request)] = answer["data"]["metrics"]["kpi"]
        kpi: Mapping[str, Any] = self._answers[str(request)]
        return kpi


def _edge(question: Question, which: int) -> str:
    day = datetime.fromisoformat((question.since, question.until)[which])
    return day.replace(tzinfo=ZoneInfo(question.zone)).isoformat()


def _of_day(kpi: Mapping[str, Any], question: Question) -> Answer:
    series = kpi["series"]
    zone = ZoneInfo(question.zone)
    days = [str(datetime.fromisoformat(at).astimezone(zone).date()) for at in series["starts"]]
    position = days.index(question.key)
    return Answer(series["values"][position], series["sampleSizes"][position])


@asynccontextmanager
async def imported(log: Log, file: Path, database: Database) -> AsyncIterator[FigureChecker]:
    """The service, with a log imported into a workspace of its own."""
    workspace, key, imported_at = f"accuracy-{log.folder}", keys.generate(), now()
    rights = frozenset({Right.READ})
    async with database.writing(workspace) as connection:
        await create(connection, workspace)
        row = KeyRow(workspace, key.id, key.hash, rights, None, None)
        await add(connection, row, label="accuracy", created_at=imported_at)
    toml = ROOT / "examples" / "mappings" / f"{log.folder}.toml"
    mapping = LogMapping.from_toml(toml.read_text("utf-8"))
    report = Problems()
    await Import(database, workspace, mapping, imported_at).run([file], lambda *_: None, report)
    with tempfile.TemporaryDirectory() as folder:
        app = create_app(Settings(data_dir=Path(folder)), database, with_workers=False)
        async with httpx.AsyncClient(
            transport=httpx.ASGITransport(app),
            base_url="http://accuracy",
            headers={"Authorization": f"Bearer {key.text}"},
        ) as client:
            yield FigureChecker(client, report)


async def check(log: Log, file: Path, database: Database) -> list[Checked]:
    """Every figure of a log, expected and got."""
    async with imported(log, file, database) as service:
        return [await service.check(figure) for figure in log.figures(file)]


def table(log: Log, checked: Sequence[Checked]) -> str:
    """The figures of a log, in Markdown."""
    right = sum(checked_figure.is_right for checked_figure in checked)
    head = ("", "figure", "expected", "got", "held to", "source of the expectation")
    rows = [head, ("---",) * len(head), *map(_row, checked)]
    lines = "\n".join(f"| {' | '.join(row)} |" for row in rows)
    return f"## {log.title}: {right} of {len(checked)} right\n\n{lines}\n"


def _row(checked_figure: Checked) -> Sequence[str]:
    figure = checked_figure.figure
    of_expected = "" if figure.sample is None else f" of {figure.sample:,}"
    of_got = "" if figure.sample is None else f" of {checked_figure.got.sample or 0:,}"
    source = f"{figure.source}; {figure.note}" if figure.note else figure.source
    return (
        "✓" if checked_figure.is_right else "✗",
        figure.name,
        _number(figure.expected) + of_expected,
        _number(checked_figure.got.value) + of_got,
        figure.tolerance.name,
        source,
    )


def _number(value: float | None) -> str:
    if value is None:
        return "–"
    whole, _, rest = f"{value:.4f}".partition(".")
    return f"{int(whole):,}" + (f".{rest}" if rest.strip("0") else "")


def page(tables: Sequence[str]) -> str:
    """The document, with these tables in place of those that it holds."""
    head = PAGE.read_text("utf-8").partition(_MARK)[0]
    return head + _MARK + "\n" + "\n".join(tables)


def _files(options: argparse.Namespace) -> Iterator[Path]:
    for log in LOGS:
        file = getattr(options, log.folder) or options.data / log.folder / log.file
        if not file.exists():
            sys.exit(f"{file} is missing: docs/accuracy.md says where to get the logs; --data")
        yield file


async def _check_all(files: Sequence[Path]) -> list[list[Checked]]:
    with tempfile.TemporaryDirectory() as folder, embedded.running(Path(folder)) as server:
        await migrate(server.dsn)
        database = await Database.connect(server.dsn)
        try:
            return [await check(log, file, database) for log, file in zip(LOGS, files, strict=True)]
        finally:
            await database.close()


def main() -> None:
    """Check, write the page, and end with 1 if a figure is off."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--data", type=Path, default=DATA, help="the folder of the three logs")
    for log in LOGS:
        name = log.folder.replace("_", "-")
        parser.add_argument(f"--{name}", type=Path, help=f"{log.file}, reference files beside it")
    checked = asyncio.run(_check_all(list(_files(parser.parse_args()))))
    tables = [table(log, figures) for log, figures in zip(LOGS, checked, strict=True)]
    PAGE.write_text(page(tables), "utf-8")
    print("\n".join(tables))
    sys.exit(any(not figure.is_right for figures in checked for figure in figures))


if __name__ == "__main__":
    main()
