"""How likely a correlation is by chance, against closed forms and published figures."""

from math import acos, pi

import pytest

from domain.asking.relations import Correlation, has_figures
from domain.kpis import REGISTRY
from domain.statistics import correlation_p_value


@pytest.mark.parametrize("correlation", [0.1, -0.1, 0.5, 0.9, -0.99])
def test_of_four_pairs_every_correlation_is_as_likely(correlation: float) -> None:
    # With two degrees of freedom r is uniform on −1…1.
    assert correlation_p_value(correlation, 4) == pytest.approx(1 - abs(correlation))


@pytest.mark.parametrize("correlation", [0.1, 0.5, -0.9])
def test_of_three_pairs_it_follows_the_arc_cosine(correlation: float) -> None:
    # With one degree of freedom t is Cauchy's.
    assert correlation_p_value(correlation, 3) == pytest.approx(2 / pi * acos(abs(correlation)))


@pytest.mark.parametrize(
    ("correlation", "count", "expected"),
    [
        (0.81642, 11, 0.00217),  # Anscombe's first set (1973)
        (0.6319, 10, 0.05),  # tables of critical values of r
        (0.7646, 10, 0.01),
        (0.3610, 30, 0.05),
        (0.1946, 102, 0.05),
    ],
)
def test_published_figures_come_out(correlation: float, count: int, expected: float) -> None:
    assert correlation_p_value(correlation, count) == pytest.approx(expected, rel=2e-3)


def test_a_perfect_line_is_no_chance_and_none_is_certain() -> None:
    assert correlation_p_value(1.0, 10) == 0
    assert correlation_p_value(-1.0, 3) == 0
    assert correlation_p_value(0.0, 10) == 1


def test_of_many_pairs_it_stays_a_number() -> None:
    assert correlation_p_value(0.9, 1_000_000) == 0
    assert correlation_p_value(0.00196, 1_000_000) == pytest.approx(0.05, rel=1e-3)


def test_two_pairs_tell_nothing() -> None:
    assert correlation_p_value(1.0, 2) is None
    assert Correlation(2, 1.0, 1.0).p_value is None
    assert Correlation(10, None, None).spearman_p_value is None


@pytest.mark.parametrize(
    ("name", "has"),
    [
        ("first_response_time", True),
        ("processing_time", True),
        ("csat", True),
        ("csat_average", True),
        ("nps", True),
        ("replies_per_resolution", True),
        ("escalation_rate", True),
        ("ticket_volume", False),
        ("open_tickets", False),
        ("backlog_age", False),
        ("unanswered_rate", False),  # looks at the end of the period
        ("complaint_rate", False),  # is of two kinds of facts
        ("resolved_per_agent_day", False),
        ("agent_utilization", False),
    ],
)
def test_some_kpis_have_a_figure_for_a_single_ticket(name: str, has: bool) -> None:
    assert has_figures(REGISTRY[name]) is has
