"""What a document makes the database do does not grow with the rows that it shows."""

from collections.abc import Mapping
from typing import Any

import pytest

from persistence.asking import scan_runs
from tests.service import Json, Service, event
from tests.statements import counted

MANY, REPEATED = 12, 9
SCOPE = 'range: {between: {start: "2026-05-04T00:00:00Z", end: "2026-05-05T00:00:00Z"}}'
TICKETS = """
edges { node {
    id status openedAt agent { id name tier { id } } tier { id } spans { start agent { name } }
    volume: explain(kpi: TICKET_VOLUME) { counted reason }
    csat: explain(kpi: CSAT) { counted reason }
} }
"""
ROW = """
keys { id label } value share change standing sampleSize
series(grain: HOUR) { points { start value } }
"""
METRICS = {
    "a breakdown": f"""
        ticketsResolved {{ breakdown(by: [AGENT], first: $first) {{ rows {{ {ROW} }} }} }}
    """,
    "a breakdown by two": f"""
        ticketsResolved {{ breakdown(by: [AGENT, TEAM], first: $first) {{ rows {{ {ROW} }} }} }}
    """,
    "the tickets behind": f"ticketVolume {{ tickets(first: $first) {{ {TICKETS} }} }}",
    "comments": """
        csat { comments(first: $first) { edges { node { text score ticket { id status } } } } }
    """,
    "freshness": "freshness { lagSeconds } ticketVolume { value }",
}
ROOTS = {
    "tickets": f"tickets(scope: $scope, first: $first) {{ {TICKETS} }}",
    "a leaderboard": """
        leaderboard(scope: $scope, kpi: TICKETS_RESOLVED, by: AGENT, minSample: 1, first: $first) {
            rows { rank key { id label } value accuracy { low high } }
        }
    """,
    "targets": "targets(first: $first) { edges { node { kpi value agent } } }",
    "agents": "agents(first: $first) { edges { node { id name tier { id } team hiredAt } } }",
}
DOCUMENTS = {
    **{
        name: f"metrics(scope: {{{SCOPE}, compare: {{previousPeriod: true}}}}) {{ {text} }}"
        for name, text in METRICS.items()
    },
    **ROOTS,
}


def events_of_many_agents() -> list[Json]:
    """Tickets, each of an agent of its own, resolved and rated."""
    events = []
    for n in range(MANY):
        agent, ticket, hour = f"a{n:02}", f"T{n:02}", f"2026-05-04T{n:02}"
        by, scale = {"kind": "agent", "id": agent}, {"min": 1, "max": 5}
        data = {"survey": "csat", "scale": scale, "ticket": ticket}
        events += [
            event("agent.changed", agent, "2026-05-01T00:00:00Z", name=f"Agent {n}", team="t1"),
            event("ticket.opened", ticket, f"{hour}:00:00Z", channel="email"),
            event("ticket.assigned", ticket, f"{hour}:01:00Z", agent=agent),
            event("ticket.replied", ticket, f"{hour}:05:00Z", author=by),
            event("ticket.status_changed", ticket, f"{hour}:10:00Z", status="resolved"),
            event("survey.invited", f"I{n}", f"{hour}:20:00Z", survey="csat", ticket=ticket),
            event(
                "rating.given", f"R{n}", f"{hour}:30:00Z", score=1 + n % 5, comment="So so.", **data
            ),
        ]
    return events


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """No scan takes so long that others join in: on a busy machine that would be chance."""
    monkeypatch.setattr(scan_runs, "PATIENCE_SECONDS", 60)


@pytest.fixture(scope="module")
async def desk(client: Any, database: Any) -> Service:
    service = await Service.create(client, database)
    targets = "".join(
        f'[[targets]]\nkpi = "tickets_resolved"\nvalue = {n + 1}\nagent = "a{n:02}"\n'
        for n in range(MANY)
    )
    await service.post_events(events_of_many_agents())
    await service.desk.configure(targets)
    return service


async def answer_and_counts(
    service: Service, name: str, first: int
) -> tuple[Any, Mapping[str, int]]:
    text = DOCUMENTS[name].replace("$scope", f"{{{SCOPE}}}").replace("$first", str(first))
    await service.data("{ tiers { id } }")  # so that the key is known
    with counted() as seen:
        data = await service.data(f"{{ {text} }}")
    return data, {"transactions": seen.transactions, "statements": len(seen.questions)}


def nodes(answer: Any) -> int:
    """How many rows an answer shows."""
    if isinstance(answer, list):
        return len(answer) + sum(map(nodes, answer))
    return sum(map(nodes, answer.values())) if isinstance(answer, dict) else 0


@pytest.mark.parametrize("name", DOCUMENTS)
async def test_d11_statements_do_not_grow_with_the_rows(desk: Service, name: str) -> None:
    little, few = await answer_and_counts(desk, name, 1)
    much, many = await answer_and_counts(desk, name, MANY)
    assert few == many, (few, many)
    assert name == "freshness" or nodes(much) >= nodes(little) + MANY - 1


async def test_d11_names_are_read_once_for_all_rows_of_a_document(desk: Service) -> None:
    rows = "breakdown(by: [AGENT]) { rows { keys { label } } }"
    tiles = f"a: ticketsResolved {{ {rows} }} b: replyTime {{ {rows} }}"
    board = "leaderboard(scope: {SCOPE}, kpi: TICKETS_RESOLVED, by: AGENT) { rows { rank } }"
    board = board.replace("{SCOPE}", f"{{{SCOPE}}}")
    with counted() as seen:
        await desk.data(f"{{ metrics(scope: {{{SCOPE}}}) {{ {tiles} }} {board} }}")
    assert sum("family = 'agent'" in text for text in seen.questions) == 1


async def test_d11_what_a_document_repeats_is_read_once(desk: Service) -> None:
    parts = " ".join(
        f"m{n}: metrics(scope: {{{SCOPE}}}) {{ freshness {{ lagSeconds asOf }} }}"
        for n in range(REPEATED)
    )
    cards = " ".join(
        f's{n}: scorecard(scope: {{{SCOPE}}}, agent: "a{n:02}") {{ tier }}' for n in range(REPEATED)
    )
    with counted() as seen:
        await desk.data(f"{{ {parts} {cards} }}")
    assert sum("fold_mark" in text for text in seen.questions) == 1
    assert sum("family = 'agent'" in text for text in seen.questions) == 1
