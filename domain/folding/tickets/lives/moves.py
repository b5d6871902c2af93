"""Moves: a ticket comes to another agent, team or tier."""

from datetime import datetime

from domain.facts import BouncedBack, Escalated, HandedOff
from domain.folding.tickets.lives.life import Life
from domain.folding.tickets.lives.moments import Moment, Place
from domain.folding.tickets.lives.spans import end_span, end_stay


def move(life: Life, place: Place, at: datetime, escalated: Escalated | None) -> None:
    """Put the ticket where an event says, and tell what kind of move that was."""
    _judge(life, place, at, escalated)
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
    last, before = life.last_set, life.dims_of_holder(at)
    was_escalated = life.was_escalated
    to_other_team = None not in (place.team, last.team) and place.team != last.team
    life.was_reassigned |= None not in (place.agent, last.agent) and place.agent != last.agent
    life.was_transferred |= to_other_team
    life.was_transferred_plainly |= to_other_team and escalated is None
    if life.first_team is None:
        life.first_team = place.team
    if escalated:
        life.was_escalated = True
        life.facts.append(escalated)
    if escalated or to_other_team:
        life.facts.append(HandedOff(at, before))
    if was_escalated and place.tier and life.desk.is_lower(place.tier, than=last.tier):
        life.was_bounced_back = True
        life.facts.append(BouncedBack(at, before))
