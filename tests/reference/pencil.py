"""Short words for stories that are worked out by pencil, on one Monday in May."""

from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from tests.reference import Reference, ReferenceReading

MONDAY = datetime(2026, 5, 4, tzinfo=UTC)
NOTHING = ReferenceReading(None, 0)
IDS = count()
HOUR = 3600.0


def at(hour: float) -> datetime:
    return MONDAY + timedelta(hours=hour)


def tell(kind: str, hour: float, subject: str = "1", /, **data: Any) -> dict[str, Any]:
    source = data.pop("source", "desk")
    number = next(IDS)
    return {
        "specversion": "1.0",
        "id": f"{number:05}",
        "source": source,
        "type": kind,
        "subject": subject,
        "time": at(hour).isoformat(),
        "data": data,
    }


def opened(hour: float, subject: str = "1", **data: Any) -> dict[str, Any]:
    return tell("ticket.opened", hour, subject, **{"channel": "email", **data})


def status(hour: float, becomes: str, subject: str = "1", **data: Any) -> dict[str, Any]:
    return tell("ticket.status_changed", hour, subject, status=becomes, **data)


def assigned(hour: float, **data: Any) -> dict[str, Any]:
    return tell("ticket.assigned", hour, **data)


def reply(hour: float, kind: str = "agent", subject: str = "1", **data: Any) -> dict[str, Any]:
    author = {"kind": kind, "id": data.pop("agent", "a1")}
    return tell("ticket.replied", hour, subject, author=author, **data)


def rating(hour: float, score: float, subject: str = "r1", **data: Any) -> dict[str, Any]:
    scale = {"min": data.pop("low", 1), "max": data.pop("high", 5), "kind": "numbers"}
    fields = {"survey": "csat", **data}
    return tell("rating.given", hour, subject, score=score, scale=scale, **fields)


def read(
    log: list[dict[str, Any]], kpi: str, since: float = 0, until: float = 24
) -> ReferenceReading:
    return Reference(log).read(kpi, at(since), at(until))


def clock(hour: float) -> str:
    return at(hour).isoformat()


def changed(hour: float, subject: str = "1", **data: Any) -> dict[str, Any]:
    return tell("ticket.changed", hour, subject, **data)


def shift(start: float, end: float, agent: str = "a1", **data: Any) -> dict[str, Any]:
    fields = {"agent": agent, "start": clock(start), "end": clock(end), **data}
    return tell("shift.worked", end, f"shift of {agent}", **fields)


def money(hour: float, kind: str, amount: float) -> dict[str, Any]:
    return tell("money.booked", hour, kind, kind=kind, amount=amount, currency="EUR")


def valued(hour: float, kind: str, amount: float, subject: str = "1") -> dict[str, Any]:
    fields = {"kind": kind, "amount": amount, "currency": "EUR"}
    return tell("ticket.valued", hour, subject, **fields)


# --- calendars and SLA targets --------------------------------------------------------------------

MICROSECOND = 1 / 3600 / 1_000_000  # in hours

OFFICE = """
calendar = "office"
[teams.night]
calendar = "nights"
[channels.phone]
calendar = "phones"
[calendars]
office.hours.monday-friday = ["09:00-17:00"]
nights.hours.monday-sunday = ["20:00-04:00"]
phones.hours.monday-sunday = ["10:00-12:00"]
"""
HOURLY = '[sla.all]\nfirst_response = "1h"\nnext_reply = "30m"\nresolution = 7200\n'
PAUSED = HOURLY + 'pause = ["pending", "on_hold"]\n'


def sla(log: list[dict[str, Any]], text: str = HOURLY, now: float = 240) -> Reference:
    """Ten days after Monday's midnight, unless told otherwise."""
    return Reference(log, text, now=at(now))


def outcome(
    log: list[dict[str, Any]],
    text: str = HOURLY,
    target: str = "first_response",
    now: float = 240,
) -> str:
    """Of the one target of that name that was ever set, or `none`."""
    counts = sla(log, text, now).sla_outcomes(target, at(-9999), at(9999))
    assert counts.pop("set") <= 1
    return next((name for name, count in counts.items() if count), "none")


def rate(
    log: list[dict[str, Any]],
    text: str,
    since: float,
    until: float,
    target: str = "first_response",
) -> ReferenceReading:
    return sla(log, text).read(f"{target}_sla_rate", at(since), at(until))
