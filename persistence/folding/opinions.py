"""Opinions: ratings and invitations, which depend on tickets and on one another.

A rating is seen with the ticket that it, or else its invitation, is about. An invitation is
answered if a rating that counts names it.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple, TypeVar

from domain.errors import Unfoldable
from domain.events import Event
from domain.facts import Invited, Rated
from domain.folding.ratings import (
    NO_TICKET,
    About,
    InvitationOutcome,
    current,
    first_of,
    invited,
    rated,
    ticket_of,
)
from persistence.dead_letters import Job
from persistence.events.subjects import Subject, columns_of
from persistence.folding.fact_writing import replace_facts
from persistence.folding.marks import mark
from persistence.folding.rounds import Folding
from persistence.rollups.marks import marking_if_kept

_ABOUT_TICKETS = """
SELECT fact.* FROM unnest($2::text[], $3::text[]) AS wanted(source, subject)
CROSS JOIN LATERAL (
    SELECT source, subject FROM {table}
    WHERE workspace_id = $1 AND ticket_source = wanted.source AND ticket = wanted.subject OFFSET 0
) AS fact
"""

_OF_INVITATIONS = """
SELECT rated.* FROM unnest($2::text[], $3::text[]) AS wanted(source, subject)
CROSS JOIN LATERAL (
    SELECT source, subject, invitation, counted FROM rated
    WHERE workspace_id = $1 AND source = wanted.source AND invitation = wanted.subject OFFSET 0
) AS rated
"""

_INVITATIONS_OF = """
SELECT rated.* FROM unnest($2::text[], $3::text[]) AS wanted(source, subject)
CROSS JOIN LATERAL (
    SELECT source, invitation AS subject FROM rated
    WHERE workspace_id = $1 AND source = wanted.source AND subject = wanted.subject
      AND invitation IS NOT NULL OFFSET 0
) AS rated
"""

_ANSWER = f"""
WITH answered AS (
    UPDATE invited SET is_answered = EXISTS (
        SELECT FROM rated WHERE rated.workspace_id = $1 AND rated.source = invited.source
        AND rated.invitation = invited.subject AND rated.counted
    )
    FROM unnest($2::text[], $3::text[]) AS wanted(source, subject)
    WHERE invited.workspace_id = $1 AND invited.source = wanted.source
      AND invited.subject = wanted.subject
    RETURNING invited.at
)
{marking_if_kept(Invited, "answered")}
"""

_TELLING_DELIVERIES = """
SELECT source FROM unnest($2::text[]) AS wanted(source)
WHERE EXISTS (SELECT FROM event WHERE event.workspace_id = $1 AND event.source = wanted.source
              AND type = 'survey.delivered')
