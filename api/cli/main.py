"""The command `supportkpi`: its groups wired together, and what it says when something is wrong."""

import typer
from pydantic import ValidationError
from rich.console import Console
from rich.markup import escape

from api.cli import (
    configuration,
    contracts,
    dead_letters,
    demo,
    documents,
    import_command,
    migrate,
    serve,
    tokens,
)
from api.logs import configure
from domain.errors import DomainError
from helpdesks.eventlog import MappingError
from persistence.embedded import EmbeddedServerError

app = typer.Typer(
    help="Customer-support KPIs from any helpdesk, exact and explained, over GraphQL.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.command("import")(import_command.import_)
for _command in (  # in the order of the help
    demo.demo,
    serve.serve,
    migrate.migrate,
    configuration.check,
    configuration.apply,
    configuration.rebuild,
    contracts.schema,
    contracts.kpis,
    contracts.openapi,
):
    app.command()(_command)
app.add_typer(tokens.app, name="token")
app.add_typer(documents.app, name="documents")
app.add_typer(import_command.app, name="conflicts")
app.add_typer(dead_letters.app, name="dead")


def main() -> None:
    """Run the command; errors that people can mend are one sentence, not a traceback."""
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
