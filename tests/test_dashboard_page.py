"""The example dashboard, built and opened in Chromium, on a service at another origin."""

import asyncio
import os
import shutil
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp

from api.app import create_app
from api.cli.import_report import ImportReport
from api.cli.importing import EventStream, Import, parsed_events
from api.cli.tokens import NewKey, add_key
from api.clock import now
from api.http.keys import Right
from api.settings import Settings
from api.simulation import SimulatedDesk, simulate
from domain.asking.demands import Demand
from domain.errors import Unavailable
from persistence.asking import kpis
from persistence.connections.database import Database
from persistence.workspace.workspaces import create
from tests import ROOT
from tests.browser import CHROMIUM, Browser, Tab, running
from tests.processes import free_port

EXAMPLE = ROOT / "examples" / "typescript"
VITE = EXAMPLE / "node_modules" / "vite" / "bin" / "vite.js"
WORKSPACE = "dashboard"
MISSING = [
    name
    for name, is_there in [
        ("Chromium", CHROMIUM),
        ("Node", shutil.which("node")),
        (
            "the packages of examples/typescript, which `make check-typescript` installs",
            VITE.exists(),
        ),
    ]
    if not is_there
]

pytestmark = pytest.mark.skipif(bool(MISSING), reason=f"it takes {', '.join(MISSING)}")

SHOWN = "document.querySelectorAll('.tile .value').length"
TABLE = "document.querySelectorAll('tbody tr th').length > 2"


@dataclass(frozen=True)
class ServedDashboard:
    """A dashboard, the service that it asks, and a key for it."""

    browser: Browser
    address: str
    service: str
    key: str

    @asynccontextmanager
    async def opened(self, key: str = "") -> AsyncIterator[Tab]:
        """The dashboard as it is when a person has shown a key."""
        async with self.browser.page(f"{self.address}/?days=7") as tab:
            await tab.size(1280, 1420)
            await tab.until("document.querySelector('#key')")
            await tab.run(SHOW_KEY.replace("KEY", key or self.key))
            yield tab

    async def ask(self, query: str) -> Any:
        """What the service answers to the same key."""
        headers = {"Authorization": f"Bearer {self.key}"}
        async with httpx.AsyncClient(base_url=self.service, headers=headers) as client:
            return (await client.post("/graphql", json={"query": query})).json()["data"]


SHOW_KEY = """(() => {
  const key = document.querySelector("#key");
  key.value = "KEY";
  key.form.requestSubmit();
})()"""


@asynccontextmanager
async def serving(app: ASGIApp, port: int) -> AsyncIterator[None]:
    """An application at a port."""
    server = uvicorn.Server(uvicorn.Config(app, port=port, log_config=None, lifespan="off"))
    task = asyncio.create_task(server.serve())
    while not server.started:
        assert not task.done()
        await asyncio.sleep(0.01)
    yield
    server.should_exit = True
    await task


async def build(service: str, folder: Path) -> None:
    """The page, for a service."""
    process = await asyncio.create_subprocess_exec(
        "node",
        *(str(VITE), "build", "--outDir", str(folder), "--logLevel", "error"),
        cwd=EXAMPLE,
        env={**os.environ, "VITE_SUPPORTKPI_URL": service},  # noqa: TID251  # Vite reads it there
    )
    assert await process.wait() == 0


async def fill(database: Database) -> str:
    """A week of the simulated desk, and a key that may read it."""
    async with database.writing(WORKSPACE) as connection:
        await create(connection, WORKSPACE)
    until, report = now(), ImportReport()
    job = Import(database, WORKSPACE, None, until)
    events = parsed_events(simulate(SimulatedDesk(until, days=8)), until)
    await job.store(EventStream("a week", events, lambda: report.accepted), report, lambda *_: None)
    await job.fold(report, lambda *_: None)
    async with database.writing(WORKSPACE) as connection:
        return await add_key(connection, NewKey(WORKSPACE, [Right.READ], "", None))


