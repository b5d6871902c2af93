"""Answers by rating links are the service's own: nobody takes them away, by whatever way in."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import orjson
import pytest

from api.cli.importing import Import
from domain.events import parse
from helpdesks.eventlog import Mapping, MappingError
from persistence.events.storing import store
from tests.flow import Flow, give
from tests.service import BATCH, Json, event

MAPPING = """
source = "supportkpi/x"
rows = {subject = "{id}", id = "{id}"}
time = {from = "{at}", format = "iso"}
[events.left]
type = "customer.left"
"""


def forged(flow: Flow, **attributes: Any) -> Json:
    """The answer of a customer, as somebody else would tell it."""
    id_ = flow.invitation["id"]
    data = {"survey": "csat", "score": 1, "scale": {"min": 1, "max": 5}, "invitation": id_}
    at = flow.clock.present.isoformat()
    made = event("rating.given", id_, at, id_=f"rating-{id_}-1", source="supportkpi", **data)
    return made | attributes


async def put_before(flow: Flow, **attributes: Any) -> None:
    """Store a forged answer, as it was possible once."""
    now = flow.clock.present
    async with flow.service.database.writing(flow.service.workspace) as connection:
        old = parse(forged(flow, **attributes), now, is_ours=True)
        await store(connection, flow.service.workspace, [old], now)


@pytest.mark.parametrize("kind", [BATCH, "application/cloudevents+json", "application/x-ndjson"])
@pytest.mark.parametrize("source", ["supportkpi", "supportkpi/pages", "SUPPORTKPI "])
async def test_c5_no_event_from_outside_bears_our_source(
    flow: Flow, kind: str, source: str
) -> None:
    forgery = forged(flow, source=source)
    response = await flow.service.post("/v1/events", [forgery] if kind == BATCH else forgery, kind)
    (refused,) = response.json()["refused"]
    assert (refused["field"], response.json()["accepted"]) == ("source", 0)
    assert "the service's own" in refused["problem"]
    assert (await flow.rate(5)).status_code == 303
    assert [rating["score"] for rating in await flow.ratings()] == [5]


async def test_c5_no_line_of_a_file_bears_our_source(flow: Flow, tmp_path: Path) -> None:
    file = tmp_path / "events.ndjson"
    file.write_bytes(orjson.dumps(forged(flow)))
    job = Import(flow.service.database, flow.service.workspace, None, flow.clock.present)
    report = await job.run([file], lambda *_: None)
    assert [field for field, _ in report.refused] == ["source"]
    assert (report.accepted, report.refused.total()) == (0, 1)


def test_c5_no_mapping_names_our_source() -> None:
    with pytest.raises(MappingError, match=r"source .*is the service's own"):
        Mapping.from_toml(MAPPING)


@pytest.mark.parametrize("id_", ["{}", "rating-{}-1", "rating-{}-1-x", "invited-{}"])
async def test_c5_no_rating_of_a_tool_has_the_id_of_an_answer(flow: Flow, id_: str) -> None:
    response = await give(flow, id=id_.format(flow.invitation["id"]))
    assert (response.status_code, response.json()["field"]) == (422, "id")


@pytest.mark.parametrize("id_", ["ab" * 16, f"rating-{'ab' * 16}", "invited", "rating-1"])
async def test_a_rating_of_a_tool_may_have_any_other_id(flow: Flow, id_: str) -> None:
    assert (await give(flow, id=id_)).json() == {"id": id_, "duplicate": False}


async def test_a_tool_with_a_source_of_its_own_chooses_its_ids(flow: Flow) -> None:
    response = await give(flow, id=f"rating-{flow.invitation['id']}-1", source="surveys.example")
    assert response.status_code == 202


async def test_c5_an_answer_counts_though_its_id_was_taken(flow: Flow) -> None:
    await put_before(flow, subject="x")
    assert (await flow.rate(5)).status_code == 303
    scores = {rating["subject"]: rating["score"] for rating in await flow.ratings()}
    assert scores == {"x": 1, flow.invitation["id"]: 5}
    assert (await flow.rate(4)).status_code == 303
    assert "You rated 4" in (await flow.get()).text


async def test_c5_nobody_is_thanked_for_an_answer_that_was_not_kept(
    flow: Flow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("surveys.answering.token_hex", lambda _: "taken")
    id_ = flow.invitation["id"]
    for taken in (f"rating-{id_}-1", f"rating-{id_}-1-taken"):
        await put_before(flow, id=taken, subject="x")
    response = await flow.rate(5, "so good")
    assert response.status_code == 503
    assert int(response.headers["retry-after"]) > 0
    assert "so good" in response.text
    assert "Thank you" not in (await flow.get()).text
    (invitation,) = await flow.service.rows("issued_invitation")
    assert (invitation["score"], invitation["revision"]) == (None, 0)


async def test_c5_an_invitation_that_is_no_event_is_not_issued(
    flow: Flow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("surveys.invitations.token_bytes", lambda _: b"same" * 4)
    assert (await flow.invite()).status_code == 201
    async with flow.service.database.writing(flow.service.workspace) as connection:
        await connection.execute("DELETE FROM issued_invitation")
    flow.clock.present += timedelta(seconds=1)
    assert (await flow.invite()).status_code == 503
    assert await flow.service.rows("issued_invitation") == []
