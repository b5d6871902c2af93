"""States of the database that landed: what each version had made of one story, as rows.

`story.ndjson` and `story.toml` are the events and the configuration, which every version took.
`<revision>.sql` has the rows of all tables after the version whose newest migration that is had
stored, folded and rolled them up. `python -m tests.landed` writes the file of this version.
"""

import io
import re
from datetime import UTC, datetime
from pathlib import Path

import asyncpg
import orjson

from persistence.connections.database import Database
from persistence.migrate import migrate
from tests.desk import StoredDesk
from tests.summing import settle

FOLDER = Path(__file__).parent
REVISIONS = sorted(path.stem for path in FOLDER.glob("*.sql"))
"""The newest migrations of the versions that landed."""

WORKSPACE = "acme"
ROLLED_UP_TO = datetime(2026, 5, 7, tzinfo=UTC)
"""The story is over, and few days make a small file."""

_TABLES = """
SELECT table_name, array_agg(column_name::text ORDER BY ordinal_position) AS columns
FROM information_schema.columns JOIN information_schema.tables USING (table_schema, table_name)
WHERE table_schema = 'public' AND table_type = 'BASE TABLE' AND is_generated = 'NEVER'
  AND table_name <> 'alembic_version'
GROUP BY table_name ORDER BY table_name
"""
_COPY = re.compile(r"^COPY (\w+) \(([^)]*)\) FROM stdin;\n(.*?)^\\\.\n", re.MULTILINE | re.DOTALL)


async def tell(database: Database) -> StoredDesk:
    """Store and fold the story."""
    desk = await StoredDesk.create(database, WORKSPACE)
    await desk.configure((FOLDER / "story.toml").read_text("utf-8"))
    lines = (FOLDER / "story.ndjson").read_bytes().splitlines()
    await desk.tell([orjson.loads(line) for line in lines])
    return desk


async def roll_up(desk: StoredDesk) -> None:
    """Make all rollups, however few facts there are."""
    await settle(desk, ROLLED_UP_TO)


async def load(dsn: str, revision: str) -> None:
    """Fill an empty database with the tables and rows of a version that landed."""
    await migrate(dsn, revision)
    connection = await asyncpg.connect(dsn)
    for table, columns, rows in _COPY.findall((FOLDER / f"{revision}.sql").read_text("utf-8")):
        # The owner of the tables is bound by their policies, too, and is in no workspace here.
        await connection.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
        source = io.BytesIO(rows.encode())
        await connection.copy_to_table(table, source=source, columns=columns.split(", "))
        await connection.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
    await connection.close()


async def dumped(dsn: str) -> str:
    """The rows of a database, as `load` reads them."""
    connection = await asyncpg.connect(dsn)
    texts = []
    for table, columns in await connection.fetch(_TABLES):
        names, rows = ", ".join(columns), io.BytesIO()
        query = f"SELECT {names} FROM {table} AS t ORDER BY t::text"
        await connection.copy_from_query(query, output=rows)
        if rows.getvalue():
            texts.append(f"COPY {table} ({names}) FROM stdin;\n{rows.getvalue().decode()}\\.\n")
    await connection.close()
    return "\n".join(texts)
