"""Documents and variables drawn by chance: what they cost is in proportion to their size."""

import asyncio
import functools
from collections.abc import Callable
from random import Random
from types import SimpleNamespace
from typing import Any

import orjson
import pytest

from api.graphql.execution.documents import (
    MAX_NAME,
    MAX_REMEMBERED,
    Refused,
    _remembered,
    read_document,
    understood,
)
from api.graphql.execution.errors import MAX_TOLD, all_formatted
from api.graphql.execution.messages import MAX_MESSAGE
from api.graphql.execution.plain_lists import MAX_CELLS
from api.graphql.execution.promises import Rounds
from api.graphql.execution.requests import GraphQLRequest
from api.graphql.schema import schema
from tests.api.graphql.execution.test_hostile_documents import codes_in_time
from tests.hostile import documents, variables
from tests.hostile.variables import QUESTION, Variables
from tests.hostile.work import Yardstick, calls_of, seconds_of
from tests.service import Service

TIMES = 8
"""As much work as something harmless of the same size; the worst that was drawn takes four."""
TIMES_AS_LONG = 30
"""For time, which is no exact measure; what was found took thousands of times as long."""
LARGEST = 7500
"""Characters that a harmless document may have."""
ANSWER = 100 * 1024
"""Bytes of errors."""

Outcome = list[dict[str, Any]]


def judged(text: str) -> Outcome:
    """What is wrong with a document, as if it were the first time that it comes."""
    _remembered.clear()
    try:
        return all_formatted(schema.problems(read_document(text)))
    except Refused as refusal:
        return [dict(refusal.error)]


def executed(text: str, variables: Variables) -> Outcome:
    """What is wrong with a question that asks nothing of any database."""
    try:
        document, _ = understood(GraphQLRequest(text, variables=variables))
    except Refused as refusal:
        return [dict(refusal.error)]
    context = SimpleNamespace(document=document, rounds=Rounds(lambda: None), max_page=None)
    execution = schema.execute(text, variable_values=variables, context_value=context)
    return all_formatted(asyncio.run(execution).errors or [])


def judged_harmless(size: int) -> Outcome:
    errors = judged(documents.harmless(size))
    assert errors == []
    return errors


def executed_harmless(size: int) -> Outcome:
    errors = executed(QUESTION, variables.harmless(size))
    assert errors == []
    return errors


DOCUMENTS = Yardstick(judged_harmless, TIMES, TIMES_AS_LONG)
# To say what is wrong with a value costs a dozen times what taking it does, for each alike; to say
# which of the hundred names of KPIs was perhaps meant costs the same for the shortest document.
VARIABLES = Yardstick(executed_harmless, 2 * TIMES, TIMES_AS_LONG, once=50_000)


