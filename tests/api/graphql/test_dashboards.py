"""Dashboards as their engineers write them, answered by the service and from the raw events."""

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from random import Random
from typing import Any

import httpx
import pytest

from api.endpoints import graphql as graphql_endpoint
from persistence.asking import scan_runs
from persistence.connections.database import Database
from tests import ROOT
from tests.dashboards.judge import Judge
from tests.logs import random_log
from tests.reference import Reference
from tests.service import Service
from tests.statements import counted

FOLDER = ROOT / "tests" / "dashboards"
DOCUMENTS = {path.stem: path.read_text("utf-8") for path in sorted(FOLDER.glob("*.graphql"))}
ZONE = "America/New_York"
NOW = datetime(2026, 4, 22, 14, 17, tzinfo=UTC)
"""A Wednesday, half a year of changes of daylight saving after the first events."""

EDGES = [
    datetime.fromisoformat(f"{hour}:00Z")
    for hour in (
        "2025-10-26T00:00",
        "2025-10-26T01:00",  # summer time ends in Europe
        "2025-11-02T04:00",
        "2025-11-02T06:00",  # and in New York
        "2026-01-01T05:00",
        "2026-03-01T05:00",
        "2026-03-08T05:00",
        "2026-03-08T07:00",  # it begins in New York
        "2026-03-23T04:00",
        "2026-03-29T01:00",  # and in Europe
        "2026-04-01T04:00",
        "2026-04-01T00:00",
        "2026-04-13T04:00",
        "2026-04-15T04:00",
        "2026-04-19T18:15",  # midnight in Kathmandu
        "2026-04-20T04:00",
        "2026-04-21T16:00",
        "2026-04-22T04:00",
        "2026-04-22T13:00",
    )
]

CONFIGURATION = f"""
time_zone = "{ZONE}"
calendar = "office"

[calendars.office]
hours = {{ monday-thursday = ["09:00-12:30", "13:00-18:00"], friday = ["09:00-15:00"] }}
days_off = [2026-04-03]

[calendars.nights]
time_zone = "Europe/Berlin"
hours = {{ monday-sunday = ["20:00-04:00"] }}

[teams.t1]
calendar = "nights"

[channels]
chat = {{ calendar = "nights" }}

[departments]
billing = ["c1", "c7"]
shipping = ["c9"]

[sla.urgent]
priority = ["high", "urgent"]
clock = "business"
first_response = "1h"
resolution = "8h"

[sla.usual]
pause = ["pending"]
first_response = "8h"
next_reply = "6h"
resolution = "3d"

[scorecards.1]
tickets_resolved = 1
first_response_time = 2.5
csat = 3
backlog_age = 1

[scorecards.3]
plan_attainment = 2
nps = 1
reopen_rate = 1
staff_turnover = 1

[[targets]]
kpi = "first_response_time"
value = 180000
margin = 60000
[[targets]]
kpi = "first_response_time"
value = 240000
channel = "chat"
[[targets]]
kpi = "ticket_volume"
value = 3
margin = 3
hours = "22-6"
[[targets]]
kpi = "first_response_time"
value = 90000
tier = "1"
valid_from = 2026-01-01
[[targets]]
kpi = "first_response_time"
value = 1
tier = "1"
valid_to = 2026-01-01
[[targets]]
kpi = "tickets_resolved"
value = 5
margin = 1.5
per = "week"
[[targets]]
kpi = "tickets_resolved"
value = 0.2
per = "day"
agent = "a2"
[[targets]]
kpi = "tickets_resolved"
value = 9
per = "month"
tier = "1"
[[targets]]
kpi = "csat"
value = 0.55
margin = 0.1
[[targets]]
kpi = "csat"
value = 0.9
team = "t1"
[[targets]]
kpi = "nps"
value = -20
margin = 5
[[targets]]
kpi = "reopen_rate"
value = 0.25
margin = 0.3
[[targets]]
kpi = "open_tickets"
value = 40
[[targets]]
kpi = "staff_turnover"
value = 0.5
"""


def log() -> list[dict[str, Any]]:
    """What happened at the edges and around them, up to now."""
    events = random_log(Random(20260422), EDGES, tickets=220)
    return [event for event in events if datetime.fromisoformat(event["time"]) <= NOW]


