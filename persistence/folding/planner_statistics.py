"""The planner's statistics: taken as soon as a table has rows, without waiting for autovacuum."""

from sqlmodel import SQLModel

from persistence.connections.database import Connection

_NEVER_ANALYZED = """
SELECT relname FROM pg_class
WHERE relname = ANY($1) AND relkind = 'r' AND reltuples < 0
  AND pg_relation_size(oid) > 0 AND has_table_privilege(oid, 'MAINTAIN')
"""

_CAN_MAINTAIN = "SELECT current_setting('server_version_num')::int >= 170000"


async def analyze_fresh(connection: Connection) -> None:
    """Take the statistics of tables that have rows but none.

    A planner without statistics takes the index on time for as good as the key, which costs a bulk
    load a factor of ten. Before PostgreSQL 17 only owners may do this: there autovacuum does it.
    """
    if not await connection.fetchval(_CAN_MAINTAIN):
        return
    names = [table.name for table in SQLModel.metadata.sorted_tables]
    for row in await connection.fetch(_NEVER_ANALYZED, names):
        await connection.execute(f"ANALYZE {row['relname']}")
