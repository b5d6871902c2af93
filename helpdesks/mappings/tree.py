"""What a mapping is made of: frozen values, checked where they are read."""

from collections.abc import Mapping as Dict
from dataclasses import dataclass
from typing import Literal

Scalar = str | int | float | bool
On = Literal["every", "first", "change"]
Kind = Literal["text", "number", "flag", "time", "list"]


@dataclass(frozen=True, slots=True)
class Template:
    """Text with columns in braces: `{number}/{version}`. Without any it is a constant."""

    texts: tuple[str, ...]
    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Times:
    """Where a time is written, and how."""

    source: Template
    form: str
    zone: str | None


@dataclass(frozen=True, slots=True)
class Constant:
    """A value that every row says."""

    value: object


@dataclass(frozen=True, slots=True)
class Cell:
    """A value that a row says in its cells."""

    source: Template
    kind: Kind
    not_said: frozenset[str] = frozenset()
    unset: frozenset[str] = frozenset()
    values: Dict[str, Scalar] | None = None
    like: Dict[str, Scalar] | None = None
    otherwise: Scalar | None = None
    split: str | None = None
    form: str = ""
    zone: str | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """Several fields under one name."""

    fields: Dict[str, "Field"]


Field = Constant | Cell | Group


@dataclass(frozen=True, slots=True)
class Condition:
    """What a column holds, of the row or of the one before.

    Attributes:
        texts: it holds one of these,
        patterns: or a text like one of these,
        is_said: or, if true, anything that says something.
        is_negated: it holds none of that.
        key: where the mapping says so.
    """

    column: str
    texts: frozenset[str]
    patterns: tuple[str, ...]
    is_said: bool
    is_negated: bool
    is_of_row_before: bool
    key: str


@dataclass(frozen=True, slots=True)
class EventRule:
    """Which rows make an event, and what it says.

    Attributes:
        conditions: all of them must hold,
        any_of: and all of one of these groups, if there are any.
    """

    name: str
    type: str
    on: On
    subject: Template | None
    time: Times | None
    conditions: tuple[Condition, ...]
    any_of: tuple[tuple[Condition, ...], ...]
    data: Group

    @property
    def all_conditions(self) -> tuple[Condition, ...]:
        """Those that must hold, and those that may."""
        return (*self.conditions, *(each for group in self.any_of for each in group))


@dataclass(frozen=True, slots=True)
class File:
    """How the file is written; `columns` names them where it has no header."""

    delimiter: str = ","
    encoding: str = "utf-8-sig"
    columns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rows:
    """What a row is: of which subject, under which id, in which place among its likes."""

    subject: Template
    id: Template
    order: tuple[str, ...]
    is_ordered: bool
    not_said: frozenset[str]
    is_stripped: bool
