"""Supervision: background work goes on until it is stopped, whatever it meets.

A worker does its work in rounds. A round that fails is logged and taken again after a pause that
grows with each failure in a row; nothing else ends a worker than `stop`.
"""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field

import structlog

from domain.alternatives import listed
from domain.bounds import Bound
from domain.errors import Misconfigured, Unavailable
from persistence.connections.ready import after_all_ready

FIRST_PAUSE = Bound(
    0.25,
    "seconds",
    "pause of background work after a round that failed",
    "twice as long after each further failure in a row",
    "Background work",
)
LONGEST_PAUSE = Bound(
    5,
    "seconds",
    "pause of background work after many rounds that failed in a row",
    "it grows no further",
    "Background work",
)
HANGS_AFTER = Bound(
    120,
    "seconds",
    "round of background work",
    "`/readyz` says that the work is degraded",
    "Background work",
)

log = structlog.get_logger()


@dataclass(slots=True, eq=False)
class Worker:
    """One kind of background work of this process.

    Attributes:
        name: of the work, for logs, metrics and operators.
        round: does what there is to do, and returns how many seconds to rest.
        wake: set when there is something to be done at once.
        trouble: what is wrong although its rounds succeed; empty if nothing is.
        failures: rounds that failed in a row, up to now.
        problem: how the last of them failed.
    """

    name: str
    round: Callable[[], Awaitable[float]]
    wake: asyncio.Event = field(default_factory=asyncio.Event)
    trouble: Callable[[], str] = str
    failures: int = 0
    problem: str = ""
    _began_at: float | None = None
    _is_stopping: bool = False
    _task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin."""
        self._is_stopping = False
        self._task = asyncio.create_task(self._run(), name=f"worker {self.name}")

    async def stop(self) -> None:
        """End; what was not done stays marked."""
        self._is_stopping = True
        if self._task:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task

    @property
    def is_running(self) -> bool:
        """Whether it was started and did not end."""
        return self._task is not None and not self._task.done()

    @property
    def state(self) -> str:
        """What is wrong with it, for an operator; empty if nothing is."""
        if self._task is None or self._is_stopping:
            return ""
        if self._task.done():
            return f"{self.name} has ended"
        if self.failures:
            return f"{self.name} fails: {self.problem}"
        loop = asyncio.get_running_loop()
        if self._began_at is not None and loop.time() - self._began_at > HANGS_AFTER.limit:
            return f"{self.name} has not ended a round for {HANGS_AFTER.limit} {HANGS_AFTER.unit}"
        return self.trouble()

    async def _run(self) -> None:
        rest = 0.0
        while True:
            try:
                await self._rest(rest)
                rest = await self._work()
            except asyncio.CancelledError:
                # Drivers let cancellations of their own escape; only ours is the end.
                if self._is_stopping:
                    raise
                rest = self._failed("was cancelled", None)
            except Unavailable as error:
                rest = self._failed(str(error), None)
            except Exception as error:  # noqa: BLE001  # nothing but a stop ends it
                rest = self._failed(f"{type(error).__name__}: {error}", error)

    async def _work(self) -> float:
        self._began_at = asyncio.get_running_loop().time()
        try:
            rest = await self.round()
        finally:
            self._began_at = None
        if self.failures:
            with contextlib.suppress(Exception):  # see _tell
                log.info("work_goes_on", work=self.name, after_failures=self.failures)
        self.failures, self.problem = 0, ""
        return rest

    async def _rest(self, seconds: float) -> None:
        """Wait, but not when somebody has something to be done."""
        if seconds <= 0:
            await after_all_ready()
            return
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self.wake.wait(), seconds)
        self.wake.clear()

    def _failed(self, problem: str, unforeseen: Exception | None) -> float:
        """Note a failure; returns how long to rest."""
        self.failures += 1
        self.problem = problem
        pause = min(LONGEST_PAUSE.limit, FIRST_PAUSE.limit * 2 ** min(self.failures - 1, 10))
        _tell("work_failed", self.failures, unforeseen, work=self.name, reason=problem)
        return pause


@dataclass(frozen=True, slots=True)
class Workers:
    """All background work of this process."""

    all: Sequence[Worker] = ()

    def start(self) -> None:
        """Begin."""
        for worker in self.all:
            worker.start()

    async def stop(self) -> None:
        """End."""
        for worker in self.all:
            await worker.stop()

    @property
    def failures(self) -> Mapping[str, int]:
        """How many rounds of each worker failed in a row, by its name."""
        return {worker.name: worker.failures for worker in self.all}

    @property
    def problems(self) -> list[str]:
        """What is wrong, for an operator."""
        return [worker.state for worker in self.all if worker.state]


@dataclass(slots=True)
class Turns:
    """Workspaces take turns: one that fails has pauses that grow, and the others go on.

    Attributes:
        work: whose turns they are.
    """

    work: str
    _failures: dict[str, int] = field(default_factory=dict)
    _until: dict[str, float] = field(default_factory=dict)

    async def take(self, workspaces: Sequence[str], turn: Callable[[str], Awaitable[int]]) -> int:
        """Give each workspace a turn; returns what the turns come to.

        Raises:
            Unavailable: no turn succeeded, since the database cannot be worked with now.
        """
        done, succeeded, unavailable = 0, 0, None
        for workspace in workspaces:
            if self._until.get(workspace, 0) > asyncio.get_running_loop().time():
                continue
            try:
                done += await turn(workspace)
                succeeded += 1
            except Misconfigured as error:
                self._failed(workspace, str(error), None)
            except Unavailable as error:
                unavailable = error
                self._failed(workspace, str(error), None)
            except Exception as error:  # noqa: BLE001  # one workspace must not stop the others
                self._failed(workspace, f"{type(error).__name__}: {error}", error)
            else:
                self._failures.pop(workspace, None)
                self._until.pop(workspace, None)
        if unavailable is not None and not succeeded:
            self._until.clear()  # it is the database: all begin again once it is there
            raise unavailable
        return done

    @property
    def failing(self) -> Sequence[str]:
        """The workspaces whose last turn failed."""
        return sorted(self._failures)

    def trouble(self) -> str:
        """Whose turns fail, for an operator; empty if none do."""
        if not self._failures:
            return ""
        return f"{self.work} fails in the workspaces {listed(self.failing)}; the log says why"

    def _failed(self, workspace: str, reason: str, unforeseen: Exception | None) -> None:
        failures = self._failures[workspace] = self._failures.get(workspace, 0) + 1
        pause = min(LONGEST_PAUSE.limit, FIRST_PAUSE.limit * 2 ** min(failures - 1, 10))
        self._until[workspace] = asyncio.get_running_loop().time() + pause
        about = {"work": self.work, "workspace": workspace, "reason": reason}
        _tell("turn_failed", failures, unforeseen, **about)


def _tell(name: str, failures: int, unforeseen: Exception | None, **about: str) -> None:
    """Log a failure; of many in a row the first, the second, the fourth and so on."""
    if failures & (failures - 1):
        return
    # Where the log goes may be closed or full; no work ends by that.
    with contextlib.suppress(Exception):
        if unforeseen is None:
            log.warning(name, failures=failures, **about)
        else:
            log.error(name, failures=failures, **about, exc_info=unforeseen)
