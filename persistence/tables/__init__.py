"""Declarations of all tables. Every primary key begins with `workspace_id`: nothing crosses them.

Source data are `event`, `event_aside`, `event_conflict`, `api_key`, `issued_invitation`, `target`
and `scorecard_row`. Everything else can be dropped and rebuilt from them by the fold; the fact
tables are made from their declarations.
"""

from persistence.tables import (  # noqa: F401  # makes the tables known
    configuration,
    dead_letters,
    events,
    surveys,
    workspaces,
)
from persistence.tables.facts import FACT_TABLES, SPAN_LENGTHS, fact_columns, table_name
from persistence.tables.rollups import Histogram, RolledUp

__all__ = ["FACT_TABLES", "SPAN_LENGTHS", "Histogram", "RolledUp", "fact_columns", "table_name"]
