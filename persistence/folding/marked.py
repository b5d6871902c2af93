"""One transaction of folding: fold some subjects and what they touch, and write the facts."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping

from domain.facts import Fact
from domain.folding.plain import PLAIN_FOLDS
from domain.folding.tickets import fold
from persistence import dead_letters
from persistence.connections.database import Connection
from persistence.dead_letters import Failure, Job
from persistence.events.subjects import Subject
from persistence.folding.fact_writing import forget_tickets, replace_facts, replace_ticket_facts
from persistence.folding.marks import mark_affected
from persistence.folding.opinions import fold_opinions, mark_opinions
from persistence.folding.rounds import Folding
from persistence.workspace.data_versions import change

WORK = "fold"
"""The name of folding among all background work."""


async def fold_subjects(
    connection: Connection, workspace: str, subjects: Collection[Job], *, is_careful: bool = False
) -> Mapping[Job, Failure]:
    """Fold subjects.

    Args:
        connection: in a transaction that folds alone.
        workspace: whose they are.
        subjects: whose marks the caller has taken.
        is_careful: mark what depends on the subjects in place of folding it along with them.

    Returns:
        Those that cannot be folded, which are put aside: their facts stay as they were.
    """
    marked: dict[str, set[Subject]] = defaultdict(set)
    for family, source, subject in subjects:
        marked[family].add((source, subject))
    folding = await Folding.begin(connection, workspace, is_careful=is_careful)
    await mark_affected(folding, marked.get("agent", set()))
    await _fold_tickets(folding, marked.get("ticket", set()))
    if is_careful:
        await mark_opinions(folding, marked)
    await fold_opinions(folding, marked)
    for family in PLAIN_FOLDS.keys() & marked.keys():
        await _fold_plain(folding, family, marked[family])
    await _settle(folding, subjects)
    await change(connection, workspace)
    return folding.failures


async def _settle(folding: Folding, subjects: Iterable[Job]) -> None:
    """Put aside what failed, and take back what was aside and is folded now."""
    connection, workspace = folding.connection, folding.workspace
    if await dead_letters.is_any_aside(connection, workspace, WORK):
        folded = [job for job in subjects if job not in folding.failures]
        await dead_letters.take_back(connection, workspace, WORK, folded)
    if folding.failures:
        await dead_letters.put_aside(connection, workspace, WORK, folding.failures)


async def _fold_tickets(folding: Folding, subjects: set[Subject]) -> None:
    if not subjects:
        return
    events = await folding.events("ticket", subjects)

    in_order = {subject: events[subject] for subject in sorted(subjects) if subject in events}
    folded = folding.each("ticket", in_order, lambda _, own: fold(own, folding.desk))
    tickets = list(folded.values())
    folding.remember(tickets)
    await replace_ticket_facts(folding.connection, folding.workspace, tickets)
    if gone := sorted(subjects - events.keys()):
        await forget_tickets(folding.connection, folding.workspace, gone)


async def _fold_plain(folding: Folding, family: str, subjects: set[Subject]) -> None:
    fold, kinds = PLAIN_FOLDS[family]
    events = await folding.events(family, subjects)
    facts = folding.each(family, events, lambda _, own: list(fold(own, folding.desk)))
    none: dict[Subject, list[Fact]] = {
        subject: [] for subject in subjects if not folding.has_failed(family, subject)
    }
    await replace_facts(folding.connection, folding.workspace, kinds, none | facts)
