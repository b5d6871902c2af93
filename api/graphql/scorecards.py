"""Scorecards: what an agent, a team or a tier is judged by, and how that adds up."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import strawberry

from api.graphql.execution.context import Context
from api.graphql.execution.promises import Promise
from api.graphql.inputs.scopes import Scope
from api.graphql.kpi_kinds import node_of
from api.graphql.kpi_nodes import KpiNode
from api.graphql.targets import TargetNode, judgement_of, target_of
from domain.alternatives import there_are
from domain.asking.goals import Goals
from domain.desk import NOWHERE, Post
from domain.errors import BadInput
from domain.goals import scorecards
from domain.goals.scorecards import ScorePart
from domain.goals.standings import Judgement
from domain.language.dimensions import Dimension
from domain.language.filters import AllOf, Among, dimensions_of

Info = strawberry.Info[Context, None]


@strawberry.type(name="ScorecardRow")
class ScorecardRowType:
    """A KPI of a scorecard."""

    kpi: KpiNode = strawberry.field(
        description="The KPI, of the facts of whom the scorecard is of."
    )
    weight: float

    @strawberry.field(graphql_type=TargetNode | None)
    def target(self, info: Info) -> Promise[TargetNode | None]:
        """What it is held against; null if it has no target."""
        return target_of(self.kpi, info)

    @strawberry.field(graphql_type=float | None)
    def attainment(self, info: Info) -> Promise[float | None]:
        """What part of the target is reached, 0 to 1.2; null without target or value."""
        return _attainment(self.kpi, info)


@strawberry.type(name="Scorecard")
class ScorecardType:
    """What an agent, a team, a tier or the workspace is judged by."""

    tier: strawberry.ID | None = strawberry.field(
        description="Whose scorecard it is; null without a tier: it has every KPI with a target."
    )
    rows: list[ScorecardRowType]
    team_plan_weight: float = strawberry.field(
        description="The weight of `teamPlanAttainment` in the score; 0 if it is no part of it."
    )
    _scope: strawberry.Private[Scope]
    _team_scope: strawberry.Private[Scope | None]
    _goals: strawberry.Private[Goals]

    @strawberry.field(graphql_type=float | None)
    def score(self, info: Info) -> Promise[float | None]:
        """The mean of the attainments by weight, 0 to 1.2. Rows without a target or a value are
        left out; null if all are.
        """
        weights = [*(row.weight for row in self.rows), self.team_plan_weight]
        attainments = [*(_attainment(row.kpi, info) for row in self.rows), self._team_plan(info)]
        return info.context.rounds.all_of(attainments).then(
            lambda each: scorecards.score(list(map(ScorePart, weights, each)))
        )

    @strawberry.field(graphql_type=float | None)
    def plan_attainment(self, info: Info) -> Promise[float | None]:
        """Targets met among all that apply and can be judged, 0…1, whether or not their KPI is on
        the scorecard; null if there are none.
        """
        return self._attained(self._scope, info)

    @strawberry.field(graphql_type=float | None)
    def team_plan_attainment(self, info: Info) -> Promise[float | None]:
        """The same of the agent's team; of the scorecard of a team or a tier, its own."""
        return self._team_plan(info)

    def _team_plan(self, info: Info) -> Promise[float | None]:
        return self._attained(self._team_scope, info)

    def _attained(self, scope: Scope | None, info: Info) -> Promise[float | None]:
        """Targets met among all that apply in a scope."""
        nodes = _targeted(self._goals, scope) if scope else []
        judged = info.context.rounds.all_of([judgement_of(node, info) for node in nodes])
        return judged.then(_plan_attainment)


@dataclass(frozen=True, slots=True)
class Whose:
    """Whom a scorecard is of; the workspace if nobody is named."""

    tier: str | None = None
    team: str | None = None
    agent: str | None = None

    @property
    def named(self) -> Mapping[Dimension, str]:
        """Those who are named, by dimension."""
        ids = {Dimension.TIER: self.tier, Dimension.TEAM: self.team, Dimension.AGENT: self.agent}
        return {dimension: value for dimension, value in ids.items() if value is not None}

    def within(self, scope: Scope, team: str | None, tier: str | None) -> Scope:
        """Their part of a scope, knowing the team and tier that they are part of."""
        above = {Dimension.TEAM: team, Dimension.TIER: tier}
        member_of = {dim: value for dim, value in above.items() if value and dim not in self.named}
        parts = tuple(Among(dimension, (value,)) for dimension, value in self.named.items())
        return scope.within(AllOf(parts), member_of)


def read_scorecard(info: Info, scope: Scope, whose: Whose) -> Promise[ScorecardType]:
    """The scorecard of somebody in a scope.

    Raises, when it is awaited:
        BadInput: there is no such tier.
    """
    goals, context = info.context.goals(), info.context
    if whose.agent is None:
        return goals.then(lambda goals: _scorecard(context, scope, whose, NOWHERE, goals))
    post = context.post(whose.agent, scope.period.until)
    return goals.chain(
        lambda goals: post.then(lambda post: _scorecard(context, scope, whose, post, goals))
    )


def _scorecard(
    context: Context, scope: Scope, whose: Whose, post: Post, goals: Goals
) -> ScorecardType:
    if whose.tier is not None:
        check_tier(whose.tier, goals)
    team = whose.team or post.team
    tier_of_team = context.caller.configuration.team_tiers.get(team or "")
    tier = whose.tier or post.tier or tier_of_team
    part = whose.within(scope, team, tier)
    team_part: Scope | None = part
    if whose.agent is not None:
        team_part = Whose(team=team).within(scope, None, tier_of_team or tier) if team else None
    card = goals.scorecards.get(tier or "")
    weights = card.weights if card else dict.fromkeys(_with_target(goals, part), 1.0)
    return ScorecardType(
        tier=strawberry.ID(tier) if tier and card else None,
        rows=[
            ScorecardRowType(kpi=node_of(goals.kpis[name], part), weight=weight)
            for name, weight in weights.items()
            if whose.named.keys() <= set(goals.kpis[name].dimensions)
        ],
        team_plan_weight=card.plan_weight if card else 0.0,
        _scope=part,
        _team_scope=team_part,
        _goals=goals,
    )


def check_tier(tier: str, goals: Goals) -> None:
    """Raise if there is no such tier.

    Raises:
        BadInput: names those that there are.
    """
    if tier not in goals.scorecards:
        raise BadInput("tier", f"is no tier: {there_are(goals.scorecards)}")


def _with_target(goals: Goals, scope: Scope) -> Sequence[str]:
    """The KPIs that have a target in a scope, in the order of the catalogue."""
    cut, period, needed = scope.cut, scope.period, dimensions_of(scope.where)
    return [
        name
        for name, kpi in goals.kpis.items()
        if needed <= set(kpi.dimensions) and goals.target(kpi, cut, period)
    ]


def _targeted(goals: Goals, scope: Scope) -> Sequence[KpiNode]:
    return [node_of(goals.kpis[name], scope) for name in _with_target(goals, scope)]


def _attainment(node: KpiNode, info: Info) -> Promise[float | None]:
    return judgement_of(node, info).then(
        lambda judgement: judgement.attainment if judgement else None
    )


def _plan_attainment(judged: Sequence[Judgement | None]) -> float | None:
    return scorecards.plan_attainment([judgement.standing for judgement in judged if judgement])
