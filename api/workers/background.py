"""How background work stands, for operators: what is aside, what lags, which worker fails."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from api.workers.supervision import Workers
from domain.errors import Unavailable
from persistence import dead_letters
from persistence.asking.freshness import longest_lag_seconds
from persistence.connections.database import Database
from persistence.dead_letters import Aside


@dataclass(frozen=True, slots=True)
class BackgroundStatus:
    """How it stands now.

    Attributes:
        aside: how many jobs are put aside, by kind of work.
        lag_seconds: the age of the oldest event that is not folded, in any workspace.
        problems: what is wrong with the workers of this process.
    """

    aside: Sequence[Aside]
    lag_seconds: float
    problems: Sequence[str]

    @property
    def degraded(self) -> list[str]:
        """What an operator should look at, a sentence each."""
        aside = [
            f"{each.work}: {each.jobs} put aside in {each.workspaces} workspaces;"
            " see `supportkpi dead list`"
            for each in self.aside
        ]
        return [*self.problems, *aside]


@dataclass(frozen=True, slots=True)
class Background:
    """Looks at background work."""

    database: Database
    workers: Workers

    async def status(self, patience_seconds: float) -> BackgroundStatus:
        """How it stands.

        Raises:
            Unavailable: the database does not answer in time.
        """
        try:
            async with asyncio.timeout(patience_seconds):
                aside = await dead_letters.counts(self.database)
                lag = await longest_lag_seconds(self.database)
        except TimeoutError as error:
            raise Unavailable("the database does not answer") from error
        return BackgroundStatus(aside, lag, self.workers.problems)
