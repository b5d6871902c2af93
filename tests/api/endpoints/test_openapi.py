"""The REST contract: what is written down is what is served, whatever is asked."""

import json
from typing import Any

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from schemathesis.checks import CHECKS
from schemathesis.core.result import Ok
from starlette.applications import Starlette
from starlette.routing import Route

from api.app import contract
from tests.served import Served

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


API = schemathesis.openapi.from_dict(CONTRACT)
OPERATIONS = {
    f"{operation.ok().method.upper()} {operation.ok().path}": operation.ok()
    for operation in API.get_all_operations()
    if isinstance(operation, Ok)
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
