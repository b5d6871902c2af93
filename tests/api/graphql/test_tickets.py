"""A ticket over GraphQL: how it stands, its life, and why KPIs count it or not."""

from dataclasses import replace

import httpx
import pytest

from api.graphql.execution import reader
from persistence.asking import ticket_histories
from persistence.connections.database import Database
from tests.service import MONDAY, Json, Service, event

MAY = "2026-05-04T"
AGENT = {"kind": "agent", "id": "a1"}


def log() -> list[Json]:
    """A ticket that was escalated, resolved, reopened and resolved again, and then rated."""
    return [
        event("agent.changed", "a1", "2026-01-01T00:00:00Z", name="Ada", team="billing", tier="1"),
        event("agent.changed", "a2", "2026-01-01T00:00:00Z", tier="2", id_="hired"),
        event(
            "ticket.opened",
            "T-1",
            f"{MAY}09:00:00Z",
            id_="opened",
            channel="email",
            priority="high",
            category="invoice",
            tags=["vip", "x"],
        ),
        event("ticket.assigned", "T-1", f"{MAY}09:10:00Z", id_="to-a1", agent="a1", tier="1"),
        event("ticket.replied", "T-1", f"{MAY}09:30:00Z", id_="reply", author=AGENT),
        event("ticket.status_changed", "T-1", f"{MAY}10:00:00Z", id_="first", status="resolved"),
        event("ticket.status_changed", "T-1", f"{MAY}11:00:00Z", id_="again", status="open"),
        event("ticket.assigned", "T-1", f"{MAY}11:00:00Z", id_="to-a2", agent="a2", tier="2"),
        event("ticket.status_changed", "T-1", f"{MAY}12:00:00Z", id_="last", status="closed"),
        event(
            "rating.given",
            "R-1",
            f"{MAY}13:00:00Z",
            id_="rating",
            survey="csat",
            score=2,
            scale={"min": 1, "max": 5},
            ticket="T-1",
        ),
        event("survey.invited", "I-1", f"{MAY}12:30:00Z", id_="sent", survey="nps", ticket="T-1"),
        event(
            "rating.given",
            "R-2",
            f"{MAY}13:00:00Z",
            survey="nps",
            score=9,
            scale={"min": 0, "max": 10},
            ticket="T-9",
            invitation="I-1",
        ),
        event("ticket.opened", "T-2", f"{MAY}09:00:00Z", channel="chat", direction="outbound"),
        event("ticket.opened", "T-3", f"{MAY}09:00:00Z", channel="chat"),
        event("ticket.excluded", "T-3", f"{MAY}09:05:00Z", id_="spam", reason="spam"),
    ]


@pytest.fixture(scope="module")
async def desk(client: httpx.AsyncClient, database: Database) -> Service:
    made = await Service.create(client, database)
    await made.post_events(log())
    return made


async def ticket(service: Service, id_: str, fields: str, source: str = "desk") -> Json:
    query = f"query ($from: String!, $id: ID!) {{ ticket(source: $from, id: $id) {{ {fields} }} }}"
    return (await service.data(query, {"from": source, "id": id_}))["ticket"]


async def explained(service: Service, id_: str, kpi: str) -> Json:
    fields = f"explain(kpi: {kpi}) {{ counted reason value businessValue events }}"
    return (await ticket(service, id_, fields))["explain"]


async def test_a_ticket_is_told_as_its_events_leave_it(desk: Service) -> None:
    fields = """id source status channel priority category tags openedAt firstRespondedAt
        resolvedAt closedAt agent { id name team } tier { id rank name }"""
    assert await ticket(desk, "T-1", fields) == {
        "id": "T-1",
        "source": "desk",
        "status": "closed",
        "channel": "email",
        "priority": "high",
        "category": "invoice",
        "tags": ["vip", "x"],
        "openedAt": f"{MAY}09:00:00Z",
        "firstRespondedAt": f"{MAY}09:30:00Z",
        "resolvedAt": f"{MAY}12:00:00Z",
        "closedAt": f"{MAY}12:00:00Z",
        "agent": {"id": "a2", "name": None, "team": None},
        "tier": {"id": "2", "rank": 2, "name": "Specialists"},
    }