"""

_MARK_ASSUMED = """
INSERT INTO fold_mark (workspace_id, family, source, subject)
SELECT $1, 'survey', source, subject FROM invited
WHERE workspace_id = $1 AND source = ANY($2) AND is_assumed
"""


async def mark_opinions(folding: Folding, marked: Mapping[str, set[Subject]]) -> None:
    """Have those ratings and invitations folded that marked tickets and invitations touch."""
    tickets, invitations = marked.get("ticket", set()), marked.get("survey", set())
    surveys = await _about(folding, "invited", tickets)
    ratings = await _about(folding, "rated", tickets)
    ratings |= await folding.subjects(_OF_INVITATIONS, invitations)
    touched = [Job("survey", *each) for each in surveys - invitations]
    touched += [Job("rating", *each) for each in ratings - marked.get("rating", set())]
    await mark(folding.connection, folding.workspace, touched)


async def fold_opinions(folding: Folding, marked: Mapping[str, set[Subject]]) -> None:
    """Fold marked ratings and invitations, and those that marked tickets and invitations touch."""
    tickets = set() if folding.is_careful else marked.get("ticket", set())
    invitations = marked.get("survey", set()) | await _about(folding, "invited", tickets)
    ratings = marked.get("rating", set()) | await _about(folding, "rated", tickets)
    if not folding.is_careful:
        ratings |= await folding.subjects(_OF_INVITATIONS, invitations)
    answered = await _fold_ratings(folding, ratings)
    await _fold_invitations(folding, invitations)
    # Of the other invitations, a rating changes nothing but the answer.
    if others := answered - invitations:
        await folding.connection.execute(_ANSWER, folding.workspace, *columns_of(others))


async def _about(folding: Folding, table: str, tickets: set[Subject]) -> set[Subject]:
    return await folding.subjects(_ABOUT_TICKETS.format(table=table), tickets)


class _Rating(NamedTuple):
    """A rating that holds, and the invitation that it answers."""

    given: Event
    invitation: Subject | None


async def _fold_ratings(folding: Folding, subjects: set[Subject]) -> set[Subject]:
    """Fold ratings; returns the invitations that they answer or answered."""
    if not subjects:
        return set()
    before = await folding.subjects(_INVITATIONS_OF, subjects)
    events = await folding.events("rating", subjects)
    read = folding.each("rating", events, lambda _, events: _rating(events))
    ratings = {subject: rating for subject, rating in read.items() if rating}
    answered = {rating.invitation for rating in ratings.values() if rating.invitation}
    surveys = await folding.events("survey", answered)

    def invitation_of(rating: _Rating) -> Event | None:
        return _first_invited(rating.invitation, surveys) if rating.invitation else None

    tickets = folding.each(
        "rating", ratings, lambda _, rating: ticket_of(rating.given, invitation_of(rating))
    )
    await folding.read_histories({ticket for ticket in tickets.values() if ticket})

    def fact(subject: Subject, ticket: Subject | None) -> list[Rated]:
        rating = ratings[subject]
        about = _about_ticket(folding, ticket)
        return [rated(rating.given, invitation_of(rating), about, folding.desk)]

    await _replace(folding, Rated, subjects, folding.each("rating", tickets, fact))
    return before | answered


def _rating(events: list[Event]) -> _Rating | None:
    """The rating that holds; None if none was given."""
    given = current(events, "rating.given")
    if given is None:
        return None
    invitation = given.data.get("invitation")
    return _Rating(given, (given.source, invitation) if invitation is not None else None)


def _first_invited(subject: Subject, surveys: Mapping[Subject, list[Event]]) -> Event | None:
    """The event that invited; None if it has not come yet.

    Raises:
        Unfoldable: its events make none.
    """
    try:
        return first_of(surveys.get(subject, ()), "survey.invited")
    except Exception as error:
        raise Unfoldable("survey", *subject) from error


async def _fold_invitations(folding: Folding, subjects: set[Subject]) -> None:
    if not subjects:
        return
    surveys = await folding.events("survey", subjects)
    delivered = {
        subject
        for subject, events in surveys.items()
        if any(event.type == "survey.delivered" for event in events)
    }
    sources = [source for source, _ in subjects]
    rows = await folding.connection.fetch(_TELLING_DELIVERIES, folding.workspace, sources)
    telling = {row["source"] for row in rows}
    answers = await folding.rows(_OF_INVITATIONS, subjects)
    answered = {(row["source"], row["invitation"]) for row in answers if row["counted"]}
    firsts = folding.each("survey", surveys, lambda _, own: first_of(own, "survey.invited"))
    invitations = {subject: event for subject, event in firsts.items() if event}
    tickets = folding.each("survey", invitations, lambda _, event: ticket_of(event, None))
    await folding.read_histories({ticket for ticket in tickets.values() if ticket})

    def fact(subject: Subject, ticket: Subject | None) -> list[Invited]:
        fate = InvitationOutcome(subject in answered, subject in delivered, subject[0] in telling)
        about = _about_ticket(folding, ticket)
        return [invited(invitations[subject], fate, about, folding.desk)]

    await _replace(folding, Invited, subjects, folding.each("survey", tickets, fact))
    if delivered:
        await folding.connection.execute(_MARK_ASSUMED, folding.workspace, sorted(telling))


_Opinion = TypeVar("_Opinion", Rated, Invited)


async def _replace(
    folding: Folding,
    kind: type[_Opinion],
    subjects: set[Subject],
    facts: Mapping[Subject, Sequence[_Opinion]],
) -> None:
    """Write the facts of those that were folded: none for those that do not count any more."""
    family = "rating" if kind is Rated else "survey"
    folded = {
        subject: facts.get(subject, [])
        for subject in subjects
        if not folding.has_failed(family, subject)
    }
    await replace_facts(folding.connection, folding.workspace, (kind,), folded)


def _about_ticket(folding: Folding, ticket: Subject | None) -> About:
    """The ticket that a rating or an invitation is about, as far as it is known."""
    return About(*ticket, folding.history_of(ticket)) if ticket else NO_TICKET
