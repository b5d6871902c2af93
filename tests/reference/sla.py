"""Rows of SLA targets: at their decision for the rates, at the start of their clock for counts."""

from collections.abc import Callable
from fractions import Fraction

from tests.reference.flows import Rows
from tests.reference.question import ReferenceQuestion
from tests.reference.rows import ReferenceDimensions, ReferenceRow
from tests.reference.targets import SlaTargetRun
from tests.reference.tickets import State
from tests.reference.world import World

OUTCOMES = ("met", "missed", "running", "cancelled")


def rate(name: str) -> Callable[[World, ReferenceQuestion], Rows]:
    """Targets met or missed in the period: 1 if met."""

    def rows(world: World, question: ReferenceQuestion) -> Rows:
        for target in world.targets:
            if target.name == name and target.decided_at and question.covers(target.decided_at):
                yield ReferenceRow(decided(world, target), Fraction(target.outcome == "met"))

    return rows


def decided(world: World, target: SlaTargetRun) -> ReferenceDimensions:
    """Of a hit as of the reply or resolution; of a miss as of the ticket and its holder."""
    step, ticket = target.by, target.ticket
    assert target.decided_at
    if target.outcome == "met" and step:
        if target.name == "resolution":
            return world.resolved(ticket, step)
        return world.seen(step.after, ticket.author(step), step.at)
    state = step.after if step else ticket.state_at(target.decided_at) or State()
    return world.seen(state, state.agent, target.decided_at)


def begun(world: World, target: SlaTargetRun) -> ReferenceDimensions:
    step = target.began
    return world.seen(step.after, step.after.agent, step.at)


def begun_in(name: str, wanted: str) -> Callable[[World, ReferenceQuestion], Rows]:
    """Targets set in the period with that outcome by now."""

    def rows(world: World, question: ReferenceQuestion) -> Rows:
        for target in world.targets:
            if (target.name, target.outcome) == (name, wanted) and question.covers(target.began.at):
                yield ReferenceRow(begun(world, target))

    return rows
