"""Rounds: what one transaction of folding knows, and how it looks things up."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from domain.desk import Desk
from domain.events import Event
from domain.folding.tickets import History, Ticket, history
from persistence.database import Connection
from persistence.event_reading import current_desk, events_of
from persistence.fact_writing import Thing, columns_of

_BY_INDEX = """
SET LOCAL enable_hashjoin = off; SET LOCAL enable_mergejoin = off; SET LOCAL enable_seqscan = off;
SET LOCAL plan_cache_mode = force_custom_plan
"""
"""A round looks up some subjects among many rows. Right after a bulk load the planner has no
statistics and would read whole tables for each round, and a plan that was made when tables were
empty would stay in use. OFFSET 0 in queries serves the same end: it keeps the look-up of one
subject a look-up of its own."""


@dataclass(frozen=True, slots=True)
class Folding:
    """One round of folding, in a transaction of its own."""

    connection: Connection
    workspace: str
    desk: Desk
    _histories: dict[Thing, History] = field(default_factory=dict)
    """Of the tickets that were folded or asked for in this round."""

    @classmethod
    async def begin(cls, connection: Connection, workspace: str) -> "Folding":
        """Get to know the desk."""
        await connection.execute(_BY_INDEX)
        return cls(connection, workspace, await current_desk(connection, workspace))

    async def events(self, family: str, things: set[Thing]) -> Mapping[Thing, list[Event]]:
        """All that was told of some things of a family."""
        return await events_of(self.connection, self.workspace, family, things)

    def remember(self, tickets: Iterable[Ticket]) -> None:
        """Keep the histories of tickets that were folded."""
        self._histories.update({(each.source, each.id): each.history for each in tickets})

    async def histories(self, things: set[Thing]) -> Mapping[Thing, History]:
        """Those of some tickets as far as they are known, and maybe of others."""
        told = await self.events("ticket", things - self._histories.keys())
        self._histories.update({thing: history(each, self.desk) for thing, each in told.items()})
        return self._histories

    async def rows(self, query: str, asked: set[Thing]) -> Sequence[Any]:
        """What a query finds that takes the workspace, sources and subjects; nothing for none."""
        if not asked:
            return ()
        return await self.connection.fetch(query, self.workspace, *columns_of(asked))

    async def things(self, query: str, asked: set[Thing]) -> set[Thing]:
        """The things that such a query finds."""
        return {(row["source"], row["subject"]) for row in await self.rows(query, asked)}
