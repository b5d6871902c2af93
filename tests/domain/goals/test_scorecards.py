"""How a scorecard adds up, and what the tiers are judged by unless somebody says otherwise."""

import pytest

from domain.asking.goals import Goals
from domain.configuration import Configuration
from domain.desk import DEFAULT_TIERS, Tier
from domain.goals.scorecards import DEFAULTS, Scorecard, ScorePart, in_force, plan_attainment, score
from domain.goals.standings import Standing
from domain.goals.targets import Cut, Target, TargetSource, TargetSubject
from domain.kpis import REGISTRY, resolved_within_rate
from domain.language.clocks import on_business_clock
from tests.telling import DAY

MET, AT_RISK, MISSED = Standing.MET, Standing.AT_RISK, Standing.MISSED


def test_a_score_is_the_mean_of_the_attainments_by_weight() -> None:
    assert score([ScorePart(2, 0.9), ScorePart(1, 1.2)]) == pytest.approx((1.8 + 1.2) / 3)


def test_what_has_no_attainment_has_no_weight() -> None:
    assert score([ScorePart(2, 0.9), ScorePart(100, None)]) == pytest.approx(0.9)


def test_nothing_attained_is_a_score_and_nothing_known_is_none() -> None:
    assert score([ScorePart(1, 0.0)]) == 0
    assert score([ScorePart(1, None)]) is None
    assert score([]) is None


@pytest.mark.parametrize(
    ("standings", "expected"),
    [
        ([MET, MET, AT_RISK, MISSED], 0.5),
        ([MET, Standing.NOT_ENOUGH_DATA], 1),
        ([MISSED, AT_RISK], 0),
        ([Standing.NOT_ENOUGH_DATA], None),
        ([], None),
    ],
)
def test_plan_attainment_is_targets_met_of_those_that_can_be_judged(
    standings: list[Standing], expected: float | None
) -> None:
    assert plan_attainment(standings) == expected


def test_each_tier_has_the_scorecard_of_its_rank() -> None:
    cards = in_force(DEFAULT_TIERS, {})
    assert "solved_on_call_rate" in cards["1"].weights
    assert "priority_throughput" in cards["2"].weights
    assert "quality_score" in cards["3"].weights
    assert [cards[tier].plan_weight for tier in "123"] == [0, 0, 1]


def test_every_default_part_is_a_kpi_or_the_plan() -> None:
    assert [len(card.weights) for card in DEFAULTS] == [8, 5, 5]
    assert {name for card in DEFAULTS for name in card.weights} <= set(REGISTRY)


def test_ranks_count_and_ids_do_not() -> None:
    tiers = [Tier("z", 5, "Z"), Tier("a", 9, "A"), Tier("y", 10, "Y"), Tier("b", 11, "B")]
    cards = in_force(tiers, {})
    assert [cards[tier] for tier in "zayb"] == [*DEFAULTS, DEFAULTS[2]]


def test_a_declared_scorecard_takes_the_place_of_the_default() -> None:
    card = Scorecard({"csat": 2.0})
    assert in_force(DEFAULT_TIERS, {"2": card})["2"] is card


def test_volumes_of_the_first_tier_are_not_those_of_the_second() -> None:
    goals = Goals.of(Configuration())
    assert goals.tiers_of("ticket_volume") == ["1"]
    assert goals.tiers_of("csat") == ["1", "3"]
    assert goals.tiers_of("open_tickets") == []


def test_what_was_set_goes_before_what_is_configured_for_the_same_subject() -> None:
    configured = Configuration(
        targets=(Target("csat", 0.8), Target("csat", 0.85, subject=TargetSubject(tier="1"))),
        scorecards={"1": Scorecard({"csat": 1.0})},
    )
    set_ = Target("csat", 0.9, source=TargetSource.API)
    goals = Goals.of(configured, [set_], {"1": {"nps": 1.0}, "gone": {"csat": 1.0}})
    csat = REGISTRY["csat"]
    assert goals.target(csat, Cut(), DAY) is set_
    assert goals.target(csat, Cut(TargetSubject(tier="1").conditions), DAY) is configured.targets[1]
    assert goals.tiers_of("csat") == ["3"]


def test_a_kpi_with_an_argument_of_its_own_has_no_target() -> None:
    goals = Goals.of(Configuration(targets=(Target("resolved_within_rate", 0.9),)))
    assert goals.target(REGISTRY["resolved_within_rate"], Cut(), DAY) is not None
    assert goals.target(resolved_within_rate(60), Cut(), DAY) is None


def test_a_target_is_for_both_clocks() -> None:
    goals = Goals.of(Configuration(targets=(Target("first_response_time", 900),)))
    timed = on_business_clock(REGISTRY["first_response_time"])
    assert timed != REGISTRY["first_response_time"]
    assert goals.target(timed, Cut(), DAY) is not None
