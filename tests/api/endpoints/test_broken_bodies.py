"""Bodies that are broken in every way we know: each refused with a code, none a failure of ours."""

import gzip
import json
from typing import Any

import httpx
import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api.http.keys import Right
from tests.service import Service

HELLO = '{ "query": "{ __typename }"'
QUERY = '"query": "query Q($s: ScopeInput!) { metrics(scope: $s) { csat { value } } }"'
SPAN = '"start": "2026-05-04T00:00:00Z", "end": "2026-05-05T00:00:00Z"'
EXPORT = f'{{"scope": {{"range": {{"between": {{{SPAN}}}}}}}, "series": {{"kpis": ["CSAT"]'
JSON, EVENTS = "application/json", "text/event-stream"

NO_JSON = {
    "nothing": b"",
    "a blank": b" ",
    "no JSON": b"query",
    "a document": b"{ __typename }",
    "half an object": HELLO.encode(),
    "one comma too many": f"{HELLO},}}".encode(),
    "single quotes": b"{'query': '{ __typename }'}",
    "no UTF-8": b'{"query": "\xff\xfe"}',
    "UTF-8 that is too long": b'{"query": "\xc0\x80"}',
    "a surrogate in UTF-8": b'{"query": "\xed\xa0\x80"}',
    "UTF-16": f"{HELLO}}}".encode("utf-16"),
    "UTF-32": f"{HELLO}}}".encode("utf-32"),
    "a byte order mark": b"\xef\xbb\xbf" + f"{HELLO}}}".encode(),
    "two objects": f"{HELLO}}} {HELLO}}}".encode(),
    "NaN": f'{HELLO}, "variables": {{"a": NaN}}}}'.encode(),
    "infinity": f'{HELLO}, "variables": {{"a": -Infinity}}}}'.encode(),
    "an endless number": f'{HELLO}, "variables": {{"a": 1e999}}}}'.encode(),
    "an endless number beside a surrogate": f'{HELLO}, "a": "\\ud800", "b": 1e999}}'.encode(),
    "NaN beside a surrogate": f'{HELLO}, "a": "\\ud800", "b": NaN}}'.encode(),
    "nested deep": b'{"a":' * 10_000 + b"1" + b"}" * 10_000,
    "nested deep beside a surrogate": b'{"a": "\\ud800", "b":'
    + b"[" * 20_000
    + b"]" * 20_000
    + b"}",
    "brackets that are never closed": b"[" * 100_000,
    "a control character": b'{"query": "\x01"}',
    "a form": b"query=%7B__typename%7D",
    "NUL": b"\x00" * 100,
    "gzip": gzip.compress(f"{HELLO}}}".encode()),
    "gzip cut short": gzip.compress(f"{HELLO}}}".encode())[:20],
}
NO_QUESTION = {
    "an array": f"[{HELLO}}}]",
    "an empty array": "[]",
    "null": "null",
    "a number": "5",
    "a text": '"{ __typename }"',
    "an empty object": "{}",
    "query is null": '{"query": null}',
    "query is a list": '{"query": ["{ __typename }"]}',
    "query is an object": '{"query": {"a": 1}}',
    "no query": '{"qeury": "{ __typename }"}',
    "the last of two keys counts": '{"query": "{ __typename }", "query": 5}',
    "variables are a list": f'{HELLO}, "variables": [1]}}',
    "variables are a text": f'{HELLO}, "variables": "{{}}"}}',
    "extensions are a text": f'{HELLO}, "extensions": ""}}',
    "operationName is a number": f'{HELLO}, "operationName": 5}}',
    "documentId is a number": '{"documentId": 5}',
    "documentId is a list": '{"documentId": ["a"]}',
    "documentId is empty": '{"documentId": ""}',
    "documentId is a prefix alone": '{"documentId": "sha256:"}',
    "documentId is of another text": f'{HELLO}, "documentId": "{"0" * 64}"}}',
    "a hash that is a number": '{"extensions": {"persistedQuery": {"sha256Hash": 5}}}',
    "a hash that is missing": '{"extensions": {"persistedQuery": {}}}',
    "persistedQuery is a text": '{"extensions": {"persistedQuery": "abc"}}',
}
ODD = {
    "a lone surrogate as a query": '{"query": "\\ud800"}',
    "NUL as a query": '{"query": "\\u0000"}',
    "NUL in a query": '{"query": "{ __typename\\u0000 }"}',
    "a byte order mark in a query": '{"query": "\\ufeff"}',
    "a lone surrogate in a name": '{"query": "{ \\udfff }"}',
    "a surrogate escaped in a document": '{"query": "{ __type(name: \\"\\\\uD800\\") { name }"}',
    "an operation called by a surrogate": f'{HELLO}, "operationName": "\\ud800"}}',
    "an operation called by NUL": f'{HELLO}, "operationName": "\\u0000"}}',
    "a document called by NUL": '{"documentId": "\\u0000"}',
    "a document called by a surrogate": '{"documentId": "\\ud800"}',
    "a document of a long name": f'{{"documentId": "{"x" * 90_000}"}}',
    "a document called ../": '{"documentId": "../../etc/passwd"}',
    "a mutation": '{"query": "mutation { drop }"}',
    "a subscription": '{"query": "subscription { metricsChanged }"}',
    "a definition": '{"query": "type Query { a: Int }"}',
    "an extension": '{"query": "extend type Query { a: Int } { __typename }"}',
    "a fragment alone": '{"query": "fragment A on Query { __typename }"}',
    "a directive that is none": '{"query": "{ __typename @nothing }"}',
    "a stream": '{"query": "{ kpiCatalog @stream { name } }"}',
    "a deferred fragment": '{"query": "{ ... @defer { __typename } }"}',
    "a scope that is null": f'{{{QUERY}, "variables": {{"s": null}}}}',
    "a scope that is a number": f'{{{QUERY}, "variables": {{"s": 1}}}}',
    "a scope that is huge": f'{{{QUERY}, "variables": {{"s": {"9" * 400}e-300}}}}',
    "a range of numbers": f'{{{QUERY}, "variables": {{"s": {{"range": {{"last": {"9" * 30}}}}}}}}}',
    "a surrogate as a variable": f'{{{QUERY}, "variables": {{"\\ud800": "\\ud800"}}}}',
    "a zone of surrogates": f'{{{QUERY}, "variables": {{"s": {{"timeZone": "\\ud800"}}}}}}',
    "a range of surrogates": f'{{{QUERY}, "variables": {{"s": {{"range": {{"between": '
    '{"start": "\\ud800", "end": "\\u0000"}}}}}',
}


