"""Live answers: told again when they have become others, over events and over a socket."""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx
import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Subprotocol

from api.http.connection_limits import MAX_OF_A_KEY
from api.live.websocket import MAX_OF_A_CONNECTION, PROTOCOL
from tests.served import Served
from tests.service import BATCH, event

SPAN = '{start: "2022-05-04T00:00:00Z", end: "2022-05-05T00:00:00Z"}'
PAST = '{start: "2021-05-04T00:00:00Z", end: "2021-05-05T00:00:00Z"}'


def watching(span: str = SPAN, names: str = "TICKET_VOLUME", every: int = 500) -> str:
    scope = f"scope: {{range: {{between: {span}}}}}, names: [{names}], minIntervalMs: {every}"
    return f"subscription {{ metricsChanged({scope}) {{ ticketVolume {{ value }} }} }}"


def volume(body: Any) -> float:
    value: float = body["data"]["metricsChanged"]["ticketVolume"]["value"]
    return value


def open_ticket(served: Served, day: str) -> None:
    opened = event("ticket.opened", f"L-{time.monotonic_ns()}", f"{day}T09:00:00Z", channel="email")
    headers = {"Authorization": f"Bearer {served.key}", "Content-Type": BATCH}
    response = httpx.post(f"{served.address}/v1/events", json=[opened], headers=headers)
    assert response.json()["accepted"] == 1


@contextmanager
def events(
    served: Served, query: str, key: str | None = None
) -> Iterator[Iterator[tuple[str, Any]]]:
    """The events of a question: their names and data."""
    headers = {"Accept": "text/event-stream", "Authorization": f"Bearer {key or served.key}"}
    with (
        httpx.Client(base_url=served.address, timeout=10) as client,
        client.stream("POST", "/graphql", json={"query": query}, headers=headers) as response,
    ):
        assert response.status_code == 200
        assert response.headers["content-type"] == "text/event-stream; charset=utf-8"
        yield _parsed(response.iter_lines())


def _parsed(lines: Iterator[str]) -> Iterator[tuple[str, Any]]:
    name, until = "", time.monotonic() + 20
    for line in lines:
        assert time.monotonic() < until, "nothing but signs of life"
        if line.startswith("event: "):
            name = line.removeprefix("event: ")
        elif line.startswith("data:"):
            data = line.removeprefix("data:").strip()
            yield name, json.loads(data) if data else None


@contextmanager
def socket(served: Served, key: str | None = None) -> Iterator[ClientConnection]:
    """A connection that has been greeted."""
    with dial(served) as made:
        payload = {"Authorization": f"Bearer {key or served.key}"}
        say(made, type="connection_init", payload=payload)
        assert hear(made) == {"type": "connection_ack"}
        yield made


@contextmanager
def dial(served: Served, protocol: str = PROTOCOL, key: str = "") -> Iterator[ClientConnection]:
    address = served.address.replace("http", "ws") + "/graphql"
    headers = {"Authorization": key} if key else {}
    with connect(address, subprotocols=[Subprotocol(protocol)], additional_headers=headers) as made:
        yield made


def say(made: ClientConnection, **message: Any) -> None:
    made.send(json.dumps(message))


def hear(made: ClientConnection) -> Any:
    return json.loads(made.recv(timeout=10))


def closed(made: ClientConnection) -> int:
    with pytest.raises(ConnectionClosed) as caught:
        made.recv(timeout=10)
    assert caught.value.rcvd is not None
    return int(caught.value.rcvd.code)


def test_events_tell_the_answer_now_and_when_it_changed(served: Served) -> None:
    with events(served, watching()) as stream:
        name, body = next(stream)
        before = volume(body)
        open_ticket(served, "2022-05-04")
        assert (name, volume(next(stream)[1])) == ("next", before + 1)


def test_what_does_not_change_the_answer_is_not_told(served: Served) -> None:
    with events(served, watching(PAST)) as stream:
        before = volume(next(stream)[1])
        open_ticket(served, "2022-05-04")  # another day
        time.sleep(1.5)
        open_ticket(served, "2021-05-04")
        assert volume(next(stream)[1]) == before + 1


def test_a_query_is_answered_in_one_event(served: Served) -> None:
    with events(served, "{ __typename }") as stream:
        assert list(stream) == [("next", {"data": {"__typename": "Query"}}), ("complete", None)]


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("{", "BAD_INPUT"),
        ("subscription { nothing }", "BAD_INPUT"),
        (watching(every=10), "BAD_INPUT"),
        (watching('{start: "2021-05-05T00:00:00Z", end: "2021-05-04T00:00:00Z"}'), "EMPTY_PERIOD"),
        ("mutation { __typename }", "BAD_INPUT"),
    ],
)
def test_what_cannot_be_answered_is_told_and_ends(served: Served, query: str, code: str) -> None:
    with events(served, query) as stream:
        (name, body), (last, _) = stream
    assert (name, last) == ("next", "complete")
    assert body["errors"][0]["extensions"]["code"] == code


def test_events_need_a_key(served: Served) -> None:
    headers = {"Accept": "text/event-stream"}
    question = {"query": watching()}
    response = httpx.post(f"{served.address}/graphql", json=question, headers=headers)
    assert response.status_code == 401


