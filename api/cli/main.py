"""The command `supportkpi`."""

from collections.abc import Coroutine
from pathlib import Path
from typing import Annotated, Any, TypeVar

import typer
from pydantic import ValidationError
from rich.console import Console
from rich.markup import escape

from api.cli import commands, dead_letters, import_command, tokens, trusted_documents
from api.cli.event_loop import run
from api.cli.import_command import NewWorkspace, Workspace
from api.cli.text_files import read_text
from api.http.keys import Right
from api.logs import configure
from api.settings import Settings
from domain.errors import DomainError
from helpdesks.eventlog import MappingError
from persistence.dead_letters import Chosen
from persistence.embedded import EmbeddedServerError
from persistence.workspace.workspaces import DEFAULT

app = typer.Typer(
    help="Customer-support KPIs from any helpdesk, exact and explained, over GraphQL.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
token = typer.Typer(help="API keys.", no_args_is_help=True)
app.add_typer(token, name="token")
documents = typer.Typer(help="GraphQL documents that are trusted.", no_args_is_help=True)
app.add_typer(documents, name="documents")
app.command("import")(import_command.import_)
app.add_typer(import_command.app, name="conflicts")

dead = typer.Typer(
    help="Background work that failed and was put aside, so that the rest goes on.",
    no_args_is_help=True,
)
app.add_typer(dead, name="dead")

T = TypeVar("T")
Host = Annotated[str | None, typer.Option(help="Address to listen on.")]
Port = Annotated[int | None, typer.Option(min=0, max=65535, help="Port to listen on.")]


def main() -> None:
    """Run the command; what people can mend is told in a sentence, not in a traceback."""
    configure("warning")
    try:
        app()
    except (DomainError, EmbeddedServerError, MappingError, OSError) as error:
        Console(stderr=True).print(f"[red]error:[/red] {escape(str(error))}", highlight=False)
        raise SystemExit(1) from error
    except ValidationError as error:
        for problem in error.errors():
            name = "SUPPORTKPI_" + "_".join(map(str, problem["loc"])).upper()
            Console(stderr=True).print(f"[red]error:[/red] {name}: {escape(problem['msg'])}")
        raise SystemExit(1) from error


def _settings(host: str | None = None, port: int | None = None) -> Settings:
    given = {"host": host, "port": port}
    told = {name: value for name, value in given.items() if value is not None}
    return Settings().model_copy(update=told)


def _run(work: Coroutine[Any, Any, T]) -> T:
    try:
        return run(work)
    except KeyboardInterrupt:
        typer.echo("interrupted; the same command goes on where this one stopped", err=True)
        raise typer.Exit(130) from None


@app.command()
def demo(host: Host = None, port: Port = None) -> None:
    """Simulate a year of a support desk, serve it, and print a query to paste."""
    _run(commands.demo(_settings(host, port)))


@app.command()
def serve(host: Host = None, port: Port = None) -> None:
    """Serve: take events, answer questions, show rating pages."""
    _run(commands.serve(_settings(host, port)))


@token.command()
def create(
    scope: Annotated[list[Right], typer.Option(help="What it may be used for; may be repeated.")],
    workspace: Workspace = DEFAULT,
    label: Annotated[str, typer.Option(help="For people, to tell keys apart.")] = "",
    days: Annotated[int | None, typer.Option(min=1, help="Valid so long; else for ever.")] = None,
    new_workspace: NewWorkspace = False,
) -> None:
    """Make an API key, and show it once."""
    wanted = commands.NewKey(workspace, scope, label, days, new_workspace)
    typer.echo(_run(commands.create_token(_settings(), wanted)))


@token.command("list")
def list_tokens(
    workspace: Annotated[str | None, typer.Option(help="Whose keys; else all.")] = None,
) -> None:
    """Show which keys there are, what they may do, and when they were last used."""
    _run(tokens.list_tokens(_settings(), workspace))


@token.command("revoke")
def revoke_tokens(
    keys: Annotated[list[str], typer.Argument(help="Ids as the list tells them, or whole keys.")],
) -> None:
    """Revoke keys; they are refused everywhere within seconds."""
    _run(tokens.revoke_tokens(_settings(), keys))


@documents.command("add")
def add_documents(
    files: Annotated[list[Path], typer.Argument(exists=True, dir_okay=False, readable=True)],
    workspace: Workspace = DEFAULT,
    new_workspace: NewWorkspace = False,
) -> None:
    """Trust the documents of .graphql files, or of .json files that clients' compilers write."""
    is_new = new_workspace
    _run(trusted_documents.add_documents(_settings(), files, workspace, is_new=is_new))


@documents.command("list")
def list_documents(workspace: Workspace = DEFAULT) -> None:
    """Show which documents are trusted."""
    _run(trusted_documents.list_documents(_settings(), workspace))


@documents.command("remove")
def remove_documents(ids: list[str], workspace: Workspace = DEFAULT) -> None:
    """Trust documents no more, by id or name."""
    count = _run(trusted_documents.remove_documents(_settings(), ids, workspace))
    typer.echo(f"{count} removed")


_Subjects = Annotated[
    list[str] | None, typer.Argument(help="Ids of tickets, ratings, agents, …; all if none.")
]
_Source = Annotated[str | None, typer.Option(help="Only those of this source.")]
_Work = Annotated[str | None, typer.Option(help="Only those of this work: fold or rollup.")]


@dead.command("list")
def list_dead(
    workspace: Annotated[str | None, typer.Option(help="Whose; those of all if not given.")] = None,
) -> None:
    """Show what failed, why, how often it was tried, and when it is tried again."""
    _run(dead_letters.show(_settings(), workspace))


@dead.command("retry")
def retry_dead(
    subjects: _Subjects = None,
    source: _Source = None,
    work: _Work = None,
    workspace: Workspace = DEFAULT,
) -> None:
    """Try what failed again at once."""
    chosen = Chosen(work, source, subjects)
    count = _run(dead_letters.retry(_settings(), workspace, chosen))
    typer.echo(f"{count} will be tried again at once by the service that runs")


@dead.command("forget")
def forget_dead(
    subjects: _Subjects = None,
    source: _Source = None,
    work: _Work = None,
    workspace: Workspace = DEFAULT,
) -> None:
    """Do not try what failed again before something new comes in for it."""
    chosen = Chosen(work, source, subjects)
    count = _run(dead_letters.forget(_settings(), workspace, chosen))
    typer.echo(f"{count} will not be tried again before something new comes in for them")


@app.command()
def migrate() -> None:
    """Bring the database to the tables of this version; serve and demo do it by themselves."""
    typer.echo(_run(commands.migrate_only(_settings())))


_ConfigurationFile = Annotated[
    Path, typer.Argument(exists=True, dir_okay=False, help="The configuration, in TOML.")
]


@app.command()
def check(file: _ConfigurationFile = Path("supportkpi.toml")) -> None:
    """Check a configuration; errors name the line and the key."""
    for kpi in commands.check(read_text(file)).own_kpis:
        whose = f"as {kpi.preset} defines it" if kpi.preset else "your own"
        typer.echo(f"{kpi.name} ({whose}, {kpi.unit}): {kpi.rule}")
    typer.echo(f"{file} is good")


@app.command()
def apply(
    file: _ConfigurationFile = Path("supportkpi.toml"),
    workspace: Workspace = DEFAULT,
    new_workspace: NewWorkspace = False,
) -> None:
    """Show what a configuration changes and put it in force, online."""
    text = read_text(file)
    _run(commands.apply_configuration(_settings(), text, workspace, is_new=new_workspace))


@app.command()
def rebuild(workspace: Workspace = DEFAULT) -> None:
    """Fold every event anew; questions are answered and events taken all the while."""
    _run(commands.rebuild(_settings(), workspace))


_OwnKpis = Annotated[
    Path | None,
    typer.Option(exists=True, dir_okay=False, help="A configuration, for its KPIs."),
]


@app.command()
def schema(
    check: Annotated[
        Path | None, typer.Option(exists=True, help="Fail if this SDL would break for its users.")
    ] = None,
    config: _OwnKpis = None,
) -> None:
    """Print the GraphQL schema, or compare it with one that is in use."""
    text = read_text(config) if config else ""
    if check is None:
        typer.echo(commands.sdl(text))
        return
    breaks = commands.breaking_changes(read_text(check), text)
    for change in breaks:
        typer.echo(change, err=True)
    raise typer.Exit(1 if breaks else 0)


@app.command()
def kpis(config: _OwnKpis = None) -> None:
    """Print what each KPI means, in Markdown."""
    typer.echo(commands.kpi_texts(read_text(config) if config else ""))


@app.command()
def openapi() -> None:
    """Print the REST contract."""
    typer.echo(commands.rest_contract())
