"""What a mapping's fields say of a row: declarations become functions of the row's cells."""

from collections.abc import Callable, Sequence
from enum import Enum
from math import inf, isfinite
from operator import itemgetter
from typing import Final

from helpdesks.mappings.localtime import Instant, time_reader
from helpdesks.mappings.mapping import MappingError
from helpdesks.mappings.tree import Cell, Constant, Field, Group, Template, Times

Cells = Sequence[str]
Say = Callable[[Cells], object]
"""What a row says; `Silence.NOT_SAID` if nothing. Its ValueErrors tell the problem."""

_FLAGS = {"true": True, "false": False}


class Silence(Enum):
    """The value of what a row does not say; None is said: it unsets."""

    NOT_SAID = 0


NOT_SAID: Final = Silence.NOT_SAID


class Refused(Exception):
    """A row that cannot say what it should."""

    def __init__(self, field: str, problem: str, row_id: str | None = None) -> None:
        super().__init__(f"{field} {problem}")
        self.row_id = row_id
        self.field = field
        self.problem = problem


class Columns:
    """The header of a log; a name that occurs twice is called `name#1`, `name#2`."""

    def __init__(self, names: Sequence[str], not_said: frozenset[str]) -> None:
        self.names = names
        self.not_said = not_said

    def place(self, name: str, key: str) -> int:
        """Where a column stands.

        Raises:
            MappingError: no column, or more than one, is called so; names the mapping's key.
        """
        places = [place for place, other in enumerate(self.names) if other == name]
        if not places:
            stem, _, number = name.rpartition("#")
            likes = [place for place, other in enumerate(self.names) if other == stem]
            places = likes[int(number) - 1 :][:1] if number.isdecimal() and int(number) else []
        if len(places) > 1:
            problem = f"is ambiguous: {len(places)} columns are called {name!r};"
            raise MappingError(key, f"{problem} write {name}#1 for the first of them")
        if not places:
            known = ", ".join(self.names)
            raise MappingError(key, f"names a column that the file lacks: {name!r}; it has {known}")
        return places[0]

    def places(self, template: Template, key: str) -> list[int]:
        """Where the columns of a template stand."""
        return [self.place(name, key) for name in template.columns]

    def text(self, template: Template, key: str) -> Callable[[Cells], str | Silence]:
        """The text of a template, not said if any of its cells is not said."""
        places, silent, fill = self.places(template, key), self.not_said, self.raw(template, key)
        if template.texts == ("", ""):
            (only,) = places

            def cell(cells: Cells) -> str | Silence:
                text = cells[only]
                return NOT_SAID if text in silent else text

            return cell

        def joined(cells: Cells) -> str | Silence:
            for place in places:
                if cells[place] in silent:
                    return NOT_SAID
            return fill(cells)

        return joined

    def raw(self, template: Template, key: str) -> Callable[[Cells], str]:
        """The text of a template, whatever its cells hold."""
        form = "%s".join(text.replace("%", "%%") for text in template.texts)
        pick = self.pick(template.columns, key)
        return lambda cells: form % pick(cells)

    def pick(self, names: Sequence[str], key: str) -> Callable[[Cells], tuple[str, ...]]:
        """The cells of some columns."""
        places = [self.place(name, key) for name in names]
        if len(places) > 1:
            return itemgetter(*places)
        if not places:
            return lambda _cells: ()
        (only,) = places
        return lambda cells: (cells[only],)


def instant_reader(
    times: Times, columns: Columns, key: str
) -> Callable[[Cells], Instant | Silence]:
    """When a row, or one of its events, happened."""
    text, read = columns.text(times.source, key), time_reader(times.form, times.zone)

    def instant(cells: Cells) -> Instant | Silence:
        found = text(cells)
        return found if isinstance(found, Silence) else read(found)

    return instant


def say(field: Field, columns: Columns, key: str) -> Say:
    """What rows say of a field."""
    if isinstance(field, Constant):
        value = field.value
        return lambda _cells: value
    if isinstance(field, Cell):
        return _say_cell(field, columns, key)
    return say_all(field, columns, key)


def say_all(group: Group, columns: Columns, key: str, path: str = "") -> Say:
    """What rows say of several fields; not said if they say none of them."""
    members = []
    for name, field in group.fields.items():
        inner, at = f"{key}.{name}", f"{path}{name}"
        if isinstance(field, Group):
            members.append((name, at, say_all(field, columns, inner, f"{at}.")))
        else:
            members.append((name, at, say(field, columns, inner)))

    def all_of(cells: Cells) -> object:
        said: dict[str, object] = {}
        at = path
        try:
            for name, at, member in members:  # noqa: B007 - told where a member raises
                value = member(cells)
                if value is not NOT_SAID:
                    said[name] = value
        except ValueError as error:
            raise Refused(at, str(error)) from None
        return said or NOT_SAID

    return all_of


def _say_cell(cell: Cell, columns: Columns, key: str) -> Say:
    text, raw = columns.text(cell.source, key), columns.raw(cell.source, key)
    silent, unset, convert = cell.not_said, cell.unset, _converter(cell, key)

    def said(cells: Cells) -> object:
        # The text that unsets may be one that says nothing elsewhere, such as an empty one.
        if unset and raw(cells) in unset:
            return None
        found = text(cells)
        if found is NOT_SAID or found in silent:
            return NOT_SAID
        return found if convert is None else convert(found)

    return said


def columns_of(field: Field) -> list[str]:
    """The columns that a field is read from."""
    if isinstance(field, Group):
        return [name for member in field.fields.values() for name in columns_of(member)]
    return [*field.source.columns] if isinstance(field, Cell) else []


def _converter(cell: Cell, key: str) -> Callable[[str], object] | None:
    if cell.values is not None or cell.otherwise is not None:
        return _looked_up(cell, key)
    if cell.kind == "list":
        split = cell.split
        return lambda text: [text] if split is None else _parts(text, split)
    if cell.kind == "time":
        read = time_reader(cell.form, cell.zone)
        return lambda text: read(text).text
    return {"text": None, "number": _number, "flag": _flag}[cell.kind]


def _looked_up(cell: Cell, key: str) -> Callable[[str], object]:
    values, otherwise = cell.values or {}, cell.otherwise

    def look_up(text: str) -> object:
        found = values.get(text, otherwise)
        if found is None:
            raise ValueError(f"{text!r} is not in {key}.values")
        return found

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
        raise ValueError(f"{text!r} is not a number") from None
    return number


def _flag(text: str) -> bool:
    flag = _FLAGS.get(text.lower())
    if flag is None:
        raise ValueError(f"{text!r} is neither true nor false; `values` can say which it is")
    return flag
