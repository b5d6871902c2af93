"""Histograms in SQL: kept for a day, or read as percentiles.

A histogram is a row: how many values there are (`size`), in which buckets they are, and how many
lie in these or before (`buckets`, `upto`); while they are few, also the values (`points`). What is
read from the facts is put in the same form. A group of one histogram is looked up in it, so that it
costs the same however many values there are; those of several are counted bucket by bucket, or
value by value where all of them together are few.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from domain.asking.histograms import RELATIVE_ERROR, SMALL
from domain.asking.scans import Column, Portion
from domain.language.measures import Distribution, Quantile
from persistence.asking.kpi_sql.buckets import histogram_of, middle_sql
from persistence.asking.kpi_sql.cells import edges_sql
from persistence.asking.kpi_sql.conditions import conditions_sql
from persistence.asking.kpi_sql.groups import groups_sql, head_sql
from persistence.asking.kpi_sql.query import Query
from persistence.asking.kpi_sql.shapes import MAX_ROWS, Statement, masks_of
from persistence.asking.kpi_sql.sources import HISTOGRAM, source_sql
from persistence.tables import table_name

_COLUMNS = "distribution, size, points, buckets, upto"

_MERGED = f"""
weighed AS (
    SELECT number, n, unnest(points) AS value, 1 AS weight
    FROM numbered WHERE parts > 1 AND n < {SMALL}
    UNION ALL
    SELECT number, n, {middle_sql("bucket")}, sum(weight)::int FROM (
        SELECT number, n, unnest(buckets) AS bucket,
            unnest(upto) - unnest(trim_array(0 || upto, 1)) AS weight
        FROM numbered WHERE parts > 1 AND n >= {SMALL}
    ) AS part GROUP BY number, n, bucket
),
ranked AS (
    SELECT number, n, value, sum(weight) OVER (
        PARTITION BY number ORDER BY value ROWS UNBOUNDED PRECEDING
    ) AS upto FROM weighed
)"""
"""The values of groups of several histograms, each with how many there are up to it."""


@dataclass(slots=True)
class HistogramCompiler(Query):
    """Makes statements about histograms of distributions."""

    def statement(self, columns: Sequence[Column], rolled_up: Portion) -> Statement:
        """The statement that gives percentiles for every layer.

        Args:
            columns: percentiles of distributions whose histograms are kept.
            rolled_up: what is read from histograms; what is read from the facts is the query's own
                portion.
        """
        percentiles = [(measure, at) for measure, at in columns if isinstance(measure, Quantile)]
        numbers = rolled_up.histograms or {}
        number_of = {
            measure.distribution: numbers[measure.distribution] for measure, _ in percentiles
        }
        ranks = {measure.fraction: self._rank(measure.fraction) for measure, _ in percentiles}
        sources = [_of_histograms(self.reading(rolled_up), number_of)]
        if self.portion.stretches:
            sources.append(_of_facts(self, number_of))
        group = ", ".join(["mask", "cell", *(dim.value for dim in self.dimensions)])
        positions: dict[Column, int] = {}
        outputs = [group]
        for number, (measure, layer) in enumerate(percentiles):
            positions[measure, layer] = 2 + len(self.dimensions) + 2 * number
            outputs += _percentile(
                ranks[measure.fraction],
                [*ranks].index(measure.fraction),
                number_of[measure.distribution],
            )
        sql = (
            f"WITH known AS MATERIALIZED ({' UNION ALL '.join(sources)}),\n"
            f"placed AS ({self._placed()}),\n"
            f"numbered AS MATERIALIZED ({_numbered(group)}),{_MERGED},\n"
            f"merged AS (SELECT number, {_sought(ranks.values(), _RANKED)} AS sought"
            " FROM ranked GROUP BY number),\n"
            f"read AS (SELECT {group}, distribution, n,"
            f" CASE WHEN parts = 1 THEN {_sought(ranks.values(), _ALONE)} ELSE sought END AS sought"
            " FROM numbered LEFT JOIN merged USING (number) WHERE part = 1)\n"
            f"SELECT {', '.join(outputs)} FROM read GROUP BY {group}\n"
            f"LIMIT {int(MAX_ROWS.limit) + 1}"
        )
        return Statement(sql, self.parameters.values, self.dimensions, positions)

    def keeping(self, number_of: Mapping[Distribution, int]) -> tuple[str, Sequence[object]]:
        """The statement that keeps histograms, each layer a grouping; its values, too.

        Args:
            number_of: the distributions, with their numbers.
        """
        names = ", ".join(dim.value for dim in self.dimensions)
        masks = self.parameters.add([*masks_of(len(self.layers))], "int[]")
        kind = self.parameters.add(table_name(self.key.fact), "text")
        mask, cell = head_sql(self)
        sql = (
            f"WITH seen AS ({_values(self, number_of)}),\n"
            f"gathered AS (SELECT {mask} AS mask, {cell} AS cell, {names}, distribution,"
            " array_agg(value) AS held FROM (SELECT * FROM seen OFFSET 0) AS seen"
            f" GROUP BY {groups_sql(self, 'distribution')})\n"
            f"INSERT INTO {HISTOGRAM} (workspace_id, kind, grouping, at, n, {names}, {_COLUMNS})\n"
            f"SELECT $1, {kind}, array_position({masks}, mask) - 1, ({edges_sql(self, 0)})[cell],"
            f" row_number() OVER (PARTITION BY mask, distribution, cell), {names}, {_COLUMNS}\n"
            f"FROM gathered CROSS JOIN LATERAL ({histogram_of('held')}) AS spread"
            " WHERE cell IS NOT NULL"
        )
        return sql, self.parameters.values

    def _rank(self, fraction: float) -> str:
        """The rank of a percentile from 0 on, between two values, as `percentile_cont` has it."""
        return f"({self.parameters.add(fraction, 'float8')} * (n - 1))"

    def _placed(self) -> str:
        """Each histogram in the groups of all layers."""
        layers = (
            ", ".join(
                [
                    f"({mask}",
                    f"c{number}",
                    f"c{number} BETWEEN 1 AND {layer.cells}",
                    *(dim.value if dim in layer.by else "NULL" for dim in self.dimensions),
                ]
            )
            for number, (mask, layer) in enumerate(
                zip(masks_of(len(self.layers)), self.layers, strict=True)
            )
        )
        names = ", ".join(["mask", "cell", "is_asked", *(dim.value for dim in self.dimensions)])
        return (
            f"SELECT layer.*, {_COLUMNS} FROM known"
            f" CROSS JOIN LATERAL (VALUES {'), '.join(layers)})) AS layer({names}) WHERE is_asked"
        )


def _numbered(group: str) -> str:
    """Histograms with the number of their group, how many parts it has, and how many values."""
    each = f"{group}, distribution"
    return (
        f"SELECT *, dense_rank() OVER (ORDER BY {each}) AS number, row_number() OVER each AS part,"
        " count(*) OVER each AS parts, sum(size) OVER each AS n"
        f" FROM placed WINDOW each AS (PARTITION BY {each})"
    )


def _values(query: Query, number_of: Mapping[Distribution, int]) -> str:
    """The values of facts that distributions are of, one by one."""
    rows = ", ".join(
        f"({number}, fact.{values.column}::float8, {conditions_sql(query, values.where)})"
        for values, number in number_of.items()
    )
    return (
        f"SELECT {_outputs(query)}, distribution, value\n"
        f"FROM ({source_sql(query, query.dimensions)}) AS fact\n"
        f"CROSS JOIN LATERAL (VALUES {rows}) AS one(distribution, value, counts)\n"
        "WHERE counts AND value IS NOT NULL"
    )


def _of_facts(query: Query, number_of: Mapping[Distribution, int]) -> str:
    """The histograms of what is read from the facts."""
    group = f"{_outputs(query)}, distribution"
    return (
        f"SELECT {_outputs(query)}, {_COLUMNS} FROM (SELECT {group}, array_agg(value) AS held"
        f" FROM ({_values(query, number_of)}) AS fact GROUP BY {group}) AS fact\n"
        f"CROSS JOIN LATERAL ({histogram_of('held')}) AS spread"
    )


def _of_histograms(query: Query, number_of: Mapping[Distribution, int]) -> str:
    """The histograms that are kept."""
    numbers = query.parameters.add(list(number_of.values()), "int2[]")
    return (
        f"SELECT {_outputs(query)}, {_COLUMNS}\n"
        f"FROM ({source_sql(query, query.dimensions)}) AS fact\n"
        f"WHERE distribution = ANY({numbers})"
    )


def _outputs(query: Query) -> str:
    """The cells and dimensions of a row."""
    cells = (f"c{layer}" for layer in range(len(query.layers)))
    return ", ".join([*cells, *(dim.value for dim in query.dimensions)])


_RANKED = "min(value) FILTER (WHERE upto > {rank})"
"""The value at a whole rank, of many that are ranked."""

_ALONE = (
    "CASE WHEN points IS NULL"
    f" THEN {middle_sql('buckets[width_bucket({rank}::int, upto) + 1]')}"
    " ELSE points[{rank}::int + 1] END"
)
"""The same of one histogram."""


def _sought(ranks: Iterable[str], value: str) -> str:
    """The values next to each of some ranks, two for each."""
    near = (f"{side}({rank})" for rank in ranks for side in ("floor", "ceil"))
    return f"ARRAY[{', '.join(value.format(rank=rank) for rank in near)}]"


def _percentile(rank: str, number: int, distribution: int) -> list[str]:
    """A percentile between the two values next to its rank, as `percentile_cont` does; its error.

    Args:
        rank: of the percentile.
        number: of the rank, among those whose values were sought.
        distribution: of which it is one.
    """
    ours = f"FILTER (WHERE distribution = {distribution})"
    low, high = f"sought[{2 * number + 1}]", f"sought[{2 * number + 2}]"
    return [
        f"max({low} + ({rank} - floor({rank})) * ({high} - {low})) {ours}",
        f"CASE WHEN max(n) {ours} >= {SMALL} THEN {RELATIVE_ERROR!r}::float8 END",
    ]
