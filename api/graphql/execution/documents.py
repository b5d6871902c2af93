"""Documents: parsed once, judged by the guard, and the operation in them that a request means."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from graphql import (
    DocumentNode,
    GraphQLError,
    GraphQLSchema,
    GraphQLSyntaxError,
    OperationDefinitionNode,
    OperationType,
    parse,
    specified_rules,
    validate,
)
from strawberry.extensions import SchemaExtension
from strawberry.schema.validation_rules.one_of import OneOfInputValidationRule

from api.graphql.execution.guard import guard, guard_variables, too_complex
from api.graphql.execution.messages import shortened
from api.graphql.execution.requests import GraphQLRequest
from domain.bounds import Bound
from domain.remembering import Remembered

_REFUSED = "refused before it is parsed: QUERY_TOO_COMPLEX"
_ROOM = "Questions"

MAX_LENGTH = Bound(32 * 1024, "characters", "text of a document", _REFUSED, _ROOM)
"""As many as a URL may have."""
MAX_TOKENS = Bound(2000, "tokens", "tokens of a document", _REFUSED, _ROOM)
MAX_TOKENS_OF_ARGUMENTS = Bound(
    1000, "tokens", "tokens within parentheses in a document", _REFUSED, _ROOM
)
"""To validate values takes the longest."""
MAX_NESTING = Bound(64, "levels", "brackets of any kind in a document", _REFUSED, _ROOM)
"""What the guard and JSON allow, and room for lists."""
MAX_DIRECTIVES = Bound(100, "", "directives of a document", _REFUSED, _ROOM)
MAX_NAME = Bound(255, "characters", "name in a document", _REFUSED, _ROOM)
"""An alias comes back in each row of an answer, and in the path of each error."""
MAX_ERRORS = Bound(20, "", "errors of an invalid document", "validation stops there", _ROOM)
_RULES = (*specified_rules, OneOfInputValidationRule)
_TOKEN = re.compile(
    r"""
    (?P<blank>[\s,\ufeff]++)
    | \"{3} (?: [^"\\]++ | \\"{3} | \\ | "(?!"") )*+ (?:"{3})?  # a block of text
    | "(?:[^"\\\n]++|\\.)*+"?                                   # text
    | \#[^\n\r]*+                                              # a comment
    | -?\d[\w.+-]*+ | (?P<name>\w++) | \.{3}
    | (?P<mark>.)
    """,
    re.ASCII | re.DOTALL | re.VERBOSE,
)
"""Matches at every place of a text, so that no place is looked at twice."""
_DEEPER = dict.fromkeys("([{", 1) | dict.fromkeys(")]}", -1)
_PARENTHESES = {"(", ")"}
MAX_REMEMBERED = Bound(
    6_000_000,
    "bytes",
    "documents that are remembered, parsed",
    "those that were not used for the longest time are dropped",
    _ROOM,
)
_BYTES_OF_A_TOKEN = 600
"""As measured: of a document that is remembered, and of what is known of it in a schema."""


class Refused(Exception):
    """A document that is not executed.

    Attributes:
        error: as callers see it.
        status: of HTTP: 400 for what is no document, 422 for one that cannot be executed.
    """

    def __init__(self, error: GraphQLError, status: int = 422) -> None:
        super().__init__(error.message)
        code = (error.extensions or {}).get("code", "BAD_INPUT")
        self.error: Mapping[str, Any] = {
            **error.formatted,
            "message": shortened(error.message),
            "extensions": {"code": code},
        }
        self.status = status


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
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


def understood(request: GraphQLRequest) -> tuple[Document, OperationType]:
    """The document of a request, and the kind of the operation in it that is meant.

    Raises:
        Refused: there is none, or it or its variables are too complex.
    """
    document = read_document(request.query)
    problem = guard_variables(request.variables)
    if problem:
        raise Refused(problem)
    return document, document.operation(request.operation)


def read_document(text: str) -> Document:
    """The document of a text.

    Raises:
        Refused: it is no document, or one that is too complex.
    """
    document = _remembered.get(text)
    if document is None:
        tokens = _tokens(text)
        document = _read(text)
        _remembered.put(text, document, len(text) + _BYTES_OF_A_TOKEN * tokens)
    return document


class Understood(SchemaExtension):
    """Hands on the document of the context, which need not be parsed and validated again."""

    def on_parse(self) -> Iterator[None]:
        """Before parsing."""
        self.execution_context.graphql_document = self.execution_context.context.document.node
        yield

    def on_validate(self) -> Iterator[None]:
        """Before validation."""
        execution = self.execution_context
        execution.pre_execution_errors = execution.schema.problems(execution.context.document)  # type: ignore[attr-defined]  # of our schema
        yield


def validated(schema: GraphQLSchema, document: Document) -> list[GraphQLError]:
    """What is wrong with a document. Nobody needs more than the first errors, nor suggestions,
    which tell of fields that a caller may not know and take long to find.
    """
    return validate(
        schema, document.node, _RULES, max_errors=int(MAX_ERRORS.limit), hide_suggestions=True
    )


def _read(text: str) -> Document:
    try:
        node = parse(text)
    except GraphQLSyntaxError as error:
        raise Refused(error, 400) from None
    operations = {
        part.name.value if part.name else None: part
        for part in node.definitions
        if isinstance(part, OperationDefinitionNode)
    }
    if not operations:
        raise _bad("the document has no operation")
    problem = guard(node)
    if problem:
        raise Refused(problem)
    return Document(node, operations)


def _tokens(text: str) -> int:
    """How many tokens a text has.

    One pass of a regular expression, which takes a tenth of the time that parsing takes.

    Raises:
        Refused: it is too long, or nested too deep, to be parsed at all.
    """
    if len(text) > MAX_LENGTH.limit:
        raise _beyond(MAX_LENGTH, "characters")
    depth = number = directives = in_arguments = parentheses = 0
    for token in _TOKEN.finditer(text):
        mark = token["mark"] or ""
        number += token["blank"] is None
        in_arguments += token["blank"] is None and parentheses > 0
        directives += mark == "@"
        depth += _DEEPER.get(mark, 0)
        parentheses += _DEEPER[mark] if mark in _PARENTHESES else 0
        for counted, bound, what in (
            (number, MAX_TOKENS, "tokens"),
            (in_arguments, MAX_TOKENS_OF_ARGUMENTS, "tokens of arguments: use variables"),
            (depth, MAX_NESTING, "brackets within each other"),
            (directives, MAX_DIRECTIVES, "directives"),
            (len(token["name"] or ""), MAX_NAME, "characters in a name"),
        ):
            if counted > bound.limit:
                raise _beyond(bound, what)
    return number


def _beyond(bound: Bound, what: str) -> Refused:
    return Refused(too_complex(f"more than {bound.limit} {what}"))


_remembered: Remembered[str, Document] = Remembered(MAX_REMEMBERED)


def _bad(message: str) -> Refused:
    return Refused(GraphQLError(message))
