"""Each text of the schema is written once, and each class is named for what it is there."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLSchema,
)
from strawberry.schema.schema_converter import GraphQLCoreConverter

from api.graphql.schema import schema
from tests import ROOT

GRAPHQL: GraphQLSchema = schema._schema
TYPES = {
    name: kind
    for name, kind in GRAPHQL.type_map.items()
    if not name.startswith("__") and name not in {"ID", "String", "Int", "Float", "Boolean"}
}
MODULES = sorted((ROOT / "api/graphql").glob("**/*.py"))


def resolved_fields() -> Iterator[tuple[str, str | None]]:
    """Each field with a resolver of its own, and its description."""
    for name, kind in TYPES.items():
        if isinstance(kind, GraphQLObjectType | GraphQLInterfaceType):
            for field_name, field in kind.fields.items():
                if field.extensions[GraphQLCoreConverter.DEFINITION_BACKREF].base_resolver:
                    yield f"{name}.{field_name}", field.description


@pytest.mark.parametrize("name", TYPES)
def test_every_type_has_a_description(name: str) -> None:
    text = TYPES[name].description
    assert text
    assert text[-1] == "."
    assert not re.match(r"\w+\(", text), "a docstring that dataclasses made"


def test_every_field_with_a_resolver_has_a_description() -> None:
    described = dict(resolved_fields())
    assert len(described) > 150
    assert [name for name, text in described.items() if not text or text[-1] != "."] == []


def test_descriptions_hold_no_sections_of_docstrings() -> None:
    texts = [*(kind.description or "" for kind in TYPES.values())]
    texts += [text or "" for _, text in resolved_fields()]
    sections = ("Args:", "Raises:", "Returns:", "Attributes:")
    assert [text for text in texts if any(section in text for section in sections)] == []


@pytest.mark.parametrize("module", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_what_has_a_docstring_has_no_other_description(module: Path) -> None:
    documented = (ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    twice = [
        node.name
        for node in ast.walk(ast.parse(module.read_text("utf-8")))
        if isinstance(node, documented)
        for decorator in node.decorator_list
        if isinstance(decorator, ast.Call)
        and any(keyword.arg == "description" for keyword in decorator.keywords)
    ]
    assert twice == []


@pytest.mark.parametrize("name", TYPES)
def test_a_class_is_named_for_what_it_is_in_the_schema(name: str) -> None:
    """Node: an output with an id of its own. Type: any other, and enums; the schema has neither."""
    kind = TYPES[name]
    definition: Any = kind.extensions.get(GraphQLCoreConverter.DEFINITION_BACKREF)
    match kind:
        case GraphQLObjectType() | GraphQLInterfaceType() if name.endswith(("Edge", "Connection")):
            assert definition.origin.__name__ == name
        case GraphQLObjectType() | GraphQLInterfaceType():
            id_ = kind.fields.get("id")
            suffix = "Node" if id_ and isinstance(id_.type, GraphQLNonNull) else "Type"
            assert definition.origin.__name__ == f"{name}{suffix}"
        case GraphQLEnumType() if definition:
            assert definition.wrapped_cls.__name__ in {name, f"{name}Type"}
        case GraphQLInputObjectType():
            assert definition.origin.__name__ == name
            assert name.endswith(("Input", "Match"))
