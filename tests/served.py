"""The service on a port of this machine, for what speaks HTTP by itself."""

import asyncio
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import uvicorn

from api.app import create_app
from api.clock import now
from api.http import keys
from api.http.connections import ConnectionRules
from api.http.keys import Right
from api.http.server import configuration
from api.settings import Settings
from persistence.connections.database import Database
from persistence.workspace.keys import KeyRow, add, revoke
from tests.desk import StoredDesk
from tests.service import new_keys

RULES = ConnectionRules(connections=500)


@dataclass
class Served:
    """The service on a port of this machine, in a thread with a loop of its own."""

    dsn: str
    folder: Path
    key: str = ""
    address: str = ""
    server: uvicorn.Server | None = None
    rules: ConnectionRules = RULES

    async def run(self) -> None:
        database = await Database.connect(self.dsn)
        desk = await StoredDesk.create(database, "contract")
        (self.key,) = await new_keys(database, desk.workspace, [[Right.ADMIN]])
        settings = Settings(data_dir=self.folder)
        application = create_app(settings, database)
        settings = settings.model_copy(update={"port": 0})
        self.server = uvicorn.Server(configuration(application, settings, self.rules))
        await self.server.serve()
        await database.close()

    def new_key(self) -> str:
        """Another key that may ask."""
        return asyncio.run(self._new_key())

    def revoke_keys(self) -> None:
        """Revoke the keys of `new_key`."""
        asyncio.run(self._revoke_keys())

    async def _new_key(self) -> str:
        database = await Database.connect(self.dsn)
        key, made = keys.generate(), datetime(2026, 1, 1, tzinfo=UTC)
        kept = KeyRow("contract", key.id, key.hash, frozenset({Right.READ}), None, None)
        async with database.writing("contract") as connection:
            await add(connection, kept, label="another", created_at=made)
        await database.close()
        return key.text

    async def _revoke_keys(self) -> None:
        database = await Database.connect(self.dsn)
        async with database.writing("contract") as connection:
            await revoke(connection, "contract", ["another"], now())
        await database.close()

    @contextmanager
    def running(self) -> Iterator["Served"]:
        """Serve until the context ends."""
        thread = threading.Thread(target=lambda: asyncio.run(self.run()))
        thread.start()
        until = time.monotonic() + 20
        while not (self.server and self.server.started):
            assert thread.is_alive()
            assert time.monotonic() < until
            time.sleep(0.01)
        port = self.server.servers[0].sockets[0].getsockname()[1]
        self.address = f"http://127.0.0.1:{port}"
        try:
            yield self
        finally:
            self.server.should_exit = True
            thread.join()
