"""Spreads said in SQL: how values lie, kept for a day or read as percentiles.

Both begin with the values of facts, and both count how often each occurs in every group. What is
kept is then rounded, where it is much; a percentile is looked up by the ranks of its neighbours.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from domain.asking.spreads import GAMMA, RELATIVE_ERROR, SMALL
from domain.language.measures import Distribution, Quantile
from persistence.kpi_sql.cells import edges_sql
from persistence.kpi_sql.conditions import conditions_sql
from persistence.kpi_sql.groups import groups_sql, head_sql
from persistence.kpi_sql.query import Query
from persistence.kpi_sql.shapes import MAX_ROWS, Column, Part, Statement, masks_of
from persistence.kpi_sql.sources import SPREAD, source_sql
from persistence.tables import table_name


@dataclass(slots=True)
class SpreadCompiler(Query):
    """Makes statements about how the values of distributions lie."""

    def statement(self, columns: Sequence[Column], kept: Part) -> Statement:
        """The statement that gives percentiles for every layer.

        Args:
            columns: percentiles of distributions whose spreads are kept.
            kept: what is read from spreads; what is read from the facts is the query's own part.
        """
        percentiles = [(measure, at) for measure, at in columns if isinstance(measure, Quantile)]
        spreads = kept.spreads or {}
        of = {one.of: spreads[one.of] for one, _ in percentiles}
        sources = [_of_spreads(self.reading(kept), of)]
        if self.part.stretches:
            sources.append(_of_facts(self, of))
        names = [dim.value for dim in self.dimensions]
        group = ", ".join(["mask", "cell", *names])
        places: dict[Column, int] = {}
        outputs = [group]
        for number, (one, layer) in enumerate(percentiles):
            places[one, layer] = 2 + len(names) + 2 * number
            outputs += _percentile(self.parameters.add(one.fraction, "float8"), of[one.of])
        each = f"PARTITION BY {group}, distribution"
        sql = (
            f"WITH seen AS ({' UNION ALL '.join(sources)}),\n"
            f"often AS ({_often(self)}),\n"
            f"ranked AS (SELECT *, sum(weight) OVER ({each} ORDER BY value) AS upto,"
            f" sum(weight) OVER ({each}) - 1 AS last FROM often)\n"
            f"SELECT {', '.join(outputs)} FROM ranked GROUP BY {group}\nLIMIT {MAX_ROWS + 1}"
        )
        return Statement(sql, self.parameters.values, self.dimensions, places)

    def keeping(self, of: Mapping[Distribution, int]) -> tuple[str, Sequence[object]]:
        """The statement that keeps spreads, each layer a grouping; its values, too.

        Args:
            of: the distributions, with their numbers.
        """
        names = ", ".join(dim.value for dim in self.dimensions)
        masks = self.parameters.add([*masks_of(len(self.layers))], "int[]")
        kind = self.parameters.add(table_name(self.key.fact), "text")
        group = f"mask, cell, {names}, distribution"
        bucket = f"power({GAMMA!r}, ceil(ln(value) / ln({GAMMA!r})))"
        sql = (
            f"WITH seen AS ({_of_facts(self, of)}),\n"
            f"often AS ({_often(self)}),\n"
            f"sized AS (SELECT *, sum(weight) OVER (PARTITION BY {group}) < {SMALL} AS is_small"
            f" FROM often WHERE cell IS NOT NULL),\n"
            f"rounded AS (SELECT {group}, is_small, CASE WHEN is_small OR value <= 0 THEN value"
            f" ELSE 2 * {bucket} / ({GAMMA!r} + 1) END AS point, sum(weight)::int AS weight"
            f" FROM sized GROUP BY {group}, is_small, point)\n"
            f"INSERT INTO {SPREAD} (workspace_id, kind, grouping, distribution, at, n, {names},"
            f" is_exact, points, weights)\n"
            f"SELECT $1, {kind}, array_position({masks}, mask) - 1, distribution,"
            f" ({edges_sql(self, 0)})[cell],"
            f" row_number() OVER (PARTITION BY mask, distribution, cell), {names},"
            f" is_small, array_agg(point), array_agg(weight)"
            f" FROM rounded GROUP BY {group}, is_small"
        )
        return sql, self.parameters.values


def _of_facts(query: Query, of: Mapping[Distribution, int]) -> str:
    """The values of facts that distributions are of, one by one."""
    values = ", ".join(
        f"({number}, fact.{one.column}::float8, {conditions_sql(query, one.where)})"
        for one, number in of.items()
    )
    return (
        f"SELECT {_outputs(query)}, distribution, value, 1 AS weight, true AS is_exact\n"
        f"FROM ({source_sql(query, query.dimensions)}) AS fact\n"
        f"CROSS JOIN LATERAL (VALUES {values}) AS one(distribution, value, counts)\n"
        "WHERE counts AND value IS NOT NULL"
    )


def _of_spreads(query: Query, of: Mapping[Distribution, int]) -> str:
    """The same of spreads, each value with how often it occurs."""
    numbers = query.parameters.add(list(of.values()), "int2[]")
    return (
        f"SELECT {_outputs(query)}, distribution, point AS value, weight, is_exact\n"
        f"FROM ({source_sql(query, query.dimensions)}) AS fact\n"
        f"CROSS JOIN LATERAL unnest(fact.points, fact.weights) AS one(point, weight)\n"
        f"WHERE distribution = ANY({numbers})"
    )


def _outputs(query: Query) -> str:
    """The cells and dimensions of a row."""
    cells = (f"c{layer}" for layer in range(len(query.layers)))
    return ", ".join([*cells, *(dim.value for dim in query.dimensions)])


def _often(query: Query) -> str:
    """How often each value occurs, for all layers at once."""
    mask, cell = head_sql(query)
    names = "".join(f"{dim.value}, " for dim in query.dimensions)
    return (
        f"SELECT {mask} AS mask, {cell} AS cell, {names}distribution, value,"
        " sum(weight)::float8 AS weight, bool_and(is_exact) AS is_exact\n"
        f"FROM (SELECT * FROM seen OFFSET 0) AS seen\n"
        f"GROUP BY {groups_sql(query, 'distribution', 'value')}"
    )


def _percentile(fraction: str, distribution: int) -> list[str]:
    """A percentile between the values next to its rank, as `percentile_cont` does; its error."""
    rank, ours = f"{fraction} * last", f"distribution = {distribution}"
    low = f"min(value) FILTER (WHERE {ours} AND upto > floor({rank}))"
    high = f"min(value) FILTER (WHERE {ours} AND upto > ceil({rank}))"
    part = f"max({rank} - floor({rank})) FILTER (WHERE {ours})"
    is_exact = f"bool_and(is_exact) FILTER (WHERE {ours})"
    return [
        f"{low} + {part} * ({high} - {low})",
        f"CASE WHEN NOT {is_exact} THEN {RELATIVE_ERROR!r}::float8 END",
    ]
