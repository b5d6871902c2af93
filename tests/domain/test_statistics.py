"""Scores and their 95 % intervals, against vectors that were worked out elsewhere."""

import pytest

from domain.kpis import REGISTRY
from domain.language.formulas import Mean, NetScore
from domain.language.measures import Moments
from domain.statistics import adjusted_net_score, of_net_score, plain_net_score, wilson

CES_ANSWERS = (80, 210, 140, 110, 160, 180, 120)
"""How many of a thousand gave 1, 2, … 7: a vendor's histogram, whose mean it gives as 4.08."""


@pytest.mark.parametrize(
    ("part", "whole", "low", "high"),
    [
        (45, 50, 78.640, 95.652),
        (8, 10, 49.016, 94.332),
        (10, 10, 72.247, 100),
        (0, 10, 0, 27.753),
        (1, 1, 20.655, 100),
    ],
)
def test_shares_have_wilsons_interval(part: int, whole: int, low: float, high: float) -> None:
    assert wilson(part, whole) == pytest.approx((low / 100, high / 100), abs=5e-6)


@pytest.mark.parametrize(
    ("promoters", "passives", "detractors", "low", "high"),
    [(50, 30, 20, 14.69, 45.31), (5, 3, 2, -18.41, 78.41), (600, 250, 150, 40.41, 49.59)],
)
def test_net_scores_have_the_interval_of_their_answers(
    promoters: int, passives: int, detractors: int, low: float, high: float
) -> None:
    whole = promoters + passives + detractors
    got = plain_net_score(promoters, detractors, whole)
    assert got == pytest.approx((low, high), abs=0.005)


def test_ten_promoters_leave_a_doubt() -> None:
    assert plain_net_score(10, 0, 10) == (100, 100)
    assert adjusted_net_score(10, 0, 10) == pytest.approx((47.50, 100), abs=0.005)
    assert of_net_score(10, 0, 10) == adjusted_net_score(10, 0, 10)


@pytest.mark.parametrize(
    ("promoters", "detractors", "whole", "score"),
    [
        (50, 20, 100, 30.0),
        (600, 150, 1000, 45.0),
        (41, 35, 110, 5.4545),  # two samples of a vendor's happiness score, which is a net score
        (340, 342, 1074, -0.1862),
    ],
)
def test_a_net_score_is_some_less_others(
    promoters: int, detractors: int, whole: int, score: float
) -> None:
    formula = REGISTRY["nps"].formula
    assert isinstance(formula, NetScore)
    assert formula.read(promoters, detractors, whole).value == pytest.approx(score, abs=5e-5)


def test_the_mean_of_a_histogram_of_efforts() -> None:
    count = sum(CES_ANSWERS)
    total = sum(score * n for score, n in enumerate(CES_ANSWERS, start=1))
    squares = sum(score * score * n for score, n in enumerate(CES_ANSWERS, start=1))
    formula = REGISTRY["ces"].formula
    assert isinstance(formula, Mean)
    reading = formula.read(Moments(count, total, squares, 1, 7))
    assert reading.value == pytest.approx(4.08)
    assert sum(CES_ANSWERS[4:]) / count == pytest.approx(0.46)  # what ces_easy_rate tells of it
