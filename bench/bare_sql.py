"""The best hand-written SQL for the figures of the dashboard: one statement for each fact.

Additive facts are grouped by `width_bucket` over the edges of the previous period and of 30 days,
and so are the sums that are kept of them.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bench.logs import ZONE
from domain.asking.rollups import Summed, rollups_of, width
from domain.facts import AnyFact
from domain.kpis import REGISTRY
from domain.language.measures import INSTANTANEOUS, counted
from domain.periods import Period
from persistence.tables import table_name

_GROUPED = """
SELECT width_bucket(at, $2::timestamptz[]) AS cell, {sums}
FROM {table} WHERE workspace_id = $1 AND at >= $3 AND at < $4 GROUP BY cell
"""


def _grouped(table: str, *sums: str) -> str:
    return _GROUPED.format(table=table, sums=", ".join(sums))


STATEMENTS: Mapping[str, str] = {
    "opened": _grouped(
        "opened",
        "count(*) FILTER (WHERE direction = 'inbound')",
        "count(*) FILTER (WHERE direction = 'inbound' AND was_escalated)",
    ),
    "resolved": _grouped(
        "resolved",
        "count(*)",
        "count(seconds)",
        "sum(seconds)",
        "count(*) FILTER (WHERE in_first_contact)",
        "count(*) FILTER (WHERE was_reopened)",
    ),
    "responded": _grouped(
        "responded",
        "count(seconds) FILTER (WHERE direction = 'inbound')",
        "sum(seconds) FILTER (WHERE direction = 'inbound')",
    ),
    "activity": _grouped(
        "activity",
        "count(reply_seconds) FILTER (WHERE direction = 'inbound')",
        "sum(reply_seconds) FILTER (WHERE direction = 'inbound')",
    ),
    "rated": _grouped(
        "rated",
        "count(*) FILTER (WHERE counted AND survey = 'csat')",
        "count(*) FILTER (WHERE counted AND survey = 'csat' AND is_satisfied)",
        "count(*) FILTER (WHERE counted AND survey = 'nps')",
        "count(*) FILTER (WHERE counted AND survey = 'nps' AND score >= 9)",
        "count(*) FILTER (WHERE counted AND survey = 'nps' AND score <= 6)",
    ),
}

STOCK = """
WITH span AS (
    SELECT width_bucket(at, $2::timestamptz[]) AS came, width_bucket(until, $2) AS went,
           extract(epoch FROM opened_at)::float8 AS opened
    FROM open_span WHERE workspace_id = $1 AND until >= $3 AND at < $4
), flow AS (
    SELECT came AS edge, count(*) AS spans, sum(opened) AS opened
    FROM span WHERE came < went GROUP BY came
    UNION ALL
    SELECT went, -count(*), -sum(opened) FROM span WHERE came < went GROUP BY went
)
SELECT edge, sum(sum(spans)) OVER (ORDER BY edge)::float8, sum(sum(opened)) OVER (ORDER BY edge)
FROM flow GROUP BY edge ORDER BY edge
"""
"""What came and what went, added up from edge to edge. It looks at each span once, whatever the
number of edges."""

_SUMS = """
SELECT {cell} AS cell, {sums} FROM rolled_up
WHERE workspace_id = $1 AND kind = '{kind}' AND grouping = 0 AND {when} GROUP BY cell
"""


def of_sums(names: Sequence[str]) -> Sequence[str]:
    """What is needed of the sums that are kept, one statement for each kind of facts."""
    needed: dict[type[AnyFact], list[int]] = defaultdict(list)
    rollups = rollups_of((), ZONE)
    for name in names:
        for measure in REGISTRY[name].measures:
            what = counted(measure)
            if isinstance(what, Summed):
                position = rollups[what.fact].sums[what]
                needed[what.fact] += range(position, position + width(what))
    return [_of_sums(fact, positions) for fact, positions in needed.items()]


def _of_sums(fact: type[AnyFact], positions: Sequence[int]) -> str:
    is_stock = fact in INSTANTANEOUS
    return _SUMS.format(
        cell="at" if is_stock else "width_bucket(at, $2::timestamptz[])",
        sums=", ".join(f"sum(sums[{position}])" for position in dict.fromkeys(positions)),
        kind=table_name(fact),
        when="at = ANY($2::timestamptz[])" if is_stock else "at >= $3 AND at < $4",
    )


FILTER = (
    'priority: {in: ["high", "urgent"]}, category: {notIn: ["invoice"]},'
    ' direction: {in: ["inbound"]}'
)
"""A filter for which no sums are kept."""

_FILTERED = """
SELECT count(*), sum(seconds) / count(seconds),
       count(*) FILTER (WHERE in_first_contact)::float8 / count(*),
       count(*) FILTER (WHERE was_reopened)::float8 / count(*)
