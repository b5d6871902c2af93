"""GraphQL requests as they travel over HTTP: a JSON body, or the parameters of a URL."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from starlette.requests import Request

from api.http.bodies import QUESTION_BODY, decoded, is_utf8, media_type, read_body
from api.http.problems import Problem
from domain.bounds import Bound

URL = Bound(32 * 1024, "characters", "parameters of a URL with a query", "414", "Questions")
MAX_URL = int(URL.limit)

_KINDS: Mapping[str, tuple[type, str]] = {
    "query": (str, "string"),
    "documentId": (str, "string"),
    "operationName": (str, "string"),
    "variables": (dict, "object"),
    "extensions": (dict, "object"),
}
_IN_JSON = ("variables", "extensions")
"""Parameters of a URL that are JSON."""


@dataclass(frozen=True, slots=True)
class GraphQLRequest:
    """A well-formed request; what is null was not sent.

    Attributes:
        query: the text of the document; empty if it is asked by its id.
        document_id: the SHA-256 of a trusted document, or its name.
        operation: the name of the one to run, if the document has several.
    """

    query: str
    document_id: str | None = None
    operation: str | None = None
    variables: Mapping[str, Any] = field(default_factory=dict)
    extensions: Mapping[str, Any] = field(default_factory=dict)


async def read_request(request: Request) -> GraphQLRequest:
    """What a request asks.

    Raises:
        Problem: it is not well-formed, says it in another media type, or is too long.
    """
    if request.method == "POST":
        return well_formed(await _in_body(request))
    return well_formed(_in_url(request))


async def _in_body(request: Request) -> Mapping[str, Any]:
    if media_type(request) != "application/json" or not is_utf8(request):
        raise Problem(415, "UNSUPPORTED_MEDIA_TYPE", "send application/json in UTF-8")
    body = decoded(await read_body(request, int(QUESTION_BODY.limit)))
    if isinstance(body, list):
        raise Problem(400, "BAD_INPUT", "must be one question: all tiles fit in one document")
    if not isinstance(body, dict):
        raise Problem(400, "BAD_INPUT", "must be a JSON object with `query`")
    return body


def _in_url(request: Request) -> Mapping[str, Any]:
    if len(request.url.query) > MAX_URL:
        raise Problem(414, "TOO_LARGE", f"the URL must not exceed {MAX_URL} characters")
    parameters: dict[str, Any] = {}
    for name in _KINDS:
        values = request.query_params.getlist(name)
        if len(values) > 1:
            raise Problem(400, "BAD_INPUT", "must be given once", name)
        if values and values[0]:
            is_json = name in _IN_JSON
            parameters[name] = decoded(values[0].encode(), name, name) if is_json else values[0]
    return parameters


def well_formed(fields: Mapping[str, Any]) -> GraphQLRequest:
    """The request that an object makes.

    Raises:
        Problem: it makes none.
    """
    for name, (kind, called) in _KINDS.items():
        value = fields.get(name)
        if value is not None and not isinstance(value, kind):
            raise Problem(400, "BAD_INPUT", f"{name} must be a JSON {called}", name)
    query, document_id = fields.get("query"), _document_id(fields)
    if query is None and document_id is None:
        raise Problem(400, "BAD_INPUT", "query must be the text of a GraphQL document", "query")
    if query is not None and document_id and document_id != sha256(query.encode()).hexdigest():
        raise Problem(400, "BAD_INPUT", "documentId must be that of the query", "documentId")
    return GraphQLRequest(
        query or "",
        None if query else document_id,
        fields.get("operationName"),
        fields.get("variables") or {},
        fields.get("extensions") or {},
    )


def _document_id(fields: Mapping[str, Any]) -> str | None:
    """The id of a trusted document: as the specification's draft has it, or as Apollo has it."""
    persisted = (fields.get("extensions") or {}).get("persistedQuery")
    sha256 = persisted.get("sha256Hash") if isinstance(persisted, dict) else None
    document_id = fields.get("documentId") or (sha256 if isinstance(sha256, str) else None)
    return (document_id or "").removeprefix("sha256:") or None
