"""Descriptions of the schema: the docstring of a class or a resolver is the description of its type
or field, so that each text is written once.

Only what has no docstring says `description=` to Strawberry: fields without a resolver, arguments,
enums and fields that are made at run time.
"""

import inspect
from collections.abc import Iterator
from typing import Any

from graphql import GraphQLField, GraphQLNamedType, GraphQLSchema
from strawberry.schema.schema_converter import GraphQLCoreConverter
from strawberry.types.base import StrawberryObjectDefinition
from strawberry.types.enum import StrawberryEnumDefinition
from strawberry.types.field import StrawberryField

_DEFINITION = GraphQLCoreConverter.DEFINITION_BACKREF


def describe(schema: GraphQLSchema) -> None:
    """Give each type and field that has no description the docstring of its class or resolver."""
    for described in _describable(schema):
        if described.description is None:
            described.description = _docstring(described.extensions.get(_DEFINITION))


def _describable(schema: GraphQLSchema) -> Iterator[GraphQLNamedType | GraphQLField]:
    for kind in schema.type_map.values():
        yield kind
        yield from getattr(kind, "fields", {}).values()


def _docstring(definition: Any) -> str | None:  # noqa: ANN401  # any definition of Strawberry's
    """The docstring of what a definition was made from, as one line; None if it has none."""
    match definition:
        case (
            StrawberryObjectDefinition(origin=source) | StrawberryEnumDefinition(wrapped_cls=source)
        ):
            text = source.__doc__
        case StrawberryField(base_resolver=resolver) if resolver is not None:
            text = resolver.wrapped_func.__doc__
        case _:
            text = None
    return " ".join(inspect.cleandoc(text).split()) if text else None
