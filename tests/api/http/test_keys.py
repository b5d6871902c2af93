"""API keys: what they look like, what is kept of them, and what each opens."""

import re
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from pydantic import ValidationError
from starlette.applications import Starlette
from starlette.routing import Route, WebSocketRoute

from api.clock import now
from api.http import auth, keys
from api.http.keys import Right
from api.settings import Settings
from persistence.connections.database import Database
from persistence.workspace.keys import KeyRow, add, revoke
from tests.service import Service, new_keys

QUESTION = {"query": "{ __typename }"}
PUBLIC = {
    ("GET", "/"),
    ("GET", "/docs"),
    ("GET", "/graphiql/{version}/{name}"),
    ("GET", "/livez"),
    ("GET", "/openapi.json"),
    ("GET", "/readyz"),
    ("GET", "/schema.graphql"),
    ("GET", "/r/{token}"),
    ("POST", "/r/{token}"),
    ("GET", "/r/{token}/{score}"),
    ("POST", "/r/{token}/{score}"),
    ("GET", "/u/{token}"),
    ("POST", "/u/{token}"),
}
NEEDS = {
    ("GET", "/graphql"): Right.READ,  # but for GraphiQL
    ("POST", "/graphql"): Right.READ,
    ("GET", "/metrics"): Right.METRICS,
    ("POST", "/v1/events"): Right.INGEST,
    ("POST", "/v1/export"): Right.READ,
    ("POST", "/v1/invitations"): Right.SURVEY,
    ("POST", "/v1/ratings"): Right.SURVEY,
}


async def status(client: httpx.AsyncClient, authorization: str) -> int:
    """What a question with this header is answered with."""
    headers = {"Authorization": authorization}
    return (await client.post("/graphql", json=QUESTION, headers=headers)).status_code


async def keep(database: Database, workspace: str, expires_at: datetime | None) -> str:
    key = keys.generate()
    row = KeyRow(workspace, key.id, key.hash, frozenset({Right.READ}), expires_at, None)
    async with database.writing(workspace) as connection:
        await add(connection, row, label="old", created_at=datetime(2026, 1, 1, tzinfo=UTC))
    return key.text


def test_a_key_has_a_prefix_an_id_a_secret_and_a_checksum() -> None:
    assert re.fullmatch(r"kpi_[0-9A-Za-z]{12}_[0-9A-Za-z]{38}", keys.generate().text)


def test_keys_do_not_repeat() -> None:
    assert len({keys.generate().text for _ in range(100)}) == 100


def test_a_key_reads_as_what_it_was_made_of() -> None:
    key = keys.generate()
    assert keys.read(key.text) == key


def test_every_typo_of_one_character_is_noticed() -> None:
    text = keys.generate().text
    for position in range(len("kpi_"), len(text)):
        for other in "0aZ_":
            if other != text[position]:
                assert keys.read(text[:position] + other + text[position + 1 :]) is None


@pytest.mark.parametrize("text", ["", "kpi_", "kpi__", "Bearer", "kpi_" + "a" * 51, "\0", "é" * 55])
def test_other_texts_are_no_keys(text: str) -> None:
    assert keys.read(text) is None


