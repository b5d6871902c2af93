"""Plans of scans, and what rollups change about them: without SQL."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.asking.demands import Demand
from domain.asking.rollup_coverage import RollupCoverage
from domain.asking.rollup_kinds import DISTINCTS, HISTOGRAMS, SUMS
from domain.asking.rollups import rollups_of
from domain.asking.scan_plans import BatchPlan, ScanPlan, plan
from domain.asking.scans import Portion
from domain.errors import UnsupportedDimension
from domain.facts import Activity, OpenSpan, Responded
from domain.kpis import REGISTRY
from domain.language.dimensions import Dimension
from domain.language.filters import Among
from domain.language.measures import Distinct, Quantile
from domain.periods import Period

START, DAY = datetime(2026, 5, 1, tzinfo=UTC), timedelta(days=1)
MAY = Period(START, START + 31 * DAY)
ROLLUPS = rollups_of((), "UTC")
COVERAGE = {fact: RollupCoverage(rollup, MAY.until) for fact, rollup in ROLLUPS.items()}
HANDLED, REPLIED, FIRST, STOCK, VOLUME = (
    REGISTRY[name]
    for name in (
        "handled_per_agent_day",
        "reply_time",
        "first_response_time",
        "open_tickets",
        "ticket_volume",
    )
)
TIER, TEAM, AGENT, CATEGORY = (
    Dimension.TIER,
    Dimension.TEAM,
    Dimension.AGENT,
    Dimension.CATEGORY,
)


def covered(planned: BatchPlan) -> list[ScanPlan]:
    """All plans as they are read where all rollups are up to date."""
    return [each for scan in planned.scans for each in scan.covered_by(COVERAGE.get(scan.key.fact))]


def test_demands_about_the_same_facts_in_one_scope_are_one_scan() -> None:
    demands = [Demand(HANDLED, (MAY,)), Demand(REPLIED, (MAY,)), Demand(REPLIED, (MAY,), (TEAM,))]
    (scan,) = plan(demands).scans
    assert scan.key.fact is Activity
    elsewhere = Demand(REPLIED, (MAY,), where=Among(TEAM, ("a",)))
    assert len(plan([*demands, elsewhere]).scans) == 2


def test_a_demand_that_cannot_be_answered_says_why_and_needs_nothing() -> None:
    bad = Demand(REGISTRY["open_tickets"], (MAY,), (Dimension.SURVEY,))
    planned = plan([bad, Demand(VOLUME, (MAY,))])
    first, second = planned.needs
    assert isinstance(first, UnsupportedDimension)
    assert [list(scan.needs) for scan in planned.scans] == [second]


def test_the_cost_is_known_before_anything_is_read() -> None:
    planned = plan([Demand(VOLUME, (MAY,)), Demand(STOCK, (MAY,))])
    assert planned.cost == round(sum(scan.cost for scan in planned.scans), 1) >= 2
    many = [Demand(HANDLED, (Period(START, START + n * DAY),)) for n in range(1, 200)]
    (scan,) = plan(many).scans
    assert scan.problem is not None
    assert scan.cost == 0


@pytest.mark.parametrize("coverage", [None, replace(COVERAGE[Activity], until=START)])
def test_what_no_rollup_covers_is_one_pass_over_the_facts(
    coverage: RollupCoverage | None,
) -> None:
    (scan,) = plan([Demand(HANDLED, (MAY,)), Demand(REPLIED, (MAY,))]).scans
    assert scan.covered_by(coverage) == [scan]
    everything = Portion(((MAY.since, MAY.until),))
    assert scan.portions(scan.layout.layers) == (None, everything)


def test_each_need_is_answered_by_one_plan_however_often_these_are_split() -> None:
    demands = [
        Demand(HANDLED, (MAY,), (CATEGORY,)),
        Demand(HANDLED, (MAY,), (TIER, TEAM)),
        Demand(REPLIED, (MAY,), (TIER,)),
    ]
    planned = plan(demands)
    (scan,) = planned.scans
    once = scan.covered_by(COVERAGE[Activity])
    assert len(once) > 1
    twice = [each for split in once for each in split.covered_by(COVERAGE[Activity])]
    for plans in (once, twice):
        needs = [need for each in plans for need in each.needs]
        assert sorted(map(id, needs)) == sorted(map(id, scan.needs))
    assert scan.source is None


def test_a_plan_is_not_changed_by_what_is_covered() -> None:
    (scan,) = plan([Demand(REPLIED, (MAY,))]).scans
    (covered_scan,) = scan.covered_by(COVERAGE[Activity])
    assert covered_scan.source == (COVERAGE[Activity], 0)
    assert scan.source is None
    (read_anew,) = covered_scan.covered_by(None)
    assert read_anew.source is None


def test_sums_are_not_read_from_the_facts_because_of_what_no_rollup_answers() -> None:
    by_agent = Demand(REPLIED, (MAY,), (AGENT,))
    plans = covered(plan([by_agent, Demand(HANDLED, (MAY,), (AGENT, CATEGORY))]))
    grouping_of = {
        need.by: scan.source and scan.source.grouping for scan in plans for need in scan.needs
    }
    assert grouping_of == {
        (AGENT,): SUMS.groupings.index((TIER, TEAM, AGENT)),
        (AGENT, CATEGORY): None,
    }


def test_all_sums_of_a_scan_are_read_from_one_grouping_or_from_the_facts() -> None:
    (both,) = covered(plan([Demand(REPLIED, (MAY,), by) for by in ((TIER,), (AGENT,))]))
    assert both.source == (COVERAGE[Activity], SUMS.groupings.index((TIER, TEAM, AGENT)))
    (neither,) = covered(plan([Demand(REPLIED, (MAY,), by) for by in ((CATEGORY,), (AGENT,))]))
    assert neither.source is None


def test_numbers_of_distinct_values_are_read_from_the_grouping_of_their_dimension() -> None:
    first_of = ROLLUPS[Activity].distincts
    for scan in covered(plan([Demand(HANDLED, (MAY,), (TEAM,))])):
        (need,) = scan.needs
        assert isinstance(need.measure, Distinct)
        grouping = first_of[need.measure] + DISTINCTS.groupings.index((TEAM,))
        expected = Portion(((MAY.since, MAY.until),), sums={need.measure: 1}, grouping=grouping)
        assert scan.portions(scan.layout.layers) == (expected, None)


def test_odd_hours_and_stale_days_are_read_from_the_facts() -> None:
    odd = Period(MAY.since + timedelta(hours=7), MAY.until)
    stale = START + 9 * DAY, START + 10 * DAY
    (scan,) = plan([Demand(REPLIED, (odd,))]).scans
    (split,) = scan.covered_by(replace(COVERAGE[Activity], stale=(stale,)))
    rolled_up, uncovered = split.portions(split.layout.layers)
    assert rolled_up is not None
    assert rolled_up.stretches == ((START + DAY, stale[0]), (stale[1], MAY.until))
    assert uncovered == Portion(((odd.since, START + DAY), stale))


def test_stocks_are_read_at_the_starts_of_days_from_sums() -> None:
    noon = Period(MAY.since, MAY.until - timedelta(hours=12))
    (scan,) = covered(plan([Demand(STOCK, (MAY, noon))]))
    rolled_up, uncovered = scan.portions(scan.layout.layers)
    assert rolled_up == Portion(instants=(MAY.until,), sums=ROLLUPS[OpenSpan].sums)
    assert uncovered == Portion(instants=(noon.until,))


def test_percentiles_are_read_from_histograms_of_months_and_days() -> None:
    numbers = ROLLUPS[Responded].histograms
    until = START + 40 * DAY
    coverage = RollupCoverage(
        ROLLUPS[Responded], until, merged=dict.fromkeys(numbers.values(), frozenset({START}))
    )
    demand = Demand(FIRST, (Period(START, until),), (TEAM,), quantile=0.9)
    (scan,) = (each for each in plan([demand]).scans if each.key.is_sorting)
    (split,) = scan.covered_by(coverage)
    assert {type(need.measure) for need in split.needs} == {Quantile}
    grouping = HISTOGRAMS.groupings.index((TEAM,))
    expected = Portion(
        ((MAY.until, until),), histograms=numbers, grouping=grouping, months=(START,)
    )
    assert split.portions(split.layout.layers) == (expected, None)


bys = st.sampled_from([(), (TIER,), (TEAM,), (AGENT,), (CATEGORY,), (TIER, TEAM)])
ends = st.integers(0, 60).map(lambda hours: START + timedelta(hours=12 * hours))
periods = st.lists(ends, min_size=2, max_size=2, unique=True).map(
    lambda pair: Period(min(pair), max(pair))
)
demands = st.lists(
    st.builds(
        Demand,
        st.sampled_from([HANDLED, REPLIED]),
        st.lists(periods, min_size=1, max_size=4, unique=True).map(tuple),
        bys,
    ),
    min_size=1,
    max_size=5,
    unique=True,
)


@given(demands=demands, until=ends)
def test_all_of_the_time_is_read_once(demands: list[Demand], until: datetime) -> None:
    coverage = RollupCoverage(ROLLUPS[Activity], until.replace(hour=0))
    for scan in plan(demands).scans:
        for split in scan.covered_by(coverage):
            layers = split.layout.layers
            rolled_up, uncovered = split.portions(layers)
            parts = sorted(
                stretch
                for portion in (rolled_up, uncovered)
                if portion
                for stretch in portion.stretches
            )
            for (_, before), (since, _) in pairwise(parts):
                assert before <= since
            covered_time = sum((last - first for first, last in parts), timedelta())
            everything = replace(split, source=None).portions(layers).uncovered
            assert everything is not None
            whole = sum((last - first for first, last in everything.stretches), timedelta())
            assert covered_time == whole
