"""`POST /v1/ratings`: ratings of other tools."""

from tests.flow import ISSUED_AT, Flow, give


async def test_a_rating_counts(flow: Flow) -> None:
    response = await give(flow, ticket="T-1", ticket_source="desk")
    assert response.status_code == 202
    assert response.json()["duplicate"] is False
    (rating,) = await flow.ratings()
    assert (rating["subject"], rating["score"]) == (response.json()["id"], 4)
    assert (rating["agent"], rating["team"], rating["ticket"]) == ("a1", "t1", "T-1")
    assert (await flow.csat())["csat"] == {"value": 1, "sampleSize": 1}


async def test_without_a_time_it_is_given_now(flow: Flow) -> None:
    await give(flow)
    (rating,) = await flow.ratings()
    assert rating["at"] == ISSUED_AT


async def test_a_time_that_is_told_is_that_of_the_rating(flow: Flow) -> None:
    await give(flow, time="2026-05-01T10:00:00+02:00")
    (rating,) = await flow.ratings()
    assert rating["at"].isoformat() == "2026-05-01T08:00:00+00:00"


async def test_without_an_id_each_is_a_rating_of_its_own(flow: Flow) -> None:
    ids = {(await give(flow)).json()["id"] for _ in range(2)}
    assert len(ids) == len(await flow.ratings()) == 2


async def test_an_id_that_is_told_is_kept(flow: Flow) -> None:
    assert (await give(flow, id="r-1")).json() == {"id": "r-1", "duplicate": False}


async def test_the_same_again_is_a_duplicate(flow: Flow) -> None:
    fields = {"id": "r-1", "time": "2026-05-01T10:00:00Z"}
    await give(flow, **fields)
    assert (await give(flow, **fields)).json() == {"id": "r-1", "duplicate": True}
    assert len(await flow.ratings()) == 1


async def test_another_body_under_a_known_id_is_a_conflict(flow: Flow) -> None:
    fields = {"id": "r-1", "time": "2026-05-01T10:00:00Z"}
    await give(flow, **fields)
    answer = (await give(flow, **fields, score=1)).json()
    assert answer == {"id": "r-1", "duplicate": True, "conflict": True}
    assert [rating["score"] for rating in await flow.ratings()] == [4]
    assert len(await flow.service.rows("event_conflict")) == 1


async def test_one_id_of_two_sources_is_two_ratings(flow: Flow) -> None:
    for source in ("a", "b"):
        assert (await give(flow, id="r-1", source=source)).json()["duplicate"] is False
    assert {rating["source"] for rating in await flow.ratings()} == {"a", "b"}


async def test_a_rating_answers_its_invitation(flow: Flow) -> None:
    await give(flow, invitation=flow.invitation["id"])
    assert await flow.csat() == {
        "csat": {"value": 1, "sampleSize": 1},
        "surveyResponseRate": {"value": 1, "sampleSize": 1},
    }
