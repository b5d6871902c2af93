"""Cells said in SQL: which time is read, and what of it makes up one row of the answer."""

from collections.abc import Iterator

from domain.asking.rollups import MONTHLY
from persistence.asking.kpi_sql.query import Query
from persistence.tables import table_name


def cell_sql(query: Query, layer: int) -> str:
    """The number of the cell of a layer that a fact is in, as `c` and the number of the layer."""
    if query.key.is_by_period:
        if list(query.layers[layer].periods) == query.periods:
            return f"asked.place::int AS c{layer}"
        number_of = {period: n for n, period in enumerate(query.layers[layer].periods, start=1)}
        numbers = [number_of.get(period, 0) for period in query.periods]
        return f"({query.parameters.add(numbers, 'int[]')})[asked.place] AS c{layer}"
    edges = edges_sql(query, layer)
    if query.key.is_instantaneous and query.portion.sums is not None:
        return f"array_position({edges}, fact.at) AS c{layer}"
    if query.key.is_instantaneous:
        return f"array_position({edges}, instant) AS c{layer}"
    return f"width_bucket(fact.at, {edges}) AS c{layer}"


def edges_sql(query: Query, layer: int) -> str:
    """The edges of the cells of a layer, as an array."""
    return query.parameters.add(list(query.layers[layer].edges), "timestamptz[]")


def end_sql(query: Query, layer: int) -> str:
    """The end of the cell of a layer that a fact is in."""
    if query.key.is_instantaneous:
        return "instant"
    if query.key.is_windowed:
        ends = [period.until for period in query.layers[layer].periods]
        return f"({query.parameters.add(ends, 'timestamptz[]')})[c{layer}]"
    return f"({edges_sql(query, layer)})[c{layer} + 1]"


def within_sql(query: Query) -> str:
    """The stretches of time that are read; what lies between is not."""
    add = query.parameters.add
    parts = (
        f"fact.at >= {add(since, 'timestamptz')} AND fact.at < {add(until, 'timestamptz')}"
        for since, until in query.portion.stretches
    )
    return f"({' OR '.join(parts)})"


def among_rollups_sql(query: Query) -> str:
    """The rollups of the kind of facts, at the times that are asked about."""
    add = query.parameters.add
    kind = add(table_name(query.key.fact), "text")
    if query.portion.histograms is not None:
        return f"fact.kind = {kind} AND ({' OR '.join(_histograms_sql(query))})"
    grouping = add(query.portion.grouping, "int2")
    if query.key.is_instantaneous:
        when = f"fact.at = ANY({add(list(query.portion.instants), 'timestamptz[]')})"
    else:
        when = within_sql(query)
    return f"fact.kind = {kind} AND fact.grouping = {grouping} AND {when}"


def _histograms_sql(query: Query) -> Iterator[str]:
    """The histograms of days, and those of whole months."""
    add, portion = query.parameters.add, query.portion
    if portion.stretches:
        yield f"fact.grouping = {add(portion.grouping, 'int2')} AND {within_sql(query)}"
    if portion.months:
        grouping, months = add(portion.grouping + MONTHLY, "int2"), [*portion.months]
        yield f"fact.grouping = {grouping} AND fact.at = ANY({add(months, 'timestamptz[]')})"
