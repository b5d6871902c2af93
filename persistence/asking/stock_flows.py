"""Flows of the stock of open tickets: how many became open in a period, and how many ceased to be.

A ticket is open over a run of spans, each beginning where the one before ends; a run begins with a
span that none ends at, and ends with one that none begins at. As a span holds at an instant if it
began before it and ends at it or later, what was open at the start, and what became open, less what
ceased to be, is what is open at the end.
"""

from typing import NamedTuple

from domain.asking.demands import Demand
from domain.asking.scans import ScanKey
from domain.facts import OpenSpan
from domain.language.filters import Filter
from domain.periods import Period
from persistence.asking.kpi_sql import Query, Setting, filter_sql
from persistence.connections.database import Connection

_SQL = """
SELECT (
    SELECT count(*) FROM open_span AS fact
    WHERE workspace_id = $1 AND at >= {since} AND at < {until} AND {where}
    AND NOT EXISTS (
        SELECT FROM open_span AS before WHERE before.workspace_id = $1
        AND before.until >= {since} AND before.until < {until}
        AND before.source = fact.source AND before.subject = fact.subject AND before.until = fact.at
    )
) AS opened, (
    SELECT count(*) FROM open_span AS fact
    WHERE workspace_id = $1 AND until >= {since} AND until < {until} AND {where}
    AND NOT EXISTS (
        SELECT FROM open_span AS after WHERE after.workspace_id = $1
        AND after.at >= {since} AND after.at < {until}
        AND after.source = fact.source AND after.subject = fact.subject AND after.at = fact.until
    )
) AS closed
"""


class Flows(NamedTuple):
    """How many tickets became open, and how many ceased to be."""

    opened: int
    closed: int


class Stock(NamedTuple):
    """The open tickets of a filter, over a period."""

    period: Period
    where: Filter
    zone: str


def stock_of(demand: Demand) -> Stock | None:
    """The stock that a KPI is about; None if not that of open tickets.

    Raises:
        UnsupportedDimension: tickets do not carry what the filter asks.
    """
    demand.check()
    (period,) = demand.periods
    is_of_open = any(measure.fact is OpenSpan for measure in demand.kpi.measures)
    return Stock(period, demand.where, demand.zone) if is_of_open else None


async def flows(connection: Connection, setting: Setting, stock: Stock) -> Flows:
    """What came and went. A ticket flows by the dimensions that it had as it did so."""
    key = ScanKey(OpenSpan, stock.where, stock.zone, by_tag=False, is_sorting=False)
    query = Query(setting, key, [])
    add = query.parameters.add
    sql = _SQL.format(
        since=add(stock.period.since, "timestamptz"),
        until=add(stock.period.until, "timestamptz"),
        where=filter_sql(query, stock.where),
    )
    return Flows(*await connection.fetchrow(sql, *query.parameters.values))
