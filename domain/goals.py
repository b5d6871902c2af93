"""Goals: the targets and scorecards in force in a workspace, whoever declared them."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from domain.configuration import Configuration
from domain.formulas import Reading
from domain.kpis import REGISTRY, Kpi
from domain.periods import Period
from domain.scorecards import Scorecard, in_force
from domain.standings import Judgement, judge
from domain.targets import Cut, Target, applying


@dataclass(frozen=True, slots=True)
class Goals:
    """What a workspace aims at.

    Attributes:
        targets: by KPI, in the order in which they were declared.
        scorecards: by tier.
    """

    targets: Mapping[str, Sequence[Target]]
    scorecards: Mapping[str, Scorecard]

    @classmethod
    def of(
        cls,
        configuration: Configuration,
        targets: Sequence[Target] = (),
        scorecards: Mapping[str, Scorecard] | None = None,
    ) -> "Goals":
        """The goals of a configuration, and those set since, which go before."""
        by_kpi: dict[str, list[Target]] = defaultdict(list)
        for target in (*configuration.targets, *targets):
            by_kpi[target.kpi].append(target)
        declared = {**configuration.scorecards, **(scorecards or {})}
        return cls(by_kpi, in_force(configuration.tiers, declared))

    def target(self, kpi: Kpi, cut: Cut, period: Period) -> Target | None:
        """The target that a KPI is held against, if any.

        A KPI with arguments of its own, such as another time than a day for
        `resolved_within_rate`, is another KPI than the one that targets are for.
        """
        if kpi != REGISTRY.get(kpi.name):
            return None
        return applying(self.targets.get(kpi.name, ()), kpi, cut, period)

    def judge(
        self, kpi: Kpi, cut: Cut, period: Period, zone: ZoneInfo, reading: Reading
    ) -> Judgement | None:
        """How a reading stands to its target; None if there is none."""
        target = self.target(kpi, cut, period)
        return judge(target, kpi, reading, target.times(period, zone)) if target else None

    def tiers_of(self, kpi: str) -> list[str]:
        """The tiers that are judged by a KPI."""
        return [tier for tier, scorecard in self.scorecards.items() if kpi in scorecard.weights]
