"""The inputs of the GraphQL API, and what they mean to the domain."""

from collections.abc import Iterator, Sequence

import strawberry
from strawberry import UNSET

from domain.bounds import Bound
from domain.errors import BadInput
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

MAX_VALUES = Bound(
    1000,
    "values",
    "list of a filter",
    "BAD_INPUT, naming the argument",
    "Questions",
)
"""Values of one list of a filter."""
MAX_CONDITIONS = Bound(
    100,
    "conditions",
    "filter; each tag of `allOf` is one",
    "BAD_INPUT, naming the argument",
    "Questions",
)
"""Of a filter in all; each tag of `allOf` is one."""


@strawberry.input
class IdMatch:
    """Conditions on one dimension, and-ed. Null is in no list."""

    in_: list[strawberry.ID] | None = strawberry.field(name="in", default=UNSET)
    not_in: list[strawberry.ID] | None = UNSET
    is_null: bool | None = UNSET


@strawberry.input
class TagMatch:
    """Conditions on the tags, and-ed."""

    any_of: list[str] | None = UNSET
    all_of: list[str] | None = UNSET
    none_of: list[str] | None = UNSET


@strawberry.input
class AttributeMatch:
    """Conditions on one attribute; numbers compare as their JSON text."""

    key: str
    in_: list[str] | None = strawberry.field(name="in", default=UNSET)
    is_null: bool | None = UNSET


@strawberry.input
class FilterInput:
    """What facts count. The fields of one object are and-ed; an empty `any` or `in` matches
    nothing.
    """

    all: list["FilterInput"] | None = UNSET
    any: list["FilterInput"] | None = UNSET
    not_: "FilterInput | None" = strawberry.field(name="not", default=UNSET)
    tier: IdMatch | None = UNSET
    team: IdMatch | None = UNSET
    agent: IdMatch | None = UNSET
    channel: IdMatch | None = UNSET
    priority: IdMatch | None = UNSET
    category: IdMatch | None = UNSET
    department: IdMatch | None = UNSET
    segment: IdMatch | None = UNSET
    service: IdMatch | None = UNSET
    survey: IdMatch | None = UNSET
    direction: IdMatch | None = UNSET
    tags: TagMatch | None = UNSET
    attribute: AttributeMatch | None = UNSET


_BY_ID = (
    Dimension.TIER,
    Dimension.TEAM,
    Dimension.AGENT,
    Dimension.CHANNEL,
    Dimension.PRIORITY,
    Dimension.CATEGORY,
    Dimension.DEPARTMENT,
    Dimension.SEGMENT,
    Dimension.SERVICE,
    Dimension.SURVEY,
    Dimension.DIRECTION,
)


def filter_of(conditions: FilterInput | None) -> Filter:
    """The filter that an input means.

    Raises:
        BadInput: it is too long, or a list in it.
    """
    where = _filter(conditions)
    if _conditions(where) > MAX_CONDITIONS.limit:
        raise BadInput("filter", f"must not have more than {MAX_CONDITIONS.limit} conditions")
    return where


def _filter(conditions: FilterInput | None) -> Filter:
    return AllOf(tuple(_parts(conditions))) if conditions else AllOf()


def _conditions(where: Filter) -> int:
    """How many conditions a filter has; one that says nothing counts as well."""
    match where:
        case AllOf(parts) | AnyOf(parts):
            return max(1, sum(_conditions(part) for part in parts))
        case Not(part):
            return _conditions(part)
        case _:
            return 1


def _parts(conditions: FilterInput) -> Iterator[Filter]:
    if _is_given(conditions.all):
        yield AllOf(tuple(_filter(part) for part in conditions.all or ()))
    if _is_given(conditions.any):
        yield AnyOf(tuple(_filter(part) for part in conditions.any or ()))
    if conditions.not_:
        yield Not(_filter(conditions.not_))
    for dimension in _BY_ID:
        match = getattr(conditions, dimension.value)
        if match:
            yield from _id_parts(dimension, match)
    if conditions.tags:
        yield from _tag_parts(conditions.tags)
    if conditions.attribute:
        yield from _attribute_parts(conditions.attribute)


def _id_parts(dimension: Dimension, match: IdMatch) -> Iterator[Filter]:
    if _is_given(match.in_):
        yield Among(dimension, _values(match.in_, dimension))
    if _is_given(match.not_in):
        yield NoneOf(dimension, _values(match.not_in, dimension))
    if _is_given(match.is_null):
        yield _null(Missing(dimension), wanted=match.is_null)


def _tag_parts(match: TagMatch) -> Iterator[Filter]:
    if _is_given(match.any_of):
        yield Tagged(_values(match.any_of, "tags"))
    if _is_given(match.all_of):
        yield AllOf(tuple(Tagged((tag,)) for tag in _values(match.all_of, "tags")))
    if _is_given(match.none_of):
        yield Not(Tagged(_values(match.none_of, "tags")))


def _attribute_parts(match: AttributeMatch) -> Iterator[Filter]:
    if _is_given(match.in_):
        yield AttributeAmong(match.key, _values(match.in_, "attribute"))
    if _is_given(match.is_null):
        yield _null(AttributeMissing(match.key), wanted=match.is_null)


def _null(missing: Filter, *, wanted: bool | None) -> Filter:
    return missing if wanted else Not(missing)


def _is_given(value: object) -> bool:
    return value is not UNSET and value is not None


def _values(values: Sequence[str] | None, field: str) -> tuple[str, ...]:
    distinct = tuple(dict.fromkeys(values or ()))
    if len(distinct) > MAX_VALUES.limit:
        raise BadInput(f"filter.{field}", f"must not list more than {MAX_VALUES.limit} values")
    if any("\0" in value for value in distinct):
        raise BadInput(f"filter.{field}", "must not contain the character U+0000")
    return distinct
