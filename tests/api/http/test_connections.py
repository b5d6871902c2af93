"""Connections: heads, bodies and readers are bounded in bytes and seconds, clients in number."""

import resource
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import httpx
import orjson
import pytest

from api.http.connections import (
    MAX_FIELDS,
    MAX_HEAD,
    MAX_TARGET,
    BoundedConnection,
    ConnectionRules,
    _Phase,
)
from tests.hostile.wire import ENDLESS, Wire, answered, heard, send, serving, status

SILENCE = 0.5
"""Seconds, in place of 15."""
LONG = 30 * SILENCE
"""Seconds within which something ends on a busy machine."""
GET = b"GET / HTTP/1.1\r\nHost: a\r\n"
POST = b"POST / HTTP/1.1\r\nHost: a\r\n"
UPGRADE = (
    b"Upgrade: websocket\r\nConnection: upgrade\r\n"
    b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
)
HASTY = ConnectionRules(100, SILENCE, 2 * SILENCE, 3 * SILENCE, rate=10_000)


@pytest.fixture(scope="module")
def wire() -> Iterator[Wire]:
    """A server of as much patience as is usual."""
    with serving(ConnectionRules(connections=100)) as served:
        yield served


@pytest.fixture(scope="module")
def hasty() -> Iterator[Wire]:
    """A server of little patience."""
    with serving(HASTY) as served:
        yield served


def wait_until(is_so: Callable[[], bool]) -> None:
    until = time.monotonic() + LONG
    while not is_so():
        assert time.monotonic() < until
        time.sleep(0.02)


FITS = int(MAX_HEAD.limit) - 1000
TOO_LARGE = {
    "one header": GET + b"X: " + b"x" * 40_000 + b"\r\n\r\n",
    "many headers": GET + b"".join(b"X-%d: %s\r\n" % (n, b"x" * 900) for n in range(50)) + b"\r\n",
    "very many headers": GET + b"a: b\r\n" * 150 + b"\r\n",
    "nameless headers": GET + b"a:\r\n" * 10_000,
    "a name without end": GET + b"x" * 5_000_000,
    "a value without end": GET + b"X: " + b"x" * 5_000_000,
    "headers without end": GET + b"X-Y: z\r\n" * 500_000,
    "blanks without end": GET + b"X: " + b" " * 5_000_000,
    "an upgrade": GET
    + b"Upgrade: websocket\r\nConnection: upgrade\r\nX: "
    + b"x" * 40_000
    + b"\r\n\r\n",
    "trailers": POST + b"Transfer-Encoding: chunked\r\n\r\n0\r\n" + b"X: y\r\n" * 100_000,
    "a trailer without end": POST
    + b"Transfer-Encoding: chunked\r\n\r\n0\r\nX: "
    + b"y" * 5_000_000,
    "extensions of chunks": POST
    + b"Transfer-Encoding: chunked\r\n\r\n"
    + (b"1;" + b"e" * 1000 + b"\r\nx\r\n") * 1000,
}
SPLITS = {"at once": 1 << 30, "in parts": 7000}


@pytest.mark.parametrize("part", SPLITS.values(), ids=SPLITS)
@pytest.mark.parametrize("sent", TOO_LARGE.values(), ids=TOO_LARGE)
def test_c3_headers_that_are_too_large_are_refused(wire: Wire, sent: bytes, part: int) -> None:
    with wire.open() as made:
        for start in range(0, min(len(sent), 400 * part), part):
            send(made, sent[start : start + part])
        answer = heard(made)
    answer = answer[answer.index(b"HTTP/1.1 431") :]
    assert b"connection: close" in answer
    assert orjson.loads(answer.partition(b"\r\n\r\n")[2])["code"] == "TOO_LARGE"


def test_c3_what_would_pass_for_another_answer_is_not_told(hasty: Wire) -> None:
    with hasty.open() as made:
        send(made, POST + LENGTH + b"x" * 10)
        send(made, b"x" * 99_990 + GET + b"X: " + b"x" * 40_000)
        assert b"431" not in heard(made).splitlines()[:1]


def test_c3_headers_up_to_the_bound_are_taken(wire: Wire) -> None:
    large = GET + b"Connection: close\r\nX: " + b"x" * FITS + b"\r\n\r\n"
    assert status(wire.ask(large)) == 200
    many = b"a: b\r\n" * (int(MAX_FIELDS.limit) - 2)
    assert status(wire.ask(GET + b"Connection: close\r\n" + many + b"\r\n")) == 200


