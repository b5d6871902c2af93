"""What kinds of answers a caller takes: the headers `Accept` and `Accept-Encoding`."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from domain.bounds import Bound

MAX_LENGTH = Bound(
    4096,
    "characters",
    "header `Accept` or `Accept-Encoding`",
    "the rest of it is ignored",
    "HTTP",
)
"""Of a header that is read; no honest one is longer, and reading takes time by its length."""
_REMEMBERED = Bound(
    256,
    "headers",
    "parsed headers `Accept` and `Accept-Encoding` that are remembered",
    "the one that was not sent for the longest time is parsed again",
    "HTTP",
)
"""Headers: browsers and libraries send the same again and again."""
_MAX_DIGITS = 5


@dataclass(frozen=True, slots=True)
class _AcceptEntry:
    """One entry of an Accept header, such as `text/*;q=0.5`."""

    name: str
    quality: float

    def closeness(self, kind: str) -> int:
        """How closely it names a media type: 0 not at all, 3 by its full name."""
        if self.name == kind:
            return 3
        if self.name == f"{kind.partition('/')[0]}/*":
            return 2
        return 1 if self.name in {"*/*", "*"} else 0


@dataclass(frozen=True, slots=True)
class Taken:
    """How much a caller wants a kind of answer.

    Attributes:
        quality: 0 (not at all) to 1.
        is_named: the kind itself was named, not just a range that it lies in.
    """

    quality: float
    is_named: bool


def taken(header: str, kind: str) -> Taken:
    """How much a caller wants a kind: the entry that names it most closely decides."""
    return _taken(header[: int(MAX_LENGTH.limit)], kind)


@lru_cache(int(_REMEMBERED.limit))
def _taken(header: str, kind: str) -> Taken:
    closest, quality = 0, 0.0
    for entry in _ranges(header):
        closeness = entry.closeness(kind)
        if closeness > closest:
            closest, quality = closeness, entry.quality
    return Taken(quality, closest == 3)  # noqa: PLR2004  # see _AcceptEntry.closeness


def preferred(header: str, offered: Sequence[str], *, plain: str) -> str | None:
    """The media type to answer in; None if the caller takes none that is offered.

    Args:
        header: the value of `Accept`.
        offered: media types; of those wanted alike and by name, the first wins.
        plain: the one for callers that name none of them, but take anything.
    """
    wants = {kind: taken(header, kind) for kind in offered}
    most = max(want.quality for want in wants.values())
    if not most:
        return None
    best = [kind for kind, want in wants.items() if want.quality == most]
    named = [kind for kind in best if wants[kind].is_named]
    return named[0] if named else (plain if plain in best else best[0])


def _ranges(header: str) -> Iterator[_AcceptEntry]:
    for part in header.split(","):
        name, *parameters = (word.strip().lower() for word in part.split(";"))
        values = dict(_split(parameter) for parameter in parameters)
        if name and values.get("charset", "utf-8") in {"utf-8", "utf8"}:
            yield _AcceptEntry(name, _quality(values.get("q", "1")))


def _split(parameter: str) -> tuple[str, str]:
    name, _, value = parameter.partition("=")
    return name.strip(), value.strip().strip('"')


def _quality(text: str) -> float:
    """A weight, 0 to 1; one that is malformed counts as wanted."""
    is_number = len(text) <= _MAX_DIGITS and text.replace(".", "", 1).isdecimal()
    return min(1.0, float(text)) if is_number else 1.0
