"""GraphQL over HTTP, requirement by requirement: what the specification says a server MUST do.

1.  Serve the schema at a URL, queries and mutations at the same one.
2.  Support JSON; take UTF-8 for granted where no encoding is told.
3.  Accept POST with `application/json` in UTF-8.
4.  Take GET parameters from the query of the URL; `variables` and `extensions` are JSON there; an
    empty `operationName` is none, and `null` a name.
5.  Not execute a mutation by GET, and answer 405.
6.  Answer as the GraphQL specification says, and name the media type in `Content-Type`.
7.  Respect `Accept`: the supported type wanted most; 406 if there is none.
8.  Support requests that accept `application/json`, and those that accept
    `application/graphql-response+json`.
9.  With the latter: 2xx if there are data, never 2xx without, and never a 2xx nor this media type
    where no GraphQL answer can be given at all.
10. With the former: 200 if there are data.
11. Ignore properties that it does not know; take null for an optional parameter as not told.
"""

from typing import Any

import httpx
import orjson
import pytest

from api.http.keys import Right
from tests.service import MONDAY, Service

NEW, OLD = "application/graphql-response+json", "application/json"
HELLO = "{ __typename }"
TWO = "query A { __typename } query B { metrics(scope: $s) { id } } query null { kind: __typename }"
TWO = TWO.replace("query B", "query B($s: ScopeInput!)")
PARTIAL = f"{{ metrics(scope: {{{MONDAY}}}) {{ csat {{ series(rolling: 0) {{ values }} }} id }} }}"
NOTHING = "{ metrics(scope: {range: {last: {count: 0, grain: DAY}}}) { id } }"


async def post(service: Service, body: Any, accept: str | None = NEW) -> httpx.Response:
    headers = service.bearer(Right.READ) | ({"Accept": accept} if accept else {})
    return await service.client.post("/graphql", json=body, headers=headers)


async def get(service: Service, accept: str = NEW, **parameters: str) -> httpx.Response:
    headers = {"Accept": accept, **service.bearer(Right.READ)}
    return await service.client.get("/graphql", params=parameters, headers=headers)


def codes(response: httpx.Response) -> list[str]:
    return [error["extensions"]["code"] for error in response.json()["errors"]]


async def test_a_query_and_a_mutation_go_to_the_same_address(empty: Service) -> None:
    assert (await post(empty, {"query": HELLO})).json() == {"data": {"__typename": "Query"}}
    mutation = await post(empty, {"query": "mutation { __typename }"})
    assert mutation.json() == {"data": {"__typename": "Mutation"}}


@pytest.mark.parametrize("kind", [OLD, f"{OLD}; charset=utf-8", f'{OLD};charset="UTF-8"'])
async def test_a_body_is_utf_8(empty: Service, kind: str) -> None:
    body = '{"query": "{ é: __typename }"}'.replace("é", "e")
    body = body.replace("e: ", 'e: __type(name: \\"é\\") { name } f: ')
    response = await empty.post("/graphql", body.encode(), kind, Right.READ)
    assert response.json() == {"data": {"e": None, "f": "Query"}}


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/x-www-form-urlencoded", f"{OLD}; charset=latin-1", ""]
)
async def test_a_body_of_another_kind_is_not_taken(empty: Service, kind: str) -> None:
    response = await empty.post("/graphql", {"query": HELLO}, kind, Right.READ)
    assert (response.status_code, response.json()["code"]) == (415, "UNSUPPORTED_MEDIA_TYPE")


async def test_a_get_asks_in_its_url(small: Service) -> None:
    scope = {"range": {"between": {"start": "2026-05-04T00:00:00Z", "end": "2026-05-05T00:00:00Z"}}}
    query = (
        "query A { __typename } query Q($s: ScopeInput!) { metrics(scope: $s) { csat { value } } }"
    )
    response = await get(
        small,
        query=query,
        variables=orjson.dumps({"s": scope}).decode(),
        operationName="Q",
        extensions="{}",
    )
    assert response.json()["data"] == {"metrics": {"csat": {"value": 1}}}


async def test_an_empty_operation_name_in_a_url_is_none(empty: Service) -> None:
    assert (await get(empty, query=HELLO, operationName="")).status_code == 200


async def test_an_operation_may_be_called_null(empty: Service) -> None:
    response = await get(empty, query=TWO, operationName="null")
    assert response.json() == {"data": {"kind": "Query"}}


@pytest.mark.parametrize(
    ("parameters", "status", "code"),
    [
        ({}, 400, "BAD_INPUT"),
        ({"query": HELLO, "variables": "{"}, 400, "NOT_JSON"),
        ({"query": HELLO, "variables": "[]"}, 400, "BAD_INPUT"),
        ({"query": HELLO, "extensions": '"x"'}, 400, "BAD_INPUT"),
        ({"query": "a" * 33_000}, 414, "TOO_LARGE"),
    ],
)
async def test_a_url_that_asks_nothing_is_refused(
    empty: Service, parameters: dict[str, str], status: int, code: str
) -> None:
    response = await get(empty, **parameters)
    assert (response.status_code, response.json()["code"]) == (status, code)


async def test_a_parameter_is_given_once(empty: Service) -> None:
    url = "/graphql?query={a}&query={b}"
    headers = {"Accept": NEW, **empty.bearer(Right.READ)}
    response = await empty.client.get(url, headers=headers)
    assert (response.status_code, response.json()["field"]) == (400, "query")


