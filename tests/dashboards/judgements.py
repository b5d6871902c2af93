"""Scorecards and leaderboards, as the reference reads them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from domain.kpis import REGISTRY
from domain.language.dimensions import Dimension
from tests.dashboards.breakdowns import ExpectedDimensionKey, ExpectedPageInfo
from tests.dashboards.goals import ExpectedTarget
from tests.dashboards.ranges import ExpectedScope
from tests.reference import KPIS, Reference, ReferenceReading
from tests.reference.configuration import ReferenceConfiguration
from tests.reference.people import ReferenceAgent
from tests.reference.rows import ReferenceRow, keys

if TYPE_CHECKING:
    from tests.dashboards.expected import ExpectedKpi, ExpectedMetrics

SECOND_TIER = (
    "shift_quota_attainment",
    "on_time_resolution_rate",
    "priority_throughput",
    "successful_ticket_score",
    "value_per_ticket",
)
"""What the tier of the second rank is judged by, if nothing else is said."""


class ExpectedScorecardRow:
    def __init__(self, kpi: "ExpectedKpi", weight: float) -> None:
        self.kpi, self.weight, self.target = kpi, weight, kpi.target
        self.attainment = self.target.attainment if self.target else None


class ExpectedScorecard:
    def __init__(
        self, part: "ExpectedMetrics", team: "ExpectedMetrics | None", card: "Card"
    ) -> None:
        self.tier = card.tier
        self.team_plan_weight = card.plan_weight
        self.plan_attainment = plan_attainment(part)
        self.team_plan_attainment = plan_attainment(team) if team else None
        weights = card.weights
        if weights is None:  # whoever has no tier is judged by all that has a target
            weights = dict.fromkeys((name for name, _ in targets_of(part)), 1.0)
        self.rows = [
            ExpectedScorecardRow(part.kpi(name), weight)
            for name, weight in weights.items()
            if can_tell(name, part.scope)
        ]

    @property
    def score(self) -> float | None:
        parts = [(row.weight, row.attainment) for row in self.rows]
        parts.append((self.team_plan_weight, self.team_plan_attainment))
        measured = [(weight, reached) for weight, reached in parts if reached is not None]
        total = sum(weight for weight, _ in measured)
        return sum(weight * reached for weight, reached in measured) / total if total else None


@dataclass(frozen=True)
class Card:
    tier: str | None
    weights: Mapping[str, float] | None
    plan_weight: float


def card_of(tier: str | None, configuration: ReferenceConfiguration) -> Card:
    if tier is None or tier not in configuration.ranks:
        return Card(None, None, 0.0)
    weights = dict(configuration.scorecards.get(tier) or dict.fromkeys(SECOND_TIER, 1.0))
    assert tier in {*configuration.scorecards, "2"}, "no other default is written down here"
    return Card(tier, weights, weights.pop("plan_attainment", 0.0))


@dataclass(frozen=True)
class ExpectedWhose:
    tier: str | None
    team: str | None
    agent: str | None

    def scorecard(self, metrics: "ExpectedMetrics") -> ExpectedScorecard:
        world, scope = metrics.reference.world, metrics.scope
        tier, team = post(metrics.reference, scope, self.agent)
        team = self.team or team
        of_team = world.configuration.tier_of(team)
        tier = self.tier or tier or of_team
        part = self.within(metrics, {"team": team, "tier": tier})
        theirs: ExpectedMetrics | None = part
        if self.agent is not None:
            mates = ExpectedWhose(None, team, None)
            theirs = mates.within(metrics, {"tier": of_team or tier}) if team else None
        return ExpectedScorecard(part, theirs, card_of(tier, world.configuration))

    def within(
        self, metrics: "ExpectedMetrics", above: Mapping[str, str | None]
    ) -> "ExpectedMetrics":
        named = {name: chosen for name, chosen in vars(self).items() if chosen is not None}
        parts = [{name: {"in": [chosen]}} for name, chosen in named.items()]
        where = {"all": [metrics.scope.where or {}, *parts]}
        member_of = {name: group for name, group in above.items() if group and name not in named}
        return metrics.within(replace(metrics.scope, where=where, member_of=member_of))


def post(
    reference: Reference, scope: ExpectedScope, agent: str | None
) -> tuple[str | None, str | None]:
    """Tier and team at the end of a scope; of agents of the same id, the last that changed."""
    people = reference.world.people
    changes = [
        (event.at, person)
        for person, events in people.changes.items()
        for event in events
        if person.id == agent and event.at < scope.span.until
    ]
    if not changes:
        return None, None
    at, last = max(changes, key=lambda change: change[0])
    profile = people.profile(ReferenceAgent(*last), at)
    return profile.tier, profile.team


def can_tell(kpi: str, scope: ExpectedScope) -> bool:
    """Whether the KPI bears what the scope filters by."""
    needed = {Dimension(name) for part in (scope.where or {}).get("all", []) for name in part}
    return needed <= set(REGISTRY[kpi].dimensions)


def targets_of(part: "ExpectedMetrics") -> Sequence[tuple[str, ExpectedTarget]]:
    """The targets that apply, by KPI in the order of the catalogue."""
    targeted = {table["kpi"] for table in part.reference.world.configuration.targets}
    names = [name for name in REGISTRY if name in targeted and can_tell(name, part.scope)]
    targets = [(name, part.kpi(name).target) for name in names]
    return [(name, target) for name, target in targets if target]


def plan_attainment(part: "ExpectedMetrics") -> float | None:
    standings = [target.standing for _, target in targets_of(part)]
    judged = [standing for standing in standings if standing != "NOT_ENOUGH_DATA"]
    return judged.count("MET") / len(judged) if judged else None


# --- leaderboards ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class ExpectedLeaderboardRow:
    rank: int | None
    key: ExpectedDimensionKey
    value: float | None
    sample_size: int


class ExpectedLeaderboard:
    """Who is first: a rank is 1 and the number of those that are better."""

    def __init__(self, kpi: "ExpectedKpi", by: str, least: int, page: tuple[int, int]) -> None:
        self.kpi, self.by, self.least = kpi, by, least
        start, first = page
        everyone = [*self.ranked, *self.small]
        shown = everyone[start : start + first]
        self.rows = [row for row in shown if row.rank is not None]
        self.unranked = [row for row in shown if row.rank is None]
        end = start + len(shown)
        self.page_info = ExpectedPageInfo(len(everyone) > end, len(shown), end)

    @cached_property
    def readings(self) -> Mapping[str, ReferenceReading]:
        groups: dict[str, list[ReferenceRow]] = {}
        for row in self.kpi.facts(self.kpi.scope.span):
            for (key,) in keys(row, [self.by], self.kpi.scope.zone):
                if key is not None:
                    groups.setdefault(key, []).append(row)
        return {key: KPIS[self.kpi.name].reading(rows) for key, rows in groups.items()}

    @property
    def large(self) -> Mapping[str, float]:
        """Who has enough, and how bad each is."""
        sign = 1 if self.kpi.definition.better == "DOWN" else -1
        return {
            key: sign * reading.value
            for key, reading in self.readings.items()
            if reading.value is not None and reading.sample_size >= self.least
        }

    @property
    def ranked(self) -> Sequence[ExpectedLeaderboardRow]:
        large = self.large
        order = sorted(large, key=lambda key: (large[key], key))
        return [self.row(key, 1 + sum(it < large[key] for it in large.values())) for key in order]

    @property
    def small(self) -> Sequence[ExpectedLeaderboardRow]:
        small = sorted(set(self.readings) - set(self.large))
        return [self.row(k) for k in sorted(small, key=lambda k: -self.readings[k].sample_size)]

    def row(self, key: str, rank: int | None = None) -> ExpectedLeaderboardRow:
        reading = self.readings[key]
        return ExpectedLeaderboardRow(
            rank, ExpectedDimensionKey(self.by, key), reading.value, reading.sample_size
        )
