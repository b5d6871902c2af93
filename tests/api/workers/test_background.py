"""Background work: nothing ends it, one workspace does not stop another, and operators see it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from random import Random
from typing import Any

import httpx
import orjson
import pytest
from starlette.applications import Starlette

from api.app import create_app
from api.cli import dead_letters as commands
from api.http.keys import Right
from api.metrics import Metrics
from api.settings import Settings
from api.workers.folding import FoldWorker
from api.workers.supervision import Turns, Worker
from domain.errors import Unavailable
from persistence import dead_letters
from persistence.connections.database import Database
from persistence.dead_letters import Chosen
from persistence.folding import WORK
from tests.desk import StoredDesk
from tests.persistence.test_dead_letters import mend, slip_in, tickets
from tests.service import MONDAY, Service, event

WHATEVER = [
    KeyError("x"),
    MemoryError(),
    RecursionError(),
    AssertionError(),
    OSError(),
    TimeoutError(),
    Unavailable("the database is away"),
    asyncio.CancelledError(),
    StopAsyncIteration(),
]


@pytest.mark.logs_tracebacks
@pytest.mark.parametrize("raised", WHATEVER, ids=lambda error: type(error).__name__)
async def test_a5_nothing_ends_a_worker_but_a_stop(
    raised: BaseException, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Worker, "_failed", _without_pause)
    rounds: list[int] = []
    enough = asyncio.Event()

    async def work() -> float:
        rounds.append(len(rounds))
        if len(rounds) == 5:
            enough.set()
            return 3600
        raise raised

    worker = Worker("made up", work)
    worker.start()
    async with asyncio.timeout(30):
        await enough.wait()
    await asyncio.sleep(0)
    assert (worker.is_running, worker.failures, worker.state) == (True, 0, "")
    await worker.stop()
    assert not worker.is_running


_failed = Worker._failed  # what it does besides resting


def _without_pause(worker: Worker, problem: str, unforeseen: Exception | None) -> float:
    _failed(worker, problem, unforeseen)
    return 0.0


async def test_a5_a_worker_that_fails_says_so_and_rests_longer_each_time() -> None:
    worker = Worker("made up", asyncio.Event().wait)
    pauses = [worker._failed("no luck", None) for _ in range(8)]
    assert pauses == [0.25, 0.5, 1, 2, 4, 5, 5, 5]
    worker.start()
    assert worker.state == "made up fails: no luck"
    await worker.stop()


@pytest.mark.logs_tracebacks
async def test_a5_workspaces_take_turns_and_one_that_fails_stops_no_other() -> None:
    turns, taken = Turns("made up"), []

    async def turn(workspace: str) -> int:
        taken.append(workspace)
        if workspace == "bad":
            raise KeyError("x")
        return 1

    assert await turns.take(["a", "bad", "c"], turn) == 2
    assert await turns.take(["a", "bad", "c"], turn) == 2
    assert taken == ["a", "bad", "c", "a", "c"], "who failed has a pause"
    assert turns.failing == ["bad"]
    worker = Worker("made up", asyncio.Event().wait, trouble=turns.trouble)
    worker.start()
    assert worker.state == "made up fails in the workspaces bad; the log says why"
    await worker.stop()


async def test_a5_turns_end_when_the_database_is_away_from_all() -> None:
    async def away(_workspace: str) -> int:
        raise Unavailable("the database is away")

    turns = Turns("made up")
    with pytest.raises(Unavailable):
        await turns.take(["a", "b"], away)
    with pytest.raises(Unavailable):  # nobody has a pause: it may be there again
        await turns.take(["a", "b"], away)


# Poison -----------------------------------------------------------------------------------------

SUBJECTS, POISONED = 1000, 4


@pytest.fixture
async def poisoned(database: Database) -> dict[str, list[str]]:
    """Five workspaces with 1,000 tickets each, four of which cannot be folded; their events."""
    broken: dict[str, list[str]] = {}
    dice = Random(1)
    # No index row holds such an id, and it does not compress.
    longest = {
        "kind": "agent",
        "id": "".join(chr(dice.randint(0x4E00, 0x9FFF)) for _ in range(3000)),
    }
    for number in range(5):
        desk = await StoredDesk.create(database, f"poisoned{number}-{id(broken)}")
        await desk.store(tickets(SUBJECTS))
        slipped = [
            await slip_in(desk, "ticket.opened", "T-1", "-infinity", b'{"channel": "email"}'),
            await slip_in(desk, "ticket.changed", "T-500", data=b"\xff"),
            await slip_in(desk, "ticket.changed", "T-501", data=b'{"category": "\\u0000"}'),
            await slip_in(desk, "ticket.replied", "T-999", data=orjson.dumps({"author": longest})),
        ]
        broken[desk.workspace] = slipped
    return broken


async def test_a5_of_5000_subjects_20_poisoned_the_others_are_in_the_kpis_in_seconds(
    database: Database, poisoned: dict[str, list[str]]
) -> None:
    desks = [StoredDesk(database, workspace) for workspace in poisoned]
    await _folded(database, desks)
    for desk in desks:
        aside = {letter.job.subject: letter.failure.reason for letter in await desk.aside()}
        assert aside.keys() == {"T-1", "T-500", "T-501", "T-999"}
        assert all(aside.values())
    await _folded(database, desks)  # a restart changes nothing
    for desk in desks:
        assert len(await desk.aside()) == POISONED
        for id_ in poisoned[desk.workspace]:
            await mend(desk, id_)
        await commands_retry(desk)
    await _folded(database, desks, aside=0)


async def commands_retry(desk: StoredDesk) -> None:
    async with desk.database.writing(desk.workspace) as connection:
        assert await dead_letters.retry(connection, desk.workspace, Chosen()) == POISONED


async def _folded(database: Database, desks: list[StoredDesk], aside: int = POISONED) -> None:
    """Let a worker fold until all is in the KPIs but what is aside."""
    worker = FoldWorker(database, asyncio.Event(), Metrics()).worker
    worker.start()
    try:
        async with asyncio.timeout(60):
            for desk in desks:
                while not await _is_settled(desk, aside):  # noqa: ASYNC110  # no event tells
                    await asyncio.sleep(0.05)
    finally:
        await worker.stop()


async def _is_settled(desk: StoredDesk, aside: int) -> bool:
    volume = (await desk.read("ticket_volume")).sample_size
    return volume == SUBJECTS - aside and len(await desk.aside()) == aside


# What operators and readers see -----------------------------------------------------------------


@pytest.fixture
async def broken(service: Service) -> AsyncIterator[Service]:
    """A workspace with a ticket, an agent and a rating that cannot be folded."""
    scale = {"min": 1, "max": 5}
    rating = {"survey": "csat", "score": 5, "scale": scale, "comment": "fine"}
    await service.post_events(
        [
            *tickets(3),
            event("agent.changed", "a1", "2026-05-04T08:00:00Z", name="Ada"),
            event("agent.changed", "a2", "2026-05-04T08:00:00Z", name="Bob"),
            event("rating.given", "R-1", "2026-05-04T10:00:00Z", ticket="T-2", **rating),
            event("rating.given", "R-2", "2026-05-04T10:00:00Z", ticket="T-2", **rating),
        ]
    )
    for kind, subject in (
        ("ticket.changed", "T-1"),
        ("agent.changed", "a1"),
        ("rating.given", "R-1"),
    ):
        await slip_in(service.desk, kind, subject, "2026-05-04T11:00:00Z", b"?")
    worker = FoldWorker(service.database, asyncio.Event(), Metrics()).worker
    worker.start()
    async with asyncio.timeout(30):
        while len(await service.desk.aside()) < 3:  # noqa: ASYNC110  # no event tells
            await asyncio.sleep(0.05)
    await worker.stop()
    yield service
    async with service.database.writing(service.workspace) as connection:
        await connection.execute("DELETE FROM dead_letter")


async def test_a5_freshness_says_how_many_subjects_are_aside(broken: Service) -> None:
    got = await broken.metrics("freshness { lagSeconds aside }", MONDAY)
    assert got == {"freshness": {"lagSeconds": 0, "aside": 3}}


async def test_a5_readyz_is_degraded_and_not_down(
    broken: Service, client: httpx.AsyncClient
) -> None:
    assert await broken.desk.aside()
    response = await client.get("/readyz")
    assert response.status_code == 200
    body = response.json()
    assert body["ready"] is True
    (line,) = body["degraded"]
    assert line.startswith("fold: ")
    assert "`supportkpi dead list`" in line


async def test_a5_what_is_aside_stops_no_reader(broken: Service) -> None:
    answer = await broken.ask(
        """{ agents { edges { node { id name } } }
             metrics(scope: {range: {between: {start: "2026-05-04T00:00:00Z",
                                               end: "2026-05-05T00:00:00Z"}}}) {
               ticketVolume { value breakdown(by: [AGENT]) { rows { keys { label } value } } }
               csat { value comments { edges { node { text } } } } }
             good: ticket(source: "desk", id: "T-2") { status }
             bad: ticket(source: "desk", id: "T-1") { status } }"""
    )
    data: Any = answer["data"]
    assert {edge["node"]["name"] for edge in data["agents"]["edges"]} == {None, "Bob"}
    assert data["metrics"]["ticketVolume"]["value"] == 3, "T-1 keeps the facts that it had"
    assert data["metrics"]["csat"]["value"] == 1
    assert data["good"] == {"status": "new"}
    assert data["bad"] is None
    (error,) = answer["errors"]
    assert (error["path"][0], error["extensions"]["code"]) == ("bad", "UNFOLDABLE")


async def test_a5_a_customer_may_be_asked_about_a_ticket_that_is_aside(broken: Service) -> None:
    order = {"survey": "csat", "ticket": "T-1", "source": "desk"}
    response = await broken.post("/v1/invitations", order, "application/json", Right.SURVEY)
    assert response.status_code == 201


async def test_a5_the_commands_list_retry_and_forget(
    broken: Service, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    @asynccontextmanager
    async def opened(*_: object, **__: object) -> AsyncIterator[Database]:
        yield broken.database

    monkeypatch.setattr(commands, "open_database", opened)
    settings = Settings()
    await commands.show(settings, broken.workspace)
    shown = capsys.readouterr().out
    assert all(text in shown for text in ("T-1", "a1", "R-1", "fold"))
    assert await commands.retry(settings, broken.workspace, Chosen(subjects=["T-1"])) == 1
    assert await commands.forget(settings, broken.workspace, Chosen(work=WORK)) == 3
    await commands.show(settings, broken.workspace)
    assert "nothing is aside" in capsys.readouterr().out


@pytest.mark.logs_tracebacks
async def test_a5_the_service_goes_on_folding_after_whatever_its_worker_met(
    settings: Settings, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    raised = iter([KeyError("x"), asyncio.CancelledError(), MemoryError()])
    workspaces_in = Database.workspaces_in

    async def fails_at_first(self: Database, table: str) -> list[str]:
        if table == "fold_mark" and (error := next(raised, None)):
            raise error
        return await workspaces_in(self, table)

    monkeypatch.setattr(Database, "workspaces_in", fails_at_first)
    served: Starlette = create_app(settings, database, with_workers=True)
    transport = httpx.ASGITransport(served)
    async with (
        served.router.lifespan_context(served),
        httpx.AsyncClient(transport=transport, base_url="https://kpi.test") as client,
    ):
        service = await Service.create(client, database)
        await service.desk.store(tickets(2))
        async with asyncio.timeout(30):
            while (await service.desk.read("ticket_volume")).sample_size < 2:  # noqa: ASYNC110
                await asyncio.sleep(0.05)
    assert next(raised, None) is None
