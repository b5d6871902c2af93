"""What the commands do."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib.metadata import version

import structlog
from graphql import build_schema
from graphql.utilities import find_breaking_changes
from rich.console import Console
from rich.panel import Panel

from api.app import contract, create_app
from api.cli.holiday_dates import holiday_dates
from api.cli.import_report import Report
from api.cli.importing import Import, Stream, told_events
from api.cli.kpi_pages import overview, page
from api.cli.open_database import address_of, opened, up_to_date
from api.cli.progress import Meter
from api.clock import now
from api.graphql.schema import schema_for
from api.http import keys
from api.http.keys import Right
from api.http.server import server
from api.logs import configure
from api.settings import Settings
from api.simulation import CONFIGURATION, Desk, simulate
from domain.configuration import Configuration
from domain.errors import BadInput, Misconfigured
from persistence import migrate as migration
from persistence.connections.database import BULK, Connection, Database, place_of
from persistence.folding import mark_everything
from persistence.workspace.configurations import apply, first_applied_at, in_force
from persistence.workspace.keys import KeyRow, add, revoke
from persistence.workspace.workspaces import create, enter, name_of, rename, see

DEMO = "demo"

_REBUILD_BATCH = 100
"""So few that events which come meanwhile wait for a moment only."""

log = structlog.get_logger()
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


def _begin(settings: Settings) -> None:
    """Say what begins, and on what."""
    configure(settings.log_level)
    url = settings.database_url
    log.info(
        "starting",
        version=version("supportkpi"),
        address=f"http://{settings.host}:{settings.port}",
        database=place_of(url.get_secret_value()) if url else f"embedded, in {settings.data_dir}",
    )


async def serve(settings: Settings) -> None:
    """Serve until told to stop."""
    _begin(settings)
    async with opened(settings) as database:
        await _serve(settings, database)
    log.info("stopped")


async def _serve(settings: Settings, database: Database) -> None:
    await server(create_app(settings, database), settings).serve()


async def demo(settings: Settings) -> None:
    """Fill a workspace with a simulated year, serve it, and say what to ask."""
    _begin(settings)
    async with opened(settings) as database:
        await _fill(database)
        key = await _new_key(
            database, NewKey(DEMO, [Right.READ, Right.SURVEY, Right.INGEST], DEMO, None)
        )
        _introduce(settings, key)
        await _serve(settings, database)


async def _fill(database: Database) -> None:
    """Load the simulated year, unless it is there. The configuration is applied first and bears
    the moment that the year ends at, so that a load which was interrupted goes on where it was.
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
    report = Report()
    with Meter(errors) as meter:
        job = Import(database, DEMO, None, until)
        told = told_events(simulate(Desk(until=until)), until)
        stream = Stream("a simulated year", told, lambda: report.accepted)
        await job.store(stream, report, meter.told)
        await job.fold(report, meter.told)
    errors.print(f"{report.accepted:,} events of a simulated year are loaded", highlight=False)


def _introduce(settings: Settings, key: str) -> None:
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


@dataclass(frozen=True, slots=True)
class NewKey:
    """What a key is made for."""

    workspace: str
    rights: Sequence[Right]
    label: str
    days: int | None
    is_new_workspace: bool = False


async def create_token(settings: Settings, wanted: NewKey) -> str:
    """A new key."""
    async with opened(settings, may_share=True) as database:
        async with database.writing(wanted.workspace) as connection:
            await enter(connection, wanted.workspace, is_new=wanted.is_new_workspace)
        return await _new_key(database, wanted)


async def _new_key(database: Database, wanted: NewKey) -> str:
    key, moment = keys.generate(), now()
    expires_at = moment + timedelta(days=wanted.days) if wanted.days else None
    row = KeyRow(wanted.workspace, key.id, key.hash, frozenset(wanted.rights), expires_at, None)
    async with database.writing(wanted.workspace) as connection:
        if wanted.label == DEMO:
            await revoke(connection, wanted.workspace, [DEMO], moment)
        await add(connection, row, label=wanted.label, created_at=moment)
    return key.text


async def migrate_only(settings: Settings) -> str:
    """Migrate, and say where to."""
    with address_of(settings, may_share=True) as dsn:
        await up_to_date(dsn)
    return f"the database is at {migration.head()}"


def check(text: str) -> Configuration:
    """A configuration, if it makes sense."""
    return Configuration.read(text, holiday_dates)


async def apply_configuration(
    settings: Settings, text: str, workspace: str, *, is_new: bool = False
) -> None:
    """Show what a configuration changes, put it in force, and fold anew what depends on it."""
    new = Configuration.read(text, holiday_dates)
    async with opened(settings, may_share=True) as database:
        async with database.writing(workspace, BULK) as connection:
            await enter(connection, workspace, is_new=is_new)
            old = await _in_force_or_none(connection, workspace)
            for line in old.differences(new) if old else ():
                console.print(line, markup=False, highlight=False, soft_wrap=True)
            if old == new:
                console.print("nothing changes")
                return
            await apply(connection, workspace, text, now(), holiday_dates)
        if old is None:
            await _rebuild(database, workspace)
        elif touched := old.refolds(new):
            await _rebuild(database, workspace, touched)


async def _in_force_or_none(connection: Connection, workspace: str) -> Configuration | None:
    """What a configuration takes the place of; none if that cannot be read, which is told."""
    try:
        return await in_force(connection, workspace)
    except Misconfigured as error:
        note = f"what was in force is not a configuration for this version: {error.reason}"
        console.print(note, markup=False, highlight=False, soft_wrap=True)
        return None


async def rebuild(settings: Settings, workspace: str) -> None:
    """Fold everything anew."""
    async with opened(settings, may_share=True) as database:
        async with database.reading(workspace) as connection:
            await see(connection, workspace)
        await _rebuild(database, workspace)


async def _rebuild(
    database: Database, workspace: str, families: Collection[str] | None = None
) -> None:
    async with database.writing(workspace, BULK) as connection:
        total = await mark_everything(connection, workspace, families)
    report = Report()
    with Meter(errors, total) as meter:
        job = Import(database, workspace, None, now())
        await job.fold(report, meter.told, _REBUILD_BATCH)
    console.print(f"{report.folded:,} tickets, ratings and others folded", highlight=False)


def sdl(text: str = "") -> str:
    """The GraphQL schema, of a configuration."""
    return schema_for(check(text).own_kpis).as_str()


def kpi_texts(text: str = "") -> str:
    """What the KPIs of a configuration mean, in Markdown: a table of all, then a page for each."""
    kpis = check(text).kpis.values()
    table = overview(kpis, lambda kpi: f"`{kpi.name}`")
    return "\n".join(["# KPIs\n", f"{table}\n", *map(page, kpis)])


def rest_contract() -> str:
    """The REST contract."""
    return contract().decode()


def breaking_changes(old: str, text: str = "") -> list[str]:
    """What would break for users of an older schema under a configuration.

    Raises:
        BadInput: the older schema is none.
    """
    try:
        built = build_schema(old)
    except Exception as error:
        raise BadInput("--check", f"is not a GraphQL schema: {error}") from error
    found = find_breaking_changes(built, build_schema(sdl(text)))
    return [f"{change.type.name}: {change.description}" for change in found]
