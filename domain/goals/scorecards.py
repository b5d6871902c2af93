"""Scorecards: what a tier is judged by, and how that adds up."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from domain.bounds import Bound
from domain.desk import Tier
from domain.goals.standings import JUDGED, Standing

PLAN = "plan_attainment"
"""The part of a scorecard that is no KPI: the plan attainment of the team."""

MAX_WEIGHT = Bound(
    1000,
    "",
    "weight of a KPI in a scorecard",
    "it is refused, naming the field",
    "Configuration",
)


@dataclass(frozen=True, slots=True)
class Scorecard:
    """The KPIs that a tier is judged by, with their weights.

    Attributes:
        weights: by the name of the KPI, in order.
        plan_weight: of the plan attainment of the team; 0 if it is no part.
    """

    weights: Mapping[str, float]
    plan_weight: float = 0.0


def _equal(*names: str, plan_weight: float = 0.0) -> Scorecard:
    return Scorecard(dict.fromkeys(names, 1.0), plan_weight)


DEFAULTS: Sequence[Scorecard] = (
    _equal(
        "ticket_volume",
        "first_response_time",
        "processing_time",
        "classification_accuracy",
        "routing_accuracy",
        "solved_on_call_rate",
        "csat",
        "callback_rate",
    ),
    _equal(
        "shift_quota_attainment",
        "on_time_resolution_rate",
        "priority_throughput",
        "successful_ticket_score",
        "value_per_ticket",
    ),
    _equal(
        "quality_score",
        "first_response_sla_rate",
        "csat",
        "nps",
        "staff_turnover",
        plan_weight=1.0,
    ),
)
"""The scorecards of the first, the second and all further tiers by rank."""


def in_force(tiers: Iterable[Tier], declared: Mapping[str, Scorecard]) -> dict[str, Scorecard]:
    """The scorecard of each tier, by its id: the declared one, else the default of its rank."""
    ranked = sorted(tiers, key=lambda tier: tier.rank)
    return {
        tier.id: declared.get(tier.id) or DEFAULTS[min(index, len(DEFAULTS) - 1)]
        for index, tier in enumerate(ranked)
    }


class ScorePart(NamedTuple):
    """What one KPI adds to a score; the attainment is None without a target or a value."""

    weight: float
    attainment: float | None


def score(parts: Iterable[ScorePart]) -> float | None:
    """The mean attainment by weight, of the parts that have one; None if none has."""
    judged = [(weight, attainment) for weight, attainment in parts if attainment is not None]
    total = sum(weight for weight, _ in judged)
    return sum(weight * attainment for weight, attainment in judged) / total if total else None


def plan_attainment(standings: Iterable[Standing]) -> float | None:
    """Targets met among those that can be judged; None if none can."""
    judged = [standing for standing in standings if standing in JUDGED]
    return judged.count(Standing.MET) / len(judged) if judged else None
