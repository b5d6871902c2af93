"""Snapshots: a ticket as of an instant, which says whom an opinion of that instant is about."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from domain.desk import NOWHERE, Desk
from domain.events import Event
from domain.facts import Dimensions
from domain.folding.tickets.state import (
    UNASSIGNED,
    Assignment,
    Resolution,
    TicketState,
    apply,
    completed,
    in_fold_order,
    initial_state,
)


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A ticket as of an instant: its dimensions and its last resolution by then.

    Attributes:
        dims: the dimensions then; the agent is the holder.
        resolution: the last one by then.
        last_set: the agent, team and tier that were last set, even if unset since.
    """

    dims: Dimensions
    resolution: Resolution | None
    last_set: Dimensions


EMPTY_SNAPSHOT = Snapshot(Dimensions(), None, Dimensions())


class _StateAt(NamedTuple):
    """The state right after an event; its properties are dimensions without an assignment."""

    at: datetime
    properties: Dimensions
    assignment: Assignment
    last_set: Assignment
    resolution: Resolution | None


@dataclass(frozen=True, slots=True)
class History:
    """How a ticket stood after each of its events: any number of snapshots cost one fold.

    Attributes:
        is_counted: whether the ticket is in KPIs by all that is known: not excluded or merged.
    """

    source: str
    desk: Desk
    states: Sequence[_StateAt]
    is_counted: bool

    def at(self, at: datetime) -> Snapshot:
        """The ticket as of an instant, after what happened at that instant."""
        # An event timed before the opening counts as of the opening, so it is not seen earlier.
        index = bisect_right(self.states, at, key=lambda state: state.at)
        if not index:
            return EMPTY_SNAPSHOT
        _, properties, assignment, last, resolution = self.states[index - 1]
        agent, team, tier = completed(assignment, self.source, at, self.desk)
        return Snapshot(
            dims=properties._replace(agent=agent, team=team, tier=tier),
            resolution=resolution,
            last_set=Dimensions(agent=last.agent, team=last.team, tier=last.tier),
        )


def history(events: Iterable[Event], desk: Desk) -> History:
    """How a ticket stood, by its events, at least one; their order does not matter."""
    return state_and_history(in_fold_order(events), desk)[1]


def state_and_history(ordered: Sequence[Event], desk: Desk) -> tuple[TicketState, History]:
    """The state and the history that events make: at least one, in fold order."""
    state = initial_state(ordered[0], desk)
    states: list[_StateAt] = []
    for event in ordered:
        apply(state, event)
        properties = state.properties.dims(UNASSIGNED)
        last = state.resolutions[-1] if state.resolutions else None
        states.append(
            _StateAt(state.instant_of(event), properties, state.assignment, state.last_set, last)
        )
    return state, History(state.source, desk, states, state.is_counted)


def opinion_dims(
    named: Sequence[tuple[str, Dimensions]], seen: Snapshot, source: str, desk: Desk, at: datetime
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
    candidates = [*named, (source, resolved), (source, seen.last_set)]

    def first(name: str) -> tuple[str, str] | None:
        values = ((source, getattr(dims, name)) for source, dims in candidates)
        return next(((source, value) for source, value in values if value is not None), None)

    agent, team, tier = first("agent"), first("team"), first("tier")
    post = desk.post_of(*agent, at) if agent else NOWHERE
    return seen.dims._replace(
        agent=agent[1] if agent else None,
        team=team[1] if team else post.team,
        tier=tier[1] if tier else post.tier,
    )
