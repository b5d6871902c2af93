"""Cursors: where a page ends, sealed, so that it leads on from there and nowhere else.

A cursor says whereabouts in an answer it is, as JSON, after a MAC over that and over the question
that was answered: one that was made up, or was given for another question, is refused.
"""

import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as Base64Error
from typing import Any

import orjson

from domain.bounds import Bound
from domain.errors import BadInput

_MAC_BYTES = 16
_LABEL = b"supportkpi cursor\0"
_LONGEST = Bound(
    8192,
    "characters",
    "cursor of a page",
    "BAD_INPUT, naming the argument",
    "Questions",
)
"""Characters: an id of a source and one of a ticket, and what stands around them, are less."""


class BadCursor(BadInput):
    """A cursor that this service did not give for this question."""

    code = "BAD_CURSOR"


class Cursors:
    """Gives and reads cursors.

    Args:
        key: at least 32 bytes; every process of a deployment needs the same.
    """

    def __init__(self, key: bytes) -> None:
        self._key = key

    def give(self, question: object, position: object) -> str:
        """The cursor of a place in the answer to a question, both of them JSON."""
        content = orjson.dumps(position)
        return _spelled(self._mac(question, content) + content)

    def read(self, question: object, cursor: str) -> Any:  # noqa: ANN401  # JSON that we wrote
        """The place that a cursor was given for.

        Raises:
            BadCursor: it was not given by this service, or not for this question.
        """
        sealed = _decoded(cursor)
        mac, content = sealed[:_MAC_BYTES], sealed[_MAC_BYTES:]
        if not hmac.compare_digest(mac, self._mac(question, content)):
            raise BadCursor("after", "is no cursor of this question: ask for the first page again")
        return orjson.loads(content)

    def _mac(self, question: object, content: bytes) -> bytes:
        encoded = orjson.dumps(question, option=orjson.OPT_SORT_KEYS)
        message = _LABEL + len(encoded).to_bytes(4, "big") + encoded + content
        return hmac.digest(self._key, message, "sha256")[:_MAC_BYTES]


def _spelled(sealed: bytes) -> str:
    return urlsafe_b64encode(sealed).decode().rstrip("=")


def _decoded(cursor: str) -> bytes:
    """The bytes of a cursor; none if it is not spelled as we spell it."""
    try:
        if len(cursor) <= _LONGEST.limit and cursor.isascii():
            sealed = urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
            return sealed if _spelled(sealed) == cursor else b""
    except Base64Error:
        pass
    return b""
