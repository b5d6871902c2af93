"""What a mapping's fields say of a row: declarations become functions of the row's cells."""

from collections.abc import Callable, Mapping, Sequence
from difflib import get_close_matches
from enum import Enum
from functools import lru_cache
from math import inf, isfinite
from operator import itemgetter
from typing import Final, NamedTuple, TypeVar

from domain.alternatives import listed
from domain.event_fields import Check
from domain.toml import line_of
from helpdesks.mappings.localtime import LocalInstant, Unfit, time_reader
from helpdesks.mappings.mapping import Mapping as LogMapping
from helpdesks.mappings.mapping import MappingError
from helpdesks.mappings.patterns import matcher
from helpdesks.mappings.tree import Cell, Constant, Field, Group, Kind, Template, Times

T = TypeVar("T")
Cells = Sequence[str]
Checks = Mapping[str, Check]
Say = Callable[[Cells], object]
"""What a row says; `Silence.NOT_SAID` if nothing. Its errors (Unfit) tell the problem."""

_REMEMBERED = 1 << 14
_DELIMITERS = (";", "\t", "|", ",")
_FLAGS = {"true": True, "false": False}


class FieldPath(NamedTuple):
    """Where a field stands: in the mapping, and in the event."""

    key: str
    path: str = ""

    def inner(self, name: str) -> "FieldPath":
        """Of a field inside this one."""
        return FieldPath(f"{self.key}.{name}", f"{self.path}.{name}" if self.path else name)


class Silence(Enum):
    """The value of what a row does not say; None is said: it unsets."""

    NOT_SAID = 0


NOT_SAID: Final = Silence.NOT_SAID
NO_CHECKS: Checks = {}


def _anything(_value: object) -> None:
    """Accept it: the contract leaves it open, or checks it with what it belongs to."""


class RefusedRow(Exception):
    """A row that cannot say what it should; `reason` is the problem without what the row holds."""

    def __init__(
        self, field: str, problem: str, row_id: str | None = None, reason: str | None = None
    ) -> None:
        super().__init__(f"{field} {problem}")
        self.row_id = row_id
        self.field = field
        self.problem = problem
        self.reason = reason

    @classmethod
    def unfit(cls, field: str, error: Unfit, row_id: str | None = None) -> "RefusedRow":
        """For a text that is not what it should be."""
        return cls(field, str(error), row_id, error.problem)


class Columns:
    """The header of a log; a name that occurs twice is called `name#1`, `name#2`."""

    def __init__(self, names: Sequence[str], mapping: LogMapping) -> None:
        self.names = names
        self.not_said = mapping.rows.not_said
        self._mapping = mapping

    def index(self, name: str, key: str) -> int:
        """Where a column stands.

        Raises:
            MappingError: no column, or more than one, is called so; names the mapping's key.
        """
        indexes = [index for index, other in enumerate(self.names) if other == name]
        if not indexes:
            stem, _, number = name.rpartition("#")
            likes = [index for index, other in enumerate(self.names) if other == stem]
            indexes = likes[int(number) - 1 :][:1] if number.isdecimal() and int(number) else []
        if len(indexes) > 1:
            problem = f"is ambiguous: {len(indexes)} columns are called {name!r};"
            raise self._wrong(key, f"{problem} write {name}#1 for the first of them")
        if not indexes:
            problem = f"names a column that the file lacks: {name!r}"
            advice = self._advice(name)
            raise self._wrong(key, f"{problem}; it has {listed(self.names)}{advice}")
        return indexes[0]

    def _wrong(self, key: str, problem: str) -> MappingError:
        path = tuple(key.split("."))
        return MappingError(path, problem, line_of(self._mapping.document, path))

    def _advice(self, name: str) -> str:
        """What may be meant."""
        used = self._mapping.file.delimiter
        header = used.join(self.names)
        for other in _DELIMITERS:
            if other != used and name in [part.strip(' "') for part in header.split(other)]:
                return f". Say file.delimiter = {other!r} if that parts its columns"
        if len(self.names) == 1:
            return f". If columns are parted by something else than {used!r}, say file.delimiter"
        if name in (stripped := [other.strip() for other in self.names]):
            return ". Say rows.strip = true, as there are spaces around that name"
        near = get_close_matches(name.lower(), [each.lower() for each in stripped], 1)
        meant = [each for each in self.names if near and each.strip().lower() == near[0]]
        return f". Is {meant[0]!r} meant?" if meant else ""

    def read(
        self, template: Template, key: str, look: Callable[[str], T]
    ) -> Callable[[Cells], T | Silence]:
        """What the text of a template means; not said if any of its cells is not said."""
        silent, remembered = self.not_said, lru_cache(maxsize=_REMEMBERED)(look)
        if template.texts == ("", ""):
            only = self.index(template.columns[0], key)

            def of_cell(cells: Cells) -> T | Silence:
                text = cells[only]
                return NOT_SAID if text in silent else remembered(text)

            return of_cell
        indexes, fill = (
            [self.index(name, key) for name in template.columns],
            self.raw(template, key),
        )

        def of_cells(cells: Cells) -> T | Silence:
            for index in indexes:
                if cells[index] in silent:
                    return NOT_SAID
            return look(fill(cells))

        return of_cells

    def raw(self, template: Template, key: str) -> Callable[[Cells], str]:
        """The text of a template, whatever its cells hold."""
        form = "%s".join(text.replace("%", "%%") for text in template.texts)
        pick = self.pick(template.columns, key)
        return lambda cells: form % pick(cells)

    def pick(self, names: Sequence[str], key: str) -> Callable[[Cells], object]:
        """The cells of some columns, to be compared or filled in."""
        indexes = [self.index(name, key) for name in names]
        return itemgetter(*indexes) if indexes else lambda _cells: ()


