"""`supportkpi schema`, `kpis` and `openapi`: what clients build on, printed and compared."""

from pathlib import Path
from typing import Annotated

import typer
from graphql import build_schema
from graphql.utilities import find_breaking_changes

from api.app import contract
from api.cli.configuration import parsed
from api.cli.kpi_pages import overview, page
from api.cli.options import OwnKpis
from api.cli.text_files import read_text
from api.graphql.schema import schema_for
from domain.errors import BadInput


def schema(
    check: Annotated[
        Path | None, typer.Option(exists=True, help="Fail if this SDL would break for its users.")
    ] = None,
    config: OwnKpis = None,
) -> None:
    """Print the GraphQL schema, or compare it with one that is in use."""
    text = read_text(config) if config else ""
    if check is None:
        typer.echo(_sdl(text))
        return
    breaks = _breaking_changes(read_text(check), text)
    for change in breaks:
        typer.echo(change, err=True)
    raise typer.Exit(1 if breaks else 0)


def kpis(config: OwnKpis = None) -> None:
    """Print what each KPI means, in Markdown."""
    typer.echo(_kpi_texts(read_text(config) if config else ""))


def openapi() -> None:
    """Print the REST contract."""
    typer.echo(contract().decode())


def _sdl(configuration: str) -> str:
    """The GraphQL schema of a configuration."""
    return schema_for(parsed(configuration).own_kpis).as_str()


def _kpi_texts(configuration: str) -> str:
    """The KPIs of a configuration: a table of all, then a page for each."""
    shown = parsed(configuration).kpis.values()
    table = overview(shown, lambda kpi: f"`{kpi.name}`")
    return "\n".join(["# KPIs\n", f"{table}\n", *map(page, shown)])


def _breaking_changes(old: str, configuration: str) -> list[str]:
    """What would break for users of an older schema under a configuration.

    Raises:
        BadInput: the older schema is not GraphQL.
    """
    try:
        built = build_schema(old)
    except Exception as error:
        raise BadInput("--check", f"is not a GraphQL schema: {error}") from error
    changes = find_breaking_changes(built, build_schema(_sdl(configuration)))
    return [f"{change.type.name}: {change.description}" for change in changes]
