"""Callers that go away are no faults: nothing is told of them but at the level of debug."""

import logging
import socket
import time
from collections.abc import Sequence
from urllib.parse import urlsplit

import pytest
import structlog

from tests.served import Served

LEAVING = 40


def leave(served: Served, path: str, body: bytes, sent: int) -> None:
    """Begin a request, and go away in the middle of its body, or before its answer."""
    address = urlsplit(served.address)
    head = (
        f"POST {path} HTTP/1.1\r\nHost: kpi\r\nAuthorization: Bearer {served.key}\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    with socket.create_connection((address.hostname or "", address.port or 0)) as connection:
        connection.sendall(head.encode() + body[:sent])


@pytest.mark.parametrize("path", ["/v1/events", "/graphql", "/v1/ratings", "/v1/export"])
def test_d2_a_caller_that_goes_away_is_one_line_of_debug(
    served: Served, path: str, caplog: pytest.LogCaptureFixture
) -> None:
    body = b'{"query": "{ limits { cost } }"}' + b" " * 1000
    with structlog.testing.capture_logs() as logs, caplog.at_level(logging.WARNING):
        for number in range(LEAVING):
            leave(served, path, body, sent=number * len(body) // (LEAVING - 1))
        until = time.monotonic() + 20
        while not _events_of(logs) and time.monotonic() < until:
            time.sleep(0.05)
        time.sleep(0.5)
    assert _events_of(logs)
    assert {line["log_level"] for line in logs if line["event"] == "client_gone"} == {"debug"}
    assert [line for line in logs if line["log_level"] in {"warning", "error"}] == []
    assert caplog.records == []


def _events_of(logs: Sequence[object]) -> list[object]:
    return [line for line in logs if isinstance(line, dict) and line["event"] == "client_gone"]
