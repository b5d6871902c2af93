"""What is sent to the public pages: forms alone, each field once, and nothing is lost unseen."""

from urllib.parse import quote

import httpx
import pytest

from domain.errors import Unavailable
from persistence.connections.database import Database
from tests.flow import FORM, Flow

FIELDS = {"score": "5", "comment": "fine"}
RAISED = "\u202e\u2066\u200b\u061c\ufeff"


async def post(
    flow: Flow, body: bytes | str, kind: str | None = FORM, path: str = ""
) -> httpx.Response:
    """Send a body as it is, with the proof of the page."""
    content = (
        body if isinstance(body, bytes) else body.replace("NONCE", await flow.nonce()).encode()
    )
    headers = {} if kind is None else {"Content-Type": kind}
    return await flow.service.client.post(path or flow.path, content=content, headers=headers)


def is_page(response: httpx.Response) -> bool:
    return response.headers["content-type"] == "text/html; charset=utf-8"


@pytest.mark.parametrize("page", ["neutral", "opt_out"])
@pytest.mark.parametrize(
    "kind",
    [
        "application/json",
        "text/plain",
        "text/html",
        "application/octet-stream",
        f"{FORM}; charset=iso-8859-1",
        f'{FORM};charset="utf-16"',
        f"{FORM}, application/json",
        "",
        None,
    ],
)
async def test_c9_only_a_form_is_taken_for_one(flow: Flow, kind: str | None, page: str) -> None:
    body = "score=5&n=NONCE&List-Unsubscribe=One-Click"
    response = await post(flow, body, kind, flow.link(page))
    assert (response.status_code, is_page(response)) == (415, True)
    assert await flow.revisions() == []
    assert await flow.service.rows("opt_out") == []


@pytest.mark.parametrize(
    "kind", [f"{FORM}; charset=UTF-8", f'{FORM};charset="utf-8"', FORM.title()]
)
async def test_a_form_may_say_that_it_is_in_utf_8(flow: Flow, kind: str) -> None:
    assert (await post(flow, "score=5&n=NONCE", kind)).status_code == 303


@pytest.mark.parametrize(("header", "status"), [("Content-Type", 400), ("Content-Encoding", 415)])
async def test_c9_a_form_is_told_to_be_one_once_and_as_it_is(
    flow: Flow, header: str, status: int
) -> None:
    headers = [("Content-Type", FORM), (header, "gzip")]
    content = f"score=5&n={await flow.nonce()}"
    response = await flow.service.client.post(flow.path, content=content, headers=headers)
    assert response.status_code == status
    assert await flow.revisions() == []


async def test_c9_many_parts_are_no_rating(flow: Flow) -> None:
    files = {name: (None, value) for name, value in {**FIELDS, "n": await flow.nonce()}.items()}
    assert (await flow.service.client.post(flow.path, files=files)).status_code == 415
    assert await flow.revisions() == []


@pytest.mark.parametrize(
    "body",
    [
        "score=1&score=5&n=NONCE",
        "score=5&score=5&n=NONCE",
        "score=5&n=NONCE&n=NONCE",
        "score=5&comment=a&n=NONCE&comment=b",
        "score=5&n=NONCE&comment=%FF",
        "score=5&n=NONCE&comment=%ED%A0%80",
        "score=5&n=NONCE&comment=%C3",
        "score=5&n=NONCE&" + "&".join(f"f{n}=1" for n in range(19)),
        "score=05&n=NONCE",
        "score=+5&n=NONCE",
        "score=5%20&n=NONCE",
        "score=&n=NONCE",
        "n=NONCE",
    ],
)
async def test_c9_nothing_is_guessed_from_a_form(flow: Flow, body: str) -> None:
    response = await post(flow, body)
    assert (response.status_code, is_page(response)) == (422, True)
    assert 'name="n"' in response.text
    assert await flow.revisions() == []


async def test_bytes_that_are_no_text_are_422(flow: Flow) -> None:
    assert (await post(flow, b"score=5&comment=\xff\xfe")).status_code == 422


async def test_what_could_be_read_of_a_bad_form_is_filled_in(flow: Flow) -> None:
    response = await post(flow, "score=1&score=5&comment=so+good&n=NONCE")
    assert "so good" in response.text
    assert " checked" not in response.text


async def test_fields_that_are_not_ours_are_nothing(flow: Flow) -> None:
    assert (await post(flow, "score=5&n=NONCE&utm=x")).status_code == 303


@pytest.mark.parametrize("letter", ["x", "語", "\n", "é"])
async def test_c9_a_comment_that_is_too_long_comes_back_whole(flow: Flow, letter: str) -> None:
    comment = "a" + letter * 2000 + "z"
    response = await flow.rate(4, comment)
    assert response.status_code == 422
    assert comment in response.text
    assert 'aria-describedby="problem hint" aria-invalid="true"' in response.text
    assert 'id="problem"' in response.text
    assert 'value="4" required="" checked=""' in response.text
    assert await flow.revisions() == []


async def test_a_form_of_more_than_8_kb_comes_back_filled_in(flow: Flow) -> None:
    response = await flow.rate(4, "x" * 8200)
    assert (response.status_code, "x" * 8200 in response.text) == (413, True)


async def test_a_form_of_more_than_32_kb_is_not_read(flow: Flow) -> None:
    response = await flow.rate(4, "x" * 33_000)
    assert (response.status_code, is_page(response)) == (413, True)
    assert await flow.revisions() == []


