"""Messages that list alternatives are whole sentences, however many there are."""

import pytest

from domain.alternatives import LONGEST_NAME, MOST_NAMED, listed, one_of, there_are
from domain.asking.demands import Demand
from domain.configuration import BadConfiguration, Configuration
from domain.errors import UnsupportedDimension
from domain.kpis import REGISTRY
from domain.language.dimensions import Dimension
from domain.language.vocabulary import FACTS, columns_of
from helpdesks.mappings.cells import Columns
from helpdesks.mappings.mapping import Mapping, MappingError
from tests.desk import EVER
from tests.helpdesks.samples import MINIMAL

MOST = int(MOST_NAMED.limit)
HEAD = '[kpis.x]\nlabel = "X"\ndescription = "Y"\nbetter = "up"\nformula = "total"\n'


def refusal(text: str) -> str:
    with pytest.raises(BadConfiguration) as refused:
        Configuration.read(text)
    return str(refused.value)


@pytest.mark.parametrize("fact", FACTS)
def test_d12_a_column_that_a_fact_lacks_is_refused_in_a_whole_sentence(fact: str) -> None:
    message = refusal(f'{HEAD}of = {{ count = "{fact}", where = {{ zzzz = "a" }} }}')
    rest = ", ".join(columns_of(FACTS[fact])) or "none"
    assert message == f"line 6: kpis.x.of.where.zzzz is unknown: zzzz; there are {rest}"


def test_d12_some_fact_has_no_columns() -> None:
    assert not all(columns_of(fact) for fact in FACTS.values())


@pytest.mark.parametrize("names", [0, 1, 2, MOST - 1, MOST, MOST + 1, 10_000])
def test_d12_lists_of_any_length_are_whole_sentences_and_bounded(names: int) -> None:
    alternatives = [str(n) for n in range(names)]
    clause = listed(alternatives)
    assert clause == clause.strip(" ,")
    assert len(clause.split(", ")) == max(1, min(names, MOST))
    assert clause.endswith(f" and {names - MOST} more") == (names > MOST)
    assert there_are(alternatives) == f"there are {clause}"
    assert (one_of(alternatives) == f"one of {clause}") == (names > 0)


def test_d12_a_name_is_shortened() -> None:
    longest = int(LONGEST_NAME.limit)
    assert listed(["a" * longest, "b" * 100_000]) == f"{'a' * longest}, {'b' * (longest - 1)}…"


def test_d12_the_columns_of_a_wide_file_are_not_all_listed() -> None:
    header = Columns([f"column {n}" for n in range(5000)], Mapping.from_toml(MINIMAL))
    with pytest.raises(MappingError) as refused:
        header.index("number", "time")
    assert f"column {MOST - 1} and {5000 - MOST} more" in str(refused.value)


def test_d12_a_kpi_says_which_dimensions_it_has_or_that_it_has_none() -> None:
    bare = [kpi for kpi in REGISTRY.values() if not kpi.dimensions]
    for kpi in bare or REGISTRY.values():
        lacking = next(dim for dim in Dimension if dim not in kpi.dimensions)
        with pytest.raises(UnsupportedDimension) as refused:
            Demand(kpi, (EVER,), (lacking,)).check()
        assert f", which has {listed(dim.name for dim in kpi.dimensions)}" in str(refused.value)
