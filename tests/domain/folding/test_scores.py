"""Scores are the decimals that were written, not the binary fractions next to them."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.folding.scores import gap, scale_position
from tests.desk import StoredDesk
from tests.telling import Json, rated


@pytest.mark.parametrize(
    ("score", "low", "high", "is_satisfied", "is_easy"),
    [
        (0.6, 0, 0.8, True, True),  # 6/8 = 3/4
        (0.59, 0, 0.8, False, True),  # 59/80 < 3/4
        (0.6, 0, 0.9, False, True),  # 6/9 = 2/3
        (0.5, 0.1, 0.7, False, True),  # 4/6
        (0.7, 0.1, 0.9, True, True),  # 6/8
        (-0.1, -0.7, 0.1, True, True),  # 6/8
        (1.1, 0.2, 1.4, True, True),  # 9/12
        (4, 1, 5, True, True),  # 3/4
        (3, 1, 5, False, False),  # 2/4
    ],
)
def test_b5_a_threshold_is_reached_by_the_numbers_as_they_are_written(
    score: float, low: float, high: float, is_satisfied: bool, is_easy: bool
) -> None:
    position = scale_position(score, low, high)
    assert (position.is_satisfied, position.is_easy) == (is_satisfied, is_easy)


def test_b5_rescaled_scores_are_the_doubles_next_to_the_exact_ones() -> None:
    # 0.7 on 0.1–0.9: (0.7 − 0.1) / 0.8 = 3/4, so 1 + 4 × 3/4 = 4, 1 + 6 × 3/4 = 5.5 and 75.
    assert scale_position(0.7, 0.1, 0.9)[:3] == (4.0, 5.5, 75.0)
    # 0.3 on 0–1 is 30, not 30.000000000000004; 0.3 less 0.1 is 0.2, not 0.19999999999999998.
    assert (scale_position(0.3, 0, 1).of_100, gap(0.3, 0.1)) == (30.0, 0.2)


DECIMALS = st.integers(-(10**9), 10**9).map(lambda number: Decimal(number).scaleb(-6))


@given(st.lists(DECIMALS, min_size=3, max_size=3, unique=True).map(sorted))
def test_b5_thresholds_are_exact_for_any_decimals(numbers: list[Decimal]) -> None:
    low, score, high = numbers
    position = scale_position(float(score), float(low), float(high))
    assert position.is_satisfied is (4 * (score - low) >= 3 * (high - low))
    assert position.is_easy is (6 * (score - low) >= 4 * (high - low))
    assert 1 <= position.of_5 <= 5
    assert (position.of_5 >= 4) is position.is_satisfied or position.of_5 == pytest.approx(
        4, abs=1e-8
    )


def scored(survey: str, score: float, low: float, high: float) -> list[Json]:
    return [rated("09:00", "r1", survey, score, scale=(low, high))]


@pytest.mark.parametrize(
    ("kpi", "log", "value"),
    [
        ("csat", scored("csat", 0.6, 0, 0.8), 1.0),
        ("csat", scored("csat", 0.59, 0, 0.8), 0.0),
        ("ces_easy_rate", scored("ces", 0.6, 0, 0.9), 1.0),
        ("ces_easy_rate", scored("ces", 0.5, 0.1, 0.7), 1.0),
        ("ces", scored("ces", 0.5, 0.1, 0.7), 5.0),  # 1 + 6 × 4/6
        ("nps", scored("nps", 8.999999, 0, 10), 0.0),
        ("nps", scored("nps", 9.0, 0, 10), 100.0),
    ],
)
async def test_b5_kpis_read_decimal_scores(
    desk: StoredDesk, kpi: str, log: list[Json], value: float
) -> None:
    await desk.tell(log)
    assert (await desk.read(kpi)).value == value
