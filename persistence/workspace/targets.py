"""Targets and scorecards that were set through the API, beside those of the configuration."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime
from math import isfinite
from typing import Any

from domain.asking.goals import Goals
from domain.bounds import Bound
from domain.configuration import Configuration
from domain.errors import BadInput
from domain.goals.targets import Hours, Target, TargetSource, TargetSubject
from domain.periods import Grain
from persistence.connections.database import Connection
from persistence.workspace.data_versions import change

MAX_TARGETS = Bound(
    5000,
    "targets",
    "targets set through GraphQL in a workspace",
    "BAD_INPUT: remove some first",
    "Questions",
)
"""Targets that may be set in one workspace."""

_TARGETS = """
SELECT kpi, value, margin, agent, team, tier, channel, segment, from_hour, to_hour, per,
       valid_from, valid_to
FROM target WHERE workspace_id = $1 ORDER BY set_at, id
"""
_SCORECARDS = """
SELECT tier, kpi, weight FROM scorecard_row WHERE workspace_id = $1 ORDER BY tier, place
"""
_SET = """
INSERT INTO target (workspace_id, id, set_at, kpi, value, margin, agent, team, tier, channel,
                    segment, from_hour, to_hour, per, valid_from, valid_to)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
ON CONFLICT (workspace_id, id) DO UPDATE
SET set_at = excluded.set_at, value = excluded.value, margin = excluded.margin, per = excluded.per
"""
_HAS_ROOM = """
SELECT count(*) < $3 OR bool_or(id = $2) FROM target WHERE workspace_id = $1
"""
_REMOVE = "DELETE FROM target WHERE workspace_id = $1 AND id = $2"
_ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(hashtext('supportkpi.goals'), hashtext($1))"
_CLEAR = "DELETE FROM scorecard_row WHERE workspace_id = $1 AND tier = $2"
_ADD_ROWS = """
INSERT INTO scorecard_row (workspace_id, tier, kpi, weight, place)
SELECT $1, $2, row.* FROM unnest($3::text[], $4::float8[]) WITH ORDINALITY AS row
"""


async def goals(connection: Connection, workspace: str, configuration: Configuration) -> Goals:
    """All targets and scorecards in force: of the same subject, what was set goes before."""
    rows = await connection.fetch(_TARGETS, workspace)
    targets = [target for row in rows if (target := _target(row)) is not None]
    weights: dict[str, dict[str, float]] = defaultdict(dict)
    for row in await connection.fetch(_SCORECARDS, workspace):
        if row["kpi"] in configuration.kpis:  # of this version and configuration, that is
            weights[row["tier"]][row["kpi"]] = row["weight"]
    return Goals.of(configuration, targets, weights)


async def set_target(connection: Connection, workspace: str, target: Target, at: datetime) -> None:
    """Set a target; one that was set for the same KPI, subject and time is replaced.

    Raises:
        BadInput: there are too many.
    """
    await connection.execute(_ONE_AT_A_TIME, workspace)
    if not await connection.fetchval(_HAS_ROOM, workspace, target.id, int(MAX_TARGETS.limit)):
        raise BadInput("target", f"would be one more than {MAX_TARGETS.limit}: remove some first")
    subject = target.subject
    since, until = subject.hours or (None, None)
    names = (subject.agent, subject.team, subject.tier, subject.channel, subject.segment)
    await connection.execute(
        _SET,
        *(workspace, target.id, at, target.kpi, target.value, target.margin),
        *names,
        *(since, until, target.per, target.valid_from, target.valid_to),
    )
    await change(connection, workspace)


async def remove_target(connection: Connection, workspace: str, id_: str) -> bool:
    """Remove a target that was set through the API; false if no target has that id."""
    tag: str = await connection.execute(_REMOVE, workspace, id_)
    await change(connection, workspace)
    return tag == "DELETE 1"


async def set_scorecard(
    connection: Connection, workspace: str, tier: str, weights: Mapping[str, float]
) -> None:
    """Set the weights of a tier's KPIs, in place of those before; none go back to the declared."""
    await connection.execute(_ONE_AT_A_TIME, workspace)
    await connection.execute(_CLEAR, workspace, tier)
    await connection.execute(_ADD_ROWS, workspace, tier, list(weights), list(weights.values()))
    await change(connection, workspace)


_GRAINS = {grain.value for grain in Grain}


def _target(row: Mapping[str, Any]) -> Target | None:
    """A target that was set; none if it is not one to this version."""
    numbers, instants = (row["value"], row["margin"]), (row["valid_from"], row["valid_to"])
    if not all(map(isfinite, numbers)) or row["per"] not in {None, *_GRAINS}:
        return None
    if any(instant is not None and instant.tzinfo is None for instant in instants):
        return None  # as the driver reads those that are infinite
    has_hours = row["from_hour"] is not None
    return Target(
        row["kpi"],
        row["value"],
        row["margin"],
        TargetSubject(
            row["agent"],
            row["team"],
            row["tier"],
            row["channel"],
            row["segment"],
            Hours(row["from_hour"], row["to_hour"]) if has_hours else None,
        ),
        Grain(row["per"]) if row["per"] else None,
        row["valid_from"],
        row["valid_to"],
        TargetSource.API,
    )
