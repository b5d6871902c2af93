"""`POST /v1/invitations` and `POST /v1/ratings`: surveys for helpdesks and survey tools."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import orjson
from starlette.requests import Request
from starlette.responses import Response

from api.auth import Authenticator
from api.bodies import read_json
from api.clock import now
from api.intake import Intake
from api.keys import Right
from api.problems import Problem
from domain.errors import BadInput, InvalidEvent, NotFound
from domain.events import parse
from surveys.invitations import Issuer, Order

MAX_BODY = 64 * 1024
OWN_SOURCE = "supportkpi"


async def _json_object(request: Request) -> dict[str, Any]:
    told = await read_json(request, MAX_BODY)
    if not isinstance(told, dict):
        raise Problem(400, "BAD_INPUT", "the body must be a JSON object")
    return told


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
            order = Order.read(await _json_object(request))
            issued = await self.issuer.issue(caller.workspace, order, now())
        except (BadInput, NotFound) as error:
            field = getattr(error, "field", None)
            raise Problem(422, error.code, str(error), field) from error
        return _json(201, issued)


@dataclass(frozen=True, slots=True)
class RatingsEndpoint:
    """Takes ratings from other tools: the data of `rating.given`, with an optional id and time."""

    authenticator: Authenticator
    intake: Intake

    async def __call__(self, request: Request) -> Response:
        """Answer 202 with the rating's id."""
        caller = await self.authenticator.caller(request, Right.SURVEY)
        told = await _json_object(request)
        moment = now()
        data = {name: value for name, value in told.items() if name not in {"id", "time"}}
        id_ = told.get("id", f"rating-{uuid4().hex}")
        envelope = {
            "specversion": "1.0",
            "id": id_,
            # Ratings by API are their own source; the invitations that they answer are of it, too.
            "source": told.get("source", OWN_SOURCE),
            "type": "rating.given",
            "subject": id_,
            "time": told.get("time", moment.isoformat()),
            "data": data,
        }
        try:
            event = parse(envelope, moment)
        except InvalidEvent as error:
            field = error.field.removeprefix("data.")
            raise Problem(422, error.code, f"{field} {error.problem}", field) from error
        outcome = await self.intake.store(caller.workspace, [event], moment)
        answer = {"id": id_, "duplicate": bool(outcome.duplicates)}
        return _json(202, answer | ({"conflict": True} if outcome.conflicts else {}))
