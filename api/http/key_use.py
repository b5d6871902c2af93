"""When keys were last used: noted in memory at once, and in the database by and by.

No request waits for it or fails by it: if the database takes no writes, only the log says so.
"""

import asyncio
from collections import OrderedDict
from datetime import datetime, timedelta

import structlog

from api.workers.supervision import Worker
from domain.bounds import Bound
from persistence.connections.database import Database, TimeLimits
from persistence.workspace.keys import used

PAUSE = Bound(
    60,
    "seconds",
    "pause between two records of the use of one key",
    "uses within the pause are not recorded",
    "Keys",
)
MOST_NOTED = Bound(
    4096,
    "keys",
    "keys whose use is remembered",
    "a use may be recorded again sooner",
    "Keys",
)
_ROUND_SECONDS = 5.0
PATIENCE = Bound(
    2,
    "seconds",
    "time to record the use of keys",
    "it is not recorded; the next use is",
    "Background work",
)
_LIMITS = TimeLimits(statement_ms=1000, lock_ms=100)

log = structlog.get_logger()


class KeyUse:
    """Notes the use of keys.

    Attributes:
        worker: writes down what was noted.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._noted: OrderedDict[str, datetime] = OrderedDict()
        self._due: dict[str, dict[str, datetime]] = {}
        self.worker = Worker("key_use", self._round)

    def note(self, workspace: str, key: str, at: datetime) -> None:
        """Somebody showed a good key."""
        before = self._noted.get(key)
        if before and timedelta(0) <= at - before < timedelta(seconds=PAUSE.limit):
            return
        self._noted[key] = at
        self._noted.move_to_end(key)
        self._due.setdefault(workspace, {})[key] = at
        if len(self._noted) > MOST_NOTED.limit:
            forgotten, _ = self._noted.popitem(last=False)
            for due in self._due.values():
                due.pop(forgotten, None)

    async def write(self) -> None:
        """Write down what was noted; what cannot be written is noted anew when it is used anew."""
        due, self._due = self._due, {}
        for workspace, at in due.items():
            try:
                async with (
                    asyncio.timeout(PATIENCE.limit),
                    self._database.writing(workspace, _LIMITS) as connection,
                ):
                    await used(connection, workspace, at)
            except Exception as error:  # noqa: BLE001  # whatever it is, keys are good without it
                log.debug("key_use_not_written", error=type(error).__name__, keys=len(at))

    async def _round(self) -> float:
        await self.write()
        return _ROUND_SECONDS
