"""`POST /v1/invitations` and `POST /v1/ratings`: surveys for helpdesks and survey tools."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import uuid4

import orjson
from starlette.requests import Request
from starlette.responses import Response

from api.clock import now
from api.endpoints.intake import Intake
from api.http.auth import Authenticator
from api.http.bodies import read_decoded, repeated
from api.http.keys import Right
from api.http.problems import Problem
from domain.bounds import Bound
from domain.errors import BadInput, InvalidEvent, NotFound
from domain.event_texts import whole
from domain.events import Accepted, parse
from domain.sources import OWN_SOURCE
from surveys.invitations import InvitationRequest, Issuer

MAX_BODY = Bound(
    64 * 1024, "bytes", "body of `POST /v1/ratings` or `/v1/invitations`", "413", "Ratings"
)
_ENVELOPE = frozenset({"id", "time"})


async def _json_object(request: Request) -> dict[str, Any]:
    body = await read_decoded(request, int(MAX_BODY.limit))
    if not isinstance(body.value, dict):
        raise Problem(400, "BAD_INPUT", "the body must be a JSON object")
    path = repeated(body.value) if body.has_repeats else None
    if path is not None:
        raise Problem(422, "BAD_INPUT", "a key occurs more than once", whole(path))
    return body.value


def _json(status: int, body: Mapping[str, Any]) -> Response:
    return Response(orjson.dumps(body), status, media_type="application/json")


@dataclass(frozen=True, slots=True)
class InvitationsEndpoint:
    """Issues invitations: a link for each score, and what to paste into a mail or a chat."""

    authenticator: Authenticator
    issuer: Issuer

    async def __call__(self, request: Request) -> Response:
        """Answer 201 with links, mail and chat snippet."""
        caller = await self.authenticator.caller(request, Right.SURVEY)
        try:
            order = InvitationRequest.read(await _json_object(request))
            issued = await self.issuer.issue(caller.workspace, order, now())
        except (BadInput, NotFound) as error:
            field = getattr(error, "field", None)
            raise Problem(422, error.code, whole(str(error)), field and whole(field)) from error
        return _json(201, issued)


@dataclass(frozen=True, slots=True)
class RatingsEndpoint:
    """Takes ratings from other tools: the data of `rating.given`, with an optional id and time."""

    authenticator: Authenticator
    intake: Intake
    issuer: Issuer

    async def __call__(self, request: Request) -> Response:
        """Answer 202 with the rating's id."""
        caller = await self.authenticator.caller(request, Right.SURVEY)
        body, at = await _json_object(request), now()
        try:
            event = _given(body, at)
            if "source" not in body:
                await self.issuer.refuse_id(caller.workspace, event.id)
        except (BadInput, InvalidEvent) as error:
            field = error.field.removeprefix("data.")
            raise Problem(422, error.code, f"{field} {error.problem}", field) from error
        outcome = await self.intake.store(caller.workspace, [event], at)
        answer = {"id": event.id, "duplicate": bool(outcome.duplicates)}
        return _json(202, answer | ({"conflict": True} if outcome.conflicts else {}))


def _given(body: Mapping[str, Any], at: datetime) -> Accepted:
    id_ = body.get("id", f"rating-{uuid4().hex}")
    envelope = {
        "specversion": "1.0",
        "id": id_,
        # Ratings without a source are the service's, as the invitations are that they answer.
        "source": body.get("source", OWN_SOURCE),
        "type": "rating.given",
        "subject": id_,
        "time": body.get("time", at.isoformat()),
        "data": {name: body[name] for name in body if name not in _ENVELOPE},
    }
    return parse(envelope, at, is_ours="source" not in body)
