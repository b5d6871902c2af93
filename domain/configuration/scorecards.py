"""The section `scorecards`: what each tier is judged by."""

from collections.abc import Iterator, Mapping

from domain.alternatives import there_are
from domain.configuration.targets import known_kpi
from domain.desk import Tier
from domain.goals.scorecards import MAX_WEIGHT, PLAN, Scorecard
from domain.kpis import Kpi
from domain.toml import TomlTable


def scorecards(
    root: TomlTable, tiers: tuple[Tier, ...], kpis: Mapping[str, Kpi]
) -> dict[str, Scorecard]:
    """The scorecards that are declared, by tier; of the KPIs that there are."""
    by_tier: dict[str, Scorecard] = {}
    tier_ids = sorted(tier.id for tier in tiers)
    section = root.table("scorecards")
    for tier, table in section.tables():
        if tier not in tier_ids:
            raise section.wrong(f"is no tier: {there_are(tier_ids)}", tier)
        weights = {
            name if name == PLAN else known_kpi(table, kpis, name, name): _weight(table, name)
            for name in table.values
        }
        if not weights:
            raise section.wrong("must have at least one KPI", tier)
        plan = weights.pop(PLAN, 0.0)
        by_tier[tier] = Scorecard(weights, plan)
    return by_tier


def settings(declared: Mapping[str, Scorecard]) -> Iterator[tuple[str, str]]:
    """The scorecards, a line for each weight."""
    for tier, scorecard in declared.items():
        for name, weight in scorecard.weights.items():
            yield f"scorecards.{tier}.{name}", f"{weight:g}"
        if scorecard.plan_weight:
            yield f"scorecards.{tier}.{PLAN}", f"{scorecard.plan_weight:g}"


def _weight(table: TomlTable, name: str) -> float:
    weight = table.number(name, 0, MAX_WEIGHT.limit)
    if not weight:
        raise table.wrong("must not be 0: leave the KPI out", name)
    return weight
