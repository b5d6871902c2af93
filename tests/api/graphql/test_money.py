"""Money over GraphQL: its currency, and what is told where there is none."""

import pytest

from domain.kpis import REGISTRY, Unit
from tests.service import MONDAY, Service, event

COMPARED = f"{MONDAY}, compare: {{previousPeriod: true}}"


def sale(day: int, amount: float, currency: str) -> dict[str, object]:
    time = f"2026-05-{day:02}T12:00:00Z"
    return event("sale.made", "s1", time, amount=amount, currency=currency)


@pytest.fixture
async def configured(service: Service) -> Service:
    await service.desk.configure('[currency]\ncode = "EUR"\n[currency.rates]\nUSD = 0.5')
    return service


async def test_a_kpi_of_money_names_the_configured_currency(configured: Service) -> None:
    await configured.desk.tell([sale(4, 10, "USD"), sale(4, 20, "EUR")])
    tile = "{ value sampleSize definition { unit currency } }"
    answer = await configured.metrics(
        f"additionalSalesRevenue {tile} additionalSales {tile}", MONDAY
    )
    assert answer["additionalSalesRevenue"] == {
        "value": 25,
        "sampleSize": 2,
        "definition": {"unit": "MONEY", "currency": "EUR"},
    }
    assert answer["additionalSales"]["definition"] == {"unit": "COUNT", "currency": None}


async def test_the_catalogue_names_it_for_money_alone(configured: Service) -> None:
    answer = await configured.ask("{ kpiCatalog { name currency } }")
    named = {row["name"] for row in answer["data"]["kpiCatalog"] if row["currency"] == "EUR"}
    assert named == {name.upper() for name, kpi in REGISTRY.items() if kpi.unit is Unit.MONEY}


async def test_mixed_currencies_fail_alone_with_a_code(service: Service) -> None:
    await service.desk.tell([sale(4, 10, "USD"), sale(4, 20, "EUR")])
    fields = "additionalSalesRevenue { value } additionalSales { value }"
    answer = await service.ask(f"{{ metrics(scope: {{{MONDAY}}}) {{ {fields} }} }}")
    (error,) = answer["errors"]
    assert error["path"] == ["metrics", "additionalSalesRevenue", "value"]
    assert error["extensions"]["code"] == "MIXED_CURRENCIES"
    assert "EUR and USD" in error["message"]
    assert answer["data"]["metrics"] == {
        "additionalSalesRevenue": {"value": None},
        "additionalSales": {"value": 2},
    }


async def test_two_periods_of_different_currencies_have_no_change(service: Service) -> None:
    await service.desk.tell([sale(3, 10, "USD"), sale(4, 20, "EUR")])
    fields = "additionalSalesRevenue { value comparison { value change } }"
    answer = await service.ask(f"{{ metrics(scope: {{{COMPARED}}}) {{ {fields} }} }}")
    assert [error["extensions"]["code"] for error in answer["errors"]] == ["MIXED_CURRENCIES"]
    figures = {"value": 20, "comparison": {"value": 10, "change": None}}
    assert answer["data"]["metrics"] == {"additionalSalesRevenue": figures}


async def test_scopes_of_one_document_may_differ_in_currency(service: Service) -> None:
    sales = (("ann", "USD"), ("bob", "EUR"))
    sold = [{"amount": 1, "currency": currency, "agent": agent} for agent, currency in sales]
    time = "2026-05-04T12:00:00Z"
    await service.desk.tell([event("sale.made", "s1", time, **data) for data in sold])
    scopes = (
        f'{agent}: metrics(scope: {{{MONDAY}, filter: {{agent: {{in: ["{agent}"]}}}}}}) {{'
        " additionalSalesRevenue { value } }"
        for agent, _ in sales
    )
    answer = await service.ask(f"{{ {' '.join(scopes)} }}")
    revenue = {"additionalSalesRevenue": {"value": 1}}
    assert answer["data"] == {"ann": revenue, "bob": revenue}


@pytest.mark.usefixtures("wednesday_noon")
async def test_a_range_that_still_runs_grows_against_the_same_part_of_the_one_before(
    service: Service,
) -> None:
    days = ["05-04", "05-05", "04-03", "04-20"]  # until noon of 6 May, and of 6 April
    data = {"amount": 1, "currency": "EUR"}
    await service.desk.tell(
        [event("sale.made", "s1", f"2026-{day}T12:00:00Z", **data) for day in days]
    )
    answer = await service.metrics(
        "salesGrowthRate { value sampleSize } additionalSales { comparison { changeRatio } }",
        "range: {toDate: MONTH}, compare: {previousPeriod: true}",
    )
    assert answer["salesGrowthRate"] == {"value": 1, "sampleSize": 1}
    assert answer["additionalSales"] == {"comparison": {"changeRatio": 1}}
