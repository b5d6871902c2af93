"""What was told of single tickets, read from the events."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from domain.errors import CostLimit
from domain.events import Event
from domain.explaining.told import Events, Opinion, Survey, Told
from persistence.database import Connection
from persistence.event_reading import events_of
from persistence.fact_writing import Thing

MAX_EVENTS = 20_000
"""Events that may be read of the tickets of one question."""
MAX_VOICES = 100
"""Ratings and invitations of one ticket, each, that are looked at: the latest."""

_RATINGS = """
SELECT source, subject, invitation FROM rated
WHERE workspace_id = $1 AND ticket_source = $2 AND ticket = $3
ORDER BY at DESC, source, subject LIMIT $4
"""

_SURVEYS = """
SELECT source, subject, is_assumed, EXISTS (
    SELECT FROM rated WHERE rated.workspace_id = $1 AND rated.source = invited.source
    AND rated.invitation = invited.subject AND rated.counted
    AND (rated.ticket_source, rated.ticket) IS DISTINCT FROM ($2, $3)
) AS is_answered_elsewhere
FROM invited WHERE workspace_id = $1 AND ticket_source = $2 AND ticket = $3
ORDER BY at DESC, source, subject LIMIT $4
"""


async def of_tickets(
    connection: Connection, workspace: str, tickets: Collection[Thing]
) -> Mapping[Thing, Told]:
    """What was told of tickets themselves; those of which nothing was told are left out.

    Raises:
        CostLimit: they have too many events.
    """
    found = await events_of(connection, workspace, "ticket", tickets, MAX_EVENTS + 1)
    _check(found)
    return {(source, id_): Told(source, id_, tuple(told)) for (source, id_), told in found.items()}


async def voiced(connection: Connection, workspace: str, told: Told) -> Told:
    """A ticket with the ratings of it, and the invitations to rate it.

    Raises:
        CostLimit: they have too many events.
    """
    asked = (workspace, told.source, told.ticket, MAX_VOICES)
    rated = await connection.fetch(_RATINGS, *asked)
    invited = await connection.fetch(_SURVEYS, *asked)
    answered = {(row["source"], row["invitation"]) for row in rated if row["invitation"]}
    ratings = await _all_told(connection, workspace, "rating", map(_thing, rated))
    sent = await _all_told(connection, workspace, "survey", {*answered, *map(_thing, invited)})
    opinions = (
        Opinion(ratings(_thing(row)), sent((row["source"], row["invitation"] or "")))
        for row in rated
    )
    surveys = (
        Survey(sent(_thing(row)), not row["is_assumed"], row["is_answered_elsewhere"])
        for row in invited
    )
    return replace(told, opinions=tuple(opinions), surveys=tuple(surveys))


async def _all_told(
    connection: Connection, workspace: str, family: str, things: Iterable[Thing]
) -> Callable[[Thing], Events]:
    """What was told of each of some things; nothing of others."""
    found = await events_of(connection, workspace, family, list(things), MAX_EVENTS + 1)
    _check(found)
    return lambda thing: tuple(found.get(thing, ()))


def _check(found: Mapping[Thing, Sequence[Event]]) -> None:
    if sum(map(len, found.values())) > MAX_EVENTS:
        raise CostLimit("first", f"asks for more than {MAX_EVENTS} events: ask for fewer tickets")


def _thing(row: Any) -> Thing:  # noqa: ANN401  # asyncpg has no types
    return row["source"], row["subject"]
