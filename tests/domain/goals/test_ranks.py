"""Who is first by a KPI: ranks, ties and samples that are too small for a rank."""

from hypothesis import given
from hypothesis import strategies as st

from domain.goals.ranks import ranking
from domain.language.formulas import Reading
from domain.language.kpi import Better

VALUES = st.one_of(st.none(), st.integers(-3, 3).map(float))
READINGS = st.dictionaries(
    st.text(max_size=2), st.builds(Reading, VALUES, st.integers(0, 8)), max_size=12
)


def order(
    readings: dict[str, Reading], least: int = 0, better: Better = Better.UP
) -> list[tuple[str, int | None]]:
    ranked = ranking(readings, min_sample=least, better=better)
    return [(competitor.key, competitor.rank) for competitor in ranked]


def test_equal_values_share_a_rank_and_the_next_rank_counts_them_all() -> None:
    readings = {
        "bob": Reading(0.5, 10),
        "ann": Reading(0.9, 10),
        "cid": Reading(0.9, 20),
        "dan": Reading(0.1, 10),
    }
    assert order(readings) == [("ann", 1), ("cid", 1), ("bob", 3), ("dan", 4)]


def test_the_least_is_first_where_less_is_better_and_the_most_where_neither_is() -> None:
    readings = {"ann": Reading(300.0, 1), "bob": Reading(900.0, 1)}
    assert order(readings, better=Better.DOWN) == [("ann", 1), ("bob", 2)]
    assert order(readings, better=Better.NONE) == [("bob", 1), ("ann", 2)]


def test_too_small_samples_come_last_without_a_rank_the_largest_first() -> None:
    readings = {
        "ann": Reading(0.2, 5),
        "bob": Reading(1.0, 3),
        "cid": Reading(1.0, 4),
        "dan": Reading(0.0, 3),
    }
    assert order(readings, least=5) == [("ann", 1), ("cid", None), ("bob", None), ("dan", None)]


def test_without_a_value_there_is_no_rank_however_large_the_sample() -> None:
    assert order({"ann": Reading(None, 50), "bob": Reading(0.0, 0)}) == [("bob", 1), ("ann", None)]


def test_of_nobody_there_is_no_order() -> None:
    assert order({}) == []


@given(readings=READINGS, least=st.integers(0, 8), better=st.sampled_from(Better))
def test_everybody_is_listed_once_and_a_rank_counts_those_who_are_better(
    readings: dict[str, Reading], least: int, better: Better
) -> None:
    ranked = ranking(readings, min_sample=least, better=better)
    assert sorted(competitor.key for competitor in ranked) == sorted(readings)
    sign = -1 if better is Better.DOWN else 1
    values = [
        sign * (competitor.reading.value or 0.0)
        for competitor in ranked
        if competitor.rank is not None
    ]
    for competitor in ranked:
        reading = competitor.reading
        is_judged = reading.value is not None and reading.sample_size >= least
        assert (competitor.rank is not None) == is_judged
        if competitor.rank is not None:
            mine = sign * (reading.value or 0.0)
            assert competitor.rank == 1 + sum(value > mine for value in values)
