"""The REST contract: what is written down is what is served, whatever is asked."""

import asyncio
import json
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
import schemathesis
import uvicorn
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from schemathesis.checks import CHECKS
from schemathesis.core.result import Ok
from starlette.applications import Starlette
from starlette.routing import Route

from api.app import contract, create_app
from api.keys import Right
from api.settings import Settings
from persistence.database import Database
from tests.desk import Desk
from tests.service import new_keys

CONTRACT: dict[str, Any] = json.loads(contract())


async def test_the_served_contract_is_the_written_one(client: httpx.AsyncClient) -> None:
    response = await client.get("/openapi.json")
    assert response.headers["content-type"] == "application/json"
    assert response.json() == CONTRACT


def test_the_contract_has_each_route_and_no_other(app: Starlette) -> None:
    written = {
        (method.upper(), path)
        for path, item in CONTRACT["paths"].items()
        for method in item
        if method in {"get", "post"}
    }
    served = {
        (method, route.path)
        for route in app.routes
        if isinstance(route, Route)
        for method in (route.methods or set()) - {"HEAD"}
    }
    pages = {("GET", "/"), ("GET", "/graphiql/{version}/{name}")}
    assert written == served - pages


@dataclass
class Served:
    """The service on a port of this machine, in a thread with a loop of its own."""

    dsn: str
    folder: Path
    key: str = ""
    address: str = ""
    server: uvicorn.Server | None = None

    async def run(self) -> None:
        database = await Database.connect(self.dsn)
        desk = await Desk.create(database, "contract")
        (self.key,) = await new_keys(database, desk.workspace, [[Right.ADMIN]])
        settings = Settings(data_dir=self.folder)
        application = create_app(settings, database)
        config = uvicorn.Config(application, port=0, log_config=None, access_log=False)
        self.server = uvicorn.Server(config)
        await self.server.serve()
        await database.close()


@pytest.fixture(scope="module")
def served(dsn: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    made = Served(dsn, tmp_path_factory.mktemp("contract"))
    thread = threading.Thread(target=lambda: asyncio.run(made.run()))
    thread.start()
    until = time.monotonic() + 20
    while not (made.server and made.server.started):
        assert thread.is_alive()
        assert time.monotonic() < until
        time.sleep(0.01)
    port = made.server.servers[0].sockets[0].getsockname()[1]
    made.address = f"http://127.0.0.1:{port}"
    yield made
    made.server.should_exit = True
    thread.join()


API = schemathesis.openapi.from_dict(CONTRACT)
OPERATIONS = {
    f"{found.ok().method.upper()} {found.ok().path}": found.ok()
    for found in API.get_all_operations()
    if isinstance(found, Ok)
}
SOUND, BROKEN = schemathesis.GenerationMode.POSITIVE, schemathesis.GenerationMode.NEGATIVE
CHECKED: Any = CHECKS.get_by_names(
    [
        "not_a_server_error",
        "status_code_conformance",
        "content_type_conformance",
        "response_headers_conformance",
        "response_schema_conformance",
    ]
)


def check(served: Served, name: str, mode: schemathesis.GenerationMode) -> None:
    """Ask a few questions that the contract allows, or that it forbids."""

    @hypothesis_settings(
        max_examples=8,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(case=OPERATIONS[name].as_strategy(generation_mode=mode))
    def ask(case: schemathesis.Case[Any]) -> None:
        headers = {"Authorization": f"Bearer {served.key}"}
        response = case.call(base_url=served.address, headers=headers)
        case.validate_response(response, checks=CHECKED)

    ask()


@pytest.mark.parametrize("name", OPERATIONS)
def test_what_the_contract_allows_is_answered_as_it_says(served: Served, name: str) -> None:
    check(served, name, SOUND)


@pytest.mark.parametrize("name", [name for name in OPERATIONS if name.startswith("POST")])
def test_what_the_contract_forbids_is_answered_as_it_says(served: Served, name: str) -> None:
    check(served, name, BROKEN)
