"""Problems: errors of the REST side as RFC 9457 says, with a stable `code`."""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from uuid import uuid4

import orjson
import structlog
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from domain.errors import TooBusy, Unavailable

log = structlog.get_logger()


@dataclass(slots=True)
class Problem(Exception):
    """A request that cannot be served.

    Attributes:
        code: stable, for programs.
        detail: for people: what is wrong and what to do.
        field: the field at fault, if one is.
    """

    status: int
    code: str
    detail: str
    field: str | None = None
    headers: Mapping[str, str] = dataclasses.field(default_factory=dict)

    def response(self) -> Response:
        """The answer that tells it."""
        title = HTTPStatus(self.status).phrase
        body: dict[str, Any] = {
            "type": "about:blank",
            "title": title,
            "status": self.status,
            "code": self.code,
            "detail": self.detail,
        }
        if self.field is not None:
            body["field"] = self.field
        return Response(
            orjson.dumps(body),
            self.status,
            headers=dict(self.headers),
            media_type="application/problem+json",
        )

    def as_error(self) -> dict[str, Any]:
        """The same as an error of GraphQL."""
        return {"message": self.detail, "extensions": {"code": self.code}}


_NO_KEY = "show a key as `Authorization: Bearer kpi_…`; `supportkpi token create` makes one"


def unauthenticated(detail: str = _NO_KEY) -> Problem:
    """Nobody knows who asks. Made anew each time: one that is raised again and again holds on to
    every frame that it passed.
    """
    return Problem(401, "UNAUTHENTICATED", detail, headers={"WWW-Authenticate": "Bearer"})


def unavailable(error: Unavailable, detail: str = "") -> Problem:
    """Nothing was acknowledged; the sender should come again."""
    return Problem(503, error.code, detail or str(error), headers=come_again(error))


def come_again(error: Unavailable) -> dict[str, str]:
    """The header that says when: those who are busy are soon done."""
    return {"Retry-After": "1" if isinstance(error, TooBusy) else "5"}


async def on_problem(_request: Request, error: Exception) -> Response:
    """Starlette's handler of problems."""
    if not isinstance(error, Problem):
        raise error
    return error.response()


async def on_unavailable(_request: Request, error: Exception) -> Response:
    """The database did not answer in time; nothing was acknowledged."""
    if not isinstance(error, Unavailable):
        raise error
    return unavailable(error).response()


async def on_gone(request: Request, _error: Exception) -> Response:
    """The caller went away: the answer is for the metrics alone."""
    log.debug("client_gone", method=request.method)
    return Response(status_code=499)


async def on_wrong_method(request: Request, error: Exception) -> Response:
    """Starlette's own refusals, in the form of ours."""
    status = getattr(error, "status_code", 500)
    headers = getattr(error, "headers", None) or {}
    code = HTTPStatus(status).name
    return Problem(status, code, f"{request.method} {request.url.path}", headers=headers).response()


async def on_failure(_request: Request, error: Exception) -> Response:
    """An unforeseen error goes to the log; the caller gets a number by which to find it there."""
    correlation = uuid4().hex
    log.error("request_failed", correlation=correlation, exc_info=error)
    detail = f"something went wrong here, not with you ({correlation})"
    return Problem(500, "INTERNAL", detail).response()


HANDLERS: dict[Any, Any] = {
    Problem: on_problem,
    HTTPException: on_wrong_method,
    Unavailable: on_unavailable,
    ClientDisconnect: on_gone,
    Exception: on_failure,
}
