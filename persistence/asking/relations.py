"""Relations: two figures of each ticket, joined and correlated in one statement."""

from collections.abc import Mapping
from dataclasses import dataclass

from domain.asking.relations import Correlation, Pairing
from domain.asking.scans import Layer, ScanKey
from domain.bounds import Bound
from domain.errors import CostLimit
from domain.facts import AnyFact, Invited, Rated
from domain.kpis import Kpi
from domain.language.formulas import Formula, Mean, NetScore, Ratio, Share
from domain.language.measures import Distribution, Measure, counted
from persistence.asking.kpi_sql import (
    Query,
    Setting,
    filter_sql,
    measure_sql,
    within_sql,
)
from persistence.connections.database import Database
from persistence.tables import table_name

_FOR_MANY = "SET LOCAL work_mem = '64MB'; SET LOCAL random_page_cost = 1.1"
"""Tickets are hashed and ranked, one statement a question: on disk that takes twice as long. Some
thousands of them are looked up by an index in less time than all tickets are read."""
MAX_TICKETS = Bound(
    250_000,
    "tickets",
    "tickets that one relation looks at",
    "COST_LIMIT",
    "Questions",
)
"""Tickets that one relation may look at: as many take about half of the time of a statement."""

_TICKETS: Mapping[type[AnyFact], tuple[str, str]] = dict.fromkeys(
    (Rated, Invited), ("ticket_source", "ticket")
)
"""The columns that name the ticket, where the fact is not the ticket's own."""

# Tickets are told apart by numbers once they are found: these sort much faster than their names.
# The mean rank of equals is half of the rank of the first and the last of them; only with both
# from one window are the rows walked through once. Twice the rank correlates as the rank does.
_CORRELATE = """
WITH figure AS MATERIALIZED ({x} LIMIT {limit}),
pair AS ({y}),
ranked AS (
    SELECT x, y, rank() OVER by_x + count(*) OVER by_x AS twice_x_rank,
           rank() OVER by_y + count(*) OVER by_y AS twice_y_rank
    FROM pair WHERE y IS NOT NULL WINDOW by_x AS (ORDER BY x), by_y AS (ORDER BY y)
)
SELECT (SELECT count(*) FROM figure), count(*), corr(x, y), corr(twice_x_rank, twice_y_rank)
FROM ranked
"""


async def correlate(database: Database, setting: Setting, pairing: Pairing) -> Correlation:
    """Correlate two figures over the tickets that have both.

    Raises:
        CostLimit: there are too many tickets.
        Unavailable: it takes too long.
    """
    statement, values = _statement(setting, pairing)
    async with database.reading(setting.workspace) as connection:
        await connection.execute(_FOR_MANY)
        looked_at, *figures = await connection.fetchrow(statement, *values)
    if looked_at > MAX_TICKETS.limit:
        raise CostLimit(
            "range", f"has more than {MAX_TICKETS.limit} tickets: ask for a shorter one"
        )
    return Correlation(*figures)


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
        y=y.beside("figure", pairing.y.formula),
        limit=int(MAX_TICKETS.limit) + 1,
    )
    return statement, x.parameters.values


@dataclass(slots=True)
class _Figures(Query):
    """Says in SQL what a formula gives for each ticket."""

    def in_scope(self, formula: Formula) -> str:
        """The figure `x` of each ticket with facts in the period and under the filter."""
        source, ticket = self._ticket
        return (
            f"SELECT row_number() OVER () AS number, {source} AS x_source, {ticket} AS x_ticket,"
            f" {self._value(formula)} AS x"
            f" FROM {table_name(self.key.fact)} AS fact"
            f" WHERE fact.workspace_id = $1 AND {filter_sql(self, self.key.where)}"
            f" AND {within_sql(self)}"
            f" AND {ticket} IS NOT NULL GROUP BY {source}, {ticket}"
        )

    def beside(self, table: str, formula: Formula) -> str:
        """The figure `y` beside the `x` of each ticket of a table, unless there are too many."""
        source, ticket = self._ticket
        return (
            f"SELECT x, {self._value(formula)} AS y FROM {table}"
            f" JOIN {table_name(self.key.fact)} AS fact ON fact.workspace_id = $1"
            f" AND {source} = x_source AND {ticket} = x_ticket"
            f" WHERE x IS NOT NULL AND (SELECT count(*) FROM {table}) <= {MAX_TICKETS.limit}"
            " GROUP BY number, x"
        )

    @property
    def _ticket(self) -> tuple[str, str]:
        return _TICKETS.get(self.key.fact, ("source", "subject"))

    def _value(self, formula: Formula) -> str:
        match formula:
            case Mean(mean_of):
                count, total, *_ = measure_sql(self, mean_of, 0)
                return f"{total} / nullif({count}, 0)"
            case Share(part, whole) | Ratio(part, whole):
                return f"{self._size(part)} / nullif({self._size(whole)}, 0)"
            case NetScore(plus, minus, whole):
                net = f"({self._size(plus)} - {self._size(minus)})"
                return f"100 * {net} / nullif({self._size(whole)}, 0)"
            case _:
                raise TypeError(f"single tickets have no {formula}")

    def _size(self, measure: Measure) -> str:
        index = 1 if isinstance(measure, Distribution) else 0
        return f"({measure_sql(self, counted(measure), 0)[index]})::float8"
