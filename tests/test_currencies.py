"""Amounts of different currencies are never added, unless the configuration says how."""

import itertools
from collections.abc import Awaitable, Callable

import pytest

from domain.asking.demands import Demand, Readings
from domain.errors import DomainError, MixedCurrencies
from domain.kpis import REGISTRY
from domain.language.dimensions import Dimension
from domain.periods import Period
from persistence.connections.database import Database
from tests.desk import StoredDesk
from tests.telling import DAY, Json, at, tell

EUROS = '[currency]\ncode = "EUR"\n[currency.rates]\nUSD = 0.5\n'
_numbers = itertools.count(1)


def sold(clock: str, amount: float, currency: str, agent: str = "ann") -> Json:
    return tell("sale.made", clock, "S", amount=amount, currency=currency, agent=agent)


def booked(kind: str, amount: float, currency: str) -> Json:
    return tell("money.booked", "12:00", "B", kind=kind, amount=amount, currency=currency)


Open = Callable[..., Awaitable[StoredDesk]]


@pytest.fixture
def open_desk(database: Database) -> Open:
    """Makes a workspace of some events and a configuration."""

    async def make(*events: Json, configuration: str = "") -> StoredDesk:
        desk = await StoredDesk.create(database, f"money{next(_numbers)}")
        await desk.configure(configuration)
        await desk.tell(events)
        return desk

    return make


async def answer(desk: StoredDesk, kpi: str, *by: Dimension) -> Readings | DomainError:
    (result,) = await desk.ask([Demand(REGISTRY[kpi], (DAY,), by)])
    return result


async def test_a_sum_of_two_currencies_names_them(open_desk: Open) -> None:
    desk = await open_desk(sold("09:00", 10, "USD"), sold("10:00", 20, "EUR"))
    error = await answer(desk, "additional_sales_revenue")
    assert isinstance(error, MixedCurrencies)
    assert str(error).startswith("amounts in EUR and USD cannot be added: configure a [currency]")


async def test_other_kpis_of_the_same_facts_are_not_touched(open_desk: Open) -> None:
    desk = await open_desk(sold("09:00", 10, "USD"), sold("10:00", 20, "EUR"))
    assert (await desk.read("additional_sales", DAY)).value == 2


async def test_a_sum_of_one_currency_is_in_that(open_desk: Open) -> None:
    desk = await open_desk(
        sold("09:00", 0.1, "USD"), sold("10:00", 0.2, "USD"), sold("25:00", 1, "EUR")
    )
    reading = await desk.read("additional_sales_revenue", DAY)
    assert (reading.value, reading.sample_size, reading.currency) == (0.3, 2, "USD")


async def test_a_sum_of_nothing_is_in_no_currency(open_desk: Open) -> None:
    desk = await open_desk(booked("revenue", 10, "EUR"))
    reading = await desk.read("additional_sales_revenue", DAY)
    assert (reading.value, reading.currency) == (0, None)


async def test_rows_of_a_breakdown_are_in_one_currency(open_desk: Open) -> None:
    desk = await open_desk(sold("09:00", 10, "USD", "ann"), sold("10:00", 20, "EUR", "bob"))
    rows = await answer(desk, "additional_sales_revenue", Dimension.AGENT)
    assert isinstance(rows, MixedCurrencies)


async def test_an_amount_without_a_rate_is_never_left_out(open_desk: Open) -> None:
    """Not of a sum over several buckets either, of which one has nothing but that amount."""
    sales = sold("09:00", 10, "EUR"), sold("15:00", 20, "XYZ")
    desk = await open_desk(*sales, configuration=EUROS)
    halves = Period(DAY.since, at("12:00")), Period(at("12:00"), DAY.until)
    revenue = REGISTRY["additional_sales_revenue"]
    results = await desk.ask([Demand(revenue, (DAY,)), Demand(revenue, halves)])
    assert [type(result) for result in results] == [MixedCurrencies] * 2


async def test_a_margin_sets_one_currency_against_the_same(open_desk: Open) -> None:
    desk = await open_desk(booked("revenue", 10, "EUR"), booked("cost", 5, "USD"))
    assert isinstance(await answer(desk, "net_profit_margin"), MixedCurrencies)
    assert isinstance(await answer(desk, "revenue_growth_rate"), Readings)


async def test_growth_is_of_one_currency(open_desk: Open) -> None:
    desk = await open_desk(booked("revenue", 10, "EUR"))
    await desk.tell(
        [tell("money.booked", "-1:00", "B", kind="revenue", amount=5, currency="USD")],
    )
    assert isinstance(await answer(desk, "revenue_growth_rate"), MixedCurrencies)


async def test_with_rates_everything_is_in_the_one_currency(open_desk: Open) -> None:
    events = (sold("09:00", 10, "USD"), sold("10:00", 20, "EUR"))
    desk = await open_desk(*events, configuration=EUROS)
    reading = await desk.read("additional_sales_revenue", DAY)
    assert (reading.value, reading.sample_size, reading.currency) == (25, 2, "EUR")


async def test_new_rates_hold_for_what_was_told_before(open_desk: Open) -> None:
    desk = await open_desk(
        booked("revenue", 10, "EUR"), booked("cost", 5, "USD"), configuration=EUROS
    )
    assert (await desk.read("net_profit_margin", DAY)).value == (10 - 2.5) / 10
    await desk.configure(EUROS.replace("0.5", "1.5"))
    assert (await desk.read("net_profit_margin", DAY)).value == (10 - 7.5) / 10


async def test_a_currency_without_a_rate_is_named(open_desk: Open) -> None:
    desk = await open_desk(sold("09:00", 10, "CHF"), sold("10:00", 20, "EUR"), configuration=EUROS)
    error = await answer(desk, "additional_sales_revenue")
    assert isinstance(error, MixedCurrencies)
    assert str(error) == "there is no rate for CHF in EUR: configure it under [currency.rates]"


async def test_what_is_not_asked_about_does_not_mix(open_desk: Open) -> None:
    desk = await open_desk(sold("09:00", 10, "USD"), sold("25:00", 20, "EUR"))
    tuesday = Period(at("24:00"), at("48:00"))
    assert (await desk.read("additional_sales_revenue", tuesday)).value == 20
