"""Months: the histograms of their days merged, so that a year of days need not be read one by one.

A month is merged once it ended a month ago: until then its days change every so often. Whoever
makes a day anew forgets the month, so that a month that is there is that of its days.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from domain.asking.histograms import SMALL
from domain.asking.rollup_kinds import HISTOGRAMS
from domain.asking.rollups import MONTHLY
from domain.periods import Grain, start_of, step
from persistence.connections.database import Connection

_NAMES = ", ".join(dict.fromkeys(dim.value for by in HISTOGRAMS.groupings for dim in by))

_MONTHS = """
SELECT kind, distribution, at, grouping > 0 AS is_merged FROM spread
WHERE workspace_id = $1 AND grouping = ANY(ARRAY[0, $2]::int2[]) AND n = 1 AND at < $3
"""
_FORGET = """
DELETE FROM spread
WHERE workspace_id = $1 AND kind = $2 AND grouping >= $3 AND at = ANY($4)
"""
_MERGE = f"""
WITH numbered AS MATERIALIZED (
    SELECT grouping, {_NAMES}, size, points, buckets, upto,
        dense_rank() OVER (ORDER BY grouping, {_NAMES}) AS number
    FROM spread WHERE workspace_id = $1 AND kind = $2 AND distribution = $3
    AND at >= $4 AND at < $5 AND grouping < {MONTHLY}
),
heads AS (
    SELECT number, grouping, {_NAMES}, sum(size)::int AS size FROM numbered
    GROUP BY number, grouping, {_NAMES}
),
weighed AS (
    SELECT number, bucket, sum(weight) AS weight FROM (
        SELECT number, unnest(buckets) AS bucket,
            unnest(upto) - unnest(trim_array(0 || upto, 1)) AS weight
        FROM numbered
    ) AS part GROUP BY number, bucket
),
running AS (
    SELECT number, bucket, sum(weight) OVER (PARTITION BY number ORDER BY bucket)::int AS upto
    FROM weighed
),
merged AS (
    SELECT number, array_agg(bucket ORDER BY bucket) AS buckets,
        array_agg(upto ORDER BY bucket) AS upto
    FROM running GROUP BY number
),
few AS (
    SELECT number, array_agg(value ORDER BY value) AS points FROM (
        SELECT number, unnest(points) AS value FROM numbered
    ) AS one GROUP BY number HAVING count(*) < {SMALL}
)
INSERT INTO spread (
    workspace_id, kind, distribution, at, grouping, n, {_NAMES}, size, points, buckets, upto
)
SELECT $1, $2, $3, $4, grouping + {MONTHLY}, row_number() OVER (PARTITION BY grouping), {_NAMES},
    size, CASE WHEN size < {SMALL} THEN points END, buckets, upto
FROM heads JOIN merged USING (number) LEFT JOIN few USING (number)
"""


class _Month(NamedTuple):
    """A month of a distribution of a kind of facts."""

    since: datetime
    kind: str
    distribution: int


async def merge_one(
    connection: Connection, workspace: str, today: datetime, zone: ZoneInfo
) -> bool:
    """Merge the latest month that is not merged yet; whether there was one."""
    before = step(start_of(today, Grain.MONTH, zone), Grain.MONTH, -1, zone)
    rows = await connection.fetch(_MONTHS, workspace, MONTHLY, before)
    month = max(_unmerged(rows, zone), default=None)
    if month is None:
        return False
    until = step(month.since, Grain.MONTH, 1, zone)
    values = (workspace, month.kind, month.distribution, month.since, until)
    await connection.execute(_MERGE, *values)
    return True


def _unmerged(rows: Iterable[Any], zone: ZoneInfo) -> set[_Month]:
    days: set[_Month] = set()
    merged: set[_Month] = set()
    for kind, distribution, at, is_merged in rows:
        since = at if is_merged else start_of(at, Grain.MONTH, zone)
        (merged if is_merged else days).add(_Month(since, kind, distribution))
    return days - merged


async def forget(
    connection: Connection, workspace: str, kind: str, days: Iterable[datetime], zone: ZoneInfo
) -> None:
    """Forget the months of some days that are made anew."""
    months = {start_of(day, Grain.MONTH, zone) for day in days}
    await connection.execute(_FORGET, workspace, kind, MONTHLY, sorted(months))
