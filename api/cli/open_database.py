"""Opening the database: the one that was named, else the embedded one in the data folder."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack, asynccontextmanager, contextmanager

import asyncpg
import structlog

from api.cli.open_errors import OLDEST_SERVER, may_pass, reason, refusal, too_old
from api.settings import Settings
from domain.bounds import Bound
from persistence import embedded
from persistence.connections.database import Database, shown_address
from persistence.migrate import head, migrate
from persistence.workspace.workspaces import DEFAULT, create

PATIENCE = Bound(
    30,
    "seconds",
    "wait at the start for a database that still starts",
    "the service ends, saying why",
    "The database",
)
_RETRY_SECONDS = 0.5
_TOLD_SECONDS = 3.0
_CONNECT_SECONDS = 5.0

log = structlog.get_logger()


@asynccontextmanager
async def open_database(settings: Settings, *, may_share: bool = False) -> AsyncIterator[Database]:
    """The database, with its tables up to date; an embedded server ends with the context.

    Args:
        settings: what was set.
        may_share: use the embedded server of another process that runs on the folder, if one does.

    Raises:
        CannotOpen: why not, and what to do.
    """
    with address_of(settings, may_share=may_share) as dsn:
        with _explained(dsn):
            await _up_to_date(dsn)
            database = await Database.connect(dsn, size=settings.pool_size)
        try:
            async with database.writing(DEFAULT) as connection:
                await create(connection, DEFAULT)
            yield database
        finally:
            await database.close()


async def up_to_date(dsn: str) -> None:
    """Wait for a database, and bring its tables up to date.

    Raises:
        CannotOpen: why not, and what to do.
    """
    with _explained(dsn):
        await _up_to_date(dsn)


async def _up_to_date(dsn: str) -> None:
    await _reachable(dsn)
    log.info("migrating", database=shown_address(dsn), to=head())
    await migrate(dsn)


@contextmanager
def _explained(dsn: str) -> Iterator[None]:
    """Whatever keeps a database from being opened, in words for people."""
    try:
        yield
    except Exception as error:
        if explanation := refusal(error, dsn):
            raise explanation from error
        raise


@contextmanager
def address_of(settings: Settings, *, may_share: bool = False) -> Iterator[str]:
    """The address of the database, and the embedded server behind it for as long."""
    if settings.database_url is not None:
        yield settings.database_url.get_secret_value()
        return
    with ExitStack() as stack:
        try:
            dsn = stack.enter_context(embedded.supervised(settings.data_dir)).dsn
        except embedded.DirectoryInUse:
            if not may_share:
                raise
            dsn = embedded.address(settings.data_dir)
        yield dsn


async def _reachable(dsn: str) -> None:
    """Wait for a server that is still starting, as in a compose file, and look how old it is."""
    loop = asyncio.get_running_loop()
    began, told_at = loop.time(), -_TOLD_SECONDS
    while True:
        try:
            connection = await asyncpg.connect(dsn, timeout=_CONNECT_SECONDS)
        except Exception as error:
            waited = loop.time() - began
            if not may_pass(error) or waited > PATIENCE.limit:
                raise
            if waited - told_at >= _TOLD_SECONDS:
                told_at = waited
                log.warning(
                    "waiting_for_database",
                    database=shown_address(dsn),
                    reason=reason(error),
                    gives_up_in=round(PATIENCE.limit - waited),
                )
            await asyncio.sleep(_RETRY_SECONDS)
        else:
            break
    version = int(await connection.fetchval("SHOW server_version_num"))
    await connection.close(timeout=_CONNECT_SECONDS)
    if version < OLDEST_SERVER:
        raise too_old(version, dsn)
