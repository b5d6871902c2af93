"""The event types of the contract: which fields each bears, and what those may hold."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from domain.errors import InvalidEvent
from domain.instants import instant

MAX_TEXT = 1000
"""Characters of a value that figures may be grouped by."""

Check = Callable[[object], str | None]
"""What is wrong with a value, as a clause that follows the field's name; None if nothing."""


def _text(value: object) -> str | None:
    if not isinstance(value, str):
        return "must be text"
    return None if len(value) <= MAX_TEXT else f"must not exceed {MAX_TEXT} characters"


def _long_text(value: object) -> str | None:
    return None if isinstance(value, str) else "must be text"


def _flag(value: object) -> str | None:
    return None if isinstance(value, bool) else "must be true or false"


def _number_in(low: float, high: float, problem: str) -> Check:
    def check(value: object) -> str | None:
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            return "must be a number"
        return None if low <= value <= high else problem

    return check


_LARGEST = 1e15
"""Up to here a double holds every integer, and sums stay exact."""
_number = _number_in(-_LARGEST, _LARGEST, "is out of range")
_amount = _number_in(0, _LARGEST, "must not be negative")
_score_of_100 = _number_in(0, 100, "must lie in 0–100")


def _instant(value: object) -> str | None:
    try:
        instant(value if isinstance(value, str) else "")
    except ValueError:
        return "must be RFC 3339 with an offset, such as 2026-05-04T09:12:33+02:00"
    return None


def _texts(value: object) -> str | None:
    if isinstance(value, list) and all(_text(item) is None for item in value):
        return None
    return "must be a list of texts"


def _attributes(value: object) -> str | None:
    if not isinstance(value, dict):
        return "must be an object"
    for key, item in value.items():
        if _text(item) is not None and _number(item) is not None:
            return f"must map to texts or numbers, but {key!r} does not"
    return None


def _currency(value: object) -> str | None:
    if isinstance(value, str) and re.fullmatch("[A-Z]{3}", value):
        return None
    return "must be a currency of ISO 4217, such as EUR"


def _one_of(*allowed: str) -> Check:
    def check(value: object) -> str | None:
        return None if value in allowed else f"must be one of {', '.join(allowed)}"

    # Lists and objects are unhashable but comparable: `in` on a tuple is safe for any JSON value.
    return check


def _object(fields: Mapping[str, Check], *required: str) -> Check:
    def check(value: object) -> str | None:
        if not isinstance(value, dict):
            return "must be an object"
        for name in required:
            if value.get(name) is None:
                return f".{name} is required"
        for name, field_check in fields.items():
            item = value.get(name)
            problem = field_check(item) if item is not None else None
            if problem:
                return f".{name} {problem}"
        return None

    return check


@dataclass(frozen=True, slots=True)
class EventType:
    """One event type: checks of its fields, those required, and those of which one is."""

    name: str
    fields: Mapping[str, Check]
    required: tuple[str, ...] = ()
    any_of: tuple[str, ...] = ()
    rule: Callable[[Mapping[str, Any]], None] | None = None

    def check(self, data: Mapping[str, Any]) -> None:
        """Accept the data of an event, or raise.

        Raises:
            InvalidEvent: names the field at fault.
        """
        for name in self.required:
            if data.get(name) is None:
                raise InvalidEvent(f"data.{name}", "is required")
        if self.any_of and not any(name in data for name in self.any_of):
            raise InvalidEvent("data", f"must have one of {', '.join(self.any_of)}")
        fields = self.fields
        for name, value in data.items():
            if value is not None and name in fields:
                problem = fields[name](value)
                if problem:
                    joint = "" if problem.startswith(".") else " "
                    path, _, rest = f"data.{name}{joint}{problem}".partition(" ")
                    raise InvalidEvent(path, rest)
        if self.rule:
            self.rule(data)


def _rating_rule(data: Mapping[str, Any]) -> None:
    scale, score = data["scale"], data["score"]
    low, high = scale["min"], scale["max"]
    if not low < high:
        raise InvalidEvent("data.scale.min", "must be below data.scale.max")
    if not low <= score <= high:
        raise InvalidEvent("data.score", f"must lie on its scale, {low} to {high}")
    if data["survey"] in {"nps", "employee_nps"} and (low, high) != (0, 10):
        raise InvalidEvent("data.scale", "must be 0 to 10 for this survey")


def _shift_rule(data: Mapping[str, Any]) -> None:
    if instant(data["end"]) < instant(data["start"]):
        raise InvalidEvent("data.end", "must not lie before data.start")


def _conversation_rule(data: Mapping[str, Any]) -> None:
    if not data["conversation"]:
        raise InvalidEvent("data.conversation", "must not be empty")


