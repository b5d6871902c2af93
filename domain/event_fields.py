"""What fields of events may hold: a declaration for each kind of field, with its bounds.

A field is called with a value that is not null and tells what is wrong with it. What stands beside
the point of an event (`SideField`) spares it: beyond a bound it is left out, and that is told.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from domain.alternatives import one_of
from domain.bounds import Bound
from domain.event_texts import problem_of_text, whole
from domain.instants import OutOfBounds, instant

_REFUSED = "the event is refused, naming the field"

LARGEST = Bound(10**15, "", "number in an event, with either sign", _REFUSED, "Events")
"""Up to here a double holds every integer, and sums stay exact."""
MAX_PLACES = Bound(
    9,
    "decimal places",
    "decimal place of the first non-zero digit of a number in an event",
    _REFUSED,
    "Events",
)
"""So that no quotient of two sums leaves what a double holds."""
MAX_COMMENT = Bound(
    10_000, "characters", "comment of a rating", "it is cut there, with a warning", "Events"
)
MAX_TAGS = Bound(500, "", "tags of a ticket", "the others are left out, with a warning", "Events")
MAX_ATTRIBUTES = Bound(
    500, "", "attributes of a ticket", "the others are left out, with a warning", "Events"
)

_SMALLEST = 10.0**-MAX_PLACES.limit
_TOO_FINE = f"must be 0 or at least {_SMALLEST:.{MAX_PLACES.limit}f} away from it"
_TOO_LARGE = "must not exceed 10^15"
_WORDS = 60


Check = Callable[[object], str | None]
"""What is wrong with a value, as a clause that follows the field's name; None if nothing."""


class Field(Protocol):
    """One field of an event's data."""

    def __call__(self, value: object) -> str | None:
        """What is wrong with a value, as a clause that follows the field's name; None if nothing.

        A clause that begins with a point names a field inside first.
        """


@dataclass(frozen=True, slots=True)
class Text:
    """A text that figures are grouped by, or one that names something.

    Attributes:
        most_bytes: where an index sees it.
    """

    most_bytes: Bound | None = None

    def __call__(self, value: object) -> str | None:
        """See `Field`."""
        if not isinstance(value, str):
            return "must be text"
        return problem_of_text(value, self.most_bytes)


@dataclass(frozen=True, slots=True)
class Flag:
    """Yes or no."""

    def __call__(self, value: object) -> str | None:
        """See `Field`."""
        return None if isinstance(value, bool) else "must be true or false"


@dataclass(frozen=True, slots=True)
class Number:
    """A number between two others."""

    low: float
    high: float
    beyond: str

    def __call__(self, value: object) -> str | None:
        """See `Field`."""
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            return "must be a number"
        if not self.low <= value <= self.high:
            return self.beyond if abs(value) <= LARGEST.limit else _TOO_LARGE
        return _TOO_FINE if value and abs(value) < _SMALLEST else None


@dataclass(frozen=True, slots=True)
class InstantField:
    """An RFC 3339 instant.

    Attributes:
        is_past: it makes no sense long after the event was sent.
    """

    is_past: bool = False

    def __call__(self, value: object) -> str | None:
        """See `Field`."""
        try:
            instant(value if isinstance(value, str) else "")
        except OutOfBounds:
            return "must lie in 1900 to 2199"
        except ValueError:
            return "must be RFC 3339 with an offset, such as 2026-05-04T09:12:33+02:00"
        return None


@dataclass(frozen=True, slots=True)
class OneOfField:
    """One of a closed set of words."""

    allowed: tuple[str, ...]

    def __call__(self, value: object) -> str | None:
        """See `Field`."""
        # Lists and objects are unhashable but comparable: `in` on a tuple is safe for any JSON.
        return None if value in self.allowed else f"must be {one_of(self.allowed)}"


@dataclass(frozen=True, slots=True)
class Currency:
    """A currency of ISO 4217."""

    def __call__(self, value: object) -> str | None:
        """See `Field`."""
        if isinstance(value, str) and re.fullmatch("[A-Z]{3}", value):
            return None
        return "must be a currency of ISO 4217, such as EUR"