async def test_a_mistyped_key_is_refused_without_a_look_into_the_database(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    def nobody_looks(*_: object) -> None:
        raise AssertionError

    monkeypatch.setattr(Database, "_transaction", nobody_looks)
    text = service.keys[Right.READ]
    assert (
        await status(service.client, f"Bearer {text[:-1]}{'a' if text[-1] != 'a' else 'b'}") == 401
    )


async def test_no_secret_is_kept(service: Service) -> None:
    stored = repr(await service.rows("api_key"))
    assert len(await service.rows("api_key")) == len(Right)
    for text in service.keys.values():
        presented = keys.read(text)
        assert presented is not None
        assert presented.id in stored
        assert presented.secret not in stored
        assert presented.secret[:8] not in stored


@pytest.mark.parametrize(
    "authorization",
    ["", "Bearer", "Bearer ", "Basic {key}", "{key}", "Bearer {key}x", "Bearer {key} {key}"],
)
async def test_without_a_good_key_it_is_401(service: Service, authorization: str) -> None:
    header = authorization.format(key=service.keys[Right.READ])
    assert await status(service.client, header) == 401


@pytest.mark.parametrize("authorization", ["Bearer {key}", "bearer {key}", "BEARER  {key} "])
async def test_the_word_before_the_key_has_no_case(service: Service, authorization: str) -> None:
    header = authorization.format(key=service.keys[Right.READ])
    assert await status(service.client, header) == 200


async def test_the_id_of_a_key_with_another_secret_is_401(service: Service) -> None:
    key = keys.read(service.keys[Right.READ])
    assert key is not None
    forged = keys.Presented(key.id, keys.generate().secret)
    assert await status(service.client, f"Bearer {forged.text}") == 401


async def test_a_key_that_nobody_made_is_401(client: httpx.AsyncClient) -> None:
    assert await status(client, f"Bearer {keys.generate().text}") == 401


@pytest.mark.parametrize(("seconds", "expected"), [(-1, 401), (60, 200)])
async def test_a_key_expires(service: Service, seconds: int, expected: int) -> None:
    key = await keep(service.database, service.workspace, now() + timedelta(seconds=seconds))
    assert await status(service.client, f"Bearer {key}") == expected


async def test_a_revoked_key_is_refused_after_two_seconds_at_most(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = await keep(service.database, service.workspace, None)
    assert await status(service.client, f"Bearer {key}") == 200
    async with service.database.writing(service.workspace) as connection:
        await revoke(connection, service.workspace, ["old"], now())
    later = now() + timedelta(seconds=2)
    monkeypatch.setattr(auth, "now", lambda: later)
    assert await status(service.client, f"Bearer {key}") == 401


async def test_revoking_one_label_spares_the_others(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with service.database.writing(service.workspace) as connection:
        await revoke(connection, service.workspace, ["old"], now())
    later = now() + timedelta(seconds=2)
    monkeypatch.setattr(auth, "now", lambda: later)
    assert await status(service.client, f"Bearer {service.keys[Right.READ]}") == 200


async def test_refusing_again_and_again_holds_on_to_nothing(client: httpx.AsyncClient) -> None:
    for _ in range(3):
        assert await status(client, "Bearer x") == 401
    problems = [value for value in vars(auth).values() if isinstance(value, Exception)]
    assert problems == []


def routes(app: Starlette) -> set[tuple[str, str]]:
    """Each method of each route; HEAD is GET."""
    return {
        (method, route.path)
        for route in app.routes
        if isinstance(route, Route)
        for method in (route.methods or set()) - {"HEAD"}
    }


def test_each_route_is_public_or_needs_a_right(app: Starlette) -> None:
    assert all(isinstance(route, Route | WebSocketRoute) for route in app.routes)
    assert routes(app) == PUBLIC | set(NEEDS)


@pytest.mark.parametrize(("method", "path"), sorted(NEEDS))
async def test_without_a_key_a_route_is_401(
    client: httpx.AsyncClient, method: str, path: str
) -> None:
    response = await client.request(method, path, json={})
    assert (response.status_code, response.json()["code"]) == (401, "UNAUTHENTICATED")


@pytest.mark.parametrize("right", Right)
@pytest.mark.parametrize(("method", "path"), sorted(NEEDS))
async def test_a_key_opens_the_routes_of_its_scope(
    service: Service, method: str, path: str, right: Right
) -> None:
    response = await service.client.request(method, path, json={}, headers=service.bearer(right))
    if right in {NEEDS[method, path], Right.ADMIN}:
        assert response.status_code in {200, 202, 400, 422}
    else:
        assert (response.status_code, response.json()["code"]) == (403, "FORBIDDEN")


async def test_a_key_of_two_scopes_opens_both(service: Service) -> None:
    rights = [Right.READ, Right.INGEST]
    (key,) = await new_keys(service.database, service.workspace, [rights])
    headers = {"Authorization": f"Bearer {key}"}
    for path, expected in (("/graphql", 400), ("/v1/events", 202), ("/v1/ratings", 403)):
        response = await service.client.post(path, json={}, headers=headers)
        assert response.status_code == expected, path


async def test_a_key_shows_its_own_workspace_alone(small: Service, service: Service) -> None:
    scope = 'range: {between: {start: "2026-01-01T00:00:00Z", end: "2027-01-01T00:00:00Z"}}'
    got = [await caller.metrics("ticketVolume { value }", scope) for caller in (small, service)]
    assert [kpis["ticketVolume"]["value"] for kpis in got] == [4, 0]


@pytest.mark.parametrize(("method", "path"), sorted(NEEDS))
async def test_c7_two_keys_are_none(service: Service, method: str, path: str) -> None:
    good = f"Bearer {service.keys[NEEDS[method, path]]}"
    for two in ([good, "Bearer x"], ["Bearer x", good], [good, good], [good, ""]):
        headers = [("Authorization", value) for value in two]
        response = await service.client.request(method, path, json={}, headers=headers)
        assert (response.status_code, response.json()["code"]) == (401, "UNAUTHENTICATED")
        assert response.headers["www-authenticate"] == "Bearer"


@pytest.mark.parametrize("between", [", ", ",", " ", "\t"])
async def test_c7_nor_are_two_in_one_header(service: Service, between: str) -> None:
    good = f"Bearer {service.keys[Right.READ]}"
    assert await status(service.client, good) == 200
    assert await status(service.client, good + between + good) == 401


@pytest.mark.parametrize("name", ["Authorization", "authorization", "access_token", "key", "token"])
async def test_c7_a_key_in_a_url_is_none(service: Service, name: str) -> None:
    key = service.keys[Right.READ]
    for value in (key, f"Bearer {key}"):
        parameters = {"query": "{ __typename }", name: value}
        response = await service.client.get("/graphql", params=parameters)
        assert response.status_code == 401


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("Content-Type", ["application/json", "application/json"]),
        ("Content-Type", ["application/json", "text/plain"]),
        ("Content-Encoding", ["identity", "gzip"]),
        ("Origin", ["https://a.example", "https://b.example"]),
        ("Host", ["a.example", "b.example"]),
    ],
)
async def test_c7_what_contradicts_itself_is_refused(
    service: Service, name: str, values: list[str]
) -> None:
    headers = [(name, value) for value in values]
    headers.append(("Authorization", f"Bearer {service.keys[Right.READ]}"))
    response = await service.client.post("/graphql", content=b"{}", headers=headers)
    assert (response.status_code, response.json()["code"]) == (400, "BAD_REQUEST")
    assert name.lower() in response.json()["detail"]


async def test_c7_a_list_may_come_in_several_lines(service: Service) -> None:
    headers = [
        ("Authorization", f"Bearer {service.keys[Right.READ]}"),
        ("Accept", "text/csv"),
        ("Accept", "application/graphql-response+json"),
    ]
    response = await service.client.post("/graphql", json=QUESTION, headers=headers)
    assert response.headers["content-type"].startswith("application/graphql-response+json")


async def test_c10_figures_take_a_key_that_is_for_them(service: Service) -> None:
    response = await service.client.get("/metrics", headers=service.bearer(Right.METRICS))
    assert "supportkpi_events_total" in response.text


@pytest.mark.parametrize(
    ("address", "host_port"),
    [
        ("127.0.0.1:9100", ("127.0.0.1", 9100)),
        ("[::1]:9", ("::1", 9)),
        ("figures:80", ("figures", 80)),
    ],
)
def test_c10_an_address_is_a_host_and_a_port(address: str, host_port: tuple[str, int]) -> None:
    assert Settings(metrics_address=address).metrics_host_port == host_port


@pytest.mark.parametrize("address", ["", "9100", ":9100", "host", "a:b", "a:70000", "::1:9100"])
def test_c10_anything_else_is_none(address: str) -> None:
    with pytest.raises(ValidationError, match="must be like"):
        Settings(metrics_address=address)
