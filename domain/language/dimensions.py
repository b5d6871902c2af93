"""Dimensions: what answers are broken down and filtered by, and which facts bear it."""

from collections.abc import Mapping
from enum import StrEnum

from domain.facts import (
    Acknowledged,
    AnyFact,
    Booked,
    Customer,
    Departed,
    Dimensions,
    Employed,
    Gained,
    Incident,
    Invited,
    Lead,
    LeadAnswered,
    Lost,
    Presence,
    Purchased,
    QuotaShift,
    Rated,
    Reacted,
    SelfServed,
    Sending,
    Sent,
    ServiceState,
    Session,
    Shift,
    Sold,
    Staff,
    Worked,
)


class Dimension(StrEnum):
    """Something that numbers can be filtered and broken down by: agent, team, channel, tag …"""

    TIER = "tier"
    TEAM = "team"
    AGENT = "agent"
    CHANNEL = "channel"
    PRIORITY = "priority"
    CATEGORY = "category"
    DEPARTMENT = "department"
    SEGMENT = "segment"
    TAG = "tag"
    SERVICE = "service"
    SURVEY = "survey"
    QUESTION = "question"
    DIRECTION = "direction"
    HOUR_OF_DAY = "hour_of_day"
    DAY_OF_WEEK = "day_of_week"


OF_TIME = frozenset({Dimension.HOUR_OF_DAY, Dimension.DAY_OF_WEEK})
"""Every fact carries these."""
OF_AGENTS = OF_TIME | {Dimension.TIER, Dimension.TEAM, Dimension.AGENT}
OF_TICKETS = OF_AGENTS | {
    Dimension.CHANNEL,
    Dimension.PRIORITY,
    Dimension.CATEGORY,
    Dimension.DEPARTMENT,
    Dimension.SEGMENT,
    Dimension.TAG,
    Dimension.SERVICE,
    Dimension.DIRECTION,
}
"""Whatever is about a ticket carries these."""

_CARRIED: Mapping[frozenset[Dimension], tuple[type[AnyFact], ...]] = {
    OF_TICKETS | {Dimension.SURVEY}: (Invited,),
    OF_TICKETS | {Dimension.SURVEY, Dimension.QUESTION}: (Rated,),
    OF_AGENTS: (
        Shift,
        Presence,
        QuotaShift,
        Employed,
        Staff,
        Departed,
        Lead,
        LeadAnswered,
        Sold,
        Worked,
    ),
    OF_TIME | {Dimension.SERVICE}: (Incident, Acknowledged, ServiceState),
    OF_TIME | {Dimension.SEGMENT}: (Customer, Gained, Lost),
    OF_TIME: (Booked, Purchased, Session, SelfServed, Sent, Sending, Reacted),
}
_CARRIED_BY = {fact: dims for dims, facts in _CARRIED.items() for fact in facts}


def carried_by(fact: type[AnyFact]) -> frozenset[Dimension]:
    """The dimensions that facts of a kind may bear."""
    return _CARRIED_BY.get(fact, OF_TICKETS)


Keys = tuple[str | None, ...]
"""The values of the dimensions of one row of a breakdown, null included."""

_COLUMNS: Mapping[Dimension, str] = {
    dimension: dimension.value
    for dimension in Dimension
    if dimension.value in Dimensions._fields or dimension in {Dimension.SURVEY, Dimension.QUESTION}
}


def column_of(dimension: Dimension) -> str | None:
    """The column of a fact that bears the dimension; None if it is computed."""
    return _COLUMNS.get(dimension)
