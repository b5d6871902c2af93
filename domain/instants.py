"""Instants: the texts that name them, and the bounds of those that events tell."""

import re
from datetime import UTC, datetime

from domain.bounds import Bound

FOREVER = datetime.max.replace(tzinfo=UTC)
"""The end of what has not ended; Postgres stores it as `infinity`."""

LAST_YEAR = Bound(
    2200,
    "year",
    "year of a time in an event: before its start, and not before 1900",
    "the event is refused, naming the field",
    "Events",
)
EARLIEST = datetime(1900, 1, 1, tzinfo=UTC)
"""No sender means an earlier one: years like 1 or 1601 are the zero times of their languages."""
LATEST = datetime(int(LAST_YEAR.limit), 1, 1, tzinfo=UTC)

_RFC3339 = re.compile(
    r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(?:\.\d+)?(?:[Zz]|[+-]\d\d:\d\d)", re.ASCII
)


class OutOfBounds(ValueError):
    """The error for an instant before 1900, or too far ahead."""


def instant(text: str) -> datetime:
    """The instant that a text in an event names, in UTC, cut off to the microsecond.

    Raises:
        OutOfBounds: no event may tell it.
        ValueError: the text is not RFC 3339 with an offset.
    """
    at = any_instant(text)
    if EARLIEST <= at <= LATEST:
        return at
    raise OutOfBounds(text)


def any_instant(text: str) -> datetime:
    """The instant that an RFC 3339 text names, in UTC, cut off to the microsecond.

    Raises:
        ValueError: the text is not RFC 3339 with an offset, or lies outside the years 1 to 9999.
    """
    if not _RFC3339.fullmatch(text):
        raise ValueError(text)
    try:
        return datetime.fromisoformat(text.upper()).astimezone(UTC)
    except OverflowError as error:
        raise ValueError(text) from error
