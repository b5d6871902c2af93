"""Trusted documents: asked by their id, and nothing else if so set."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import httpx
import orjson
import pytest
from pydantic import SecretStr

from api.app import create_app
from api.cli.documents import add_documents, list_documents, remove_documents
from api.http.keys import Right
from api.settings import Settings
from domain.errors import BadInput
from persistence.connections.database import Database
from persistence.workspace.trusted_documents import TrustedDocument, add, listed
from tests.service import Service, event

JSON = {"Accept": "application/json"}
TEXT = "query Tiles($s: ScopeInput!) { metrics(scope: $s) { ticketVolume { value } } }"
ID = sha256(TEXT.encode()).hexdigest()
HELLO = "{ __typename }"
BETWEEN = {"start": "2026-05-04T00:00:00Z", "end": "2026-05-05T00:00:00Z"}
VARIABLES = {"s": {"range": {"between": BETWEEN}}}
TWO = {"metrics": {"ticketVolume": {"value": 2}}}


@pytest.fixture
def set_up(dsn: str) -> Settings:
    return Settings(database_url=SecretStr(dsn))


@pytest.fixture(scope="module")
async def trusting(client: httpx.AsyncClient, database: Database) -> Service:
    """A workspace with two tickets of that Monday, which trusts one document."""
    made = await Service.create(client, database)
    times = ("2026-05-04T09:00:00Z", "2026-05-04T10:00:00Z")
    opened = [event("ticket.opened", f"T-{at}", at, channel="email") for at in times]
    await made.post_events(opened)
    async with database.writing(made.workspace) as connection:
        document = TrustedDocument(TEXT, "tiles")
        await add(connection, made.workspace, document, datetime(2026, 5, 6, tzinfo=UTC))
    return made


@pytest.fixture
async def strict(settings: Settings, database: Database) -> AsyncIterator[httpx.AsyncClient]:
    """A service that answers nothing else."""
    only = settings.model_copy(update={"only_trusted_documents": True})
    transport = httpx.ASGITransport(create_app(only, database, with_workers=False))
    async with httpx.AsyncClient(transport=transport, base_url="https://kpi.test") as opened:
        yield opened


async def post(service: Service, body: dict[str, Any], **headers: str) -> httpx.Response:
    sent = JSON | service.bearer(Right.READ) | headers
    return await service.client.post("/graphql", json=body, headers=sent)


def code(response: httpx.Response) -> str:
    (error,) = response.json()["errors"]
    value: str = error["extensions"]["code"]
    return value


BY_ID = {
    "documentId": {"documentId": f"sha256:{ID}"},
    "bare id": {"documentId": ID},
    "name": {"documentId": "tiles"},
    "Apollo's way": {"extensions": {"persistedQuery": {"version": 1, "sha256Hash": ID}}},
    "id and text": {"documentId": f"sha256:{ID}", "query": TEXT},
}


@pytest.mark.parametrize("question", BY_ID.values(), ids=BY_ID)
async def test_a_document_is_asked_by_its_id(trusting: Service, question: dict[str, Any]) -> None:
    response = await post(trusting, {**question, "variables": VARIABLES})
    assert response.json()["data"] == TWO


@pytest.mark.parametrize("question", BY_ID.values(), ids=BY_ID)
async def test_a_url_asks_by_id_as_well(trusting: Service, question: dict[str, Any]) -> None:
    sent = {
        name: value if isinstance(value, str) else orjson.dumps(value).decode()
        for name, value in {**question, "variables": VARIABLES}.items()
    }
    headers = JSON | trusting.bearer(Right.READ)
    response = await trusting.client.get("/graphql", params=sent, headers=headers)
    assert response.json()["data"] == TWO
    again = headers | {"If-None-Match": response.headers["etag"]}
    assert (await trusting.client.get("/graphql", params=sent, headers=again)).status_code == 304


@pytest.mark.parametrize("id_", ["0" * 64, "nothing", f"sha256:{'0' * 64}", "x" * 5000])
async def test_an_unknown_id_is_told_in_one_error(trusting: Service, id_: str) -> None:
    response = await post(trusting, {"documentId": id_})
    assert (response.status_code, code(response)) == (200, "PERSISTED_QUERY_NOT_FOUND")
    assert response.json()["errors"][0]["message"] == "PersistedQueryNotFound"
    telling = {"Accept": "application/graphql-response+json"}
    assert (await post(trusting, {"documentId": id_}, **telling)).status_code == 422


@pytest.mark.usefixtures("trusting")
async def test_another_workspaces_document_is_unknown(empty: Service) -> None:
    assert code(await post(empty, {"documentId": ID})) == "PERSISTED_QUERY_NOT_FOUND"


async def test_an_id_that_is_not_the_texts_is_refused(trusting: Service) -> None:
    response = await post(trusting, {"documentId": ID, "query": HELLO})
    assert (response.status_code, response.json()["field"]) == (400, "documentId")


async def test_nobody_makes_a_document_trusted_by_asking_it(trusting: Service) -> None:
    other = sha256(HELLO.encode()).hexdigest()
    question = {"query": HELLO, "extensions": {"persistedQuery": {"sha256Hash": other}}}
    assert "data" in (await post(trusting, question)).json()
    assert code(await post(trusting, {"documentId": other})) == "PERSISTED_QUERY_NOT_FOUND"


async def test_if_so_set_only_trusted_documents_are_answered(
    strict: httpx.AsyncClient, trusting: Service
) -> None:
    headers = JSON | trusting.bearer(Right.READ)

    async def ask(**body: Any) -> httpx.Response:
        return await strict.post("/graphql", json={**body, "variables": VARIABLES}, headers=headers)

    assert (await ask(documentId="tiles")).json()["data"] == TWO
    assert (await ask(query=TEXT)).json()["data"] == TWO
    assert code(await ask(query=HELLO)) == "FORBIDDEN"
    assert code(await ask(query=f"{TEXT} ")) == "FORBIDDEN"
    assert code(await ask(query="{ __schema { types { name } } }")) == "FORBIDDEN"


async def kept(service: Service) -> list[tuple[str | None, str]]:
    async with service.database.reading(service.workspace) as connection:
        return [(each.name, each.id) for each in await listed(connection, service.workspace)]


async def test_files_are_added_under_their_names(
    service: Service, set_up: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "home.graphql").write_text(TEXT, "utf-8")
    await add_documents(set_up, [tmp_path / "home.graphql"], service.workspace)
    assert await kept(service) == [("home", ID)]
    assert ID[:20] in capsys.readouterr().out.replace("\n", "")
    await list_documents(set_up, service.workspace)
    assert "home" in capsys.readouterr().out


async def test_a_name_goes_to_the_newer_document(
    service: Service, set_up: Settings, tmp_path: Path
) -> None:
    file = tmp_path / "home.graphql"
    file.write_text(TEXT, "utf-8")
    await add_documents(set_up, [file], service.workspace)
    file.write_text(HELLO, "utf-8")
    await add_documents(set_up, [file], service.workspace)
    other = sha256(HELLO.encode()).hexdigest()
    assert set(await kept(service)) == {("home", other), (None, ID)}


async def test_what_compilers_write_is_added(
    service: Service, set_up: Settings, tmp_path: Path
) -> None:
    file = tmp_path / "persisted.json"
    file.write_bytes(
        orjson.dumps({f"sha256:{ID}": TEXT, "9a0364b9e99bb480dd25e1f0284c8555": HELLO})
    )
    await add_documents(set_up, [file], service.workspace)
    other = sha256(HELLO.encode()).hexdigest()
    assert set(await kept(service)) == {(None, ID), ("9a0364b9e99bb480dd25e1f0284c8555", other)}


@pytest.mark.parametrize(
    ("file", "problem"),
    [
        (("a.graphql", "{"), "Syntax Error"),
        (("a.graphql", "query A {\n  nothing\n}"), r"Cannot query field 'nothing'.*line 2"),
        (("a.graphql", "{ a " * 20 + "}" * 20), "nested deeper"),
        (("a b.graphql", HELLO), "names must be"),
        (("a.json", "{"), "is not JSON"),
        (("a.json", '["{ a }"]'), "must be a JSON object"),
        (("a.json", '{"a": 5}'), "must be a JSON object"),
    ],
)
async def test_what_would_not_be_answered_is_not_added(
    service: Service, set_up: Settings, tmp_path: Path, file: tuple[str, str], problem: str
) -> None:
    name, text = file
    (tmp_path / "good.graphql").write_text(HELLO, "utf-8")
    (tmp_path / name).write_text(text, "utf-8")
    files = [tmp_path / "good.graphql", tmp_path / name]
    with pytest.raises(BadInput, match=f"(?s){problem}"):
        await add_documents(set_up, files, service.workspace)
    assert await kept(service) == []


@pytest.mark.parametrize("id_", ["home", ID, f"sha256:{ID}"])
async def test_a_document_is_removed_by_id_or_name(
    service: Service, set_up: Settings, tmp_path: Path, id_: str
) -> None:
    (tmp_path / "home.graphql").write_text(TEXT, "utf-8")
    await add_documents(set_up, [tmp_path / "home.graphql"], service.workspace)
    assert await remove_documents(set_up, [id_, "unknown"], service.workspace) == 1
    assert await kept(service) == []
    assert code(await post(service, {"documentId": ID})) == "PERSISTED_QUERY_NOT_FOUND"
