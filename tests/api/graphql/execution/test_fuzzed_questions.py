"""Questions that nobody would ask: the service answers or refuses, whatever comes.

Schemathesis makes them up, for each field of the schema: some as the schema allows, some not. A run
asks a few; `pytest tests/api/graphql/execution/test_fuzzed_questions.py --examples 2500` asks
5,000.
"""

import io
import re
from typing import Any

import httpx
import pytest
import requests
import schemathesis
from graphql import ObjectValueNode, parse_value
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.core.result import Ok
from schemathesis.graphql import nodes

from api.graphql.names import ErrorCodeType
from api.graphql.schema import schema
from tests.api.conftest import small_log
from tests.served import Served
from tests.service import BATCH

CODES = {code.value for code in ErrorCodeType} - {"INTERNAL"}


def text(*values: str) -> st.SearchStrategy[Any]:
    return st.sampled_from(values).map(nodes.String)


def literal(template: str, *parts: st.SearchStrategy[Any]) -> st.SearchStrategy[ObjectValueNode]:
    """Values as they are written in a document."""

    def made(drawn: tuple[Any, ...]) -> ObjectValueNode:
        value = parse_value(template % drawn)
        assert isinstance(value, ObjectValueNode)
        return value

    return st.tuples(*parts).map(made)


DAYS = [f"2026-05-0{day}T00:00:00Z" for day in range(1, 8)]
ODD_DAYS = ["1899-01-01T00:00:00Z", "2026-05-02T24:00:00Z", "2026-02-30T00:00:00Z", "now"]
GRAINS = st.sampled_from(["HOUR", "DAY", "DAY", "WEEK", "MONTH", "QUARTER", "YEAR", "AUTO"])
COUNTS = st.integers(1, 60) | st.integers(-(2**31), 2**31 - 1)
LAST = literal("{last: {count: %d, grain: %s}}", COUNTS, GRAINS)
SPAN = st.lists(st.sampled_from(DAYS), min_size=2, max_size=2, unique=True).map(sorted)
BETWEEN = SPAN.flatmap(
    lambda span: literal('{%s: {start: "%s", end: "%s"}}', st.just("between"), *map(st.just, span))
)
ODD = literal('{between: {start: "%s", end: "%s"}}', *[st.sampled_from(DAYS + ODD_DAYS)] * 2)
STRATEGIES: dict[str, st.SearchStrategy[Any]] = {
    "DateTime": text(*DAYS, *ODD_DAYS),
    "TimeZone": text("UTC", "Asia/Kathmandu", "America/St_Johns") | text("Nowhere/At_All", ""),
    "ID": text("1", "2", "a1", "T-1", "email", "desk") | st.text(max_size=20).map(nodes.String),
    "RangeInput": BETWEEN | BETWEEN | LAST | literal("{toDate: %s}", GRAINS) | ODD,
    "CompareInput": literal("{previousPeriod: %s}", st.sampled_from(["true", "false"]))
    | literal("{samePeriodAgo: {count: %d, grain: %s}}", COUNTS, GRAINS),
}
for name, strategy in STRATEGIES.items():
    schemathesis.graphql.scalar(name, strategy)

# Inputs of which one field alone may be told, which Schemathesis does not know, are scalars to it.
SDL = re.sub(r"input (\w+) @oneOf \{[^}]*\}", r"scalar \1", schema.as_str())
OPERATIONS = {
    operation.ok().label: operation.ok()
    for operation in schemathesis.graphql.from_file(io.StringIO(SDL)).get_all_operations()
    if isinstance(operation, Ok)
}
DRAWN = [*OPERATIONS, *["Query.metrics"] * (len(OPERATIONS) // 2)]
"""Fields to ask for: KPIs, which have the most arguments, more often than others."""


@pytest.fixture(scope="module")
def busy(served: Served) -> Served:
    """The service with something to tell."""
    headers = {"Authorization": f"Bearer {served.key}", "Content-Type": BATCH}
    response = httpx.post(f"{served.address}/v1/events", json=small_log(), headers=headers)
    assert response.status_code == 202
    return served


@pytest.mark.parametrize("mode", GenerationMode)
def test_a_made_up_document_is_answered_or_refused(
    busy: Served, examples: int, mode: GenerationMode
) -> None:
    documents = st.sampled_from(DRAWN).flatmap(
        lambda label: OPERATIONS[label].as_strategy(generation_mode=mode)
    )
    headers = {"Authorization": f"Bearer {busy.key}", "Accept": "application/json"}

    @settings(
        max_examples=examples,
        deadline=None,
        database=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.generate],
    )
    @given(case=documents)
    def ask(case: schemathesis.Case[Any]) -> None:
        response = case.call(f"{busy.address}/graphql", session=session, headers=headers)
        assert response.status_code == 200, (response.text, case.body)
        errors = response.json().get("errors", [])
        codes = {error["extensions"]["code"] for error in errors}
        assert codes <= CODES, (errors, case.body)

    with requests.Session() as session:
        ask()
