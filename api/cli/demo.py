"""`supportkpi demo`: a workspace with a simulated year, served, and what to ask of it."""

from datetime import datetime

from rich.console import Console
from rich.panel import Panel

from api.cli.event_loop import run_command
from api.cli.holiday_dates import holiday_dates
from api.cli.import_report import ImportReport
from api.cli.importing import EventStream, Import, parsed_events
from api.cli.open_database import open_database
from api.cli.progress import Meter
from api.cli.serve import Host, Port, log_start, run_server, settings_at
from api.cli.tokens import NewKey, add_key
from api.clock import now
from api.http.keys import Right
from api.settings import Settings
from api.simulation import CONFIGURATION, SimulatedDesk, simulate
from persistence.connections.database import Database
from persistence.workspace.configurations import apply, first_applied_at
from persistence.workspace.keys import revoke
from persistence.workspace.workspaces import create, name_of, rename

DEMO = "demo"
"""The name of the workspace, and the label of its key."""

console = Console()
errors = Console(stderr=True)

QUERY = """
{ metrics(scope: {
    range: {last: {count: 90, grain: DAY}}, compare: {previousPeriod: true}
  }) {
    firstResponseTime { value p90: percentile(p: 90) comparison { changeRatio better } }
    csat { value sampleSize accuracy { low high } target { value standing } }
    openTickets { value }
    firstContactResolutionRate { value breakdown(by: [TIER]) { rows { keys { label } value } } }
} }
"""

_INTRODUCTION = """
token:
{key}

ask:
curl -s {address}/graphql -H 'Authorization: Bearer {key}' \\
  -H 'Content-Type: application/json' -d '{{"query": "{query}"}}'

rate (open one of the links that come back):
curl -s {address}/v1/invitations -H 'Authorization: Bearer {key}' \\
  -H 'Content-Type: application/json' -d '{{"survey": "csat", "ticket": "10042"}}'
"""


def demo(host: Host = None, port: Port = None) -> None:
    """Simulate a year of a support desk, serve it, and print a query to paste."""
    run_command(_demo(settings_at(host, port)))


async def _demo(settings: Settings) -> None:
    log_start(settings)
    async with open_database(settings) as database:
        await _fill(database)
        introduce(settings, await _only_key(database))
        await run_server(settings, database)


async def _fill(database: Database) -> None:
    """Load the simulated year, unless it is there.

    The configuration is applied first and holds the instant at which the year ends, so that a load
    which was interrupted goes on where it was. The workspace gets its name last: having one says
    that the load is complete.
    """
    async with database.writing(DEMO) as connection:
        await create(connection, DEMO)
        if await name_of(connection, DEMO):
            return
        until = await first_applied_at(connection, DEMO)
        if until is None:
            until = now()
            await apply(connection, DEMO, CONFIGURATION, until, holiday_dates)
    await _simulate(database, until)
    async with database.writing(DEMO) as connection:
        await rename(connection, DEMO, "Demo desk")


async def _simulate(database: Database, until: datetime) -> None:
    report = ImportReport()
    with Meter(errors) as meter:
        job = Import(database, DEMO, None, until)
        events = parsed_events(simulate(SimulatedDesk(until=until)), until)
        stream = EventStream("a simulated year", events, lambda: report.accepted)
        await job.store(stream, report, meter.show)
        await job.fold(report, meter.show)
    errors.print(f"{report.accepted:,} events of a simulated year are loaded", highlight=False)


async def _only_key(database: Database) -> str:
    """A new key; the one that an earlier start printed is revoked, so that they do not pile up."""
    rights = [Right.READ, Right.SURVEY, Right.INGEST]
    async with database.writing(DEMO) as connection:
        await revoke(connection, DEMO, [DEMO], now())
        return await add_key(connection, NewKey(DEMO, rights, DEMO, None))


def introduce(settings: Settings, key: str) -> None:
    """Print where the demo is served, and lines to paste."""
    address = settings.address
    console.print(
        Panel.fit(
            f"[bold]{address}/graphql[/bold]  questions, also in the browser\n"
            f"[bold]{address}/[/bold]  everything else",
            title="supportkpi demo",
        )
    )
    # Outside any box and never wrapped: these lines are for copying.
    text = _INTRODUCTION.format(address=address, key=key, query=" ".join(QUERY.split()))
    console.print(text, soft_wrap=True, markup=False, highlight=False)
