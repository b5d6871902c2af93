"""`supportkpi import`, and what it leaves: conflicts."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Annotated

import asyncpg
import orjson
import typer
from rich.console import Console
from sqlalchemy.exc import SQLAlchemyError

from api.cli.event_loop import INTERRUPTED, run
from api.cli.import_files import EventFile, opened_file
from api.cli.import_report import ImportReport, show
from api.cli.importing import Import
from api.cli.open_database import open_database
from api.cli.open_errors import CannotOpen
from api.cli.options import NewWorkspace, Workspace
from api.cli.progress import Meter
from api.cli.text_files import read_text
from api.clock import now
from api.settings import Settings
from domain.errors import BadInput, DomainError, Unavailable
from domain.events import Event
from helpdesks.eventlog import Mapping, MappingError
from persistence.embedded import EmbeddedServerError
from persistence.events.conflicts import Conflict, ConflictingBody, conflicts
from persistence.workspace.workspaces import DEFAULT, enter, see

REFUSED, WRONG_USE, NO_DATABASE = 1, 2, 3
"""Exit codes, beside `INTERRUPTED`, and 0: all that the files say counts now."""
_OF_DATABASE = (
    CannotOpen, Unavailable, EmbeddedServerError, asyncpg.PostgresError, asyncpg.InterfaceError,
    SQLAlchemyError, TimeoutError, OSError,
)  # fmt: skip
_SHOWN_EVENTS = 10

console = Console()
errors = Console(stderr=True)

app = typer.Typer(help="Events that came with two bodies.", no_args_is_help=True)


@dataclass(frozen=True, slots=True)
class ImportRequest:
    """What is to be imported."""

    files: Sequence[Path]
    mapping: Mapping | None
    workspace: str
    is_new_workspace: bool
    is_replacing: bool


def import_(  # noqa: PLR0913, PLR0917  # the options of the command
    files: Annotated[list[Path], typer.Argument(exists=True, dir_okay=False, readable=True)],
    mapping: Annotated[
        Path | None,
        typer.Option(exists=True, dir_okay=False, help="TOML that says what the columns mean."),
    ] = None,
    workspace: Workspace = DEFAULT,
    new_workspace: NewWorkspace = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Store nothing; show the first events.")
    ] = False,
    replace: Annotated[
        bool,
        typer.Option("--replace", help="Put this in place of all that the mapping made before."),
    ] = False,
) -> None:
    """Import event logs: NDJSON events, or any CSV with a mapping; .gz is read as it is.

    Exit codes: 0 all is stored; 1 lines were refused, or have another body than is stored; 2 wrong
    use, mapping or file; 3 no database; 130 interrupted.
    """
    with _exit_codes(mapping):
        if replace and mapping is None:
            raise BadInput("--replace", "needs --mapping: what was sent is never replaced")
        read = Mapping.from_toml(read_text(mapping), mapping.stem) if mapping else None
        request = ImportRequest(files, read, workspace, new_workspace, replace)
        report = _dry_run(request) if dry_run else _run(request)
    if not report.is_whole:
        raise typer.Exit(REFUSED)


@contextmanager
def _exit_codes(mapping: Path | None) -> Iterator[None]:
    """Tell what is wrong in a sentence, and end with its exit code."""
    try:
        yield
    except MappingError as error:
        raise _end(WRONG_USE, f"{mapping.name if mapping else 'mapping'}, {error}") from error
    except BadInput as error:
        raise _end(WRONG_USE, str(error)) from error
    except _OF_DATABASE as error:
        raise _end(NO_DATABASE, f"the database: {error or type(error).__name__}") from error
    except DomainError as error:
        raise _end(WRONG_USE, str(error)) from error
    except KeyboardInterrupt:
        text = "interrupted; the same command goes on where this one stopped"
        raise _end(INTERRUPTED, text) from None


def _end(code: int, text: str) -> typer.Exit:
    errors.print("[red]error:[/red] ", end="")
    errors.print(text, markup=False, highlight=False, soft_wrap=True)
    return typer.Exit(code)


def _run(request: ImportRequest) -> ImportReport:
    report = ImportReport()
    try:
        run(_import(request, report))
    except BadInput:
        if report.accepted and not request.is_replacing:
            errors.print(f"{report.accepted:,} events before it are stored", highlight=False)
        raise
    show(report, console, request.mapping)
    return report


async def _import(request: ImportRequest, report: ImportReport) -> None:
    async with open_database(Settings(), may_share=True) as database:
        async with database.writing(request.workspace) as connection:
            await enter(connection, request.workspace, is_new=request.is_new_workspace)
        job = Import(database, request.workspace, request.mapping, now())
        with Meter(errors, _size(request)) as meter:
            if request.is_replacing:
                await job.replace(request.files, meter.show, report)
            else:
                await job.run(request.files, meter.show, report)


def _dry_run(request: ImportRequest) -> ImportReport:
    """Read the files whole, store nothing, and show what the first events would be."""
    report, shown = ImportReport(), 0
    with Meter(errors, _size(request)) as meter:
        for path in request.files:
            with opened_file(path) as file:
                events = EventFile(path, file, request.mapping, now(), report.seen)
                items = events.numbered()
                while chunk := list(islice(items, 1000)):
                    for line, item in chunk:
                        if isinstance(item, Event) and shown < _SHOWN_EVENTS:
                            shown += 1
                            _show_event(f"{path.name}:{line}", item)
                    report.accepted += len(report.sort((item for _, item in chunk), path.name))
                    meter.show(f"reading {path.name}", file.tell())
    console.print("nothing is stored: this was a dry run", highlight=False)
    show(report, console, request.mapping)
    return report


def _size(request: ImportRequest) -> int:
    return sum(path.stat().st_size for path in request.files)


def _show_event(position: str, event: Event) -> None:
    _print(f"{position}  {event.at.isoformat()}  {event.type}  {event.subject}  (id {event.id})")
    _print(f"    {orjson.dumps(event.data).decode()}")


def _print(text: str) -> None:
    console.print(text, markup=False, highlight=False, soft_wrap=True)


@app.command("list")
def list_(
    workspace: Workspace = DEFAULT,
    source: Annotated[str | None, typer.Option(help="Only of this source.")] = None,
    first: Annotated[int, typer.Option(min=1, max=10_000, help="So many, the latest.")] = 20,
) -> None:
    """List events that came with two bodies: what counts, and what came and does not."""
    with _exit_codes(None):
        count, latest = run(_conflicts(workspace, source, first))
    for conflict in latest:
        _print(f"{conflict.source}  {conflict.id}")
        _print(f"    counts  {_body_line(conflict.first)}")
        _print(f"    not     {_body_line(conflict.other)}")
    _print(f"{len(latest):,} of {count:,} conflicts")


async def _conflicts(
    workspace: str, source: str | None, first: int
) -> tuple[int, Sequence[Conflict]]:
    async with (
        open_database(Settings(), may_share=True) as database,
        database.reading(workspace) as connection,
    ):
        await see(connection, workspace)
        return await conflicts(connection, workspace, source, first)


def _body_line(body: ConflictingBody) -> str:
    kind, subject, at, data, received_at = body
    return (
        f"{kind}  {subject}  {at.isoformat()}  {orjson.dumps(data).decode()}"
        f"  (came {received_at.isoformat(timespec='seconds')})"
    )