def codes(response: httpx.Response) -> set[str]:
    """The codes that an answer tells, however it tells them."""
    if response.headers["content-type"].startswith(EVENTS):
        (data,) = [line for line in response.text.splitlines() if line.startswith("data: ")]
        answer = json.loads(data.removeprefix("data: "))
    else:
        answer = response.json()
    if "code" in answer:
        return {answer["code"]}
    return {error["extensions"]["code"] for error in answer["errors"]}


async def post(service: Service, path: str, body: bytes, **headers: str) -> httpx.Response:
    sent = {"Content-Type": JSON, **service.bearer(Right.ADMIN), **headers}
    return await service.client.post(path, content=body, headers=sent)


@pytest.mark.parametrize("accept", [JSON, EVENTS])
@pytest.mark.parametrize("body", NO_JSON.values(), ids=NO_JSON)
async def test_what_is_no_json_asks_nothing(empty: Service, body: bytes, accept: str) -> None:
    response = await post(empty, "/graphql", body, Accept=accept)
    assert (response.status_code, response.json()["code"]) == (400, "NOT_JSON")


@pytest.mark.parametrize("body", NO_JSON.values(), ids=NO_JSON)
async def test_what_is_no_json_exports_nothing(empty: Service, body: bytes) -> None:
    response = await post(empty, "/v1/export", body)
    assert (response.status_code, response.json()["code"]) == (400, "NOT_JSON")


@pytest.mark.parametrize("accept", [JSON, EVENTS])
@pytest.mark.parametrize("body", NO_QUESTION.values(), ids=NO_QUESTION)
async def test_what_is_no_question_is_bad_input(empty: Service, body: str, accept: str) -> None:
    response = await post(empty, "/graphql", body.encode(), Accept=accept)
    assert (response.status_code, response.json()["code"]) == (400, "BAD_INPUT")


