"""Numbers of distinct values on a day, in SQL, to be kept."""

from collections.abc import Sequence
from dataclasses import dataclass

from domain.language.measures import Distinct
from persistence.asking.kpi_sql.cells import edges_sql
from persistence.asking.kpi_sql.conditions import conditions_sql
from persistence.asking.kpi_sql.groups import groups_sql, head_sql
from persistence.asking.kpi_sql.query import Query
from persistence.asking.kpi_sql.shapes import masks_of
from persistence.asking.kpi_sql.sources import ROLLED_UP, source_sql
from persistence.tables import table_name


@dataclass(slots=True)
class DistinctCompiler(Query):
    """Makes the statement that keeps how many distinct values there are in each group."""

    def keeping(self, measure: Distinct, grouping: int) -> tuple[str, Sequence[object]]:
        """The statement, and its values.

        Values are told apart by hashing, once for each layer, as sorting takes twice the time.

        Args:
            measure: what is counted.
            grouping: the number of the first layer.
        """
        names = ", ".join(dim.value for dim in self.dimensions)
        cells = ", ".join(f"c{layer}" for layer in range(len(self.layers)))
        names_of = [f"thing{n}" for n in range(len(measure.columns))]
        named = ", ".join(
            f"fact.{column} AS {name}"
            for column, name in zip(measure.columns, names_of, strict=True)
        )
        where = conditions_sql(self, measure.where)
        mask, cell = head_sql(self)
        masks = self.parameters.add([*masks_of(len(self.layers))], "int[]")
        kind = self.parameters.add(table_name(self.key.fact), "text")
        sql = (
            f"WITH seen AS (SELECT {cells}, {names}, {named}\n"
            f"FROM ({source_sql(self, self.dimensions)}) AS fact WHERE {where} OFFSET 0),\n"
            f"once AS (SELECT {mask} AS mask, {cell} AS cell, {names} FROM seen"
            f" GROUP BY {groups_sql(self, *names_of)})\n"
            f"INSERT INTO {ROLLED_UP} (workspace_id, kind, grouping, at, n, {names}, sums)\n"
            f"SELECT $1, {kind}, {grouping - 1} + array_position({masks}, mask),"
            f" ({edges_sql(self, 0)})[cell], row_number() OVER (PARTITION BY mask, cell), {names},"
            f" ARRAY[count(*)::float8] FROM once WHERE cell IS NOT NULL\n"
            f"GROUP BY mask, cell, {names}"
        )
        return sql, self.parameters.values
