"""What every answer goes through on its way out: CORS, headers, compression."""

import gzip
from collections.abc import AsyncIterator

import httpx
import pytest
from pydantic import ValidationError
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from api.app import create_app
from api.http.keys import Right
from api.settings import Settings
from persistence.connections.database import Database
from tests.service import Service

OURS, FOREIGN = "https://dashboards.example", "https://evil.example"
HELLO = {"query": "{ __typename }"}


async def _break(_request: Request) -> Response:
    raise ZeroDivisionError


@pytest.fixture(scope="module")
async def shared(settings: Settings, database: Database) -> AsyncIterator[httpx.AsyncClient]:
    """The service with one origin allowed, and one route that fails."""
    set_up = settings.model_copy(update={"cors_origins": (OURS,)})
    app = create_app(set_up, database, with_workers=False)
    app.router.routes.append(Route("/broken", _break))
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="https://kpi.test") as opened:
        yield opened


async def ask(
    client: httpx.AsyncClient, service: Service, status: int, origin: str
) -> httpx.Response:
    """A request that is answered with a status."""
    headers = {"Origin": origin, **service.bearer(Right.READ)}
    made = {
        200: client.build_request("POST", "/graphql", json=HELLO, headers=headers),
        400: client.build_request("POST", "/graphql", json={}, headers=headers),
        401: client.build_request("POST", "/graphql", json=HELLO, headers={"Origin": origin}),
        403: client.build_request("POST", "/v1/events", json={}, headers=headers),
        404: client.build_request("GET", "/nothing", headers=headers),
        405: client.build_request("PUT", "/graphql", headers=headers),
        413: client.build_request("POST", "/graphql", json="x" * 102_400, headers=headers),
        500: client.build_request("GET", "/broken", headers=headers),
    }
    response = await client.send(made[status])
    assert response.status_code == status
    return response


STATUSES = (200, 400, 401, 403, 404, 405, 413, 500)


@pytest.mark.parametrize("status", STATUSES)
@pytest.mark.logs_tracebacks
async def test_pages_of_an_allowed_origin_may_read_every_answer(
    shared: httpx.AsyncClient, empty: Service, status: int
) -> None:
    response = await ask(shared, empty, status, OURS)
    assert response.headers["access-control-allow-origin"] == OURS
    assert "Origin" in response.headers["vary"].split(", ")
    assert "access-control-allow-credentials" not in response.headers


@pytest.mark.parametrize("status", STATUSES)
@pytest.mark.logs_tracebacks
async def test_pages_of_other_origins_may_read_none(
    shared: httpx.AsyncClient, empty: Service, status: int
) -> None:
    response = await ask(shared, empty, status, FOREIGN)
    assert "access-control-allow-origin" not in response.headers
    assert "Origin" in response.headers["vary"].split(", ")


@pytest.mark.parametrize("status", STATUSES[:-1])
async def test_unless_set_no_origin_is_allowed(empty: Service, status: int) -> None:
    response = await ask(empty.client, empty, status, OURS)
    assert not [name for name in response.headers if name.startswith("access-control")]


def preflight(origin: str, method: str = "POST", headers: str = "authorization") -> dict[str, str]:
    return {
        "Origin": origin,
        "Access-Control-Request-Method": method,
        "Access-Control-Request-Headers": headers,
    }


async def test_a_preflight_is_answered_without_a_key(shared: httpx.AsyncClient) -> None:
    request_headers = preflight(OURS, headers="authorization,content-type,if-none-match")
    response = await shared.options("/graphql", headers=request_headers)
    assert response.status_code == 200
    headers = response.headers
    assert headers["access-control-allow-origin"] == OURS
    assert headers["access-control-allow-methods"] == "GET, HEAD, POST"
    assert headers["access-control-max-age"] == "600"
    allowed = set(headers["access-control-allow-headers"].split(", "))
    assert {"Authorization", "Content-Type", "If-None-Match"} <= allowed


@pytest.mark.parametrize(
    "request_headers",
    [
        preflight(FOREIGN),
        preflight(OURS, method="DELETE"),
        preflight(OURS, headers="x-secret"),
        preflight("null"),
        preflight(f"{OURS}.evil.example"),
        preflight(OURS.upper()),
    ],
)
async def test_a_preflight_for_anything_else_is_refused(
    shared: httpx.AsyncClient, request_headers: dict[str, str]
) -> None:
    assert (await shared.options("/graphql", headers=request_headers)).status_code == 400


