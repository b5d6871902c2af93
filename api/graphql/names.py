"""The enums of the GraphQL API, made from the declarations of the domain."""

from collections.abc import Mapping
from enum import Enum
from typing import Any, NewType

import strawberry
from graphql import GraphQLEnumType, GraphQLEnumValue
from strawberry.types.scalar import ScalarDefinition

from domain.goals.standings import Standing
from domain.kpis import Better, Kpi, Unit
from domain.language.dimensions import Dimension


def _enum(name: str, description: str, members: dict[str, Any]) -> Any:  # noqa: ANN401  # made at run time
    made: type[Enum] = Enum(name, members)  # type: ignore[misc]  # its members are known at run time
    return strawberry.enum(made, description=description)


def camel(name: str) -> str:
    """A snake case name as GraphQL spells fields."""
    first, *rest = name.split("_")
    return first + "".join(word.capitalize() for word in rest)


KpiName = NewType("KpiName", str)
"""The name of a KPI, as the domain spells it; each schema has an enum of the KPIs that it knows."""


def kpi_names(kpis: Mapping[str, Kpi]) -> ScalarDefinition:
    """What `KpiName` is in the schema of some KPIs.

    An enum of Strawberry's own is one for all schemas of a process; a scalar is each schema's.
    """
    description = "Every KPI that can be asked for."
    members = {
        name.upper(): GraphQLEnumValue(name, description=kpi.description)
        for name, kpi in kpis.items()
    }
    return ScalarDefinition(
        name="KpiName",
        description=description,
        specified_by_url=None,
        serialize=None,
        parse_value=None,
        parse_literal=None,
        implementation=GraphQLEnumType("KpiName", members, description=description),  # type: ignore[arg-type]  # any leaf will do
    )


DimensionName = _enum(
    "Dimension",
    "What an answer can be broken down by. HOUR_OF_DAY is 0–23, DAY_OF_WEEK 1–7 from Monday, both "
    "in the zone of the scope. A KPI that has no value for one hour of many days has none of them: "
    "what is read at an instant or lasts, booked money, growth; `definition.dimensions` tells.",
    {dimension.name: dimension.value for dimension in Dimension},
)
UnitType = _enum(
    "Unit",
    "What a value is measured in. SHARE is 0…1; POINTS go from −100 to 100.",
    {unit.name: unit.value for unit in Unit},
)
BetterType = _enum(
    "Better",
    "Which way is good; NONE is a figure to watch.",
    {better.name: better.value for better in Better},
)

StandingType = _enum(
    "Standing",
    "How a value stands to its target: reached; on the bad side, but within the margin; beyond "
    "that; or nobody can tell, for want of a target or of data (a sample of 10; counts and sums "
    "are judged however small).",
    {standing.name: standing.value for standing in Standing},
)


@strawberry.enum(name="Fill")
class FillType(Enum):
    """What becomes of buckets without data: null, 0, or left out."""

    NULL = "null"
    ZERO = "zero"
    OMIT = "omit"


@strawberry.enum(name="SortDirection")
class SortDirectionType(Enum):
    """The order of the rows of a breakdown, by value; null comes last."""

    ASC = "asc"
    DESC = "desc"


@strawberry.enum(name="ErrorCode")
class ErrorCodeType(Enum):
    """What went wrong: `extensions.code` of an error."""

    BAD_INPUT = "BAD_INPUT"
    EMPTY_PERIOD = "EMPTY_PERIOD"
    TOO_MANY_BUCKETS = "TOO_MANY_BUCKETS"
    COST_LIMIT = "COST_LIMIT"
    QUERY_TOO_COMPLEX = "QUERY_TOO_COMPLEX"
    TIMEOUT = "TIMEOUT"
    TOO_BUSY = "TOO_BUSY"
    UNAVAILABLE = "UNAVAILABLE"
    FORBIDDEN = "FORBIDDEN"
    UNAUTHENTICATED = "UNAUTHENTICATED"
    BAD_CURSOR = "BAD_CURSOR"
    UNSUPPORTED_DIMENSION = "UNSUPPORTED_DIMENSION"
    PERSISTED_QUERY_NOT_FOUND = "PERSISTED_QUERY_NOT_FOUND"
    MIXED_CURRENCIES = "MIXED_CURRENCIES"
    UNFOLDABLE = "UNFOLDABLE"
    MISCONFIGURED = "MISCONFIGURED"
    INTERNAL = "INTERNAL"
