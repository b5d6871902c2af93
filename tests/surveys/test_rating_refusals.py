"""Ratings and orders that are refused: each leaves every table as it was."""

from datetime import timedelta
from typing import Any

import pytest

from api.http.keys import Right
from surveys.tokens import LIFETIME
from tests.flow import FORM, ISSUED_AT, Flow, give
from tests.service import Json


@pytest.fixture
def flow(kept_flow: Flow) -> Flow:
    """One for all: nothing here leaves a trace."""
    return kept_flow


@pytest.mark.parametrize("method", ["OPTIONS", "PUT", "PATCH", "DELETE"])
async def test_other_methods_are_not_allowed(flow: Flow, method: str) -> None:
    response = await flow.service.client.request(method, f"{flow.path}/5")
    assert response.status_code == 405
    assert await flow.ratings() == []


async def test_without_the_proof_of_the_page_nothing_is_recorded(flow: Flow) -> None:
    before = await flow.service.everything()
    response = await flow.send(score=5)
    assert response.status_code == 200
    assert 'name="n"' in response.text
    assert await flow.service.everything() == before


@pytest.mark.parametrize(
    "nonce", ["", "0", "0" * 44, "g" * 44, "0" * 45, "00000000000a" + "0" * 32, "é" * 44]
)
async def test_a_forged_proof_records_nothing(flow: Flow, nonce: str) -> None:
    assert (await flow.send(score=5, n=nonce)).status_code == 200
    assert await flow.revisions() == []


async def test_a_proof_of_another_page_records_nothing(flow: Flow) -> None:
    mine = flow.invitation
    flow.invitation = (await flow.invite()).json()
    nonce = await flow.nonce()
    flow.invitation = mine
    assert (await flow.send(score=5, n=nonce)).status_code == 200
    assert await flow.revisions() == []


@pytest.mark.parametrize("score", ["0", "6", "-1", "5.0", "5 5", "", "good", "٥", "1e0", "005"])
async def test_a_score_off_the_scale_is_422(flow: Flow, score: str) -> None:
    response = await flow.send(score=score, n=await flow.nonce())
    assert response.status_code == 422
    assert await flow.revisions() == []


async def test_a_form_of_more_than_8_kb_is_413(flow: Flow) -> None:
    response = await flow.send(score=5, n=await flow.nonce(), comment="x" * 8200)
    assert response.status_code == 413
    assert await flow.revisions() == []


@pytest.mark.parametrize("body", [b"score", b"{}", b"score=5", b""])
async def test_a_form_that_is_not_filled_in_records_nothing(flow: Flow, body: bytes) -> None:
    response = await flow.service.client.post(
        flow.path, content=body, headers={"Content-Type": FORM}
    )
    assert response.status_code == 200
    assert await flow.revisions() == []


async def test_an_expired_link_records_nothing(flow: Flow) -> None:
    flow.clock.present = ISSUED_AT + LIFETIME - timedelta(seconds=60)
    nonce = await flow.nonce()
    flow.clock.present = ISSUED_AT + LIFETIME
    assert (await flow.send(score=5, n=nonce)).status_code == 410
    assert await flow.revisions() == []