async def test_the_spans_of_a_ticket_are_its_life_without_gaps(desk: Service) -> None:
    fields = "spans { start end status agent { id name } team tier }"
    spans = (await ticket(desk, "T-1", fields))["spans"]
    ada = {"id": "a1", "name": "Ada"}
    other = {"id": "a2", "name": None}
    assert [tuple(span.values()) for span in spans] == [
        (f"{MAY}09:00:00Z", f"{MAY}09:10:00Z", "new", None, None, None),
        (f"{MAY}09:10:00Z", f"{MAY}10:00:00Z", "new", ada, "billing", "1"),
        (f"{MAY}10:00:00Z", f"{MAY}11:00:00Z", "resolved", ada, "billing", "1"),
        (f"{MAY}11:00:00Z", f"{MAY}12:00:00Z", "open", other, None, "2"),
        (f"{MAY}12:00:00Z", None, "closed", other, None, "2"),
    ]


@pytest.mark.parametrize(("source", "id_"), [("desk", "T-9"), ("shop", "T-1"), ("desk", "a\0b")])
async def test_a_ticket_of_which_nothing_was_told_is_null(
    desk: Service, source: str, id_: str
) -> None:
    assert await ticket(desk, id_, "id", source) is None


async def test_a_ticket_of_another_workspace_is_null(desk: Service, empty: Service) -> None:
    assert await ticket(desk, "T-1", "id") == {"id": "T-1"}
    assert await ticket(empty, "T-1", "id") is None


async def test_an_excluded_ticket_is_shown_and_explained(desk: Service) -> None:
    assert await ticket(desk, "T-3", "status channel") == {"status": "new", "channel": "chat"}
    assert await explained(desk, "T-3", "TICKET_VOLUME") == {
        "counted": False,
        "reason": "Does not count: it was excluded as spam.",
        "value": None,
        "businessValue": None,
        "events": ["spam"],
    }


async def test_an_explanation_has_sentence_value_and_the_events_that_decide(desk: Service) -> None:
    assert await explained(desk, "T-1", "RESOLUTION_TIME") == {
        "counted": True,
        "reason": "Counts: it was resolved at 2026-05-04T12:00Z, 3 h after it was opened.",
        "value": 10_800.0,
        "businessValue": None,
        "events": ["opened", "again", "last"],
    }


async def test_a_rating_is_explained_by_what_was_rated(desk: Service) -> None:
    assert await explained(desk, "T-1", "CSAT") == {
        "counted": True,
        "reason": "Counts below the line only: it was rated at 2026-05-04T13:00Z; "
        "the requester was not satisfied.",
        "value": 0.0,
        "businessValue": None,
        "events": ["rating"],
    }


async def test_an_invitation_is_answered_by_a_rating_of_whatever_ticket(desk: Service) -> None:
    explanation = await explained(desk, "T-1", "SURVEY_RESPONSE_RATE")
    assert (explanation["counted"], explanation["value"], explanation["events"]) == (
        True,
        1.0,
        ["sent"],
    )


async def test_every_kpi_explains_every_ticket(desk: Service) -> None:
    catalog = (await desk.data("{ kpiCatalog { name } }"))["kpiCatalog"]
    fields = " ".join(
        f"{kpi['name']}: explain(kpi: {kpi['name']}) {{ counted reason }}" for kpi in catalog
    )
    for id_ in ("T-1", "T-2", "T-3"):
        explanations = await ticket(desk, id_, fields)
        for name, explanation in explanations.items():
            begins = "Counts" if explanation["counted"] else "Does not count: "
            assert explanation["reason"].startswith(begins), (name, explanation)
            assert explanation["reason"].endswith(".")


