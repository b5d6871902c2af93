"""Filters and dimensions said in SQL."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import assert_never

from domain.language.dimensions import Dimension
from domain.language.filters import (
    AllOf,
    Among,
    AnyOf,
    AttributeAmong,
    AttributeMissing,
    Filter,
    Missing,
    NoneOf,
    Not,
    Tagged,
)
from domain.zones import changes, offset, zone_of
from persistence.asking.kpi_sql.periods import anchor_of
from persistence.asking.kpi_sql.query import Query


def filter_sql(query: Query, where: Filter) -> str:  # noqa: C901, PLR0911  # one case a kind
    """A filter as a condition that is never null."""
    match where:
        case AllOf(parts):
            return (
                f"({' AND '.join(filter_sql(query, part) for part in parts)})" if parts else "true"
            )
        case AnyOf(parts):
            return (
                f"({' OR '.join(filter_sql(query, part) for part in parts)})" if parts else "false"
            )
        case Not(part):
            return f"NOT {filter_sql(query, part)}"
        case Among(dimension, values):
            return _among(query, dimension_sql(query, dimension), values)
        case NoneOf(dimension, values):
            return f"NOT {_among(query, dimension_sql(query, dimension), values)}"
        case Missing(Dimension.TAG):
            return "fact.tags = '{}'"
        case Missing(dimension):
            return f"{dimension_sql(query, dimension)} IS NULL"
        case Tagged(tags):
            return f"fact.tags && {query.parameters.add(list(tags), 'text[]')}"
        case AttributeAmong(key, values):
            return _among(
                query, f"(fact.attributes ->> {query.parameters.add(key, 'text')})", values
            )
        case AttributeMissing(key):
            return f"fact.attributes ->> {query.parameters.add(key, 'text')} IS NULL"
        case _:
            assert_never(where)


def dimension_sql(query: Query, dimension: Dimension) -> str:
    """What a fact has of a dimension, as a text or null."""
    match dimension:
        case Dimension.TAG:
            return "tagged.tag"
        case Dimension.DEPARTMENT:
            return _department(query)
        case Dimension.HOUR_OF_DAY:
            return f"extract(hour FROM {local_sql(query)})::int::text"
        case Dimension.DAY_OF_WEEK:
            return f"extract(isodow FROM {local_sql(query)})::int::text"
        case _:
            return f"fact.{dimension.value}"


def _among(query: Query, column: str, values: Sequence[str]) -> str:
    return f"coalesce({column} = ANY({query.parameters.add(list(values), 'text[]')}), false)"


def _department(query: Query) -> str:
    """The department that a category concerns, by the configuration."""
    add = query.parameters.add
    departments = query.setting.configuration.departments
    names = add(list(departments.values()), "text[]")
    categories = add(list(departments), "text[]")
    return f"({names})[array_position({categories}, fact.category)]"


def local_sql(query: Query) -> str:
    """The local time of a fact, where it is asked from.

    It is made of the offsets that Python knows: the zones of a server may be others, or older.
    """
    anchor = "instant" if query.key.is_instantaneous else anchor_of(query.key.fact)
    zone, edges = zone_of(query.key.zone), [*_extent(query)]
    first, last = min(edges), max(edges)
    moved = list(changes(first, last, zone))
    add = query.parameters.add
    offsets = add([offset(instant, zone) for instant in (first, *moved)], "interval[]")
    index = f"width_bucket({anchor}, {add(moved, 'timestamptz[]')}) + 1" if moved else "1"
    return f"({anchor} AT TIME ZONE 'UTC' + ({offsets})[{index}])"


def _extent(query: Query) -> Iterator[datetime]:
    """Instants that all facts of a statement lie between."""
    for layer in query.layers:
        yield from layer.extent
    for since, until in query.portion.stretches:
        yield since
        yield until
    yield from query.portion.instants
