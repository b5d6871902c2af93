"""Relations: two figures of each ticket, joined and correlated in one statement."""

from collections.abc import Mapping
from dataclasses import dataclass

import asyncpg

from domain.errors import CostLimit, Unavailable
from domain.facts import AnyFact, Invited, Rated
from domain.formulas import Formula, Mean, NetScore, Ratio, Share
from domain.kpis import Kpi
from domain.measures import Distribution, Measure, counted
from domain.relations import Correlation, Pairing
from persistence.database import Database
from persistence.kpi_sql import Compiler, Layer, ScanKey, Setting
from persistence.tables import table_name

MAX_TICKETS = 500_000
"""Tickets that one relation may look at."""

_TICKETS: Mapping[type[AnyFact], str] = dict.fromkeys((Rated, Invited), "ticket_source, ticket")
"""The columns that name the ticket, where the fact is not the ticket's own."""

_CORRELATE = """
WITH x AS MATERIALIZED ({x} LIMIT {limit}),
y AS ({y}),
pair AS (
    SELECT x.value AS x, y.value AS y FROM x JOIN y USING (source, ticket)
    WHERE x.value IS NOT NULL AND y.value IS NOT NULL
),
ranked AS (
    SELECT x, y,
           rank() OVER (ORDER BY x) + (count(*) OVER (PARTITION BY x) - 1) / 2.0::float8 AS x_rank,
           rank() OVER (ORDER BY y) + (count(*) OVER (PARTITION BY y) - 1) / 2.0::float8 AS y_rank
    FROM pair
)
SELECT (SELECT count(*) FROM x), count(*), corr(x, y), corr(x_rank, y_rank) FROM ranked
"""


async def correlate(database: Database, setting: Setting, pairing: Pairing) -> Correlation:
    """Correlate two figures over the tickets that have both.

    Raises:
        CostLimit: there are too many tickets.
        Unavailable: it takes too long.
    """
    statement, values = _statement(setting, pairing)
    try:
        async with database.reading(setting.workspace) as connection:
            looked_at, *found = await connection.fetchrow(statement, *values)
    except asyncpg.QueryCanceledError as error:
        raise Unavailable("took too long; ask for a shorter range") from error
    if looked_at > MAX_TICKETS:
        raise CostLimit("range", f"has more than {MAX_TICKETS} tickets: ask for a shorter one")
    return Correlation(*found)


def _statement(setting: Setting, pairing: Pairing) -> tuple[str, list[object]]:
    layers = [Layer((), (pairing.period.since, pairing.period.until))]

    def figures(kpi: Kpi) -> _Figures:
        fact = kpi.measures[0].fact
        key = ScanKey(fact, pairing.where, pairing.zone, by_tag=False, is_sorting=False)
        return _Figures(setting, key, layers)

    x, y = figures(pairing.x), figures(pairing.y)
    y.parameters = x.parameters
    statement = _CORRELATE.format(
        x=x.in_scope(pairing.x.formula),
        y=y.of_tickets_in("x", pairing.y.formula),
        limit=MAX_TICKETS + 1,
    )
    return statement, x.parameters.values


@dataclass(slots=True)
class _Figures(Compiler):
    """Says in SQL what a formula gives for each ticket."""

    def in_scope(self, formula: Formula) -> str:
        """The figures of tickets with facts in the period and under the filter."""
        return self._figures(formula, f"{self.filter(self.key.where)} AND {self._within()}")

    def of_tickets_in(self, table: str, formula: Formula) -> str:
        """The figures of the tickets that a table names."""
        return self._figures(formula, f"({self._ticket}) IN (SELECT source, ticket FROM {table})")

    @property
    def _ticket(self) -> str:
        return _TICKETS.get(self.key.fact, "source, subject")

    def _figures(self, formula: Formula, only: str) -> str:
        source, ticket = self._ticket.split(", ")
        return (
            f"SELECT {source} AS source, {ticket} AS ticket, {self._value(formula)} AS value"
            f" FROM {table_name(self.key.fact)} AS fact"
            f" WHERE fact.workspace_id = $1 AND {only} AND {ticket} IS NOT NULL"
            f" GROUP BY {self._ticket}"
        )

    def _value(self, formula: Formula) -> str:
        match formula:
            case Mean(of):
                count, total, *_ = self._measure(of, 0)
                return f"{total} / nullif({count}, 0)"
            case Share(part, whole) | Ratio(part, whole):
                return f"{self._size(part)} / nullif({self._size(whole)}, 0)"
            case NetScore(plus, minus, whole):
                net = f"({self._size(plus)} - {self._size(minus)})"
                return f"100 * {net} / nullif({self._size(whole)}, 0)"
            case _:
                raise TypeError(f"single tickets have no {formula}")

    def _size(self, measure: Measure) -> str:
        place = 1 if isinstance(measure, Distribution) else 0
        return f"({self._measure(counted(measure), 0)[place]})::float8"
