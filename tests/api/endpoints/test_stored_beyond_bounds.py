"""What was stored beyond the bounds of today stops nothing, and is never the asker's fault."""

import pytest

from persistence.folding import FoldTurns
from tests.service import BATCH, Service, event

AT = "2026-05-04T09:00:00Z"
SCOPE = 'range: {between: {start: "2026-05-01T00:00:00Z", end: "2026-06-01T00:00:00Z"}}'
_STORED = """
INSERT INTO event (workspace_id, id, source, type, family, subject, at, received_at, digest, data)
VALUES ($1, $2, 'old', $3, $4, 'old', $5::text::timestamptz, now(), 0, $6)
"""
_MARK = (
    "INSERT INTO fold_mark (workspace_id, family, source, subject) VALUES ($1, $2, 'old', 'old')"
)

OLD = {
    "money.booked": b'{"kind": "cost", "amount": 1, "currency": "EUR"}',
    "customer.purchased": b'{"amount": 1, "currency": "EUR"}',
    "customer.joined": b"{}",
    "agent.changed": b'{"tier": "2"}',
    "session.ended": b"{}",
    "content.sent": b'{"recipient": "r"}',
    "rating.given": b'{"survey": "csat", "score": 5, "scale": {"min": 1, "max": 5}}',
    "survey.invited": b'{"survey": "csat"}',
    "ticket.opened": b'{"channel": "email", "agent": "old"}',
    "incident.started": b'{"service": "shop"}',
    "lead.received": b"{}",
    "sale.made": b'{"amount": 1, "currency": "EUR"}',
}


async def store(service: Service, kind: str, at: str, data: bytes) -> None:
    family, workspace = kind.partition(".")[0], service.desk.workspace
    async with service.desk.database.writing(workspace) as connection:
        await connection.execute(_STORED, workspace, kind, kind, family, at, data)
        await connection.execute(_MARK, workspace, family)


async def fold(service: Service) -> None:
    turns = FoldTurns(service.desk.database, service.desk.workspace, 100)
    for _ in range(100):
        if (await turns.next()).is_idle:
            return
    raise AssertionError("the fold finds no end")


@pytest.mark.parametrize("at", ["-infinity", "infinity", "0001-01-02", "1899-12-31", "9999-12-30"])
async def test_a1_what_was_stored_out_of_bounds_goes_aside_alone(service: Service, at: str) -> None:
    for kind, data in OLD.items():
        await store(service, kind, at, data)
    envelope = event("ticket.opened", "T", AT, channel="email", agent="a")
    assert (await service.post("/v1/events", [envelope], BATCH)).json()["accepted"] == 1
    await fold(service)
    assert await service.metrics("ticketVolume { value }", SCOPE) == {"ticketVolume": {"value": 1}}
    aside = {letter.job.family for letter in await service.desk.aside()}
    assert {"agent", "money", "rating", "sale", "session", "ticket"} <= aside


WRONG = {
    "money.booked": b'{"kind": "cost", "amount": 1e308, "currency": "EUR"}',
    "customer.joined": b'{"segment": ["vip"]}',
    "agent.changed": b"null",
    "session.ended": b'{"kind": "telephone"}',
    "content.sent": b'{"recipient": true}',
    "rating.given": b'{"survey": "csat", "score": 5, "scale": {"min": 5, "max": 5}}',
    "survey.invited": b'{"survey": "csat", "respondent": {}}',
    "ticket.replied": b'{"author": "ann"}',
    "shift.worked": b'{"agent": [], "start": "2026-05-04T09:00:00Z", "end": 1}',
    "incident.started": b'["service"]',
    "lead.received": b'{"agent": NaN}',
    "sale.made": b'{"amount": -1e300, "currency": "EUR"}',
}


@pytest.mark.parametrize("kind", WRONG)
async def test_a5_an_event_that_no_parse_would_take_goes_aside_by_its_name(
    service: Service, kind: str
) -> None:
    await store(service, kind, AT, WRONG[kind])
    await fold(service)
    (letter,) = await service.desk.aside()
    assert letter.job.family == kind.partition(".")[0]
    assert letter.failure.event_id in {kind, None}
    assert repr(kind) in letter.failure.reason, "the event, by its id"


async def test_a5_numbers_that_were_stored_beyond_their_bounds_are_in_no_kpi(
    service: Service,
) -> None:
    await store(service, "money.booked", AT, WRONG["money.booked"])
    await store(service, "customer.purchased", AT, b'{"amount": 1e308, "currency": "EUR"}')
    huge = b'{"survey": "csat", "score": 1e308, "scale": {"min": -1e308, "max": 1e308}}'
    await store(service, "rating.given", AT, huge)
    await fold(service)
    query = "netProfitMargin { value } csatAverage { value } customerLifetimeValue { value }"
    got = await service.metrics(query, SCOPE)
    assert [kpi["value"] for kpi in got.values()] == [None, None, None]


async def test_a1_an_instant_in_the_data_that_was_stored_goes_aside(service: Service) -> None:
    await store(service, "agent.changed", AT, b'{"hired_at": "0001-01-01T00:00:00Z"}')
    await fold(service)
    assert [letter.job.family for letter in await service.desk.aside()] == ["agent"]
    assert await service.rows("employed") == []


@pytest.mark.logs_tracebacks
async def test_b15_a_fault_of_the_data_is_never_the_askers(service: Service) -> None:
    await service.post_events([event("agent.changed", "a", AT, hired_at=AT)])
    workspace = service.desk.workspace
    async with service.desk.database.writing(workspace) as connection:
        await connection.execute("UPDATE employed SET hired_at = '-infinity'")
    query = f"{{ metrics(scope: {{{SCOPE}}}) {{ averageTenure {{ value }} }} }}"
    answer = await service.ask(query)
    assert [error["extensions"]["code"] for error in answer["errors"]] == ["INTERNAL"]
