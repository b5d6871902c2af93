"""The application with a clock that tests set, and a ticket to rate."""

from collections.abc import AsyncIterator
from dataclasses import replace

import httpx
import pytest
from pydantic import SecretStr
from starlette.applications import Starlette

import api.app
from api.app import create_app
from api.endpoints import ratings as ratings_endpoints
from api.settings import Settings
from persistence.connections.database import Database
from surveys import limits
from tests.flow import ISSUED_AT, Flow, StillClock
from tests.service import Service, event


@pytest.fixture(scope="session")
def clock() -> StillClock:
    return StillClock()


@pytest.fixture(scope="session")
def app(
    tmp_path_factory: pytest.TempPathFactory, database: Database, clock: StillClock
) -> Starlette:
    settings = Settings(
        data_dir=tmp_path_factory.mktemp("data"),
        secret=SecretStr("made up for tests, and long enough"),
        public_url="https://kpi.test",
        brand="Acme & Sons",
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(api.app, "now", clock)
        for name in ("OPENED", "SENT", "STRAY", "OF_WORKSPACE"):
            bound = getattr(limits, name)
            patch.setattr(limits, name, replace(bound, limit=float("inf")))
        return create_app(settings, database, with_workers=False)


@pytest.fixture(scope="session")
async def client(app: Starlette) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="https://kpi.test") as opened:
        yield opened


async def new_flow(client: httpx.AsyncClient, database: Database, clock: StillClock) -> Flow:
    """A workspace with a resolved ticket, and an invitation to rate it."""
    made = Flow(await Service.create(client, database), clock)
    at = "2026-05-04T1"
    await made.service.post_events(
        [
            event("ticket.opened", "T-1", f"{at}0:00:00Z", channel="email", priority="high"),
            event("ticket.assigned", "T-1", f"{at}0:05:00Z", agent="a1", team="t1", tier="1"),
            event("ticket.status_changed", "T-1", f"{at}1:00:00Z", status="resolved", agent="a1"),
        ]
    )
    made.invitation = (await made.invite()).json()
    await made.service.fold()
    return made


@pytest.fixture
def standing(clock: StillClock, monkeypatch: pytest.MonkeyPatch) -> StillClock:
    """Every test begins at the moment of the invitation."""
    clock.present = ISSUED_AT
    monkeypatch.setattr(ratings_endpoints, "now", clock)
    return clock


@pytest.fixture
async def flow(client: httpx.AsyncClient, database: Database, standing: StillClock) -> Flow:
    return await new_flow(client, database, standing)


@pytest.fixture(scope="session")
async def kept(client: httpx.AsyncClient, database: Database, clock: StillClock) -> Flow:
    clock.present = ISSUED_AT
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ratings_endpoints, "now", clock)
        return await new_flow(client, database, clock)


@pytest.fixture
def kept_flow(kept: Flow, standing: StillClock) -> Flow:
    """One for many tests, which leave no trace in it."""
    assert kept.clock is standing
    return kept
