"""Rows of what customers, reviewers and agents say: ratings, invitations, reviews, complaints."""

from collections.abc import Callable
from fractions import Fraction

from tests.reference.flows import Rows
from tests.reference.outcomes import kept_promise
from tests.reference.question import ReferenceQuestion
from tests.reference.rows import ReferenceRow
from tests.reference.world import Voice, World

SERVQUAL = ("reliability", "assurance", "tangibles", "empathy", "responsiveness")

Say = Callable[[Voice], Fraction | bool | None]


def position(rating: Voice) -> Fraction:
    """Where the score stands on its scale, from 0 to 1."""
    data = rating.event.data
    low, high = (Fraction(str(data["scale"][end])) for end in ("min", "max"))
    return (score(rating) - low) / (high - low)


def score(rating: Voice) -> Fraction:
    return Fraction(str(rating.event.data["score"]))


def promotion(rating: Voice) -> Fraction:
    return Fraction(100 * ((score(rating) >= 9) - (score(rating) <= 6)))


def gap(rating: Voice) -> Fraction | None:
    expected = rating.event.data.get("expectation")
    perceived = perception(rating)
    if expected is None or perceived is None:
        return None
    return perceived - Fraction(str(expected))


def perception(rating: Voice) -> Fraction | None:
    return score(rating) if rating.event.data.get("dimension") in SERVQUAL else None


def success(rating: Voice) -> Fraction | None:
    """Of tickets whose last resolution, as far as the rating sees, kept its promise."""
    resolution = rating.ticket.resolved_by(rating.event.at) if rating.ticket else None
    return 100 * position(rating) if kept_promise(resolution) else None


def ratings(survey: str | None, figure: Say) -> Callable[[World, ReferenceQuestion], Rows]:
    def rows(world: World, question: ReferenceQuestion) -> Rows:
        for rating in world.ratings:
            if survey in (None, rating.event.data["survey"]) and question.covers(rating.event.at):
                said = figure(rating)
                if said is not None:
                    yield ReferenceRow(rating.dimensions, Fraction(said))

    return rows


def invitations(world: World, question: ReferenceQuestion) -> Rows:
    for invitation in world.invitations:
        if question.covers(invitation.event.at) and world.is_delivered(invitation.event):
            yield ReferenceRow(invitation.dimensions, Fraction(world.is_answered(invitation.event)))


def scores(world: World, question: ReferenceQuestion) -> Rows:
    """Every review with a score."""
    for ticket in world.tickets:
        for step in ticket.steps_of("reviewed"):
            given = step.event.data.get("score")
            if given is not None and question.covers(step.at):
                yield ReferenceRow(world.rated([step.event], ticket, step.at), Fraction(str(given)))


def errors(world: World, question: ReferenceQuestion) -> Rows:
    """Of each ticket the last review with `correct`, if it was resolved by then."""
    for ticket in world.tickets:
        said = [s for s in ticket.steps_of("reviewed") if s.event.data.get("correct") is not None]
        for last in said[-1:]:
            if question.covers(last.at) and ticket.resolved_by(last.at):
                wrong = last.event.data["correct"] is False
                yield ReferenceRow(world.rated([last.event], ticket, last.at), Fraction(wrong))


def complaints(world: World, question: ReferenceQuestion) -> Rows:
    """Tickets marked now, at their last marking; and ratings marked."""
    for ticket in world.tickets:
        marks = [s for s in ticket.steps if s.after.complaint and not s.before.complaint]
        if marks and ticket.steps[-1].after.complaint and question.covers(marks[-1].at):
            yield ReferenceRow(world.seen(marks[-1].after, marks[-1].after.agent, marks[-1].at))
    for rating in world.ratings:
        if rating.event.data.get("complaint") is True and question.covers(rating.event.at):
            yield ReferenceRow(rating.dimensions)
