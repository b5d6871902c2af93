"""Rows of what customers, reviewers and agents say: ratings, invitations, reviews, complaints."""

from collections.abc import Callable
from fractions import Fraction

from tests.reference.flows import Rows
from tests.reference.outcomes import kept_promise
from tests.reference.question import Question
from tests.reference.rows import Row
from tests.reference.world import Told, World

SERVQUAL = ("reliability", "assurance", "tangibles", "empathy", "responsiveness")

Say = Callable[[Told], Fraction | bool | None]


def position(told: Told) -> Fraction:
    """Where the score stands on its scale, from 0 to 1."""
    data = told.event.data
    low, high = (Fraction(str(data["scale"][end])) for end in ("min", "max"))
    return (score(told) - low) / (high - low)


def score(told: Told) -> Fraction:
    return Fraction(str(told.event.data["score"]))


def promotion(told: Told) -> Fraction:
    return Fraction(100 * ((score(told) >= 9) - (score(told) <= 6)))


def gap(told: Told) -> Fraction | None:
    expected = told.event.data.get("expectation")
    perceived = perception(told)
    if expected is None or perceived is None:
        return None
    return perceived - Fraction(str(expected))


def perception(told: Told) -> Fraction | None:
    return score(told) if told.event.data.get("dimension") in SERVQUAL else None


def success(told: Told) -> Fraction | None:
    """Of tickets whose last resolution, as far as the rating sees, kept its promise."""
    resolution = told.ticket.resolved_by(told.event.at) if told.ticket else None
    return 100 * position(told) if kept_promise(resolution) else None


def ratings(survey: str | None, figure: Say) -> Callable[[World, Question], Rows]:
    def rows(world: World, question: Question) -> Rows:
        for told in world.ratings:
            if survey in (None, told.event.data["survey"]) and question.covers(told.event.at):
                said = figure(told)
                if said is not None:
                    yield Row(told.dimensions, Fraction(said))

    return rows


def invitations(world: World, question: Question) -> Rows:
    for told in world.invitations:
        if question.covers(told.event.at) and world.is_delivered(told.event):
            yield Row(told.dimensions, Fraction(world.is_answered(told.event)))


def scores(world: World, question: Question) -> Rows:
    """Every review with a score."""
    for ticket in world.tickets:
        for step in ticket.told("reviewed"):
            given = step.event.data.get("score")
            if given is not None and question.covers(step.at):
                yield Row(world.rated([step.event], ticket, step.at), Fraction(str(given)))


def errors(world: World, question: Question) -> Rows:
    """Of each ticket the last review with `correct`, if it was resolved by then."""
    for ticket in world.tickets:
        said = [s for s in ticket.told("reviewed") if s.event.data.get("correct") is not None]
        for last in said[-1:]:
            if question.covers(last.at) and ticket.resolved_by(last.at):
                wrong = last.event.data["correct"] is False
                yield Row(world.rated([last.event], ticket, last.at), Fraction(wrong))


def complaints(world: World, question: Question) -> Rows:
    """Tickets marked now, at their last marking; and ratings marked."""
    for ticket in world.tickets:
        marks = [s for s in ticket.steps if s.after.complaint and not s.before.complaint]
        if marks and ticket.steps[-1].after.complaint and question.covers(marks[-1].at):
            yield Row(world.seen(marks[-1].after, marks[-1].after.agent, marks[-1].at))
    for told in world.ratings:
        if told.event.data.get("complaint") is True and question.covers(told.event.at):
            yield Row(told.dimensions)
