"""Targets as the graph shows them."""

from typing import Any

import strawberry

from api.graphql.execution.promises import Promise
from api.graphql.inputs.scalars import DateTime
from api.graphql.inputs.scopes import GrainType
from api.graphql.names import StandingType
from api.graphql.scoped_kpis import Info, ScopedKpi
from domain.asking.goals import Goals
from domain.goals.standings import Judgement, Standing
from domain.goals.targets import Cut, Target
from domain.language.formulas import Reading


@strawberry.type
class TargetTermsType:
    """What a target says, however long the range is that it is looked at over."""

    source: str = strawberry.field(description="`configuration` or `api`.")
    tier: strawberry.ID | None
    team: strawberry.ID | None
    agent: strawberry.ID | None
    channel: strawberry.ID | None
    segment: strawberry.ID | None
    from_hour: int | None
    to_hour: int | None
    per: GrainType | None = strawberry.field(description="What stretch of time the target is for.")
    valid_from: DateTime | None
    valid_to: DateTime | None


@strawberry.type(name="Target")
class TargetNode(TargetTermsType):
    """What a KPI is held against, and how it stands to that."""

    id: strawberry.ID = strawberry.field(
        description="Equal for targets of the same KPI, subject and time."
    )
    value: float = strawberry.field(
        description="The goal over the range, in the KPI's unit; of a target `per` day or the like "
        "as much as the range is long."
    )
    margin: float = strawberry.field(description="How far off is at risk, not missed yet.")
    standing: StandingType
    gap: float | None = strawberry.field(
        description="The KPI's value less the goal; null without a value."
    )
    attainment: float | None = strawberry.field(
        description="What part of the goal is reached, at most 1.2; null without a value."
    )

    @classmethod
    def of(cls, judgement: Judgement) -> "TargetNode":
        """What a judgement tells."""
        return cls(
            **said_by(judgement.target),
            id=strawberry.ID(judgement.target.id),
            value=judgement.goal,
            margin=judgement.margin,
            standing=StandingType(judgement.standing.value),
            gap=judgement.gap,
            attainment=judgement.attainment,
        )


def said_by(target: Target) -> dict[str, Any]:
    """The fields of an aim."""
    subject = target.subject
    since, until = subject.hours or (None, None)
    return {
        "source": target.source.value,
        "tier": _id(subject.tier),
        "team": _id(subject.team),
        "agent": _id(subject.agent),
        "channel": _id(subject.channel),
        "segment": _id(subject.segment),
        "from_hour": since,
        "to_hour": until,
        "per": GrainType(target.per.value) if target.per else None,
        "valid_from": DateTime(target.valid_from) if target.valid_from else None,
        "valid_to": DateTime(target.valid_to) if target.valid_to else None,
    }


def _id(text: str | None) -> strawberry.ID | None:
    return None if text is None else strawberry.ID(text)


def judgement_of(node: ScopedKpi, info: Info) -> Promise[Judgement | None]:
    """How a KPI stands to its target in its scope; None if it has none."""
    scope = node.scope
    # Demanded before the goals have come, so that it is read together with the other fields.
    coming = node.read(info, scope.period)

    def judged(goals: Goals) -> Promise[Judgement | None]:
        return coming.then(
            lambda reading: goals.judge(node.kpi, scope.cut, scope.period, scope.zone_info, reading)
        )

    return info.context.goals().chain(judged)


def target_of(node: ScopedKpi, info: Info) -> Promise[TargetNode | None]:
    """The target of a KPI in its scope."""
    return judgement_of(node, info).then(
        lambda judgement: TargetNode.of(judgement) if judgement else None
    )


async def standing_of(node: ScopedKpi, info: Info, cut: Cut, reading: Reading) -> StandingType:
    """How a part of a KPI's facts stands to the target that applies to it."""
    scope, goals = node.scope, await info.context.goals()
    judgement = goals.judge(node.kpi, cut, scope.period, scope.zone_info, reading)
    return StandingType((judgement.standing if judgement else Standing.NO_TARGET).value)
