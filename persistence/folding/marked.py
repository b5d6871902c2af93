"""The turn of a folder: take marks, fold what is marked and what that touches, write the facts."""

from domain.facts import Fact
from domain.folding.plain import PLAIN_FOLDS
from domain.folding.tickets import fold
from persistence.data_versions import change
from persistence.database import Connection
from persistence.fact_writing import Thing, forget_tickets, replace_facts, replace_ticket_facts
from persistence.folding.marks import claim, mark_affected
from persistence.folding.opinions import fold_opinions
from persistence.folding.rounds import Folding
from persistence.locks import fold_alone

_BATCH = 1000
"""Subjects folded in one transaction."""


async def fold_marked(connection: Connection, workspace: str, limit: int = _BATCH) -> int | None:
    """Fold the subjects that were marked first.

    Returns:
        How many were folded; 0 if none is marked; None if somebody else is at it.
    """
    if not await fold_alone(connection, workspace):
        return None
    marked = await claim(connection, workspace, limit)
    if marked:
        folding = await Folding.begin(connection, workspace)
        await mark_affected(folding, marked.get("agent", set()))
        await _fold_tickets(folding, marked.get("ticket", set()))
        await fold_opinions(folding, marked)
        for family in PLAIN_FOLDS.keys() & marked.keys():
            await _fold_plain(folding, family, marked[family])
        await change(connection, workspace)
    return sum(map(len, marked.values()))


async def _fold_tickets(folding: Folding, things: set[Thing]) -> None:
    if not things:
        return
    events = await folding.events("ticket", things)
    tickets = [fold(events[thing], folding.desk) for thing in sorted(things) if thing in events]
    folding.remember(tickets)
    await replace_ticket_facts(folding.connection, folding.workspace, tickets)
    if gone := sorted(things - events.keys()):
        await forget_tickets(folding.connection, folding.workspace, gone)


async def _fold_plain(folding: Folding, family: str, things: set[Thing]) -> None:
    fold, kinds = PLAIN_FOLDS[family]
    told = await folding.events(family, things)
    none: dict[Thing, list[Fact]] = {thing: [] for thing in things}
    facts = {thing: list(fold(events, folding.desk)) for thing, events in told.items()}
    await replace_facts(folding.connection, folding.workspace, kinds, none | facts)
