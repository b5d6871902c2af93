"""Goals: the targets and scorecards in force in a workspace, whoever declared them."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

from domain.configuration import Configuration
from domain.goals.scorecards import Scorecard, in_force
from domain.goals.standings import Judgement, judge
from domain.goals.targets import Cut, Target, applying
from domain.kpis import Kpi
from domain.language.clocks import on_business_clock
from domain.language.formulas import Reading
from domain.periods import Period


@dataclass(frozen=True, slots=True)
class Goals:
    """What a workspace aims at.

    Attributes:
        targets: by KPI, in the order in which they were declared.
        scorecards: by tier.
        kpis: that there are, by name.
    """

    targets: Mapping[str, Sequence[Target]]
    scorecards: Mapping[str, Scorecard]
    kpis: Mapping[str, Kpi]

    @classmethod
    def of(
        cls,
        configuration: Configuration,
        targets: Sequence[Target] = (),
        weights: Mapping[str, Mapping[str, float]] | None = None,
    ) -> "Goals":
        """The goals of a configuration, and those set since, which go before.

        Args:
            configuration: what is in force.
            targets: set since, in order.
            weights: by KPI, of the tiers whose scorecard was set since. The weight of the plan
                attainment stays as declared.
        """
        by_kpi: dict[str, list[Target]] = defaultdict(list)
        for target in (*configuration.targets, *targets):
            by_kpi[target.kpi].append(target)
        scorecards = in_force(configuration.tiers, configuration.scorecards)
        for tier, set_ in (weights or {}).items():
            if tier in scorecards:
                scorecards[tier] = replace(scorecards[tier], weights=set_)
        return cls(by_kpi, scorecards, configuration.kpis)

    def target(self, kpi: Kpi, cut: Cut, period: Period) -> Target | None:
        """The target that a KPI is held against, if any.

        A KPI with arguments of its own, such as another time than a day for
        `resolved_within_rate`, is another KPI than the one that targets are for; on either clock
        it is the same.
        """
        declared = self.kpis[kpi.name]
        if kpi not in {declared, on_business_clock(declared)}:
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