@dataclass(frozen=True, slots=True)
class Object:
    """An object of fields, some of them required."""

    fields: Mapping[str, Field]
    required: tuple[str, ...] = ()

    def __call__(self, value: object) -> str | None:
        """See `Field`."""
        if not isinstance(value, dict):
            return "must be an object"
        for name in self.required:
            if value.get(name) is None:
                return f".{name} is required"
        for name, field in self.fields.items():
            item = value.get(name)
            problem = field(item) if item is not None else None
            if problem:
                return f".{name}{'' if problem.startswith('.') else ' '}{problem}"
        return None


class SideField(Field, Protocol):
    """A field that spares its event: what it says of a value is about its type alone."""

    def is_whole(self, value: Any) -> bool:  # noqa: ANN401  # decoded JSON, of the right type
        """Whether a value is within all bounds."""

    def kept(self, value: Any) -> tuple[object, str]:  # noqa: ANN401  # decoded JSON, of the right type
        """What is kept of a value that is not whole, and what became of the rest.

        That is a clause that follows the field's name.
        """


@dataclass(frozen=True, slots=True)
class CommentField:
    """What somebody wrote, to be read by people."""

    def __call__(self, value: object) -> str | None:
        """See `Field`."""
        return None if isinstance(value, str) else "must be text"

    def is_whole(self, value: str) -> bool:
        """See `SideField`."""
        return len(value) <= MAX_COMMENT.limit and value == whole(value)

    def kept(self, value: str) -> tuple[str, str]:
        """See `SideField`."""
        limit = int(MAX_COMMENT.limit)
        if len(value) > limit:
            return whole(value[:limit]), f"was cut after {limit:,} characters"
        return whole(value), "has U+FFFD now for U+0000 or half of a surrogate pair"


@dataclass(frozen=True, slots=True)
class Tags:
    """A list of texts."""

    def __call__(self, value: object) -> str | None:
        """See `Field`."""
        if isinstance(value, list) and all(isinstance(item, str) for item in value):
            return None
        return "must be a list of texts"

    def is_whole(self, value: list[str]) -> bool:
        """See `SideField`."""
        return len(value) <= MAX_TAGS.limit and not any(map(problem_of_text, value))

    def kept(self, value: list[str]) -> tuple[list[str], str]:
        """See `SideField`."""
        kept, problems = _kept(((tag, problem_of_text(tag)) for tag in value), MAX_TAGS)
        return list(kept), problems


@dataclass(frozen=True, slots=True)
class Attributes:
    """An object of texts and numbers by free names."""

    def __call__(self, value: object) -> str | None:
        """See `Field`."""
        if not isinstance(value, dict):
            return "must be an object"
        for name, item in value.items():
            if isinstance(item, bool) or not isinstance(item, (str, int, float)):
                return f"must map to texts or numbers, but {_quoted(name)} does not"
        return None

    def is_whole(self, value: dict[str, str | float]) -> bool:
        """See `SideField`."""
        return len(value) <= MAX_ATTRIBUTES.limit and not any(map(_problem_of, value.items()))

    def kept(self, value: dict[str, str | float]) -> tuple[dict[str, str | float], str]:
        """See `SideField`."""
        items = ((item[0], _problem_of(item)) for item in value.items())
        kept, problems = _kept(items, MAX_ATTRIBUTES)
        return {name: value[name] for name in kept}, problems


def _problem_of(attribute: tuple[str, str | float]) -> str | None:
    name, value = attribute
    problem = problem_of_text(name)
    if problem:
        return problem
    return problem_of_text(value) if isinstance(value, str) else NUMBER(value)


def _kept(items: Iterable[tuple[str, str | None]], most: Bound) -> tuple[Iterable[str], str]:
    """The names of those without a problem, up to a number of them; and what the others are."""
    kept: dict[str, None] = {}
    others: dict[str, str] = {}
    for name, problem in items:
        if problem or (len(kept) >= most.limit and name not in kept):
            others[name] = problem or f"there may be {most.limit:,} at most"
        else:
            kept[name] = None
    if not others:
        return kept, "names some of them more than once"
    first, problem = next(iter(others.items()))
    more = f" and {len(others) - 1:,} more" if len(others) > 1 else ""
    return kept, f"is kept without {_quoted(first)}{more}: {problem}"


NUMBER = Number(-LARGEST.limit, LARGEST.limit, _TOO_LARGE)
AMOUNT = Number(0, LARGEST.limit, "must not be negative")


def _quoted(name: str) -> str:
    return repr(name if len(name) <= _WORDS else f"{name[:_WORDS]}…")