@pytest.fixture(scope="module")
def judge() -> Judge:
    reference = Reference(log(), CONFIGURATION, now=NOW)
    return Judge(reference, ZONE, NOW)


@pytest.fixture(scope="module")
async def desk(client: httpx.AsyncClient, database: Database) -> Service:
    service = await Service.create(client, database)
    await service.desk.tell(log())
    await service.desk.configure(CONFIGURATION)
    return service


@pytest.fixture(autouse=True)
def at_now(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(graphql_endpoint, "now", lambda: NOW)


def variables_of(name: str) -> dict[str, Any]:
    """What the page fills in: a file of the same name beside the document."""
    file = FOLDER / f"{name}.json"
    variables: dict[str, Any] = json.loads(file.read_text("utf-8")) if file.exists() else {}
    return variables


def cursors(answer: Any) -> Iterator[str]:
    """Where the pages of an answer end that others follow."""
    if isinstance(answer, list):
        for part in answer:
            yield from cursors(part)
    elif isinstance(answer, Mapping):
        if answer.get("hasNextPage"):
            yield answer["endCursor"]
        for part in answer.values():
            yield from cursors(part)


def numbers(answer: Any) -> Iterator[float]:
    """All that an answer tells in figures."""
    if isinstance(answer, list | dict):
        for part in answer.values() if isinstance(answer, dict) else answer:
            yield from numbers(part)
    elif isinstance(answer, int | float) and not isinstance(answer, bool):
        yield answer


def test_there_are_forty_of_them() -> None:
    assert len(DOCUMENTS) == 40


@pytest.mark.parametrize("name", DOCUMENTS)
async def test_a_dashboard_is_answered_as_by_a_pencil(
    desk: Service, judge: Judge, name: str
) -> None:
    text, variables = DOCUMENTS[name], variables_of(name)
    answer = await desk.data(text, variables)
    assert any(numbers(answer))
    assert judge.differences(text, variables, answer) == []
    while "after" in variables and (following := next(cursors(answer), None)):
        variables["after"] = following
        answer = await desk.data(text, variables)
        assert judge.differences(text, variables, answer) == []


MOST_TRANSACTIONS = 10
OF_A_TRANSACTION = 3
"""Statements beside those of KPIs: the configuration, the sums that are kept, the agents."""


@pytest.mark.parametrize("name", DOCUMENTS)
async def test_d11_a_dashboard_takes_few_transactions_and_few_statements(
    desk: Service, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    # No scan takes so long that others join in: on a busy machine that would be chance.
    monkeypatch.setattr(scan_runs, "PATIENCE_SECONDS", 60)
    text, variables = DOCUMENTS[name], variables_of(name)
    await desk.data("{ tiers { id } }")  # so that the key is known
    with counted() as seen:
        answer = await desk.ask(text, variables)
    others = len(seen.questions) - answer["extensions"]["statements"]
    assert 1 <= seen.transactions <= MOST_TRANSACTIONS
    assert 0 <= others <= OF_A_TRANSACTION * seen.transactions


SECOND_OPINIONS = {
    "05-the-tickets-behind": {
        "DurationKpi": ["tickets"],
        "Query": ["tickets"],
        "Ticket": ["status"],
    },
    "16-agents": {"Query": ["leaderboard"], "LeaderboardRow": ["rank", "value", "sampleSize"]},
    "32-goals": {
        "Target": ["value", "margin", "standing", "gap", "attainment", "per", "validFrom"],
        "BreakdownRow": ["standing", "share", "change", "changeRatio"],
    },
    "38-me-and-my-team": {
        "Scorecard": ["tier", "score", "planAttainment", "teamPlanAttainment"],
        "ScorecardRow": ["weight", "attainment", "target"],
    },
}
"""Fields of which the reference has an opinion, so that they are not taken as the service tells."""


@pytest.mark.parametrize("name", SECOND_OPINIONS)
async def test_goals_and_lists_are_not_taken_as_they_are_told(
    desk: Service, judge: Judge, name: str
) -> None:
    answer = await desk.data(DOCUMENTS[name], variables_of(name))
    judge.judged.clear()
    judge.differences(DOCUMENTS[name], variables_of(name), answer)
    wanted = SECOND_OPINIONS[name]
    assert {f"{kind}.{field}" for kind in wanted for field in wanted[kind]} <= judge.judged
