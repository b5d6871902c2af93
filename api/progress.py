"""Progress of long work, on a terminal as a bar, elsewhere as a line now and then."""

from types import TracebackType
from typing import Self

from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn


class Meter:
    """Shows how far work got; `total` is for the first thing that is done."""

    def __init__(self, console: Console, total: int | None = None) -> None:
        self._progress = Progress(
            SpinnerColumn(),
            TextColumn("{task.description}"),
            BarColumn(),
            TextColumn("{task.completed:,}"),
            TimeElapsedColumn(),
            console=console,
        )
        self._total = total
        self._task = self._progress.add_task("starting", total=total)
        self._doing = ""

    def __enter__(self) -> Self:
        self._progress.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._progress.stop()

    def told(self, doing: str, done: int) -> None:
        """Show what is being done, and how much of it is."""
        if doing != self._doing:
            total = self._total if not self._doing else None
            self._progress.update(self._task, description=doing, total=total)
            self._doing = doing
        self._progress.update(self._task, completed=done)
