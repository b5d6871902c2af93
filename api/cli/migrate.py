"""`supportkpi migrate`."""

import typer

from api.cli.event_loop import run_command
from api.cli.open_database import address_of, up_to_date
from api.settings import Settings
from persistence.migrate import head


def migrate() -> None:
    """Bring the database to the tables of this version; serve and demo do it by themselves."""
    run_command(_migrate(Settings()))
    typer.echo(f"the database is at {head()}")


async def _migrate(settings: Settings) -> None:
    with address_of(settings, may_share=True) as dsn:
        await up_to_date(dsn)