async def test_a_page_may_read_the_headers_that_it_needs(
    shared: httpx.AsyncClient, empty: Service
) -> None:
    response = await ask(shared, empty, 200, OURS)
    exposed = set(response.headers["access-control-expose-headers"].split(", "))
    assert {"ETag", "Retry-After"} <= exposed


async def test_an_origin_is_asked_for_every_path_but_those_of_workspaces(
    shared: httpx.AsyncClient,
) -> None:
    response = await shared.options("/v1/widget/ratings", headers=preflight(OURS))
    assert response.status_code in {404, 405}


@pytest.mark.parametrize(
    ("text", "origins"),
    [
        ("", ()),
        ("https://a.example", ("https://a.example",)),
        (
            "https://a.example, http://localhost:5173",
            ("https://a.example", "http://localhost:5173"),
        ),
        ("*", ("*",)),
    ],
)
def test_origins_are_set_with_commas(
    monkeypatch: pytest.MonkeyPatch, text: str, origins: tuple[str, ...]
) -> None:
    monkeypatch.setenv("SUPPORTKPI_CORS_ORIGINS", text)
    assert Settings().cors_origins == origins


@pytest.mark.parametrize(
    "text", ["a.example", "https://a.example/", "https://A.example", "https://*.example", "null"]
)
def test_what_no_browser_sends_is_no_origin(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setenv("SUPPORTKPI_CORS_ORIGINS", text)
    with pytest.raises(ValidationError, match="must be like https"):
        Settings()


@pytest.mark.logs_tracebacks
async def test_every_answer_has_the_headers_that_keep_browsers_careful(
    shared: httpx.AsyncClient, app: Starlette
) -> None:
    paths = [route.path for route in app.routes if isinstance(route, Route)]
    for path in [*paths, "/broken", "/nothing"]:
        headers = (await shared.get(path)).headers
        assert headers["x-content-type-options"] == "nosniff", path
        assert headers["referrer-policy"] == "no-referrer", path
        assert "default-src 'none'" in headers["content-security-policy"], path
        assert "frame-ancestors 'none'" in headers["content-security-policy"], path
        assert headers["cache-control"] in {"no-store", "no-cache"}, path


def question(size: int) -> str:
    """A question whose answer is as long as if one name in it had so many letters."""
    number = -(-size // 200)
    letters, more = divmod(size - (number - 1) * len(',"":"Query"'), number)
    lengths = [letters + (index < more) for index in range(number)]
    return " ".join(f"{chr(97 + n) * length}: __typename" for n, length in enumerate(lengths))


async def sent(
    client: httpx.AsyncClient, service: Service, size: int, encodings: str
) -> tuple[bytes, httpx.Headers]:
    """The bytes of an answer as they travel: to a question as long as it is told."""
    body = {"query": f"{{ {question(size)} }}"}
    headers = {"Accept-Encoding": encodings, **service.bearer(Right.READ)}
    async with client.stream("POST", "/graphql", json=body, headers=headers) as response:
        return b"".join([part async for part in response.aiter_raw()]), response.headers


@pytest.mark.parametrize("encodings", ["gzip", "gzip, deflate, br, zstd", "br;q=1, gzip;q=0.1"])
async def test_a_large_answer_is_compressed(empty: Service, encodings: str) -> None:
    body, headers = await sent(empty.client, empty, 2000, encodings)
    assert headers["content-encoding"] == "gzip"
    assert int(headers["content-length"]) == len(body) < 200
    assert b'":"Query"' in gzip.decompress(body)


@pytest.mark.parametrize("encodings", ["", "identity", "gzip;q=0", "br", "gzipped"])
async def test_who_does_not_take_gzip_gets_none(empty: Service, encodings: str) -> None:
    body, headers = await sent(empty.client, empty, 2000, encodings)
    assert "content-encoding" not in headers
    assert b'":"Query"' in body


async def test_a_small_answer_is_not_compressed(empty: Service) -> None:
    wrapping = len(b'{"data":{"":"Query"}}')
    _, headers = await sent(empty.client, empty, 1023 - wrapping, "gzip")
    assert (headers["content-length"], headers.get("content-encoding")) == ("1023", None)
    _, headers = await sent(empty.client, empty, 1024 - wrapping, "gzip")
    assert headers["content-encoding"] == "gzip"


async def test_caches_keep_compressed_answers_apart(empty: Service) -> None:
    _, headers = await sent(empty.client, empty, 2000, "gzip")
    assert {"Accept", "Accept-Encoding"} <= set(headers["vary"].split(", "))
