"""Documents that cost more to understand than to answer: refused at once, with a lasting code."""

import time
from itertools import pairwise

import pytest
from graphql import build_client_schema, get_introspection_query

from api.graphql.documents import MAX_TOKENS, _remembered
from api.graphql.guard import MAX_ALIKE, MAX_DEPTH, MAX_ROOT_FIELDS
from api.keys import Right
from tests.service import MONDAY, Service

SCOPE = f"metrics(scope: {{{MONDAY}}})"
SOON = 0.1
"""Seconds of the processor; half of that on a machine that has nothing else to do."""


def fan_out(size: int, *, aliased: bool = False) -> str:
    """Each fragment spreads the next one twice: 2ⁿ fields when written out."""
    one, two = ("a: id", "b: id") if aliased else ("id", "id")
    names = [f"F{n}" for n in range(size)]
    chain = (
        f"fragment {name} on Metrics {{ {one} ...{below} {two} ...{below} }}"
        for name, below in pairwise(names)
    )
    end = f"fragment {names[-1]} on Metrics {{ {one} }}"
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
    "brackets that are never closed": "{ a(b: " + "[" * 90_000,
    "a filter, 65 deep": f"{{ metrics(scope: {{filter: {'{not: ' * 65}{'}' * 66}) {{ id }} }}",
}
INVALID = {
    "a cycle of one": f"{{ {SCOPE} {{ ...A }} }} fragment A on Metrics {{ id ...A }}",
    "a cycle of two": f"{{ {SCOPE} {{ ...A }} }} fragment A on Metrics {{ id ...B }}"
    " fragment B on Metrics { id ...A }",
    "a cycle that nobody spreads": f"{{ {SCOPE} {{ id }} }} fragment A on Metrics {{ ...A }}",
    "an unknown fragment": f"{{ {SCOPE} {{ ...Nobody }} }}",
    "a long number": f"{{ {SCOPE} {{ csat {{ series(rolling: {'9' * 50_000}) {{ values }} }} }} }}",
    "a literal of 90 kB": f'{{ metrics(scope: "{"x" * 90_000}") {{ id }} }}',
    "introspection of itself, in circles": "{ __schema { nothing } }",
    "1,900 unknown names": f"{{ kpiCatalog(names: [{'CSATX ' * 1900}]) {{ name }} }}",
    "400 arguments of one name": f"{{ metrics({'scope: {} ' * 400}) {{ id }} }}",
    "900 texts in a list": "{ a(b: [" + '"#x", ' * 900 + "]) }",
    "a filter, 60 deep": f"{{ metrics(scope: {{filter: {'{not: ' * 60}{'}' * 61}) {{ id }} }}",
    "a block of 90 kB": '{ a(b: """' + "x \\" * 20_000 + '""") }',
    "a text that is never closed": '{ a(b: "' + "x" * 90_000,
    "a block that is never closed": '{ a(b: """' + "x" * 90_000,
    "a comment of 90 kB": f"{{ a #{'{' * 90_000}",
    "only brackets": "{" * 60 + "}" * 60,
    "only closing brackets": "}" * 1900,
    "nothing but blanks": " " * 100_000,
}


async def took(service: Service, query: str) -> tuple[float, set[str]]:
    """Seconds of the processor, in the best of three attempts, and the codes of the errors."""
    seconds = []
    for _ in range(3):
        _remembered.cache_clear()
        began = time.process_time()
        answer = await service.ask(query)
        seconds.append(time.process_time() - began)
    assert answer.get("data") is None
    return min(seconds), {error["extensions"]["code"] for error in answer["errors"]}


@pytest.mark.parametrize("query", TOO_COMPLEX.values(), ids=TOO_COMPLEX)
async def test_a_hostile_document_is_too_complex(small: Service, query: str) -> None:
    seconds, codes = await took(small, query)
    assert codes == {"QUERY_TOO_COMPLEX"}
    assert seconds < SOON


@pytest.mark.parametrize("query", INVALID.values(), ids=INVALID)
async def test_an_invalid_document_is_refused_as_fast(small: Service, query: str) -> None:
    seconds, codes = await took(small, query)
    assert codes == {"BAD_INPUT"}
    assert seconds < SOON


async def test_a_few_repeated_fields_are_answered(small: Service) -> None:
    assert await small.data(spread_out(MAX_ALIKE)) == {"metrics": {"csat": {"value": 1}}}


def list_of(tokens: int) -> str:
    """A document of so many tokens."""
    return f"{{ kpiCatalog(names: [{'CSAT ' * (tokens - 12)}]) {{ name }} }}"


@pytest.mark.parametrize(
    ("at", "above"),
    [
        (list_of(MAX_TOKENS), list_of(MAX_TOKENS + 1)),
        (
            f"{{ {' '.join(f'a{n}: __typename' for n in range(MAX_ROOT_FIELDS))} }}",
            f"{{ {' '.join(f'a{n}: __typename' for n in range(MAX_ROOT_FIELDS + 1))} }}",
        ),
    ],
    ids=["tokens", "root fields"],
)
async def test_what_is_just_not_too_complex_is_answered(
    small: Service, at: str, above: str
) -> None:
    assert "errors" not in await small.ask(at)
    assert (await small.refusal(above))["code"] == "QUERY_TOO_COMPLEX"


async def test_a_document_may_be_nested_up_to_the_limit(small: Service) -> None:
    (deep,) = (await small.ask(nested(MAX_DEPTH - 1)))["errors"]
    assert deep["message"] == "Cannot query field 'a' on type 'Query'."


async def test_words_in_texts_and_comments_are_no_tokens(small: Service) -> None:
    words = "{ [ ( a " * 3000
    query = f'{{ __type(name: "{words}") {{ name }} # {words}\n b: __type(name: """{words}""")'
    query = query.replace("\\n", "\n") + " { name } }"
    assert await small.data(query) == {"__type": None, "b": None}


async def test_no_more_than_some_errors_are_told(small: Service) -> None:
    answer = await small.ask(f"{{ kpiCatalog(names: [{'CSATX ' * 900}]) {{ name }} }}")
    assert len(answer["errors"]) == 21


async def test_the_introspection_query_of_tools_is_answered(service: Service) -> None:
    told = await service.data(get_introspection_query())
    schema = build_client_schema(told)  # type: ignore[arg-type]  # a TypedDict there
    assert schema.query_type is not None
    assert "metrics" in schema.query_type.fields


@pytest.mark.parametrize("kind", ["literal", "fields"])
async def test_a_body_of_megabytes_is_not_read_as_a_document(service: Service, kind: str) -> None:
    query = '"' + "x" * 5_000_000 + '"' if kind == "literal" else "a " * 100_000
    told = {"query": f"{{ {query} }}"}
    began = time.process_time()
    response = await service.post("/graphql", told, "application/json", Right.READ)
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
    told = await service.data("{ __schema { queryType { name } types { name } } }")
    assert told["__schema"]["queryType"] == {"name": "Query"}
    assert {"name": "Metrics"} in told["__schema"]["types"]


async def test_nobody_looks_at_the_schema_without_a_key(service: Service) -> None:
    response = await service.client.post("/graphql", json={"query": "{ __schema { types } }"})
    assert (response.status_code, response.json()["code"]) == (401, "UNAUTHENTICATED")
