"""The event types of the contract: which fields each bears, and what those may hold."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from domain.alternatives import one_of
from domain.errors import InvalidEvent
from domain.event_fields import (
    AMOUNT,
    NUMBER,
    Attributes,
    CommentField,
    Currency,
    Field,
    Flag,
    InstantField,
    Number,
    Object,
    OneOfField,
    SideField,
    Tags,
    Text,
)
from domain.event_texts import MAX_REFERENCE, all_whole, whole
from domain.instants import instant

FUTURE = "is more than ten minutes in the future"
_SIDES = (Attributes, CommentField, Tags)


class LeftOut(NamedTuple):
    """A part of an event that was not stored as it came, and what became of it."""

    field: str
    problem: str


@dataclass(frozen=True, slots=True)
class EventType:
    """The contract of one type of event: its fields, and which of them are required.

    Attributes:
        rule: what fields must be to one another; raises InvalidEvent.
        past: instants that make no sense long after the event was sent.
        sides: fields that spare the event.
    """

    name: str
    fields: Mapping[str, Field]
    required: tuple[str, ...] = ()
    any_of: tuple[str, ...] = ()
    rule: Callable[[Mapping[str, Any]], None] | None = None
    past: tuple[str, ...] = field(init=False)
    sides: Mapping[str, SideField] = field(init=False)

    def __post_init__(self) -> None:
        kinds = self.fields.items()
        past = tuple(
            name for name, kind in kinds if isinstance(kind, InstantField) and kind.is_past
        )
        sides = {name: kind for name, kind in kinds if isinstance(kind, _SIDES)}
        object.__setattr__(self, "past", past)
        object.__setattr__(self, "sides", sides)

    def check(self, data: Mapping[str, Any], latest: datetime) -> None:
        """Accept the data of an event that comes in, or raise.

        Args:
            data: decoded JSON.
            latest: where the future begins.

        Raises:
            InvalidEvent: names the field at fault.
        """
        self.check_form(data)
        for name in self.past:
            _check_past(data, name, latest)

    def check_form(self, data: Mapping[str, Any]) -> None:
        """Accept what an event of this type may say at any time, or raise.

        Raises:
            InvalidEvent: names the field at fault.
        """
        missing = next((name for name in self.required if data.get(name) is None), None)
        if missing is not None:
            raise InvalidEvent(f"data.{missing}", "is required")
        if self.any_of and not any(name in data for name in self.any_of):
            raise InvalidEvent("data", f"must have {one_of(self.any_of)}")
        fields = self.fields
        for name, value in data.items():
            if value is not None and name in fields:
                problem = fields[name](value)
                if problem:
                    raise _invalid(name, problem)
        if self.rule:
            self.rule(data)

    def kept(self, data: Mapping[str, Any]) -> tuple[Mapping[str, Any], tuple[LeftOut, ...]]:
        """What is kept of accepted data, and what is left out.

        Of fields that nobody knows all is kept, with characters replaced that no text can bear.
        """
        if not data.keys() <= self.fields.keys():
            data = {
                whole(name): value if name in self.fields else all_whole(value)
                for name, value in data.items()
            }
        left_out: tuple[LeftOut, ...] = ()
        for name, side in self.sides.items():
            value = data.get(name)
            if value and not side.is_whole(value):
                kept, problem = side.kept(value)
                data = {**data, name: kept}
                left_out += (LeftOut(f"data.{name}", problem),)
        return data, left_out


def _invalid(name: str, problem: str) -> InvalidEvent:
    joint = "" if problem.startswith(".") else " "
    path, _, rest = f"data.{name}{joint}{problem}".partition(" ")
    return InvalidEvent(path, rest)


def _check_past(data: Mapping[str, Any], name: str, latest: datetime) -> None:
    if data.get(name) is not None and instant(data[name]) > latest:
        raise InvalidEvent(f"data.{name}", FUTURE)


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


_TEXT = Text()
_NAME = Text(MAX_REFERENCE)
_FLAG = Flag()
_INSTANT = InstantField()
_OF_100 = Number(0, 100, "must lie in 0–100")
_PRIORITY = OneOfField(("low", "normal", "high", "urgent"))
_DIFFICULTY = OneOfField(("easy", "normal", "hard"))
_REQUESTER = Object({"id": _NAME, "segment": _TEXT, "language": _TEXT})
_SURVEY = OneOfField(("csat", "nps", "ces", "servqual", "employee_nps"))
_SURVEY_ABOUT: dict[str, Field] = {
    "ticket": _NAME,
    "ticket_source": _NAME,
    "respondent": _NAME,
    "channel": _TEXT,
    "agent": _NAME,
    "team": _TEXT,
    "tier": _TEXT,
}
_CHANGES: dict[str, Field] = {
    "priority": _PRIORITY,
    "category": _TEXT,
    "tags": Tags(),
    "difficulty": _DIFFICULTY,
    "due_at": _INSTANT,
    "complaint": _FLAG,
    "requester": _REQUESTER,
    "channel": _TEXT,
    "attributes": Attributes(),
}
_ASSIGNMENT: dict[str, Field] = {"agent": _NAME, "team": _TEXT, "tier": _TEXT}
_MONEY: dict[str, Field] = {"amount": NUMBER, "currency": Currency()}
_LEAD: dict[str, Field] = {"agent": _NAME, "assisted": _FLAG}
_CUSTOMER: dict[str, Field] = {"segment": _TEXT, "referred_by": _NAME}
_CONTENT: dict[str, Field] = {"recipient": _NAME, "content": _TEXT}
_WORK_KIND = OneOfField(("talk", "hold", "wrap_up", "other"))
_STATUS = OneOfField(("new", "open", "pending", "on_hold", "resolved", "closed"))
_BOOKING = OneOfField(
    ("revenue", "cost", "support_cost", "sales_cost", "marketing_cost", "marketing_revenue")
)

_TYPES = (
    EventType(
        "ticket.opened",
        _CHANGES
        | _ASSIGNMENT
        | {
            "direction": OneOfField(("inbound", "outbound")),
            "service": _TEXT,
            "after_sales": _FLAG,
        },
        required=("channel",),
    ),
    EventType("ticket.assigned", _ASSIGNMENT, any_of=("agent", "team", "tier")),
    EventType(
        "ticket.escalated",
        {
            "to_tier": _TEXT,
            "to_team": _TEXT,
            "to_agent": _NAME,
            "from_tier": _TEXT,
            "agent": _NAME,
            "reason": _TEXT,
        },
        required=("to_tier",),
    ),
    EventType(
        "ticket.replied",
        {
            "author": Object(
                {"kind": OneOfField(("agent", "requester", "bot")), "id": _NAME}, ("kind",)
            ),
            "public": _FLAG,
            "conversation": _TEXT,
        },
        required=("author",),
    ),
    EventType("ticket.status_changed", {"status": _STATUS, "agent": _NAME}, required=("status",)),
    EventType("ticket.changed", _CHANGES, any_of=tuple(_CHANGES)),
    EventType(
        "ticket.worked",
        {"agent": _NAME, "seconds": AMOUNT, "kind": _WORK_KIND, "conversation": _TEXT},
        required=("agent", "seconds"),
    ),
    EventType(
        "ticket.conversation_ended",
        {"conversation": _TEXT, "answered_at": InstantField(is_past=True), "agent": _NAME},
        required=("conversation",),
        rule=_conversation_rule,
    ),
    EventType("ticket.callback_requested", {"agent": _NAME}),
    EventType("ticket.callback_made", {"agent": _NAME}),
    EventType(
        "ticket.reviewed",
        {"score": _OF_100, "correct": _FLAG, "reviewer": _NAME, "agent": _NAME},
        any_of=("score", "correct"),
    ),
    EventType(
        "ticket.valued",
        _MONEY | {"kind": OneOfField(("benefit", "cost", "sale")), "agent": _NAME},
        required=("amount", "currency", "kind"),
    ),
    EventType("ticket.merged", {"into": _NAME}),
    EventType("ticket.excluded", {"reason": OneOfField(("spam", "deleted", "test"))}),
    EventType("ticket.included", {"reason": OneOfField(("spam", "deleted", "test"))}),
    EventType(
        "rating.given",
        _SURVEY_ABOUT
        | {
            "survey": _SURVEY,
            "score": NUMBER,
            "scale": Object(
                {
                    "min": NUMBER,
                    "max": NUMBER,
                    "kind": OneOfField(("stars", "thumbs", "faces", "numbers")),
                },
                ("min", "max"),
            ),
            "dimension": _TEXT,
            "expectation": NUMBER,
            "comment": CommentField(),
            "complaint": _FLAG,
            "invitation": _NAME,
        },
        required=("survey", "score", "scale"),
        rule=_rating_rule,
    ),
    EventType("survey.invited", _SURVEY_ABOUT | {"survey": _SURVEY}, required=("survey",)),
    EventType("survey.delivered", _SURVEY_ABOUT | {"survey": _SURVEY}, required=("survey",)),
    EventType(
        "agent.changed",
        {
            "name": _TEXT,
            "tier": _TEXT,
            "team": _TEXT,
            "hired_at": _INSTANT,
            "left_at": _INSTANT,
            "bot": _FLAG,
        },
    ),
    EventType(
        "shift.worked",
        {
            "agent": _NAME,
            "start": _INSTANT,
            "end": _INSTANT,
            "available_seconds": AMOUNT,
            "quota": AMOUNT,
        },
        required=("agent", "start", "end"),
        rule=_shift_rule,
    ),
    EventType("customer.joined", _CUSTOMER),
    EventType("customer.left", _CUSTOMER),
    EventType("customer.returned", _CUSTOMER),
    EventType(
        "customer.purchased", _MONEY | {"after_sales": _FLAG}, required=("amount", "currency")
    ),
    EventType("lead.received", _LEAD),
    EventType("lead.answered", _LEAD),
    EventType("lead.won", _LEAD),
    EventType("lead.lost", _LEAD),
    EventType(
        "sale.made", _MONEY | {"agent": _NAME, "ticket": _NAME}, required=("amount", "currency")
    ),
    EventType("money.booked", _MONEY | {"kind": _BOOKING}, required=("kind", "amount", "currency")),
    EventType(
        "session.ended",
        {"kind": OneOfField(("knowledge_base", "bot", "community")), "requester": _NAME},
    ),
    EventType("incident.started", {"service": _TEXT}, required=("service",)),
    EventType("incident.acknowledged", {"service": _TEXT}, required=("service",)),
    EventType("incident.ended", {"service": _TEXT}, required=("service",)),
    EventType("content.sent", _CONTENT, required=("recipient",)),
    EventType("content.opened", _CONTENT, required=("recipient",)),
    EventType("content.clicked", _CONTENT, required=("recipient",)),
)

EVENT_TYPES: Mapping[str, EventType] = {kind.name: kind for kind in _TYPES}
