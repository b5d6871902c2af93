"""Documents that cost more to understand than to answer: refused at once, with a lasting code."""

import time
from collections.abc import Callable, Mapping
from itertools import pairwise
from typing import Any

import pytest
from graphql import build_client_schema, get_introspection_query

from api.graphql.execution.documents import (
    MAX_LENGTH,
    MAX_TOKENS,
    MAX_TOKENS_OF_ARGUMENTS,
    _remembered,
)
from api.graphql.execution.guard import MAX_ALIKE, MAX_DEPTH, MAX_OPERATIONS, MAX_ROOT_FIELDS
from api.http.keys import Right
from tests.service import MONDAY, Service

SCOPE = f"metrics(scope: {{{MONDAY}}})"
SOON = 0.1
"""Seconds of the processor."""
ATTEMPTS = 10
"""At being as fast as that, on a machine that may be busy with other work."""


def fan_out(size: int, *, aliased: bool = False) -> str:
    """Each fragment spreads the next one twice: 2ⁿ fields when written out."""
    first, second = ("a: id", "b: id") if aliased else ("id", "id")
    names = [f"F{n}" for n in range(size)]
    chain = (
        f"fragment {name} on Metrics {{ {first} ...{below} {second} ...{below} }}"
        for name, below in pairwise(names)
    )
    end = f"fragment {names[-1]} on Metrics {{ {first} }}"
    return "\n".join([f"{{ {SCOPE} {{ ...F0 }} }}", *chain, end])


def nested(depth: int) -> str:
    return "{ " + "a { " * depth + "a" + " }" * depth + " }"


def spread_out(size: int, inner: str = "value") -> str:
    return f"{{ {SCOPE} {{ {f'csat {{ {inner} }} ' * size} }} }}"


