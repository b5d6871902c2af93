"""A ticket's state: how it stands, what happened so far, and the figures that still run."""

from dataclasses import dataclass, field
from datetime import datetime

from domain.desk import ChannelKind, Desk
from domain.desk.sla import TicketConditions
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
    Worked,
)
from domain.folding.tickets.state.occurrences import (
    UNASSIGNED,
    Assignment,
    Occurrence,
    Resolution,
    StartEnd,
    completed,
)
from domain.folding.tickets.state.properties import Properties
from domain.folding.tickets.state.sla_clocks import SlaClocks
from domain.folding.tickets.state.statuses import Statuses

Happened = Activity | Worked | Escalated | HandedOff | BouncedBack | Released | Valued
"""Facts that no later event of the ticket can change."""


@dataclass(slots=True)
class TicketState:
    """The state of a ticket after the events so far. Only `effects` and its steps change it.

    Attributes:
        began_at: the opening, or the first event if that is unknown.
        last_set: the agent, team and tier that were last set, even if unset since.
        agents_named: all who were ever named, bots included.
        clocks: of SLA targets; None without policies, or without a known opening.
        waiting_since: the oldest requester message that nobody answered, the opening included.
        held_since: when the present agent came to hold it, while it is open.
        span_since: where the open span begins that goes on.
    """

    source: str
    desk: Desk
    began_at: datetime
    is_opening_known: bool

    # how the ticket stands
    properties: Properties = field(default_factory=Properties)
    statuses: Statuses = field(init=False)
    assignment: Assignment = UNASSIGNED
    last_set: Assignment = UNASSIGNED
    is_excluded: bool = False
    is_merged: bool = False

    # what happened
    opening: Occurrence | None = None
    opened_by: str | None = None
    is_after_sales: bool = False
    is_opened_on_voice: bool = False
    first_reply: Occurrence | None = None
    active_before_reply: tuple[StartEnd, ...] = ()
    round_of_reply: StartEnd | None = None
    pickup: Occurrence | None = None
    voice_pickup: Occurrence | None = None
    resolutions: list[Resolution] = field(default_factory=list)
    closing: Occurrence | None = None
    was_escalated: bool = False
    was_transferred: bool = False
    was_transferred_plainly: bool = False
    was_reassigned: bool = False
    was_bounced_back: bool = False
    handle_seconds: float | None = None
    calls: list[tuple[datetime | None, datetime]] = field(default_factory=list)
    first_team: str | None = None
    complaint: Occurrence | None = None
    callback: Occurrence | None = None
    callbacks_made: list[datetime] = field(default_factory=list)
    agents_named: set[str] = field(default_factory=set)
    facts: list[Happened] = field(default_factory=list)
    spans: list[OpenSpan] = field(default_factory=list)
    clocks: SlaClocks | None = None

    # what still runs
    replies: int = 0
    repliers: set[str | None] = field(default_factory=set)
    conversations: set[str] = field(default_factory=set)
    waiting_since: datetime | None = None
    held_since: datetime | None = None
    span_since: datetime | None = field(init=False)

    def __post_init__(self) -> None:
        self.statuses = Statuses(self.began_at)
        self.span_since = self.began_at
        if self.desk.policies.in_order and self.is_opening_known:
            self.clocks = SlaClocks(self.desk.policies, self.desk.working_hours)

    @property
    def opened_at(self) -> datetime | None:
        """When it was opened, if that is known."""
        return self.began_at if self.is_opening_known else None

    @property
    def is_open(self) -> bool:
        """Neither resolved nor closed."""
        return self.statuses.is_open

    @property
    def is_counted(self) -> bool:
        """Neither excluded nor merged into another."""
        return not (self.is_excluded or self.is_merged)

    @property
    def is_hard(self) -> bool:
        """By the difficulty as it was last told; where none is, by an escalation."""
        difficulty = self.properties.difficulty
        return difficulty == "hard" if difficulty is not None else self.was_escalated

    @property
    def is_routed_right(self) -> bool:
        """It was given to a team, and is with it still, or left it by escalations alone."""
        is_at_first = self.first_team == self.last_set.team
        return self.first_team is not None and (is_at_first or not self.was_transferred_plainly)

    @property
    def kind(self) -> ChannelKind:
        """The kind of the ticket's present channel."""
        return self.desk.kind_of(self.properties.channel)

    @property
    def standing(self) -> TicketConditions:
        """What SLA policies look at."""
        return self.properties.standing(self.assignment.team)

    def instant_of(self, event: Event) -> datetime:
        """When an event counts: what is timed before the opening, as if it happened at it."""
        return max(self.began_at, event.at)

    def dims(self, agent: str | None, at: datetime) -> Dimensions:
        """The ticket's dimensions as it stands, for an occurrence of an agent at an instant."""
        assignment = Assignment(agent, self.assignment.team, self.assignment.tier)
        return self.properties.dims(completed(assignment, self.source, at, self.desk))

    def dims_of_holder(self, at: datetime) -> Dimensions:
        """The ticket's dimensions as it stands, for an occurrence of whoever holds it."""
        return self.dims(self.assignment.agent, at)

    def dims_of(self, human: str | None, at: datetime) -> Dimensions:
        """The ticket's dimensions, for an occurrence of a human agent, else of the holder."""
        return self.dims(human if human is not None else self.assignment.agent, at)

    def human(self, agent: str | None) -> str | None:
        """The agent, who is named thereby, or nobody if that is a bot."""
        if agent is None:
            return None
        self.agents_named.add(agent)
        return None if self.desk.is_bot(self.source, agent) else agent

    def business_seconds(self, dims: Dimensions, start: datetime, end: datetime) -> float | None:
        """The working hours between two instants, by the calendar of an occurrence."""
        return self.desk.business_seconds(dims.team, dims.channel, start, end)
