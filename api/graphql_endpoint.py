"""`POST /graphql`, and GraphiQL for a browser that comes by."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson
import structlog
from graphql import GraphQLError
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from strawberry.exceptions import MissingQueryError
from strawberry.http.ides import get_graphql_ide_html
from strawberry.schema.exceptions import InvalidOperationTypeError
from strawberry.types.graphql import OperationType

from api.auth import Authenticator
from api.bodies import NotJson, loads, media_type, read_body
from api.clock import now
from api.context import Caller, Context
from api.graphql.guard import guard
from api.graphql.loader import Loader
from api.graphql.schema import schema
from api.keys import Right
from api.metrics import Metrics
from api.problems import Problem
from domain.demands import Demand, Readings
from domain.errors import DomainError
from persistence import kpis
from persistence.database import Database

MAX_BODY = 100 * 1024
_ANSWER = "application/graphql-response+json"
_ONLY_QUERIES = {OperationType.QUERY}

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class GraphQLEndpoint:
    """Answers questions."""

    authenticator: Authenticator
    database: Database
    metrics: Metrics

    async def __call__(self, request: Request) -> Response:
        """Answer a query, or show GraphiQL."""
        if request.method in {"GET", "HEAD"}:
            return _graphiql(request)
        caller = await self.authenticator.caller(request, Right.READ)
        if media_type(request) != "application/json":
            raise Problem(415, "UNSUPPORTED_MEDIA_TYPE", "send application/json")
        told = _told(await read_body(request, MAX_BODY))
        return await self._answer(request, caller, told)

    async def _answer(self, request: Request, caller: Caller, told: Mapping[str, Any]) -> Response:
        context = self._context(caller)
        problem = guard(told["query"])
        if problem:
            return _response(request, {"errors": [_error(problem)]}, executed=False)
        try:
            result = await schema.execute(
                told["query"],
                variable_values=told.get("variables"),
                operation_name=told.get("operationName"),
                context_value=context,
                allowed_operation_types=_ONLY_QUERIES,
            )
        except (InvalidOperationTypeError, MissingQueryError):
            error = GraphQLError("the document has no query; this API answers nothing else")
            return _response(request, {"errors": [_error(error)]}, executed=False)
        body: dict[str, Any] = {}
        if result.errors:
            body["errors"] = [_error(error) for error in result.errors]
        executed = result.data is not None or not result.errors or bool(result.errors[0].path)
        if executed:
            body["data"] = result.data
        if context.extensions:
            body["extensions"] = context.extensions
        return _response(request, body, executed=executed)

    def _context(self, caller: Caller) -> Context:
        extensions: dict[str, Any] = {}
        moment = now()

        async def read(demands: Sequence[Demand]) -> Sequence[Readings | DomainError]:
            answers = await kpis.read(self.database, caller.workspace, demands, moment)
            self.metrics.statements.inc(answers.statements)
            extensions["statements"] = extensions.get("statements", 0) + answers.statements
            return answers.results

        return Context(self.database, caller, moment, Loader(read), extensions)


def _told(body: bytes) -> Mapping[str, Any]:
    try:
        told = loads(body)
    except NotJson as error:
        raise Problem(400, "NOT_JSON", f"the body is not JSON: {error}") from error
    if not isinstance(told, dict):
        raise Problem(400, "BAD_INPUT", "must be a JSON object with `query`")
    checks = (("query", str, True), ("variables", dict, False), ("operationName", str, False))
    for name, kind, is_required in checks:
        value = told.get(name)
        if (value is None and is_required) or (value is not None and not isinstance(value, kind)):
            raise Problem(400, "BAD_INPUT", f"{name} must be a JSON {_JSON_NAME[kind]}", name)
    return told


def _is_of_document(error: GraphQLError) -> bool:
    """Whether an error was found before anything was executed: in the document or its variables.

    Scalars tell by a ValueError that a value is none of theirs.
    """
    return error.path is None and error.nodes is not None


_JSON_NAME = {str: "string", dict: "object"}


def _error(error: GraphQLError) -> dict[str, Any]:
    """An error as callers see it; what we did not foresee is told to the log alone."""
    answer: dict[str, Any] = {**error.formatted}
    original = error.original_error
    while isinstance(original, GraphQLError) and original.original_error:
        original = original.original_error
    if isinstance(original, DomainError):
        answer["extensions"] = {"code": original.code}
        if field := getattr(original, "field", None):
            answer["extensions"]["field"] = field
    elif original is None or isinstance(original, GraphQLError) or _is_of_document(error):
        answer.setdefault("extensions", {}).setdefault("code", "BAD_INPUT")
    else:
        correlation = uuid.uuid4().hex
        log.error("graphql_failed", correlation=correlation, exc_info=original)
        answer["message"] = f"something went wrong here, not with you ({correlation})"
        answer["extensions"] = {"code": "INTERNAL"}
    return answer


def _response(request: Request, body: Mapping[str, Any], *, executed: bool) -> Response:
    """As GraphQL over HTTP says: the new media type has telling statuses, the old one has 200."""
    accepts_new = _ANSWER in request.headers.get("accept", "")
    status = 200 if executed or not accepts_new else 400
    content = orjson.dumps(body)
    return Response(content, status, media_type=_ANSWER if accepts_new else "application/json")


def _graphiql(request: Request) -> Response:
    if "text/html" not in request.headers.get("accept", ""):
        raise Problem(405, "METHOD_NOT_ALLOWED", "ask by POST", headers={"Allow": "GET, POST"})
    return HTMLResponse(get_graphql_ide_html(graphql_ide="graphiql"))
