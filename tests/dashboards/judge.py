"""Answers a document a second time, and tells where the service's answer differs."""

import math
import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from graphql import (
    GraphQLObjectType,
    GraphQLResolveInfo,
    build_schema,
    execute_sync,
    get_named_type,
    is_list_type,
    is_object_type,
    parse,
    validate,
)

from domain.kpis import REGISTRY
from tests import ROOT
from tests.dashboards.breakdowns import ExpectedPageInfo
from tests.dashboards.expected import ExpectedKpi, ExpectedMetrics, ExpectedQuery
from tests.reference import Reference

SCHEMA = build_schema((ROOT / "docs" / "schema.graphql").read_text("utf-8"))
AS_ANSWERED = object()
"""In place of an object that the reference knows nothing of."""


def snake(name: str) -> str:
    return re.sub(r"([A-Z])", r"_\1", name).lower()


class Judge:
    """The second opinion.

    Attributes:
        judged: fields that were answered a second time, such as `Series.values`.
    """

    def __init__(self, reference: Reference, zone: str, now: datetime) -> None:
        self.root = ExpectedQuery(reference, zone, now)
        self.judged: set[str] = set()
        self._offsets: dict[str, int] = {}  # by the cursors that were seen
        self._answer: Any = None

    def differences(self, document: str, variables: Mapping[str, Any], answer: Any) -> list[str]:
        """Where an answer's data are not what they must be."""
        parsed = parse(document)
        assert validate(SCHEMA, parsed) == []
        self._answer = answer
        result = execute_sync(
            SCHEMA,
            parsed,
            self.root,
            variable_values=dict(variables),
            field_resolver=self._resolve,
            type_resolver=lambda node, *_: kind_of(node),
        )
        assert not result.errors, result.errors
        return list(differing(result.data, answer, "data"))

    def _resolve(self, source: Any, info: GraphQLResolveInfo[None], **arguments: Any) -> Any:
        name = snake(info.field_name)
        answer = self._answered(info.path.as_list())
        if isinstance(source, ExpectedPageInfo) and name == "end_cursor":
            self._offsets[answer] = source.ends_at
            return answer if source.shown else None
        inputs = {snake(key): value for key, value in arguments.items()}
        if "after" in inputs:
            inputs["after"] = self._offsets[inputs["after"]] if inputs["after"] else 0
        if inputs.get("grain") == "AUTO":  # which one draws well is the service's to say
            inputs["grain"] = answer["grain"]
        if isinstance(source, ExpectedMetrics) and name in REGISTRY:
            return source.kpi(name, **inputs)
        expected = getattr(source, name, AS_ANSWERED)
        if expected is AS_ANSWERED:
            return as_answered(info, answer)
        self.judged.add(f"{info.parent_type.name}.{info.field_name}")
        return expected(**inputs) if callable(expected) else expected

    def _answered(self, path: list[str | int]) -> Any:
        """What the service answered there."""
        answer = self._answer
        for step in path:
            if answer is None:
                return None
            answer = answer[step]
        return answer


def as_answered(info: GraphQLResolveInfo[None], answer: Any) -> Any:
    """What the service answered; of objects only how many there are, their fields come next."""
    if answer is None or not is_object_type(get_named_type(info.return_type)):
        return answer
    return [AS_ANSWERED] * len(answer) if isinstance(answer, list) else AS_ANSWERED


def kind_of(node: ExpectedKpi) -> str:
    """The type of the field that shows a KPI: also what `kpi` and `kpis` answer with."""
    metrics = SCHEMA.type_map["Metrics"]
    assert isinstance(metrics, GraphQLObjectType)
    (field,) = (shown for name, shown in metrics.fields.items() if snake(name) == node.name)
    assert not is_list_type(field.type)
    return str(get_named_type(field.type))


def differing(expected: Any, got: Any, path: str) -> Iterator[str]:
    """Where two answers differ; numbers may do so in their last digits."""
    match expected, got:
        case dict(), dict() if list(expected) == list(got):
            for name in expected:
                yield from differing(expected[name], got[name], f"{path}.{name}")
        case list(), list() if len(expected) == len(got):
            for index, pair in enumerate(zip(expected, got, strict=True)):
                yield from differing(*pair, f"{path}[{index}]")
        case ((int() | float()), (int() | float())) if not isinstance(expected, bool):
            if not math.isclose(expected, got, rel_tol=1e-9, abs_tol=1e-9):
                yield f"{path}: must be {expected}, is {got}"
        case _:
            if expected != got:
                yield f"{path}: must be {expected}, is {got}"
