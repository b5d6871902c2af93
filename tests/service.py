"""The service under test: a workspace with keys, and the ways in over HTTP."""

import itertools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import httpx
import orjson
from sqlmodel import SQLModel

from api.http import keys
from api.http.keys import Right
from persistence.connections.database import Database
from persistence.workspace.keys import KeyRow, add
from tests.desk import StoredDesk

Json = dict[str, Any]

MONDAY = 'range: {between: {start: "2026-05-04T00:00:00Z", end: "2026-05-05T00:00:00Z"}}'
THREE_DAYS = 'range: {between: {start: "2026-05-03T00:00:00Z", end: "2026-05-06T00:00:00Z"}}'
"""Scopes of the small log: its Monday, and all of it."""

BATCH = "application/cloudevents-batch+json"
_numbers = itertools.count(1)


def event(kind: str, subject: str, time: str, /, **data: Any) -> Json:
    """An event; its id and source can be given as `id_` and `source`."""
    return {
        "specversion": "1.0",
        "id": data.pop("id_", f"e{next(_numbers)}"),
        "source": data.pop("source", "desk"),
        "type": kind,
        "subject": subject,
        "time": time,
        "data": data,
    }


async def new_keys(
    database: Database, workspace: str, scopes: Iterable[Iterable[Right]]
) -> list[str]:
    """Keys of a workspace, one for each set of scopes."""
    made = [(keys.generate(), frozenset(rights)) for rights in scopes]
    async with database.writing(workspace) as connection:
        for key, rights in made:
            row = KeyRow(workspace, key.id, key.hash, rights, None, None)
            await add(connection, row, label="test", created_at=datetime(2026, 1, 1, tzinfo=UTC))
    return [key.text for key, _ in made]


@dataclass(frozen=True)
class Service:
    """A workspace, as its callers meet it."""

    client: httpx.AsyncClient
    desk: StoredDesk
    keys: Mapping[Right, str]

    @classmethod
    async def create(cls, client: httpx.AsyncClient, database: Database) -> "Service":
        desk = await StoredDesk.create(database, f"served{next(_numbers)}")
        made = await new_keys(database, desk.workspace, [[right] for right in Right])
        return cls(client, desk, dict(zip(Right, made, strict=True)))

    @property
    def database(self) -> Database:
        return self.desk.database

    @property
    def workspace(self) -> str:
        return self.desk.workspace

    def bearer(self, right: Right) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.keys[right]}"}

    async def post(
        self, path: str, body: bytes | str | object, kind: str, right: Right = Right.INGEST
    ) -> httpx.Response:
        """POST a body: bytes as they are, anything else as JSON."""
        content = body if isinstance(body, bytes) else orjson.dumps(body)
        return await self.client.post(
            path, content=content, headers={"Content-Type": kind, **self.bearer(right)}
        )

    async def post_events(self, events: Sequence[object]) -> Json:
        """Send a batch and fold it; the body of the 202."""
        response = await self.post("/v1/events", events, BATCH)
        assert response.status_code == 202, response.text
        await self.fold()
        return response.json()

    async def fold(self) -> None:
        await self.desk.fold()

    async def ask(self, query: str, variables: Mapping[str, Any] | None = None) -> Json:
        """The whole answer to a GraphQL document."""
        body = {"query": query, "variables": variables}
        response = await self.post("/graphql", body, "application/json", Right.READ)
        assert response.status_code == 200, response.text
        return response.json()

    async def data(self, query: str, variables: Mapping[str, Any] | None = None) -> Json:
        """The data of an answer without errors."""
        answer = await self.ask(query, variables)
        assert "errors" not in answer, answer["errors"]
        return answer["data"]

    async def metrics(self, selection: str, scope: str) -> Json:
        """What a selection of KPIs gives in a scope."""
        data = await self.data(f"{{ metrics(scope: {{{scope}}}) {{ {selection} }} }}")
        return data["metrics"]

    async def refusal(self, query: str, variables: Mapping[str, Any] | None = None) -> Json:
        """The code, and the field if there is one, of the only error of an answer."""
        (error,) = (await self.ask(query, variables))["errors"]
        return error["extensions"]

    async def rows(self, table: str) -> list[Json]:
        """All rows of a table that belong to the workspace, in some lasting order."""
        return (await self._rows([table]))[table]

    async def everything(self) -> dict[str, list[Json]]:
        """All rows of all tables that belong to the workspace, with nothing left to be folded:
        another test's service may fold at any moment.
        """
        await self.fold()
        return await self._rows(sorted(SQLModel.metadata.tables))

    async def _rows(self, tables: Sequence[str]) -> dict[str, list[Json]]:
        rows_of: dict[str, list[Json]] = {}
        async with self.database.reading(self.workspace) as connection:
            for table in tables:
                rows = await connection.fetch(f"SELECT * FROM {table} AS t ORDER BY t::text")
                rows_of[table] = [dict(row) for row in rows]
        return rows_of
