"""`/graphql`: GraphQL over HTTP, and GraphiQL for a browser that comes by.

The rules are those of the specification "GraphQL over HTTP". Whoever names its media type gets
statuses that tell; whoever does not gets 200 for every well-formed request, as ever.
"""

from dataclasses import dataclass, replace

import orjson
from graphql import GraphQLError
from starlette.requests import Request
from starlette.responses import Response

from api.accept import preferred
from api.auth import Authenticator
from api.clock import now
from api.context import Caller
from api.graphiql import page
from api.graphql import etags
from api.graphql.documents import Refused
from api.graphql.execution import NOT_BY_GET, Executor, Outcome
from api.graphql.requests import Asked, asked
from api.graphql.schema import schema
from api.keys import Right
from api.problems import Problem
from persistence import data_versions
from persistence.trusted_documents import TrustedDocument, find

_TELLING = "application/graphql-response+json"
_PLAIN = "application/json"
_PAGE = "text/html"
_SAFE = {"GET", "HEAD"}
_SERVICE = etags.service(schema.as_str())


@dataclass(frozen=True, slots=True)
class GraphQLEndpoint:
    """Answers questions.

    Attributes:
        only_trusted: whether a document must be one that the workspace trusts.
    """

    authenticator: Authenticator
    executor: Executor
    only_trusted: bool = False

    async def __call__(self, request: Request) -> Response:
        """Answer a query, or show GraphiQL."""
        kind = _kind(request)
        if kind == _PAGE:
            return page.show()
        caller = await self.authenticator.caller(request, Right.READ)
        told, moment = await asked(request), now()
        try:
            question, version = await self._look_up(caller, told)
        except Refused as refusal:
            return _response(kind, Outcome({"errors": [refusal.error]}, refusal.status))
        basis = etags.basis(f"{_SERVICE} {kind}", caller, question, version) if version else None
        known = basis and etags.known(request.headers.get("if-none-match", ""), basis, moment)
        if known:
            return Response(status_code=304, headers={**_headers(), "ETag": known})
        is_safe = request.method in _SAFE
        outcome = await self.executor.answer(caller, question, moment, is_safe=is_safe)
        response = _response(kind, outcome)
        if basis and outcome.good_until > moment:
            response.headers["ETag"] = etags.tag(basis, outcome.good_until)
        return response

    async def _look_up(self, caller: Caller, told: Asked) -> tuple[Asked, str | None]:
        """The question with its document, and the version of the data. That is looked at before the
        answer is made: should the data change in between, the tag is of the older ones, and nobody
        is told that they are the same.
        """
        async with self.executor.database.reading(caller.workspace) as connection:
            version = await data_versions.current(connection, caller.workspace)
            if told.document_id is None and not self.only_trusted:
                return told, version
            document_id = told.document_id or TrustedDocument(told.query).id
            query = await find(connection, caller.workspace, document_id)
        if query is None:
            raise _unknown() if told.document_id else _untrusted()
        return replace(told, query=query, document_id=None), version


def _unknown() -> Refused:
    # By these words clients that send the hash first know that they must send the text as well.
    code = {"code": "PERSISTED_QUERY_NOT_FOUND"}
    return Refused(GraphQLError("PersistedQueryNotFound", extensions=code))


def _untrusted() -> Refused:
    problem = "only trusted documents are answered here: see `supportkpi documents add`"
    return Refused(GraphQLError(problem, extensions={"code": "FORBIDDEN"}))


def _kind(request: Request) -> str:
    """The media type to answer in.

    Raises:
        Problem: 406: the caller takes none that there is.
    """
    accept = request.headers.get("accept")
    if accept is None:
        return _TELLING
    offered = [_TELLING, _PLAIN, *([_PAGE] if request.method in _SAFE else [])]
    kind = preferred(accept, offered, plain=_PLAIN)
    if kind is None:
        raise Problem(406, "NOT_ACCEPTABLE", f"accept one of {', '.join(offered)}")
    return kind


def _response(kind: str, outcome: Outcome) -> Response:
    """The answer; but for a method that is not allowed, only the telling kind bears a status."""
    is_refused = outcome.status == NOT_BY_GET
    status = outcome.status if kind == _TELLING or is_refused else 200
    headers = _headers() | ({"Allow": "POST"} if is_refused else {})
    content_type = f"{kind}; charset=utf-8"
    return Response(orjson.dumps(outcome.body), status, headers, media_type=content_type)


def _headers() -> dict[str, str]:
    """Answers are one caller's, and good until the caller asks again."""
    return {"Cache-Control": "private, no-cache", "Vary": "Accept, Authorization"}
