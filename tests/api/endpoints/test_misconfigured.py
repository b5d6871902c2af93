"""A configuration that an older version took, and this one refuses, stops nothing that it can
spare: events are taken, other workspaces go on, all is told, and `apply` mends it.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from structlog.testing import capture_logs

from api.cli import configuration as commands
from api.http.auth import Authenticator
from api.http.keys import Right
from api.settings import Settings
from api.workers.supervision import Turns
from domain.errors import Misconfigured
from persistence.connections.database import Database
from persistence.folding import FoldTurns
from tests.service import BATCH, MONDAY, Service, event

AT = "2026-05-04T09:00:00Z"
OLD = {
    "a zone that is taken no more": ('time_zone = "localtime"', "{}"),
    "no TOML": ("time_zone = = =", "{}"),
    "no JSON": ("", "{"),
    "a list of no days": ("", '{"DE": ["yesterday"]}'),
    "a key that is known no more": ("[gone]\nkey = 1", "{}"),
}


@pytest.fixture(params=OLD.values(), ids=list(OLD))
async def old(request: pytest.FixtureRequest, service: Service) -> Service:
    async with service.database.writing(service.workspace) as connection:
        await connection.execute(
            "INSERT INTO configuration (workspace_id, revision, applied_at, body, holidays)"
            " VALUES ($1, 1000, now(), $2, $3)",
            service.workspace,
            *request.param,
        )
    return service


async def test_d6_events_are_taken_whatever_is_configured(old: Service) -> None:
    envelope = event("ticket.opened", "T", AT, channel="email")
    response = await old.post("/v1/events", [envelope], BATCH)
    assert (response.status_code, response.json()["accepted"]) == (202, 1)


async def test_d6_who_needs_the_configuration_is_told_how_to_mend_it(old: Service) -> None:
    key = old.bearer(Right.READ)
    request = {"query": f"{{ metrics(scope: {{{MONDAY}}}) {{ ticketVolume {{ value }} }} }}"}
    answers = [
        await old.client.post("/graphql", json=request, headers=key),
        await old.client.get("/schema.graphql", headers=key),
    ]
    for answer in answers:
        assert (answer.status_code, answer.json()["code"]) == (503, "MISCONFIGURED")
        assert "`supportkpi apply`" in answer.json()["detail"]


async def test_d6_nothing_is_put_aside_and_nobody_else_waits(old: Service) -> None:
    await old.post("/v1/events", [event("ticket.opened", "U", AT, channel="email")], BATCH)
    seen: list[str] = []

    async def turn(workspace: str) -> int:
        seen.append(workspace)
        return (await FoldTurns(old.database, workspace, 100).next()).folded

    with capture_logs() as logs:
        await Turns("fold").take([old.workspace, "another"], turn)
    assert seen == [old.workspace, "another"]
    failed = [line["workspace"] for line in logs if line["event"] == "turn_failed"]
    assert old.workspace in failed
    assert "another" not in failed
    assert await old.desk.aside() == []
    with pytest.raises(Misconfigured):
        await FoldTurns(old.database, old.workspace, 100).next()


async def test_d6_apply_puts_a_right_one_in_its_place_and_folds_all(
    old: Service, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    @asynccontextmanager
    async def opened(*_: object, **__: object) -> AsyncIterator[Database]:
        yield old.database

    monkeypatch.setattr(commands, "open_database", opened)
    await old.post("/v1/events", [event("ticket.opened", "V", AT, channel="email")], BATCH)
    await commands.apply_configuration(Settings(), 'time_zone = "UTC"', old.workspace)
    assert "is not a configuration for this version" in capsys.readouterr().out
    await Authenticator(old.database).holder(old.bearer(Right.READ)["Authorization"], Right.READ)
    async with old.database.reading(old.workspace) as connection:
        assert await connection.fetchval("SELECT count(*) FROM fold_mark") == 0
        assert await connection.fetchval("SELECT count(*) FROM ticket WHERE subject = 'V'") == 1


ODD_TARGETS = (
    "value = 'NaN'",
    "margin = 'infinity'",
    "per = 'fortnight'",
    "valid_from = '-infinity'",
)


@pytest.mark.parametrize("odd", ODD_TARGETS)
async def test_a5_a_stored_target_that_is_none_for_this_version_stops_no_other(
    service: Service, odd: str
) -> None:
    async with service.database.writing(service.workspace) as connection:
        await connection.execute(
            "INSERT INTO target (workspace_id, id, set_at, kpi, value, margin)"
            " SELECT $1, id, now(), 'ticket_volume', 2, 0 FROM unnest(ARRAY['odd', 'good']) AS id",
            service.workspace,
        )
        await connection.execute(f"UPDATE target SET {odd} WHERE id = 'odd'")
    query = f"""{{ targets {{ edges {{ node {{ value }} }} }}
        metrics(scope: {{{MONDAY}}}) {{ ticketVolume {{ value target {{ value }} }} }} }}"""
    answer = await service.ask(query)
    assert "errors" not in answer
    assert answer["data"]["metrics"]["ticketVolume"]["target"] == {"value": 2}
    assert len(answer["data"]["targets"]["edges"]) == 1
