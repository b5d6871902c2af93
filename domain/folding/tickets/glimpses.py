"""Glimpses: what could be seen of a ticket at an instant, and so whom an opinion is about."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from domain.desk import NOWHERE, Desk
from domain.events import Event
from domain.facts import Dimensions
from domain.folding.tickets.lives import Resolution, in_fold_order, lived


@dataclass(frozen=True, slots=True)
class Glimpse:
    """What could be seen of a ticket at an instant.

    Attributes:
        dims: the dimensions then; the agent is the holder.
        resolution: the last one by then.
        last_set: the agent, team and tier that were last set, even if unset since.
    """

    dims: Dimensions
    resolution: Resolution | None
    last_set: Dimensions


NOTHING_SEEN = Glimpse(Dimensions(), None, Dimensions())


def glimpse(events: Iterable[Event], desk: Desk, moment: datetime) -> Glimpse:
    """What the events of a ticket, at least one, tell of it at a moment, that included."""
    ordered = in_fold_order(events)
    # What is timed before the opening counts as if it happened at it, so it is not seen earlier.
    if ordered[0].at > moment:
        return NOTHING_SEEN
    life = lived([event for event in ordered if event.at <= moment], desk)
    last = life.last_set
    return Glimpse(
        dims=life.dims_of_holder(moment),
        resolution=life.resolutions[-1] if life.resolutions else None,
        last_set=Dimensions(agent=last.agent, team=last.team, tier=last.tier),
    )


def opinion_dims(
    named: Sequence[tuple[str, Dimensions]], seen: Glimpse, source: str, desk: Desk, at: datetime
) -> Dimensions:
    """Whom an opinion is about: agent, team and tier each by itself (the catalogue's reading 9).

    Args:
        named: what the opinion and its invitation name, and whose agents those are.
        seen: the ticket then; whatever nobody names is its last resolution's, else its last set.
        source: whose agents the ticket's are.
        desk: agents, for the team and tier that are still missing.
        at: when the opinion was given.
    """
    resolved = seen.resolution.dims if seen.resolution else Dimensions()
    known = [*named, (source, resolved), (source, seen.last_set)]

    def first(name: str) -> tuple[str, str] | None:
        values = ((source, getattr(dims, name)) for source, dims in known)
        return next(((source, value) for source, value in values if value is not None), None)

    agent, team, tier = first("agent"), first("team"), first("tier")
    post = desk.post_of(*agent, at) if agent else NOWHERE
    return seen.dims._replace(
        agent=agent[1] if agent else None,
        team=team[1] if team else post.team,
        tier=tier[1] if tier else post.tier,
    )
