"""What `serve` says of its database: which one, what it waits for, and why it cannot be opened."""

import asyncio
import json
import signal
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import asyncpg
import pytest
import structlog
from pydantic import SecretStr, ValidationError
from typer.testing import CliRunner

from api.cli import main as cli
from api.cli import open_database as opening
from api.cli.open_database import open_database
from api.cli.open_errors import CannotOpen, refusal
from api.settings import Settings
from domain.errors import BadInput
from persistence.embedded import EmbeddedServerError
from persistence.embedded import running as running_server
from persistence.embedded.server import start
from tests.processes import await_ready, free_port, running

PASSWORD = "a-secret-of-its-own"


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """A server on a port, with roles and databases that lack something."""
    number = free_port()
    settings = {"listen_addresses": "127.0.0.1", "port": str(number)}
    with running_server(tmp_path_factory.mktemp("opening"), settings=settings) as server:
        asyncio.run(_prepare(server.dsn))
        yield number


async def _prepare(dsn: str) -> None:
    connection = await asyncpg.connect(dsn)
    await connection.execute(f"CREATE ROLE weak LOGIN PASSWORD '{PASSWORD}'")
    await connection.execute("CREATE DATABASE weak OWNER weak")
    await connection.execute("CREATE DATABASE standby OWNER weak")
    await connection.execute("ALTER DATABASE standby SET default_transaction_read_only = on")
    await connection.close()


async def refusal_of(url: str, **others: Any) -> str:
    """Why a database cannot be opened."""
    settings = Settings(database_url=SecretStr(url), **others)
    with pytest.raises(CannotOpen) as caught:  # it is raised as the block begins
        async with open_database(settings):
            pass
    message = str(caught.value)
    assert PASSWORD not in message
    return message


async def test_d1_a_wrong_password_is_told(port: int) -> None:
    message = await refusal_of(f"postgresql://weak:wrong@127.0.0.1:{port}/weak")
    assert f"127.0.0.1:{port}/weak" in message
    assert "password of weak" in message


async def test_d1_a_role_that_nobody_knows_is_told(port: int) -> None:
    assert "password of nobody" in await refusal_of(f"postgresql://nobody:x@127.0.0.1:{port}/weak")


async def test_d1_a_database_that_is_not_there_is_told(port: int) -> None:
    message = await refusal_of(f"postgresql://weak:{PASSWORD}@127.0.0.1:{port}/nowhere")
    assert "127.0.0.1 has no database nowhere: make it (createdb nowhere)" in message


@pytest.mark.parametrize(("name", "word"), [("weak", "may not"), ("standby", "read-only")])
async def test_d1_a_role_or_a_server_that_may_not_write_is_told(
    port: int, name: str, word: str
) -> None:
    assert word in await refusal_of(f"postgresql://weak:{PASSWORD}@127.0.0.1:{port}/{name}")


async def test_d1_a_server_that_cannot_be_reached_is_waited_for_and_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(opening, "PATIENCE", replace(opening.PATIENCE, limit=0.2))
    url = f"postgresql://weak:{PASSWORD}@127.0.0.1:{free_port()}/weak"
    with structlog.testing.capture_logs() as logs:
        message = await refusal_of(url)
    assert "cannot be reached" in message
    assert [line["reason"] for line in logs] == ["nobody listens there"]
    assert PASSWORD not in repr(logs)


async def test_d1_a_host_that_nobody_knows_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "PATIENCE", replace(opening.PATIENCE, limit=0))
    message = await refusal_of(f"postgresql://weak:{PASSWORD}@nowhere.invalid/weak")
    assert "the host nowhere.invalid is not known" in message


def test_d1_a_pooler_between_is_told() -> None:
    error = asyncpg.ProtocolViolationError("unsupported startup parameter: role")
    message = str(refusal(error, "postgresql://u:p@pooler:6432/kpi"))
    assert message.startswith("pooler:6432/kpi does not take our settings")
    assert "not through PgBouncer" in message


@pytest.mark.parametrize(
    "url",
    [
        "nonsense",
        "mysql://u:p@host/name",
        "postgresql+asyncpg://u:p@host/name",
        "postgresql://u:p/w@host:port/name",
        "postgresql://u:p@:5432",
        "host=localhost dbname=kpi",
        "",
    ],
)
def test_d1_what_is_no_address_is_told_before_anything_begins(url: str) -> None:
    with pytest.raises(ValidationError, match=r"must be like postgresql://user:password@host"):
        Settings(database_url=SecretStr(url))


@pytest.mark.parametrize(
    "url",
    [
        "postgres://u:p@host/name",
        "postgresql://u@[::1]:5432/name?sslmode=require",
        "postgresql:///name?host=/var/run/postgresql",
    ],
)
def test_d1_addresses_of_postgres_are_taken(url: str) -> None:
    assert Settings(database_url=SecretStr(url)).database_url


def test_d1_serve_says_what_it_does_from_start_to_stop(tmp_path: Path) -> None:
    port = free_port()
    with running(tmp_path, "serve", port=str(port)) as service:
        await_ready(service, port)
        service.process.send_signal(signal.SIGTERM)
        lines = [json.loads(line) for line in service.wait().splitlines()]
    events = [line["event"] for line in lines]
    assert events == ["starting", "migrating", "ready", "stopping", "stopped"]
    assert lines[0]["version"]
    assert lines[0]["address"] == f"http://127.0.0.1:{port}"
    assert lines[0]["database"] == f"embedded, in {tmp_path}"


def test_d1_a_port_that_is_taken_is_told(tmp_path: Path) -> None:
    port = free_port()
    with running(tmp_path / "one", "serve", port=str(port)) as first:
        await_ready(first, port)
        with running(tmp_path / "two", "serve", port=str(port)) as second:
            assert second.process.wait(60) == 1
            output = second.output.read_text("utf-8")
    assert f"cannot listen on http://127.0.0.1:{port}" in output
    assert "Traceback" not in output


@pytest.mark.parametrize("below", ["", "x"])
def test_d1_a_data_folder_that_cannot_be_one_is_told(tmp_path: Path, below: str) -> None:
    file = tmp_path / "file"
    file.touch()
    with pytest.raises(EmbeddedServerError, match="choose another SUPPORTKPI_DATA_DIR"):
        start(file / below)


@pytest.mark.parametrize("number", ["-1", "65536", "99999"])
def test_d1_what_is_no_port_is_refused(number: str) -> None:
    refused = CliRunner().invoke(cli.app, ["serve", "--port", number])
    assert refused.exit_code == 2
    assert "--port" in refused.output


def test_d1_what_is_wrong_is_told_whatever_it_names(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def app() -> None:
        raise BadInput("file", "[/red] is no key of [tables]")

    monkeypatch.setattr(cli, "app", app)
    with pytest.raises(SystemExit):
        cli.main()
    assert "[/red] is no key of [tables]" in capsys.readouterr().err
