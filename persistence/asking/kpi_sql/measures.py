"""Measures said in SQL, and what they came to read out of rows."""

from collections.abc import Callable, Sequence
from operator import itemgetter
from typing import Any, assert_never

from domain.language.measures import (
    AT_END,
    AT_START,
    MONEY,
    Amount,
    Count,
    Counted,
    Cover,
    Distinct,
    Distribution,
    Moments,
    Percentile,
    Quantile,
    is_money,
)
from persistence.asking.kpi_sql.conditions import condition_sql, conditions_sql
from persistence.asking.kpi_sql.query import Query


def outputs_sql(query: Query, measure: Counted, layer: int) -> list[str]:
    """What a measure comes to, from facts or from their sums: one output or more, for `amount_at`.

    Conditions may look at the ends of the cells of a layer.
    """
    if query.portion.sums is not None:
        return _sums(measure, query.portion.sums[measure])
    return measure_sql(query, measure, layer)


def amount_at(measure: Counted, position: int) -> Callable[[Sequence[Any]], Amount]:
    """Reads off a row what a measure came to, from its position on."""
    if isinstance(measure, Quantile):
        return lambda row: Percentile(row[position], row[position + 1])
    if not isinstance(measure, Distribution):
        return itemgetter(position)
    numbers, currencies = slice(position, position + 5), position + 5
    if is_money(measure):
        return lambda row: Moments._make([*row[numbers], frozenset(row[currencies] or ())])
    return lambda row: Moments(*row[numbers])


def measure_sql(query: Query, measure: Counted, layer: int) -> list[str]:
    """The same from facts."""
    where = [condition_sql(query, condition, layer) for condition in measure.where]
    only = f" FILTER (WHERE {' AND '.join(where)})" if where else ""
    match measure:
        case Count():
            is_counted = query.key.fact in AT_START
            return [f"coalesce(sum(facts){only}, 0)::int8" if is_counted else f"count(*){only}"]
        case Distinct():
            is_first = query.key.is_windowed and not _looks_at_end(measure)
            number = f"count(DISTINCT {_as_one(measure.columns)}){only}"
            return [_first_ones(query, measure, layer) if is_first else number]
        case Distribution(column=name) if name == MONEY:
            return [
                *_moments_sql(_in_one_currency(query), only, exact="numeric"),
                f"array_agg(DISTINCT currency){only}",
            ]
        case Distribution(column=name):
            return _moments_sql(f"{name}::float8", only)
        case Cover():
            length = "sum(extract(epoch FROM upper(part) - lower(part)))"
            parts = f"unnest(range_agg(span){only}) AS part"
            return [f"(SELECT {length} FROM {parts})::float8 / max(period_seconds)"]
        case Quantile(distribution=values, fraction=fraction):
            at = query.parameters.add(fraction, "float8")
            value = f"percentile_cont({at}) WITHIN GROUP (ORDER BY {values.column}::float8){only}"
            return [value, "NULL::float8"]
        case _:
            assert_never(measure)


def _looks_at_end(measure: Counted) -> bool:
    return any(isinstance(condition, AT_END) for condition in measure.where)


def _first_ones(query: Query, measure: Distinct, layer: int) -> str:
    """Different things, where each is in hundreds of periods: its first one in each is counted."""
    name = query.earlier.setdefault((measure, layer), f"earlier{len(query.earlier)}")
    return f"coalesce(sum(times) FILTER (WHERE {name} < place), 0)::int8"


def earlier_sql(query: Query) -> list[str]:
    """How many periods had begun when the thing of a fact was there before, in the same group.

    These have it already, if it is in them. Null if the fact does not count.
    """
    outputs = []
    starts = query.parameters.add([period.since for period in query.periods], "timestamptz[]")
    for (measure, layer), name in query.earlier.items():
        value = _as_one(measure.columns)
        counts = f"({conditions_sql(query, measure.where)} AND {value} IS NOT NULL)"
        group = ", ".join([counts, value, *(dim.value for dim in query.layers[layer].by)])
        before = f"lag(fact.at) OVER (PARTITION BY {group} ORDER BY fact.at)"
        begun = f"coalesce(width_bucket({before}, {starts}), 0)"
        outputs.append(f"CASE WHEN {counts} THEN {begun} END AS {name}")
    return outputs


def _moments_sql(value: str, only: str, *, exact: str = "float8") -> list[str]:
    """Number, sum, sum of squares, least and greatest; the sum is made in an `exact` type."""
    plain = f"{value}::float8"
    return [
        f"count({value}){only}",
        f"coalesce(sum({value}::{exact}){only}, 0)::float8",
        f"coalesce(sum({plain} * {plain}){only}, 0)",
        f"min({plain}){only}",
        f"max({plain}){only}",
    ]


def _sums(measure: Counted, position: int) -> list[str]:
    """The same of sums, from their position in the array on."""
    if not isinstance(measure, Distribution):
        return [f"coalesce(sum(sums[{position}]), 0)::int8"]
    count, total, squares, least, greatest = (f"sums[{position + n}]" for n in range(5))
    return [
        f"coalesce(sum({count}), 0)::int8",
        f"coalesce(sum({total}), 0)",
        f"coalesce(sum({squares}), 0)",
        f"min({least})",
        f"max({greatest})",
    ]


def _in_one_currency(query: Query) -> str:
    """Amounts as they are, or in the currency that all money is shown in."""
    worth = query.setting.configuration.exchange.worth
    if not worth:
        return MONEY
    codes = query.parameters.add(list(worth), "text[]")
    rates = query.parameters.add(list(worth.values()), "float8[]")
    return f"({MONEY}::numeric * ({rates})[array_position({codes}, currency)]::numeric)"


def _as_one(columns: Sequence[str]) -> str:
    """Several columns as a text that differs if any does: sorts much faster than a row of them.

    The last column, which differs most, comes first: a sort looks at the first bytes first. How
    long the texts are, but for the first, tells them apart; numbers follow them.
    """
    texts = [column for column in reversed(columns) if column not in _NUMBERS]
    lengths = [f"octet_length({text})" for text in texts[1:]]
    numbers = [_NUMBERS[column] for column in columns if column in _NUMBERS]
    return " || ':' || ".join([" || ".join(texts), *lengths, *numbers])


_NUMBERS = {"day": "(day - date '2000-01-01')"}
"""Columns that are no texts, as numbers: a date takes longer to write than all the rest."""
