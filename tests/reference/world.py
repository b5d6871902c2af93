"""Everything known: tickets that count, people, ratings, invitations and shifts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from fractions import Fraction
from functools import cached_property
from typing import Any

from tests.reference.calendars import ReferenceCalendar
from tests.reference.configuration import ReferenceConfiguration
from tests.reference.events import ReferenceEvent, by_subject, in_order, instant, parse
from tests.reference.people import People, ReferenceAgent
from tests.reference.rows import ReferenceDimensions
from tests.reference.targets import SlaTargetRun, targets
from tests.reference.tickets import ReferenceTicket, State, Step

NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Voice:
    """A rating or an invitation that counts."""

    event: ReferenceEvent
    dimensions: ReferenceDimensions
    ticket: ReferenceTicket | None


@dataclass(frozen=True)
class ReferenceShift:
    agent: ReferenceAgent
    start: datetime
    end: datetime
    quota: int | None
    available: Fraction | None


@dataclass(frozen=True)
class Named:
    """Whom a rating is given to, as far as one place tells."""

    agent: ReferenceAgent | None = None
    team: str | None = None
    tier: str | None = None


class World:
    def __init__(
        self,
        raw: Sequence[Mapping[str, Any]],
        configuration: ReferenceConfiguration,
        now: datetime | None,
    ) -> None:
        self.configuration = configuration
        self.events = events = parse(raw)
        self.now = now or max((event.at for event in events), default=NEVER)
        self.people = People(events)
        self.every_ticket = {
            key: ReferenceTicket(key, events, self.people, configuration)
            for key, events in by_subject(events, "ticket.").items()
        }
        self.tickets = [ticket for ticket in self.every_ticket.values() if not ticket.is_gone]
        self.shifts = [
            shift(agent, event.data)
            for event in events
            if event.type == "shift.worked"
            and (agent := self.people.agent(event.source, event.data["agent"]))
        ]
        self.deliveries = by_subject(events, "survey.delivered")
        invited = by_subject(events, "survey.invited")
        self.invited = {key: in_order(events)[0] for key, events in invited.items()}
        given = by_subject(events, "rating.given")
        rated = [in_order(events)[-1] for events in given.values()]
        self.ratings = [voice for event in rated if (voice := self.voice(event))]
        self.invitations = [
            voice for event in self.invited.values() if (voice := self.voice(event))
        ]

    def seen(
        self, state: State, agent: ReferenceAgent | None, at: datetime, *, inclusive: bool = True
    ) -> ReferenceDimensions:
        """Dimensions of an occurrence: the ticket's tier and team, else those of its agent.

        A ticket without a tier is of that of its own team, if it has one and the team has.
        """
        own = self.people.profile(agent, at, inclusive=inclusive)
        team = own.team if state.team is None else state.team
        tiers = [state.tier, self.configuration.tier_of(state.team), own.tier]
        tier = next((tier for tier in tiers if tier is not None), None)
        return ReferenceDimensions(at, agent, team, tier, state)

    def calendar_of(self, seen: ReferenceDimensions) -> ReferenceCalendar | None:
        return self.configuration.calendar_of(seen.team, seen.state.channel if seen.state else None)

    def resolved(self, ticket: ReferenceTicket, step: Step) -> ReferenceDimensions:
        """Dimensions of a resolution (or a closing)."""
        return self.seen(step.after, ticket.doer(step), step.at)

    @cached_property
    def targets(self) -> list[SlaTargetRun]:
        return [target for ticket in self.tickets for target in targets(ticket, self.now)]

    def is_delivered(self, invitation: ReferenceEvent) -> bool:
        tells_deliveries = any(source == invitation.source for source, _ in self.deliveries)
        key = (invitation.source, invitation.subject)
        return key in self.deliveries or not tells_deliveries

    def is_answered(self, invitation: ReferenceEvent) -> bool:
        return any(
            rating.event.source == invitation.source
            and rating.event.data.get("invitation") == invitation.subject
            for rating in self.ratings
        )

    def voice(self, event: ReferenceEvent) -> Voice | None:
        """A rating or invitation as of its instant; None if its ticket is in no KPI."""
        chain = [event]
        if event.type == "rating.given":
            invitation = self.invited.get((event.source, event.data.get("invitation") or ""))
            chain += [invitation] if invitation else []
        ticket = self.ticket_named(chain)
        if ticket and ticket.is_gone:
            return None
        seen = replace(
            self.rated(chain, ticket, event.at),
            survey=event.data["survey"],
            question=event.data.get("dimension"),
        )
        return Voice(event, seen, ticket)

    def rated(
        self, chain: Sequence[ReferenceEvent], ticket: ReferenceTicket | None, at: datetime
    ) -> ReferenceDimensions:
        """Agent, team and tier of a rating or a review, each by itself; the rest as of then."""
        mentions = [self.named(event) for event in chain]
        if ticket:
            mentions += [self.last_resolution(ticket, at), last_set(ticket, at)]
        agent = next((mention.agent for mention in mentions if mention.agent), None)
        own = self.people.profile(agent, at)
        teams = [mention.team for mention in mentions] + [own.team]
        tiers = [mention.tier for mention in mentions] + [own.tier]
        return ReferenceDimensions(
            at=at,
            agent=agent,
            team=next((team for team in teams if team is not None), None),
            tier=next((tier for tier in tiers if tier is not None), None),
            state=ticket.state_at(at) if ticket else State(channel=channel_named(chain)),
        )

    def told_alone(self, event: ReferenceEvent, at: datetime | None = None) -> ReferenceDimensions:
        """Of an occurrence without a ticket: what its event tells, and the agent's own place."""
        instant = at or event.at
        agent = self.people.agent(event.source, event.data.get("agent"))
        own = self.people.profile(agent, instant)
        state = State(service=event.data.get("service"))
        return ReferenceDimensions(instant, agent, own.team, own.tier, state)

    def all_told(self, kind: str) -> list[ReferenceEvent]:
        return [event for event in self.events if event.type == kind]

    def ticket_named(self, chain: Sequence[ReferenceEvent]) -> ReferenceTicket | None:
        for event in chain:
            if event.data.get("ticket") is not None:
                return self.every_ticket.get((helpdesk(event), event.data["ticket"]))
        return None

    def named(self, event: ReferenceEvent) -> Named:
        agent = self.people.agent(helpdesk(event), event.data.get("agent"))
        return Named(agent, event.data.get("team"), event.data.get("tier"))

    def last_resolution(self, ticket: ReferenceTicket, at: datetime) -> Named:
        last = ticket.resolved_by(at)
        if not last:
            return Named()
        then = self.resolved(ticket, last)
        return Named(then.agent, then.team, then.tier)


def shift(agent: ReferenceAgent, data: Mapping[str, Any]) -> ReferenceShift:
    available = data.get("available_seconds")
    return ReferenceShift(
        agent=agent,
        start=instant(data["start"]),
        end=instant(data["end"]),
        quota=data.get("quota"),
        available=None if available is None else Fraction(str(available)),
    )


def last_set(ticket: ReferenceTicket, at: datetime) -> Named:
    state = ticket.state_at(at) or State()
    return Named(state.last_agent, state.last_team, state.last_tier)


def channel_named(chain: Sequence[ReferenceEvent]) -> str | None:
    """Without a ticket: by the rating, else by its invitation."""
    named = (event.data.get("channel") for event in chain)
    return next((channel for channel in named if channel is not None), None)


def helpdesk(event: ReferenceEvent) -> str:
    """The source that `ticket` and `agent` of a survey event live in."""
    return event.data.get("ticket_source") or event.source
