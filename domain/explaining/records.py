"""What was told of one ticket: its own events, and those of the ratings and surveys about it."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from domain.desk import Desk
from domain.events import Event
from domain.facts import Fact, Invited, Rated
from domain.folding.ratings import (
    About,
    InvitationOutcome,
    current,
    first_of,
    invited,
    rated,
    ticket_of,
)
from domain.folding.tickets import fold, history, in_fold_order

Events = tuple[Event, ...]

REVIEW = "ticket.reviewed"


@dataclass(frozen=True, slots=True)
class RatingRecord:
    """The events of a rating, and of the invitation that it answers."""

    rating: Events
    invitation: Events = ()

    def without(self, event: Event) -> "RatingRecord":
        """The same, had an event never come."""
        return RatingRecord(_without(self.rating, event), _without(self.invitation, event))


@dataclass(frozen=True, slots=True)
class InvitationRecord:
    """The events of an invitation, and what only other tickets can tell of it.

    Attributes:
        is_told: whether its source tells deliveries.
        is_answered_elsewhere: whether a rating about no ticket or another one answers it.
    """

    invitation: Events
    is_told: bool = False
    is_answered_elsewhere: bool = False

    def without(self, event: Event) -> "InvitationRecord":
        """The same, had an event never come."""
        return replace(self, invitation=_without(self.invitation, event))


@dataclass(frozen=True, slots=True)
class TicketRecord:
    """All events about one ticket: its own, and those of its ratings and invitations.

    Attributes:
        events: the ticket's own.
    """

    source: str
    ticket: str
    events: Events
    opinions: tuple[RatingRecord, ...] = ()
    surveys: tuple[InvitationRecord, ...] = ()

    def without(self, event: Event) -> "TicketRecord":
        """The same, had an event never come."""
        return replace(
            self,
            events=_without(self.events, event),
            opinions=tuple(opinion.without(event) for opinion in self.opinions),
            surveys=tuple(survey.without(event) for survey in self.surveys),
        )

    def all_events(self) -> Events:
        """Every event, each once."""
        events = [
            *self.events,
            *(event for opinion in self.opinions for event in opinion.rating),
            *(event for opinion in self.opinions for event in opinion.invitation),
            *(event for survey in self.surveys for event in survey.invitation),
        ]
        return tuple({(event.source, event.id): event for event in events}.values())

    def own_facts(self, desk: Desk, *, with_reviews: bool = True) -> Sequence[Fact]:
        """The facts of the ticket itself; its reviews may be left out."""
        events = self.events if with_reviews else without_reviews(self.events)
        return fold(events, desk).facts if events else ()

    def voiced_facts(self, desk: Desk) -> Sequence[Fact]:
        """The facts of the ratings and surveys about it."""
        own_history = history(self.events, desk) if self.events else None
        about = About(self.source, self.ticket, own_history)
        ratings = list(self._rated(about, desk))
        answered = {(source, fact.invitation) for source, fact in ratings if fact.counted}
        return [*(fact for _, fact in ratings), *self._invited(about, answered, desk)]

    def _rated(self, about: About, desk: Desk) -> Iterator[tuple[str, Rated]]:
        for opinion in self.opinions:
            rating = current(opinion.rating, "rating.given")
            invitation = first_of(opinion.invitation, "survey.invited")
            if rating is not None and self._is_about(rating, invitation):
                yield rating.source, rated(rating, invitation, about, desk)

    def _invited(
        self, about: About, answered: Collection[tuple[str, str | None]], desk: Desk
    ) -> Iterator[Invited]:
        for survey in self.surveys:
            invitation = first_of(survey.invitation, "survey.invited")
            if invitation is None or not self._is_about(invitation, None):
                continue
            is_answered = (invitation.source, invitation.subject) in answered
            fate = InvitationOutcome(
                is_answered=is_answered or survey.is_answered_elsewhere,
                is_delivered=current(survey.invitation, "survey.delivered") is not None,
                is_told=survey.is_told,
            )
            yield invited(invitation, fate, about, desk)

    def _is_about(self, event: Event, invitation: Event | None) -> bool:
        return ticket_of(event, invitation) == (self.source, self.ticket)


def without_reviews(events: Events) -> Events:
    """Events of a ticket without those that tell of nothing but a fact of their own.

    If a review is the first that is known of the ticket, its life begins with that. And if one
    without a sequence decides in which order others of its instant come, all are kept.
    """
    ordered = in_fold_order(events)
    rest = [event for event in ordered if event.type != REVIEW or event is ordered[0]]
    return tuple(rest) if in_fold_order(rest) == rest else events


def _without(events: Events, event: Event) -> Events:
    identity = event.source, event.id
    if all((other.source, other.id) != identity for other in events):
        return events
    return tuple(other for other in events if (other.source, other.id) != identity)