TOO_COMPLEX = {
    "fan-out of 16": fan_out(16),
    "fan-out of 24": fan_out(24),
    "fan-out of 24, aliased": fan_out(24, aliased=True),
    "fan-out of 100": fan_out(100),
    "fan-out of 150, aliased": fan_out(150, aliased=True),
    "1,000 aliases": f"{{ {SCOPE} {{ {' '.join(f'a{n}: id' for n in range(1000))} }} }}",
    "21 root fields": f"{{ {' '.join(f'a{n}: __typename' for n in range(21))} }}",
    "depth of 17": nested(17),
    "depth of 500": nested(500),
    "depth of 2,000": nested(2000),
    "inline fragments, 2,000 deep": "{" + "...{" * 2000 + "a" + "}" * 2001,
    "a list, 2,000 deep": f"{{ a(b: {'[' * 2000}{']' * 2000}) }}",
    "an object, 600 deep": f"{{ a(b: {'{c:' * 600}1{'}' * 600}) }}",
    "20,000 unknown fields": f"{{ {'a ' * 20_000}}}",
    "20,000 repeated fields": f"{{ {SCOPE} {{ {'id ' * 20_000} }} }}",
    "700 repeated nested fields": spread_out(700),
    "300 repeated nested fields": spread_out(300),
    "17 repeated fields": spread_out(17),
    "fields repeated two levels down": spread_out(5, inner="definition { name } " * 4),
    "repeated fields in a fragment that nobody spreads": f"{{ {SCOPE} {{ id }} }}"
    f" fragment A on Metrics {{ {'csat { value } ' * 100} }}",
    "repeated fields of many fragments": f"{{ {SCOPE} {{ {'...A ' * 20} }} }}"
    " fragment A on Metrics { csat { value } }",
    "400 repeated unknown fields": f"{{ {SCOPE} {{ {'zzz { y } ' * 400} }} }}",
    "1,900 unknown fields": f"{{ {SCOPE} {{ {'zzz ' * 1900} }} }}",
    "900 fields that contradict": f"{{ {SCOPE} {{ {'a: id a: csat ' * 300} }} }}",
    "directives": f"{{ __typename {'@a ' * 2000} }}",
    "900 directives": f"{{ __typename {'@a ' * 900} }}",
    "101 directives in a fragment": "{ ...F } fragment F on Query { "
    + " ".join(f"a{n}: __typename @skip(if: true)" for n in range(101))
    + "}",
    "fan-out of 300": fan_out(300),
    "50,000 unknown fields": f"{{ {'a ' * 50_000} }}",
    "30,000 comments": "{ id " + "#\n" * 30_000 + "}",
    "1,000 variables": f"query({' '.join(f'$v{n}: Int' for n in range(1000))}) {{ __typename }}",
    "1,000 operations": " ".join(f"query Q{n} {{ __typename }}" for n in range(1000)),
    "1,000 fragments": "{ __typename } "
    + " ".join(f"fragment F{n} on Query {{ __typename }}" for n in range(1000)),
    "11 operations": " ".join(f"query Q{n} {{ __typename }}" for n in range(11)),
    "many operations over many fragments": " ".join(f"query Q{n} {{ ...F0 }}" for n in range(70))
    + " ".join(f"fragment F{n} on Query {{ a(x: $a) ...F{n + 1} }}" for n in range(40)),
    "a literal of 90 kB": f'{{ metrics(scope: "{"x" * 90_000}") {{ id }} }}',
    "a block of 90 kB": '{ a(b: """' + "x \\" * 20_000 + '""") }',
    "a text that is never closed": '{ a(b: "' + "x" * 90_000,
    "a block that is never closed": '{ a(b: """' + "x" * 90_000,
    "a comment of 90 kB": f"{{ a #{'{' * 90_000}",
    "90,000 commas": "{ a" + "," * 90_000 + "}",
    "61 fragments": "{ a } " + " ".join(f"fragment F{n} on Query {{ a }}" for n in range(61)),
    "45,000 lines": "\n" * 45_000 + "{ a(",
    "30,000 byte order marks": "\ufeff" * 33_000 + "{ a }",
    "a name of 90 kB": f"{{ {'a' * 90_000} }}",
    "a number of 90 kB": f"{{ a(b: 1.{'9' * 90_000}) }}",
    "1,000 names": f"{{ kpiCatalog(names: [{'CSAT ' * 1000}]) {{ name }} }}",
    "nothing but 100,000 blanks": " " * 100_000,
    "brackets that are never closed": "{ a(b: " + "[" * 90_000,
    "a filter, 65 deep": f"{{ metrics(scope: {{filter: {'{not: ' * 65}{'}' * 66}) {{ id }} }}",
}
INVALID = {
    "a cycle of one": f"{{ {SCOPE} {{ ...A }} }} fragment A on Metrics {{ id ...A }}",
    "a cycle of two": f"{{ {SCOPE} {{ ...A }} }} fragment A on Metrics {{ id ...B }}"
    " fragment B on Metrics { id ...A }",
    "a cycle that nobody spreads": f"{{ {SCOPE} {{ id }} }} fragment A on Metrics {{ ...A }}",
    "an unknown fragment": f"{{ {SCOPE} {{ ...Nobody }} }}",
    "a long number": f"{{ {SCOPE} {{ csat {{ series(rolling: {'9' * 30_000}) {{ values }} }} }} }}",
    "a literal of 30 kB": f'{{ metrics(scope: "{"x" * 30_000}") {{ id }} }}',
    "introspection of itself, in circles": "{ __schema { nothing } }",
    "990 unknown names": f"{{ kpiCatalog(names: [{'CSATX ' * 990}]) {{ name }} }}",
    "240 arguments of one name": f"{{ metrics({'scope: {} ' * 240}) {{ id }} }}",
    "700 texts in a list": "{ a(b: [" + '"#x", ' * 700 + "]) }",
    "480 objects in a list": f"{{ metrics(scope: [{'{} ' * 480}]) {{ id }} }}",
    "480 filters": f"{{ metrics(scope: {{filter: {{all: [{'{} ' * 480}]}}}}) {{ id }} }}",
    "160 nested filters": "{ metrics(scope: {filter: {any: [" + "{not: {}} " * 160 + "]}}) { a } }",
    "240 fields of an object": f"{{ metrics(scope: {{{'range: {} ' * 240}}}) {{ id }} }}",
    "lists in lists": "{ a(" + ("b: " + "[" * 15 + "]" * 15) * 30 + ") }",
    "240 variables": f"query({' '.join(f'$v{n}: Int' for n in range(240))}) {{ a }}",
    "a chain of 60 fragments": "{ ...F0 } "
    + " ".join(f"fragment F{n} on Query {{ ...F{n + 1} }}" for n in range(60)),
    "10 operations over 15 fragments": " ".join(
        f"query Q{n}($a: Int $b: Int) {{ ...F0 }}" for n in range(10)
    )
    + " ".join(f"fragment F{n} on Query {{ a(x: $a y: $b) ...F{n + 1} }}" for n in range(15)),
    "150 types": " ".join(f"type A{n} {{ a: Int }}" for n in range(150)) + " { __typename }",
    "99 unknown directives": f"{{ __typename {'@a(b: 1) ' * 99} }}",
    "a filter, 60 deep": f"{{ metrics(scope: {{filter: {'{not: ' * 60}{'}' * 61}) {{ id }} }}",
    "a text of escapes": '{ a(b: "' + "\\n" * 16_000 + '") }',
    "a block of lines": '{ a(b: """' + "\n x" * 10_000 + '""") }',
    "30,000 lines": "\n" * 30_000 + "{ " + "a(" * 30,
    "an unclosed text of 30 kB": '{ a(b: "' + "x" * 30_000,
    "only brackets": "{" * 60 + "}" * 60,
    "only closing brackets": "}" * 1900,
    "nothing but blanks": " " * 32_000,
}


