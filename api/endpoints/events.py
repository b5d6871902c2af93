"""`POST /v1/events`: CloudEvents, one, a batch, or one a line."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import orjson
from starlette.requests import Request
from starlette.responses import Response

from api.clock import now
from api.endpoints.cloudevents import Line, Mode
from api.endpoints.intake import Intake
from api.http.auth import Authenticator
from api.http.bodies import media_type, read_body
from api.http.keys import Right
from api.metrics import Metrics
from domain.bounds import Bound
from domain.errors import InvalidEvent
from domain.event_texts import MAX_ID, whole
from domain.events import Accepted, parse

MAX_REFUSALS = Bound(
    1000,
    "",
    "refused lines, and warnings, that one answer names",
    "more are counted, not named",
    "Events",
)

_LONGEST_FIELD = Bound(
    200, "characters", "field that a refusal or a warning names", "it is cut off", "Events"
)


@dataclass(frozen=True, slots=True)
class EventsEndpoint:
    """Takes events in."""

    authenticator: Authenticator
    intake: Intake
    metrics: Metrics
    max_body_bytes: int

    async def __call__(self, request: Request) -> Response:
        """Answer 202 with what became of each line."""
        caller = await self.authenticator.caller(request, Right.INGEST)
        mode = Mode.of(request.headers.raw, media_type(request))
        body = await read_body(request, self.max_body_bytes)
        received_at = now()
        events: list[Accepted] = []
        refused: list[dict[str, object]] = []
        warnings: list[dict[str, object]] = []
        for line in mode.lines(body):
            try:
                event = _event(line, received_at)
            except InvalidEvent as error:
                refused.append(_remark(line, error.field, error.problem))
                continue
            events.append(event)
            warnings += [_remark(line, *left_out) for left_out in event.left_out]
        outcome = await self.intake.store(caller.workspace, events, received_at)
        counts = {
            "accepted": outcome.accepted,
            "duplicate": outcome.duplicates,
            "refused": len(refused),
        }
        for name, count in counts.items():
            self.metrics.events.labels(name).inc(count)
        answer = {
            "accepted": outcome.accepted,
            "duplicate": outcome.duplicates,
            "conflict": outcome.conflicts,
            "refused_count": len(refused),
            "refused": _first(refused),
        }
        if warnings:
            answer |= {"warnings_count": len(warnings), "warnings": _first(warnings)}
        return Response(orjson.dumps(answer), 202, media_type="application/json")


def _first(remarks: Sequence[object]) -> Sequence[object]:
    return remarks[: int(MAX_REFUSALS.limit)]


def _event(line: Line, received_at: datetime) -> Accepted:
    if line.fault is not None:
        raise line.fault
    return parse(line.envelope, received_at)


def _remark(line: Line, field: str, problem: str) -> dict[str, object]:
    id_ = line.envelope.get("id") if isinstance(line.envelope, dict) else None
    return {
        "line": line.number,
        "id": whole(id_[: int(MAX_ID.limit)]) if isinstance(id_, str) else None,
        "field": whole(field[: int(_LONGEST_FIELD.limit)]),
        "problem": problem,
    }
