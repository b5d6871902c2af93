"""Tables of a TOML document that know where they stand, so that errors name line and key."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from domain.alternatives import one_of, there_are
from domain.bounds import Bound
from domain.errors import BadInput

MAX_SETTING = Bound(
    10_000,
    "characters",
    "text, or a name, in a configuration or a mapping",
    "the document is refused, naming the key",
    "Imports",
)

Path = tuple[str | int, ...]
"""Keys from the top of a document; a number is a place in a list."""


class BadDocument(BadInput):
    """The error for a TOML document that cannot be used: `field` names the key, `line` its line."""

    def __init__(self, path: Path, problem: str, line: int | None = None) -> None:
        line_text = f"line {line}: " if line else ""
        super().__init__(line_text + (".".join(map(str, path)) or "file"), problem)
        self.line = line


@dataclass(frozen=True, slots=True)
class TomlTable:
    """A table of a TOML document that knows its line, so that errors can name it.

    Attributes:
        failure: what is raised about it.
    """

    values: Mapping[str, Any]
    document: str
    failure: type[BadDocument]
    path: Path = ()

    @classmethod
    def read(cls, document: str, failure: type[BadDocument]) -> "TomlTable":
        """The table that a document is.

        Raises:
            BadDocument: it is not TOML.
        """
        try:
            values = tomllib.loads(document)
        except tomllib.TOMLDecodeError as error:
            raise failure((), f"is not TOML: {error}") from error
        for path, text in _texts(values, ()):
            if "\0" in text:
                raise failure(path, "must not contain the character U+0000")
            if len(text) > MAX_SETTING.limit:
                raise failure(path, f"must not exceed {MAX_SETTING.limit:,} characters")
        return cls(values, document, failure)

    def __contains__(self, key: str) -> bool:
        return key in self.values

    def only(self, *allowed: str) -> "TomlTable":
        """This table, if it has no other keys.

        Raises:
            BadDocument: names the unknown key and the known ones.
        """
        for key in self.values:
            if key not in allowed:
                raise self.wrong(f"is unknown; {there_are(allowed)}", key)
        return self

    def wrong(self, problem: str, *keys: str | int) -> BadDocument:
        """What to raise about a key below this table, or about the table itself."""
        path = (*self.path, *keys)
        return self.failure(path, problem, line_of(self.document, path))

    def table(self, key: str) -> "TomlTable":
        """The table below a key; an empty one if there is none."""
        return self._below(self.values.get(key, {}), key)

    def tables(self) -> Iterator[tuple[str, "TomlTable"]]:
        """Every key, and the table below it."""
        for key in self.values:
            yield key, self.table(key)

    def versions(self, key: str) -> list["TomlTable"]:
        """A table, or the tables of a list of them: versions of one thing."""
        value = self.values[key]
        if not isinstance(value, list):
            return [self.table(key)]
        return [self._below(item, key, number) for number, item in enumerate(value)]

    def text(self, key: str, default: str | None = None) -> str:
        """A text that is not empty; required unless there is a default."""
        value = self.values.get(key, default)
        if value is None:
            raise self.wrong("is required", key)
        return self.checked_text(value, key)

    def texts(self, key: str, what: str = "texts") -> tuple[str, ...]:
        """A list of texts that are not empty; none if the key is not there."""
        return tuple(self.checked_text(value, key) for value in self.list(key, what))

    def any_texts(self, key: str) -> tuple[str, ...]:
        """A list of texts that may be empty; none if the key is not there."""
        values = self.list(key, "texts")
        if not all(isinstance(value, str) for value in values):
            raise self.wrong("must be a list of texts", key)
        return tuple(values)

    def flag(self, key: str) -> bool:
        """A boolean; false if the key is not there."""
        value = self.values.get(key, False)
        if not isinstance(value, bool):
            raise self.wrong("must be true or false", key)
        return value

    def scalar(self, key: str) -> str | int | float | bool:
        """A text, number or boolean."""
        value = self.values.get(key)
        if not isinstance(value, str | int | float):
            raise self.wrong("must be a text, number or boolean", key)
        return value

    def list(self, key: str, what: str) -> list[Any]:
        """A list of whatever; empty if the key is not there."""
        values = self.values.get(key, [])
        if not isinstance(values, list):
            raise self.wrong(f"must be a list of {what}", key)
        return values

    def number(self, key: str, low: float, high: float) -> float:
        """A number between two others, both included."""
        value = self.values.get(key)
        if isinstance(value, int | float) and not isinstance(value, bool) and low <= value <= high:
            return float(value)
        raise self.wrong(f"must be a number in {low:g}–{high:g}", key)

    def one_of(
        self, key: str, allowed: Mapping[str, Any] | tuple[str, ...], default: str | None = None
    ) -> str:
        """A text of a closed set; required unless there is a default."""
        value = self.values.get(key, default)
        if not isinstance(value, str) or value not in allowed:
            raise self.wrong(f"must be {one_of(allowed)}", key)
        return value

    def checked_text(self, value: object, *keys: str | int) -> str:
        """A value below some keys, if it is a text that is not empty."""
        if not isinstance(value, str) or not value or "\0" in value:
            raise self.wrong("must be text", *keys)
        return value

    def _below(self, value: object, *keys: str | int) -> "TomlTable":
        if not isinstance(value, dict):
            raise self.wrong("must be a table", *keys)
        return TomlTable(value, self.document, self.failure, (*self.path, *keys))


_HEADER = re.compile(r"\s*(\[\[?)\s*([^\[\]]+?)\s*\]")
_ASSIGNMENT = re.compile(
    r"""\s*((?:[\w-]+|"[^"]*"|'[^']*')(?:\s*\.\s*(?:[\w-]+|"[^"]*"|'[^']*'))*)\s*="""
)
_NAME = re.compile(r"""[\w-]+|"[^"]*"|'[^']*'""")


def _texts(value: object, path: Path) -> Iterator[tuple[Path, str]]:
    """The texts below a value, names included, with where they stand."""
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, dict):
        for name, item in value.items():
            yield path, name
            yield from _texts(item, (*path, name))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _texts(item, (*path, index))


def line_of(document: str, path: Path) -> int | None:
    """The line that a key stands on, or the nearest table around it."""
    table: Path = ()
    counts: dict[Path, int] = {}
    best: tuple[int, int] | None = None
    for number, line in enumerate(document.splitlines(), start=1):
        header, assignment = _HEADER.match(line), _ASSIGNMENT.match(line)
        if header:
            table = _with_indexes(_names(header[2]), counts)
            if header[1] == "[[":  # one more of a list of tables
                counts[table] = counts.get(table, -1) + 1
                table = (*table, counts[table])
        position = table if header else (*table, *_names(assignment[1])) if assignment else None
        is_around = position is not None and path[: len(position)] == position
        if position and is_around and (best is None or len(position) > best[0]):
            best = (len(position), number)
    return best[1] if best else None


def _with_indexes(names: Path, counts: Mapping[Path, int]) -> Path:
    """A path in which whatever is a list of tables is followed by the place of its last one."""
    path: Path = ()
    for index, name in enumerate(names, start=1):
        path = (*path, name)
        if path in counts and index < len(names):
            path = (*path, counts[path])
    return path


def _names(dotted: str) -> Path:
    return tuple(name.strip("\"'") for name in _NAME.findall(dotted))
