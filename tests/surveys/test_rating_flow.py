"""From an invitation to a rating: what counts is a form that a person sent, and nothing else."""

import asyncio
from itertools import cycle, islice

import pytest

from surveys.answering import MOST_ANSWERS
from tests.flow import Flow
from tests.service import Service, event

AGENTS = [
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/126.0 Safari/537.36",
    "Mozilla/5.0 (compatible; Microsoft Office/16.0; Microsoft Outlook 16.0)",
    "Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)",
    "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
    "GoogleImageProxy",
    "Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)",
    "Mozilla/5.0 (Windows NT 6.1; WOW64) SkypeUriPreview Preview/0.5",
    "WhatsApp/2.23.20.0",
    "TelegramBot (like TwitterBot)",
    "facebookexternalhit/1.1",
    "Mimecast/1.0",
    "Proofpoint-URL-Defense",
    "Barracuda Sentinel (EE)",
    "Symantec Email Security",
    "python-requests/2.32",
    "curl/8.7.1",
    "Wget/1.24",
    "Go-http-client/2.0",
    "HeadlessChrome/126.0",
    "",
]


async def test_scanners_change_nothing(flow: Flow) -> None:
    links = [link for name, link in flow.invitation["links"].items() if name != "opt_out"]
    before = (await flow.service.everything(), await flow.csat())
    requests = islice(zip(cycle(AGENTS), cycle(("GET", "HEAD")), cycle(links), strict=False), 1000)
    for agent, method, link in requests:
        response = await flow.service.client.request(method, link, headers={"User-Agent": agent})
        assert response.status_code == 200
    assert (await flow.service.everything(), await flow.csat()) == before


async def test_one_sent_form_is_one_rating(flow: Flow) -> None:
    assert await flow.csat() == {
        "csat": {"value": None, "sampleSize": 0},
        "surveyResponseRate": {"value": 0, "sampleSize": 1},
    }
    response = await flow.rate(5, "thank you")
    assert (response.status_code, response.headers["location"]) == (303, flow.path)
    (rating,) = await flow.ratings()
    assert (rating["score"], rating["survey"], rating["counted"]) == (5, "csat", True)
    assert await flow.csat() == {
        "csat": {"value": 1, "sampleSize": 1},
        "surveyResponseRate": {"value": 1, "sampleSize": 1},
    }


async def test_a_sent_form_changes_one_invitation_and_tells_one_event(flow: Flow) -> None:
    before = await flow.service.everything()
    await flow.rate(4)
    after = await flow.service.everything()
    changed = {name: len(after[name]) - len(before[name]) for name in after}
    assert {name: more for name, more in changed.items() if more} == {"event": 1, "rated": 1}
    (invitation,) = after["issued_invitation"]
    assert (invitation["score"], invitation["revision"]) == (4, 1)
    assert {name for name in after if after[name] != before[name]} == {
        "data_version",
        "event",
        "invited",
        "issued_invitation",
        "rated",
    }


async def test_the_same_answer_again_is_no_new_revision(flow: Flow) -> None:
    for _ in range(3):
        assert (await flow.rate(4, "fine")).status_code == 303
    assert len(await flow.revisions()) == 1


async def test_a_changed_answer_replaces_the_first(flow: Flow) -> None:
    await flow.rate(5)
    await flow.rate(2)
    (rating,) = await flow.ratings()
    assert rating["score"] == 2
    assert len(await flow.revisions()) == 2
    assert (await flow.csat())["csat"] == {"value": 0, "sampleSize": 1}


async def test_a_changed_comment_is_a_revision(flow: Flow) -> None:
    await flow.rate(5)
    await flow.rate(5, "thank you")
    assert len(await flow.revisions()) == 2


@pytest.mark.parametrize(
    ("days", "status", "score"), [(13.99, 303, 1), (14, 303, 1), (14.01, 409, 5)]
)
async def test_an_answer_may_be_changed_for_fourteen_days(
    flow: Flow, days: float, status: int, score: int
) -> None:
    nonce = await flow.nonce()
    await flow.send(score=5, n=nonce)
    rated_at = flow.clock.present
    flow.clock.forward(days=days - 1)
    nonce = await flow.nonce()
    flow.clock.present = rated_at
    flow.clock.forward(days=days)
    response = await flow.send(score=1, n=nonce)
    assert response.status_code == status
    assert [rating["score"] for rating in await flow.ratings()] == [score]


async def test_changes_do_not_prolong_the_fourteen_days(flow: Flow) -> None:
    await flow.rate(5)
    flow.clock.forward(days=10)
    await flow.rate(4)
    flow.clock.forward(days=5)
    page = await flow.get()
    assert "can no longer be changed" in page.text
    assert 'name="n"' not in page.text


