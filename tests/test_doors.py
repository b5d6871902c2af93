"""The service as a process, attacked: it answers, and needs no more memory than before."""

import asyncio
import gzip
import resource
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from random import Random

import httpx
import psutil  # type: ignore[import-untyped]
import pytest

from api.http.keys import Right
from persistence.connections.database import Database
from tests.desk import StoredDesk
from tests.hostile import documents, variables, wire
from tests.processes import await_ready, free_port, running
from tests.service import new_keys

ATTACKS = 1000
MEGABYTES = 20
"""More than before."""
QUESTION = {"query": documents.harmless(2000)}


@dataclass(frozen=True)
class Attacked:
    """The service as a process.

    Attributes:
        keys: that may do all, read, or see figures.
    """

    port: int
    figures: int
    keys: tuple[str, str, str]
    process: psutil.Process
    client: httpx.Client

    @property
    def megabytes(self) -> float:
        """The memory that it has."""
        size: int = self.process.memory_info().rss
        return size / 1e6

    def post(self, path: str, body: object = None, content: bytes | None = None) -> int:
        """The status of an answer to a body."""
        headers = {"Authorization": f"Bearer {self.keys[0]}", "Accept": "application/json"}
        url = f"http://127.0.0.1:{self.port}{path}"
        if content is not None:
            headers["Content-Type"] = "application/cloudevents-batch+json"
            return self.client.post(url, content=content, headers=headers).status_code
        return self.client.post(url, json=body, headers=headers).status_code

    def send(self, data: bytes) -> None:
        """Send some bytes, and read what is answered, if it comes soon."""
        with wire.connected(self.port) as made, suppress(TimeoutError):
            made.settimeout(0.05)
            wire.send(made, data)
            wire.heard(made)


async def _keys(dsn: str) -> tuple[str, str, str]:
    database = await Database.connect(dsn)
    desk = await StoredDesk.create(database, "attacked")
    wanted = [[Right.ADMIN], [Right.READ], [Right.METRICS]]
    admin, read, metrics = await new_keys(database, desk.workspace, wanted)
    await database.close()
    return admin, read, metrics


@pytest.fixture(scope="module")
def attacked(dsn: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Attacked]:
    port, figures = free_port(), free_port()
    keys = asyncio.run(_keys(dsn))
    settings = {"database_url": dsn, "port": str(port), "metrics_address": f"127.0.0.1:{figures}"}
    folder = tmp_path_factory.mktemp("attacked")
    with running(folder, "serve", **settings) as service, httpx.Client(timeout=30) as client:
        await_ready(service, port)
        yield Attacked(port, figures, keys, psutil.Process(service.process.pid), client)


def attack_by_document(attacked: Attacked, dice: Random) -> None:
    assert attacked.post("/graphql", {"query": documents.document(dice)}) == 200


def attack_by_variables(attacked: Attacked, dice: Random) -> None:
    body = {"query": variables.QUESTION, "variables": variables.variables(dice)}
    assert attacked.post("/graphql", body) in {200, 400, 413}


def attack_by_remembering(attacked: Attacked, dice: Random) -> None:
    """Questions that are good, each of them another one, by whatever might be remembered."""
    name = f"a{dice.random():.12f}".replace(".", "")
    query = f"{{ {name}: __typename {'b: __typename ' * 300} }}"
    assert attacked.post("/graphql", {"query": query}) == 200


def attack_by_headers(attacked: Attacked, dice: Random) -> None:
    some = bytes(dice.choices(b"abc:;, \r\n\x00=", k=60)) * dice.choice((1, 100, 30_000))
    attacked.send(b"POST /graphql HTTP/1.1\r\nHost: a\r\n" + dice.choice((b"", b"X: ")) + some)


def attack_by_accept(attacked: Attacked, dice: Random) -> None:
    kinds = ",".join(f"a/{dice.random()};q=0.{n}" for n in range(150))
    url = f"http://127.0.0.1:{attacked.port}/graphql"
    headers = {"Accept": kinds, "Accept-Encoding": kinds, "Authorization": f"Bearer {kinds}"}
    assert attacked.client.post(url, json=QUESTION, headers=headers).status_code in {401, 406}


def attack_by_body(attacked: Attacked, dice: Random) -> None:
    some = dice.choice((b"[", b'{"a":', b"[" * 90 + b"1,", b'"x', gzip.compress(b"x" * 1000)))
    size = dice.choice((1000, 100_000, 1_000_000))
    body = b"[" + some * (size // len(some))
    assert attacked.post("/v1/events", content=body) in {400, 413, 415}


def attack_by_leaving(attacked: Attacked, dice: Random) -> None:
    size = dice.randrange(100_000)
    head = b"POST /v1/events HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\n"
    with wire.connected(attacked.port) as made:
        wire.send(made, (head + b"x" * size)[: dice.randrange(1, size + 100)])


ATTACK: tuple[Callable[[Attacked, Random], None], ...] = (
    attack_by_document,
    attack_by_document,
    attack_by_variables,
    attack_by_remembering,
    attack_by_headers,
    attack_by_accept,
    attack_by_body,
    attack_by_leaving,
)


def test_c3_a_thousand_attacks_leave_memory_as_it_was(attacked: Attacked, examples: int) -> None:
    # After some of them what is remembered is full, and what the allocator keeps ready is there.
    for number in range(ATTACKS // 5):
        ATTACK[number % len(ATTACK)](attacked, Random(-number))
    before = attacked.megabytes
    for number in range(max(ATTACKS, 10 * examples)):
        ATTACK[number % len(ATTACK)](attacked, Random(number))
    assert attacked.post("/graphql", QUESTION) == 200
    assert attacked.megabytes < before + MEGABYTES


def test_c4_more_idle_connections_than_usual_files_shut_nobody_out(attacked: Attacked) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(max(soft, 2000), hard), hard))
    with ExitStack() as opened:
        for number in range(min(1100, hard - 300)):
            idle = opened.enter_context(wire.connected(attacked.port))
            wire.send(idle, b"POST /graphql HTTP/1.1\r\n" if number % 2 else b"")
        assert attacked.post("/graphql", QUESTION) == 200
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def test_c10_figures_have_an_address_of_their_own(attacked: Attacked) -> None:
    response = httpx.get(f"http://127.0.0.1:{attacked.figures}/metrics")
    assert "supportkpi_events_total" in response.text
    assert httpx.get(f"http://127.0.0.1:{attacked.figures}/graphql").status_code == 404
    key = {"Authorization": f"Bearer {attacked.keys[2]}"}
    public = f"http://127.0.0.1:{attacked.port}/metrics"
    assert httpx.get(public, headers=key).status_code == 404


def test_c10_an_address_that_is_taken_is_told(
    dsn: str, tmp_path_factory: pytest.TempPathFactory, attacked: Attacked
) -> None:
    settings = {"database_url": dsn, "port": str(free_port())}
    settings["metrics_address"] = f"127.0.0.1:{attacked.figures}"
    with running(tmp_path_factory.mktemp("taken"), "serve", **settings) as service:
        assert service.process.wait(60) == 1
        assert "SUPPORTKPI_METRICS_ADDRESS" in service.output.read_text("utf-8")


def test_c10_a_process_with_two_addresses_ends_when_it_is_told(attacked: Attacked) -> None:
    """The last test of these."""
    attacked.process.terminate()
    with suppress(psutil.NoSuchProcess):
        attacked.process.wait(60)
    assert not attacked.process.is_running()
