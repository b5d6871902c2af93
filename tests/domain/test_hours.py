"""Which KPIs can be asked for by hours of the day and days of the week."""

import pytest

from domain.configuration import Configuration
from domain.kpis import REGISTRY
from domain.language.dimensions import Dimension
from tests.reference import hours

OF_TIME = (Dimension.HOUR_OF_DAY, Dimension.DAY_OF_WEEK)


def no_holidays(_: str) -> None:
    return None


def own(formula: str) -> tuple[Dimension, ...]:
    """The dimensions of an own KPI."""
    text = f'[kpis.own]\nlabel = "Own"\ndescription = "Own."\nbetter = "up"\n{formula}'
    (kpi,) = Configuration.read(text, no_holidays).own_kpis
    return kpi.dimensions


def ratio(top: str, distinct: str, fact: str) -> str:
    bottom = f'{{ distinct = "{distinct}", of = "{fact}" }}'
    return f'formula = "ratio"\ntop = {{ count = "{top}" }}\nbottom = {bottom}'


@pytest.mark.parametrize("name", REGISTRY)
def test_b7_hours_and_days_are_offered_where_a_kpi_has_a_value_for_one(name: str) -> None:
    for dimension in OF_TIME:
        is_offered = dimension in REGISTRY[name].dimensions
        assert is_offered is not hours.are_refused(name, dimension.name), dimension


@pytest.mark.parametrize(
    ("formula", "offered"),
    [
        ('formula = "total"\nof = { count = "opened" }', OF_TIME),
        ('formula = "total"\nof = { count = "open_span" }', ()),
        ('formula = "total"\nof = { sum = "booked.amount" }', ()),
        ('formula = "total"\nof = { sum = "shift.hours" }', ()),
        (
            ratio("resolved", "agent_days", "activity"),
            (Dimension.DAY_OF_WEEK,),
        ),
        (
            ratio("complaint", "agents", "resolved").replace('distinct = "agents", of', "count")
            + '\nunit = "share"',
            (),
        ),
        (
            ratio("opened", "agents", "opened") + '\nunit = "count"',
            (),
        ),
    ],
)
def test_b7_an_own_kpi_of_such_measures_is_treated_alike(
    formula: str, offered: tuple[Dimension, ...]
) -> None:
    assert tuple(dimension for dimension in own(formula) if dimension in OF_TIME) == offered
