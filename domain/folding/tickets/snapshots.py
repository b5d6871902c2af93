"""Glimpses: what could be seen of a ticket at an instant, and so whom an opinion is about."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from domain.desk import NOWHERE, Desk
from domain.events import Event
from domain.facts import Dimensions
from domain.folding.tickets.lives import (
    NOWHERE_YET,
    Life,
    Place,
    Resolution,
    begun,
    completed,
    in_fold_order,
    tell,
)


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


class _Sight(NamedTuple):
    """How a ticket stood right after an event; its traits are dimensions without a place."""

    at: datetime
    traits: Dimensions
    place: Place
    last_set: Place
    resolution: Resolution | None


@dataclass(frozen=True, slots=True)
class History:
    """How a ticket stood after each of its events, so that any number of glimpses cost one fold.

    Attributes:
        is_counted: whether the ticket is in KPIs by all that is known: not excluded or merged.
    """

    source: str
    desk: Desk
    sights: Sequence[_Sight]
    is_counted: bool

    def at(self, moment: datetime) -> Glimpse:
        """What could be seen of the ticket at a moment, that included."""
        # What is timed before the opening counts as if it happened at it: it is not seen earlier.
        index = bisect_right(self.sights, moment, key=lambda sight: sight.at)
        if not index:
            return NOTHING_SEEN
        _, traits, place, last, resolution = self.sights[index - 1]
        agent, team, tier = completed(place, self.source, moment, self.desk)
        return Glimpse(
            dims=traits._replace(agent=agent, team=team, tier=tier),
            resolution=resolution,
            last_set=Dimensions(agent=last.agent, team=last.team, tier=last.tier),
        )


def history(events: Iterable[Event], desk: Desk) -> History:
    """How a ticket stood, by its events, at least one; their order does not matter."""
    return witnessed(in_fold_order(events), desk)[1]


def witnessed(ordered: Sequence[Event], desk: Desk) -> tuple[Life, History]:
    """The life that events make, at least one, in fold order; and what could be seen of it."""
    life = begun(ordered[0], desk)
    sights: list[_Sight] = []
    for event in ordered:
        tell(life, event)
        traits = life.traits.dims(NOWHERE_YET)
        last = life.resolutions[-1] if life.resolutions else None
        sights.append(_Sight(life.instant_of(event), traits, life.place, life.last_set, last))
    return life, History(life.source, desk, sights, life.is_counted)


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
