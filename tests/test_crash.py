"""Whatever is killed whenever: what was acknowledged is kept, once, and the numbers stay right."""

import asyncio
import gzip
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Any

import asyncpg
import httpx
import orjson

from api.cli.tokens import NewKey, create_token
from api.http.keys import Right
from api.settings import Settings
from api.simulation import SimulatedDesk, simulate
from domain.facts import STORED
from persistence.embedded import EmbeddedServerError, address
from persistence.embedded import running as embedded
from persistence.tables import fact_columns, table_name
from tests.desk import StoredDesk
from tests.processes import Running, await_ready, free_port, run, running

SEED = 20260504
UNTIL = datetime(2026, 5, 4, tzinfo=UTC)
SENDERS = 6
FOLDED_SECONDS = 60.0

Json = dict[str, Any]


def events(days: int) -> list[Json]:
    return list(simulate(SimulatedDesk(UNTIL, days=days, seed=SEED)))


async def fetch(data_dir: Path, query: str) -> list[Any]:
    """Rows, read past all the service's own ways."""
    connection = await asyncpg.connect(address(data_dir))
    try:
        rows: list[Any] = await connection.fetch(query)
        return rows
    finally:
        await connection.close()


async def stored_ids(data_dir: Path) -> list[str]:
    return [row["id"] for row in await fetch(data_dir, "SELECT id FROM event")]


async def facts(dsn: str, workspace: str) -> dict[str, list[tuple[Any, ...]]]:
    """Every row that every fact and ticket has in a workspace."""
    shapes = {table_name(fact): fact_columns(fact)[1:] for fact in STORED}
    shapes["ticket"] = ("source", "subject", "opened_at", "status", "is_counted", "agents")
    connection = await asyncpg.connect(dsn)
    try:
        return {
            table: [
                tuple(row)
                for row in await connection.fetch(
                    f"SELECT {', '.join(columns)} FROM {table} WHERE workspace_id = $1"
                    " ORDER BY source, subject, 3, 4",
                    workspace,
                )
            ]
            for table, columns in shapes.items()
        }
    finally:
        await connection.close()


async def until_folded(data_dir: Path) -> None:
    until = time.monotonic() + FOLDED_SECONDS
    while await fetch(data_dir, "SELECT FROM fold_mark LIMIT 1"):
        assert time.monotonic() < until, "folding does not end"
        await asyncio.sleep(0.1)


# Events over HTTP ------------------------------------------------------------------------------


@dataclass
class CrashLoad:
    """Events on their way, and those that were acknowledged."""

    waiting: list[list[Json]]
    acknowledged: set[str] = field(default_factory=set)

    async def send(self, url: str, key: str) -> None:
        """Several senders at once, until all is sent or the service goes away."""
        headers = {"Authorization": f"Bearer {key}"}
        async with httpx.AsyncClient(base_url=url, headers=headers, timeout=30) as client:
            await asyncio.gather(*(self._sender(client) for _ in range(SENDERS)))

    async def _sender(self, client: httpx.AsyncClient) -> None:
        while self.waiting:
            batch = self.waiting.pop()
            try:
                answer_body = await post(client, batch)
            except httpx.TransportError:
                self.waiting.append(batch)  # perhaps stored, perhaps not: to be sent again
                return
            assert (answer_body["conflict"], answer_body["refused"]) == (0, [])
            assert answer_body["accepted"] + answer_body["duplicate"] == len(batch)
            self.acknowledged.update(event["id"] for event in batch)


async def post(client: httpx.AsyncClient, batch: Sequence[Json]) -> dict[str, Any]:
    answer = await client.post("/v1/events", json=batch)
    while answer.status_code == httpx.codes.SERVICE_UNAVAILABLE:  # a machine that does much else
        await asyncio.sleep(float(answer.headers["Retry-After"]))
        answer = await client.post("/v1/events", json=batch)
    assert answer.status_code == httpx.codes.ACCEPTED, answer.text
    answer_body: dict[str, Any] = answer.json()
    return answer_body


def batches(envelopes: Sequence[Json], dice: Random, most: int) -> list[list[Json]]:
    chunks, at = [], 0
    while at < len(envelopes):
        size = dice.randint(1, most)
        chunks.append(list(envelopes[at : at + size]))
        at += size
    return chunks


