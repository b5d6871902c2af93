"""Texts: which ones can be told, stored and looked up.

Two characters of JSON are none of a text: U+0000, which columns of text do not take, and half of a
surrogate pair, which UTF-8 cannot say. In what names something or is compared they are refused,
since whatever replaced them could make one text of two. In what people read they are replaced.
"""

from typing import Any

from domain.bounds import Bound

_REFUSED = "the event is refused, naming the field"

MAX_ID = Bound(256, "characters", "id, source, subject or sequence of an event", _REFUSED, "Events")
MAX_TEXT = Bound(
    1000,
    "characters",
    "text in an event",
    f"{_REFUSED}; a tag or an attribute is left out, with a warning",
    "Events",
)
MAX_REFERENCE = Bound(
    1024,
    "bytes of UTF-8",
    "name of an agent, ticket, source, invitation or person in an event",
    _REFUSED,
    "Events",
)
"""An index holds two of these at most: a row of it may have 2,704 bytes in Postgres."""

_LONGEST = int(MAX_TEXT.limit)
_NUL = "must not contain the character U+0000"
_HALF = "must not contain half of a surrogate pair"


def problem_of_text(text: str, most_bytes: Bound | None = None) -> str | None:
    """What keeps a text from being told, as a clause that follows the field's name."""
    if len(text) > _LONGEST:
        return f"must not exceed {_LONGEST} characters"
    if "\0" in text:
        return _NUL
    if most_bytes is None and text.isascii():
        return None
    try:
        size = len(text.encode())
    except UnicodeEncodeError:
        return _HALF
    if most_bytes is not None and size > most_bytes.limit:
        return f"must not exceed {most_bytes.limit:,} bytes in UTF-8"
    return None


def whole(text: str) -> str:
    """The text, with U+FFFD for characters that no text can bear."""
    if text.isascii():
        return text.replace("\0", "\ufffd")
    return (
        text.encode("utf-16", "surrogatepass").decode("utf-16", "replace").replace("\0", "\ufffd")
    )


def all_whole(value: Any) -> Any:  # noqa: ANN401  # decoded JSON
    """Decoded JSON, with U+FFFD for characters that no text can bear, in its keys too."""
    if isinstance(value, str):
        return whole(value)
    if isinstance(value, list):
        return [all_whole(item) for item in value]
    if isinstance(value, dict):
        return {whole(key): all_whole(item) for key, item in value.items()}
    return value
