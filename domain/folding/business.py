"""The business around the desk: what its events come to, each subject by itself."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from domain.desk import Desk
from domain.events import Event, in_order
from domain.facts import (
    Acknowledged,
    Booked,
    Customer,
    Dimensions,
    Gained,
    Incident,
    Lead,
    LeadAnswered,
    Lost,
    Purchased,
    Reacted,
    Sent,
    Session,
    Sold,
)
from domain.folding.people import dims_of
from domain.instants import FOREVER


def incidents(events: Sequence[Event], desk: Desk) -> Iterator[Incident | Acknowledged]:
    """An incident from its earliest start to its first end, and its first acknowledgement."""
    ordered = in_order(events)
    started = _first(ordered, "incident.started")
    if started is None:
        return
    ended = _first(ordered, "incident.ended")
    until = max(ended.at, started.at) if ended else FOREVER
    yield Incident(started.at, Dimensions(service=started.data["service"]), until)
    acknowledged = _first(ordered, "incident.acknowledged")
    if acknowledged is not None:
        dims = Dimensions(service=acknowledged.data["service"])
        yield Acknowledged(*_since(started, acknowledged, dims, desk))


def leads(events: Sequence[Event], desk: Desk) -> Iterator[Lead | LeadAnswered]:
    """A lead at its earliest receipt, and its first answer."""
    ordered = in_order(events)
    received = _first(ordered, "lead.received")
    if received is None:
        return
    ends = [event.type for event in ordered if event.type in {"lead.won", "lead.lost"}]
    yield Lead(
        received.at,
        _by_agent(received, received.at, desk),
        is_assisted=any(event.data.get("assisted") is True for event in ordered),
        is_won=ends[-1:] == ["lead.won"],
    )
    answered = _first(ordered, "lead.answered")
    if answered is not None:
        dims = _by_agent(answered, max(answered.at, received.at), desk)
        yield LeadAnswered(*_since(received, answered, dims, desk))


def customers(events: Sequence[Event], _: Desk) -> Iterator[Customer | Gained | Lost | Purchased]:
    """When somebody was a customer, came, left and bought.

    Telling again what holds already is no change. A loss of somebody nobody knew is one. The
    segment is what was told last; by whose recommendation somebody came is said of each coming.
    """
    segment: str | None = None
    is_customer: bool | None = None  # until something is told
    stay: list[_Since] = []
    for event in in_order(events):
        if event.type == "customer.purchased":
            yield Purchased(event.at, Dimensions())
            continue
        segment = event.data.get("segment", segment)
        since = event.at, Dimensions(segment=segment)
        becomes = event.type != "customer.left"
        if becomes and (not stay or stay[-1][1] != since[1]):
            stay.append(since)
        if becomes is is_customer:
            continue
        if becomes:
            yield _gained(event, since, was_lost=is_customer is False)
        else:
            yield Lost(*since)
            yield from _stayed(stay, event.at)
            stay = []
        is_customer = becomes
    yield from _stayed(stay, FOREVER)


_Since = tuple[datetime, Dimensions]


def _gained(event: Event, since: _Since, *, was_lost: bool) -> Gained:
    return Gained(
        *since,
        is_winback=was_lost or event.type == "customer.returned",
        is_referral=event.data.get("referred_by") is not None,
    )


def _stayed(stay: Sequence[_Since], left_at: datetime) -> Iterator[Customer]:
    """One stay of a customer, in parts of one segment each."""
    ends = [at for at, _ in stay[1:]]
    for (at, dims), until in zip(stay, [*ends, left_at], strict=False):
        if at < until:
            yield Customer(at, dims, until, left_at)


def sales(events: Sequence[Event], desk: Desk) -> Iterator[Sold]:
    """Every sale; each event is one."""
    for event in _by_id(events):
        dims = _by_agent(event, event.at, desk)
        yield Sold(event.at, dims, float(event.data["amount"]), event.data["currency"])


def bookings(events: Sequence[Event], _: Desk) -> Iterator[Booked]:
    """Every booking; each event is one."""
    for event in _by_id(events):
        data = event.data
        yield Booked(event.at, Dimensions(), data["kind"], float(data["amount"]), data["currency"])


def sessions(events: Sequence[Event], _: Desk) -> Iterator[Session]:
    """Every self-service session; each event is one."""
    for event in _by_id(events):
        yield Session(event.at, Dimensions(), event.data.get("requester"))


def contents(events: Sequence[Event], _: Desk) -> Iterator[Sent | Reacted]:
    """Support content sent, and what recipients did with it; each event is an occurrence."""
    for event in _by_id(events):
        kind = Sent if event.type == "content.sent" else Reacted
        yield kind(event.at, Dimensions(), event.data["recipient"], event.data.get("content"))


def _first(ordered: Sequence[Event], kind: str) -> Event | None:
    return next((event for event in ordered if event.type == kind), None)


def _since(
    began: Event, first: Event, dims: Dimensions, desk: Desk
) -> tuple[datetime, Dimensions, float, float | None]:
    """When the first of its kind counts, which is not before it all began, and what passed until.

    That is on both clocks; the working hours are those of the team that the dimensions name.
    """
    at = max(first.at, began.at)
    worked = desk.business_seconds(dims.team, None, began.at, at)
    return at, dims, (at - began.at).total_seconds(), worked


def _by_agent(event: Event, at: datetime, desk: Desk) -> Dimensions:
    return dims_of(event.source, event.data.get("agent"), at, desk)


def _by_id(events: Sequence[Event]) -> list[Event]:
    return sorted(events, key=lambda event: event.id)
