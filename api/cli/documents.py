"""`supportkpi documents`: which GraphQL documents a workspace trusts."""

import json
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from api.cli.event_loop import run_command
from api.cli.open_database import open_database
from api.cli.options import NewWorkspace, Workspace
from api.cli.text_files import read_text
from api.clock import now
from api.graphql.execution.documents import Refused, read_document
from api.graphql.schema import KpiSchema, schema_for
from api.settings import Settings
from domain.errors import BadInput
from persistence.workspace.configurations import in_force
from persistence.workspace.trusted_documents import TrustedDocument, add, listed, remove
from persistence.workspace.workspaces import DEFAULT, enter, see

_NAME = re.compile(r"[A-Za-z0-9._~-]{1,128}")

app = typer.Typer(help="GraphQL documents that are trusted.", no_args_is_help=True)
console = Console()


@app.command("add")
def add_(
    files: Annotated[list[Path], typer.Argument(exists=True, dir_okay=False, readable=True)],
    workspace: Workspace = DEFAULT,
    new_workspace: NewWorkspace = False,
) -> None:
    """Trust the documents of .graphql files, or of .json files that clients' compilers write."""
    run_command(add_documents(Settings(), files, workspace, is_new=new_workspace))


@app.command("list")
def list_(workspace: Workspace = DEFAULT) -> None:
    """Show which documents are trusted."""
    run_command(list_documents(Settings(), workspace))


@app.command("remove")
def remove_(ids: list[str], workspace: Workspace = DEFAULT) -> None:
    """Trust documents no more, by id or name."""
    count = run_command(remove_documents(Settings(), ids, workspace))
    typer.echo(f"{count} removed")


async def add_documents(
    settings: Settings, files: Sequence[Path], workspace: str, *, is_new: bool = False
) -> None:
    """Trust the documents of some files: all of them, or none if one is invalid."""
    documents = [document for path in files for document in _in_file(path)]
    async with (
        open_database(settings, may_share=True) as database,
        database.writing(workspace) as connection,
    ):
        await enter(connection, workspace, is_new=is_new)
        schema = schema_for((await in_force(connection, workspace)).own_kpis)
        for document in documents:
            _check(schema, document)
            await add(connection, workspace, document, now())
    _show(documents)


async def list_documents(settings: Settings, workspace: str) -> None:
    """Show what is trusted."""
    async with (
        open_database(settings, may_share=True) as database,
        database.reading(workspace) as connection,
    ):
        await see(connection, workspace)
        _show(await listed(connection, workspace))


async def remove_documents(settings: Settings, ids: Sequence[str], workspace: str) -> int:
    """Trust some documents no more; returns how many were."""
    plain = [id_.removeprefix("sha256:") for id_ in ids]
    async with (
        open_database(settings, may_share=True) as database,
        database.writing(workspace) as connection,
    ):
        await see(connection, workspace)
        return await remove(connection, workspace, plain)


def _in_file(path: Path) -> Iterator[TrustedDocument]:
    """A `.graphql` file is one document, named as the file; a `.json` file has some by name or id,
    as compilers of clients write them.
    """
    text = read_text(path)
    if path.suffix != ".json":
        yield TrustedDocument(text, _named(path.stem, path))
        return
    try:
        bodies = json.loads(text)
    except ValueError as error:
        raise BadInput(str(path), f"is not JSON: {error}") from error
    if not isinstance(bodies, dict) or not all(isinstance(body, str) for body in bodies.values()):
        raise BadInput(str(path), "must be a JSON object of documents by name")
    for name, body in bodies.items():
        document = TrustedDocument(body)
        is_id = name.removeprefix("sha256:") == document.id
        yield document if is_id else TrustedDocument(body, _named(name, path))


def _named(name: str, path: Path) -> str:
    if not _NAME.fullmatch(name):
        raise BadInput(str(path), f"names must be of letters, digits and -._~, not {name!r}")
    return name


def _check(schema: KpiSchema, document: TrustedDocument) -> None:
    what = document.name or document.id
    try:
        problems = schema.problems(read_document(document.body))
    except Refused as refusal:
        raise BadInput(what, f"is refused: {refusal.error['message']}") from refusal
    if problems:
        locations = problems[0].locations or ()
        where = f" (line {locations[0].line})" if locations else ""
        raise BadInput(what, f"is invalid: {problems[0].message}{where}")


def _show(documents: Sequence[TrustedDocument]) -> None:
    table = Table("name", "id")
    for document in documents:
        table.add_row(document.name or "", f"sha256:{document.id}")
    console.print(table if documents else "there are no trusted documents")
