"""The people who answer: their shifts, and since when and until when they are employed."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import pairwise

from domain.desk import Desk
from domain.events import Event, in_order
from domain.facts import Departed, Dimensions, Employed, Shift
from domain.instants import FOREVER, instant


def dims_of(source: str, agent: str | None, at: datetime, desk: Desk) -> Dimensions:
    """An agent with the team and tier of an instant; empty for a bot, who is not counted."""
    if agent is None or desk.is_bot(source, agent):
        return Dimensions()
    post = desk.post_of(source, agent, at)
    return Dimensions(agent=agent, team=post.team, tier=post.tier)


def shifts(events: Sequence[Event], desk: Desk) -> Iterator[Shift]:
    """The shifts that are told; team and tier are those of their starts. A bot has no shifts."""
    for event in sorted(events, key=lambda event: event.id):
        data = event.data
        if desk.is_bot(event.source, data["agent"]):
            continue
        start, end = instant(data["start"]), instant(data["end"])
        yield Shift(
            start,
            dims_of(event.source, data["agent"], start, desk),
            until=end,
            seconds=(end - start).total_seconds(),
            hours=(end - start).total_seconds() / 3600,
            available_seconds=data.get("available_seconds"),
            quota=data.get("quota"),
        )


def employment(events: Sequence[Event], desk: Desk) -> Iterator[Employed | Departed]:
    """When an agent was employed and where, and when they left; a bot never is.

    Who has no `hired_at` is employed since they were first told of.
    """
    ordered = in_order(events)
    source, agent = ordered[0].source, ordered[0].subject
    if desk.is_bot(source, agent):
        return
    hired_at = _last_told(ordered, "hired_at") or ordered[0].at
    left_at = _last_told(ordered, "left_at")
    if left_at is not None:
        yield Departed(left_at, dims_of(source, agent, left_at, desk))
    until = left_at or FOREVER
    moves = desk.agents[source, agent].changes_between(hired_at, until)
    for start, end in pairwise([hired_at, *moves, until]):
        if start < end:
            yield Employed(start, dims_of(source, agent, start, desk), end, hired_at)


def _last_told(ordered: Sequence[Event], name: str) -> datetime | None:
    """The instant that was told last; None if it was never told, or unset since."""
    said = [event.data[name] for event in ordered if name in event.data]
    return instant(said[-1]) if said and said[-1] is not None else None