def rounded(size: int) -> int:
    """The size of something harmless to hold against: of few sizes, none larger than it may be."""
    return max(100, min(size, LARGEST) // 500 * 500)


@pytest.mark.parametrize("shape", documents.SHAPES, ids=lambda shape: shape.__name__)
def test_c1_a_document_costs_as_much_as_a_harmless_one_of_its_size(
    shape: Callable[[Random, int], str], examples: int
) -> None:
    for seed in range(examples // 5):
        dice = Random(seed)
        text = shape(dice, int(30 * 2 ** (dice.random() * 9)))
        work = functools.partial(judged, text)
        assert DOCUMENTS.is_met(rounded(len(text)), work), (seed, text[:1000])
        assert len(orjson.dumps(work())) < ANSWER, (seed, text[:1000])


@pytest.mark.parametrize(
    "within",
    [
        "...F{0} ...F{0} ...X ...X",
        "...F{0} ...F{0}",
        "...F{0} ... {{ ...F{0} ...X }}",
        "...F{0} @include(if: $a) ...F{0} @skip(if: $a)",
        "... on Query {{ ...F{0} }} ... on Query {{ ...F{0} }}",
        "a: __typename ...F{0} b: __typename ...F{0}",
    ],
)
def test_c1_one_fragment_more_does_not_double_the_work(within: str) -> None:
    def fan(size: int) -> str:
        fragments = (f"fragment F{n} on Query {{ {within.format(n + 1)} }}" for n in range(size))
        return "{ ...F0 } " + " ".join(fragments)

    few, many = (calls_of(functools.partial(judged, fan(size)))[0] for size in (7, 28))
    assert many < TIMES * max(few, calls_of(functools.partial(judged_harmless, 100))[0])
    assert seconds_of(functools.partial(judged, fan(59))) < 5


def test_c1_fragments_of_one_name_all_count() -> None:
    twins = " ".join("fragment A on Query { __typename }" for _ in range(61))
    assert judged("{ ...A } " + twins)[0]["message"] == "more than 60 fragments"


async def test_c1_inline_fragments_within_each_other_are_levels(small: Service) -> None:
    query = "{ ...F0 } " + " ".join(
        f"fragment F{n} on Query {{ {'... {' * 55} ...F{n + 1} {'}' * 55} }}" for n in range(11)
    )
    assert await codes_in_time(small, query) == {"QUERY_TOO_COMPLEX"}


@pytest.mark.parametrize("within", ["fields { %s }", "fields { args { %s } }", "enumValues { %s }"])
def test_c1_a_list_multiplies_up_to_a_bound(within: str) -> None:
    names = " ".join(f"a{n}: name" for n in range(600))
    query = f"{{ __schema {{ types {{ {within % names} }} }} }}"
    number, errors = calls_of(functools.partial(executed, query, {}))
    assert {error["extensions"]["code"] for error in errors} == {"QUERY_TOO_COMPLEX"}
    assert number < 30 * MAX_CELLS.limit


def test_c1_a_name_is_as_long_as_people_write() -> None:
    longest = int(MAX_NAME.limit)
    assert judged(f"{{ {'a' * longest}: __typename }}") == []
    (error,) = judged(f"{{ {'a' * (longest + 1)}: __typename }}")
    assert error["extensions"] == {"code": "QUERY_TOO_COMPLEX"}


def test_c1_documents_are_remembered_by_what_they_weigh() -> None:
    _remembered.clear()
    for number in range(15):
        read_document(f"# {number}\n{documents.harmless(LARGEST)}")
    assert 0 < _remembered.weight <= MAX_REMEMBERED.limit
    assert len(_remembered._kept) < 12


@pytest.mark.parametrize("kind", variables.KINDS, ids=lambda kind: kind.__name__)
def test_c2_wrong_variables_cost_as_much_as_good_ones_of_their_size(
    kind: Callable[[Random, int], Variables], examples: int
) -> None:
    for seed in range(examples // 5):
        dice = Random(seed)
        variables = kind(dice, int(20 * 2 ** (dice.random() * 12)))
        work = functools.partial(executed, QUESTION, variables)
        assert VARIABLES.is_met(rounded(len(orjson.dumps(variables))), work), (
            seed,
            str(variables)[:300],
        )
        assert len(orjson.dumps(work())) < ANSWER, (seed, str(variables)[:300])


@pytest.mark.parametrize("name", ["FIRST_RESPONSE_TIM", "CSATX", "x" * 20_000])
def test_c2_nobody_is_told_what_an_enum_value_may_have_meant(name: str) -> None:
    (error,) = executed(QUESTION, {"n": [name]})
    assert "did you mean" not in error["message"].lower()
    assert len(error["message"]) <= MAX_MESSAGE.limit
    assert error["message"].startswith("Variable '$n' has invalid value at [0]")
    assert error["message"].endswith("does not exist in 'KpiName' enum.")


def test_c2_of_very_many_errors_the_first_are_told() -> None:
    query = "{ " + " ".join(f"a{n}: __type(name: $x) {{ name }}" for n in range(20)) + " }"
    (refused, *_) = judged(query)
    assert refused["extensions"] == {"code": "BAD_INPUT"}
    most = int(MAX_TOLD.limit)
    errors = all_formatted(schema.problems(read_document("{ nothing }")) * (most + 7))
    assert len(errors) == most + 1
    assert errors[-1]["message"].startswith("7 more errors")
