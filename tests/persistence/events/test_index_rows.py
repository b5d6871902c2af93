"""No row of an index can be longer than Postgres takes, whatever is told, configured or set."""

from typing import Any

from domain.configuration.kpis import MAX_NAME as MAX_KPI
from domain.event_texts import MAX_ID, MAX_REFERENCE
from domain.event_types import EVENT_TYPES
from persistence.connections.database import Database
from persistence.events.origins import MAX_ORIGIN
from persistence.workspace.workspaces import MAX_NAME as MAX_WORKSPACE

MOST = 2704
"""Bytes that a row of a B-tree may have, on pages of 8 KiB."""
_HEAD, _HEADER, _ALIGNMENT = 8, 4, 8

_ID = int(MAX_ID.limit) * 4
_NAME = int(MAX_REFERENCE.limit)
_OURS = 64
"""Longer than any word that the service chooses itself: hashes, families, kinds of facts."""
BYTES = {
    "workspace_id": int(MAX_WORKSPACE.limit),
    "source": _ID,
    "subject": _ID,
    "event.id": _ID,
    "event_aside.id": _ID,
    "event_conflict.id": _ID,
    "origin": int(MAX_ORIGIN.limit),
    "family": max(len(name.partition(".")[0]) for name in EVENT_TYPES),
    "agent": _NAME,
    "invitation": _NAME,
    "recipient": _NAME,
    "requester": _NAME,
    "respondent": _NAME,
    "ticket": _NAME,
    "ticket_source": _NAME,
    "tier": _NAME,
    "trusted_document.name": 128,
    "id": _OURS,
    "kind": _OURS,
    "work": _OURS,
    "cause_subject": _ID,
    "kpi": int(MAX_KPI.limit),
}
"""What texts in indexes may have, by column, or by table and column."""

_INDEXED = """
SELECT index.relname AS index, owner.relname AS table, attribute.attname AS column,
    attribute.atttypid::regtype::text AS kind, attribute.attlen AS width
FROM pg_index
JOIN pg_class AS index ON index.oid = indexrelid
JOIN pg_class AS owner ON owner.oid = indrelid
JOIN pg_namespace ON pg_namespace.oid = owner.relnamespace
JOIN pg_attribute AS attribute ON attribute.attrelid = indexrelid
WHERE nspname = current_schema() AND owner.relname <> 'alembic_version'
ORDER BY index, attnum
"""


async def test_a2_no_row_of_an_index_can_be_too_long(database: Database) -> None:
    async with database.reading("nobody") as connection:
        columns = await connection.fetch(_INDEXED)
    sizes: dict[str, int] = {}
    for column in columns:
        sizes[column["index"]] = sizes.get(column["index"], _HEAD) + _size(column)
    assert len(sizes) > 60
    assert {name: size for name, size in sizes.items() if size > MOST} == {}


def _size(column: Any) -> int:
    if column["width"] > 0:
        return int(column["width"]) + _ALIGNMENT
    assert column["kind"] == "text", f"{column['index']}: say how long {column['column']} may be"
    own = BYTES.get(f"{column['table']}.{column['column']}")
    return (BYTES[column["column"]] if own is None else own) + _HEADER + _ALIGNMENT
