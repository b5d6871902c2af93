"""The statements about a scan as a whole."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from domain.asking.scans import Column
from domain.language.measures import Counted, Distribution
from persistence.asking.kpi_sql.cells import edges_sql
from persistence.asking.kpi_sql.conditions import conditions_sql
from persistence.asking.kpi_sql.groups import grouped_sql, head_sql
from persistence.asking.kpi_sql.measures import outputs_sql
from persistence.asking.kpi_sql.query import Query
from persistence.asking.kpi_sql.shapes import MAX_ROWS, Statement, masks_of
from persistence.asking.kpi_sql.sources import ROLLED_UP, source_sql
from persistence.tables import table_name


@dataclass(slots=True)
class Compiler(Query):
    """Makes the one statement of a scan."""

    def statement(self, columns: Sequence[Column]) -> Statement:
        """The statement that gives the measures for every layer."""
        dimensions = self.dimensions
        positions: dict[Column, int] = {}
        outputs = [*head_sql(self), *(dim.value for dim in dimensions)]
        for column in columns:
            positions[column] = len(outputs)
            outputs += outputs_sql(self, *column)
        self.is_of_things = len(self.earlier) == len(columns)
        sql = f"SELECT {', '.join(outputs)}\n{grouped_sql(self)}\nLIMIT {int(MAX_ROWS.limit) + 1}"
        return Statement(sql, self.parameters.values, dimensions, positions)

    def keeping(self, measures: Iterable[Counted]) -> tuple[str, Sequence[object]]:
        """The statement that keeps what measures come to, each layer a grouping; its values, too.

        Args:
            measures: in the order of their positions.
        """
        names = ", ".join(dim.value for dim in self.dimensions)
        masks = self.parameters.add([*masks_of(len(self.layers))], "int[]")
        kind = self.parameters.add(table_name(self.key.fact), "text")
        sums = ", ".join(part for measure in measures for part in outputs_sql(self, measure, 0))
        mask, cell = head_sql(self)
        made = (
            f"SELECT {mask} AS mask, {cell} AS cell, {names}, ARRAY[{sums}]::float8[] AS sums\n"
            f"{grouped_sql(self)}"
        )
        sql = (
            f"INSERT INTO {ROLLED_UP} (workspace_id, kind, grouping, at, n, {names}, sums)\n"
            f"SELECT $1, {kind}, array_position({masks}, mask) - 1, ({edges_sql(self, 0)})[cell],"
            f" row_number() OVER (PARTITION BY mask, cell), {names}, sums\n"
            f"FROM ({made}) AS made WHERE cell IS NOT NULL"
        )
        return sql, self.parameters.values

    def counted(self, measure: Counted) -> str:
        """The facts that a measure counts, row by row, where there is one layer of one cell."""
        where = conditions_sql(self, measure.where)
        if isinstance(measure, Distribution):
            where += f" AND {measure.column} IS NOT NULL"
        return f"SELECT fact.* FROM ({source_sql(self, ())}) AS fact WHERE {where}"