@pytest.mark.parametrize(
    ("path", "header", "expected"),
    [
        (b"/socket", b"X: " + b"x" * 7000, 101),
        (b"/socket", b"X: " + b"x" * 20_000, 431),
        (b"/socket?" + b"x" * 20_000, b"X: y", 431),
        (b"/socket", b"Authorization: a\r\nAuthorization: b", 403),
        (b"/socket", b"Sec-WebSocket-Version: 12", 400),
    ],
)
def test_c3_so_is_a_socket(wire: Wire, path: bytes, header: bytes, expected: int) -> None:
    with wire.open() as made:
        send(made, GET.replace(b"/ ", path + b" ") + UPGRADE + header + b"\r\n\r\n")
        assert status(made.recv(65536)) == expected


@pytest.mark.parametrize("ending", [b" HTTP/1.1\r\nHost: a\r\n\r\n", b""])
def test_c3_a_url_that_is_too_long_is_refused(wire: Wire, ending: bytes) -> None:
    assert status(wire.ask(b"GET /?" + b"x" * int(MAX_TARGET.limit) + ending)) == 414


def test_c3_a_long_url_is_taken(wire: Wire) -> None:
    end = b" HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
    assert status(wire.ask(b"GET /?" + b"x" * 32_768 + end)) == 200


