"""`supportkpi serve`."""

from importlib.metadata import version
from typing import Annotated

import structlog
import typer

from api.app import create_app
from api.cli.event_loop import run_command
from api.cli.open_database import open_database
from api.http.server import server
from api.logs import configure
from api.settings import Settings
from persistence.connections.database import Database, shown_address

log = structlog.get_logger()

Host = Annotated[str | None, typer.Option(help="Address to listen on.")]
Port = Annotated[int | None, typer.Option(min=0, max=65535, help="Port to listen on.")]


def serve(host: Host = None, port: Port = None) -> None:
    """Serve: take events, answer questions, show rating pages."""
    run_command(_serve(settings_at(host, port)))


def settings_at(host: str | None, port: int | None) -> Settings:
    """What was set, and where to listen as the command line says."""
    options = {"host": host, "port": port}
    given = {name: value for name, value in options.items() if value is not None}
    return Settings().model_copy(update=given)


async def _serve(settings: Settings) -> None:
    log_start(settings)
    async with open_database(settings) as database:
        await run_server(settings, database)
    log.info("stopped")


def log_start(settings: Settings) -> None:
    """Log that the service starts, where it listens, and on which database."""
    configure(settings.log_level)
    url = settings.database_url
    embedded = f"embedded, in {settings.data_dir}"
    log.info(
        "starting",
        version=version("supportkpi"),
        address=f"http://{settings.host}:{settings.port}",
        database=shown_address(url.get_secret_value()) if url else embedded,
    )


async def run_server(settings: Settings, database: Database) -> None:
    """Serve the application until the process is told to stop."""
    await server(create_app(settings, database), settings).serve()
