"""Documents: parsed once, judged by the guard, and the operation in them that a request means."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from graphql import (
    DocumentNode,
    GraphQLError,
    GraphQLSyntaxError,
    OperationDefinitionNode,
    OperationType,
    parse,
)
from strawberry.extensions import SchemaExtension

from api.graphql.guard import guard, too_complex

MAX_TOKENS = 2000
CACHED = 1024
"""Distinct documents that are remembered."""
_MAX_CACHED = 20 * 1024
"""Characters of a document that is remembered: what people write is shorter."""


class Refused(Exception):
    """A document that is not executed.

    Attributes:
        error: as callers see it.
        status: of HTTP: 400 for what is no document, 422 for one that cannot be executed.
    """

    def __init__(self, error: GraphQLError, status: int = 422) -> None:
        super().__init__(error.message)
        code = (error.extensions or {}).get("code", "BAD_INPUT")
        self.error: Mapping[str, Any] = {**error.formatted, "extensions": {"code": code}}
        self.status = status


@dataclass(frozen=True, slots=True)
class Document:
    """A document that may be executed.

    Attributes:
        operations: by name; None is that of the one that has none.
    """

    node: DocumentNode
    operations: Mapping[str | None, OperationDefinitionNode]

    def operation(self, name: str | None) -> OperationType:
        """The kind of the operation that a request means.

        Raises:
            Refused: there is none of that name, or it does not say which of several.
        """
        if name is None and len(self.operations) > 1:
            raise _bad("operationName must say which operation of the document to run")
        meant = next(iter(self.operations.values())) if name is None else self.operations.get(name)
        if meant is None:
            raise _bad(f"operationName is none of the document's operations: {name!r}")
        return meant.operation


def read_document(text: str) -> Document:
    """The document of a text.

    Raises:
        Refused: it is no document, or one that is too complex.
    """
    found = _remembered(text) if len(text) <= _MAX_CACHED else _read(text)
    if isinstance(found, GraphQLError):
        raise Refused(found, 400 if isinstance(found, GraphQLSyntaxError) else 422)
    return found


class Parsed(SchemaExtension):
    """Hands the document of the context to the execution, which need not parse it again."""

    def on_parse(self) -> Iterator[None]:
        """Before parsing."""
        self.execution_context.graphql_document = self.execution_context.context.document
        yield


def _read(text: str) -> Document | GraphQLError:
    try:
        node = parse(text, max_tokens=MAX_TOKENS)
    except GraphQLSyntaxError as error:
        is_too_large = "tokens" in error.message or "nested too deeply" in error.message
        return too_complex(error.message) if is_too_large else error.with_traceback(None)
    except RecursionError:
        return too_complex("the document is nested too deep")
    operations = {
        part.name.value if part.name else None: part
        for part in node.definitions
        if isinstance(part, OperationDefinitionNode)
    }
    if not operations:
        return GraphQLError("the document has no operation")
    return guard(node) or Document(node, operations)


_remembered = lru_cache(maxsize=CACHED)(_read)


def _bad(message: str) -> Refused:
    return Refused(GraphQLError(message))
