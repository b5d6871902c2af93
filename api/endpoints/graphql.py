"""`/graphql`: GraphQL over HTTP, and GraphiQL for browsers.

The rules are those of the specification "GraphQL over HTTP". A client that accepts its media type
gets statuses that say what went wrong; any other gets 200 for every well-formed request, as older
clients expect.
"""

from dataclasses import dataclass

import orjson
from starlette.requests import Request
from starlette.responses import Response

from api.clock import now
from api.graphiql import page
from api.graphql.execution import etags
from api.graphql.execution.documents import Refused
from api.graphql.execution.executor import NOT_BY_GET, NOT_NOW, Executor, Outcome
from api.graphql.execution.lookup import Lookup
from api.graphql.execution.requests import read_request
from api.graphql.schema import schema
from api.http.accept import preferred
from api.http.auth import Authenticator
from api.http.keys import Right
from api.http.problems import Problem
from api.live.answers import Live
from api.live.sse import EVENTS, stream
from domain.alternatives import one_of

_TELLING = "application/graphql-response+json"
_PLAIN = "application/json"
_PAGE = "text/html"
_SAFE = {"GET", "HEAD"}
_LATER_SECONDS = 5
_SERVICE = etags.service(schema.sdl)


@dataclass(frozen=True, slots=True)
class GraphQLEndpoint:
    """Answers questions."""

    authenticator: Authenticator
    executor: Executor
    lookup: Lookup
    live: Live

    async def __call__(self, request: Request) -> Response:
        """Answer a query, or show GraphiQL."""
        kind = _kind(request)
        if kind == _PAGE:
            return page.show()
        caller = await self.authenticator.caller(request, Right.READ)
        request_, at = await read_request(request), now()
        if kind == EVENTS:
            return stream(self.live, caller, request.headers["authorization"], request_)
        try:
            question, version = await self.lookup.question(caller, request_)
        except Refused as refusal:
            return _response(kind, Outcome({"errors": [refusal.error]}, refusal.status))
        basis = etags.basis(f"{_SERVICE} {kind}", caller, question, version) if version else None
        etag = basis and etags.matching(request.headers.get("if-none-match", ""), basis, at)
        if etag:
            return Response(status_code=304, headers={**_headers(), "ETag": etag})
        is_safe = request.method in _SAFE
        outcome = await self.executor.answer(caller, question, at, is_safe=is_safe)
        response = _response(kind, outcome)
        if basis and outcome.good_until > at:
            response.headers["ETag"] = etags.tag(basis, outcome.good_until)
        return response


def _kind(request: Request) -> str:
    """The media type to answer in.

    Raises:
        Problem: 406: the caller takes none that there is.
    """
    accept = request.headers.get("accept")
    if accept is None:
        return _TELLING
    offered = [_TELLING, _PLAIN, EVENTS, *([_PAGE] if request.method in _SAFE else [])]
    kind = preferred(accept, offered, plain=_PLAIN)
    if kind is None:
        raise Problem(406, "NOT_ACCEPTABLE", f"accept {one_of(offered)}")
    return kind


def _response(kind: str, outcome: Outcome) -> Response:
    """The answer; only the telling kind bears the status of what is wrong with a question."""
    is_refused = outcome.status == NOT_BY_GET
    bears_status = kind == _TELLING or is_refused or outcome.later is not None
    status = outcome.status if bears_status else 200
    headers = _headers() | ({"Allow": "POST"} if is_refused else {})
    if status == NOT_NOW:
        headers["Retry-After"] = str(outcome.later or _LATER_SECONDS)
    content_type = f"{kind}; charset=utf-8"
    return Response(orjson.dumps(outcome.body), status, headers, media_type=content_type)


def _headers() -> dict[str, str]:
    """Answers are one caller's, and good until the caller asks again."""
    return {"Cache-Control": "private, no-cache", "Vary": "Accept, Authorization"}
