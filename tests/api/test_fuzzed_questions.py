"""Questions that nobody would ask: the service answers or refuses, whatever comes."""

import json
from typing import Any

import httpx
import orjson
import pytest
from graphql import GraphQLObjectType, GraphQLSchema, StringValueNode, build_schema
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis_graphql import Mode, queries

from api.graphql.names import ErrorCode
from api.graphql.schema import schema
from api.keys import Right
from tests.served import Served
from tests.service import Service

CODES = {code.value for code in ErrorCode} - {"INTERNAL"}
TYPICAL = {"id", "range", "freshness", "kpi", "kpis", "csat", "nps", "openTickets", "ticketVolume"}
TYPICAL |= {"firstResponseTime", "resolutionTime", "firstContactResolutionRate", "agentLoad"}


def smaller() -> GraphQLSchema:
    """The schema with some KPIs of each type: documents over all of them are mostly too large."""
    made = build_schema(schema.as_str())
    metrics = made.type_map["Metrics"]
    assert isinstance(metrics, GraphQLObjectType)
    for name in set(metrics.fields) - TYPICAL:
        del metrics.fields[name]
    return made


def texts(*values: str) -> st.SearchStrategy[StringValueNode]:
    return st.sampled_from([StringValueNode(value=value) for value in values])


SCALARS = {
    "DateTime": texts(
        "2026-05-04T00:00:00Z",
        "2026-05-05T00:00:00+02:00",
        "1899-01-01T00:00:00Z",
        "2026-02-30T00:00:00Z",
        "now",
    ),
    "TimeZone": texts("UTC", "Asia/Kathmandu", "America/St_Johns", "Nowhere/At_All", ""),
}


def fuzz(served: Served, count: int, mode: Mode) -> None:
    documents = queries(smaller(), custom_scalars=SCALARS, mode=mode)

    @settings(
        max_examples=count,
        deadline=None,
        database=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )
    @given(document=documents, is_get=st.booleans())
    def ask(document: str, is_get: bool) -> None:
        headers = {"Authorization": f"Bearer {served.key}", "Accept": "application/json"}
        told = {"query": document}
        if is_get and len(document) < 8000:
            response = client.get("/graphql", params=told, headers=headers)
        else:
            response = client.post("/graphql", json=told, headers=headers)
        assert response.status_code == 200, (response.text, document)
        answer = response.json()
        codes = {error["extensions"]["code"] for error in answer.get("errors", [])}
        assert codes <= CODES, (answer["errors"], document)

    with httpx.Client(base_url=served.address, timeout=10) as client:
        ask()


@pytest.mark.parametrize("mode", Mode)
def test_a_made_up_document_is_answered_or_refused(
    served: Served, examples: int, mode: Mode
) -> None:
    fuzz(served, examples, mode)


HELLO = '{ "query": "{ __typename }"'
BROKEN = {
    "nothing": b"",
    "a blank": b" ",
    "no JSON": b"query",
    "a document": b"{ __typename }",
    "half an object": HELLO.encode(),
    "one comma too many": f"{HELLO},}}".encode(),
    "single quotes": b"{'query': '{ __typename }'}",
    "no UTF-8": b'{"query": "\xff\xfe"}',
    "UTF-16": f"{HELLO}}}".encode("utf-16"),
    "a byte order mark": b"\xef\xbb\xbf" + f"{HELLO}}}".encode(),
    "two objects": f"{HELLO}}} {HELLO}}}".encode(),
    "NaN": f'{HELLO}, "variables": {{"a": NaN}}}}'.encode(),
    "an endless number": f'{HELLO}, "variables": {{"a": 1e999}}}}'.encode(),
    "nested deep": b'{"a":' * 100_00 + b"1" + b"}" * 100_00,
    "an array": f"[{HELLO}}}]".encode(),
    "an empty array": b"[]",
    "null": b"null",
    "a number": b"5",
    "a text": b'"{ __typename }"',
    "query is null": b'{"query": null}',
    "query is a list": b'{"query": ["{ __typename }"]}',
    "query is an object": b'{"query": {"a": 1}}',
    "no query": b'{"qeury": "{ __typename }"}',
    "variables are a list": f'{HELLO}, "variables": [1]}}'.encode(),
    "variables are a text": f'{HELLO}, "variables": "{{}}"}}'.encode(),
    "extensions are a text": f'{HELLO}, "extensions": ""}}'.encode(),
    "operationName is a number": f'{HELLO}, "operationName": 5}}'.encode(),
    "a form": b"query=%7B__typename%7D",
    "NUL": b"\x00" * 100,
    "gzip": b"\x1f\x8b\x08\x00\x00\x00\x00\x00",
}


@pytest.mark.parametrize("body", BROKEN.values(), ids=BROKEN)
async def test_a_broken_body_is_refused(empty: Service, body: bytes) -> None:
    response = await empty.post("/graphql", body, "application/json", Right.READ)
    assert response.status_code == 400, response.text
    assert response.json()["code"] in {"NOT_JSON", "BAD_INPUT"}


@given(told=st.recursive(st.none() | st.booleans() | st.floats() | st.text(), st.lists))
@settings(max_examples=25, deadline=None, database=None, derandomize=True)
def test_whatever_json_a_variable_is_it_is_answered_or_refused(told: Any, served: Served) -> None:
    body = {
        "query": "query Q($s: ScopeInput!) { metrics(scope: $s) { csat { value } } }",
        "variables": {"s": {"range": told, "timeZone": told, "filter": {"team": told}}},
    }
    content = json.dumps(body).encode() if _is_odd(told) else orjson.dumps(body)
    headers = {"Authorization": f"Bearer {served.key}", "Content-Type": "application/json"}
    response = httpx.post(f"{served.address}/graphql", content=content, headers=headers)
    assert response.status_code in {200, 400}, response.text
    assert "INTERNAL" not in response.text


def _is_odd(told: Any) -> bool:
    """Whether orjson does not write it: a lone surrogate."""
    try:
        orjson.dumps(told)
    except TypeError:
        return True
    return False
