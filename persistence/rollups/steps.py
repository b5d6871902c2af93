"""The steps of whoever keeps sums, of which none can be ended by the facts of some days."""

from datetime import datetime

import structlog

from persistence import dead_letters
from persistence.connections.database import BULK, Database
from persistence.dead_letters import Failure
from persistence.rollups.keeping import LEAST_FACTS, WORK, StepFailed, keep

log = structlog.get_logger()


async def step(database: Database, workspace: str, now: datetime, least: int = LEAST_FACTS) -> bool:
    """Take one step in a workspace; days whose sums cannot be made are put aside.

    Returns:
        whether there may be more to do.

    Raises:
        Unavailable: the database cannot be worked with now.
    """
    try:
        async with database.writing(workspace, BULK) as connection:
            # Nothing is done while somebody folds; the next round comes soon enough.
            return bool(await keep(connection, workspace, now, least))
    except StepFailed as failed:
        await _put_aside(database, workspace, failed)
        return True


async def _put_aside(database: Database, workspace: str, failed: StepFailed) -> None:
    cause = failed.__cause__
    failure = Failure.of(cause if isinstance(cause, Exception) else failed)
    async with database.writing(workspace, BULK) as connection:
        await dead_letters.put_aside(connection, workspace, WORK, {failed.job: failure})
    log.warning(
        "put_aside",
        work=WORK,
        workspace=workspace,
        family=failed.job.family,
        subject=failed.job.subject,
        reason=failure.reason,
    )