async def codes_in_time(
    service: Service, query: str, variables: Mapping[str, Any] | None = None
) -> set[str]:
    """The codes of the errors, which come soon."""
    for _ in range(ATTEMPTS):
        _remembered.clear()
        began = time.process_time()
        answer = await service.ask(query, variables)
        seconds = time.process_time() - began
        if seconds < SOON:
            break
    assert seconds < SOON
    assert answer.get("data") is None
    return {error["extensions"]["code"] for error in answer["errors"]}


@pytest.mark.parametrize("query", TOO_COMPLEX.values(), ids=TOO_COMPLEX)
async def test_a_hostile_document_is_too_complex(small: Service, query: str) -> None:
    assert await codes_in_time(small, query) == {"QUERY_TOO_COMPLEX"}


@pytest.mark.parametrize("query", INVALID.values(), ids=INVALID)
async def test_an_invalid_document_is_refused_as_fast(small: Service, query: str) -> None:
    assert await codes_in_time(small, query) == {"BAD_INPUT"}


async def test_a_few_repeated_fields_are_answered(small: Service) -> None:
    assert await small.data(spread_out(int(MAX_ALIKE.limit))) == {"metrics": {"csat": {"value": 1}}}


def names(count: int) -> str:
    """A document with so many tokens of arguments."""
    return f"{{ kpiCatalog(names: [{'CSAT ' * (count - 5)}]) {{ name }} }}"


def fields(count: int) -> str:
    """A document of so many tokens."""
    aliased, plain = divmod(count - 5, 3)
    aliases = " ".join(f"a{n}: name" for n in range(aliased))
    return f"{{ kpiCatalog {{ {aliases} {'name ' * plain} }} }}"


@pytest.mark.parametrize(
    ("document", "most"),
    [
        (fields, int(MAX_TOKENS.limit)),
        (names, int(MAX_TOKENS_OF_ARGUMENTS.limit)),
        ("{ __typename }".ljust, int(MAX_LENGTH.limit)),
        (
            lambda count: f"{{ {' '.join(f'a{n}: __typename' for n in range(count))} }}",
            int(MAX_ROOT_FIELDS.limit),
        ),
    ],
    ids=["tokens", "tokens of arguments", "characters", "root fields"],
)
async def test_what_is_just_not_too_complex_is_answered(
    small: Service, document: Callable[[int], str], most: int
) -> None:
    assert "errors" not in await small.ask(document(most))
    assert (await small.refusal(document(most + 1)))["code"] == "QUERY_TOO_COMPLEX"


