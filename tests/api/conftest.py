"""The application on a real Postgres, asked without a network."""

from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest
from pydantic import SecretStr
from starlette.applications import Starlette

from api.app import create_app
from api.endpoints import graphql as graphql_endpoint
from api.settings import Settings
from persistence.connections.database import Database
from tests.served import Served
from tests.service import Service, event

SECRET = "made up for tests, and long enough"


@pytest.fixture(scope="session")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    folder: Path = tmp_path_factory.mktemp("data")
    return Settings(
        data_dir=folder,
        secret=SecretStr(SECRET),
        public_url="https://kpi.test",
        max_body_bytes=1024 * 1024,
    )


@pytest.fixture(scope="session")
def app(settings: Settings, database: Database) -> Starlette:
    return create_app(settings, database, with_workers=False)


@pytest.fixture(scope="session")
async def client(app: Starlette) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="https://kpi.test") as opened:
        yield opened


@pytest.fixture(scope="session")
def served(dsn: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The service on a port, with a key that may do all."""
    with Served(dsn, tmp_path_factory.mktemp("served")).running() as running:
        yield running


@pytest.fixture
async def service(client: httpx.AsyncClient, database: Database) -> Service:
    """A workspace of its own, with a key of each scope."""
    return await Service.create(client, database)


@pytest.fixture(scope="session")
async def empty(client: httpx.AsyncClient, database: Database) -> Service:
    """One for many tests, which store nothing in it."""
    return await Service.create(client, database)


def small_log() -> list[dict[str, object]]:
    """Four tickets and five ratings about the first two, from Sunday to Tuesday."""
    agent = {"kind": "agent", "id": "a1"}
    other = {"kind": "agent", "id": "a2"}
    scale, points = {"min": 1, "max": 5}, {"min": 0, "max": 10}
    sunday, monday, tuesday = "2026-05-03T", "2026-05-04T", "2026-05-05T"
    first = {"channel": "email", "tier": "1", "tags": ["vip", "x"], "attributes": {"plan": "pro"}}
    return [
        event("ticket.opened", "T-4", f"{sunday}23:00:00Z", channel="email"),
        event("ticket.replied", "T-4", f"{monday}01:00:00Z", author=other),
        event("ticket.opened", "T-1", f"{monday}09:00:00Z", **first),
        event("ticket.replied", "T-1", f"{monday}09:30:00Z", author=agent),
        event("ticket.status_changed", "T-1", f"{monday}12:00:00Z", status="resolved", agent="a1"),
        event("ticket.opened", "T-2", f"{monday}10:00:00Z", channel="chat", tags=["vip"]),
        event("ticket.replied", "T-2", f"{monday}10:10:00Z", author=other),
        event("ticket.status_changed", "T-2", f"{tuesday}10:00:00Z", status="resolved", agent="a2"),
        event("ticket.opened", "T-3", f"{tuesday}08:00:00Z", channel="phone"),
        *(
            event(
                "rating.given", f"R-{n}", time, survey=survey, scale=ends, score=score, ticket=id_
            )
            for n, (survey, ends, score, id_, time) in enumerate(
                [
                    ("csat", scale, 5, "T-1", f"{monday}13:00:00Z"),
                    ("csat", scale, 2, "T-2", f"{tuesday}11:00:00Z"),
                    ("nps", points, 10, "T-1", f"{monday}13:00:00Z"),
                    ("nps", points, 9, "T-2", f"{tuesday}11:00:00Z"),
                    ("nps", points, 6, "T-2", f"{tuesday}12:00:00Z"),
                ]
            )
        ),
    ]


@pytest.fixture(scope="session")
async def small(client: httpx.AsyncClient, database: Database) -> Service:
    """A workspace with a small log, to be read only."""
    made = await Service.create(client, database)
    await made.post_events(small_log())
    return made


@pytest.fixture
def wednesday_noon(monkeypatch: pytest.MonkeyPatch) -> datetime:
    """The clock of GraphQL stands still, the day after the small log."""
    noon = datetime(2026, 5, 6, 12, tzinfo=UTC)
    monkeypatch.setattr(graphql_endpoint, "now", lambda: noon)
    return noon
