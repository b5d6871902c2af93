"""Errors of GraphQL as callers see them: a message, a path, and a code that lasts."""

import uuid
from collections.abc import Sequence
from typing import Any

import asyncpg
import structlog
from graphql import GraphQLError

from api.graphql.execution.messages import shortened
from domain.bounds import Bound
from domain.errors import DomainError

log = structlog.get_logger()


MAX_TOLD = Bound(
    200, "", "errors of one answer", "the answer says how many more there are", "Questions"
)


def all_formatted(errors: Sequence[GraphQLError]) -> list[dict[str, Any]]:
    """Errors as callers see them; of very many the first."""
    most = int(MAX_TOLD.limit)
    answer = [formatted(error) for error in errors[:most]]
    if len(errors) > most:
        more = f"{len(errors) - most} more errors are not told: ask for less"
        answer.append({"message": more, "extensions": {"code": "QUERY_TOO_COMPLEX"}})
    return answer


def formatted(error: GraphQLError) -> dict[str, Any]:
    """An error as callers see it; what we did not foresee is told to the log alone."""
    answer: dict[str, Any] = {**error.formatted, "message": shortened(error.message)}
    original = error.original_error
    while isinstance(original, GraphQLError) and original.original_error:
        original = original.original_error
    if isinstance(original, DomainError):
        answer["extensions"] = {"code": original.code}
        if field := getattr(original, "field", None):
            answer["extensions"]["field"] = field
    elif isinstance(original, asyncpg.CharacterNotInRepertoireError):
        # A document may have it in a text; those of variables were cleaned as the body was read.
        answer["message"] = "must not contain the character U+0000"
        answer["extensions"] = {"code": "BAD_INPUT"}
    elif not _is_of_answer(error, original) and (
        original is None or isinstance(original, GraphQLError) or _is_of_document(error)
    ):
        answer.setdefault("extensions", {}).setdefault("code", "BAD_INPUT")
    else:
        correlation = uuid.uuid4().hex
        log.error("graphql_failed", correlation=correlation, exc_info=original)
        answer["message"] = f"something went wrong here, not with you ({correlation})"
        answer["extensions"] = {"code": "INTERNAL"}
    return answer


def _is_of_answer(error: GraphQLError, original: Exception | None) -> bool:
    """Whether an answer holds what its type cannot say, such as a number that is infinite.

    graphql-core tells of that like of a mistake in a document, but without a place in one.
    """
    is_bare = isinstance(original, GraphQLError) and not (original.nodes or original.extensions)
    return error.path is not None and is_bare


def _is_of_document(error: GraphQLError) -> bool:
    """Whether an error was found before anything was executed: in the document or its variables.

    Scalars tell by a ValueError that a value is none of theirs.
    """
    return error.path is None and error.nodes is not None
