"""Sources of events: which of them are the service's own, so that nobody else sends as one."""

import re
from unicodedata import normalize
from urllib.parse import unquote

from domain.errors import InvalidEvent
from domain.texts import is_unseen, trimmed

OWN_SOURCE = "supportkpi"
"""What the service tells by itself; `supportkpi/…` is its own as well."""

_BETWEEN_PARTS = re.compile(r"[/\\?#]")


def refuse_own(source: str) -> None:
    """Let a source pass that somebody else may use.

    Raises:
        InvalidEvent: it is the service's own.
    """
    if is_own(source):
        raise InvalidEvent(
            "source", f"is the service's own, like all of {OWN_SOURCE}/…: name yours"
        )


def is_own(source: str) -> bool:
    """Whether a source is the service's own, or passes for it: in other letter case, in full-width
    letters, percent-encoded, with space around its parts or with what nobody sees in it.
    """
    parts = [trimmed(part) for part in _BETWEEN_PARTS.split(_plain(source))]
    first = next((part for part in parts if part not in {"", "."}), "")
    return first == OWN_SOURCE


def _plain(source: str) -> str:
    while (decoded := unquote(source)) != source:
        source = decoded
    folded = normalize("NFKC", source).casefold()
    return "".join(each for each in folded if not is_unseen(each))
