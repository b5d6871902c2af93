"""What questions cost."""

from datetime import timedelta

import pytest

from domain.asking.cost import GROUPS, Grouping, cost
from domain.language.dimensions import Dimension


def days(count: float) -> timedelta:
    return timedelta(days=count)


@pytest.mark.parametrize(
    ("read", "groupings", "is_sorting", "points"),
    [
        ([days(30)], [Grouping(1)], False, 1.0),
        ([days(1000)], [Grouping(1)], False, 2.0),
        ([days(1000)], [Grouping(1), Grouping(1)], False, 3.0),
        ([days(500), days(500)], [Grouping(1)], False, 2.0),
        ([days(1000)], [Grouping(1)], True, 5.0),
        ([days(0.5)], [Grouping(3000)], False, 4.0),
        ([days(0)], [Grouping(1)], False, 1.0),
        ([days(90)], [Grouping(90, (Dimension.AGENT,))], False, 10.1),
        ([days(1)], [Grouping(1, (Dimension.AGENT, Dimension.CATEGORY))], False, 6.0),
    ],
)
def test_a_statement_costs_its_days_and_its_cells(
    read: list[timedelta], groupings: list[Grouping], is_sorting: bool, points: float
) -> None:
    assert cost(read, groupings, is_sorting=is_sorting) == points


def test_each_dimension_has_a_size() -> None:
    assert set(GROUPS) == set(Dimension)
