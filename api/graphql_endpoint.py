"""`/graphql`: GraphQL over HTTP, and GraphiQL for a browser that comes by.

The rules are those of the specification "GraphQL over HTTP". Whoever names its media type gets
statuses that tell; whoever does not gets 200 for every well-formed request, as ever.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import orjson
from graphql import GraphQLError, OperationType
from starlette.requests import Request
from starlette.responses import Response

from api.accept import preferred
from api.auth import Authenticator
from api.clock import now
from api.context import Caller, Context
from api.graphiql import page
from api.graphql.documents import Document, Refused, read_document
from api.graphql.errors import told
from api.graphql.loader import Loader
from api.graphql.requests import Asked, asked
from api.graphql.schema import schema
from api.keys import Right
from api.metrics import Metrics
from api.problems import Problem
from domain.demands import Demand, Readings
from domain.errors import DomainError
from persistence import kpis
from persistence.database import Database

_TELLING = "application/graphql-response+json"
_PLAIN = "application/json"
_PAGE = "text/html"
_PARTIAL = 294
"""Partial success: there are data and errors."""


@dataclass(frozen=True, slots=True)
class _Outcome:
    """An answer, and the status that tells of it."""

    body: dict[str, Any]
    status: int = 200


@dataclass(frozen=True, slots=True)
class GraphQLEndpoint:
    """Answers questions."""

    authenticator: Authenticator
    database: Database
    metrics: Metrics

    async def __call__(self, request: Request) -> Response:
        """Answer a query, or show GraphiQL."""
        kind = _kind(request)
        if kind == _PAGE:
            return page.show()
        caller = await self.authenticator.caller(request, Right.READ)
        question = await asked(request)
        outcome = await self._answer(request, caller, question)
        return _response(kind, outcome)

    async def _answer(self, request: Request, caller: Caller, question: Asked) -> _Outcome:
        try:
            document = read_document(question.query)
            operation = document.operation(question.operation)
        except Refused as refusal:
            return _Outcome({"errors": [refusal.error]}, refusal.status)
        if operation is not OperationType.QUERY:
            return _unanswered(request.method, operation)
        context = self._context(caller, document)
        result = await schema.execute(
            question.query,
            variable_values=dict(question.variables),
            operation_name=question.operation,
            context_value=context,
        )
        errors = [told(error) for error in result.errors or ()]
        is_executed = result.data is not None or any(error.path for error in result.errors or ())
        body: dict[str, Any] = {"errors": errors} if errors else {}
        if not is_executed:
            return _Outcome(body, 422)
        body["data"] = result.data
        if context.extensions:
            body["extensions"] = context.extensions
        return _Outcome(body, _PARTIAL if errors else 200)

    def _context(self, caller: Caller, document: Document) -> Context:
        extensions: dict[str, Any] = {}
        moment = now()

        async def read(demands: Sequence[Demand]) -> Sequence[Readings | DomainError]:
            answers = await kpis.read(self.database, caller.workspace, demands, moment)
            self.metrics.statements.inc(answers.statements)
            extensions["statements"] = extensions.get("statements", 0) + answers.statements
            return answers.results

        return Context(self.database, caller, moment, document.node, Loader(read), extensions)


def _kind(request: Request) -> str:
    """The media type to answer in.

    Raises:
        Problem: 406: the caller takes none that there is.
    """
    accept = request.headers.get("accept")
    if accept is None:
        return _TELLING
    offered = [_TELLING, _PLAIN]
    if request.method in {"GET", "HEAD"}:
        offered.append(_PAGE)
    kind = preferred(accept, offered, plain=_PLAIN)
    if kind is None:
        raise Problem(406, "NOT_ACCEPTABLE", f"accept one of {', '.join(offered)}")
    return kind


def _unanswered(method: str, operation: OperationType) -> _Outcome:
    """The refusal of an operation that is none for this endpoint or this method."""
    is_unsafe = operation is OperationType.MUTATION and method != "POST"
    problem = "a mutation must be sent by POST" if is_unsafe else "the operation must be a query"
    error = Refused(GraphQLError(problem)).error
    return _Outcome({"errors": [error]}, 405 if is_unsafe else 422)


def _response(kind: str, outcome: _Outcome) -> Response:
    """The answer; but for a method that is not allowed, only the telling kind bears a status."""
    is_refused_method = outcome.status == 405  # noqa: PLR2004  # "Method Not Allowed"
    status = outcome.status if kind == _TELLING or is_refused_method else 200
    headers = {"Vary": "Accept"}
    if is_refused_method:
        headers["Allow"] = "POST"
    content_type = f"{kind}; charset=utf-8"
    return Response(orjson.dumps(outcome.body), status, headers, media_type=content_type)
