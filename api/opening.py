"""Opening the database: the one that was named, else the embedded one in the data folder."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack, asynccontextmanager, contextmanager

import asyncpg

from api.settings import Settings
from persistence import embedded
from persistence.database import Database
from persistence.migrate import migrate
from persistence.workspaces import DEFAULT, create

_PATIENCE_SECONDS = 30.0
_RETRY_SECONDS = 0.5


@asynccontextmanager
async def opened(settings: Settings, *, may_share: bool = False) -> AsyncIterator[Database]:
    """The database, with its tables up to date; an embedded server ends with the context.

    Args:
        settings: what was set.
        may_share: use the embedded server of another process that runs on the folder, if one does.
    """
    with address_of(settings, may_share=may_share) as dsn:
        await _reachable(dsn)
        await migrate(dsn)
        database = await Database.connect(dsn, size=settings.pool_size)
        try:
            async with database.writing(DEFAULT) as connection:
                await create(connection, DEFAULT)
            yield database
        finally:
            await database.close()


@contextmanager
def address_of(settings: Settings, *, may_share: bool = False) -> Iterator[str]:
    """The address of the database, and the embedded server behind it for as long."""
    if settings.database_url is not None:
        yield settings.database_url.get_secret_value()
        return
    with ExitStack() as stack:
        try:
            dsn = stack.enter_context(embedded.supervised(settings.data_dir)).dsn
        except embedded.FolderInUse:
            if not may_share:
                raise
            dsn = embedded.address(settings.data_dir)
        yield dsn


async def _reachable(dsn: str) -> None:
    """Wait for a server that is still starting, as in a compose file."""
    loop = asyncio.get_running_loop()
    until = loop.time() + _PATIENCE_SECONDS
    while True:
        try:
            connection = await asyncpg.connect(dsn)
        except (OSError, asyncpg.CannotConnectNowError):
            if loop.time() > until:
                raise
            await asyncio.sleep(_RETRY_SECONDS)
        else:
            await connection.close()
            return