@pytest.mark.parametrize(
    ("seconds", "status"),
    [(0, 200), (0.49, 200), (0.5, 303), (48 * 3600, 303), (48 * 3600 + 1, 200)],
)
async def test_a_proof_is_good_from_half_a_second_to_two_days(
    flow: Flow, seconds: float, status: int
) -> None:
    nonce = await flow.nonce()
    flow.clock.forward(seconds=seconds - 5)
    assert (await flow.send(score=5, n=nonce)).status_code == status
    assert len(await flow.revisions()) == (status == 303)


async def test_a_comment_is_kept_as_it_was_written(flow: Flow) -> None:
    comment = "first\nsecond <b>bold</b> & 😀"
    await flow.rate(3, f"  {comment}\0  ")
    (invitation,) = await flow.service.rows("issued_invitation")
    assert invitation["comment"].rstrip("\ufffd ") == comment
    page = (await flow.get()).text
    assert "&lt;b&gt;bold&lt;/b&gt;" in page
    assert "<b>bold" not in page


async def test_a_comment_of_2000_characters_is_kept_whole(flow: Flow) -> None:
    for comment in ("x" * 2000, "語" * 2000, "😀" * 1990):
        assert (await flow.rate(3, comment)).status_code == 303
        (invitation,) = await flow.service.rows("issued_invitation")
        assert invitation["comment"] == comment


async def test_fifty_at_once_make_one_rating(flow: Flow) -> None:
    nonce = await flow.nonce()
    scores = list(islice(cycle(range(1, 6)), 50))
    answers = await asyncio.gather(*(flow.send(score=score, n=nonce) for score in scores))
    # Who waits too long for the others is told to come again.
    assert {answer.status_code for answer in answers} <= {303, 409, 503}
    (rating,) = await flow.ratings()
    (invitation,) = await flow.service.rows("issued_invitation")
    revisions = await flow.revisions()
    assert len(revisions) == invitation["revision"] <= MOST_ANSWERS.limit
    assert rating["score"] == invitation["score"]


async def test_fifty_equal_ones_at_once_are_one_revision(flow: Flow) -> None:
    nonce = await flow.nonce()
    await asyncio.gather(*(flow.send(score=4, n=nonce) for _ in range(50)))
    assert len(await flow.revisions()) == 1


async def test_agent_team_and_tier_are_those_of_the_invitation(flow: Flow) -> None:
    at = "2026-05-04T13:00:00Z"
    moved = [
        event("ticket.status_changed", "T-1", at, status="open", agent="a2"),
        event("ticket.assigned", "T-1", at, agent="a2", team="t2", tier="2"),
        event("ticket.status_changed", "T-1", "2026-05-04T14:00:00Z", status="resolved"),
    ]
    await flow.service.post_events(moved)
    flow.clock.forward(days=1)
    await flow.rate(5)
    (rating,) = await flow.ratings()
    assert (rating["agent"], rating["team"], rating["tier"]) == ("a1", "t1", "1")


async def test_a_rating_is_of_the_ticket_it_is_about(flow: Flow) -> None:
    await flow.rate(5)
    (rating,) = await flow.ratings()
    about = {name: rating[name] for name in ("ticket_source", "ticket", "priority", "channel")}
    assert about == {
        "ticket_source": "desk",
        "ticket": "T-1",
        "priority": "high",
        "channel": "email",
    }


async def test_a_rating_counts_in_its_own_workspace_alone(flow: Flow) -> None:
    other = await Service.create(flow.service.client, flow.service.database)
    await flow.rate(5)
    assert await other.rows("event") == []


async def test_after_a_rating_the_page_thanks(flow: Flow) -> None:
    await flow.rate(4)
    page = await flow.get()
    assert page.status_code == 200
    assert "Thank you" in page.text
    assert "You rated 4" in page.text


async def test_a_link_without_its_invitation_is_404(flow: Flow) -> None:
    async with flow.service.database.writing(flow.service.workspace) as connection:
        await connection.execute("DELETE FROM issued_invitation")
    assert (await flow.get()).status_code == 404


async def test_the_redirect_after_a_rating_has_protecting_headers(flow: Flow) -> None:
    response = await flow.rate(5)
    assert response.headers["cache-control"] == "no-store"
    assert response.headers["referrer-policy"] == "no-referrer"


async def test_the_host_header_leads_nowhere(flow: Flow) -> None:
    nonce = await flow.nonce()
    response = await flow.service.client.post(
        flow.path, data={"score": "5", "n": nonce}, headers={"Host": "evil.example"}
    )
    assert response.headers["location"] == flow.path


async def test_of_two_sources_one_must_be_told(flow: Flow) -> None:
    at = "2026-05-04T10:00:00Z"
    await flow.service.post_events(
        [event("ticket.opened", "T-1", at, source="other", channel="chat")]
    )
    response = await flow.invite(source=None)
    assert (response.status_code, response.json()["field"]) == (422, "source")
