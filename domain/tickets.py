"""The fold: all events of a ticket, in any order, become one ticket and its facts."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from domain.desk import NOWHERE, Desk
from domain.events import Event, in_order
from domain.facts import Dimensions, Reviewed, TicketFact
from domain.lives import Life, Resolution
from domain.ticket_facts import facts_of


@dataclass(frozen=True, slots=True)
class Ticket:
    """A ticket as its events tell it.

    Attributes:
        is_counted: false if excluded or merged: then it has no facts.
        agents: all who were ever named in its events; the fold depends on their histories.
        facts: everything countable about it.
    """

    source: str
    id: str
    opened_at: datetime | None
    status: str
    is_counted: bool
    agents: frozenset[str]
    facts: Sequence[TicketFact]


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


def fold(events: Iterable[Event], desk: Desk) -> Ticket:
    """The ticket that its events make. Order of arrival and repetition do not matter.

    Args:
        events: all events of one ticket, at least one.
        desk: agents, tiers, teams and channels.
    """
    ordered = in_fold_order(events)
    first = ordered[0]
    life = _lived(ordered, desk)
    facts = [*facts_of(life), *_reviews(ordered, life, desk)] if life.is_counted else []
    return Ticket(
        source=first.source,
        id=first.subject,
        opened_at=life.opened_at,
        status=life.status,
        is_counted=life.is_counted,
        agents=frozenset(life.agents_named),
        facts=facts,
    )


def glimpse(events: Iterable[Event], desk: Desk, moment: datetime) -> Glimpse:
    """What the events of a ticket, at least one, tell of it at a moment, that included."""
    ordered = in_fold_order(events)
    # What is timed before the opening counts as if it happened at it, so it is not seen earlier.
    if ordered[0].at > moment:
        return NOTHING_SEEN
    life = _lived([event for event in ordered if event.at <= moment], desk)
    last = life.last_set
    return Glimpse(
        dims=life.dims(life.agent, moment),
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


def _reviews(ordered: Sequence[Event], life: Life, desk: Desk) -> Iterator[Reviewed]:
    """The reviews of a ticket; of those that judge, the last counts if it was resolved by then."""
    reviews = [event for event in ordered if event.type == "ticket.reviewed"]
    judging = [event for event in reviews if event.data.get("correct") is not None]
    for event in reviews:
        at = max(event.at, ordered[0].at)
        agent = event.data.get("agent")
        if agent is not None and desk.is_bot(event.source, agent):
            agent = None
        seen = glimpse(ordered, desk, at)
        named = [(event.source, Dimensions(agent=agent))]
        score, correct = event.data.get("score"), event.data.get("correct")
        was_resolved = any(resolution.at <= at for resolution in life.resolutions)
        yield Reviewed(
            at,
            opinion_dims(named, seen, event.source, desk, at),
            score=float(score) if score is not None else None,
            correct=correct,
            is_judged=bool(judging) and event is judging[-1] and was_resolved,
        )


def is_counted(events: Iterable[Event]) -> bool:
    """Whether the events of a ticket leave it in KPIs: neither excluded nor merged."""
    is_excluded = False
    for event in in_fold_order(events):
        match event.type:
            case "ticket.merged":
                return False
            case "ticket.excluded" | "ticket.included":
                is_excluded = event.type == "ticket.excluded"
    return not is_excluded


def in_fold_order(events: Iterable[Event]) -> list[Event]:
    """Events in the order in which they fold: the earliest opening first, whatever was timed
    before it right after it.

    Events are one by their identity; of several copies the first counts.
    """
    unique: dict[str, Event] = {}
    for event in events:
        unique.setdefault(event.id, event)
    ordered = in_order(unique.values())
    for index, event in enumerate(ordered):
        if event.type == "ticket.opened":
            return [event, *ordered[:index], *ordered[index + 1 :]]
    return ordered


def _lived(ordered: Sequence[Event], desk: Desk) -> Life:
    first = ordered[0]
    life = Life(first.source, desk, first.at, is_opening_known=first.type == "ticket.opened")
    for event in ordered:
        # What is timed before the opening counts as if it happened at it.
        life.tell(event, max(first.at, event.at))
    return life
