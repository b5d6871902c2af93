"""Occurrences: what the state of a ticket keeps of the past, with the dimensions of then."""

from datetime import datetime
from typing import NamedTuple

from domain.desk import Desk
from domain.facts import Dimensions

StartEnd = tuple[datetime, datetime]
"""A stretch of time, by its first instant and the instant just after it."""


class Occurrence(NamedTuple):
    """An instant at which something happened to a ticket, with the dimensions right after it."""

    at: datetime
    dims: Dimensions


class Resolution(NamedTuple):
    """One resolution of a ticket, with the figures that had been counted by then.

    Attributes:
        repliers: agents who gave the replies; all without an id are one.
        statuses: how many statuses had ended by then.
        is_hard: by the difficulty that held then, or by an escalation if none did.
        is_routed_right: at its first team, or every change of team so far was an escalation.
    """

    at: datetime
    dims: Dimensions
    replies: int
    repliers: int
    contacts: int
    statuses: int
    is_routed: bool
    is_routed_right: bool
    is_on_time: bool | None
    is_voice: bool
    is_hard: bool
    requester: str | None


class Assignment(NamedTuple):
    """The agent, team and tier that a ticket is assigned to, each None if not set."""

    agent: str | None
    team: str | None
    tier: str | None


UNASSIGNED = Assignment(None, None, None)


def completed(assignment: Assignment, source: str, at: datetime, desk: Desk) -> Assignment:
    """An assignment with its gaps filled in, as of an instant.

    A missing tier is that of the ticket's team, else of the agent; a missing team is the agent's.
    """
    agent, team, tier = assignment
    if tier is None and team is not None:
        tier = desk.team_tiers.get(team)
    if tier is not None and team is not None:
        return Assignment(agent, team, tier)
    post = desk.post_of(source, agent, at)
    return Assignment(
        agent,
        post.team if team is None else team,
        post.tier if tier is None else tier,
    )
