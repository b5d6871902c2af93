"""`POST /v1/events`: CloudEvents, one, a batch, or one a line."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import orjson
from starlette.requests import Request
from starlette.responses import Response

from api.auth import Authenticator
from api.bodies import NotJson, decoded, loads, media_type, read_body
from api.clock import now
from api.intake import Intake
from api.keys import Right
from api.metrics import Metrics
from api.problems import Problem
from domain.errors import InvalidEvent
from domain.events import Event, parse

_NDJSON = frozenset({"application/x-ndjson", "application/ndjson", "application/jsonl"})
_JSON = frozenset(
    {"application/cloudevents+json", "application/cloudevents-batch+json", "application/json"}
)
_MOST_REFUSALS_TOLD = 1000

Line = tuple[int, Any]
"""The number of a line, from 1, and what it holds: decoded JSON, or NotJson."""


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
        kind = media_type(request)
        if kind not in _JSON | _NDJSON:
            raise Problem(
                415, "UNSUPPORTED_MEDIA_TYPE", f"send one of {', '.join(sorted(_JSON | _NDJSON))}"
            )
        body = await read_body(request, self.max_body_bytes)
        received_at = now()
        events: list[Event] = []
        refused: list[dict[str, object]] = []
        for number, told in _lines(body, kind):
            try:
                events.append(_event(told, received_at))
            except InvalidEvent as error:
                refused.append(_refusal(number, told, error))
        outcome = await self.intake.store(caller.workspace, events, received_at)
        told = {
            "accepted": outcome.accepted,
            "duplicate": outcome.duplicates,
            "refused": len(refused),
        }
        for name, count in told.items():
            self.metrics.events.labels(name).inc(count)
        answer = {
            "accepted": outcome.accepted,
            "duplicate": outcome.duplicates,
            "conflict": outcome.conflicts,
            "refused_count": len(refused),
            "refused": refused[:_MOST_REFUSALS_TOLD],
        }
        return Response(orjson.dumps(answer), 202, media_type="application/json")


def _lines(body: bytes, kind: str) -> Iterator[Line]:
    if kind in _NDJSON:
        yield from _ndjson(body)
        return
    told = decoded(body)
    if isinstance(told, list):
        yield from enumerate(told, start=1)
    elif kind == "application/cloudevents-batch+json":
        raise Problem(400, "NOT_A_BATCH", "a batch is a JSON array of events")
    else:
        yield 1, told


def _ndjson(body: bytes) -> Iterator[Line]:
    for number, line in enumerate(body.split(b"\n"), start=1):
        if not line.strip():
            continue
        try:
            yield number, loads(line)
        except NotJson as error:
            yield number, error


def _event(told: object, received_at: Any) -> Event:  # noqa: ANN401  # decoded JSON
    if isinstance(told, NotJson):
        raise InvalidEvent("line", f"is not JSON: {told}")
    return parse(told, received_at)


def _refusal(number: int, told: object, error: InvalidEvent) -> dict[str, object]:
    id_ = told.get("id") if isinstance(told, dict) else None
    return {
        "line": number,
        "id": id_ if isinstance(id_, str) else None,
        "field": error.field,
        "problem": error.problem,
    }
