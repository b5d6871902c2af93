"""The vocabulary of measures: which facts may be counted, by which columns, and what those hold.

It is what a deployment's own KPIs are written in. A fact that only means something within a
built-in KPI is not in it.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto
from types import NoneType
from typing import Any, get_args, get_origin, get_type_hints

from domain.facts import (
    Acknowledged,
    Activity,
    AnyFact,
    AnyResolved,
    Booked,
    BouncedBack,
    CallbackRequested,
    Closed,
    Complaint,
    Departed,
    Dimensions,
    Employed,
    Escalated,
    FirstResolved,
    Gained,
    HandedOff,
    Invited,
    Lead,
    LeadAnswered,
    Lost,
    Opened,
    OpenSpan,
    PickedUp,
    Purchased,
    QuotaShift,
    Rated,
    Released,
    Resolved,
    Responded,
    Reviewed,
    Sending,
    Session,
    Shift,
    SlaDecision,
    SlaTarget,
    Sold,
    TicketFact,
    TierLeft,
    Valued,
    Worked,
)
from domain.language.conditions import ByNow, Is, Where
from domain.language.dimensions import Dimension, carried_by
from domain.language.measures import INSTANTANEOUS


def name_of(fact: type[Any]) -> str:
    """What a fact is called: its class's name in snake case."""
    return re.sub(r"(?<!^)(?=[A-Z])", "_", fact.__name__).lower()


FACTS: Mapping[str, type[AnyFact]] = {
    name_of(fact): fact
    for fact in (
        Opened,
        Responded,
        PickedUp,
        Activity,
        Worked,
        Resolved,
        AnyResolved,
        FirstResolved,
        Closed,
        HandedOff,
        Escalated,
        BouncedBack,
        Released,
        TierLeft,
        OpenSpan,
        SlaTarget,
        SlaDecision,
        Reviewed,
        Complaint,
        CallbackRequested,
        Valued,
        Rated,
        Invited,
        Shift,
        QuotaShift,
        Employed,
        Departed,
        Acknowledged,
        Lead,
        LeadAnswered,
        Gained,
        Lost,
        Purchased,
        Sold,
        Booked,
        Session,
        Sending,
    )
}
"""What can be counted, by name."""
ABOUT_TICKETS = frozenset({*get_args(TicketFact), AnyResolved})
"""Facts whose subject is a ticket."""

_ALWAYS: Mapping[type[AnyFact], Where] = {
    Rated: (Is("counted", value=True),),
    Invited: (Is("counted", value=True),),
    SlaDecision: (ByNow("due_at"),),
}
_HIDDEN = frozenset(
    {
        "at",
        "dims",
        "until",
        "toggles",
        "requester",
        "recipient",
        "counted",
        "calendar",
        "opened_business_micros",
        "ticket_source",
        "ticket",
        "invitation",
    }
)
_COMPUTED: Mapping[type[AnyFact], dict[str, Any]] = {
    OpenSpan: {"age_seconds": float | None},
    Employed: {"tenure_seconds": float},
}
"""Columns that only a question's instants make, and what they hold."""
_BEARERS: Mapping[str, Dimension] = {
    name: Dimension.TAG if name == "tags" else Dimension(name)
    for name in Dimensions._fields
    if name != "attributes"
}
"""The dimension that a column bears."""


class ColumnKind(Enum):
    """The type of the values in a column: text, number, flag, instant …"""

    TEXT = auto()
    FLAG = auto()
    NUMBER = auto()
    INSTANT = auto()
    TEXTS = auto()


class Quantity(Enum):
    """What a number counts or measures: items, seconds, money …; it decides the unit."""

    COUNT = auto()
    SECONDS = auto()
    HOURS = auto()
    MONEY = auto()
    SCORE = auto()
    DAYS = auto()


_QUANTITIES = (
    (re.compile(r"seconds$"), Quantity.SECONDS),
    (re.compile(r"^hours$"), Quantity.HOURS),
    (re.compile(r"amount$"), Quantity.MONEY),
    (re.compile(r"^score|^gap$"), Quantity.SCORE),
)


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a fact that a deployment's own KPIs may name in conditions and measures.

    Attributes:
        quantity: what its numbers are numbers of.
    """

    name: str
    kind: ColumnKind
    is_nullable: bool
    quantity: Quantity = Quantity.COUNT


def columns_of(fact: type[AnyFact]) -> Mapping[str, Column]:
    """The columns of a fact by name, its own before the dimensions that it carries."""
    own, dims = get_type_hints(fact), get_type_hints(Dimensions)
    own |= _COMPUTED.get(fact, {})
    carried = carried_by(fact)
    own |= {name: dims[name] for name, dimension in _BEARERS.items() if dimension in carried}
    return {name: _column(name, hint) for name, hint in own.items() if name not in _HIDDEN}


def always(fact: type[AnyFact]) -> Where:
    """What holds of every occurrence of a fact that counts at all."""
    return _ALWAYS.get(fact, ())


def anchor_of(fact: type[AnyFact]) -> str:
    """The moment that puts a fact into a period, in words."""
    return "instant" if fact in INSTANTANEOUS else name_of(fact).replace("_", " ")


_KINDS: Mapping[Any, ColumnKind] = {
    str: ColumnKind.TEXT,
    bool: ColumnKind.FLAG,
    int: ColumnKind.NUMBER,
    float: ColumnKind.NUMBER,
    datetime: ColumnKind.INSTANT,
    tuple: ColumnKind.TEXTS,
}


def _column(name: str, hint: Any) -> Column:  # noqa: ANN401  # a type hint may be anything
    parts = get_args(hint)
    is_nullable = NoneType in parts
    plain = next(part for part in parts if part is not NoneType) if is_nullable else hint
    matching = (quantity for pattern, quantity in _QUANTITIES if pattern.search(name))
    quantity = next(matching, Quantity.COUNT)
    return Column(name, _KINDS[get_origin(plain) or plain], is_nullable, quantity)