@pytest.mark.parametrize(
    ("order", "field"),
    [
        ({"survey": None}, "survey"),
        ({"survey": "servqual"}, "survey"),
        ({"survey": 5}, "survey"),
        ({"ticket": ""}, "ticket"),
        ({"ticket": 7}, "ticket"),
        ({"respondent": "x" * 257}, "respondent"),
        ({"language": ["de"]}, "language"),
        ({"when": "now"}, "when"),
        ({"source": "supportkpi"}, "source"),
        ({"source": "SupportKPI/x"}, "source"),
        ({"ticket": "T-9", "source": None}, "source"),
    ],
)
async def test_an_order_that_makes_no_sense_is_422(flow: Flow, order: Any, field: str) -> None:
    before = await flow.service.everything()
    response = await flow.invite(**order)
    assert response.status_code == 422
    assert (response.json()["code"], response.json()["field"]) == ("BAD_INPUT", field)
    assert await flow.service.everything() == before


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"survey": None}, "survey"),
        ({"survey": "mood"}, "survey"),
        ({"score": None}, "score"),
        ({"score": "4"}, "score"),
        ({"score": 6}, "score"),
        ({"scale": None}, "scale"),
        ({"scale": {"min": 1}}, "scale.max"),
        ({"scale": {"min": 5, "max": 1}}, "scale.min"),
        ({"survey": "nps"}, "scale"),
        ({"comment": 5}, "comment"),
        ({"ticket": 5}, "ticket"),
        ({"id": 5}, "id"),
        ({"id": ""}, "id"),
        ({"id": "x" * 257}, "id"),
        ({"time": "today"}, "time"),
        ({"time": (ISSUED_AT + timedelta(minutes=11)).isoformat()}, "time"),
        ({"source": 5}, "source"),
        ({"source": ""}, "source"),
        ({"source": "x" * 257}, "source"),
        ({"source": "supportkpi"}, "source"),
        ({"source": "%73upportkpi/x"}, "source"),
    ],
)
async def test_a_rating_that_makes_no_sense_is_422(flow: Flow, fields: Json, field: str) -> None:
    before = await flow.service.everything()
    response = await give(flow, **fields)
    assert response.status_code == 422
    assert (response.json()["code"], response.json()["field"]) == ("BAD_INPUT", field)
    assert await flow.service.everything() == before


@pytest.mark.parametrize("path", ["/v1/ratings", "/v1/invitations"])
@pytest.mark.parametrize(
    ("body", "kind", "status", "code"),
    [
        (b"{", "application/json", 400, "NOT_JSON"),
        (b"[]", "application/json", 400, "BAD_INPUT"),
        (b"{}", "text/plain", 415, "UNSUPPORTED_MEDIA_TYPE"),
        (b'{"a": "' + b"x" * 65_536 + b'"}', "application/json", 413, "TOO_LARGE"),
    ],
)
async def test_a_body_that_is_none_is_refused(  # noqa: PLR0913, PLR0917  # one row of the table
    flow: Flow, path: str, body: bytes, kind: str, status: int, code: str
) -> None:
    before = await flow.service.everything()
    response = await flow.service.post(path, body, kind, Right.SURVEY)
    assert (response.status_code, response.json()["code"]) == (status, code)
    assert await flow.service.everything() == before


NOTES = "\U0001d160" * 256
"""In its one spelling each of these is three characters, of twelve bytes."""


@pytest.mark.parametrize(
    ("path", "body", "field"),
    [
        ("ratings", r'{"id": "r\ud800", "survey": "csat"}', "id"),
        ("ratings", r'{"id": "r\u0000", "survey": "csat"}', "id"),
        ("ratings", '{"survey": "csat", "survey": "nps"}', "survey"),
        ("ratings", r'{"\ud800": {"a": 1, "a": 2}, "survey": "csat"}', "\ufffd.a"),
        ("invitations", r'{"survey": "csat", "respondent": "a\ud800"}', "respondent"),
        ("invitations", r'{"survey": "csat", "respondent": "a\u0000"}', "respondent"),
        ("invitations", r'{"survey": "csat", "\ud800": "a"}', "\ufffd"),
        ("invitations", '{"survey": "csat", "ticket": "1", "ticket": "2"}', "ticket"),
        (
            "invitations",
            '{"survey": "csat", "respondent": "%s"}' % ("\U0001d160" * 256),
            "respondent",
        ),
    ],
)
async def test_c12_names_are_taken_as_they_are_or_refused(
    flow: Flow, path: str, body: str, field: str
) -> None:
    scale = '"score": 5, "scale": {"min": 1, "max": 5}, ' if path == "ratings" else ""
    text = body.replace("{", "{" + scale, 1).encode()
    before = await flow.service.everything()
    response = await flow.service.post(f"/v1/{path}", text, "application/json", Right.SURVEY)
    assert (response.status_code, response.json()["field"]) == (422, field)
    assert await flow.service.everything() == before
