"""Opinions: ratings and invitations, which depend on tickets and on one another.

A rating is seen with the ticket that it, or else its invitation, is about. An invitation is
answered if a rating that counts names it.
"""

from collections.abc import Callable, Iterable, Mapping

from domain.events import Event
from domain.facts import Invited, Rated
from domain.folding.ratings import (
    NO_TICKET,
    About,
    Fate,
    current,
    first_of,
    invited,
    rated,
    ticket_of,
)
from persistence.fact_writing import Thing, columns_of, replace_facts
from persistence.folding.rounds import Folding
from persistence.rollups.marks import marking_if_kept

_ABOUT_TICKETS = """
SELECT fact.* FROM unnest($2::text[], $3::text[]) AS asked(source, subject)
CROSS JOIN LATERAL (
    SELECT source, subject FROM {table}
    WHERE workspace_id = $1 AND ticket_source = asked.source AND ticket = asked.subject OFFSET 0
) AS fact
"""

_OF_INVITATIONS = """
SELECT rated.* FROM unnest($2::text[], $3::text[]) AS asked(source, subject)
CROSS JOIN LATERAL (
    SELECT source, subject, invitation, counted FROM rated
    WHERE workspace_id = $1 AND source = asked.source AND invitation = asked.subject OFFSET 0
) AS rated
"""

_INVITATIONS_OF = """
SELECT rated.* FROM unnest($2::text[], $3::text[]) AS asked(source, subject)
CROSS JOIN LATERAL (
    SELECT source, invitation AS subject FROM rated
    WHERE workspace_id = $1 AND source = asked.source AND subject = asked.subject
      AND invitation IS NOT NULL OFFSET 0
) AS rated
"""

_ANSWER = f"""
WITH answered AS (
    UPDATE invited SET is_answered = EXISTS (
        SELECT FROM rated WHERE rated.workspace_id = $1 AND rated.source = invited.source
        AND rated.invitation = invited.subject AND rated.counted
    )
    FROM unnest($2::text[], $3::text[]) AS asked(source, subject)
    WHERE invited.workspace_id = $1 AND invited.source = asked.source
      AND invited.subject = asked.subject
    RETURNING invited.at
)
{marking_if_kept(Invited, "answered")}
"""

_TELLING_DELIVERIES = """
SELECT source FROM unnest($2::text[]) AS asked(source)
WHERE EXISTS (SELECT FROM event WHERE event.workspace_id = $1 AND event.source = asked.source
              AND type = 'survey.delivered')
"""

_MARK_ASSUMED = """
INSERT INTO fold_mark (workspace_id, family, source, subject)
SELECT $1, 'survey', source, subject FROM invited
WHERE workspace_id = $1 AND source = ANY($2) AND is_assumed
"""


async def fold_opinions(folding: Folding, marked: Mapping[str, set[Thing]]) -> None:
    """Fold marked ratings and invitations, and those that marked tickets and invitations touch."""
    tickets = marked.get("ticket", set())
    invitations = marked.get("survey", set()) | await _about(folding, "invited", tickets)
    ratings = marked.get("rating", set()) | await _about(folding, "rated", tickets)
    ratings |= await folding.things(_OF_INVITATIONS, invitations)
    answered = await _fold_ratings(folding, ratings)
    await _fold_invitations(folding, invitations)
    # Of the other invitations, a rating changes nothing but the answer.
    if others := answered - invitations:
        await folding.connection.execute(_ANSWER, folding.workspace, *columns_of(others))


async def _about(folding: Folding, table: str, tickets: set[Thing]) -> set[Thing]:
    return await folding.things(_ABOUT_TICKETS.format(table=table), tickets)


async def _fold_ratings(folding: Folding, things: set[Thing]) -> set[Thing]:
    """Fold ratings; returns the invitations that they answer or answered."""
    if not things:
        return set()
    before = await folding.things(_INVITATIONS_OF, things)
    told = {
        thing: rating
        for thing, events in (await folding.events("rating", things)).items()
        if (rating := current(events, "rating.given"))
    }
    answered = {invitation for rating in told.values() if (invitation := _answered_by(rating))}
    invitations = _first_invited(await folding.events("survey", answered))

    def invitation_of(rating: Event) -> Event | None:
        answered = _answered_by(rating)
        return invitations.get(answered) if answered else None

    about = await _about_tickets(folding, ((each, invitation_of(each)) for each in told.values()))
    facts = {
        thing: [rated(rating, invitation_of(rating), about(rating), folding.desk)]
        for thing, rating in told.items()
    }
    none: dict[Thing, list[Rated]] = {thing: [] for thing in things}
    await replace_facts(folding.connection, folding.workspace, (Rated,), none | facts)
    return before | answered


def _answered_by(rating: Event) -> Thing | None:
    invitation = rating.data.get("invitation")
    return (rating.source, invitation) if invitation is not None else None


def _first_invited(told: Mapping[Thing, list[Event]]) -> Mapping[Thing, Event]:
    return {
        thing: event
        for thing, events in told.items()
        if (event := first_of(events, "survey.invited"))
    }


async def _fold_invitations(folding: Folding, things: set[Thing]) -> None:
    if not things:
        return
    told = await folding.events("survey", things)
    delivered = {thing for thing, events in told.items() if current(events, "survey.delivered")}
    sources = [source for source, _ in things]
    rows = await folding.connection.fetch(_TELLING_DELIVERIES, folding.workspace, sources)
    telling = {row["source"] for row in rows}
    answers = await folding.rows(_OF_INVITATIONS, things)
    answered = {(row["source"], row["invitation"]) for row in answers if row["counted"]}
    invitations = _first_invited(told)
    about = await _about_tickets(folding, ((event, None) for event in invitations.values()))
    facts = {
        thing: [
            invited(
                event,
                Fate(thing in answered, thing in delivered, thing[0] in telling),
                about(event),
                folding.desk,
            )
        ]
        for thing, event in invitations.items()
    }
    none: dict[Thing, list[Invited]] = {thing: [] for thing in things}
    await replace_facts(folding.connection, folding.workspace, (Invited,), none | facts)
    if delivered:
        await folding.connection.execute(_MARK_ASSUMED, folding.workspace, sorted(telling))


async def _about_tickets(
    folding: Folding, told: Iterable[tuple[Event, Event | None]]
) -> Callable[[Event], About]:
    """The tickets that ratings, each with its invitation, or invitations are about."""
    named = {
        (event.source, event.id): ticket
        for event, invitation in told
        if (ticket := ticket_of(event, invitation))
    }
    histories = await folding.histories(set(named.values()))

    def about(event: Event) -> About:
        ticket = named.get((event.source, event.id))
        return About(*ticket, histories.get(ticket)) if ticket else NO_TICKET

    return about
