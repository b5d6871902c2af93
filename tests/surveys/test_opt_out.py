"""Opting out: one click, by a form alone."""

import pytest

from tests.flow import Flow

ONE_CLICK = {"List-Unsubscribe": "One-Click"}


@pytest.mark.parametrize("method", ["GET", "HEAD"])
async def test_looking_at_the_opt_out_stops_nothing(flow: Flow, method: str) -> None:
    before = await flow.service.everything()
    for _ in range(100):
        response = await flow.service.client.request(method, flow.link("opt_out"))
        assert response.status_code == 200
    assert await flow.service.everything() == before


async def test_one_click_opts_out(flow: Flow) -> None:
    response = await flow.service.client.post(flow.link("opt_out"), data=ONE_CLICK)
    assert response.status_code == 200
    assert [row["respondent"] for row in await flow.service.rows("opt_out")] == ["c-7"]


async def test_opting_out_twice_is_once(flow: Flow) -> None:
    for _ in range(2):
        await flow.service.client.post(flow.link("opt_out"), data=ONE_CLICK)
    assert len(await flow.service.rows("opt_out")) == 1


@pytest.mark.parametrize("data", [{}, {"List-Unsubscribe": "yes"}, ONE_CLICK | {"more": "1"}])
async def test_another_form_does_not_opt_out(flow: Flow, data: dict[str, str]) -> None:
    response = await flow.service.client.post(flow.link("opt_out"), data=data)
    assert response.status_code == 422
    assert await flow.service.rows("opt_out") == []


async def test_who_opted_out_gets_no_invitation(flow: Flow) -> None:
    await flow.service.client.post(flow.link("opt_out"), data=ONE_CLICK)
    before = await flow.service.everything()
    response = await flow.invite()
    assert response.status_code == 422
    problem = response.json()
    assert (problem["code"], problem["field"]) == ("OPTED_OUT", "respondent")
    assert await flow.service.everything() == before


async def test_somebody_else_is_still_invited(flow: Flow) -> None:
    await flow.service.client.post(flow.link("opt_out"), data=ONE_CLICK)
    assert (await flow.invite(respondent="c-8")).status_code == 201
