"""Scalars of the GraphQL API."""

from datetime import datetime, timedelta, timezone
from functools import lru_cache
from typing import NewType

import strawberry
from strawberry.types.scalar import ScalarDefinition

from domain.instants import any_instant

_MINUTE = timedelta(minutes=1)

DateTime = NewType("DateTime", datetime)
TimeZone = NewType("TimeZone", str)
FloatColumn = NewType("FloatColumn", list[float | None])
IntColumn = NewType("IntColumn", list[int | None])
DateTimeColumn = NewType("DateTimeColumn", list[str])


def text_of(instant: datetime) -> str:
    """An instant as RFC 3339, with the offset that it bears."""
    return _text_at(instant, instant.utcoffset() or timedelta())


@lru_cache(maxsize=4096)
def _text_at(instant: datetime, offset: timedelta) -> str:
    """Remembered with the offset, since instants are equal whatever they bear."""
    if offset % _MINUTE:  # of local mean time, which RFC 3339 cannot say
        offset = timedelta()
    return instant.astimezone(timezone(offset)).isoformat().replace("+00:00", "Z")


def _instant(value: object) -> datetime:
    if not isinstance(value, str):
        raise ValueError("must be text")  # noqa: TRY004  # graphql-core wants a ValueError
    try:
        return any_instant(value)
    except ValueError as error:
        raise ValueError(
            f"{value!r} is not RFC 3339 with an offset, such as 2026-05-04T09:12:33+02:00"
        ) from error


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError("must be text")  # noqa: TRY004  # graphql-core wants a ValueError
    return value


def _as_is(value: object) -> object:
    return value


SCALARS: dict[object, ScalarDefinition] = {
    DateTime: strawberry.scalar(
        name="DateTime",
        description="An instant: RFC 3339, always with an offset. Where ranges and buckets begin "
        "and end it is that of the zone that was asked for, else `Z`.",
        serialize=text_of,
        parse_value=_instant,
    ),
    TimeZone: strawberry.scalar(
        name="TimeZone",
        description="The IANA name of a time zone, such as Europe/Berlin.",
        serialize=str,
        parse_value=_text,
    ),
    FloatColumn: strawberry.scalar(
        name="FloatColumn",
        description="Numbers or nulls, one for each bucket: `Array<number | null>`.",
        serialize=_as_is,
    ),
    IntColumn: strawberry.scalar(
        name="IntColumn",
        description="Whole numbers or nulls, one for each bucket: `Array<number | null>`.",
        serialize=_as_is,
    ),
    DateTimeColumn: strawberry.scalar(
        name="DateTimeColumn",
        description="Instants with the offset of the zone, one for each bucket: `Array<string>`.",
        serialize=_as_is,
    ),
}
