"""Scans are run: the statements of a plan are read into cells."""

from domain.asking.scan_plans import ScanPlan
from domain.bounds import Bound
from domain.errors import CostLimit
from persistence.asking.kpi_sql import MAX_ROWS, Setting, statements
from persistence.asking.scan_cells import ScanCells
from persistence.connections.database import Connection

MAX_CELLS = Bound(
    500_000,
    "buckets",
    "buckets of all groups of the same facts in one document",
    "COST_LIMIT",
    "Questions",
)
"""Buckets of all groups, most of which may be empty. Each takes some bytes for every measure."""


async def run(plan: ScanPlan, connection: Connection, setting: Setting) -> ScanCells:
    """Read what a plan needs.

    Raises:
        CostLimit: there are more groups than one may ask for.
    """
    cells = ScanCells(plan, setting.configuration.exchange)
    for sheet, statement in statements(plan, setting):
        rows = await connection.fetch(statement.sql, *statement.values)
        if len(rows) > MAX_ROWS.limit:
            problem = f"gives more than {MAX_ROWS.limit} groups: ask for fewer"
            raise CostLimit("breakdown", problem)
        cells.take(sheet, statement, rows)
        if cells.size > MAX_CELLS.limit:
            problem = f"gives more than {MAX_CELLS.limit} buckets in all groups: ask for fewer"
            raise CostLimit("breakdown", problem)
    return cells
