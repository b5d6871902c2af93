"""The versions of workspaces' data, looked at once for all who watch a workspace."""

import asyncio
from dataclasses import dataclass, field

from persistence.connections.database import Database
from persistence.workspace import data_versions

_GOOD_SECONDS = 0.25
"""How old a version may be that somebody else has just looked at."""


@dataclass(frozen=True, slots=True)
class _Look:
    task: asyncio.Task[str | None]
    began: float


@dataclass(slots=True)
class Versions:
    """Looks at versions: four times a second in each workspace at most, however many ask."""

    database: Database
    _looks: dict[str, _Look] = field(default_factory=dict)

    async def recent(self, workspace: str) -> str | None:
        """The version of the data, now or just now; None while they are about to change."""
        at = asyncio.get_running_loop().time()
        self._forget_before(at - _GOOD_SECONDS)
        if workspace not in self._looks:
            task = asyncio.create_task(data_versions.current(self.database, workspace))
            self._looks[workspace] = _Look(task, at)
        return await asyncio.shield(self._looks[workspace].task)

    def _forget_before(self, at: float) -> None:
        for name in [
            name for name, look in self._looks.items() if look.task.done() and look.began <= at
        ]:
            del self._looks[name]