@pytest.mark.parametrize("accept", [JSON, EVENTS])
@pytest.mark.parametrize("body", ODD.values(), ids=ODD)
async def test_an_odd_question_is_refused(empty: Service, body: str, accept: str) -> None:
    response = await post(empty, "/graphql", body.encode(), Accept=accept)
    assert response.status_code == 200
    assert codes(response) <= {"BAD_INPUT", "PERSISTED_QUERY_NOT_FOUND"}


SCOPE = {"range": {"between": {"start": "2026-05-04T00:00:00Z", "end": "2026-05-05T00:00:00Z"}}}
BY_TIER = {"kpi": "CSAT", "by": ["TIER"]}
UNEXPORTABLE: dict[str, Any] = {
    "nothing": {},
    "a list": [],
    "a scope alone": {"scope": SCOPE},
    "no scope": {"series": {"kpis": ["CSAT"]}},
    "a scope that is null": {"scope": None, "series": {"kpis": ["CSAT"]}},
    "a scope that is a list": {"scope": [SCOPE], "series": {"kpis": ["CSAT"]}},
    "both kinds": {"scope": SCOPE, "series": {"kpis": ["CSAT"]}, "breakdown": BY_TIER},
    "a word too many": {"scope": SCOPE, "series": {"kpis": ["CSAT"]}, "x": 1},
    "a series that is null": {"scope": SCOPE, "series": None},
    "a series that is a list": {"scope": SCOPE, "series": ["CSAT"]},
    "a series of nothing": {"scope": SCOPE, "series": {}},
    "a series of null": {"scope": SCOPE, "series": {"kpis": None}},
    "a series of an unknown KPI": {"scope": SCOPE, "series": {"kpis": ["HAPPINESS"]}},
    "a series of a number": {"scope": SCOPE, "series": {"kpis": [5]}},
    "a series of NUL": {"scope": SCOPE, "series": {"kpis": ["\0"]}},
    "a series of 201 KPIs": {"scope": SCOPE, "series": {"kpis": ["CSAT"] * 201}},
    "a series with an odd word": {"scope": SCOPE, "series": {"kpis": ["CSAT"], "\0": 1}},
    "a series by the minute": {"scope": SCOPE, "series": {"kpis": ["CSAT"], "grain": "MINUTE"}},
    "a series rolled far": {"scope": SCOPE, "series": {"kpis": ["CSAT"], "rolling": 10**9}},
    "a series rolled by a huge number": {
        "scope": SCOPE,
        "series": {"kpis": ["CSAT"], "rolling": 2**64 - 1},
    },
    "a breakdown by nothing": {"scope": SCOPE, "breakdown": {"kpi": "CSAT", "by": []}},
    "a breakdown by null": {"scope": SCOPE, "breakdown": {"kpi": "CSAT", "by": None}},
    "a breakdown by a number": {"scope": SCOPE, "breakdown": {"kpi": "CSAT", "by": [5]}},
    "a breakdown by a word": {"scope": SCOPE, "breakdown": {"kpi": "CSAT", "by": "TIER"}},
    "a breakdown by 16": {"scope": SCOPE, "breakdown": {"kpi": "CSAT", "by": ["TIER"] * 16}},
    "a breakdown of null": {"scope": SCOPE, "breakdown": {"kpi": None, "by": ["TIER"]}},
    "a breakdown of a list": {"scope": SCOPE, "breakdown": {"kpi": ["CSAT"], "by": ["TIER"]}},
}


@pytest.mark.parametrize("value", UNEXPORTABLE.values(), ids=UNEXPORTABLE)
async def test_what_makes_no_table_is_bad_input(small: Service, value: Any) -> None:
    response = await post(small, "/v1/export", orjson.dumps(value))
    assert (response.status_code, response.json()["code"]) == (400, "BAD_INPUT")


