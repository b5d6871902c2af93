"""Moves: a ticket comes to another agent, team or tier."""

from datetime import datetime

from domain.facts import BouncedBack, Escalated, HandedOff
from domain.folding.tickets.state.occurrences import Assignment, Occurrence
from domain.folding.tickets.state.spans import end_span, end_stay
from domain.folding.tickets.state.ticket_state import TicketState


def move(
    state: TicketState,
    assignment: Assignment,
    at: datetime,
    *,
    escalated: Escalated | None = None,
    is_handed_off: bool = False,
) -> None:
    """Put the ticket where an event says, and apply what kind of move that was.

    Args:
        state: of the ticket.
        assignment: the agent, team and tier that it comes to.
        at: when.
        escalated: what makes the move an escalation.
        is_handed_off: called an escalation, but to a tier of no higher rank.
    """
    _judge(state, assignment, at, escalated)
    if escalated or is_handed_off or _is_to_other_team(state, assignment):
        state.facts.append(HandedOff(at, state.dims_of_holder(at)))
    if assignment != state.assignment:
        end_span(state, at)
    if assignment.agent != state.assignment.agent and state.is_open:
        end_stay(state, at)
        state.held_since = at if assignment.agent is not None else None
    state.assignment = assignment
    state.last_set = Assignment(
        *(
            new if new is not None else old
            for new, old in zip(assignment, state.last_set, strict=True)
        )
    )
    if state.pickup is None and assignment.agent is not None:
        state.pickup = Occurrence(at, state.dims_of_holder(at))


def _judge(
    state: TicketState, assignment: Assignment, at: datetime, escalated: Escalated | None
) -> None:
    """Compare a move with where the ticket was last set, and keep what came of that."""
    last, was_escalated = state.last_set, state.was_escalated
    to_other_team = _is_to_other_team(state, assignment)
    state.was_reassigned |= (
        None not in (assignment.agent, last.agent) and assignment.agent != last.agent
    )
    state.was_transferred |= to_other_team
    state.was_transferred_plainly |= to_other_team and escalated is None
    if state.first_team is None:
        state.first_team = assignment.team
    if escalated:
        state.was_escalated = True
        state.facts.append(escalated)
    if was_escalated and assignment.tier and state.desk.is_lower(assignment.tier, than=last.tier):
        state.was_bounced_back = True
        state.facts.append(BouncedBack(at, state.dims_of_holder(at)))


def _is_to_other_team(state: TicketState, assignment: Assignment) -> bool:
    """Whether an assignment is to another team than the one that was last set."""
    last = state.last_set.team
    return None not in (assignment.team, last) and assignment.team != last
