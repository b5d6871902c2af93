"""Conditions: which facts a measure counts."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Is:
    """A column has a value."""

    column: str
    value: str | bool


@dataclass(frozen=True, slots=True)
class OneOf:
    """A column has one of some values."""

    column: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Bears:
    """At least one of some values is in a column that is a list."""

    column: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Equals:
    """A column is a number."""

    column: str
    number: float


@dataclass(frozen=True, slots=True)
class Known:
    """A column is not null."""

    column: str


@dataclass(frozen=True, slots=True)
class Unknown:
    """A column is null."""

    column: str


@dataclass(frozen=True, slots=True)
class AtLeast:
    """A column reaches a number."""

    column: str
    number: float


@dataclass(frozen=True, slots=True)
class AtMost:
    """A column does not exceed a number."""

    column: str
    number: float


@dataclass(frozen=True, slots=True)
class NotYet:
    """An instant is null, or not before the end of the period."""

    column: str


@dataclass(frozen=True, slots=True)
class Passed:
    """An instant lies before the end of the period."""

    column: str


@dataclass(frozen=True, slots=True)
class OpenAtEnd:
    """An even number of toggles lies before the end of the period."""

    column: str


@dataclass(frozen=True, slots=True)
class ByNow:
    """An instant is null, or lies before the present."""

    column: str


@dataclass(frozen=True, slots=True)
class Inbound:
    """The ticket came in, or the filter names outbound ones."""


Condition = (
    Is
    | OneOf
    | Bears
    | Equals
    | Known
    | Unknown
    | AtLeast
    | AtMost
    | NotYet
    | Passed
    | OpenAtEnd
    | ByNow
    | Inbound
)
Where = tuple[Condition, ...]
