"""A TOML table that is read key by key, every mistake named by its dotted path."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from domain.errors import BadInput


@dataclass(frozen=True, slots=True)
class Table:
    """A table of a TOML document.

    Args:
        path: where it stands, dotted; empty for the document itself.
        content: its keys and values.
        failure: what to raise; it is told the key and the problem.
    """

    path: str
    content: Mapping[str, object]
    failure: type[BadInput]

    def error(self, key: str, problem: str) -> BadInput:
        """What to raise about one of the keys."""
        return self.failure(f"{self.path}.{key}" if self.path else key, problem)

    def only(self, *allowed: str) -> None:
        """Refuse all other keys."""
        for key in self.content:
            if key not in allowed:
                raise self.error(key, f"is not known; allowed are {', '.join(allowed)}")

    def text(self, key: str, default: str | None = None) -> str:
        """A text; required unless there is a default."""
        value = self._value(key, default)
        if isinstance(value, str):
            return value
        raise self._wrong(key, "a text", value)

    def texts(self, key: str, default: Sequence[str] | None = None) -> tuple[str, ...]:
        """A list of texts."""
        value = self._value(key, default)
        if isinstance(value, (list, tuple)) and all(isinstance(item, str) for item in value):
            return tuple(value)
        raise self._wrong(key, "a list of texts", value)

    def flag(self, key: str, *, default: bool) -> bool:
        """A boolean."""
        value = self._value(key, default)
        if isinstance(value, bool):
            return value
        raise self._wrong(key, "true or false", value)

    def one_of(self, key: str, allowed: Sequence[str], default: str | None = None) -> str:
        """A text of a closed set."""
        value = self._value(key, default)
        if isinstance(value, str) and value in allowed:
            return value
        raise self._wrong(key, f"one of {', '.join(allowed)}", value)

    def scalar(self, key: str) -> str | int | float | bool:
        """A text, number or boolean."""
        value = self._value(key, None)
        if isinstance(value, (str, int, float)):
            return value
        raise self._wrong(key, "a text, number or boolean", value)

    def scalars(self, key: str) -> Mapping[str, str | int | float | bool]:
        """A table of texts, numbers and booleans."""
        table = self.table(key)
        return {name: table.scalar(name) for name in table.content}

    def table(self, key: str, default: Mapping[str, object] | None = None) -> "Table":
        """A table inside this one."""
        value = self._value(key, default)
        if isinstance(value, Mapping):
            return Table(f"{self.path}.{key}" if self.path else key, value, self.failure)
        raise self._wrong(key, "a table", value)

    def _value(self, key: str, default: object) -> object:
        value = self.content.get(key, default)
        if value is None:
            raise self.error(key, "is required")
        return value

    def _wrong(self, key: str, wanted: str, value: object) -> BadInput:
        return self.error(key, f"must be {wanted}, not {value!r}")