async def test_one_document_reads_a_ticket_once(
    desk: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = []
    of_tickets = ticket_histories.of_tickets

    async def counting(*arguments: object) -> object:
        read.append(arguments[-1])
        return await of_tickets(*arguments)  # type: ignore[arg-type]  # as they come

    monkeypatch.setattr(ticket_histories, "of_tickets", counting)
    fields = "status spans { start } explain(kpi: CSAT) { reason }"
    first = f'ticket(source: "desk", id: "T-1") {{ {fields} }}'
    second = f'ticket(source: "desk", id: "T-2") {{ {fields} }}'
    await desk.data(f"{{ a: {first} b: {second} c: {first} }}")
    assert read == [[("desk", "T-1"), ("desk", "T-2")]]


async def test_explanations_of_one_document_are_bounded(
    desk: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reader, "STEPS_PER_POINT", 0.1)
    selection = 'ticket(source: "desk", id: "T-1") { a: explain(kpi: CSAT) { value } status }'
    answer = await desk.ask(f"{{ {selection} }}")
    assert [error["extensions"]["code"] for error in answer["errors"]] == ["COST_LIMIT"]


async def too_long(service: Service, monkeypatch: pytest.MonkeyPatch, most: int) -> None:
    """A ticket of more events than a question may read, among others."""
    bound = replace(ticket_histories.MAX_EVENTS, limit=most)
    monkeypatch.setattr(ticket_histories, "MAX_EVENTS", bound)
    notes = [
        event("ticket.changed", "T-long", f"{MAY}09:{n:02}:00Z", category=f"c{n}")
        for n in range(most)
    ]
    opened = [
        event("ticket.opened", id_, f"{MAY}08:00:00Z", channel="chat") for id_ in ("T-1", "T-long")
    ]
    await service.post_events([*opened, *notes])


async def test_d7_a_ticket_of_too_many_events_is_named_and_the_others_are_told(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    await too_long(service, monkeypatch, most=9)
    fields = "status explain(kpi: TICKET_VOLUME) { counted }"
    short, long = (
        f'ticket(source: "desk", id: "{id_}") {{ {fields} }}' for id_ in ("T-1", "T-long")
    )
    answer = await service.ask(f"{{ a: {short} b: {long} }}")
    assert answer["data"] == {"a": {"status": "new", "explain": {"counted": True}}, "b": None}
    (error,) = answer["errors"]
    assert error["extensions"] == {"code": "COST_LIMIT", "field": "ticket"}
    assert error["message"] == (
        "ticket T-long of desk has more than 9 events, and no question may read more:"
        " ask without it"
    )


async def test_d7_one_ticket_of_too_many_events_leaves_the_rest_of_a_list(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    await too_long(service, monkeypatch, most=9)
    fields = "id explain(kpi: CSAT) { counted }"
    edges = f"edges {{ cursor node {{ {fields} }} }}"
    answer = await service.ask(f"{{ tickets(scope: {{{MONDAY}}}) {{ totalCount {edges} }} }}")
    assert [error["extensions"]["field"] for error in answer["errors"]] == ["ticket"]
    assert [error["path"][-1] for error in answer["errors"]] == ["explain"]


async def test_d7_tickets_of_too_many_events_together_may_be_asked_for_in_parts(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    await too_long(service, monkeypatch, most=9)
    monkeypatch.setattr(
        ticket_histories, "MAX_EVENTS", replace(ticket_histories.MAX_EVENTS, limit=10)
    )
    selections = (
        f'{n}: ticket(source: "desk", id: "{id_}") {{ status }}'
        for n, id_ in (("a", "T-1"), ("b", "T-long"))
    )
    parts = list(selections)
    (first, *_) = (await service.ask(f"{{ {' '.join(parts)} }}"))["errors"]
    assert first["message"] == (
        "tickets have more than 10 events together: ask for fewer of them at a time"
    )
    for part in parts:
        assert (await service.data(f"{{ {part} }}")).popitem()[1] == {"status": "new"}
