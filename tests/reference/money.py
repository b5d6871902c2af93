"""Rows of sales, bookings and values; and of incidents, which cost uptime."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from fractions import Fraction

from tests.reference import customers
from tests.reference.events import ReferenceEvent, by_subject, in_order
from tests.reference.flows import Rows, seconds
from tests.reference.question import ReferenceQuestion
from tests.reference.readings import joined
from tests.reference.rows import ReferenceDimensions, ReferenceRow
from tests.reference.tickets import State
from tests.reference.world import World

Maker = Callable[[World, ReferenceQuestion], Rows]

# --- amounts --------------------------------------------------------------------------------------


def amount(event: ReferenceEvent) -> Fraction:
    return Fraction(str(event.data["amount"]))


def sales(world: World, question: ReferenceQuestion) -> Rows:
    for event in world.all_told("sale.made"):
        if question.covers(event.at):
            yield ReferenceRow(world.told_alone(event), amount(event))


def numbers_of_sales(world: World, question: ReferenceQuestion) -> Rows:
    return (replace(row, figure=Fraction(1)) for row in sales(world, question))


def booked(*kinds: str) -> Maker:
    def rows(world: World, question: ReferenceQuestion) -> Rows:
        for event in world.all_told("money.booked"):
            if event.data["kind"] in kinds and question.covers(event.at):
                yield ReferenceRow(world.told_alone(event), amount(event))

    return rows


def valued(*kinds: str) -> Maker:
    """Values of tickets, each at its own time."""

    def rows(world: World, question: ReferenceQuestion) -> Rows:
        for ticket in world.tickets:
            for step in ticket.steps_of("valued"):
                if step.event.data["kind"] in kinds and question.covers(step.at):
                    seen = world.seen(step.after, ticket.concerned(step), step.at)
                    yield ReferenceRow(seen, amount(step.event))

    return rows


# --- above and below the line ---------------------------------------------------------------------


def together(*makers: Maker) -> Maker:
    def rows(world: World, question: ReferenceQuestion) -> Rows:
        for maker in makers:
            yield from maker(world, question)

    return rows


def net(gains: Maker, costs: Maker, *, over: Maker) -> Maker:
    """Gains less costs above the line."""

    def rows(world: World, question: ReferenceQuestion) -> Rows:
        for row in gains(world, question):
            yield replace(row, above=True)
        for row in costs(world, question):
            yield replace(row, figure=-row.figure, above=True)
        yield from over(world, question)

    return rows


def growth(maker: Maker) -> Maker:
    """Less what it was in the period before, over that."""

    def before(world: World, question: ReferenceQuestion) -> Rows:
        return maker(world, question.before())

    return net(maker, before, over=before)


def nothing(_: World, __: ReferenceQuestion) -> Rows:
    return iter(())


support_costs = together(valued("cost"), booked("support_cost"))
support_return = net(together(valued("benefit", "sale"), sales), support_costs, over=support_costs)
profit = net(booked("revenue"), booked("cost"), over=booked("revenue"))
marketing_return = net(
    booked("marketing_revenue"), booked("marketing_cost"), over=booked("marketing_cost")
)
acquisition = net(booked("sales_cost", "marketing_cost"), nothing, over=customers.gained)
lifetime_value = net(booked("revenue"), nothing, over=customers.lost)

# --- incidents ------------------------------------------------------------------------------------


def incidents(world: World) -> Iterator[tuple[ReferenceEvent, list[ReferenceEvent]]]:
    """The earliest `incident.started`, and all the incident's events in order."""
    for events in by_subject(world.events, "incident.").values():
        ordered = in_order(events)
        for started in [event for event in ordered if event.type == "incident.started"][:1]:
            yield started, ordered


def acknowledgements(world: World, question: ReferenceQuestion) -> Rows:
    for started, events in incidents(world):
        yield from customers.first_after(world, question, started, events, "incident.acknowledged")


def uptimes(world: World, question: ReferenceQuestion) -> Rows:
    """Of each service that ever had an incident, the share of the period without one."""
    spans: dict[str, list[tuple[datetime, datetime]]] = {}
    for started, events in incidents(world):
        ends = [event.at for event in events if event.type == "incident.ended"]
        span = max(started.at, question.since), min([question.until, *ends[:1]])
        spans.setdefault(started.data["service"], []).append(span)
    for service, down in spans.items():
        seen = ReferenceDimensions(question.until, None, None, None, State(service=service))
        yield ReferenceRow(seen, 1 - joined(down) / seconds(question.length))
