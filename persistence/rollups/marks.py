"""Marks: which sums the changes of a transaction leave out of date.

Marks are made in the transaction that changes the facts, and only where sums are kept.
"""

from domain.facts import STORED, Fact
from domain.language.measures import INSTANTANEOUS
from persistence.connections.database import Connection
from persistence.tables import table_name

_SPANS = frozenset(table_name(fact) for fact in STORED if fact in INSTANTANEOUS)
"""Tables of facts that hold over spans: what changes is what there is at the instants of a span.
All others happen at an instant; hours keep the marks few, and no sum is of less than a day."""


async def kept_kinds(connection: Connection, workspace: str) -> frozenset[str]:
    """The tables of those facts of which sums are kept."""
    rows = await connection.fetch(
        "SELECT kind FROM rollup_state WHERE workspace_id = $1", workspace
    )
    return frozenset(row["kind"] for row in rows)


def marking(kind: type[Fact], changed: str) -> str:
    """The statement that marks what changed.

    Args:
        kind: of the facts.
        changed: where the facts are, as they were before and are now.
    """
    table = table_name(kind)
    during = (
        "tstzrange(at, nullif(until, 'infinity'), '(]')"
        if table in _SPANS
        else "tstzrange(date_trunc('hour', at), date_trunc('hour', at) + interval '1 hour')"
    )
    return (
        "INSERT INTO rollup_mark (workspace_id, kind, during)"
        f" SELECT $1, '{table}', unnest(range_agg({during})) FROM {changed}"
    )


def marking_if_kept(kind: type[Fact], changed: str) -> str:
    """The same, where it is not known whether sums of the facts are kept."""
    return (
        f"{marking(kind, changed)} WHERE EXISTS (SELECT FROM rollup_state"
        f" WHERE workspace_id = $1 AND kind = '{table_name(kind)}')"
    )
