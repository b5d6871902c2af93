"""Implications: whether what fulfils one condition of a measure is sure to fulfil another."""

from domain.language.conditions import (
    AtLeast,
    AtMost,
    Bears,
    Condition,
    Equals,
    Inbound,
    Is,
    Known,
    OneOf,
    Passed,
    Where,
)
from domain.language.measures import Count, Distinct

_OF_VALUES = (Is, OneOf, Bears, Equals, Known, AtLeast, AtMost, Passed)
"""Conditions that no null fulfils."""


def missing(part: Count | Distinct, whole: Count | Distinct) -> Where | None:
    """What keeps a measure from being a part of another.

    Returns:
        the conditions of the whole that the part does not imply; None if they count different
        things to begin with.
    """
    if part.fact is not whole.fact or _counted_columns(part) != _counted_columns(whole):
        return None
    return tuple(
        wanted
        for wanted in whole.where
        if not any(implies(condition, wanted) for condition in part.where)
    )


def implies(condition: Condition, other: Condition) -> bool:
    """Whether what fulfils a condition is sure to fulfil another."""
    if condition == other:
        return True
    if isinstance(other, Inbound):
        return condition == Is("direction", "inbound")
    if isinstance(other, Known):
        return isinstance(condition, _OF_VALUES) and condition.column == other.column
    allowed, wanted = _texts(condition), _texts(other)
    if allowed and wanted and allowed[0] == wanted[0]:
        return allowed[1] <= wanted[1]
    reached, implied = _range(condition), _range(other)
    if reached and implied and reached[0] == implied[0]:
        return reached[1] >= implied[1] and reached[2] <= implied[2]
    return False


def _counted_columns(measure: Count | Distinct) -> tuple[str, ...] | None:
    return measure.columns if isinstance(measure, Distinct) else None


def _texts(condition: Condition) -> tuple[str, frozenset[str]] | None:
    """The column that a condition is about, and the texts that it allows."""
    match condition:
        case Is(column, str() as value):
            return column, frozenset({value})
        case OneOf(column, values) | Bears(column, values):
            return column, frozenset(values)
    return None


def _range(condition: Condition) -> tuple[str, float, float] | None:
    """The column that a condition is about, and the least and the greatest number it allows."""
    match condition:
        case Equals(column, number):
            return column, number, number
        case AtLeast(column, number):
            return column, number, float("inf")
        case AtMost(column, number):
            return column, float("-inf"), number
    return None