_PRIORITY = _one_of("low", "normal", "high", "urgent")
_DIFFICULTY = _one_of("easy", "normal", "hard")
_REQUESTER = _object({"id": _text, "segment": _text, "language": _text})
_SURVEY = _one_of("csat", "nps", "ces", "servqual", "employee_nps")
_SURVEY_ABOUT: dict[str, Check] = {
    "ticket": _text,
    "ticket_source": _text,
    "respondent": _text,
    "channel": _text,
    "agent": _text,
    "team": _text,
    "tier": _text,
}
_CHANGES: dict[str, Check] = {
    "priority": _PRIORITY,
    "category": _text,
    "tags": _texts,
    "difficulty": _DIFFICULTY,
    "due_at": _instant,
    "complaint": _flag,
    "requester": _REQUESTER,
    "channel": _text,
    "attributes": _attributes,
}
_PLACE: dict[str, Check] = {"agent": _text, "team": _text, "tier": _text}
_MONEY: dict[str, Check] = {"amount": _number, "currency": _currency}
_LEAD: dict[str, Check] = {"agent": _text, "assisted": _flag}
_CUSTOMER: dict[str, Check] = {"segment": _text, "referred_by": _text}
_CONTENT: dict[str, Check] = {"recipient": _text, "content": _text}
_WORK_KIND = _one_of("talk", "hold", "wrap_up", "other")
_STATUS = _one_of("new", "open", "pending", "on_hold", "resolved", "closed")
_BOOKING = _one_of(
    "revenue", "cost", "support_cost", "sales_cost", "marketing_cost", "marketing_revenue"
)

_TYPES = (
    EventType(
        "ticket.opened",
        _CHANGES
        | _PLACE
        | {"direction": _one_of("inbound", "outbound"), "service": _text, "after_sales": _flag},
        required=("channel",),
    ),
    EventType("ticket.assigned", _PLACE, any_of=("agent", "team", "tier")),
    EventType(
        "ticket.escalated",
        {
            "to_tier": _text,
            "to_team": _text,
            "to_agent": _text,
            "from_tier": _text,
            "agent": _text,
            "reason": _text,
        },
        required=("to_tier",),
    ),
    EventType(
        "ticket.replied",
        {
            "author": _object({"kind": _one_of("agent", "requester", "bot"), "id": _text}, "kind"),
            "public": _flag,
            "conversation": _text,
        },
        required=("author",),
    ),
    EventType("ticket.status_changed", {"status": _STATUS, "agent": _text}, required=("status",)),
    EventType("ticket.changed", _CHANGES, any_of=tuple(_CHANGES)),
    EventType(
        "ticket.worked",
        {"agent": _text, "seconds": _amount, "kind": _WORK_KIND, "conversation": _text},
        required=("agent", "seconds"),
    ),
    EventType(
        "ticket.conversation_ended",
        {"conversation": _text, "answered_at": _instant, "agent": _text},
        required=("conversation",),
        rule=_conversation_rule,
    ),
    EventType("ticket.callback_requested", {"agent": _text}),
    EventType("ticket.callback_made", {"agent": _text}),
    EventType(
        "ticket.reviewed",
        {"score": _score_of_100, "correct": _flag, "reviewer": _text, "agent": _text},
        any_of=("score", "correct"),
    ),
    EventType(
        "ticket.valued",
        _MONEY | {"kind": _one_of("benefit", "cost", "sale"), "agent": _text},
        required=("amount", "currency", "kind"),
    ),
    EventType("ticket.merged", {"into": _text}),
    EventType("ticket.excluded", {"reason": _one_of("spam", "deleted", "test")}),
    EventType("ticket.included", {"reason": _one_of("spam", "deleted", "test")}),
    EventType(
        "rating.given",
        _SURVEY_ABOUT
        | {
            "survey": _SURVEY,
            "score": _number,
            "scale": _object(
                {
                    "min": _number,
                    "max": _number,
                    "kind": _one_of("stars", "thumbs", "faces", "numbers"),
                },
                "min",
                "max",
            ),
            "dimension": _text,
            "expectation": _number,
            "comment": _long_text,
            "complaint": _flag,
            "invitation": _text,
        },
        required=("survey", "score", "scale"),
        rule=_rating_rule,
    ),
    EventType("survey.invited", _SURVEY_ABOUT | {"survey": _SURVEY}, required=("survey",)),
    EventType("survey.delivered", _SURVEY_ABOUT | {"survey": _SURVEY}, required=("survey",)),
    EventType(
        "agent.changed",
        {
            "name": _text,
            "tier": _text,
            "team": _text,
            "hired_at": _instant,
            "left_at": _instant,
            "bot": _flag,
        },
    ),
    EventType(
        "shift.worked",
        {
            "agent": _text,
            "start": _instant,
            "end": _instant,
            "available_seconds": _amount,
            "quota": _amount,
        },
        required=("agent", "start", "end"),
        rule=_shift_rule,
    ),
    EventType("customer.joined", _CUSTOMER),
    EventType("customer.left", _CUSTOMER),
    EventType("customer.returned", _CUSTOMER),
    EventType(
        "customer.purchased", _MONEY | {"after_sales": _flag}, required=("amount", "currency")
    ),
    EventType("lead.received", _LEAD),
    EventType("lead.answered", _LEAD),
    EventType("lead.won", _LEAD),
    EventType("lead.lost", _LEAD),
    EventType(
        "sale.made", _MONEY | {"agent": _text, "ticket": _text}, required=("amount", "currency")
    ),
    EventType("money.booked", _MONEY | {"kind": _BOOKING}, required=("kind", "amount", "currency")),
    EventType(
        "session.ended",
        {"kind": _one_of("knowledge_base", "bot", "community"), "requester": _text},
    ),
    EventType("incident.started", {"service": _text}, required=("service",)),
    EventType("incident.acknowledged", {"service": _text}, required=("service",)),
    EventType("incident.ended", {"service": _text}, required=("service",)),
    EventType("content.sent", _CONTENT, required=("recipient",)),
    EventType("content.opened", _CONTENT, required=("recipient",)),
    EventType("content.clicked", _CONTENT, required=("recipient",)),
)

EVENT_TYPES: Mapping[str, EventType] = {kind.name: kind for kind in _TYPES}