async def test_c9_what_nobody_sees_is_kept_and_not_shown(flow: Flow) -> None:
    comment = f"good{RAISED} work"
    await flow.rate(4, comment)
    page = (await flow.get()).text
    assert "good work" in page
    assert not set(RAISED) & set(page)
    (invitation,) = await flow.service.rows("issued_invitation")
    assert invitation["comment"] == comment
    # Whoever sends back what the page shows changes nothing.
    assert (await flow.rate(4, "good work")).status_code == 303
    assert len(await flow.revisions()) == 1


async def test_c9_mails_show_nothing_that_nobody_sees(flow: Flow) -> None:
    invitation = (await flow.invite(reference=f"{RAISED}42")).json()
    for text in ("email_html", "email_text", "chat_snippet"):
        assert not set(RAISED) & set(invitation[text])
    assert "Your request 42" in invitation["email_text"]


@pytest.mark.parametrize(
    ("path", "chosen"),
    [
        ("{}/", None),
        ("{}//", None),
        ("{}/4/", 4),
        ("{}/4.", 4),
        ("{}/4)", 4),
        ("{}/4%3E", 4),
        ("{}/9", None),
        ("{}/04", None),
        ("{}/4%20", 4),
        ("{}/%34", 4),
        ("{}/+4", None),
        ("{}/٤", None),
    ],
)
async def test_c9_an_address_forgives_what_mail_filters_do(
    flow: Flow, path: str, chosen: int | None
) -> None:
    address = quote(path.format(flow.path), safe="/%+")
    for spelled in (address, address.replace("/r/", "/R/")):
        response = await flow.get(spelled)
        assert response.status_code == 200
        assert (f'value="{chosen}" required="" checked=""' in response.text) == (chosen is not None)
        assert response.text.count(" checked") == (chosen is not None)


@pytest.mark.parametrize("kind", ["urlencoded", "multipart", "slash"])
async def test_c9_mail_programs_stop_surveys_by_either_kind_of_form(flow: Flow, kind: str) -> None:
    client, path = flow.service.client, flow.link("opt_out")
    if kind == "multipart":
        files = {"List-Unsubscribe": (None, "One-Click")}
        response = await client.post(path, files=files)
    else:
        path += "/" if kind == "slash" else ""
        response = await client.post(path, data={"List-Unsubscribe": "One-Click"})
    assert response.status_code == 200
    assert len(await flow.service.rows("opt_out")) == 1


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"--b--",
        b"--b\r\n\r\nOne-Click\r\n--b--",
        b'--b\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n',
        b'--b\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\n\xff\r\n--b--',
        b'--b\r\nContent-Disposition: form-data; name="more"\r\n\r\nOne-Click\r\n--b--',
        b"--b\r\n" * 3000 + b"--b--",
    ],
)
@pytest.mark.parametrize("boundary", ["; boundary=b", "", "; boundary="])
async def test_parts_that_say_something_else_stop_nothing(
    flow: Flow, body: bytes, boundary: str
) -> None:
    response = await post(flow, body, f"multipart/form-data{boundary}", flow.link("opt_out"))
    assert response.status_code == 422
    assert await flow.service.rows("opt_out") == []


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND"])
@pytest.mark.parametrize("page", ["neutral", "4", "opt_out"])
async def test_c9_another_method_is_told_by_a_page(flow: Flow, method: str, page: str) -> None:
    response = await flow.service.client.request(method, flow.link(page))
    assert (response.status_code, is_page(response)) == (405, True)
    assert {*response.headers["allow"].split(", ")} == {"GET", "HEAD", "POST"}


@pytest.mark.parametrize("path", ["/r", "/r/", "/u/", "/r/a/b/c", "/u/a/b", "/r/%00", "/R/x"])
async def test_c9_an_address_that_leads_nowhere_is_told_by_a_page(flow: Flow, path: str) -> None:
    response = await flow.get(path)
    assert (response.status_code, is_page(response)) == (404, True)
    assert "frame-ancestors 'none'" in response.headers["content-security-policy"]


async def test_c9_what_was_written_is_not_lost_where_it_cannot_be_kept(
    flow: Flow, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> None:
        raise Unavailable("away")

    nonce = await flow.nonce()
    with monkeypatch.context() as patch:
        patch.setattr(Database, "writing", fails)
        response = await flow.send(score=4, comment="so good", n=nonce)
    assert (response.status_code, is_page(response)) == (503, True)
    assert "so good" in response.text
    assert int(response.headers["retry-after"]) > 0
    assert await flow.revisions() == []


@pytest.mark.logs_tracebacks
@pytest.mark.parametrize(("error", "status"), [(Unavailable("away"), 503), (KeyError("x"), 500)])
async def test_c9_what_fails_here_is_told_by_a_page(
    flow: Flow, monkeypatch: pytest.MonkeyPatch, error: Exception, status: int
) -> None:
    def fails(*_: object) -> None:
        raise error

    path = flow.path
    monkeypatch.setattr(Database, "naming", fails)
    transport = httpx.ASGITransport(
        flow.service.client._transport.app,  # type: ignore[attr-defined]  # ours
        raise_app_exceptions=False,
    )
    async with httpx.AsyncClient(transport=transport, base_url="https://kpi.test") as client:
        response = await client.get(path, headers={"Accept-Language": "de-AT,de;q=0.9,en;q=0.5"})
    assert (response.status_code, is_page(response)) == (status, True)
    assert '<html lang="de"' in response.text
    assert ("retry-after" in response.headers) == (status == 503)
