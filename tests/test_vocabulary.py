"""Whatever a KPI of a deployment's own may name is there in the database."""

from collections.abc import Iterator

import pytest

from domain.asking.demands import Demand
from domain.configuration import Configuration
from domain.errors import DomainError
from domain.language.clocks import on_business_clock
from domain.language.kpi import Kpi
from domain.language.measures import INSTANTANEOUS
from domain.language.vocabulary import ABOUT_TICKETS, FACTS, ColumnKind, columns_of
from tests.desk import EVER, StoredDesk

CONDITIONS = {
    ColumnKind.TEXT: ('"a"', '["a", "b"]'),
    ColumnKind.TEXTS: ('"a"', '["a", "b"]'),
    ColumnKind.FLAG: ("true", "false"),
    ColumnKind.NUMBER: ("1", "{ at_least = 1 }", "{ at_most = 1.5 }"),
    ColumnKind.INSTANT: ("{ passed = true }", "{ passed = false }"),
}
NULLABLE = ("{ known = true }", "{ known = false }")


def measures(name: str) -> Iterator[tuple[str, str]]:
    """A formula and a measure for everything that can be asked of a fact."""
    fact = FACTS[name]
    yield "total", f'count = "{name}"'
    columns = columns_of(fact)
    if "agent" in columns:
        yield "total", f'distinct = "agents", of = "{name}"'
    if "agent" in columns and fact not in INSTANTANEOUS:
        yield "total", f'distinct = "agent_days", of = "{name}"'
    if fact in ABOUT_TICKETS:
        yield "total", f'distinct = "tickets", of = "{name}"'
    for column in columns.values():
        if column.kind is ColumnKind.NUMBER:
            yield "mean", f'mean = "{name}.{column.name}"'
        for condition in (*CONDITIONS[column.kind], *(NULLABLE if column.is_nullable else ())):
            yield "total", f'count = "{name}", where = {{ {column.name} = {condition} }}'


def declared(name: str) -> Iterator[Kpi]:
    for formula, measure in measures(name):
        (kpi,) = Configuration.read(
            '[kpis.x]\nlabel = "l"\ndescription = "d"\nbetter = "none"\n'
            f'formula = "{formula}"\nof = {{ {measure} }}'
        ).own_kpis
        yield kpi


@pytest.mark.parametrize("name", FACTS)
async def test_whatever_can_be_said_of_a_fact_can_be_asked(desk: StoredDesk, name: str) -> None:
    kpis = [timed for kpi in declared(name) for timed in (kpi, on_business_clock(kpi))]
    for result in await desk.ask([Demand(kpi, (EVER,)) for kpi in kpis]):
        assert not isinstance(result, DomainError)
        assert result[EVER, ()].sample_size == 0