@pytest.fixture(scope="module")
async def served(
    database: Database, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[ServedDashboard]:
    port, service_port = free_port(), free_port()
    address, service = (f"http://127.0.0.1:{number}" for number in (port, service_port))
    folder = tmp_path_factory.mktemp("dashboard")
    _, key = await asyncio.gather(build(service, folder), fill(database))
    settings = Settings(data_dir=tmp_path_factory.mktemp("data"), cors_origins=(address,))
    app = create_app(settings, database, with_workers=False)
    files = Starlette(routes=[Mount("/", StaticFiles(directory=folder, html=True))])
    async with serving(app, service_port), serving(files, port), running() as browser:
        yield ServedDashboard(browser, address, service, key)


async def test_the_numbers_shown_are_those_of_the_service(served: ServedDashboard) -> None:
    async with served.opened() as tab:
        await tab.until(f"{SHOWN} === 8 && {TABLE}")
        tiles = await tab.run(
            "Object.fromEntries([...document.querySelectorAll('.tile')].map((tile) =>"
            " [tile.querySelector('h3').textContent, tile.querySelector('.value').textContent]))"
        )
        assert tab.said == []
    selection = "ticketVolume { value } reopenRate { value }"
    scope = "range: {last: {count: 7, grain: DAY}}"
    kpis = (await served.ask(f"{{ metrics(scope: {{{scope}}}) {{ {selection} }} }}"))["metrics"]
    assert tiles["Tickets opened"] == f"{kpis['ticketVolume']['value']:,.0f}"
    assert tiles["Reopened"] == f"{100 * kpis['reopenRate']['value']:.1f}\N{NARROW NO-BREAK SPACE}%"


async def test_a_kpi_that_fails_says_why_and_the_others_stand(
    served: ServedDashboard, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = kpis.read

    async def failing(
        database: Database,
        workspace: str,
        demands: Sequence[Demand],
        at: datetime,
        allowance: kpis.Allowance,
    ) -> kpis.Answers:
        answers = await read(database, workspace, demands, at, allowance)
        results = [
            Unavailable("took too long") if demand.kpi.name == "reopen_rate" else result
            for demand, result in zip(demands, answers.results, strict=True)
        ]
        return replace(answers, results=results)

    monkeypatch.setattr(kpis, "read", failing)
    async with served.opened() as tab:
        await tab.until(f"{SHOWN} === 7")
        text = await tab.run("document.querySelector('.tile .failure').textContent")
        assert "took too long" in text


async def test_a_key_that_is_not_known_is_asked_for_again(served: ServedDashboard) -> None:
    async with served.opened(f"kpi_{'x' * 12}_{'y' * 38}") as tab:
        await tab.until("document.querySelector('form [role=alert]')")
        assert await tab.run("sessionStorage.length") == 0


async def test_nothing_moves_while_numbers_come(served: ServedDashboard) -> None:
    async with served.opened() as tab:
        await tab.until(f"{SHOWN} === 8 && {TABLE}")
        moved = await tab.run(
            "new Promise((done) => new PerformanceObserver((list) =>"
            " done(list.getEntries().map((entry) => entry.value)))"
            ".observe({type: 'layout-shift', buffered: true}) || setTimeout(done, 300, []))"
        )
        assert sum(moved) < 0.02


async def test_a_phone_scrolls_in_one_direction_only(served: ServedDashboard) -> None:
    async with served.opened() as tab:
        await tab.size(390, 844)
        await tab.until(f"{SHOWN} === 8 && {TABLE}")
        assert await tab.run("document.documentElement.scrollWidth") == 390


async def test_a_chart_is_read_with_the_keyboard(served: ServedDashboard) -> None:
    text = "document.querySelector('[role=slider]')?.ariaValueText"
    async with served.opened() as tab:
        await tab.until(text)
        last_day = await tab.run(text)
        await tab.run("document.querySelector('[role=slider]').focus()")
        await tab.call("Input.dispatchKeyEvent", type="keyDown", key="ArrowLeft")
        await tab.until(f"{text} !== {last_day!r}")
        await tab.call("Input.dispatchKeyEvent", type="keyDown", key="End")
        await tab.until(f"{text} === {last_day!r}")


async def test_a_table_is_sorted_by_its_heads(served: ServedDashboard) -> None:
    names = "[...document.querySelectorAll('tbody th')].map((cell) => cell.textContent)"
    async with served.opened() as tab:
        await tab.until(TABLE)
        await tab.run("document.querySelector('thead button').click()")
        await tab.until("document.querySelector('th[aria-sort=ascending]')")
        shown = await tab.run(names)
        assert shown == sorted(shown)
        assert len(shown) > 2
