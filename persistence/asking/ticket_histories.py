"""What was told of single tickets, read from the events."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from domain.bounds import Bound
from domain.errors import CostLimit
from domain.events import Event
from domain.explaining.records import Events, InvitationRecord, RatingRecord, TicketRecord
from persistence.connections.database import Connection
from persistence.events.reading import events_of
from persistence.events.subjects import Subject, columns_of

MAX_EVENTS = Bound(
    limit=20_000,
    unit="events",
    bounded="events of tickets that a question reads one by one; ratings and invitations are apart",
    beyond="COST_LIMIT, for a single ticket or for all together",
    room="Questions",
)
MAX_VOICES = Bound(
    limit=100,
    unit="ratings, and as many invitations",
    bounded="ratings and invitations of one ticket that is explained",
    beyond="only the latest are looked at",
    room="Questions",
)

_VOICES = """
SELECT voice.* FROM unnest($2::text[], $3::text[]) AS asked(source, subject)
CROSS JOIN LATERAL (
    {voices}
    WHERE workspace_id = $1 AND ticket_source = asked.source AND ticket = asked.subject
    ORDER BY at DESC, source, subject LIMIT $4
) AS voice
ORDER BY ticket_source, ticket, at DESC, source, subject
"""

_RATINGS = _VOICES.format(
    voices="SELECT ticket_source, ticket, at, source, subject, invitation FROM rated"
)

_SURVEYS = _VOICES.format(
    voices="""
    SELECT ticket_source, ticket, at, source, subject, is_assumed, EXISTS (
        SELECT FROM rated WHERE rated.workspace_id = $1 AND rated.source = invited.source
        AND rated.invitation = invited.subject AND rated.counted
        AND (rated.ticket_source, rated.ticket) IS DISTINCT FROM (asked.source, asked.subject)
    ) AS is_answered_elsewhere
    FROM invited
    """
)

_LONG = """
SELECT asked.source, asked.subject FROM unnest($2::text[], $3::text[]) AS asked(source, subject)
WHERE (
    SELECT count(*) FROM (
        SELECT FROM event WHERE workspace_id = $1 AND source = asked.source
        AND subject = asked.subject AND family = 'ticket' LIMIT $4 + 1
    ) AS counted
) > $4
"""


async def of_tickets(
    connection: Connection, workspace: str, tickets: Collection[Subject]
) -> Mapping[Subject, TicketRecord | CostLimit]:
    """What was told of tickets themselves; those of which nothing was told are left out.

    A ticket that has too many events says so for itself: the others are not touched.

    Raises:
        CostLimit: they have too many events together.
    """
    events_by = await events_of(connection, workspace, "ticket", tickets, _one_more())
    if not _are_too_many(events_by):
        return {
            ticket: TicketRecord(*ticket, tuple(events)) for ticket, events in events_by.items()
        }
    values = (workspace, *columns_of(tickets), MAX_EVENTS.limit)
    long = {_subject(row): _too_long(row) for row in await connection.fetch(_LONG, *values)}
    rest = [ticket for ticket in tickets if ticket not in long]
    if not long:
        raise _too_many("events")
    return {**long, **await of_tickets(connection, workspace, rest)}


async def voiced(
    connection: Connection, workspace: str, tickets: Collection[TicketRecord]
) -> Mapping[Subject, TicketRecord]:
    """Tickets with the ratings of them, and the invitations to rate them.

    Raises:
        CostLimit: these have too many events.
    """
    values = (workspace, *columns_of(map(_identity, tickets)), MAX_VOICES.limit)
    rated = await connection.fetch(_RATINGS, *values)
    invited = await connection.fetch(_SURVEYS, *values)
    answered = {(row["source"], row["invitation"]) for row in rated if row["invitation"]}
    ratings = await _all_events(connection, workspace, "rating", map(_subject, rated))
    sent = await _all_events(connection, workspace, "survey", {*answered, *map(_subject, invited)})
    opinions, surveys = defaultdict(list), defaultdict(list)
    for row in rated:
        invitation = sent((row["source"], row["invitation"] or ""))
        opinions[_ticket(row)].append(RatingRecord(ratings(_subject(row)), invitation))
    for row in invited:
        is_told, is_elsewhere = not row["is_assumed"], row["is_answered_elsewhere"]
        surveys[_ticket(row)].append(InvitationRecord(sent(_subject(row)), is_told, is_elsewhere))
    return {
        ticket: replace(record, opinions=tuple(opinions[ticket]), surveys=tuple(surveys[ticket]))
        for record in tickets
        for ticket in [_identity(record)]
    }


async def _all_events(
    connection: Connection, workspace: str, family: str, subjects: Iterable[Subject]
) -> Callable[[Subject], Events]:
    """The events of each of some subjects; none of others."""
    events_by = await events_of(connection, workspace, family, list(subjects), _one_more())
    if _are_too_many(events_by):
        raise _too_many(f"events of {family}s")
    return lambda subject: tuple(events_by.get(subject, ()))


def _one_more() -> int:
    """So many are read that it shows whether there are too many."""
    return int(MAX_EVENTS.limit) + 1


def _are_too_many(events_by: Mapping[Subject, Sequence[Event]]) -> bool:
    return sum(map(len, events_by.values())) > MAX_EVENTS.limit


def _too_long(row: Any) -> CostLimit:  # noqa: ANN401  # asyncpg has no types
    problem = f"{row['subject']} of {row['source']} has more than {MAX_EVENTS.limit} events"
    return CostLimit("ticket", f"{problem}, and no question may read more: ask without it")


def _too_many(events: str) -> CostLimit:
    problem = f"have more than {MAX_EVENTS.limit} {events} together"
    return CostLimit("tickets", f"{problem}: ask for fewer of them at a time")


def _identity(record: TicketRecord) -> Subject:
    return record.source, record.ticket


def _ticket(row: Any) -> Subject:  # noqa: ANN401  # asyncpg has no types
    return row["ticket_source"], row["ticket"]


def _subject(row: Any) -> Subject:  # noqa: ANN401  # asyncpg has no types
    return row["source"], row["subject"]
