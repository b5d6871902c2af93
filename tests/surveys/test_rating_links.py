"""Rating links and opt-outs: what a link opens, and the headers of every page behind one."""

from collections.abc import Callable
from datetime import timedelta
from itertools import product

import pytest
from starlette.applications import Starlette
from starlette.routing import Route

from surveys.tokens import LIFETIME
from tests.flow import FORM, ISSUED_AT, Flow


@pytest.fixture
def flow(kept_flow: Flow) -> Flow:
    """One for all: nothing here leaves a trace."""
    return kept_flow


def token(flow: Flow) -> str:
    return flow.path.removeprefix("/r/")


async def test_an_invitation_has_a_link_for_each_score(flow: Flow) -> None:
    links = flow.invitation["links"]
    assert list(links) == ["1", "2", "3", "4", "5", "neutral", "opt_out"]
    assert links["4"] == f"https://kpi.test/r/{token(flow)}/4"
    assert links["neutral"] == f"https://kpi.test/r/{token(flow)}"
    assert links["opt_out"] == f"https://kpi.test/u/{token(flow)}"


@pytest.mark.parametrize(
    ("survey", "scores"), [("csat", range(1, 6)), ("nps", range(11)), ("ces", range(1, 8))]
)
async def test_each_survey_has_its_scale(flow: Flow, survey: str, scores: range) -> None:
    links = (await flow.invite(survey=survey)).json()["links"]
    assert [int(name) for name in links if name.isdigit()] == list(scores)


async def test_an_invitation_holds_what_to_paste(flow: Flow) -> None:
    assert flow.invitation["links"]["5"] in flow.invitation["email_html"]
    assert flow.invitation["links"]["5"] in flow.invitation["email_text"]
    assert flow.invitation["links"]["5"] in flow.invitation["chat_snippet"]
    assert "Acme &amp; Sons" in flow.invitation["email_html"]


@pytest.mark.parametrize("score", [1, 2, 3, 4, 5])
async def test_a_link_chooses_its_score(flow: Flow, score: int) -> None:
    page = (await flow.get(flow.link(str(score)))).text
    assert page.count(" checked") == 1
    assert f'value="{score}" required="" checked=""' in page


@pytest.mark.parametrize("score", ["0", "6", "9", "x", "55", "-1", "%F0%9F%98%80"])
async def test_a_link_with_another_score_chooses_none(flow: Flow, score: str) -> None:
    response = await flow.get(f"{flow.path}/{score}")
    assert response.status_code == 200
    assert " checked" not in response.text


@pytest.mark.parametrize("spell", [str.upper, str.title, str.swapcase])
async def test_links_survive_a_change_of_case(flow: Flow, spell: Callable[[str], str]) -> None:
    response = await flow.get(f"/r/{spell(token(flow))}")
    assert response.status_code == 200
    assert f'action="{flow.path}"' in response.text


@pytest.mark.parametrize("junk", [".", ",", ">", ")", "]", "%20", "%22", "'", "...", ">)."])
async def test_links_survive_what_mail_filters_leave_behind(flow: Flow, junk: str) -> None:
    response = await flow.get(f"{flow.path}{junk}")
    assert response.status_code == 200
    assert f'action="{flow.path}"' in response.text


async def test_parameters_of_trackers_are_ignored(flow: Flow) -> None:
    assert (await flow.get(f"{flow.path}/4?utm_source=x&score=1")).status_code == 200


@pytest.mark.parametrize("method", ["GET", "POST"])
async def test_a_tampered_link_is_404(flow: Flow, method: str) -> None:
    good = token(flow)
    before = await flow.service.everything()
    for index in range(60):
        bad = good[:index] + ("a" if good[index] != "a" else "b") + good[index + 1 :]
        response = await flow.service.client.request(method, f"/r/{bad}")
        assert response.status_code == 404
        assert good not in response.text
    assert await flow.service.everything() == before


@pytest.mark.parametrize("bad", ["x", "a" * 59, "a" * 61, "0" * 60, "é" * 60, "a" * 60, "K" * 60])
@pytest.mark.parametrize("page", ["r", "u"])
async def test_what_is_no_token_is_404(flow: Flow, page: str, bad: str) -> None:
    assert (await flow.get(f"/{page}/{bad}")).status_code == 404


@pytest.mark.parametrize(("seconds", "status"), [(-1, 200), (0, 410), (1, 410)])
async def test_a_link_expires(flow: Flow, seconds: int, status: int) -> None:
    flow.clock.present = ISSUED_AT + LIFETIME + timedelta(seconds=seconds)
    assert (await flow.get()).status_code == status


async def test_a_page_speaks_the_language_of_the_invitation(flow: Flow) -> None:
    flow.invitation = (await flow.invite(language="de-AT")).json()
    page = (await flow.get()).text
    assert '<html lang="de"' in page
    assert "Wie zufrieden sind Sie" in page


async def test_the_only_source_of_a_ticket_need_not_be_told(flow: Flow) -> None:
    assert (await flow.invite(source=None)).status_code == 201


def html_routes(app: Starlette) -> list[str]:
    return [
        route.path
        for route in app.routes
        if isinstance(route, Route) and route.path.startswith(("/r/", "/u/"))
    ]


async def test_every_page_has_the_headers_that_protect_it(app: Starlette, flow: Flow) -> None:
    client = flow.service.client
    paths = html_routes(app)
    assert len(paths) == 3
    for path, good, method in product(paths, (token(flow), "forged"), ("GET", "POST")):
        url = path.format(token=good, score=4)
        response = await client.request(method, url, headers={"Content-Type": FORM})
        assert response.headers["content-type"] == "text/html; charset=utf-8", (method, url)
        headers = response.headers
        assert headers["cache-control"] == "no-store"
        assert headers["referrer-policy"] == "no-referrer"
        assert headers["x-robots-tag"] == "noindex"
        assert headers["x-content-type-options"] == "nosniff"
        policy = headers["content-security-policy"]
        for part in ("default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'"):
            assert part in policy
        assert "set-cookie" not in headers
        assert "<script" not in response.text


async def test_a_style_is_allowed_by_a_nonce_used_once(flow: Flow) -> None:
    policies = {(await flow.get()).headers["content-security-policy"] for _ in range(2)}
    assert len(policies) == 2
