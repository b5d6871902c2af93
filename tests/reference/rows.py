"""One thing counted, with the dimensions that held; which filters match it, in which rows it is."""

import json
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from itertools import product
from typing import Any
from zoneinfo import ZoneInfo

from tests.reference.people import ReferenceAgent
from tests.reference.tickets import ReferenceTicket, State


@dataclass(frozen=True)
class ReferenceDimensions:
    at: datetime
    agent: ReferenceAgent | None
    team: str | None
    tier: str | None
    state: State | None  # of the ticket, for all other dimensions
    survey: str | None = None
    question: str | None = None


@dataclass(frozen=True)
class ReferenceRow:
    dimensions: ReferenceDimensions
    figure: Fraction = Fraction(1)
    above: bool = False  # of a ratio of two sets: this row stands above the line
    day: date | None = None  # of the agent, where agent-days are counted
    ticket: ReferenceTicket | None = (
        None  # where one of many rows is counted once, and where it is listed
    )
    subject: Hashable = None  # likewise: a customer, a recipient, an agent
    span: tuple[datetime, datetime] | None = None  # where overlaps are joined


def values(dimensions: ReferenceDimensions, name: str, zone: ZoneInfo) -> Sequence[str | None]:
    """What the row bears in a dimension, as text: one value, or one for each tag."""
    local = dimensions.at.astimezone(zone)
    state = dimensions.state or State()
    if name == "TAG":
        return sorted(state.tags) or [None]
    return [
        {
            "AGENT": dimensions.agent.id if dimensions.agent else None,
            "TEAM": dimensions.team,
            "TIER": dimensions.tier,
            "CHANNEL": state.channel,
            "PRIORITY": state.priority,
            "CATEGORY": state.category,
            "DEPARTMENT": state.department,
            "SEGMENT": state.segment,
            "SERVICE": state.service,
            "DIRECTION": state.direction,
            "SURVEY": dimensions.survey,
            "QUESTION": dimensions.question,
            "HOUR_OF_DAY": str(local.hour),
            "DAY_OF_WEEK": str(local.isoweekday()),
        }[name]
    ]


def keys(row: ReferenceRow, by: Sequence[str], zone: ZoneInfo) -> list[tuple[str | None, ...]]:
    """Each row of the breakdown that the row is in."""
    return list(product(*(values(row.dimensions, name, zone) for name in by)))


def matches(dimensions: ReferenceDimensions, where: Mapping[str, Any] | None) -> bool:
    """All fields of one filter object, and-ed; a field that is null was not given."""
    given = {name: wanted for name, wanted in (where or {}).items() if wanted is not None}
    return all(field_matches(dimensions, name, wanted) for name, wanted in given.items())


def field_matches(dimensions: ReferenceDimensions, name: str, wanted: Any) -> bool:
    state = dimensions.state or State()
    match name:
        case "all":
            return all(matches(dimensions, part) for part in wanted)
        case "any":
            return any(matches(dimensions, part) for part in wanted)
        case "not":
            return not matches(dimensions, wanted)
        case "tags":
            return tags_match(state.tags, wanted)
        case "attribute":
            value = (state.attributes or {}).get(wanted["key"])
            return value_matches(as_text(value), wanted)
    (value,) = values(dimensions, name.upper(), ZoneInfo("UTC"))
    return value_matches(value, wanted)


def value_matches(value: str | None, wanted: Mapping[str, Any]) -> bool:
    if wanted.get("in") is not None and (value is None or value not in wanted["in"]):
        return False
    if wanted.get("notIn") is not None and value is not None and value in wanted["notIn"]:
        return False
    return wanted.get("isNull") is None or wanted["isNull"] == (value is None)


def tags_match(tags: frozenset[str], wanted: Mapping[str, Any]) -> bool:
    any_of, all_of, none_of = (wanted.get(name) for name in ("anyOf", "allOf", "noneOf"))
    return (
        (any_of is None or any(tag in tags for tag in any_of))
        and (all_of is None or all(tag in tags for tag in all_of))
        and (none_of is None or not any(tag in tags for tag in none_of))
    )


def as_text(value: Any) -> str | None:
    """An attribute: numbers compare as their JSON text."""
    return value if value is None or isinstance(value, str) else json.dumps(value)


def names_outbound(where: Mapping[str, Any] | None) -> bool:
    """Whether any `direction` filter, at whatever depth, has outbound in its `in`."""
    if not where:
        return False
    nested = [*(where.get("all") or []), *(where.get("any") or []), where.get("not")]
    named = (where.get("direction") or {}).get("in") or []
    return "outbound" in named or any(names_outbound(part) for part in nested)
