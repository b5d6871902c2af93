"""The turns of one process at folding a workspace, of which none can be ended by a subject.

A turn is one transaction over some subjects. Most subjects that cannot be folded are found while
their facts are made, and put aside in the same transaction. What the database refuses fails the
whole turn. Then the next one is careful: facts that no table takes are found before they are sent.
If that fails, too, turns take half as many, until the one at fault stands alone and is put aside;
after each turn that succeeds they take twice as many again.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

import structlog

from domain.bounds import Bound
from domain.errors import Unavailable
from persistence import dead_letters
from persistence.connections.database import BULK, Connection, Database
from persistence.connections.locks import fold_alone
from persistence.dead_letters import Failure, Job
from persistence.folding.marked import WORK, fold_subjects
from persistence.folding.marks import claim, unmark
from persistence.folding.planner_statistics import analyze_fresh
from persistence.workspace.data_versions import change

RETRIED = Bound(
    20,
    "subjects",
    "subjects that were put aside and are tried again in one turn at a workspace",
    "the others wait for the next turn",
    "Background work",
)

log = structlog.get_logger()


class Turn(NamedTuple):
    """What came of a turn.

    Attributes:
        folded: how many subjects were folded or put aside.
        is_idle: nothing was marked.
        is_busy: somebody else folds in the workspace.
    """

    folded: int
    is_idle: bool = False
    is_busy: bool = False


@dataclass(slots=True)
class FoldTurns:
    """Folds what is marked in a workspace, turn by turn.

    Attributes:
        limit: the most subjects of one turn.
    """

    database: Database
    workspace: str
    limit: int
    _size: int = field(init=False)
    _is_careful: bool = False

    def __post_init__(self) -> None:
        self._size = self.limit

    async def next(self) -> Turn:
        """Take a turn: the subjects that were marked first.

        Raises:
            Unavailable: the database cannot be worked with now; nothing is put aside for that.
        """
        subjects: frozenset[Job] = frozenset()
        try:
            async with self.database.writing(self.workspace, BULK) as connection:
                if not await fold_alone(connection, self.workspace):
                    return Turn(0, is_busy=True)
                subjects = await claim(connection, self.workspace, self._size)
                if not subjects:
                    return Turn(0, is_idle=True)
                fresh = await self._without_those_aside(connection, subjects)
                failures = await fold_subjects(
                    connection, self.workspace, fresh, is_careful=self._is_careful
                )
                await analyze_fresh(connection)
        except Unavailable:
            raise
        except Exception as error:
            if not subjects:  # it is the workspace itself that cannot be worked in
                raise
            await self._after_failure(subjects, error)
            return Turn(0)
        self._is_careful = self._is_careful and self._size < self.limit
        self._size = min(self.limit, self._size * 2)
        self._tell(failures)
        return Turn(len(subjects))

    async def retry(self) -> int:
        """Fold some of the subjects that were put aside and are to be tried again now.

        Returns:
            how many were tried, with or without success.
        """
        async with self.database.writing(self.workspace, BULK) as connection:
            due = await dead_letters.due(connection, self.workspace, WORK, int(RETRIED.limit))
        for number, subject in enumerate(due):
            if not await self._retry(subject):
                return number
        return len(due)

    async def _retry(self, subject: Job) -> bool:
        """Fold one subject; false if somebody else folds."""
        try:
            async with self.database.writing(self.workspace, BULK) as connection:
                if not await fold_alone(connection, self.workspace):
                    return False
                await unmark(connection, self.workspace, [subject])
                failures = await fold_subjects(
                    connection, self.workspace, [subject], is_careful=True
                )
        except Unavailable:
            raise
        except Exception as error:  # noqa: BLE001  # whatever it is, the subject stays aside
            await self._put_aside(subject, error)
        else:
            self._tell(failures)
        return True

    async def _after_failure(self, subjects: Collection[Job], error: Exception) -> None:
        """Be careful the next time, then take fewer; a subject that fails alone is put aside."""
        if not self._is_careful:
            self._is_careful = True
        elif len(subjects) > 1:
            self._size = len(subjects) // 2
        else:
            (subject,) = subjects
            await self._put_aside(subject, error)

    async def _put_aside(self, subject: Job, error: Exception) -> None:
        failures = {subject: Failure.of(error)}
        async with self.database.writing(self.workspace, BULK) as connection:
            await unmark(connection, self.workspace, [subject])
            await dead_letters.put_aside(connection, self.workspace, WORK, failures)
            await change(connection, self.workspace)
        self._tell(failures)

    async def _without_those_aside(
        self, connection: Connection, subjects: frozenset[Job]
    ) -> frozenset[Job]:
        """The subjects that are not aside; those that are come soon, in a turn of their own.

        Folded along with the others they would fail the whole turn again.
        """
        if not await dead_letters.is_any_aside(connection, self.workspace, WORK):
            return subjects
        aside = await dead_letters.bring_forward(connection, self.workspace, WORK, subjects)
        return subjects - aside

    def _tell(self, failures: Mapping[Job, Failure]) -> None:
        for subject, failure in failures.items():
            log.warning(
                "put_aside",
                work=WORK,
                workspace=self.workspace,
                family=subject.family,
                source=subject.source,
                subject=subject.subject,
                event_id=failure.event_id,
                reason=failure.reason,
            )
