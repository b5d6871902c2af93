"""The demo prints lines to paste, and what they ask is answered."""

import io
import json
import shlex
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from rich.console import Console

from api.app import create_app
from api.cli import demo
from api.cli.holiday_dates import holiday_dates
from api.cli.import_report import ImportReport
from api.cli.importing import EventStream, Import, parsed_events
from api.cli.tokens import NewKey, add_key
from api.clock import now
from api.http.keys import Right
from api.settings import Settings
from api.simulation import CONFIGURATION, SimulatedDesk, simulate
from persistence.connections.database import Database
from persistence.workspace.configurations import apply
from persistence.workspace.workspaces import create

WORKSPACE = "demo-week"
KEY = f"kpi_{'k' * 12}_{'s' * 38}"


@pytest.fixture
def printed(monkeypatch: pytest.MonkeyPatch) -> str:
    """The introduction, as on a narrow terminal."""
    output = io.StringIO()
    monkeypatch.setattr(demo, "console", Console(file=output, width=60))
    demo.introduce(Settings(port=8123), KEY)
    return output.getvalue()


@pytest.fixture(scope="module")
async def client(
    database: Database, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[httpx.AsyncClient]:
    """A caller of the application on a simulated week."""
    async with database.writing(WORKSPACE) as connection:
        await create(connection, WORKSPACE)
        await apply(connection, WORKSPACE, CONFIGURATION, now(), holiday_dates)
    until, report = now(), ImportReport()
    job = Import(database, WORKSPACE, None, until)
    events = parsed_events(simulate(SimulatedDesk(until, days=7)), until)
    await job.store(EventStream("a week", events, lambda: report.accepted), report, lambda *_: None)
    await job.fold(report, lambda *_: None)
    rights = [Right.READ, Right.SURVEY, Right.INGEST]
    async with database.writing(WORKSPACE) as connection:
        key = await add_key(connection, NewKey(WORKSPACE, rights, "", None))
    settings = Settings(data_dir=tmp_path_factory.mktemp("demo"))
    app = create_app(settings, database, with_workers=False)
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app),
        base_url="http://demo",
        headers={"Authorization": f"Bearer {key}"},
    ) as caller:
        yield caller


def curls(printed: str) -> list[list[str]]:
    """The words of each command to paste, as a shell reads them."""
    lines = printed.replace("\\\n", " ").splitlines()
    return [shlex.split(line) for line in lines if line.startswith("curl ")]


def body(words: list[str]) -> Any:
    return json.loads(words[words.index("-d") + 1])


def test_the_introduction_names_the_address_and_the_token(printed: str) -> None:
    assert "http://127.0.0.1:8123/graphql" in printed
    assert printed.count(KEY) == 3
    assert f"\n{KEY}\n" in printed


def test_each_command_to_paste_is_whole(printed: str) -> None:
    asked_by_curl = curls(printed)
    assert [words[2] for words in asked_by_curl] == [
        "http://127.0.0.1:8123/graphql",
        "http://127.0.0.1:8123/v1/invitations",
    ]
    for words in asked_by_curl:
        assert f"Authorization: Bearer {KEY}" in words
        assert "Content-Type: application/json" in words
        assert body(words)


async def test_the_question_to_paste_is_answered_with_numbers(
    printed: str, client: httpx.AsyncClient
) -> None:
    answer = (await client.post("/graphql", json=body(curls(printed)[0]))).json()
    assert "errors" not in answer
    kpis = answer["data"]["metrics"]
    assert 0 < kpis["firstResponseTime"]["value"] < kpis["firstResponseTime"]["p90"]
    assert 0 < kpis["csat"]["accuracy"]["low"] < kpis["csat"]["value"] <= 1
    assert kpis["csat"]["target"]["value"] == 0.8
    assert kpis["csat"]["target"]["standing"] in {"MET", "AT_RISK", "MISSED"}
    assert kpis["openTickets"]["value"] > 0
    rows = kpis["firstContactResolutionRate"]["breakdown"]["rows"]
    assert len({row["keys"][0]["label"] for row in rows}) >= 2
    assert all(0 <= row["value"] <= 1 for row in rows)


@pytest.mark.parametrize("tier", ["1", "2", "3"])
async def test_each_tier_of_the_demo_has_a_scorecard_with_a_score(
    client: httpx.AsyncClient, tier: str
) -> None:
    query = (
        "{ scorecard(scope: {range: {last: {count: 7, grain: DAY, includeCurrent: true}}}, "
        f'tier: "{tier}") {{ score }} }}'
    )
    answer = (await client.post("/graphql", json={"query": query})).json()
    assert "errors" not in answer
    assert 0 < answer["data"]["scorecard"]["score"] <= 1.2


async def test_the_invitation_to_paste_comes_with_a_link_for_each_score(
    printed: str, client: httpx.AsyncClient
) -> None:
    answer = await client.post("/v1/invitations", json=body(curls(printed)[1]))
    assert answer.status_code == httpx.codes.CREATED, answer.text
    assert {"1", "2", "3", "4", "5"} <= set(answer.json()["links"])
