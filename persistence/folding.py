"""Events become facts: whatever is marked is folded anew, as a whole, in one transaction.

One folder at a time works in a workspace; any number may run, and the others find other workspaces
or nothing. A mark that is set while its subject is being folded stays for the next round.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import orjson

from domain.desk import Desk, agent_history
from domain.events import Event
from domain.facts import Invited, Rated
from domain.plain_folds import PLAIN_FOLDS
from domain.ratings import (
    NO_TICKET,
    About,
    Fate,
    current,
    first_of,
    invited,
    rated,
    ticket_of,
)
from domain.tickets import fold
from persistence.configurations import in_force
from persistence.data_versions import change
from persistence.database import Connection
from persistence.fact_writing import Thing, replace_facts, replace_ticket_facts

BATCH = 1000
"""Subjects folded in one transaction."""

_LOCK = "SELECT pg_try_advisory_xact_lock(hashtext('supportkpi.fold'), hashtext($1))"

_BY_INDEX = """
SET LOCAL enable_hashjoin = off; SET LOCAL enable_mergejoin = off; SET LOCAL enable_seqscan = off;
SET LOCAL plan_cache_mode = force_custom_plan
"""
"""A round looks up some subjects among many rows. Right after a bulk load the planner has no
statistics and would read whole tables for each round, and a plan that was made when tables were
empty would stay in use. OFFSET 0 serves the same end below: it keeps the look-up of one subject a
look-up of its own."""

_CLAIM = """
WITH head AS (
    SELECT DISTINCT family, source, subject FROM (
        SELECT family, source, subject FROM fold_mark WHERE workspace_id = $1
        ORDER BY is_rebuild, id LIMIT $2
    ) AS oldest
)
DELETE FROM fold_mark AS mark USING head
WHERE mark.workspace_id = $1 AND mark.family = head.family
  AND mark.source = head.source AND mark.subject = head.subject
RETURNING mark.family, mark.source, mark.subject
"""

_EVENTS = """
SELECT event.* FROM unnest($2::text[], $3::text[]) AS asked(source, subject)
CROSS JOIN LATERAL (
    SELECT source, id, type, subject, at, sequence, data FROM event
    WHERE workspace_id = $1 AND source = asked.source AND subject = asked.subject AND family = $4
    OFFSET 0
) AS event
LIMIT $5
"""

_AGENT_EVENTS = """
SELECT source, id, type, subject, at, sequence, data FROM event
WHERE workspace_id = $1 AND family = 'agent'
"""

_MARK_AFFECTED_BY_AGENTS = """
INSERT INTO fold_mark (workspace_id, family, source, subject)
SELECT DISTINCT $1, family, source, subject FROM (
    SELECT 'ticket' AS family, source, subject FROM ticket
    WHERE workspace_id = $1 AND source = ANY($2) AND agents && $3
    UNION ALL SELECT 'rating', source, subject FROM rated
    WHERE workspace_id = $1 AND agent = ANY($3)
    UNION ALL SELECT 'survey', source, subject FROM invited
    WHERE workspace_id = $1 AND agent = ANY($3)
    UNION ALL SELECT 'shift', source, subject FROM shift
    WHERE workspace_id = $1 AND source = ANY($2) AND agent = ANY($3)
    UNION ALL SELECT 'lead', source, subject FROM lead
    WHERE workspace_id = $1 AND source = ANY($2) AND agent = ANY($3)
    UNION ALL SELECT 'lead', source, subject FROM lead_answered
    WHERE workspace_id = $1 AND source = ANY($2) AND agent = ANY($3)
    UNION ALL SELECT 'sale', source, subject FROM sold
    WHERE workspace_id = $1 AND source = ANY($2) AND agent = ANY($3)
) AS affected
"""

_MARK_ASSUMED = """
INSERT INTO fold_mark (workspace_id, family, source, subject)
SELECT $1, 'survey', source, subject FROM invited
WHERE workspace_id = $1 AND source = ANY($2) AND is_assumed
"""

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

_ANSWER = """
UPDATE invited SET is_answered = EXISTS (
    SELECT FROM rated WHERE rated.workspace_id = $1 AND rated.source = invited.source
    AND rated.invitation = invited.subject AND rated.counted
)
FROM unnest($2::text[], $3::text[]) AS asked(source, subject)
WHERE invited.workspace_id = $1 AND invited.source = asked.source
  AND invited.subject = asked.subject
"""

_TELLING_DELIVERIES = """
SELECT source FROM unnest($2::text[]) AS asked(source)
WHERE EXISTS (SELECT FROM event WHERE event.workspace_id = $1 AND event.source = asked.source
              AND type = 'survey.delivered')
"""


_MARK_ALL = """
INSERT INTO fold_mark (workspace_id, family, source, subject, is_rebuild)
SELECT DISTINCT workspace_id, family, source, subject, true FROM event
WHERE workspace_id = $1 AND ($2::text[] IS NULL OR family = ANY($2))
"""

_MARK_TOLD_OF_BOTS = """
INSERT INTO fold_mark (workspace_id, family, source, subject)
SELECT DISTINCT $1, family, source, subject FROM event
WHERE workspace_id = $1 AND family IN ('rating', 'survey', 'shift', 'lead', 'sale')
  AND convert_from(data, 'UTF8')::json ->> 'agent' = ANY($2)
