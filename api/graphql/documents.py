"""Documents: parsed once, judged by the guard, and the operation in them that a request means."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
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

from api.graphql.guard import guard, guard_variables, too_complex
from api.graphql.requests import Asked

MAX_LENGTH = 32 * 1024
"""Characters: as many as a URL may have."""
MAX_TOKENS = 2000
MAX_TOKENS_OF_ARGUMENTS = 1000
"""Within parentheses, all in all: to validate values takes the longest."""
MAX_NESTING = 64
"""Of brackets of any kind: what the guard and JSON allow, and room for lists."""
MAX_DIRECTIVES = 100
_MAX_ERRORS = 20
_RULES = (*specified_rules, OneOfInputValidationRule)
_TOKEN = re.compile(
    r"""
    (?P<blank>[\s,\ufeff]++)
    | \"{3} (?: [^"\\]++ | \\"{3} | \\ | "(?!"") )*+ (?:"{3})?  # a block of text
    | "(?:[^"\\\n]++|\\.)*+"?                                   # text
    | \#[^\n\r]*+                                              # a comment
    | -?\d[\w.+-]*+ | \w++ | \.{3}
    | (?P<mark>.)
    """,
    re.ASCII | re.DOTALL | re.VERBOSE,
)
"""Matches at every place of a text, so that no place is looked at twice."""
_DEEPER = dict.fromkeys("([{", 1) | dict.fromkeys(")]}", -1)
_PARENTHESES = {"(", ")"}
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


@dataclass(frozen=True, slots=True, eq=False)
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


def understood(asked: Asked) -> tuple[Document, OperationType]:
    """The document of a request, and the kind of the operation in it that is meant.

    Raises:
        Refused: there is none, or it or its variables are too complex.
    """
    document = read_document(asked.query)
    problem = guard_variables(asked.variables)
    if problem:
        raise Refused(problem)
    return document, document.operation(asked.operation)


def read_document(text: str) -> Document:
    """The document of a text.

    Raises:
        Refused: it is no document, or one that is too complex.
    """
    found = _remembered(text) if len(text) <= _MAX_CACHED else _read(text)
    if isinstance(found, GraphQLError):
        raise Refused(found, 400 if isinstance(found, GraphQLSyntaxError) else 422)
    return found


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
    return validate(schema, document.node, _RULES, max_errors=_MAX_ERRORS, hide_suggestions=True)


def _read(text: str) -> Document | GraphQLError:
    problem = _too_large(text)
    if problem:
        return too_complex(problem)
    try:
        node = parse(text)
    except GraphQLSyntaxError as error:
        return error.with_traceback(None)
    operations = {
        part.name.value if part.name else None: part
        for part in node.definitions
        if isinstance(part, OperationDefinitionNode)
    }
    if not operations:
        return GraphQLError("the document has no operation")
    return guard(node) or Document(node, operations)


def _too_large(text: str) -> str | None:
    """Whether a text is too long, or nested too deep, to be parsed at all.

    One pass of a regular expression, which takes a tenth of the time that parsing takes.
    """
    if len(text) > MAX_LENGTH:
        return f"more than {MAX_LENGTH} characters"
    depth = number = directives = told = parentheses = 0
    for token in _TOKEN.finditer(text):
        mark = token["mark"] or ""
        number += token["blank"] is None
        told += token["blank"] is None and parentheses > 0
        directives += mark == "@"
        depth += _DEEPER.get(mark, 0)
        parentheses += _DEEPER[mark] if mark in _PARENTHESES else 0
        if number > MAX_TOKENS:
            return f"more than {MAX_TOKENS} tokens"
        if told > MAX_TOKENS_OF_ARGUMENTS:
            return f"more than {MAX_TOKENS_OF_ARGUMENTS} tokens of arguments: use variables"
        if depth > MAX_NESTING:
            return f"brackets nested deeper than {MAX_NESTING}"
        if directives > MAX_DIRECTIVES:
            return f"more than {MAX_DIRECTIVES} directives"
    return None


_remembered = lru_cache(maxsize=CACHED)(_read)


def _bad(message: str) -> Refused:
    return Refused(GraphQLError(message))
