"""Progress of long work, on a terminal as a bar, elsewhere as a line now and then."""

from time import monotonic
from types import TracebackType
from typing import Self

from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

_PAUSE_SECONDS = 5.0
"""Between two lines, where there is no terminal."""


class Meter:
    """Shows how far work got; `total` is for the first thing that is done."""

    def __init__(self, console: Console, total: int | None = None) -> None:
        self._console = console
        self._said_at = monotonic()
        self._progress = Progress(
            SpinnerColumn(),
            TextColumn("{task.description}"),
            BarColumn(),
            TextColumn("{task.completed:,}"),
            TimeElapsedColumn(),
            console=console,
            disable=not console.is_terminal,
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

    def show(self, doing: str, done: int) -> None:
        """Show what is being done, and how much of it is."""
        if doing != self._doing:
            total = self._total if not self._doing else None
            self._progress.update(self._task, description=doing, total=total)
            self._doing = doing
        self._progress.update(self._task, completed=done)
        if not self._console.is_terminal and monotonic() - self._said_at >= _PAUSE_SECONDS:
            self._said_at = monotonic()
            self._console.print(self._line(done), markup=False, highlight=False, soft_wrap=True)

    def _line(self, done: int) -> str:
        total = self._progress.tasks[0].total
        share = f" of {total:,.0f} ({done / total:.0%})" if total else ""
        return f"{self._doing}: {done:,}{share}"
