"""Conditions said in SQL."""

from typing import assert_never

from domain.language.conditions import (
    AtLeast,
    AtMost,
    Bears,
    ByNow,
    Condition,
    Equals,
    Inbound,
    Is,
    Known,
    NotYet,
    OneOf,
    OpenAtEnd,
    Passed,
    Unknown,
    Where,
)
from domain.language.filters import names_outbound
from persistence.asking.kpi_sql.cells import end_sql
from persistence.asking.kpi_sql.query import Query


def conditions_sql(query: Query, where: Where) -> str:
    """Several conditions as one, for facts in the one layer or without regard to its end."""
    return " AND ".join(["true", *(condition_sql(query, condition, 0) for condition in where)])


def condition_sql(  # noqa: C901, PLR0911, PLR0912  # one case a kind
    query: Query, condition: Condition, layer: int
) -> str:
    """A condition, which may be null; it may look at the ends of the cells of a layer."""
    add = query.parameters.add
    match condition:
        case Is(column, bool() as value):
            return column if value else f"NOT {column}"
        case Is(column, value):
            return f"{column} = {add(value, 'text')}"
        case OneOf(column, values):
            return f"{column} = ANY({add(list(values), 'text[]')})"
        case Bears(column, values):
            return f"{column} && {add(list(values), 'text[]')}"
        case Equals(column, number):
            return f"{column} = {add(float(number), 'float8')}"
        case Known(column):
            return f"{column} IS NOT NULL"
        case Unknown(column):
            return f"{column} IS NULL"
        case AtLeast(column, number):
            return f"{column} >= {add(float(number), 'float8')}"
        case AtMost(column, number):
            return f"{column} <= {add(float(number), 'float8')}"
        case NotYet(column):
            return f"({column} IS NULL OR {column} >= {end_sql(query, layer)})"
        case Passed(column):
            return f"{column} < {end_sql(query, layer)}"
        case ByNow(column):
            return f"({column} IS NULL OR {column} < {add(query.setting.now, 'timestamptz')})"
        case OpenAtEnd(column):
            # The number of toggles before the end, so that one at the end is not seen yet.
            before = f"width_bucket({end_sql(query, layer)} - interval '1 microsecond', {column})"
            return f"({column} = '{{}}' OR {before} % 2 = 0)"
        case Inbound():
            if names_outbound(query.key.where):
                return "direction IS NOT NULL"
            return f"direction = {add('inbound', 'text')}"
        case _:
            assert_never(condition)
