"""Ratings and invitations: what their events come to, with the ticket as it stood then."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from domain.desk import Desk
from domain.events import Event, in_order
from domain.facts import Dimensions, Invited, Rated
from domain.folding.scores import gap, scale_position
from domain.folding.tickets import EMPTY_SNAPSHOT, History, Snapshot, opinion_dims


@dataclass(frozen=True, slots=True)
class About:
    """The ticket that a rating or an invitation is about, with its history if it is known."""

    source: str | None
    ticket: str | None
    history: History | None

    @property
    def is_counted(self) -> bool:
        """Whether the ticket is in KPIs; one that nobody knows does not stand in the way."""
        return self.history is None or self.history.is_counted

    def at(self, at: datetime) -> Snapshot:
        """The ticket as of an instant; an empty snapshot if there is no history."""
        return self.history.at(at) if self.history else EMPTY_SNAPSHOT


NO_TICKET = About(None, None, None)


def current(events: Sequence[Event], kind: str) -> Event | None:
    """The last event of a type: it replaces earlier ones, its time included."""
    return next((event for event in reversed(in_order(events)) if event.type == kind), None)


def first_of(events: Sequence[Event], kind: str) -> Event | None:
    """The first event of a type: an invitation sent again is still the same."""
    return next((event for event in in_order(events) if event.type == kind), None)


def ticket_of(event: Event, invitation: Event | None) -> tuple[str, str] | None:
    """Source and id of the ticket that a rating names, else of its invitation's."""
    for each in (event, invitation):
        if each is not None and each.data.get("ticket") is not None:
            return each.data.get("ticket_source") or each.source, each.data["ticket"]
    return None


def comment_of(rating: Event) -> str:
    """What was written with a rating, without the space around it; empty if nothing was."""
    return (rating.data.get("comment") or "").strip()


def rated(rating: Event, invitation: Event | None, about: About, desk: Desk) -> Rated:
    """The fact that a rating makes.

    Args:
        rating: the `rating.given` that holds.
        invitation: the `survey.invited` that it answers, if known.
        about: the ticket.
        desk: agents, tiers, teams and channels.
    """
    data, expected = rating.data, rating.data.get("expectation")
    where = scale_position(data["score"], data["scale"]["min"], data["scale"]["max"])
    events = [rating] if invitation is None else [rating, invitation]
    seen = about.at(rating.at)
    return Rated(
        rating.at,
        _dims(rating, events, about, seen, desk),
        counted=about.is_counted,
        survey=data["survey"],
        score=float(data["score"]),
        score_of_5=where.of_5,
        score_of_7=where.of_7,
        is_satisfied=where.is_satisfied,
        is_easy=where.is_easy,
        score_of_100=where.of_100,
        is_complaint=bool(data.get("complaint")),
        is_on_time=seen.resolution.is_on_time if seen.resolution else None,
        question=data.get("dimension"),
        gap=gap(data["score"], expected) if expected is not None else None,
        has_comment=bool(comment_of(rating)),
        ticket_source=about.source,
        ticket=about.ticket,
        invitation=data.get("invitation"),
    )


@dataclass(frozen=True, slots=True)
class InvitationOutcome:
    """Whether an invitation was delivered and answered, by all events so far.

    Attributes:
        is_told: whether its source reports deliveries; where it reports none, each invitation
            counts as delivered.
    """

    is_answered: bool
    is_delivered: bool
    is_told: bool


def invited(invitation: Event, fate: InvitationOutcome, about: About, desk: Desk) -> Invited:
    """The fact that an invitation makes."""
    return Invited(
        invitation.at,
        _dims(invitation, [invitation], about, about.at(invitation.at), desk),
        counted=(fate.is_delivered or not fate.is_told) and about.is_counted,
        is_assumed=not fate.is_told,
        survey=invitation.data["survey"],
        is_answered=fate.is_answered,
        ticket_source=about.source,
        ticket=about.ticket,
    )


def _dims(
    event: Event, naming: Sequence[Event], about: About, seen: Snapshot, desk: Desk
) -> Dimensions:
    """Whom a rating or an invitation is about; the rest as of it.

    The channel is the ticket's; without a ticket that is known, the one that is named first.
    """
    named = [(_agents_source(each, about), _named(each, about, desk)) for each in naming]
    dims = opinion_dims(named, seen, about.source or event.source, desk, event.at)
    if about.history is not None:
        return dims
    channels = (each.data.get("channel") for each in naming)
    return dims._replace(channel=next((name for name in channels if name is not None), None))


def _named(event: Event, about: About, desk: Desk) -> Dimensions:
    """Agent, team and tier that an event names; a bot is nobody."""
    agent = event.data.get("agent")
    if agent is not None and desk.is_bot(_agents_source(event, about), agent):
        agent = None
    return Dimensions(agent=agent, team=event.data.get("team"), tier=event.data.get("tier"))


def _agents_source(event: Event, about: About) -> str:
    """Whose agents an event names: `ticket_source` speaks for ticket and agent."""
    return event.data.get("ticket_source") or about.source or event.source
