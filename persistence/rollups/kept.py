"""Which sums are up to date, as a transaction sees it."""

from collections.abc import Mapping
from datetime import UTC, datetime

from domain.asking.kept_sums import Kept
from domain.asking.rollups import Rollup, rollups_of
from domain.configuration import Configuration
from domain.facts import AnyFact
from persistence.database import Connection
from persistence.tables import table_name

_KEPT = """
SELECT kind, version, until, (
    SELECT range_agg(during) FROM rollup_mark AS mark
    WHERE mark.workspace_id = $1 AND mark.kind = state.kind
) AS stale
FROM rollup_state AS state WHERE workspace_id = $1
"""
EVER = (datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC))


async def kept(
    connection: Connection, workspace: str, configuration: Configuration
) -> Mapping[type[AnyFact], Kept]:
    """The sums that may be read in place of facts, by kind of fact."""
    rows = await connection.fetch(_KEPT, workspace)
    if not rows:
        return {}
    known = rollups_by_kind(configuration)
    return {
        rollup.fact: Kept(rollup, row["until"], tuple(map(_stretch, row["stale"] or ())))
        for row in rows
        if (rollup := known.get(row["kind"])) and rollup.version == row["version"]
    }


def rollups_by_kind(configuration: Configuration) -> Mapping[str, Rollup]:
    """What is worth keeping, by the name of the facts' table."""
    rollups = rollups_of(configuration.own_kpis, configuration.time_zone)
    return {table_name(fact): rollup for fact, rollup in rollups.items()}


def _stretch(during: object) -> tuple[datetime, datetime]:
    since, until = getattr(during, "lower", None), getattr(during, "upper", None)
    return since or EVER[0], until or EVER[1]
