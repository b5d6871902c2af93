"""`supportkpi dead`: background work that failed and was put aside."""

from collections.abc import Sequence
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from api.cli.event_loop import run_command
from api.cli.open_database import open_database
from api.cli.options import Workspace
from api.settings import Settings
from domain.bounds import Bound
from domain.texts import shown
from persistence import dead_letters
from persistence.connections.database import Database
from persistence.dead_letters import Chosen, DeadLetter
from persistence.workspace.workspaces import DEFAULT, see

SHOWN = Bound(
    500,
    "jobs",
    "jobs that `supportkpi dead list` shows of a workspace, the oldest first",
    "the list says that there are more",
    "Background work",
)

app = typer.Typer(
    help="Background work that failed and was put aside, so that the rest goes on.",
    no_args_is_help=True,
)
console = Console()

_Subjects = Annotated[
    list[str] | None, typer.Argument(help="Ids of tickets, ratings, agents, …; all if none.")
]
_Source = Annotated[str | None, typer.Option(help="Only those of this source.")]
_Work = Annotated[str | None, typer.Option(help="Only those of this work: fold or rollup.")]


@app.command("list")
def list_(
    workspace: Annotated[str | None, typer.Option(help="Whose; those of all if not given.")] = None,
) -> None:
    """Show what failed, why, how often it was tried, and when it is tried again."""
    run_command(show(Settings(), workspace))


@app.command("retry")
def retry_(
    subjects: _Subjects = None,
    source: _Source = None,
    work: _Work = None,
    workspace: Workspace = DEFAULT,
) -> None:
    """Try what failed again at once."""
    count = run_command(retry(Settings(), workspace, Chosen(work, source, subjects)))
    typer.echo(f"{count} will be tried again at once by the service that runs")


@app.command("forget")
def forget_(
    subjects: _Subjects = None,
    source: _Source = None,
    work: _Work = None,
    workspace: Workspace = DEFAULT,
) -> None:
    """Do not try what failed again before something new comes in for it."""
    count = run_command(forget(Settings(), workspace, Chosen(work, source, subjects)))
    typer.echo(f"{count} will not be tried again before something new comes in for them")


async def show(settings: Settings, workspace: str | None) -> None:
    """Show what is aside in a workspace, or in all."""
    async with open_database(settings, may_share=True) as database:
        names = [workspace] if workspace else await database.workspaces_in("dead_letter")
        is_any = False
        for name in sorted(names):
            is_any = await _show(database, name) or is_any
    if not is_any:
        console.print("nothing is aside")


async def retry(settings: Settings, workspace: str, chosen: Chosen) -> int:
    """Have jobs tried again at once; returns how many."""
    async with (
        open_database(settings, may_share=True) as database,
        database.writing(workspace) as connection,
    ):
        await see(connection, workspace)
        return await dead_letters.retry(connection, workspace, chosen)


async def forget(settings: Settings, workspace: str, chosen: Chosen) -> int:
    """Do not try jobs again before something new comes in for them; returns how many."""
    async with (
        open_database(settings, may_share=True) as database,
        database.writing(workspace) as connection,
    ):
        await see(connection, workspace)
        return await dead_letters.forget(connection, workspace, chosen)


async def _show(database: Database, workspace: str) -> bool:
    """Show what is aside in one workspace; whether anything is."""
    most = int(SHOWN.limit)
    async with database.reading(workspace) as connection:
        await see(connection, workspace)
        letters = await dead_letters.letters(connection, workspace, most + 1)
    if not letters:
        return False
    console.print(_table(workspace, letters[:most]))
    if len(letters) > most:
        console.print(f"and more than these {most}")
    return True


def _table(workspace: str, letters: Sequence[DeadLetter]) -> Table:
    head = ("work", "source", "subject", "reason", "event", "attempts", "next try")
    table = Table(*head, title=f"workspace {workspace}")
    for letter in letters:
        failure = letter.failure
        waits = f"waits for {failure.cause.family} {failure.cause.subject}" if failure.cause else ""
        cells = (
            letter.work,
            letter.job.source,
            f"{letter.job.family} {letter.job.subject}",
            waits or failure.reason,
            failure.event_id or "",
            str(letter.attempts),
            f"{letter.next_try_at:%Y-%m-%d %H:%M:%SZ}",
        )
        # As it is: an id such as `[/]` is no markup.
        table.add_row(*(Text(shown(cell)) for cell in cells))
    return table