def instant_reader(
    times: Times, columns: Columns, key: str
) -> Callable[[Cells], LocalInstant | Silence]:
    """When a row, or one of its events, happened."""
    return columns.read(times.source, key, time_reader(times.form, times.zone))


def say_all(group: Group, columns: Columns, at: FieldPath, checks: Checks = NO_CHECKS) -> Say:
    """What rows say of several fields; not said if they say none of them."""
    members = [
        (name, at.inner(name), _say(field, columns, at.inner(name), checks.get(name, _anything)))
        for name, field in group.fields.items()
    ]

    def all_of(cells: Cells) -> object:
        said: dict[str, object] = {}
        inner = at
        try:
            for name, inner, member in members:  # noqa: B007 - told where a member raises
                value = member(cells)
                if value is not NOT_SAID:
                    said[name] = value
        except Unfit as error:
            raise RefusedRow.unfit(inner.path, error) from None
        return said or NOT_SAID

    return all_of


def _say(field: Field, columns: Columns, at: FieldPath, check: Check) -> Say:
    if isinstance(field, Constant):
        value = field.value
        return lambda _cells: value
    if isinstance(field, Cell):
        return _say_cell(field, columns, at.key, check)
    members = say_all(field, columns, at)

    def checked(cells: Cells) -> object:
        said = members(cells)
        problem = None if said is NOT_SAID else check(said)
        if problem:
            rest, _, problem = problem.partition(" ")
            raise RefusedRow(at.path + rest, problem)
        return said

    return checked


def _say_cell(cell: Cell, columns: Columns, key: str, check: Check) -> Say:
    raw, unset, convert = columns.raw(cell.source, key), cell.unset, _converter(cell, key)

    def look(text: str) -> object:
        if text in cell.not_said:
            return NOT_SAID
        value = convert(text)
        problem = check(value)
        if problem:
            raise Unfit(text, problem)
        return value

    said = columns.read(cell.source, key, look)
    if not unset:
        return said
    # The text that unsets may be one that says nothing elsewhere, such as an empty one.
    return lambda cells: None if raw(cells) in unset else said(cells)


def columns_of(field: Field) -> list[str]:
    """The columns that a field is read from."""
    if isinstance(field, Group):
        return [name for member in field.fields.values() for name in columns_of(member)]
    return [*field.source.columns] if isinstance(field, Cell) else []


def _converter(cell: Cell, key: str) -> Callable[[str], object]:
    if cell.values is not None or cell.like is not None or cell.otherwise is not None:
        return _looked_up(cell, key)
    if cell.kind == "list":
        split = cell.split
        return lambda text: [text] if split is None else _parts(text, split)
    if cell.kind == "time":
        read = time_reader(cell.form, cell.zone)
        return lambda text: read(text).text
    return _CONVERTERS[cell.kind]


def _looked_up(cell: Cell, key: str) -> Callable[[str], object]:
    values, otherwise = cell.values or {}, cell.otherwise
    likes = [(matcher(pattern), value) for pattern, value in (cell.like or {}).items()]

    def look_up(text: str) -> object:
        value = values.get(text)
        if value is None:
            value = next((candidate for is_like, candidate in likes if is_like(text)), otherwise)
        if value is None:
            raise Unfit(
                text, f"is not in {key}.values" + (", and like none there" if likes else "")
            )
        return value

    return look_up


def _parts(text: str, split: str) -> list[str]:
    return [part for part in (piece.strip() for piece in text.split(split)) if part]


def _number(text: str) -> int | float:
    try:
        return int(text)
    except ValueError:
        pass
    try:
        number = float(text)
    except ValueError:
        number = inf
    if not isfinite(number):
        raise Unfit(text, "is not a number") from None
    return number


def _flag(text: str) -> bool:
    flag = _FLAGS.get(text.lower())
    if flag is None:
        raise Unfit(text, "is neither true nor false; `values` can say which it is")
    return flag


_CONVERTERS: Mapping[Kind, Callable[[str], object]] = {
    "text": str,
    "number": _number,
    "flag": _flag,
}
