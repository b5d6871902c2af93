"""What rollups keep, and which questions they answer, as it is declared."""

from itertools import pairwise

import pytest

from domain.asking.histograms import SMALL
from domain.asking.rollup_kinds import (
    DISTINCTS,
    HISTOGRAMS,
    KIND_OF,
    KINDS,
    SUMS,
    Exclusion,
    RollupKind,
    exclusion_of,
    grouping_for,
)
from domain.asking.rollups import rollups_of, width
from domain.facts import Activity, Presence
from domain.kpis import REGISTRY
from domain.language.clocks import on_business_clock
from domain.language.dimensions import Dimension
from domain.language.filters import (
    EVERYTHING,
    AllOf,
    Among,
    AnyOf,
    AttributeAmong,
    Filter,
    Missing,
    NoneOf,
    Not,
    Tagged,
)
from domain.language.formulas import Mean
from domain.language.measures import Counted, Cover, Distinct, Distribution, Quantile, counted

TIER, TEAM, AGENT, CATEGORY = (
    Dimension.TIER,
    Dimension.TEAM,
    Dimension.AGENT,
    Dimension.CATEGORY,
)
KPIS = [clock for kpi in REGISTRY.values() for clock in (kpi, on_business_clock(kpi))]
MEASURES = list(dict.fromkeys(counted(measure) for kpi in KPIS for measure in kpi.measures))
ROLLUPS = rollups_of((), "UTC")


def kept(measure: Counted) -> bool:
    rollup = ROLLUPS.get(measure.fact)
    return rollup is not None and (measure in rollup.sums or measure in rollup.distincts)


def test_a_measure_is_kept_unless_it_is_excluded() -> None:
    for measure in MEASURES:
        kind = KIND_OF.get(type(measure))
        assert kept(measure) == (kind is not None and exclusion_of(kind, measure) is None), measure


def exclusions() -> list[tuple[RollupKind, Exclusion]]:
    return [(kind, exclusion) for kind in KINDS for exclusion in kind.exclusions]


@pytest.mark.parametrize(
    "exclusion",
    dict.fromkeys(exclusion for _, exclusion in exclusions()),
    ids=lambda exclusion: exclusion.subject,
)
def test_each_exclusion_says_of_what_it_is_and_why_and_some_kpi_meets_it(
    exclusion: Exclusion,
) -> None:
    assert exclusion.subject
    assert exclusion.reason
    assert any(exclusion.applies(measure) for measure in MEASURES)


def test_some_measures_of_each_kind_are_kept() -> None:
    assert {KIND_OF[type(measure)] is SUMS for measure in MEASURES if kept(measure)} == {
        True,
        False,
    }
    assert any(rollup.histograms for rollup in ROLLUPS.values())
    assert Cover not in KIND_OF
    assert Presence not in {measure.fact for measure in MEASURES if kept(measure)}


def test_histograms_are_of_durations_that_sums_are_kept_of() -> None:
    durations = [kpi for kpi in KPIS if kpi.is_duration]
    means = {kpi.formula.measure for kpi in durations if isinstance(kpi.formula, Mean)}
    for rollup in ROLLUPS.values():
        assert set(rollup.histograms) <= means & set(rollup.sums)
        assert [*rollup.histograms.values()] == [*range(1, len(rollup.histograms) + 1)]


def test_no_two_measures_share_a_position() -> None:
    for rollup in ROLLUPS.values():
        ends = 1
        for measure, position in rollup.sums.items():
            assert position == ends
            ends += width(measure)
        steps = {later - first for first, later in pairwise(rollup.distincts.values())}
        assert steps <= {len(DISTINCTS.groupings)}


