"""Keys are looked after: listed, revoked, and known by their last use."""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TypeAlias

import asyncpg
import httpx
import pytest
from typer.testing import CliRunner

from api.app import create_app
from api.cli import configuration, dead_letters, documents, tokens
from api.cli import main as cli
from api.cli.tokens import NewKey, create_token
from api.clock import now
from api.http import auth, key_use, keys
from api.http.auth import REMEMBERED, Authenticator
from api.http.key_use import MOST_NOTED, PAUSE, KeyUse
from api.http.keys import Right
from api.http.problems import Problem
from api.settings import Settings
from domain.errors import BadInput, NotFound
from persistence.connections.database import Database
from persistence.dead_letters import Chosen
from persistence.workspace.keys import Listed, listed
from persistence.workspace.workspaces import create
from tests.service import Service

AT = datetime(2026, 5, 4, 9, 30, tzinfo=UTC)
QUESTION = {"query": "{ __typename }"}
Command: TypeAlias = Callable[[], Coroutine[Any, Any, object]]


@pytest.fixture
def set_up(settings: Settings, database: Database, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Commands work on the database of the tests."""

    @asynccontextmanager
    async def opened(_settings: Settings, **_: bool) -> AsyncIterator[Database]:
        yield database

    for module in (configuration, tokens, dead_letters, documents):
        monkeypatch.setattr(module, "open_database", opened)
    return settings


async def test_d8_no_command_makes_or_works_on_a_workspace_by_a_slip(
    set_up: Settings, tmp_path: Path
) -> None:
    await made(set_up, "widget-support")
    file, chosen = tmp_path / "a.graphql", Chosen(None, None, None)
    file.write_text("{ __typename }", "utf-8")
    slip = "widget-suport"
    making: list[Command] = [
        lambda: create_token(set_up, NewKey(slip, [Right.READ], "", None)),
        lambda: configuration.apply_configuration(set_up, "", slip),
        lambda: documents.add_documents(set_up, [file], slip),
    ]
    working: list[Command] = [
        lambda: configuration.rebuild_workspace(set_up, slip),
        lambda: tokens.list_tokens(set_up, slip),
        lambda: documents.list_documents(set_up, slip),
        lambda: documents.remove_documents(set_up, ["a"], slip),
        lambda: dead_letters.show(set_up, slip),
        lambda: dead_letters.retry(set_up, slip, chosen),
        lambda: dead_letters.forget(set_up, slip, chosen),
    ]
    for number, command in enumerate([*making, *working]):
        with pytest.raises(
            BadInput, match=r"none: 'widget-suport', perhaps 'widget-support'"
        ) as error:
            await command()
        assert ("--new-workspace makes it" in str(error.value)) == (number < len(making))
    await configuration.apply_configuration(set_up, "", "widgets-2", is_new=True)
    await documents.add_documents(set_up, [file], "widgets-3", is_new=True)
    for workspace in ("widgets-2", "widgets-3", "default"):
        await create_token(set_up, NewKey(workspace, [Right.READ], "", None))


async def made(set_up: Settings, workspace: str, label: str = "", days: int | None = None) -> str:
    """The text of a new key that may ask."""
    return await create_token(
        set_up, NewKey(workspace, [Right.READ], label, days, is_new_workspace=True)
    )


def id_of(text: str) -> str:
    key = keys.read(text)
    assert key
    return key.id


async def kept(service: Service, id_: str) -> Listed:
    async with service.database.reading(service.workspace) as connection:
        return next(key for key in await listed(connection, service.workspace) if key.id == id_)


async def status(client: httpx.AsyncClient, key: str) -> int:
    headers = {"Authorization": f"Bearer {key}"}
    return (await client.post("/graphql", json=QUESTION, headers=headers)).status_code


async def test_c6_keys_are_listed_with_all_but_their_secrets(
    service: Service, set_up: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    text = await made(set_up, service.workspace, "[red]our\u202e\x1b[2J dashboard", days=30)
    key = await kept(service, id_of(text))
    await tokens.list_tokens(set_up, service.workspace)
    output = capsys.readouterr().out
    (line,) = (line for line in output.splitlines() if key.id in line)
    cells = [cell.strip() for cell in line.split("│")[1:-1]]
    made_at, expires_at = (f"{at:%Y-%m-%d %H:%MZ}" for at in (key.created_at, key.expires_at or AT))
    assert cells[:2] == [key.id, "[red]our[2J dashboard"]
    assert cells[2:] == [service.workspace, "read", made_at, expires_at, "never", "good"]
    assert all(f" {right} " in output for right in Right)
    assert text.rpartition("_")[2] not in output


async def test_c6_keys_of_all_workspaces_are_listed(
    service: Service, set_up: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    other = await Service.create(service.client, service.database)
    for each in (service, other):
        async with each.database.writing(each.workspace) as connection:
            await create(connection, each.workspace)
    await tokens.list_tokens(set_up, None)
    output = capsys.readouterr().out
    assert all(id_of(key) in output for each in (service, other) for key in each.keys.values())
    await tokens.list_tokens(set_up, other.workspace)
    output = capsys.readouterr().out
    assert not any(id_of(key) in output for key in service.keys.values())


@pytest.mark.parametrize("is_whole", [False, True])
async def test_c6_a_key_is_revoked_by_its_id_or_itself(
    service: Service,
    set_up: Settings,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    is_whole: bool,
) -> None:
    text = await made(set_up, service.workspace)
    other = await made(set_up, service.workspace)
    for key in (text, other):
        assert await status(service.client, key) == 200
    await tokens.revoke_tokens(set_up, [text if is_whole else id_of(text)])
    assert "is revoked" in capsys.readouterr().out
    later = now() + timedelta(seconds=REMEMBERED.limit)
    monkeypatch.setattr(auth, "now", lambda: later)
    assert [await status(service.client, key) for key in (text, other)] == [401, 200]
    await tokens.revoke_tokens(set_up, [id_of(text)])
    assert "was revoked before" in capsys.readouterr().out
    await tokens.list_tokens(set_up, service.workspace)
    assert capsys.readouterr().out.count(" revoked 20") == 1


@pytest.mark.parametrize(
    ("bad", "error"),
    [
        ("aaaaaaaaaaaa", NotFound),
        ("kpi_mistyped", BadInput),
        ("", BadInput),
        ("'; DROP", BadInput),
    ],
)
async def test_c6_an_unknown_key_revokes_none(
    service: Service, set_up: Settings, bad: str, error: type[Exception]
) -> None:
    text = await made(set_up, service.workspace)
    with pytest.raises(error):
        await tokens.revoke_tokens(set_up, [id_of(text), bad])
    assert (await kept(service, id_of(text))).revoked_at is None


def test_c6_the_commands_are_there() -> None:
    output = CliRunner().invoke(cli.app, ["token", "--help"]).output
    assert all(name in output for name in ("create", "list", "revoke"))


async def test_c6_every_process_refuses_a_revoked_key_within_seconds(
    service: Service, set_up: Settings, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = await made(set_up, service.workspace)
    processes = [Authenticator(database) for _ in range(3)]
    for each in processes:
        assert (await each.holder(f"Bearer {text}", Right.READ)).workspace == service.workspace
    await tokens.revoke_tokens(set_up, [text])
    for seconds in (REMEMBERED.limit, -1):  # the latter where the clock was set back
        later = now() + timedelta(seconds=seconds)
        monkeypatch.setattr(auth, "now", lambda at=later: at)
        for each in processes:
            with pytest.raises(Problem) as refused:
                await each.holder(f"Bearer {text}", Right.READ)
            assert refused.value.status == 401


async def test_a_remembered_key_ends_when_it_expires(
    service: Service, set_up: Settings, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = await made(set_up, service.workspace, days=1)
    expires_at = (await kept(service, id_of(text))).expires_at
    assert expires_at
    authenticator = Authenticator(database)
    monkeypatch.setattr(auth, "now", lambda: expires_at - timedelta(seconds=1))
    await authenticator.holder(f"Bearer {text}", Right.READ)
    monkeypatch.setattr(auth, "now", lambda: expires_at)
    with pytest.raises(Problem):
        await authenticator.holder(f"Bearer {text}", Right.READ)


async def test_c6_the_last_use_of_a_key_is_kept(
    service: Service, set_up: Settings, database: Database
) -> None:
    text = await made(set_up, service.workspace)
    authenticator = Authenticator(database)
    before = now()
    await authenticator.holder(f"Bearer {text}", Right.READ)
    await authenticator.use.write()
    used_at = (await kept(service, id_of(text))).last_used_at
    assert used_at
    assert before <= used_at <= now()


async def test_c6_a_key_that_is_no_good_is_not_used(
    service: Service, set_up: Settings, database: Database
) -> None:
    text = await made(set_up, service.workspace)
    await tokens.revoke_tokens(set_up, [text])
    authenticator = Authenticator(database)
    with pytest.raises(Problem):
        await authenticator.holder(f"Bearer {text}", Right.READ)
    await authenticator.use.write()
    assert (await kept(service, id_of(text))).last_used_at is None


class Counting:
    """A database of which is known how often somebody wanted to write."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.writes = 0

    def writing(self, *arguments: Any) -> Any:
        self.writes += 1
        return self.database.writing(*arguments)


async def test_c6_a_use_is_written_once_a_minute_and_by_no_request(
    service: Service, database: Database
) -> None:
    id_ = id_of(service.keys[Right.READ])
    counting = Counting(database)
    use, other = (KeyUse(counting) for _ in range(2))  # type: ignore[arg-type]  # it writes alone
    seconds = [0, 1, 30, 59.9, 60, 61, 119]
    written: list[datetime | None] = []
    for second in seconds:
        for each in (use, other):
            each.note(service.workspace, id_, AT + timedelta(seconds=second))
        assert counting.writes == len(written) * 2
        if second in {0, 60}:
            for each in (use, other):
                await each.write()
            written.append((await kept(service, id_)).last_used_at)
    await use.write()
    assert written == [AT, AT + timedelta(seconds=PAUSE.limit)]
    assert counting.writes == 4


@pytest.mark.parametrize(
    "error",
    [asyncpg.ReadOnlySQLTransactionError("a replica"), OSError(), TimeoutError(), KeyError("x")],
)
async def test_c6_what_cannot_be_written_stops_nothing(
    service: Service, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    def fails(*_: object) -> None:
        raise error

    use = KeyUse(service.database)
    use.note(service.workspace, id_of(service.keys[Right.READ]), AT)
    monkeypatch.setattr(Database, "writing", fails)
    await use.write()
    assert await status(service.client, service.keys[Right.READ]) == 200


async def test_c6_a_frozen_database_holds_up_nobody_for_long(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    @asynccontextmanager
    async def frozen(*_: object) -> AsyncIterator[None]:
        await asyncio.sleep(600)
        yield

    monkeypatch.setattr(key_use, "PATIENCE", replace(key_use.PATIENCE, limit=0.05))
    monkeypatch.setattr(Database, "writing", frozen)
    use = KeyUse(service.database)
    use.note(service.workspace, id_of(service.keys[Right.READ]), AT)
    async with asyncio.timeout(30):
        await use.write()


async def test_c6_the_service_writes_uses_down_as_it_ends(
    settings: Settings, service: Service
) -> None:
    app = create_app(settings, service.database, with_workers=False)
    transport = httpx.ASGITransport(app)
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=transport, base_url="https://kpi.test") as client,
    ):
        assert await status(client, service.keys[Right.READ]) == 200
    uses = {right: await kept(service, id_of(key)) for right, key in service.keys.items()}
    assert [right for right, key in uses.items() if key.last_used_at] == [Right.READ]


def test_c6_no_more_keys_are_noted_than_may_be(database: Database) -> None:
    use = KeyUse(database)
    for n in range(int(MOST_NOTED.limit) + 100):
        use.note("w", f"k{n}", AT)
    assert len(use._noted) == len(use._due["w"]) == MOST_NOTED.limit  # what it holds
