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
    """A column holds one of these texts, or (negated) none; of the row or of the one before."""

    column: str
    texts: frozenset[str]
    is_negated: bool
    is_of_row_before: bool


@dataclass(frozen=True, slots=True)
class EventRule:
    """Which rows make an event, and what it says."""

    name: str
    type: str
    on: On
    subject: Template | None
    time: Times | None
    conditions: tuple[Condition, ...]
    data: Group


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
