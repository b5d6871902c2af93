"""Hours of the day and days of the week: refused wherever a KPI has no value for one of them."""

import pytest

from domain.kpis import REGISTRY
from tests.api.endpoints.test_export import export
from tests.reference import hours
from tests.service import MONDAY, Service

OF_TIME = ("HOUR_OF_DAY", "DAY_OF_WEEK")
REFUSED = [(name, by) for name in REGISTRY for by in OF_TIME if hours.are_refused(name, by)]
OWN = """
[kpis.hours_on_shift]
label = "Hours on shift"
description = "Hours on shift."
formula = "total"
of = { sum = "shift.hours" }
better = "none"
"""


def camel(name: str) -> str:
    first, *others = name.split("_")
    return first + "".join(part.capitalize() for part in others)


async def test_b7_a_breakdown_by_hours_is_refused_where_there_are_none(empty: Service) -> None:
    fields = " ".join(
        f"f{number}: {camel(name)} {{ breakdown(by: [{by}]) {{ rows {{ value }} }} }}"
        for number, (name, by) in enumerate(REFUSED)
    )
    answer = await empty.ask(f"{{ metrics(scope: {{{MONDAY}}}) {{ {fields} }} }}")
    refused = {error["path"][1]: error["extensions"]["code"] for error in answer["errors"]}
    assert refused == {f"f{number}": "UNSUPPORTED_DIMENSION" for number in range(len(REFUSED))}


async def test_b7_definitions_offer_the_hours_that_there_are(empty: Service) -> None:
    data = await empty.data("{ kpiCatalog { name dimensions } }")
    offered = {kpi["name"].lower(): kpi["dimensions"] for kpi in data["kpiCatalog"]}
    for name, by in [(name, by) for name in REGISTRY for by in OF_TIME]:
        assert (by in offered[name]) is not hours.are_refused(name, by), (name, by)


@pytest.mark.parametrize(
    "question",
    [
        "{ leaderboard(kpi: AGENT_UTILIZATION, scope: SCOPE, by: HOUR_OF_DAY) { rows { rank } } }",
        "{ leaderboard(kpi: CHURN_RATE, scope: SCOPE, by: DAY_OF_WEEK) { unranked { value } } }",
    ],
)
async def test_b7_no_way_of_asking_gets_round_it(empty: Service, question: str) -> None:
    refusal = await empty.refusal(question.replace("SCOPE", f"{{{MONDAY}}}"))
    assert refusal["code"] == "UNSUPPORTED_DIMENSION"


async def test_b7_an_export_by_hours_is_refused_where_there_are_none(empty: Service) -> None:
    between = {"start": "2026-05-04T00:00:00Z", "end": "2026-05-05T00:00:00Z"}
    breakdown = {"kpi": "AGENT_UTILIZATION", "by": ["HOUR_OF_DAY"]}
    body = {"scope": {"range": {"between": between}}, "breakdown": breakdown}
    response = await export(empty, body)
    assert response.status_code == 400
    assert response.json()["code"] == "UNSUPPORTED_DIMENSION"


async def test_b7_an_own_kpi_of_shifts_has_no_hours(service: Service) -> None:
    await service.desk.configure(OWN)
    selection = "hoursOnShift { breakdown(by: [HOUR_OF_DAY]) { rows { value } } }"
    refusal = await service.refusal(f"{{ metrics(scope: {{{MONDAY}}}) {{ {selection} }} }}")
    assert refusal["code"] == "UNSUPPORTED_DIMENSION"
