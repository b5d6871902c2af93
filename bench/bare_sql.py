"""The best hand-written SQL for the figures of the dashboard: one statement for each fact.

Additive facts are grouped by `width_bucket` over the edges of the previous period and of 30 days;
the stock joins the same edges to the spans.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from domain.periods import Period

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
    "responded": _grouped("responded", "count(seconds)", "sum(seconds)"),
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
SELECT instant, count(*), sum(extract(epoch FROM instant - opened_at)::float8), count(opened_at)
FROM unnest($2::timestamptz[]) AS asked(instant)
JOIN open_span ON workspace_id = $1 AND at < instant AND until >= instant
GROUP BY instant
"""

STOCK_BY_FLOWS = """
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
"""The same without a join: what came and what went, added up from edge to edge. It looks at each
span once, whatever the number of edges."""

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
    asked: Period,
) -> dict[str, float]:
    """Four KPIs of the facts that the filter leaves."""
    row = await connection.fetchrow(_FILTERED, workspace, asked.since, asked.until)
    names = ("ticketsResolved", "resolutionTime", "firstContactResolutionRate", "reopenRate")
    return dict(zip(names, row, strict=True))


Rows = Sequence[Any]


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: a period by days, and the one before it."""

    workspace: str
    before: Period
    days: Sequence[Period]

    @property
    def edges(self) -> list[datetime]:
        return [self.before.since, *(day.since for day in self.days), self.days[-1].until]

    async def read(self, connection: Any) -> dict[str, Rows]:  # noqa: ANN401  # asyncpg
        """All rows, in one snapshot; the stock by a join."""
        async with connection.transaction(isolation="repeatable_read", readonly=True):
            found = await self._read(connection)
            found["open_span"] = await connection.fetch(STOCK, self.workspace, self.edges[1:])
        return found

    async def read_by_flows(self, connection: Any) -> dict[str, Rows]:  # noqa: ANN401  # asyncpg
        """The same, the stock by what came and went."""
        async with connection.transaction(isolation="repeatable_read", readonly=True):
            found = await self._read(connection)
            edges = self.edges[1:]
            found["flows"] = await connection.fetch(
                STOCK_BY_FLOWS, self.workspace, edges, edges[0], edges[-1]
            )
        return found

    async def _read(self, connection: Any) -> dict[str, Rows]:  # noqa: ANN401  # asyncpg
        edges, found = self.edges, {}
        for name, sql in STATEMENTS.items():
            found[name] = await connection.fetch(sql, self.workspace, edges, edges[0], edges[-1])
        return found

    def values(self, found: Mapping[str, Rows]) -> dict[str, list[float]]:
        """Some KPIs of the days, to see that both sides compute the same."""
        opened = {row[0]: row[1] for row in found["opened"]}
        seconds = {row[0]: row[2] / row[1] for row in found["responded"] if row[1]}
        cells = range(2, len(self.days) + 2)
        return {
            "ticketVolume": [opened.get(cell, 0) for cell in cells],
            "firstResponseTime": [seconds.get(cell, 0) for cell in cells],
            "openTickets": self._stock(found),
        }

    def _stock(self, found: Mapping[str, Rows]) -> list[float]:
        if "open_span" in found:
            stock = {row[0]: row[1] for row in found["open_span"]}
            return [stock.get(day.until, 0) for day in self.days]
        levels, level = [], 0.0
        changed = {row[0]: row[1] for row in found["flows"]}
        for edge in range(len(self.days) + 1):
            level = changed.get(edge, level)
            levels.append(level)
        return levels[1:]