def test_c3_a_trailer_is_no_header(wire: Wire) -> None:
    chunks = b"3\r\nabc\r\n0\r\nAuthorization: Bearer x\r\n\r\n"
    answer = wire.ask(POST + b"Connection: close\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks)
    assert status(answer) == 200
    assert answer.endswith(b"3")
    assert b"authorization" not in dict(wire.seen.headers[-1])


SMUGGLED = {
    "two lengths": b"Content-Length: 3\r\nContent-Length: 4\r\n\r\nabcd",
    "one length twice": b"Content-Length: 3\r\nContent-Length: 3\r\n\r\nabc",
    "a length and chunks": b"Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "chunks and a length": b"Transfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n0\r\n\r\n",
    "chunks twice": b"Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "no chunks": b"Transfer-Encoding: identity\r\n\r\nabc",
    "a length of two": b"Content-Length: 3, 3\r\n\r\nabc",
    "a signed length": b"Content-Length: +3\r\n\r\nabc",
    "a negative length": b"Content-Length: -3\r\n\r\nabc",
    "two hosts": b"Host: b\r\nContent-Length: 0\r\n\r\n",
    "two types": b"Content-Type: a/b\r\nContent-Type: c/d\r\nContent-Length: 0\r\n\r\n",
    "a folded header": b"X: a\r\n b\r\nContent-Length: 0\r\n\r\n",
    "a blank before the colon": b"X : a\r\nContent-Length: 0\r\n\r\n",
    "no HTTP": b"\x00\x01\x02\r\n\r\n",
}


@pytest.mark.parametrize("rest", SMUGGLED.values(), ids=SMUGGLED)
def test_c7_what_two_readers_could_read_differently_is_refused(wire: Wire, rest: bytes) -> None:
    assert status(wire.ask(POST + b"Connection: close\r\n" + rest)) == 400


def test_c7_a_request_says_which_host_it_is_for(wire: Wire) -> None:
    line = b"GET / HTTP/1.1\r\n"
    for head in (line, line + UPGRADE, line + b"X-Host: a\r\n", line + b"X: y\r\nHosts: a\r\n"):
        heard = wire.ask(head + b"\r\n")
        assert status(heard) == 400
        assert b"host" in heard.partition(b"\r\n\r\n")[2]
    assert status(wire.ask(b"GET / HTTP/1.0\r\n\r\n")) == 200


@pytest.mark.parametrize("sent", [b"", b"G", GET, GET + b"X: y", b"\r\n\r\n"])
def test_c4_a_head_that_does_not_come_ends(hasty: Wire, sent: bytes) -> None:
    began = time.monotonic()
    answer = hasty.ask(sent)
    assert status(answer) == (408 if sent else 0)
    assert SILENCE * 0.9 < time.monotonic() - began < LONG


def dripping(hasty: Wire, first: bytes, drip: bytes, every: float) -> bytes:
    """What is heard of somebody who sends a little again and again."""
    with hasty.open() as made:
        send(made, first)
        until = time.monotonic() + LONG
        made.settimeout(every)
        received = b""
        while time.monotonic() < until:
            try:
                part = made.recv(65536)
            except TimeoutError:
                send(made, drip)
            except ConnectionResetError:
                return received
            else:
                if not part:
                    return received
                received += part
    raise AssertionError("it never ends")


LENGTH = b"Content-Length: 100000\r\n\r\n"
CHUNKED = b"Transfer-Encoding: chunked\r\n\r\n"


def phases(served: Wire) -> set[_Phase]:
    connections = served.server.server_state.connections
    return {each._phase for each in connections if isinstance(each, BoundedConnection)}


DRIPPING = {
    "a head": (GET + b"X: ", b"x"),
    "headers": (GET, b"X: y\r\n"),
    "a URL": (b"GET /", b"a"),
    "empty lines": (b"\r\n", b"\r\n"),
    "a body": (POST + LENGTH, b"x"),
    "a body, a little faster": (POST + LENGTH, b"x" * 100),
    "chunks": (POST + CHUNKED, b"1\r\nx\r\n"),
    "an upgrade": (GET + b"Connection: upgrade\r\nUpgrade: websocket\r\n", b"X: y\r\n"),
    "the second of two": (GET + b"\r\n" + GET, b"X: y\r\n"),
}


@pytest.mark.parametrize(("first", "drip"), DRIPPING.values(), ids=DRIPPING)
def test_c4_a_byte_now_and_then_is_no_progress(hasty: Wire, first: bytes, drip: bytes) -> None:
    answer = dripping(hasty, first, drip, SILENCE / 10)
    answer = answer[answer.index(b"HTTP/1.1 408") :]
    assert orjson.loads(answer.partition(b"\r\n\r\n")[2])["code"] == "TOO_SLOW"


def test_c4_who_waits_for_a_slow_body_is_told(hasty: Wire) -> None:
    before = hasty.seen.gone
    assert status(hasty.ask(POST + LENGTH + b"x" * 10)) == 408
    wait_until(lambda: hasty.seen.gone > before)


def test_c4_a_body_that_comes_steadily_is_taken(hasty: Wire) -> None:
    with hasty.open() as made:
        send(made, POST + b"Connection: close\r\n" + LENGTH)
        for _ in range(20):
            send(made, b"x" * 5000)
            time.sleep(SILENCE / 10)
        assert heard(made).endswith(b"100000")


def test_c4_a_body_that_nobody_wants_any_more_ends(hasty: Wire) -> None:
    answer = dripping(hasty, POST.replace(b"/ ", b"/early ") + LENGTH, b"x", SILENCE / 10)
    assert status(answer) == 413


def test_c4_an_idle_connection_is_kept_for_a_while(hasty: Wire) -> None:
    with hasty.open() as made:
        send(made, GET + b"\r\n")
        assert answered(made) == 200
        time.sleep(1.5 * SILENCE)
        send(made, GET + b"\r\n")
        assert answered(made) == 200
        began = time.monotonic()
        assert heard(made) == b""
        assert 2.5 * SILENCE < time.monotonic() - began < LONG


def test_c4_who_does_not_read_the_answer_is_left(hasty: Wire) -> None:
    with hasty.open() as made:
        send(made, GET.replace(b"/ ", b"/endless ") + b"\r\n")
        assert made.recv(100)
        assert hasty.server.server_state.tasks
        wait_until(lambda: not hasty.server.server_state.tasks and not hasty.connections)


def test_c4_who_reads_steadily_gets_all(hasty: Wire) -> None:
    with hasty.open() as made:
        send(made, GET.replace(b"/ ", b"/endless ") + b"Connection: close\r\n\r\n")
        assert len(heard(made)) > ENDLESS


def test_c4_idle_connections_make_room() -> None:
    with serving(ConnectionRules(connections=20)) as served, ExitStack() as opened:
        kept = opened.enter_context(served.open())
        send(kept, POST + LENGTH)
        wait_until(lambda: phases(served) == {_Phase.BODY})
        idle = [opened.enter_context(served.open()) for _ in range(60)]
        for connection in idle[::3]:
            send(connection, GET + b"\r\n")
        for _ in range(40):
            assert httpx.get(f"http://127.0.0.1:{served.port}/").status_code == 200
        assert served.connections <= 21
        send(kept, b"x" * 100_000)
        assert answered(kept) == 200


def test_c4_if_all_are_busy_the_next_is_told_so() -> None:
    with serving(ConnectionRules(connections=3)) as served, ExitStack() as opened:
        for _ in range(3):
            busy = opened.enter_context(served.open())
            send(busy, GET.replace(b"/ ", b"/endless ") + b"\r\n")
            assert busy.recv(100)
        answer = served.ask(GET + b"\r\n")
        assert status(answer) == 503
        assert b"retry-after: 5" in answer


def test_c4_a_process_may_have_a_file_for_each_connection() -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    with serving(ConnectionRules(connections=soft + 50 if soft < hard else 50)):
        now, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    assert now >= min(hard, soft)
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def test_c4_a_socket_is_not_idle(hasty: Wire) -> None:
    with hasty.open() as made:
        send(made, GET.replace(b"/ ", b"/socket ") + UPGRADE + b"\r\n")
        assert b"101" in made.recv(65536)
        made.settimeout(5 * SILENCE)
        with pytest.raises(TimeoutError):
            made.recv(1)


def test_c3_many_at_once_take_no_memory(wire: Wire) -> None:
    threads = [
        threading.Thread(target=wire.ask, args=(GET + b"X: " + b"x" * 2_000_000,)) for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    wait_until(lambda: wire.connections == 0)
