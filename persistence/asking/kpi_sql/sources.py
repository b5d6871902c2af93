"""Where facts come from, in SQL: a table, what is looked up, spans, or rollups of facts."""

from collections.abc import Sequence

from domain.asking.scans import stretches
from domain.language.dimensions import Dimension, column_of
from persistence.asking.kpi_sql.cells import among_rollups_sql, cell_sql, within_sql
from persistence.asking.kpi_sql.filters import dimension_sql, filter_sql, local_sql
from persistence.asking.kpi_sql.lookups import looked_up
from persistence.asking.kpi_sql.measures import earlier_sql
from persistence.asking.kpi_sql.periods import Facts, held_against
from persistence.asking.kpi_sql.query import Query
from persistence.asking.kpi_sql.spans import holding_at
from persistence.asking.kpi_sql.windows import Windows
from persistence.tables import Histogram, RolledUp, table_name

ROLLED_UP, HISTOGRAM = str(RolledUp.__tablename__), str(Histogram.__tablename__)


def source_sql(query: Query, dimensions: Sequence[Dimension]) -> str:
    """The facts that count, or their sums, each with its cell in every layer, and dimensions."""
    key, table = query.key, table_name(query.key.fact)
    computed = [
        f"{dimension_sql(query, dim)} AS {dim.value}" for dim in dimensions if not column_of(dim)
    ]
    cells = [cell_sql(query, layer) for layer in range(len(query.layers))]
    outputs = ["fact.*", *computed, *([] if key.is_windowed else cells)]
    conditions = [f"fact.workspace_id = $1 AND {filter_sql(query, key.where)}"]
    if query.portion.sums is not None or query.portion.histograms is not None:
        source = f"{ROLLED_UP if query.portion.histograms is None else HISTOGRAM} AS fact"
        conditions.append(among_rollups_sql(query))
    elif key.is_instantaneous:
        source = holding_at(key.fact, query.portion.instants, query.parameters.add)
        conditions.append("fact.before < fact.by_then")
        outputs.append("instant")
        outputs += _ages(query, key.fact._fields)
    elif key.is_periodic:
        columns = [column for dim in dimensions if (column := column_of(dim))]
        facts = Facts(key.fact, table, conditions[0], columns)
        held = held_against(facts, query.periods, query.parameters.add)
        source, conditions = held.source, [held.condition]
        outputs += held.outputs
    else:
        read = stretches(query.layers)
        extent = read[0][0], read[-1][1]
        source = f"{looked_up(key.fact, extent, query.parameters.add) or table} AS fact"
        conditions.append(within_sql(query))
        outputs.append(f"({local_sql(query)})::date AS day")
    if key.by_tag:
        source += " LEFT JOIN LATERAL unnest(fact.tags) AS tagged(tag) ON true"
    sql = f"SELECT {', '.join(outputs)} FROM {source} WHERE {' AND '.join(conditions)}"
    return _in_windows(query, sql, cells) if key.is_windowed else sql


def _in_windows(query: Query, facts: str, cells: Sequence[str]) -> str:
    """Facts, once for each period that they are in."""
    with_earlier = (
        f"SELECT {', '.join(['fact.*', *earlier_sql(query)])} FROM ({facts}) AS fact OFFSET 0"
    )
    windows = Windows(query.periods, query.parameters.add)
    if query.is_of_things and windows.are_in_order:
        names = (*(dim.value for dim in query.dimensions), *query.earlier.values())
        source = windows.of_alike(with_earlier, names)
    else:
        source = windows.of_each(with_earlier)
    return f"SELECT {', '.join(['fact.*', 'asked.place::int AS place', *cells])} FROM {source}"


def _ages(query: Query, columns: Sequence[str]) -> list[str]:
    """How long facts have lasted at the instant, by the columns that say since when."""
    ages = [
        f"extract(epoch FROM instant - {began})::float8 AS {age}"
        for began, age in _AGES.items()
        if began in columns
    ]
    if "opened_business_micros" in columns:
        ages.append(f"{_business_age(query)} AS business_age_seconds")
    return ages


def _business_age(query: Query) -> str:
    """The working hours since the opening: what the calendar reads, less what it read then."""
    calendars = query.setting.configuration.working_hours.all()
    if not calendars:
        return "NULL::float8"
    add, instants = query.parameters.add, query.portion.instants
    names = add([calendar.name for calendar in calendars], "text[]")
    numbers = [float(each.reading(instant)) for each in calendars for instant in instants]
    readings = add(numbers, "float8[]")
    index = f"(array_position({names}, fact.calendar) - 1) * {len(instants)} + held.place"
    return f"(({readings})[{index}] - fact.opened_business_micros) / 1e6"


_AGES = {"opened_at": "age_seconds", "hired_at": "tenure_seconds"}
"""What is computed at an instant of the columns that say since when something is."""