"""


async def fold_marked(connection: Connection, workspace: str, limit: int = BATCH) -> int | None:
    """Fold the subjects that were marked first.

    Returns:
        How many were folded; 0 if none is marked; None if somebody else is at it.
    """
    if not await connection.fetchval(_LOCK, workspace):
        return None
    rows = await connection.fetch(_CLAIM, workspace, limit)
    marked: dict[str, set[Thing]] = defaultdict(set)
    for row in rows:
        marked[row["family"]].add((row["source"], row["subject"]))
    if rows:
        await connection.execute(_BY_INDEX)
        folding = await _Folding.begin(connection, workspace)
        await folding.fold(marked)
        await change(connection, workspace)
    return sum(map(len, marked.values()))


async def agent_events(connection: Connection, workspace: str) -> dict[Thing, list[Event]]:
    """All that was told of agents."""
    return _grouped(await connection.fetch(_AGENT_EVENTS, workspace))


async def current_desk(connection: Connection, workspace: str) -> Desk:
    """What is known of the desk now: what was told of its agents, and what is configured."""
    told = await agent_events(connection, workspace)
    configuration = await in_force(connection, workspace)
    return Desk(
        agents={agent: agent_history(events) for agent, events in told.items()},
        tiers=configuration.tiers,
        team_tiers=configuration.team_tiers,
        channel_kinds=configuration.channel_kinds,
        priority_weights=configuration.priority_weights,
        working_hours=configuration.working_hours,
        policies=configuration.policies,
    )


async def ticket_events(connection: Connection, workspace: str, ticket: Thing) -> list[Event]:
    """All that was told of a ticket."""
    return (await events_of(connection, workspace, "ticket", [ticket])).get(ticket, [])


async def events_of(
    connection: Connection,
    workspace: str,
    family: str,
    things: Collection[Thing],
    limit: int | None = None,
) -> Mapping[Thing, list[Event]]:
    """All that was told of some things of a family, or so many events of it."""
    if not things:
        return {}
    columns = _columns(things)
    return _grouped(await connection.fetch(_EVENTS, workspace, *columns, family, limit))


async def mark_everything(
    connection: Connection, workspace: str, families: Collection[str] | None = None
) -> int:
    """Mark all that has events, or all of some families, to be folded again; returns how many."""
    tag: str = await connection.execute(
        _MARK_ALL, workspace, sorted(families) if families is not None else None
    )
    return int(tag.rpartition(" ")[2])


@dataclass(frozen=True, slots=True)
class _Folding:
    """One round of folding."""

    connection: Connection
    workspace: str
    desk: Desk
    tickets: dict[Thing, list[Event]] = field(default_factory=dict)
    """The events of tickets as far as they were read in this round."""

    @classmethod
    async def begin(cls, connection: Connection, workspace: str) -> "_Folding":
        """Get to know the desk."""
        return cls(connection, workspace, await current_desk(connection, workspace))

    async def fold(self, marked: Mapping[str, set[Thing]]) -> None:
        """Fold what is marked, and what that touches."""
        await self._mark_affected(marked.get("agent", set()))
        tickets = marked.get("ticket", set())
        await self._fold_tickets(tickets)
        invitations = marked.get("survey", set()) | await self._about("invited", tickets)
        ratings = marked.get("rating", set()) | await self._about("rated", tickets)
        ratings |= await self._things(_OF_INVITATIONS, invitations)
        answered = await self._fold_ratings(ratings)
        await self._fold_invitations(invitations)
        await self._answer(answered - invitations)
        for family in PLAIN_FOLDS.keys() & marked.keys():
            await self._fold_plain(family, marked[family])

    async def _mark_affected(self, agents: set[Thing]) -> None:
        if not agents:
            return
        sources, names = _columns(agents)
        await self.connection.execute(_MARK_AFFECTED_BY_AGENTS, self.workspace, sources, names)
        told = await self._events("agent", agents)
        bots = [name for (_, name), events in told.items() if any("bot" in e.data for e in events)]
        if bots:
            # What a bot did names nobody, so that only its events know of it.
            await self.connection.execute(_MARK_TOLD_OF_BOTS, self.workspace, bots)

    async def _fold_tickets(self, things: set[Thing]) -> None:
        if not things:
            return
        events = await self._ticket_events(things)
        tickets = [fold(events[thing], self.desk) for thing in things if thing in events]
        await replace_ticket_facts(self.connection, self.workspace, tickets)

    async def _fold_ratings(self, things: set[Thing]) -> set[Thing]:
        """Fold ratings; returns the invitations that they answer or answered."""
        if not things:
            return set()
        before = await self._things(_INVITATIONS_OF, things)
        told = {
            thing: rating
            for thing, events in (await self._events("rating", things)).items()
            if (rating := current(events, "rating.given"))
        }
        answered = {
            (source, rating.data["invitation"])
            for (source, _), rating in told.items()
            if rating.data.get("invitation") is not None
        }
        invitations = {
            thing: first_of(events, "survey.invited")
            for thing, events in (await self._events("survey", answered)).items()
        }

        def invitation_of(rating: Event) -> Event | None:
            return invitations.get((rating.source, rating.data.get("invitation") or ""))

        about = await self._about_tickets(
            {key: invitation_of(key.event) for key in _unique(told.values())}
        )
        facts = {
            thing: [rated(rating, invitation_of(rating), about(rating), self.desk)]
            for thing, rating in told.items()
        }
        none: dict[Thing, list[Rated]] = {thing: [] for thing in things}
        await replace_facts(self.connection, self.workspace, (Rated,), none | facts)
        return before | answered

    async def _fold_invitations(self, things: set[Thing]) -> None:
        if not things:
            return
        events = await self._events("survey", things)
        told = {thing: first_of(told, "survey.invited") for thing, told in events.items()}
        delivered = {thing for thing, told in events.items() if current(told, "survey.delivered")}
        sources = [source for source, _ in things]
        rows = await self.connection.fetch(_TELLING_DELIVERIES, self.workspace, sources)
        telling = {row["source"] for row in rows}
        answers = await self._rows(_OF_INVITATIONS, things)
        answered = {(row["source"], row["invitation"]) for row in answers if row["counted"]}
        invitations = {thing: event for thing, event in told.items() if event is not None}
        about = await self._about_tickets(dict.fromkeys(_unique(invitations.values())))
        facts = {
            thing: [
                invited(
                    event,
                    Fate(thing in answered, thing in delivered, thing[0] in telling),
                    about(event),
                    self.desk,
                )
            ]
            for thing, event in invitations.items()
        }
        none: dict[Thing, list[Invited]] = {thing: [] for thing in things}
        await replace_facts(self.connection, self.workspace, (Invited,), none | facts)
        if delivered:
            await self.connection.execute(_MARK_ASSUMED, self.workspace, sorted(telling))

    async def _answer(self, things: set[Thing]) -> None:
        """Of invitations that are known already, a rating changes nothing but the answer."""
        if things:
            await self.connection.execute(_ANSWER, self.workspace, *_columns(things))

    async def _fold_plain(self, family: str, things: set[Thing]) -> None:
        fold, kinds = PLAIN_FOLDS[family]
        told = await self._events(family, things)
        facts = {thing: list(fold(events, self.desk)) for thing, events in told.items()}
        await replace_facts(self.connection, self.workspace, kinds, facts)

    async def _about_tickets(
        self, told: Mapping["_ByIdentity", Event | None]
    ) -> Callable[[Event], About]:
        """The tickets that ratings or invitations are about."""
        named = {
            key.identity: ticket
            for key, invitation in told.items()
            if (ticket := ticket_of(key.event, invitation))
        }
        events = await self._ticket_events(set(named.values()))

        def about(event: Event) -> About:
            ticket = named.get((event.source, event.id))
            return About(*ticket, events.get(ticket, ())) if ticket else NO_TICKET

        return about

    async def _about(self, table: str, tickets: set[Thing]) -> set[Thing]:
        return await self._things(_ABOUT_TICKETS.format(table=table), tickets)

    async def _things(self, query: str, asked: set[Thing]) -> set[Thing]:
        return {(row["source"], row["subject"]) for row in await self._rows(query, asked)}

    async def _rows(self, query: str, asked: set[Thing]) -> Sequence[Any]:
        if not asked:
            return ()
        return await self.connection.fetch(query, self.workspace, *_columns(asked))

    async def _ticket_events(self, things: set[Thing]) -> Mapping[Thing, list[Event]]:
        self.tickets.update(await self._events("ticket", things - self.tickets.keys()))
        return self.tickets

    async def _events(self, family: str, things: set[Thing]) -> Mapping[Thing, list[Event]]:
        return await events_of(self.connection, self.workspace, family, things)


@dataclass(frozen=True, slots=True)
class _ByIdentity:
    """An event as a key: its data cannot be hashed, its identity can."""

    identity: tuple[str, str]
    event: Event

    def __hash__(self) -> int:
        return hash(self.identity)


def _unique(events: Iterable[Event]) -> list[_ByIdentity]:
    return [_ByIdentity((event.source, event.id), event) for event in events]


def _columns(things: Iterable[Thing]) -> tuple[list[str], list[str]]:
    ordered = sorted(things)
    return [source for source, _ in ordered], [subject for _, subject in ordered]


def _grouped(rows: Iterable[Any]) -> dict[Thing, list[Event]]:
    told: dict[Thing, list[Event]] = defaultdict(list)
    for row in rows:
        told[row["source"], row["subject"]].append(_event(row))
    return told


def _event(row: Any) -> Event:  # noqa: ANN401  # asyncpg has no types
    source, id_, kind, subject, at, sequence, data = row
    return Event(source, id_, kind, subject, at, orjson.loads(data), sequence)
