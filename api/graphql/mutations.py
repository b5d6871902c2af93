"""Mutations: goals that are set by whoever holds a key of scope admin."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TypeVar

import strawberry
from strawberry import UNSET

from api.graphql.execution.context import Context
from api.graphql.inputs.scalars import DateTime
from api.graphql.inputs.scopes import GrainType, RangeInput, Scope, ScopeInput
from api.graphql.kpi_kinds import node_of
from api.graphql.names import KpiName, camel
from api.graphql.scorecards import ScorecardType, Whose, check_tier, read_scorecard
from api.graphql.targets import TargetNode
from api.http.callers import Caller
from api.http.keys import Right
from domain.errors import BadInput, Forbidden
from domain.goals import standings, targets
from domain.goals.scorecards import MAX_WEIGHT
from domain.goals.standings import Judgement, Standing
from domain.goals.targets import Hours, TargetSource, TargetSubject
from domain.periods import Grain
from persistence.workspace import targets as kept

Info = strawberry.Info[Context, None]
T = TypeVar("T")


@strawberry.input
class TargetInput:
    """A goal for a KPI: for the workspace, or for what the conditions name. One for the same KPI,
    conditions and time is replaced; see `docs/targets.md` for which of several applies.
    """

    kpi: KpiName
    value: float = strawberry.field(description="In the KPI's unit; a share is 0…1.")
    margin: float | None = strawberry.field(
        default=UNSET, description="How far off is at risk, not missed yet; 0 if left out."
    )
    tier: strawberry.ID | None = UNSET
    team: strawberry.ID | None = UNSET
    agent: strawberry.ID | None = UNSET
    channel: strawberry.ID | None = UNSET
    segment: strawberry.ID | None = UNSET
    from_hour: int | None = strawberry.field(
        default=UNSET, description="For rows of HOUR_OF_DAY from this hour on, 0–23."
    )
    to_hour: int | None = strawberry.field(
        default=UNSET, description="Up to just before this hour, 0–24; may lie past midnight."
    )
    valid_from: DateTime | None = strawberry.field(
        default=UNSET, description="For ranges that begin then or later."
    )
    valid_to: DateTime | None = strawberry.field(
        default=UNSET, description="For ranges that end by then."
    )
    per: GrainType | None = strawberry.field(
        default=UNSET,
        description="Of a count or a sum: the value is for each such stretch of time. If left out, "
        "it is for the range, whatever its length.",
    )


@strawberry.input
class ScorecardRowInput:
    """A KPI of a scorecard, and what it weighs."""

    kpi: KpiName
    weight: float


@strawberry.type(name="Mutation")
class MutationType:
    """Changes, for keys of scope `admin`. What is set here goes before what the configuration says
    of the same subject. Answers are read over the current month to date.
    """

    @strawberry.mutation
    async def set_target(self, info: Info, target: TargetInput) -> TargetNode:
        """Set a target. Its standing is NO_TARGET if it is not in force this month."""
        caller, context = _admin(info), info.context
        declared = _declared(target, caller)
        # Judged first, so that what is told to have failed has set nothing.
        judgement = await _judged(info, declared)
        async with context.database.writing(caller.workspace) as connection:
            await kept.set_target(connection, caller.workspace, declared, context.now)
        context.forget_goals()
        return TargetNode.of(judgement)

    @strawberry.mutation
    async def remove_target(self, info: Info, id: strawberry.ID) -> bool:  # noqa: A002  # the contract's
        """Remove a target that was set here; false if there is none of that id."""
        caller, context = _admin(info), info.context
        async with context.database.writing(caller.workspace) as connection:
            was_there = await kept.remove_target(connection, caller.workspace, id)
        context.forget_goals()
        if not was_there and any(target.id == id for target in caller.configuration.targets):
            raise BadInput(
                "id", "is of the configuration: take it out of supportkpi.toml, and apply"
            )
        return was_there

    @strawberry.mutation
    async def set_scorecard(
        self, info: Info, tier: strawberry.ID, rows: list[ScorecardRowInput]
    ) -> ScorecardType:
        """Set the KPIs that a tier is judged by, in place of those set before; without rows, those
        of the configuration apply again. The weight of the plan attainment stays as it is.
        """
        caller, context = _admin(info), info.context
        check_tier(tier, await context.goals())
        weights = _weights(rows)
        async with context.database.writing(caller.workspace) as connection:
            await kept.set_scorecard(connection, caller.workspace, tier, weights)
        context.forget_goals()
        return await read_scorecard(info, _month(info), Whose(tier=tier))


def _admin(info: Info) -> Caller:
    """The caller, if the key may change things."""
    caller = info.context.caller
    if Right.ADMIN not in caller.scopes:
        raise Forbidden(f"this needs a key with the scope {Right.ADMIN}")
    return caller


def _month(info: Info) -> Scope:
    """The current month so far, in the workspace's zone."""
    return info.context.scope(ScopeInput(range=RangeInput(to_date=GrainType.MONTH)))


async def _judged(info: Info, target: targets.Target) -> Judgement:
    """How a target stands in the current month, of the facts that it is about."""
    scope = _month(info).within(target.subject.where)
    node = node_of(info.context.kpis[target.kpi], scope)
    reading = await node.read(info, scope.period)
    judgement = standings.judge(
        target, node.kpi, reading, target.times(scope.period, scope.zone_info)
    )
    if target.is_in_force(node.kpi, scope.period):
        return judgement
    return replace(judgement, standing=Standing.NO_TARGET)


def _declared(target: TargetInput, caller: Caller) -> targets.Target:
    """The target that an input means.

    Raises:
        BadInput: names the field.
    """
    kpi = caller.configuration.kpis[target.kpi]
    declared = targets.Target(
        kpi.name,
        target.value,
        _or_none(target.margin) or 0.0,
        TargetSubject(
            _or_none(target.agent),
            _or_none(target.team),
            _or_none(target.tier),
            _or_none(target.channel),
            _or_none(target.segment),
            _hours(target),
        ),
        _length(_or_none(target.per)),
        _or_none(target.valid_from),
        _or_none(target.valid_to),
        TargetSource.API,
    )
    try:
        return targets.checked(declared, kpi, [tier.id for tier in caller.configuration.tiers])
    except BadInput as error:
        raise BadInput(f"target.{camel(error.field)}", error.problem) from error


def _hours(target: TargetInput) -> Hours | None:
    since, until = _or_none(target.from_hour), _or_none(target.to_hour)
    if since is None and until is None:
        return None
    if since is None or until is None:
        raise BadInput("target.fromHour", "and toHour go together")
    return Hours(since, until)


def _length(grain: GrainType | None) -> Grain | None:
    if grain is GrainType.AUTO:
        raise BadInput("target.per", "must not be AUTO")
    return Grain(grain.value) if grain else None


def _or_none(value: T | None) -> T | None:
    """A value of an input; None if it was left out."""
    return None if value is UNSET else value


def _weights(rows: Sequence[ScorecardRowInput]) -> dict[str, float]:
    weights: dict[str, float] = {row.kpi: row.weight for row in rows}
    if len(weights) < len(rows):
        raise BadInput("rows", "must name each KPI once")
    if not all(0 < weight <= MAX_WEIGHT.limit for weight in weights.values()):
        raise BadInput("rows.weight", f"must be more than 0 and at most {MAX_WEIGHT.limit}")
    return weights
