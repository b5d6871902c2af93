"""The raw limit of taking events in: Starlette and asyncpg, one INSERT a request.

`python -m bench.bare_app --data-dir DIR --port PORT` runs it like the service runs: on an embedded
Postgres of its own, under uvicorn with the service's settings.
"""

import argparse
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import asyncpg
import orjson
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from api.clock import now
from api.settings import Settings
from bench.import_worker import PLAIN_TABLE
from persistence import embedded
from persistence.workspace.workspaces import DEFAULT

_INSERT = (
    "INSERT INTO plain_event VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)"
    " ON CONFLICT DO NOTHING"
)
_DONE = b'{"accepted": 1}'


def application(dsn: str) -> Starlette:
    """The application on a Postgres."""

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        size = Settings().pool_size
        async with asyncpg.create_pool(dsn, min_size=size, max_size=size) as pool:
            await pool.execute(PLAIN_TABLE)
            app.state.pool = pool
            yield

    async def ready(request: Request) -> Response:
        await request.app.state.pool.execute("SELECT 1")
        return Response()

    return Starlette(
        routes=[
            Route("/v1/events", _storing(_event_row), methods=["POST"]),
            Route("/v1/ratings", _storing(_rating_row), methods=["POST"]),
            Route("/readyz", ready),
        ],
        lifespan=lifespan,
    )


def _storing(
    row: Callable[[bytes], tuple[Any, ...]],
) -> Callable[[Request], Coroutine[Any, Any, Response]]:
    async def store(request: Request) -> Response:
        await request.app.state.pool.execute(_INSERT, *row(await request.body()))
        return Response(_DONE, 202, media_type="application/json")

    return store


def _event_row(body: bytes) -> tuple[Any, ...]:
    event = orjson.loads(body)
    kind = event["type"]
    at = datetime.fromisoformat(event["time"])
    return _row(event, kind, event["subject"], at, body)


def _rating_row(body: bytes) -> tuple[Any, ...]:
    rating = orjson.loads(body)
    return _row(rating, "rating.given", rating["id"], now(), body)


def _row(
    envelope: dict[str, Any], kind: str, subject: str, at: datetime, body: bytes
) -> tuple[Any, ...]:
    family = kind.partition(".")[0]
    id_, source = envelope["id"], envelope["source"]
    return (DEFAULT, id_, source, kind, family, subject, at, now(), None, 0, body)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--data-dir", type=Path, required=True)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--loop", default="auto")
    options = parser.parse_args()
    with embedded.running(options.data_dir) as server:
        uvicorn.run(
            application(server.dsn),
            port=options.port,
            loop=options.loop,
            log_config=None,
            access_log=False,
            server_header=False,
        )


if __name__ == "__main__":
    main()
