"""A load generator that costs little: keep-alive connections, one request in flight on each.

`python -m bench.load --port P --path /v1/events --file LINES --source S --seconds N` posts the
lines of a file one by one, under a source of their own so that none was told before. It stops at
the first answer that is not what it must be.
"""

import argparse
import asyncio
import json
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

import uvloop

from bench.logs import SOURCE
from bench.results import percentile

_HEAD = (
    "POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {token}\r\n"
    "Content-Type: application/json\r\nContent-Length: {length}\r\n\r\n"
)
_ACCEPTED = b"HTTP/1.1 202"
_GRACE_SECONDS = 10.0
_END_OF_HEAD = b"\r\n\r\n"


@dataclass(slots=True)
class Load:
    """The requests that are left, and what became of those that were sent."""

    requests: Iterator[bytes]
    until: float
    done: asyncio.Event
    open: int
    latencies: list[float] = field(default_factory=list)
    problem: str = ""

    def next(self) -> bytes | None:
        return None if time.perf_counter() > self.until else next(self.requests, None)

    def close(self, problem: str = "") -> None:
        self.problem = self.problem or problem
        self.open -= 1
        if problem or not self.open:
            self.done.set()


class Sender(asyncio.Protocol):
    """One connection."""

    def __init__(self, load: Load) -> None:
        self._load = load
        self._received = b""
        self._sent_at = 0.0
        self._is_over = False
        self._transport: asyncio.WriteTransport

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.WriteTransport", transport)
        self._send()

    def data_received(self, data: bytes) -> None:
        self._received += data
        head, is_whole, body = self._received.partition(_END_OF_HEAD)
        if not is_whole or len(body) < _length(head):
            return
        if not head.startswith(_ACCEPTED) or b'"refused_count":1' in body:
            self._end(self._received.decode())
            return
        self._load.latencies.append(time.perf_counter() - self._sent_at)
        self._received = b""
        self._send()

    def connection_lost(self, error: Exception | None) -> None:
        if not self._is_over:
            self._end(f"the connection was lost: {error}")

    def _send(self) -> None:
        request = self._load.next()
        if request is None:
            self._end()
            return
        self._sent_at = time.perf_counter()
        self._transport.write(request)

    def _end(self, problem: str = "") -> None:
        self._is_over = True
        self._transport.close()
        self._load.close(problem)


def _length(head: bytes) -> int:
    _, _, rest = head.lower().partition(b"content-length:")
    return int(rest.partition(b"\r\n")[0])


def _requests(options: argparse.Namespace) -> list[bytes]:
    old, new = f'"{SOURCE}"'.encode(), f'"{options.source}"'.encode()
    requests = []
    for line in options.file.read_bytes().splitlines():
        body = line.replace(old, new)
        head = _HEAD.format(path=options.path, token=options.token, length=len(body))
        requests.append(head.encode() + body)
    return requests


async def _run(options: argparse.Namespace) -> dict[str, float]:
    requests, loop = iter(_requests(options)), asyncio.get_running_loop()
    begun = time.perf_counter()
    load = Load(requests, begun + options.seconds, asyncio.Event(), options.connections)
    for _ in range(options.connections):
        await loop.create_connection(lambda: Sender(load), "127.0.0.1", options.port)
    async with asyncio.timeout(options.seconds + _GRACE_SECONDS):
        await load.done.wait()
    seconds = time.perf_counter() - begun
    if load.problem:
        raise RuntimeError(load.problem)
    return {
        "rate": len(load.latencies) / seconds,
        "count": len(load.latencies),
        "p50_ms": percentile(load.latencies, 0.5) * 1e3,
        "p99_ms": percentile(load.latencies, 0.99) * 1e3,
        "cpu": time.process_time(),
    }


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--path", required=True)
    parser.add_argument("--file", type=Path, required=True)
    parser.add_argument("--source", required=True)
    parser.add_argument("--seconds", type=float, required=True)
    parser.add_argument("--token", default="none")
    parser.add_argument("--connections", type=int, default=32)
    options = parser.parse_args()
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        print(json.dumps(runner.run(_run(options))))


if __name__ == "__main__":
    main()
