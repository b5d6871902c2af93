"""Configurations as applied: every one is kept, the newest is in force.

The dates of public holidays are kept with it, so that a newer list of them changes nothing that was
decided before it is applied again.
"""

from collections.abc import Mapping
from datetime import date, datetime
from functools import lru_cache

import orjson

from domain.configuration import Configuration
from domain.configuration.calendars import HolidayDates
from domain.errors import Misconfigured
from persistence.connections.database import Connection
from persistence.workspace.data_versions import change

_NEWEST = """
SELECT body, holidays FROM configuration WHERE workspace_id = $1 ORDER BY revision DESC LIMIT 1
"""
_ADD = """
INSERT INTO configuration (workspace_id, revision, applied_at, body, holidays)
SELECT $1, coalesce(max(revision), 0) + 1, $2, $3, $4 FROM configuration WHERE workspace_id = $1
"""


async def in_force(connection: Connection, workspace: str) -> Configuration:
    """The configuration of a workspace; the defaults if none was applied.

    Raises:
        Misconfigured: it was applied to an older version, and is not one for this version.
    """
    row = await connection.fetchrow(_NEWEST, workspace)
    if row is None:
        return Configuration()
    try:
        return _read(row["body"], row["holidays"])
    except Exception as error:
        raise Misconfigured(str(error)) from error


async def revision(connection: Connection, workspace: str) -> int:
    """The number of the configuration in force; 0 if none was applied."""
    number: int | None = await connection.fetchval(
        "SELECT max(revision) FROM configuration WHERE workspace_id = $1", workspace
    )
    return number or 0


@lru_cache(maxsize=64)
def _read(body: str, holidays: str) -> Configuration:
    """A stored configuration. Remembered, since calendars remember what they worked out."""
    kept: Mapping[str, list[str]] = orjson.loads(holidays)
    dates = {code: frozenset(map(date.fromisoformat, days)) for code, days in kept.items()}
    return Configuration.read(body, dates.get)


async def first_applied_at(connection: Connection, workspace: str) -> datetime | None:
    """When the first configuration of a workspace was put in force."""
    at: datetime | None = await connection.fetchval(
        "SELECT min(applied_at) FROM configuration WHERE workspace_id = $1", workspace
    )
    return at


async def apply(
    connection: Connection, workspace: str, body: str, at: datetime, holidays: HolidayDates
) -> Configuration:
    """Put a configuration in force, by its text.

    Raises:
        BadConfiguration: names the line and the key at fault; nothing is stored.
    """
    used: dict[str, list[str]] = {}

    def noted(code: str) -> frozenset[date] | None:
        dates = holidays(code)
        if dates is not None:
            used[code] = sorted(day.isoformat() for day in dates)
        return dates

    configuration = Configuration.read(body, noted)
    await connection.execute(_ADD, workspace, at, body, orjson.dumps(used).decode())
    await change(connection, workspace)
    return configuration
