"""Instants: the texts that name them and the two that bound them."""

import re
from datetime import UTC, datetime

FOREVER = datetime.max.replace(tzinfo=UTC)
"""The end of what has not ended; Postgres stores it as `infinity`."""

_RFC3339 = re.compile(
    r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(?:\.\d+)?(?:[Zz]|[+-]\d\d:\d\d)", re.ASCII
)


def instant(text: str) -> datetime:
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