@pytest.mark.parametrize(
    ("by", "where", "expected"),
    [
        ((), EVERYTHING, ()),
        ((CATEGORY,), EVERYTHING, (CATEGORY,)),
        ((Dimension.DEPARTMENT,), EVERYTHING, (CATEGORY,)),
        ((), Missing(Dimension.DEPARTMENT), (CATEGORY,)),
        ((TEAM,), NoneOf(Dimension.CHANNEL, ("x",)), SUMS.groupings[2]),
        ((TEAM,), Not(Among(AGENT, ("a",))), SUMS.groupings[3]),
        ((TIER,), AnyOf((Missing(TEAM), Among(TEAM, ("a", "b")))), SUMS.groupings[2]),
        ((CATEGORY, TIER), EVERYTHING, None),
        ((AGENT,), Among(Dimension.CHANNEL, ("x",)), None),
        ((Dimension.TAG,), EVERYTHING, None),
        ((Dimension.HOUR_OF_DAY,), EVERYTHING, None),
        ((), Tagged(("x",)), None),
        ((), Missing(Dimension.TAG), None),
        ((), AttributeAmong("key", ("x",)), None),
        ((), Among(Dimension.DIRECTION, ("outbound",)), None),
    ],
)
def test_sums_answer_by_the_dimensions_of_one_grouping(
    by: tuple[Dimension, ...], where: Filter, expected: tuple[Dimension, ...] | None
) -> None:
    position = grouping_for(SUMS, by, where)
    assert (None if position is None else SUMS.groupings[position]) == expected


@pytest.mark.parametrize(
    ("by", "where", "expected"),
    [
        ((), EVERYTHING, ()),
        ((TEAM,), EVERYTHING, (TEAM,)),
        ((), Among(TEAM, ("a",)), (TEAM,)),
        ((TEAM,), Among(TEAM, ("a", "b")), (TEAM,)),
        ((), Among(TEAM, ("a", "b")), None),
        ((), Missing(TEAM), None),
        ((), Not(Among(TEAM, ("a",))), None),
        ((TIER, TEAM), EVERYTHING, None),
        ((TIER,), Among(TEAM, ("a",)), None),
        ((), AllOf((Among(TEAM, ("a",)), Among(TIER, ("1",)))), None),
        ((), AllOf((Among(TEAM, ("a",)), AllOf((Among(TEAM, ("a",)),)))), None),
        ((Dimension.DEPARTMENT,), EVERYTHING, None),
    ],
)
def test_numbers_of_distinct_values_are_of_the_very_groups_that_are_kept(
    by: tuple[Dimension, ...], where: Filter, expected: tuple[Dimension, ...] | None
) -> None:
    position = grouping_for(DISTINCTS, by, where)
    assert (None if position is None else DISTINCTS.groupings[position]) == expected


def test_a_rollup_says_which_grouping_answers() -> None:
    rollup = ROLLUPS[Activity]
    distinct = next(iter(rollup.distincts))
    first = rollup.distincts[distinct]
    assert rollup.grouping_of(distinct, (TIER,), EVERYTHING, "UTC") == first + 1
    assert rollup.grouping_of(distinct, (TIER,), EVERYTHING, "Europe/Berlin") is None
    other = Distinct(Activity, ("agent", "day"), ())
    assert (other in rollup.distincts) == (
        rollup.grouping_of(other, (), EVERYTHING, "UTC") is not None
    )
    duration = next(iter(rollup.histograms))
    assert rollup.grouping_of(duration, (AGENT,), EVERYTHING, "Europe/Berlin") == 3
    assert rollup.grouping_of(Quantile(duration, 0.5), (AGENT,), EVERYTHING, "UTC") is None
    position = rollup.grouping_of(Quantile(duration, 0.5), (TEAM,), EVERYTHING, "UTC")
    assert position == HISTOGRAMS.groupings.index((TEAM,))
    unkept = Distribution(Activity, "unkept")
    assert rollup.grouping_of(unkept, (), EVERYTHING, "UTC") is None
    assert rollup.grouping_of(Cover(Presence), (), EVERYTHING, "UTC") is None


def test_each_dimension_of_histograms_has_a_grouping_of_its_own() -> None:
    dimensions = {dimension for by in HISTOGRAMS.groupings for dimension in by}
    assert {(dimension,) for dimension in dimensions} <= set(HISTOGRAMS.groupings)
    assert SMALL > 1


def test_rollups_that_mean_something_else_have_another_version() -> None:
    other = rollups_of((), "Europe/Berlin")
    assert all(rollup.version != other[fact].version for fact, rollup in ROLLUPS.items())
