"""Groups in SQL: one pass over the facts for all layers."""

from persistence.asking.kpi_sql.query import Query
from persistence.asking.kpi_sql.sources import source_sql


def head_sql(query: Query) -> tuple[str, str]:
    """Which grouping a row is of, and which cell of it."""
    cells = ", ".join(f"c{n}" for n in range(len(query.layers)))
    return f"GROUPING({cells})", f"coalesce({cells})"


def grouped_sql(query: Query) -> str:
    """The facts in the groups of all layers: what follows the outputs."""
    # OFFSET 0 hides from the planner how cells are computed. It would take each fact for a
    # group of its own, and sort them all once for each grouping; as it is, it hashes.
    source = f"{source_sql(query, query.dimensions)}\nOFFSET 0"
    return f"FROM ({source}) AS fact\nGROUP BY {groups_sql(query)}"


def groups_sql(query: Query, *within: str) -> str:
    """The groups of all layers, each divided further by some columns."""
    groups = (
        f"({', '.join([f'c{n}', *(dim.value for dim in layer.by), *within])})"
        for n, layer in enumerate(query.layers)
    )
    return f"GROUPING SETS ({', '.join(groups)})"
