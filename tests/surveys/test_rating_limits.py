"""How often the public pages may be asked for, and by whom."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from copy import deepcopy
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from ipaddress import ip_network
from itertools import product
from pathlib import Path

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr, ValidationError
from starlette.requests import Request

import api.app
from api.app import create_app
from api.settings import Settings
from domain.bounds import Bound
from domain.errors import Unavailable
from persistence.connections.database import Database
from surveys import limits
from surveys.answering import MOST_ANSWERS
from surveys.limits import OF_WORKSPACE, OPENED, REMEMBERED, SENT, STRAY, Limit
from surveys.visitors import Visitors
from tests.flow import Flow

START = datetime(2026, 5, 4, 12, tzinfo=UTC)
From = Callable[..., AbstractAsyncContextManager[httpx.AsyncClient]]


@pytest.fixture
def limited(flow: Flow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> From:
    """The application with its limits, asked from an address."""
    monkeypatch.setattr(api.app, "now", flow.clock)
    settings = Settings(
        data_dir=tmp_path,
        secret=SecretStr("made up for tests, and long enough"),
        trusted_proxies="10.0.0.0/8, 2001:db8:99::1",
    )
    app = create_app(settings, flow.service.database, with_workers=False)

    @asynccontextmanager
    async def ask(address: str = "198.51.100.7") -> AsyncIterator[httpx.AsyncClient]:
        transport = httpx.ASGITransport(app, client=(address, 1))
        async with httpx.AsyncClient(transport=transport, base_url="https://kpi.test") as client:
            yield client

    return ask


def is_refused(response: httpx.Response) -> bool:
    """Whether it came too often, and is told so by a page."""
    if response.status_code != 429:
        return False
    assert 1 <= int(response.headers["retry-after"]) <= 120
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    assert "try again in a minute" in response.text
    return True


async def test_c8_one_address_tries_30_links_a_minute_that_open_nothing(
    flow: Flow, limited: From
) -> None:
    async with limited() as client:
        tries = [await client.get(f"/r/{n}") for n in range(int(STRAY.limit))]
        assert {each.status_code for each in tries} == {404}
        assert is_refused(await client.get("/u/x"))
        assert is_refused(await client.post("/r/x"))
        # A link that is good is opened all the same, and so are others' links.
        assert (await client.get(flow.path)).status_code == 200
    async with limited("198.51.100.8") as client:
        assert (await client.get("/r/x")).status_code == 404
    flow.clock.forward(minutes=2)
    async with limited() as client:
        assert (await client.get("/r/x")).status_code == 404


@pytest.mark.parametrize("what", ["/r/", "/u/"])
async def test_c8_a_form_that_could_not_be_kept_does_not_count(
    flow: Flow, limited: From, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    def fails(*_: object) -> None:
        raise Unavailable("away")

    nonce = await flow.nonce()
    path = flow.path.replace("/r/", what)
    form = {"score": "4", "n": nonce} if what == "/r/" else {"List-Unsubscribe": "One-Click"}
    async with limited() as client:
        with monkeypatch.context() as patch:
            patch.setattr(Database, "writing", fails)
            tries = [await client.post(path, data=form) for _ in range(2 * int(SENT.limit))]
        assert {each.status_code for each in tries} == {503}
        assert (await client.post(path, data=form)).status_code in {200, 303}


async def test_c8_one_link_is_opened_30_times_a_minute_from_one_address(
    flow: Flow, limited: From
) -> None:
    async with limited() as client:
        for n in range(int(OPENED.limit)):
            method = "HEAD" if n % 2 else "GET"
            assert (await client.request(method, f"{flow.path}/{n % 5}")).status_code == 200
        assert is_refused(await client.get(flow.path))
        assert is_refused(await client.get(flow.link("opt_out")))
    async with limited("2001:db8::7") as client:
        assert (await client.get(flow.path)).status_code == 200


async def test_c8_one_link_sends_10_forms_a_minute(flow: Flow, limited: From) -> None:
    nonce = await flow.nonce()
    async with limited() as first, limited("198.51.100.8") as second:
        for n, client in zip(range(int(SENT.limit)), [first, second] * 5, strict=False):
            answer = await client.post(flow.path, data={"score": str(1 + n % 2), "n": nonce})
            assert answer.status_code == 303
        form = {"score": "5", "comment": "so good", "n": nonce}
        refused = await second.post(f"{flow.path}/3", data=form)
        assert refused.status_code in {409, 429}
    assert len(await flow.revisions()) == SENT.limit == MOST_ANSWERS.limit


async def test_c8_what_was_written_is_not_lost_to_a_limit(flow: Flow, limited: From) -> None:
    async with limited() as client:
        for _ in range(int(SENT.limit)):
            await client.post(flow.path, data={"score": "9"})
        refused = await client.post(flow.path, data={"score": "5", "comment": "so good"})
        assert refused.status_code == 429
        assert int(refused.headers["retry-after"]) >= 1
        assert "so good" in refused.text


@pytest.fixture
def three(monkeypatch: pytest.MonkeyPatch) -> int:
    """A workspace that takes no more than so many forms a minute."""
    monkeypatch.setattr(limits, "OF_WORKSPACE", replace(OF_WORKSPACE, limit=3))
    return 3


async def test_c8_a_workspace_takes_so_many_forms_a_minute(
    flow: Flow, three: int, limited: From
) -> None:
    made = [(await flow.invite()).json()["links"]["neutral"] for _ in range(three + 1)]
    async with limited() as client:
        paths = [str(httpx.URL(link).path) for link in made]
        answers = [await client.post(path, data={"score": "5"}) for path in paths]
        assert [each.status_code for each in answers] == [200] * three + [429]
        # Stopping surveys is no form of theirs.
        stop = {"List-Unsubscribe": "One-Click"}
        assert (await client.post(flow.link("opt_out"), data=stop)).status_code == 200


async def test_c8_scanners_take_nothing_from_the_customer(flow: Flow, limited: From) -> None:
    links = [str(httpx.URL(link).path) for link in flow.invitation["links"].values()]
    async with limited() as scanner:
        for method, link in product(("HEAD", "GET"), links):
            assert (await scanner.request(method, link)).status_code == 200
        # Behind the same address as the scanner, in the same minute.
        page = await scanner.get(flow.path)
        assert page.status_code == 200
        form = {"score": "5", "n": await flow.nonce()}
        assert (await scanner.post(flow.path, data=form)).status_code == 303
        thanks = await scanner.get(flow.path)
        assert (thanks.status_code, "You rated 5" in thanks.text) == (200, True)


async def test_c8_of_200_customers_behind_one_address_none_is_held_back(
    flow: Flow, limited: From
) -> None:
    made = [(await flow.invite()).json()["links"]["neutral"] for _ in range(200)]
    async with limited() as client:
        for link in made:
            path = str(httpx.URL(link).path)
            assert (await client.get(path)).status_code == 200
            assert (await client.post(path, data={"score": "5"})).status_code == 200
            assert (await client.get(path)).status_code == 200


async def test_c8_nobody_gets_around_a_limit_by_saying_whom_he_speaks_for(
    flow: Flow, limited: From
) -> None:
    async with limited() as client:
        answers = [
            await client.get("/r/x", headers={"X-Forwarded-For": f"192.0.2.{n}"}) for n in range(31)
        ]
    assert [is_refused(each) for each in answers] == [False] * 30 + [True]
    assert flow.invitation


async def test_c8_a_proxy_of_ours_says_whom_it_speaks_for(flow: Flow, limited: From) -> None:
    async with limited("10.1.2.3") as client:
        for n in range(40):
            headers = {"X-Forwarded-For": f"1.1.1.1, 192.0.2.{n}, 10.9.9.9"}
            assert (await client.get("/r/x", headers=headers)).status_code == 404
        headers = {"X-Forwarded-For": "192.0.2.200"}
        answers = [await client.get("/r/x", headers=headers) for _ in range(31)]
    assert [is_refused(each) for each in answers] == [False] * 30 + [True]
    assert flow.invitation


@pytest.mark.parametrize(
    ("peer", "forwarded", "address"),
    [
        ("198.51.100.7", "192.0.2.1", "198.51.100.7"),
        ("10.0.0.1", "192.0.2.1", "192.0.2.1"),
        ("10.0.0.1", "192.0.2.1:4711", "192.0.2.1"),
        ("::ffff:10.0.0.1", "192.0.2.1", "192.0.2.1"),
        ("10.0.0.1", "1.1.1.1, 192.0.2.1, 10.0.0.2", "192.0.2.1"),
        ("10.0.0.1", "10.0.0.3, 10.0.0.2", "10.0.0.3"),
        ("10.0.0.1", "1.1.1.1, what, 10.0.0.2", "10.0.0.2"),
        ("10.0.0.1", "", "10.0.0.1"),
        ("10.0.0.1", "[2001:db8:1:2:3::4]:80", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::5", "", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "", "fe80::/64"),
        ("", "192.0.2.1", ""),
    ],
)
def test_c8_a_visitor_is_the_hop_nearest_to_us_that_is_no_proxy(
    peer: str, forwarded: str, address: str
) -> None:
    scope = {
        "type": "http",
        "client": (peer, 1) if peer else None,
        "headers": [(b"x-forwarded-for", forwarded.encode())],
    }
    visitors = Visitors((ip_network("10.0.0.0/8"),))
    assert visitors.of(Request(scope)) == address


@pytest.mark.parametrize("address", ["all", "*", "10.0.0.1/8", "example.com"])
def test_what_is_no_address_is_no_proxy(address: str) -> None:
    with pytest.raises(ValidationError):
        Settings(trusted_proxies=address)


async def test_c8_after_ten_answers_the_last_one_stands(flow: Flow) -> None:
    for n in range(int(MOST_ANSWERS.limit)):
        flow.clock.forward(minutes=2)
        assert (await flow.rate(1 + n % 5)).status_code == 303
    nonce = "0" * 44
    refused = await flow.send(score=1, n=nonce)
    assert (refused.status_code, "can no longer be changed" in refused.text) == (409, True)
    page = await flow.get()
    assert (page.status_code, "You rated 5" in page.text, "<form" in page.text) == (
        200,
        True,
        False,
    )
    assert len(await flow.revisions()) == MOST_ANSWERS.limit
    assert [rating["score"] for rating in await flow.ratings()] == [5]


@pytest.mark.parametrize(
    ("comment", "again"),
    [
        ("", "  "),
        ("fine", " fine\n"),
        ("two\nlines", "two\r\nlines"),
        ("two\r\nlines", "two\rlines"),
        ("a\0b", "ab"),
        ("fi\u200bne", "fine"),
        ("\u202efine", "fine"),
    ],
)
async def test_c8_an_edit_that_changes_nothing_is_none(
    flow: Flow, comment: str, again: str
) -> None:
    await flow.rate(4, comment)
    before = await flow.service.everything()
    assert (await flow.rate(4, again)).status_code == 303
    assert await flow.service.everything() == before


def limit(most: int) -> Limit:
    return Limit(Bound(most, "a minute", "things", "no more", "Ratings"))


@given(st.integers(1, 40), st.lists(st.floats(0, 90), max_size=200))
def test_no_minute_has_more_than_twice_the_limit_and_who_waits_is_let_in(
    most: int, pauses: list[float]
) -> None:
    counted, now, let_in = limit(most), START, list[datetime]()
    for pause in pauses:
        now += timedelta(seconds=pause)
        wait = counted.wait("x", now)
        if not wait:
            let_in.append(now)
            continue
        later = now + timedelta(seconds=wait)
        assert deepcopy(counted).wait("x", later) == 0
    for first in let_in:
        minute = [at for at in let_in if first <= at < first + timedelta(minutes=1)]
        assert len(minute) <= 2 * most


def test_a_limit_lets_in_so_many_and_no_more() -> None:
    counted = limit(30)
    assert [counted.wait("x", START) for _ in range(30)] == [0] * 30
    assert counted.wait("x", START) > 0
    assert counted.wait("y", START) == 0


def test_a_clock_that_is_set_back_holds_nobody_off() -> None:
    counted = limit(1)
    assert counted.wait("x", START) == 0
    assert counted.wait("x", START - timedelta(hours=1)) == 0


def test_c8_a_limit_remembers_no_more_than_it_may() -> None:
    counted = limit(1)
    for n in range(int(REMEMBERED.limit) + 500):
        assert counted.wait(n, START) == 0
    assert len(counted._counts) == REMEMBERED.limit  # that is what it holds
