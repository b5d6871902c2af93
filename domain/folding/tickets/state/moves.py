"""Moves: a ticket comes to another agent, team or tier."""

from datetime import datetime

from domain.facts import BouncedBack, Escalated, HandedOff
from domain.folding.tickets.lives.life import Life
from domain.folding.tickets.lives.moments import Moment, Place
from domain.folding.tickets.lives.spans import end_span, end_stay


def move(
    life: Life,
    place: Place,
    at: datetime,
    *,
    escalated: Escalated | None = None,
    is_handed_off: bool = False,
) -> None:
    """Put the ticket where an event says, and tell what kind of move that was.

    Args:
        life: of the ticket.
        place: where it comes to.
        at: when.
        escalated: what makes the move an escalation.
        is_handed_off: called an escalation, but to a tier of no higher rank.
    """
    _judge(life, place, at, escalated)
    if escalated or is_handed_off or _is_to_other_team(life, place):
        life.facts.append(HandedOff(at, life.dims_of_holder(at)))
    if place != life.place:
        end_span(life, at)
    if place.agent != life.place.agent and life.is_open:
        end_stay(life, at)
        life.held_since = at if place.agent is not None else None
    life.place = place
    life.last_set = Place(
        *(new if new is not None else old for new, old in zip(place, life.last_set, strict=True))
    )
    if life.pickup is None and place.agent is not None:
        life.pickup = Moment(at, life.dims_of_holder(at))


def _judge(life: Life, place: Place, at: datetime, escalated: Escalated | None) -> None:
    """Compare a move with where the ticket was last set, and keep what came of that."""
    last, was_escalated = life.last_set, life.was_escalated
    to_other_team = _is_to_other_team(life, place)
    life.was_reassigned |= None not in (place.agent, last.agent) and place.agent != last.agent
    life.was_transferred |= to_other_team
    life.was_transferred_plainly |= to_other_team and escalated is None
    if life.first_team is None:
        life.first_team = place.team
    if escalated:
        life.was_escalated = True
        life.facts.append(escalated)
    if was_escalated and place.tier and life.desk.is_lower(place.tier, than=last.tier):
        life.was_bounced_back = True
        life.facts.append(BouncedBack(at, life.dims_of_holder(at)))


def _is_to_other_team(life: Life, place: Place) -> bool:
    """Whether a place is another team's than the one that was last set."""
    last = life.last_set.team
    return None not in (place.team, last) and place.team != last