async def test_no_acknowledged_event_is_lost_or_doubled_by_kills(
    tmp_path: Path, desk: StoredDesk, dsn: str, crashes: int
) -> None:
    dice, envelopes = Random(SEED), events(4 + 2 * crashes)
    load = CrashLoad(batches(envelopes, dice, most=4))
    settings = Settings(data_dir=tmp_path)
    key = await create_token(settings, NewKey("default", [Right.INGEST, Right.READ], "", None))
    for _ in range(crashes):
        with serving(tmp_path) as (service, url):
            await check_kept(tmp_path, load)
            sending = asyncio.create_task(load.send(url, key))
            enough = len(load.acknowledged) + dice.randint(1, 600)
            while len(load.acknowledged) < enough:
                assert not sending.done(), "the load ended before the kill"
                await asyncio.sleep(0.005)
            service.kill_all(dice)
            await sending
    with serving(tmp_path) as (_, url):
        await check_kept(tmp_path, load)
        rest = [event for batch in load.waiting for event in batch]
        load.waiting[:] = batches(rest, dice, most=1000)
        await load.send(url, key)
        assert sorted(await stored_ids(tmp_path)) == sorted(event["id"] for event in envelopes)
        headers = {"Authorization": f"Bearer {key}"}
        async with httpx.AsyncClient(base_url=url, headers=headers, timeout=60) as client:
            again = await post(client, envelopes)
            assert again["duplicate"] == len(envelopes)
            await until_folded(tmp_path)
            volume = await ticket_volume(client)
        await desk.tell(envelopes)
        assert volume == (await desk.read("ticket_volume")).value
        assert await facts(address(tmp_path), "default") == await facts(dsn, desk.workspace)


async def check_kept(data_dir: Path, load: CrashLoad) -> None:
    stored = await stored_ids(data_dir)
    assert load.acknowledged - set(stored) == set()
    assert len(stored) == len(set(stored))


async def ticket_volume(client: httpx.AsyncClient) -> float:
    years = '{between: {start: "2000-01-01T00:00:00Z", end: "2030-01-01T00:00:00Z"}}'
    query = f"{{ metrics(scope: {{range: {years}}}) {{ ticketVolume {{ value }} }} }}"
    answer = await client.post("/graphql", json={"query": query})
    value: float = answer.json()["data"]["metrics"]["ticketVolume"]["value"]
    return value


@contextmanager
def serving(data_dir: Path) -> Iterator[tuple[Running, str]]:
    """The service, once it answers."""
    port = free_port()
    with running(data_dir, "serve", port=str(port)) as service:
        await_ready(service, port)
        yield service, f"http://127.0.0.1:{port}"


# Imports ---------------------------------------------------------------------------------------


async def test_an_import_that_was_killed_goes_on_when_repeated(
    tmp_path: Path, desk: StoredDesk, dsn: str, crashes: int
) -> None:
    dice, envelopes, stored = Random(SEED), events(18), 0
    log, data_dir = tmp_path / "log.ndjson.gz", tmp_path / "data"
    log.write_bytes(gzip.compress(b"\n".join(map(orjson.dumps, envelopes)), 1))
    rounds = max(2, crashes - 1)
    for number in range(rounds):
        # Kill it while it stores, at last while it folds.
        enough = len(envelopes) if number == rounds - 1 else min(stored + 1, len(envelopes))
        with running(data_dir, "import", str(log)) as command:
            await until_stored(command, data_dir, enough)
            await asyncio.sleep(dice.uniform(0, 0.1))
            command.kill_all(dice)
        with embedded(data_dir):
            stored = len(await stored_ids(data_dir))
        assert stored >= enough
    said = run(data_dir, ["import", str(log)])
    assert (
        f"{len(envelopes) - stored:,} accepted, {stored:,} seen before (0 with another body)"
        in said
    )
    with embedded(data_dir) as server:
        assert sorted(await stored_ids(data_dir)) == sorted(event["id"] for event in envelopes)
        await desk.tell(envelopes)
        assert await facts(server.dsn, "default") == await facts(dsn, desk.workspace)


async def until_stored(command: Running, data_dir: Path, enough: int) -> None:
    """Wait until so many events are stored and something is yet to be folded."""
    query = "SELECT (SELECT count(*) FROM event), EXISTS (SELECT FROM fold_mark)"
    while command.process.poll() is None:
        with suppress(EmbeddedServerError, OSError, asyncpg.PostgresError):
            ((count, is_marked),) = await fetch(data_dir, query)
            if count >= enough and is_marked:
                return
        await asyncio.sleep(0.02)


# First start -----------------------------------------------------------------------------------


async def is_initialising(data_dir: Path) -> bool:
    return await asyncio.to_thread(lambda: any(data_dir.glob("postgres.new-*/base")))


async def is_starting(data_dir: Path) -> bool:
    return (data_dir / "postgres").exists()


async def is_migrating(data_dir: Path) -> bool:
    with suppress(EmbeddedServerError, OSError, asyncpg.PostgresError):
        return bool(await fetch(data_dir, "SELECT FROM pg_locks WHERE locktype = 'advisory'"))
    return False


async def test_a_first_start_that_was_killed_is_made_good_by_the_next(tmp_path: Path) -> None:
    dice = Random(SEED)
    for is_time in (is_initialising, is_starting, is_migrating):
        with running(tmp_path, "migrate") as first:
            while not await is_time(tmp_path):
                assert first.process.poll() is None, first.output.read_text("utf-8")
                await asyncio.sleep(0.005)
            await asyncio.sleep(dice.uniform(0, 0.05))
            first.kill_all(dice)
    assert "the database is at" in run(tmp_path, ["migrate"])
    with embedded(tmp_path):
        assert await fetch(tmp_path, "SELECT FROM event LIMIT 1") == []
