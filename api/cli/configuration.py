"""`supportkpi check`, `apply` and `rebuild`: a configuration, and facts folded anew by it."""

from collections.abc import Collection
from pathlib import Path

import typer
from rich.console import Console

from api.cli.event_loop import run_command
from api.cli.holiday_dates import holiday_dates
from api.cli.import_report import ImportReport
from api.cli.importing import Import
from api.cli.open_database import open_database
from api.cli.options import ConfigurationFile, NewWorkspace, Workspace
from api.cli.progress import Meter
from api.cli.text_files import read_text
from api.clock import now
from api.settings import Settings
from domain.configuration import Configuration
from domain.errors import Misconfigured
from persistence.connections.database import BULK, Connection, Database
from persistence.folding import mark_everything
from persistence.workspace import configurations
from persistence.workspace.workspaces import DEFAULT, enter, see

_REBUILD_BATCH = 100
"""So few that events which come meanwhile wait for an instant only: a batch holds the lock under
which a workspace is folded. An import, which runs alone, takes twenty times as many.
"""

console = Console()
errors = Console(stderr=True)


def check(file: ConfigurationFile = Path("supportkpi.toml")) -> None:
    """Check a configuration; errors name the line and the key."""
    for kpi in parsed(read_text(file)).own_kpis:
        whose = f"as {kpi.preset} defines it" if kpi.preset else "your own"
        typer.echo(f"{kpi.name} ({whose}, {kpi.unit}): {kpi.rule}")
    typer.echo(f"{file} is good")


def apply(
    file: ConfigurationFile = Path("supportkpi.toml"),
    workspace: Workspace = DEFAULT,
    new_workspace: NewWorkspace = False,
) -> None:
    """Show what a configuration changes and put it in force, online."""
    text = read_text(file)
    run_command(apply_configuration(Settings(), text, workspace, is_new=new_workspace))


def rebuild(workspace: Workspace = DEFAULT) -> None:
    """Fold every event anew; questions are answered and events taken all the while."""
    run_command(rebuild_workspace(Settings(), workspace))


def parsed(text: str) -> Configuration:
    """A configuration, if it makes sense.

    Raises:
        Misconfigured: it does not; names the line and the key.
    """
    return Configuration.read(text, holiday_dates)


async def apply_configuration(
    settings: Settings, text: str, workspace: str, *, is_new: bool = False
) -> None:
    """Show what a configuration changes, put it in force, and fold anew what depends on it."""
    new = parsed(text)
    async with open_database(settings, may_share=True) as database:
        async with database.writing(workspace, BULK) as connection:
            await enter(connection, workspace, is_new=is_new)
            old = await _in_force_or_none(connection, workspace)
            for line in old.differences(new) if old else ():
                console.print(line, markup=False, highlight=False, soft_wrap=True)
            if old == new:
                console.print("nothing changes")
                return
            await configurations.apply(connection, workspace, text, now(), holiday_dates)
        if old is None:
            await _rebuild(database, workspace)
        elif touched := old.refolds(new):
            await _rebuild(database, workspace, touched)


async def rebuild_workspace(settings: Settings, workspace: str) -> None:
    """Fold everything anew."""
    async with open_database(settings, may_share=True) as database:
        async with database.reading(workspace) as connection:
            await see(connection, workspace)
        await _rebuild(database, workspace)


async def _in_force_or_none(connection: Connection, workspace: str) -> Configuration | None:
    """The configuration that is replaced; None, after a note, if this version cannot read it."""
    try:
        return await configurations.in_force(connection, workspace)
    except Misconfigured as error:
        note = f"what was in force is not a configuration for this version: {error.reason}"
        console.print(note, markup=False, highlight=False, soft_wrap=True)
        return None


async def _rebuild(
    database: Database, workspace: str, families: Collection[str] | None = None
) -> None:
    async with database.writing(workspace, BULK) as connection:
        total = await mark_everything(connection, workspace, families)
    report = ImportReport()
    with Meter(errors, total) as meter:
        job = Import(database, workspace, None, now())
        await job.fold(report, meter.show, _REBUILD_BATCH)
    console.print(f"{report.folded:,} tickets, ratings and others folded", highlight=False)
