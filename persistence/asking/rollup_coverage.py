"""Which times rollups cover, as a transaction sees it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from domain.asking.rollup_coverage import RollupCoverage, Stretch
from domain.asking.rollups import MONTHLY, Rollup, rollups_of
from domain.configuration import Configuration
from domain.facts import AnyFact
from persistence.connections.database import Connection
from persistence.tables import table_name

_COVERAGE = """
SELECT kind, version, until, (
    SELECT range_agg(during) FROM rollup_mark AS mark
    WHERE mark.workspace_id = $1 AND mark.kind = state.kind
) AS stale, ARRAY(
    SELECT (distribution, at) FROM spread
    WHERE spread.workspace_id = $1 AND spread.kind = state.kind AND grouping = $2 AND n = 1
) AS merged
FROM rollup_state AS state WHERE workspace_id = $1
"""
EVER = (datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC))


async def rollup_coverage(
    connection: Connection, workspace: str, configuration: Configuration
) -> Mapping[type[AnyFact], RollupCoverage]:
    """The rollups that may be read in place of facts, by kind of fact."""
    rows = await connection.fetch(_COVERAGE, workspace, MONTHLY)
    if not rows:
        return {}
    rollups = rollups_by_kind(configuration)
    return {
        rollup.fact: _coverage(rollup, row)
        for row in rows
        if (rollup := rollups.get(row["kind"])) and rollup.version == row["version"]
    }


def _coverage(rollup: Rollup, row: Any) -> RollupCoverage:  # noqa: ANN401  # asyncpg has no types
    stale = tuple(map(_stretch, row["stale"] or ()))
    return RollupCoverage(rollup, row["until"], stale, _by_number(row["merged"]))


def rollups_by_kind(configuration: Configuration) -> Mapping[str, Rollup]:
    """What is worth keeping, by the name of the facts' table."""
    rollups = rollups_of(configuration.own_kpis, configuration.time_zone)
    return {table_name(fact): rollup for fact, rollup in rollups.items()}


def _by_number(merged: Iterable[tuple[int, datetime]]) -> Mapping[int, frozenset[datetime]]:
    """The months of each distribution."""
    months_of: dict[int, set[datetime]] = defaultdict(set)
    for number, month in merged:
        months_of[number].add(month)
    return {number: frozenset(months) for number, months in months_of.items()}


def _stretch(during: object) -> Stretch:
    since, until = getattr(during, "lower", None), getattr(during, "upper", None)
    return since or EVER[0], until or EVER[1]
