"""Rounds: what one transaction of folding knows, how it looks things up, and what failed in it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any, TypeVar

from domain.bounds import Bound
from domain.desk import Desk
from domain.errors import Unfoldable
from domain.events import Event
from domain.folding.tickets import History, Ticket, history
from persistence.connections.database import Connection
from persistence.dead_letters import Failure, Job
from persistence.events.reading import current_desk, events_of
from persistence.events.subjects import Subject, columns_of
from persistence.folding.fact_writing import refuse_unstorable

_Given = TypeVar("_Given")
_Made = TypeVar("_Made")

MOST_EVENTS = Bound(
    1000,
    "events",
    "events of a subject among which the one that makes the fold fail is searched",
    "the subject is put aside without an event",
    "Background work",
)

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
    """One round of folding, in a transaction of its own.

    Attributes:
        is_careful: facts that no table takes are found before they are sent. And what depends on
            the subjects of the round is marked, not folded along with them: so a round of one
            subject fails by nothing but that subject.
        failures: the subjects that could not be folded. Their facts stay as they were.
    """

    connection: Connection
    workspace: str
    desk: Desk
    is_careful: bool = False
    failures: dict[Job, Failure] = field(default_factory=dict)
    _histories: dict[Subject, History] = field(default_factory=dict)
    """Of the tickets that were folded or asked for in this round."""
    _without_history: dict[Subject, Exception] = field(default_factory=dict)

    @classmethod
    async def begin(
        cls, connection: Connection, workspace: str, *, is_careful: bool = False
    ) -> "Folding":
        """Get to know the desk."""
        await connection.execute(_BY_INDEX)
        return cls(connection, workspace, await current_desk(connection, workspace), is_careful)

    def each(
        self, family: str, given: Mapping[Subject, _Given], make: Callable[[Subject, _Given], _Made]
    ) -> dict[Subject, _Made]:
        """What is made of each subject of a family; those that fail are noted and left out."""
        made: dict[Subject, _Made] = {}
        for subject, value in given.items():
            try:
                made[subject] = self._checked(make(subject, value))
            except Exception as error:  # noqa: BLE001  # whatever it raises, it alone goes aside
                again = partial(make, subject)
                job = Job(family, *subject)
                self.failures[job] = _failure(job, error) or _own_failure(error, value, again)
        return made

    def _checked(self, made: _Made) -> _Made:
        """What was made, if tables take the facts in it."""
        facts = made.facts if isinstance(made, Ticket) else made
        if self.is_careful and isinstance(facts, list):
            refuse_unstorable(facts)
        return made

    def has_failed(self, family: str, subject: Subject) -> bool:
        """Whether a subject failed in this round."""
        return Job(family, *subject) in self.failures

    async def events(self, family: str, subjects: set[Subject]) -> Mapping[Subject, list[Event]]:
        """The events of some subjects of a family."""
        return await events_of(self.connection, self.workspace, family, subjects)

    def remember(self, tickets: Iterable[Ticket]) -> None:
        """Keep the histories of tickets that were folded."""
        self._histories.update({(each.source, each.id): each.history for each in tickets})

    async def read_histories(self, subjects: set[Subject]) -> None:
        """Get to know the histories of some tickets."""
        unknown = subjects - self._histories.keys() - self._without_history.keys()
        for subject, events in (await self.events("ticket", unknown)).items():
            try:
                self._histories[subject] = history(events, self.desk)
            except Exception as error:  # noqa: BLE001  # see history_of
                self._without_history[subject] = error

    def history_of(self, ticket: Subject) -> History | None:
        """The history of a ticket that was read or folded; None if it has no events.

        Raises:
            Unfoldable: its events make no history.
        """
        if error := self._without_history.get(ticket):
            raise _about(error, "ticket", ticket) from error
        return self._histories.get(ticket)

    async def rows(self, query: str, wanted: set[Subject]) -> Sequence[Any]:
        """The rows of a query that takes the workspace, sources and subjects."""
        if not wanted:
            return ()
        return await self.connection.fetch(query, self.workspace, *columns_of(wanted))

    async def subjects(self, query: str, wanted: set[Subject]) -> set[Subject]:
        """The subjects that such a query selects."""
        return {(row["source"], row["subject"]) for row in await self.rows(query, wanted)}


def _failure(job: Job, error: Exception) -> Failure | None:
    """Why a subject failed, if some events make no history: its own, or those of a subject before.

    None if that is not the reason.
    """
    if not isinstance(error, Unfoldable):
        return None
    cause = Job(error.family, error.source, error.subject)
    if cause != job:
        return replace(Failure.of(error), cause=cause)
    reason = error.__cause__
    return Failure.of(reason if isinstance(reason, Exception) else error)


def _own_failure(error: Exception, given: object, make: Callable[[Any], object]) -> Failure:
    """Why a subject failed for a reason of its own, and at which event."""
    return replace(Failure.of(error), event_id=_culprit(given, make))


def _culprit(given: object, make: Callable[[Any], object]) -> str | None:
    """The id of the event with which it first fails, by halves; None for too many events."""
    if not isinstance(given, list) or not 0 < len(given) <= MOST_EVENTS.limit:
        return None
    good, bad = 0, len(given)
    while bad - good > 1:
        middle = (good + bad) // 2
        try:
            make(given[:middle])
        except Exception:  # noqa: BLE001  # whether it fails is the question
            bad = middle
        else:
            good = middle
    event: Event = given[bad - 1]
    return event.id


def _about(error: Exception, family: str, subject: Subject) -> Unfoldable:
    """The error for what depends on a subject that fails: the first cause, if that is another."""
    return error if isinstance(error, Unfoldable) else Unfoldable(family, *subject)