def test_a_subscription_without_events_is_told_how(served: Served) -> None:
    headers = {"Authorization": f"Bearer {served.key}"}
    response = httpx.post(f"{served.address}/graphql", json={"query": watching()}, headers=headers)
    (error,) = response.json()["errors"]
    assert "text/event-stream" in error["message"]


def test_a_revoked_key_ends_its_answers(served: Served) -> None:
    key = served.new_key()
    with events(served, watching(), key) as stream:
        assert next(stream)[0] == "next"
        served.revoke_keys()
        name, body = next(stream)
        assert (name, body["errors"][0]["extensions"]["code"]) == ("next", "UNAUTHENTICATED")
        assert next(stream) == ("complete", None)


def test_a_key_has_only_so_many(served: Served) -> None:
    key = served.new_key()
    headers = {"Accept": "text/event-stream", "Authorization": f"Bearer {key}"}
    question = {"query": watching()}

    with httpx.Client(base_url=served.address, timeout=10) as client:
        opened: list[Any] = []
        for _ in range(MAX_OF_A_KEY):
            request = client.build_request("POST", "/graphql", json=question, headers=headers)
            parts = client.send(request, stream=True).iter_raw()
            next(parts)
            opened.append(parts)
        refused = client.post("/graphql", json=question, headers=headers)
        assert (refused.status_code, refused.json()["code"]) == (429, "TOO_MANY_SUBSCRIPTIONS")
        for parts in opened:
            parts.close()
        time.sleep(1.2)
        request = client.build_request("POST", "/graphql", json=question, headers=headers)
        assert client.send(request, stream=True).status_code == 200


def test_those_who_ask_the_same_share_the_answer(served: Served) -> None:
    query = watching('{start: "2019-05-04T00:00:00Z", end: "2019-05-05T00:00:00Z"}')
    before = statements(served)
    with (
        events(served, query) as first,
        events(served, query) as second,
        events(served, query) as third,
    ):
        volumes = [volume(next(stream)[1]) for stream in (first, second, third)]
    assert volumes == [0, 0, 0]
    assert statements(served) == before + 1


def statements(served: Served) -> float:
    """KPI statements run so far."""
    key = {"Authorization": f"Bearer {served.key}"}
    figures = httpx.get(f"{served.address}/metrics", headers=key).text.splitlines()
    (line,) = [text for text in figures if text.startswith("supportkpi_kpi_statements_total ")]
    return float(line.split()[1])


def test_a_socket_tells_the_answer_now_and_when_it_changed(served: Served) -> None:
    with socket(served) as made:
        say(made, id="1", type="subscribe", payload={"query": watching()})
        first = hear(made)
        assert (first["id"], first["type"]) == ("1", "next")
        open_ticket(served, "2022-05-04")
        assert volume(hear(made)["payload"]) == volume(first["payload"]) + 1
        say(made, id="1", type="complete")
        say(made, type="ping")
        assert hear(made) == {"type": "pong"}
        say(made, id="1", type="subscribe", payload={"query": "{ __typename }"})
        assert hear(made)["payload"] == {"data": {"__typename": "Query"}}
        assert hear(made) == {"id": "1", "type": "complete"}


def test_a_socket_tells_what_is_wrong_with_a_question(served: Served) -> None:
    with socket(served) as made:
        say(made, id="1", type="subscribe", payload={"query": "{"})
        message = hear(made)
        assert (message["id"], message["type"]) == ("1", "error")
        assert message["payload"][0]["extensions"]["code"] == "BAD_INPUT"


@pytest.mark.parametrize("key", ["Bearer x", "", None, 5])
def test_a_socket_needs_a_key(served: Served, key: Any) -> None:
    with dial(served) as made:
        say(made, type="connection_init", payload={"Authorization": key})
        assert closed(made) == 4403


def test_nothing_is_asked_before_the_greeting(served: Served) -> None:
    with dial(served) as made:
        say(made, id="1", type="subscribe", payload={"query": "{ __typename }"})
        assert closed(made) == 4401


def test_the_old_protocol_is_refused(served: Served) -> None:
    with pytest.raises(InvalidStatus), dial(served, "graphql-ws"):
        pass


@pytest.mark.parametrize(
    ("message", "code"),
    [
        ("nonsense", 4400),
        ("[]", 4400),
        ('{"type": 5}', 4400),
        ('{"type": "start"}', 4400),
        ('{"type": "subscribe"}', 4400),
        ('{"type": "subscribe", "id": "1", "payload": {}}', 4400),
        ('{"type": "subscribe", "id": 1, "payload": {"query": "{ a }"}}', 4400),
        ('{"type": "connection_init"}', 4429),
    ],
)
def test_a_socket_closes_on_what_is_no_message(served: Served, message: str, code: int) -> None:
    with socket(served) as made:
        made.send(message)
        assert closed(made) == code


def test_an_id_is_used_once_at_a_time(served: Served) -> None:
    with socket(served) as made:
        say(made, id="1", type="subscribe", payload={"query": watching()})
        assert hear(made)["type"] == "next"
        say(made, id="1", type="subscribe", payload={"query": watching()})
        assert closed(made) == 4409


def test_a_socket_has_only_so_many(served: Served) -> None:
    with socket(served) as made:
        for number in range(int(MAX_OF_A_CONNECTION.limit)):
            say(made, id=str(number), type="subscribe", payload={"query": watching()})
            assert hear(made)["type"] == "next"
        say(made, id="more", type="subscribe", payload={"query": watching()})
        assert closed(made) == 4429