@pytest.mark.parametrize("accept", [NEW, OLD])
async def test_a_mutation_by_get_is_not_allowed(empty: Service, accept: str) -> None:
    query = "query A { __typename } mutation M { __typename }"
    response = await get(empty, accept, query=query, operationName="M")
    assert (response.status_code, response.headers["allow"]) == (405, "POST")
    assert codes(response) == ["BAD_INPUT"]


async def test_a_query_beside_a_mutation_may_be_asked_by_get(empty: Service) -> None:
    query = "query A { __typename } mutation M { __typename }"
    response = await get(empty, query=query, operationName="A")
    assert response.json() == {"data": {"__typename": "Query"}}


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        (NEW, NEW),
        (OLD, OLD),
        (f"{NEW}; charset=utf-8, {OLD}; charset=utf-8", NEW),
        (f"{OLD}, {NEW}", NEW),
        (f"{NEW};q=0.8, {OLD}", OLD),
        (f"{NEW}, {OLD};q=0.9", NEW),
        (f"{NEW};q=0, */*", OLD),
        (f"{OLD};q=0, application/*;q=0.1", NEW),
        (f"{NEW}, */*", NEW),
        ("*/*", OLD),
        ("application/*", OLD),
        ("text/plain, */*;q=0.1", OLD),
        ("text/html, */*", OLD),
        (NEW.upper(), NEW),
        ("", None),
        ("text/plain", None),
        (f"{OLD};q=0", None),
        ("*/*;q=0.0", None),
        (f"{OLD}; charset=utf-16", None),
        (",;=,;;q", None),
    ],
)
async def test_the_kind_wanted_most_is_given(empty: Service, accept: str, kind: str | None) -> None:
    headers = {"Accept": accept, **empty.bearer(Right.READ)}
    response = await empty.client.post("/graphql", json={"query": HELLO}, headers=headers)
    wanted = (200, f"{kind}; charset=utf-8") if kind else (406, "application/problem+json")
    assert (response.status_code, response.headers["content-type"]) == wanted


async def test_who_says_nothing_gets_the_kind_of_the_specification(empty: Service) -> None:
    request = empty.client.build_request(
        "POST", "/graphql", json={"query": HELLO}, headers=empty.bearer(Right.READ)
    )
    del request.headers["accept"]
    response = await empty.client.send(request)
    assert response.headers["content-type"] == f"{NEW}; charset=utf-8"


@pytest.mark.parametrize(
    ("query", "telling"),
    [
        (HELLO, 200),
        (PARTIAL, 294),
        (NOTHING, 294),
        ("{", 400),
        ("", 400),
        ("{ nothing }", 422),
        ("fragment F on Query { __typename }", 422),
        ("query($s: ScopeInput!) { metrics(scope: $s) { id } }", 422),
        (TWO, 422),
        ("subscription { __typename }", 422),
        ("mutation { nothing }", 422),
        ("{ a " * 20 + "}" * 20, 422),
    ],
)
async def test_the_status_tells_those_who_know_the_new_kind(
    small: Service, query: str, telling: int
) -> None:
    new, old = await post(small, {"query": query}, NEW), await post(small, {"query": query}, OLD)
    assert (new.status_code, old.status_code) == (telling, 200)
    assert ("data" in new.json()) == (telling < 300)
    assert new.json() == old.json()


@pytest.mark.parametrize("body", [[], [{"query": HELLO}], {}, {"query": ["a"]}, "x", 5])
@pytest.mark.parametrize("accept", [NEW, OLD])
async def test_what_is_no_request_is_no_graphql_answer(
    empty: Service, body: Any, accept: str
) -> None:
    response = await post(empty, body, accept)
    assert response.status_code == 400
    assert response.headers["content-type"] == "application/problem+json"


async def test_nobody_without_a_key_gets_a_graphql_answer(empty: Service) -> None:
    headers = {"Accept": NEW}
    response = await empty.client.post("/graphql", json={"query": HELLO}, headers=headers)
    assert response.status_code == 401
    assert response.headers["content-type"] == "application/problem+json"


async def test_unknown_properties_are_ignored_and_null_is_not_told(empty: Service) -> None:
    body = {"query": HELLO, "variables": None, "operationName": None, "extensions": None, "x": 1}
    assert (await post(empty, body)).json() == {"data": {"__typename": "Query"}}


@pytest.mark.parametrize("name", [None, "C", ""])
async def test_one_of_several_operations_must_be_named(empty: Service, name: str | None) -> None:
    response = await post(empty, {"query": TWO, "operationName": name})
    assert (response.status_code, codes(response)) == (422, ["BAD_INPUT"])
    assert "operationName" in response.json()["errors"][0]["message"]


async def test_the_named_operation_is_run(empty: Service) -> None:
    response = await post(empty, {"query": TWO, "operationName": "A"})
    assert response.json() == {"data": {"__typename": "Query"}}


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS"])
async def test_other_methods_are_not_allowed(empty: Service, method: str) -> None:
    response = await empty.client.request(method, "/graphql", headers=empty.bearer(Right.READ))
    assert response.status_code == 405
    assert set(response.headers["allow"].split(", ")) == {"GET", "HEAD", "POST"}


async def test_a_syntax_error_says_where(empty: Service) -> None:
    (error,) = (await post(empty, {"query": "{\n  a("})).json()["errors"]
    assert error["locations"] == [{"line": 2, "column": 5}]


async def test_answers_differ_by_what_is_accepted(empty: Service) -> None:
    assert "Accept" in (await post(empty, {"query": HELLO})).headers["vary"]
