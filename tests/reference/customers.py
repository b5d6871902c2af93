"""Rows of customers who come and go, of leads, of self-service and of support content."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from fractions import Fraction
from typing import NamedTuple

from tests.reference import flows
from tests.reference.events import ReferenceEvent, by_subject, in_order
from tests.reference.flows import Rows
from tests.reference.question import ReferenceQuestion
from tests.reference.rows import ReferenceDimensions, ReferenceRow
from tests.reference.tickets import State
from tests.reference.world import World

DAY = timedelta(hours=24)
TYPES = ("customer.joined", "customer.left", "customer.returned")

# --- customers ------------------------------------------------------------------------------------


class Change(NamedTuple):
    """A customer comes, or leaves. Telling again what already holds is no change."""

    customer: tuple[str, str]
    event: ReferenceEvent
    was: bool | None  # None: nothing had been told
    segment: str | None  # what was told last, by this event or before it

    @property
    def is_loss(self) -> bool:
        return self.event.type == "customer.left"

    @property
    def is_gain(self) -> bool:
        return not self.is_loss

    @property
    def is_winback(self) -> bool:
        return self.is_gain and (self.was is False or self.event.type == "customer.returned")

    @property
    def is_referral(self) -> bool:
        return self.is_gain and self.event.data.get("referred_by") is not None


def lives(world: World) -> Iterator[list[Change]]:
    for customer, events in by_subject(world.events, *TYPES).items():
        changes: list[Change] = []
        was: bool | None = None
        segment: str | None = None
        for event in in_order(events):
            becomes = event.type != "customer.left"
            segment = event.data.get("segment", segment)
            if becomes != was:
                changes.append(Change(customer, event, was, segment))
            was = becomes
        yield changes


def segment_before(world: World, customer: tuple[str, str], at: datetime) -> str | None:
    """What was told last before an instant."""
    segment: str | None = None
    for event in in_order(by_subject(world.events, *TYPES)[customer]):
        if event.at < at:
            segment = event.data.get("segment", segment)
    return segment


def customers_that(claim: Callable[[Change], bool]) -> Callable[[World, ReferenceQuestion], Rows]:
    """Changes in the period of which the claim holds."""

    def rows(world: World, question: ReferenceQuestion) -> Rows:
        for changes in lives(world):
            for change in changes:
                if question.covers(change.event.at) and claim(change):
                    seen = of_segment(change.segment, change.event.at)
                    yield ReferenceRow(seen, subject=change.customer)

    return rows


gained = customers_that(lambda change: change.is_gain)
lost = customers_that(lambda change: change.is_loss)


def retained(world: World, question: ReferenceQuestion) -> Rows:
    """Customers right before the start: 1 if nothing changed before the end."""
    for changes in lives(world):
        past = [change for change in changes if change.event.at < question.since]
        if past and past[-1].is_gain:
            broken = any(question.covers(change.event.at) for change in changes)
            customer = past[-1].customer
            seen = of_segment(segment_before(world, customer, question.since), question.since)
            yield ReferenceRow(seen, Fraction(not broken), subject=customer)


def of_segment(segment: str | None, at: datetime) -> ReferenceDimensions:
    return ReferenceDimensions(at, None, None, None, State(segment=segment))


def churn(world: World, question: ReferenceQuestion) -> Rows:
    for row in lost(world, question):
        yield ReferenceRow(row.dimensions, above=True, subject=row.subject)
    yield from retained(world, question)


# --- leads ----------------------------------------------------------------------------------------


def leads(world: World) -> Iterator[tuple[ReferenceEvent, list[ReferenceEvent]]]:
    """The earliest `lead.received`, and all the lead's events in order."""
    for events in by_subject(world.events, "lead.").values():
        ordered = in_order(events)
        for received in [event for event in ordered if event.type == "lead.received"][:1]:
            yield received, ordered


def lead_answers(world: World, question: ReferenceQuestion) -> Rows:
    for received, events in leads(world):
        yield from first_after(world, question, received, events, "lead.answered")


def first_after(
    world: World,
    question: ReferenceQuestion,
    began: ReferenceEvent,
    events: list[ReferenceEvent],
    kind: str,
) -> Rows:
    """From the beginning to the first event of a kind; one timed before it counts at it."""
    for first in [event for event in events if event.type == kind][:1]:
        at = max(first.at, began.at)
        if question.covers(at):
            yield from flows.timed(world, question, world.told_alone(first, at), (began.at, at))


def assisted_leads(world: World, question: ReferenceQuestion) -> Rows:
    """1 if what was told last of winning and losing is winning."""
    for received, events in leads(world):
        if question.covers(received.at) and any(e.data.get("assisted") is True for e in events):
            ends = [e.type for e in events if e.type in ("lead.won", "lead.lost")]
            yield ReferenceRow(world.told_alone(received), Fraction(ends[-1:] == ["lead.won"]))


# --- self-service and content ---------------------------------------------------------------------


def self_service(world: World, question: ReferenceQuestion) -> Rows:
    """Sessions that no ticket of the same requester followed (1), and the ticket volume (0)."""
    opened: dict[tuple[str, str | None], list[datetime]] = {}
    for ticket in flows.inbound(world):
        if ticket.opened_at:
            who = ticket.steps[0].after.requester
            opened.setdefault((ticket.source, who), []).append(ticket.opened_at)
    for event in world.all_told("session.ended"):
        who = event.data.get("requester")
        openings = opened.get((event.source, who), []) if who is not None else []
        served = not any(event.at <= at <= event.at + DAY for at in openings)
        if served and question.covers(event.at):
            yield ReferenceRow(world.told_alone(event))
    yield from flows.volume(lambda _: 0)(world, question)


def sendings(world: World, question: ReferenceQuestion) -> Rows:
    """Content sent, by recipient: 1 if they opened or clicked the same then or later."""
    reactions = world.all_told("content.opened") + world.all_told("content.clicked")
    for event in world.all_told("content.sent"):
        if question.covers(event.at):
            engaged = any(
                reached(reaction) == reached(event) and reaction.at >= event.at
                for reaction in reactions
            )
            recipient = event.source, event.data["recipient"]
            yield ReferenceRow(world.told_alone(event), Fraction(engaged), subject=recipient)


def reached(event: ReferenceEvent) -> tuple[str, str, str | None]:
    return event.source, event.data["recipient"], event.data.get("content")