FROM resolved WHERE workspace_id = $1 AND at >= $2 AND at < $3
AND priority = ANY(ARRAY['high', 'urgent']) AND category IS DISTINCT FROM 'invoice'
AND direction = 'inbound'
"""


async def read_filtered(
    connection: Any,  # noqa: ANN401  # asyncpg
    workspace: str,
    period: Period,
) -> dict[str, float]:
    """Four KPIs of the facts that the filter leaves."""
    row = await connection.fetchrow(_FILTERED, workspace, period.since, period.until)
    names = ("ticketsResolved", "resolutionTime", "firstContactResolutionRate", "reopenRate")
    return dict(zip(names, row, strict=True))


Rows = Sequence[Any]


@dataclass(frozen=True, slots=True)
class DailyQuestion:
    """What is asked: a period by days, and the one before it."""

    workspace: str
    before: Period
    days: Sequence[Period]

    @property
    def edges(self) -> list[datetime]:
        return [self.before.since, *(day.since for day in self.days), self.days[-1].until]

    async def read(self, connection: Any) -> dict[str, Rows]:  # noqa: ANN401  # asyncpg
        """All rows, in one snapshot, from the facts."""
        async with connection.transaction(isolation="repeatable_read", readonly=True):
            rows = await self._read(connection)
            edges = self.edges[1:]
            rows["flows"] = await connection.fetch(
                STOCK, self.workspace, edges, edges[0], edges[-1]
            )
        return rows

    async def read_sums(self, connection: Any, names: Sequence[str]) -> None:  # noqa: ANN401  # asyncpg
        """The same for some KPIs, from the sums that are kept."""
        edges = self.edges
        async with connection.transaction(isolation="repeatable_read", readonly=True):
            for sql in of_sums(names):
                rest = () if "ANY" in sql else (edges[0], edges[-1])
                await connection.fetch(sql, self.workspace, edges, *rest)

    async def _read(self, connection: Any) -> dict[str, Rows]:  # noqa: ANN401  # asyncpg
        edges, rows = self.edges, {}
        for name, sql in STATEMENTS.items():
            rows[name] = await connection.fetch(sql, self.workspace, edges, edges[0], edges[-1])
        return rows

    def values(self, rows: Mapping[str, Rows]) -> dict[str, list[float]]:
        """Some KPIs of the days, to see that both sides compute the same."""
        opened = {row[0]: row[1] for row in rows["opened"]}
        seconds = {row[0]: row[2] / row[1] for row in rows["responded"] if row[1]}
        cells = range(2, len(self.days) + 2)
        return {
            "ticketVolume": [opened.get(cell, 0) for cell in cells],
            "firstResponseTime": [seconds.get(cell, 0) for cell in cells],
            "openTickets": self._stock(rows),
        }

    def _stock(self, rows: Mapping[str, Rows]) -> list[float]:
        levels, level = [], 0.0
        changed = {row[0]: row[1] for row in rows["flows"]}
        for edge in range(len(self.days) + 1):
            level = changed.get(edge, level)
            levels.append(level)
        return levels[1:]