async def test_so_many_operations_are_chosen_from(small: Service) -> None:
    query = " ".join(f"query Q{n} {{ __typename }}" for n in range(int(MAX_OPERATIONS.limit)))
    body = {"query": query, "operationName": "Q3"}
    response = await small.post("/graphql", body, "application/json", Right.READ)
    assert response.json() == {"data": {"__typename": "Query"}}


async def test_a_document_may_be_nested_up_to_the_limit(small: Service) -> None:
    (deep,) = (await small.ask(nested(int(MAX_DEPTH.limit) - 1)))["errors"]
    assert deep["message"] == "Cannot query field 'a' on type 'Query'."


async def test_words_in_texts_and_comments_are_no_tokens(small: Service) -> None:
    words = "{ [ ( a " * 1300
    query = f'{{ __type(name: "{words}") {{ name }} # {words}\n b: __type(name: """{words}""")'
    query = query.replace("\\n", "\n") + " { name } }"
    assert await small.data(query) == {"__type": None, "b": None}


async def test_no_more_than_some_errors_are_told(small: Service) -> None:
    answer = await small.ask(f"{{ kpiCatalog(names: [{'CSATX ' * 900}]) {{ name }} }}")
    assert len(answer["errors"]) == 21


async def test_the_introspection_query_of_tools_is_answered(service: Service) -> None:
    introspection = await service.data(get_introspection_query())
    schema = build_client_schema(introspection)  # type: ignore[arg-type]  # a TypedDict there
    assert schema.query_type is not None
    assert "metrics" in schema.query_type.fields


@pytest.mark.parametrize("kind", ["literal", "fields"])
async def test_a_body_of_megabytes_is_not_read_as_a_document(service: Service, kind: str) -> None:
    query = '"' + "x" * 5_000_000 + '"' if kind == "literal" else "a " * 100_000
    body = {"query": f"{{ {query} }}"}
    began = time.process_time()
    response = await service.post("/graphql", body, "application/json", Right.READ)
    assert (response.status_code, response.json()["code"]) == (413, "TOO_LARGE")
    assert time.process_time() - began < SOON


async def test_a_hostile_document_runs_no_statement(small: Service) -> None:
    assert "extensions" not in await small.ask(fan_out(16))


async def test_variables_nested_deep_are_not_json(service: Service) -> None:
    deep = b'{"query": "{ __typename }", "variables": {"a": ' + b"[" * 1000 + b"]" * 1000 + b"}}"
    response = await service.post("/graphql", deep, "application/json", Right.READ)
    assert (response.status_code, response.json()["code"]) == (400, "NOT_JSON")


async def test_variables_that_nobody_asked_for_are_ignored(small: Service) -> None:
    assert await small.data("{ __typename }", {"a": 1}) == {"__typename": "Query"}


async def test_filters_nested_in_variables_stay_bounded(small: Service) -> None:
    where: dict[str, object] = {}
    for _ in range(28):
        where = {"not": where}
    query = "query Q($s: ScopeInput!) { metrics(scope: $s) { ticketVolume { value } } }"
    span = {"start": "2026-05-04T00:00:00Z", "end": "2026-05-05T00:00:00Z"}
    scope = {"range": {"between": span}, "filter": where}
    assert (await small.data(query, {"s": scope}))["metrics"] == {"ticketVolume": {"value": 2}}


async def test_a_key_may_look_at_the_schema(service: Service) -> None:
    data = await service.data("{ __schema { queryType { name } types { name } } }")
    assert data["__schema"]["queryType"] == {"name": "Query"}
    assert {"name": "Metrics"} in data["__schema"]["types"]


async def test_nobody_looks_at_the_schema_without_a_key(service: Service) -> None:
    response = await service.client.post("/graphql", json={"query": "{ __schema { types } }"})
    assert (response.status_code, response.json()["code"]) == (401, "UNAUTHENTICATED")
