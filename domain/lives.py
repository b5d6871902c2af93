"""A ticket's life: the state that its events drive, and the moments worth a fact."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise
from json import dumps
from typing import Any, NamedTuple

from domain.desk import ChannelKind, Desk
from domain.events import Event
from domain.facts import (
    Activity,
    BouncedBack,
    Dimensions,
    Escalated,
    HandedOff,
    OpenSpan,
    Released,
    Valued,
)
from domain.instants import FOREVER, instant
from domain.sla import Metric, Standing
from domain.sla_clocks import SlaClocks

OPEN_STATUSES = frozenset({"new", "open", "pending", "on_hold"})
WAITING_STATUSES = frozenset({"new", "open", "on_hold"})
"""Statuses in which the requester waits on support (Zendesk's requester wait time)."""
ACTIVE_STATUSES = frozenset({"new", "open"})
"""Statuses in which nobody is waited for but support itself (Zendesk's agent work time)."""


class Moment(NamedTuple):
    """Something happened once, with the dimensions right after it."""

    at: datetime
    dims: Dimensions


Stretch = tuple[datetime, datetime]


class Resolution(NamedTuple):
    """The ticket entered a resolved state; figures are those so far.

    Attributes:
        repliers: agents who gave the replies; all without an id are one.
        waits: when the requester waited on support.
        active: when nobody was waited for but support itself.
    """

    at: datetime
    dims: Dimensions
    replies: int
    repliers: int
    contacts: int
    waits: tuple[Stretch, ...]
    active: tuple[Stretch, ...]
    is_routed: bool
    is_at_first_team: bool
    is_on_time: bool | None
    is_voice: bool
    difficulty: str | None
    requester: str | None


class Place(NamedTuple):
    """Where a ticket is."""

    agent: str | None
    team: str | None
    tier: str | None


NOWHERE_YET = Place(None, None, None)


@dataclass(slots=True)
class Life:
    """Folds the events of one ticket, told in fold order.

    Attributes:
        began_at: the opening, or the first event if that is unknown.
    """

    source: str
    desk: Desk
    began_at: datetime
    is_opening_known: bool

    # how the ticket stands
    status: str = "new"
    agent: str | None = None
    team: str | None = None
    tier: str | None = None
    last_set: Place = NOWHERE_YET
    difficulty: str | None = None
    _own: dict[str, Any] = field(default_factory=dict)
    _tags: tuple[str, ...] = ()
    _attributes: str | None = None
    _direction: str | None = None
    _due_at: datetime | None = None
    _is_excluded: bool = False
    _is_merged: bool = False

    # what happened
    opening: Moment | None = None
    opened_by: str | None = None
    is_after_sales: bool = False
    is_opened_on_voice: bool = False
    first_reply: Moment | None = None
    active_before_reply: tuple[Stretch, ...] = ()
    round_of_reply: Stretch | None = None
    pickup: Moment | None = None
    voice_pickup: Moment | None = None
    resolutions: list[Resolution] = field(default_factory=list)
    closing: Moment | None = None
    toggles: list[datetime] = field(default_factory=list)
    was_escalated: bool = False
    was_transferred: bool = False
    was_transferred_plainly: bool = False
    was_reassigned: bool = False
    was_bounced_back: bool = False
    is_classified: bool = False
    was_reclassified: bool = False
    handle_seconds: float | None = None
    calls: list[tuple[datetime | None, datetime]] = field(default_factory=list)
    first_team: str | None = None
    complaint: Moment | None = None
    callback: Moment | None = None
    callbacks_made: list[datetime] = field(default_factory=list)
    agents_named: set[str] = field(default_factory=set)
    facts: list[Activity | Escalated | HandedOff | BouncedBack | Released | Valued] = field(
        default_factory=list
    )
    spans: list[OpenSpan] = field(default_factory=list)
    clocks: SlaClocks | None = None

    # running figures
    _known: dict[Place, Dimensions] = field(default_factory=dict)
    _replies: int = 0
    _repliers: set[str | None] = field(default_factory=set)
    _conversations: set[str] = field(default_factory=set)
    _waiting_since: datetime | None = None
    _history: list[tuple[str, Stretch]] = field(default_factory=list)
    _status_since: datetime = field(init=False)
    _stay_since: datetime | None = None
    _span_since: datetime | None = field(init=False)

    def __post_init__(self) -> None:
        self._status_since = self._span_since = self.began_at
        if self.desk.policies.of and self.is_opening_known:
            self.clocks = SlaClocks(self.desk.policies, self.desk.working_hours)

    @property
    def opened_at(self) -> datetime | None:
        """When it was opened, if that is known."""
        return self.began_at if self.is_opening_known else None

    @property
    def is_open(self) -> bool:
        """Neither resolved nor closed."""
        return self.status in OPEN_STATUSES

    @property
    def is_counted(self) -> bool:
        """Neither excluded nor merged into another."""
        return not (self._is_excluded or self._is_merged)

    @property
    def kind(self) -> ChannelKind:
        """The kind of the ticket's present channel."""
        return self.desk.kind_of(self._own.get("channel"))

    @property
    def _requester(self) -> Mapping[str, str | None]:
        return self._own.get("requester") or _NOBODY

    def weight_of(self, priority: str | None) -> float:
        """What the ticket weighs once it is resolved."""
        return self.desk.weight_of(priority)

    def tell(self, event: Event, at: datetime) -> None:
        """Take in the next event in fold order, as having happened at an instant."""
        handler = _HANDLERS.get(event.type)
        if handler is None:
            return
        conversation = event.data.get("conversation")
        if conversation is not None:
            self._conversations.add(conversation)
        if self.clocks is None:
            handler(self, event.data, at)
            return
        self.clocks.pass_to(at)
        handler(self, event.data, at)
        self.clocks.stand(self._standing(), at, self.dims(self.agent, at))

    def dims(self, agent: str | None, moment: datetime) -> Dimensions:
        """The ticket's dimensions as it stands, for an occurrence of an agent at a moment.

        A tier that the ticket lacks is that of its own team, else of the agent; a team is the
        agent's.
        """
        tier, team = self.tier, self.team
        if tier is None and team is not None:
            tier = self.desk.team_tiers.get(team)
        if tier is None or team is None:
            post = self.desk.post_of(self.source, agent, moment)
            tier = post.tier if tier is None else tier
            team = post.team if team is None else team
        place = Place(agent, team, tier)
        known = self._known.get(place)
        if known is None:
            known = self._known[place] = self._dims(tier, team, agent)
        return known

    def _dims(self, tier: str | None, team: str | None, agent: str | None) -> Dimensions:
        own = self._own
        return Dimensions(
            tier,
            team,
            agent,
            own.get("channel"),
            own.get("priority"),
            own.get("category"),
            self._requester.get("segment"),
            own.get("service"),
            self._direction,
            self._tags,
            self._attributes,
        )

    def business_seconds(self, dims: Dimensions, start: datetime, end: datetime) -> float | None:
        """The working hours between two instants, by the calendar of an occurrence."""
        return self.desk.business_seconds(dims.team, dims.channel, start, end)

    def _standing(self) -> Standing:
        """What SLA policies look at."""
        own = self._own
        segment = (own.get("requester") or _NOBODY).get("segment")
        return Standing(
            own.get("priority"), segment, own.get("channel"), own.get("category"), self.team
        )

    def finish(self) -> None:
        """Close the books: the span that still runs has no end."""
        self._end_span(FOREVER)

    # What each event does -------------------------------------------------------------------

    def _opened(self, data: Mapping[str, Any], at: datetime) -> None:
        if self.opening is not None:
            return  # the earliest opening counts
        self._direction = data.get("direction") or "inbound"
        self._own["service"] = data.get("service")
        self._take(data)
        self.agent = self._human(data.get("agent"))
        self.team = data.get("team")
        self.tier = data.get("tier")
        self.last_set = Place(self.agent, self.team, self.tier)
        self.first_team = self.team
        self.opened_by = self._requester.get("id")
        self.is_after_sales = data.get("after_sales") is True
        self.is_opened_on_voice = self.kind is ChannelKind.VOICE
        self._waiting_since = at
        self._stay_since = at if self.agent is not None else None
        self.opening = Moment(at, self.dims(self.agent, at))
        if self.agent is not None:
            self.pickup = self.opening
        self._mark_complaint(data, at)
        self._start_clocks(at)

    def _assigned(self, data: Mapping[str, Any], at: datetime) -> None:
        is_higher = False
        if data.get("tier") is not None:
            is_higher = self.desk.is_higher(data["tier"], than=self.last_set.tier)
        place = Place(
            self._human(data["agent"]) if "agent" in data else self.agent,
            data.get("team", self.team),
            data.get("tier", self.tier),
        )
        self._move(place, at, Escalated(at, self.dims(self.agent, at)) if is_higher else None)

    def _escalated(self, data: Mapping[str, Any], at: datetime) -> None:
        agent = self._human(data.get("agent"))
        before = self.dims(agent if agent is not None else self.agent, at)
        if data.get("from_tier") is not None:
            before = before._replace(tier=data["from_tier"])
        place = Place(
            self._human(data["to_agent"]) if "to_agent" in data else self.agent,
            data.get("to_team", self.team),
            data["to_tier"],
        )
        is_new = data["to_tier"] != self.last_set.tier
        self._move(place, at, Escalated(at, before) if is_new else None)

    def _replied(self, data: Mapping[str, Any], at: datetime) -> None:
        author = data["author"]
        if author["kind"] == "requester":
            if self._waiting_since is None:
                self._waiting_since = at
                self._await_next_reply(at)
            return
        if author["kind"] != "agent" or data.get("public") is False:
            return
        agent = author.get("id")
        if agent is not None:
            self.agents_named.add(agent)
        dims = self.dims(agent, at)
        self._replies += 1
        self._repliers.add(agent)
        if self.first_reply is None:
            self.first_reply = Moment(at, dims)
            self.active_before_reply = self._stays(ACTIVE_STATUSES, at)
            self.round_of_reply = ((self.began_at, *self.toggles[1::2])[-1], at)
        if self.pickup is None:
            self.pickup = self.first_reply
        since, self._waiting_since = self._waiting_since, None
        self.facts.append(
            Activity(
                at,
                dims,
                is_work=False,
                reply_seconds=(at - since).total_seconds() if since else None,
                business_reply_seconds=self.business_seconds(dims, since, at) if since else None,
                work_seconds=None,
            )
        )
        if self.clocks:
            self.clocks.done(Metric.FIRST_RESPONSE, at, dims)
            self.clocks.done(Metric.NEXT_REPLY, at, dims)

    def _status_changed(self, data: Mapping[str, Any], at: datetime) -> None:
        status = data["status"]
        if status == self.status:
            return
        was_open, before = self.is_open, self.status
        self._history.append((before, (self._status_since, at)))
        dims_before = self.dims(self.agent, at) if was_open else None
        self.status, self._status_since = status, at
        if self.clocks:
            self.clocks.status(status, at)
        if was_open and not self.is_open:
            self._end_stay(at, dims_before)
            self._end_span(at)
            self._resolve(self._human(data.get("agent")), at)
        elif self.is_open and not was_open:
            self.toggles.append(at)
            self._stay_since = at if self.agent is not None else None
            self._span_since = at
            if self._waiting_since is not None:
                self._await_next_reply(at)
        if status == "closed":
            resolver = self.agent if self.agent is not None else self._human(data.get("agent"))
            self.closing = Moment(at, self.dims(resolver, at))

    def _changed(self, data: Mapping[str, Any], at: datetime) -> None:
        self._end_span(at)
        self._take(data)
        self._mark_complaint(data, at)

    def _worked(self, data: Mapping[str, Any], at: datetime) -> None:
        self.handle_seconds = (self.handle_seconds or 0.0) + data["seconds"]
        agent = self._human(data["agent"])
        seconds = float(data["seconds"])
        dims = self.dims(agent, at)
        self.facts.append(_activity(at, dims, work_seconds=seconds))

    def _valued(self, data: Mapping[str, Any], at: datetime) -> None:
        agent = self._human(data.get("agent"))
        dims = self.dims(agent if agent is not None else self.agent, at)
        self.facts.append(Valued(at, dims, data["kind"], float(data["amount"]), data["currency"]))

    def _reviewed(self, data: Mapping[str, Any], _at: datetime) -> None:
        # The review itself is seen like a rating (`tickets`); here its agent is named, so that the
        # ticket is folded again when something is told of that agent.
        self._human(data.get("agent"))

    def _callback_requested(self, data: Mapping[str, Any], at: datetime) -> None:
        if self.callback is None:
            agent = self._human(data.get("agent"))
            agent = agent if agent is not None else self.agent
            self.callback = Moment(at, self.dims(agent, at))

    def _callback_made(self, _data: Mapping[str, Any], at: datetime) -> None:
        self.callbacks_made.append(at)

    def _mark_complaint(self, data: Mapping[str, Any], at: datetime) -> None:
        if "complaint" in data:
            is_new = self.complaint is None
            if not data["complaint"]:
                self.complaint = None
            elif is_new:
                self.complaint = Moment(at, self.dims(self.agent, at))

    def _conversation_ended(self, data: Mapping[str, Any], at: datetime) -> None:
        if data.get("answered_at") is None:
            self.calls.append((None, at))
            return
        answered_at = instant(data["answered_at"])
        self.calls.append((answered_at, at))
        if self.opened_at is not None and answered_at < self.opened_at:
            answered_at = self.opened_at
        agent = self._human(data.get("agent"))
        if self.voice_pickup is None or answered_at < self.voice_pickup.at:
            dims = self.dims(agent if agent is not None else self.agent, answered_at)
            self.voice_pickup = Moment(answered_at, dims)

    def _merged(self, _data: Mapping[str, Any], _at: datetime) -> None:
        self._is_merged = True

    def _excluded(self, _data: Mapping[str, Any], _at: datetime) -> None:
        self._is_excluded = True

    def _included(self, _data: Mapping[str, Any], _at: datetime) -> None:
        self._is_excluded = False

    # Steps that several events share ----------------------------------------------------------

    def _human(self, agent: str | None) -> str | None:
        """The agent, or nobody if that is a bot."""
        if agent is None:
            return None
        self.agents_named.add(agent)
        return None if self.desk.is_bot(self.source, agent) else agent

    def _take(self, data: Mapping[str, Any]) -> None:
        """Take over the fields that `opened` and `changed` share; absent ones stay."""
        own = self._own
        self._known.clear()
        if self.is_classified and "category" in data:
            self.was_reclassified |= data["category"] != own.get("category")
        for name in _OWN_FIELDS:
            if name in data:
                own[name] = data[name]
        if data.get("difficulty") is not None:
            self.difficulty = data["difficulty"]
        if "due_at" in data:
            self._due_at = instant(data["due_at"]) if data["due_at"] is not None else None
        self.is_classified |= own.get("category") is not None
        if "tags" in data:
            self._tags = tuple(sorted(set(data["tags"] or ())))
        if "attributes" in data:
            told = data["attributes"]
            self._attributes = dumps(told, ensure_ascii=False, sort_keys=True) if told else None

    def _move(self, place: Place, at: datetime, escalated: Escalated | None) -> None:
        """Put the ticket where an event says, and tell what kind of move that was."""
        last, before = self.last_set, self.dims(self.agent, at)
        was_escalated = self.was_escalated
        to_other_team = None not in (place.team, last.team) and place.team != last.team
        self.was_reassigned |= None not in (place.agent, last.agent) and place.agent != last.agent
        self.was_transferred |= to_other_team
        self.was_transferred_plainly |= to_other_team and escalated is None
        if self.first_team is None:
            self.first_team = place.team
        if escalated:
            self.was_escalated = True
            self.facts.append(escalated)
        if escalated or to_other_team:
            self.facts.append(HandedOff(at, before))
        if was_escalated and place.tier and self.desk.is_lower(place.tier, than=last.tier):
            self.was_bounced_back = True
            self.facts.append(BouncedBack(at, before))
        if place != (self.agent, self.team, self.tier):
            self._end_span(at)
        if place.agent != self.agent and self.is_open:
            self._end_stay(at, before)
            self._stay_since = at if place.agent is not None else None
        self.agent, self.team, self.tier = place
        self.last_set = Place(
            *(new if new is not None else old for new, old in zip(place, last, strict=True))
        )
        if self.pickup is None and self.agent is not None:
            self.pickup = Moment(at, self.dims(self.agent, at))

    def _resolve(self, who: str | None, at: datetime) -> None:
        resolver = self.agent if self.agent is not None else who
        dims = self.dims(resolver, at)
        voice_or_chat = self.kind in {ChannelKind.VOICE, ChannelKind.CHAT}
        contacts = len(self._conversations) if voice_or_chat else self._replies
        self.resolutions.append(
            Resolution(
                at,
                dims,
                self._replies,
                len(self._repliers),
                contacts,
                self._stays(WAITING_STATUSES, at),
                self._stays(ACTIVE_STATUSES, at),
                is_routed=self.first_team is not None,
                is_at_first_team=self.first_team == self.last_set.team,
                is_on_time=at <= self._due_at if self._due_at is not None else None,
                is_voice=self.kind is ChannelKind.VOICE,
                difficulty=self.difficulty,
                requester=self._requester.get("id"),
            )
        )
        self.toggles.append(at)
        self._waiting_since = None
        self.facts.append(_activity(at, dims))
        if self.clocks:
            self.clocks.done(Metric.RESOLUTION, at, dims)
            self.clocks.cancel(Metric.FIRST_RESPONSE)
            self.clocks.cancel(Metric.NEXT_REPLY)

    def _stays(self, statuses: frozenset[str], until: datetime) -> tuple[Stretch, ...]:
        """When the ticket was in some statuses, up to a moment that is not before any other."""
        past = tuple(stretch for status, stretch in self._history if status in statuses)
        return (*past, (self._status_since, until)) if self.status in statuses else past

    def _start_clocks(self, at: datetime) -> None:
        """The clocks of the SLA targets that run from the opening."""
        if self.clocks is None:
            return
        dims = self.dims(self.agent, at)
        self.clocks.stand(self._standing(), at, dims)
        self.clocks.status(self.status, at)
        self.clocks.start(Metric.RESOLUTION, at, dims)
        if self._direction == "inbound":
            self.clocks.start(Metric.FIRST_RESPONSE, at, dims)

    def _await_next_reply(self, at: datetime) -> None:
        """The requester wrote again: on an open ticket the next reply's clock starts."""
        if self.clocks and self.first_reply and self.is_open and self._direction == "inbound":
            self.clocks.start(Metric.NEXT_REPLY, at, self.dims(self.agent, at))

    def _end_stay(self, at: datetime, before: Dimensions | None) -> None:
        if self._stay_since is not None and before is not None:
            seconds = (at - self._stay_since).total_seconds()
            business = self.business_seconds(before, self._stay_since, at)
            self.facts.append(Released(at, before, seconds, business))
        self._stay_since = None

    def _end_span(self, at: datetime) -> None:
        """End the span that runs, and begin another if the ticket stays open."""
        since = self._span_since
        self._span_since = at if self.is_open else None
        if since is None or since >= at:
            return
        for start, end in self._posts_between(since, at):
            dims = self.dims(self.agent, start)
            age = self._opening_on_calendar(dims)
            span = OpenSpan(start, dims, end, self.opened_at, self._due_at, *age)
            last = self.spans[-1] if self.spans else None
            goes_on = last and last.until == start and start not in self.toggles
            if last and goes_on and last._replace(at=start, until=end) == span:
                self.spans[-1] = last._replace(until=end)
            else:
                self.spans.append(span)

    def _opening_on_calendar(self, dims: Dimensions) -> tuple[str | None, float | None]:
        """The calendar of a span, and what it read at the opening."""
        calendar = self.desk.working_hours.of(dims.team, dims.channel)
        if calendar is None or self.opened_at is None:
            return None, None
        return calendar.name, float(calendar.reading(self.opened_at))

    def _posts_between(self, start: datetime, end: datetime) -> list[tuple[datetime, datetime]]:
        """The parts of a span in which the holder's own team and tier stayed the same."""
        history = self.desk.agents.get((self.source, self.agent or ""))
        if history is None or None not in (self.tier, self.team):
            return [(start, end)]
        edges = [start, *history.changes_between(start, end), end]
        return list(pairwise(edges))


def _activity(at: datetime, dims: Dimensions, work_seconds: float | None = None) -> Activity:
    """Work, or else a resolution."""
    return Activity(
        at,
        dims,
        is_work=work_seconds is not None,
        reply_seconds=None,
        business_reply_seconds=None,
        work_seconds=work_seconds,
    )


_NOBODY: Mapping[str, str | None] = {}
_OWN_FIELDS = ("channel", "priority", "category", "requester")

_Handler = Callable[[Life, Mapping[str, Any], datetime], None]
_HANDLERS: Mapping[str, _Handler] = {
    "ticket.opened": Life._opened,  # noqa: SLF001 -- the table belongs to the class
    "ticket.assigned": Life._assigned,  # noqa: SLF001
    "ticket.escalated": Life._escalated,  # noqa: SLF001
    "ticket.replied": Life._replied,  # noqa: SLF001
    "ticket.status_changed": Life._status_changed,  # noqa: SLF001
    "ticket.changed": Life._changed,  # noqa: SLF001
    "ticket.worked": Life._worked,  # noqa: SLF001
    "ticket.conversation_ended": Life._conversation_ended,  # noqa: SLF001
    "ticket.valued": Life._valued,  # noqa: SLF001
    "ticket.reviewed": Life._reviewed,  # noqa: SLF001
    "ticket.callback_requested": Life._callback_requested,  # noqa: SLF001
    "ticket.callback_made": Life._callback_made,  # noqa: SLF001
    "ticket.merged": Life._merged,  # noqa: SLF001
    "ticket.excluded": Life._excluded,  # noqa: SLF001
    "ticket.included": Life._included,  # noqa: SLF001
}
