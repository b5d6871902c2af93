"""Reviews: what colleagues think of how a ticket was handled, seen as it stood then."""

from collections.abc import Iterator, Sequence

from domain.events import Event
from domain.facts import Dimensions, Reviewed
from domain.folding.tickets.snapshots import History, opinion_dims
from domain.folding.tickets.state import TicketState
from domain.instants import FOREVER


def reviews_of(
    state: TicketState, history: History, ordered: Sequence[Event]
) -> Iterator[Reviewed]:
    """A fact for each review; of those that judge, the last counts if it was resolved by then.

    Args:
        state: of the ticket, all its events applied.
        history: of the ticket, for what could be seen at each review.
        ordered: all events of the ticket in fold order.
    """
    desk = state.desk
    reviews = [event for event in ordered if event.type == "ticket.reviewed"]
    judging = [event for event in reviews if event.data.get("correct") is not None]
    resolved_at = state.resolutions[0].at if state.resolutions else FOREVER
    for event in reviews:
        at = state.instant_of(event)
        agent = event.data.get("agent")
        if agent is not None and desk.is_bot(event.source, agent):
            agent = None
        seen = history.at(at)
        named = [(event.source, Dimensions(agent=agent))]
        score, correct = event.data.get("score"), event.data.get("correct")
        yield Reviewed(
            at,
            opinion_dims(named, seen, event.source, desk, at),
            score=float(score) if score is not None else None,
            correct=correct,
            is_judged=bool(judging) and event is judging[-1] and resolved_at <= at,
        )
