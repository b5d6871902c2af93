"""Moments: what a life remembers of its ticket, with the dimensions or figures of then."""

from datetime import datetime
from typing import NamedTuple

from domain.desk import Desk
from domain.facts import Dimensions

Stretch = tuple[datetime, datetime]


class Moment(NamedTuple):
    """Something happened once, with the dimensions right after it."""

    at: datetime
    dims: Dimensions


class Resolution(NamedTuple):
    """The ticket entered a resolved state; figures are those so far.

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


class Place(NamedTuple):
    """Where a ticket is."""

    agent: str | None
    team: str | None
    tier: str | None


NOWHERE_YET = Place(None, None, None)


def completed(place: Place, source: str, moment: datetime, desk: Desk) -> Place:
    """A place with what it lacks at a moment.

    A tier that the ticket lacks is that of its own team, else of the agent; a team is the agent's.
    """
    agent, team, tier = place
    if tier is None and team is not None:
        tier = desk.team_tiers.get(team)
    if tier is not None and team is not None:
        return Place(agent, team, tier)
    post = desk.post_of(source, agent, moment)
    return Place(
        agent,
        post.team if team is None else team,
        post.tier if tier is None else tier,
    )