@pytest.mark.parametrize("path", ["/graphql", "/v1/export", "/v1/ratings", "/v1/invitations"])
@pytest.mark.parametrize("encoding", ["gzip", "br", "identity", "x"])
async def test_a_compressed_body_is_not_taken(empty: Service, path: str, encoding: str) -> None:
    body = gzip.compress(b"x" * 10_000_000)
    response = await post(empty, path, body, **{"Content-Encoding": encoding})
    assert (response.status_code, response.json()["code"]) == (415, "UNSUPPORTED_MEDIA_TYPE")


@pytest.mark.parametrize("path", ["/graphql", "/v1/export"])
@pytest.mark.parametrize("kind", ["text/plain", "multipart/form-data", "application/graphql", ""])
async def test_a_body_of_another_kind_is_not_taken(empty: Service, path: str, kind: str) -> None:
    body = f"{HELLO}}}".encode()
    response = await post(empty, path, body, **{"Content-Type": kind})
    assert (response.status_code, response.json()["code"]) == (415, "UNSUPPORTED_MEDIA_TYPE")


SCALARS = st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=20)
ANYTHING = st.recursive(
    SCALARS, lambda inner: st.lists(inner) | st.dictionaries(st.text(max_size=5), inner)
)


@given(value=ANYTHING, where=st.sampled_from(["range", "filter", "scope", "by", "whole"]))
@settings(max_examples=50, deadline=None, database=None, derandomize=True)
async def test_whatever_json_is_told_it_is_answered_or_refused(
    small: Service, value: Any, where: str
) -> None:
    scope = SCOPE | ({where: value} if where in {"range", "filter"} else {})
    breakdown = BY_TIER | ({"by": value} if where == "by" else {})
    export = {"scope": value if where == "scope" else scope, "breakdown": breakdown}
    query = "query Q($scope: ScopeInput!) { metrics(scope: $scope) { csat { value } } }"
    request = {"query": query, "variables": export}
    for path, body in {"/graphql": request, "/v1/export": export}.items():
        sent = json.dumps(value if where == "whole" else body).encode()
        response = await post(small, path, sent)
        assert response.status_code in {200, 400}
        assert "INTERNAL" not in response.text


REPEATED = {
    "query": HELLO + ', "query": "{ a: __typename }"}',
    "operationName": HELLO + ', "operationName": "a", "operation\\u004eame": "b"}',
    "variables": HELLO + ', "variables": {}, "variables": {"a": ":"}}',
    "variables.a.b": HELLO + ', "variables": {"a": {"b": 1, "b": 2}}}',
    "variables.a[1].b": HELLO + ', "variables": {"a": [":", {"b": 1, "b": "\\u003a"}]}}',
    "variables.a": HELLO + ', "variables": {"a": "\\ud800", "a": "\\u0000"}}',
}


@pytest.mark.parametrize("accept", [JSON, EVENTS])
@pytest.mark.parametrize(("path", "body"), REPEATED.items(), ids=REPEATED)
async def test_c12_a_question_that_names_a_key_twice_is_refused_by_it(
    empty: Service, path: str, body: str, accept: str
) -> None:
    response = await post(empty, "/graphql", body.encode(), Accept=accept)
    refused = response.json()
    assert (response.status_code, refused["code"]) == (400, "BAD_INPUT")
    assert refused["field"] == path


async def test_c12_so_are_variables_in_a_url_and_an_export(empty: Service) -> None:
    request = {"query": "{ __typename }", "variables": '{"a": [{"b": 1, "b": 2}]}'}
    headers = empty.bearer(Right.READ)
    response = await empty.client.get("/graphql", params=request, headers=headers)
    assert (response.status_code, response.json()["field"]) == (400, "variables.a[0].b")
    response = await post(empty, "/v1/export", f'{EXPORT}, "kpis": ["NPS"]}}}}'.encode())
    assert (response.status_code, response.json()["field"]) == (400, "series.kpis")


async def test_c12_colons_in_a_question_are_no_keys(empty: Service) -> None:
    body = r'{"query": "{ a: __typename }", "variables": {"a:": "\u003a:", "b": {"a:": 1}}}'
    response = await post(empty, "/graphql", body.encode())
    assert (response.status_code, response.json()) == (200, {"data": {"a": "Query"}})
