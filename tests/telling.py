"""Short ways to tell events in tests: a Monday in May 2026, hours on the UTC clock."""

from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from domain.periods import Period

MONDAY = datetime(2026, 5, 4, tzinfo=UTC)
DAY = Period(MONDAY, MONDAY + timedelta(days=1))
_ids = count()

Json = dict[str, Any]
_SCALES = {
    "csat": (1, 5),
    "nps": (0, 10),
    "employee_nps": (0, 10),
    "ces": (1, 7),
    "servqual": (1, 7),
}


def at(clock: str) -> datetime:
    """The instant of a time of that Monday, such as `09:30` or `09:30:01`."""
    hours, minutes, seconds = map(int, f"{clock}:00".split(":")[:3])
    return MONDAY + timedelta(hours=hours, minutes=minutes, seconds=seconds)


def tell(kind: str, clock: str, subject: str, /, **data: Any) -> Json:
    """An event of the helpdesk."""
    return {
        "specversion": "1.0",
        "id": f"e{next(_ids):06}",
        "source": "desk",
        "type": kind,
        "subject": subject,
        "time": at(clock).isoformat(),
        "data": data,
    }


def opened(clock: str, ticket: str, /, **data: Any) -> Json:
    return tell("ticket.opened", clock, ticket, **{"channel": "email", **data})


def assigned(clock: str, ticket: str, /, **data: Any) -> Json:
    return tell("ticket.assigned", clock, ticket, **data)


def replied(clock: str, ticket: str, agent: str, /, **data: Any) -> Json:
    return tell("ticket.replied", clock, ticket, author={"kind": "agent", "id": agent}, **data)


def requester_replied(clock: str, ticket: str, /) -> Json:
    return tell("ticket.replied", clock, ticket, author={"kind": "requester"})


def status(clock: str, ticket: str, becomes: str, /) -> Json:
    return tell("ticket.status_changed", clock, ticket, status=becomes)


def rated(clock: str, rating: str, survey: str, score: float, /, **data: Any) -> Json:
    low, high = data.pop("scale", _SCALES[survey])
    scale = {"min": low, "max": high}
    return tell("rating.given", clock, rating, survey=survey, score=score, scale=scale, **data)


def invited(clock: str, invitation: str, /, **data: Any) -> Json:
    return tell("survey.invited", clock, invitation, **{"survey": "csat", **data})
