"""Service level: the KPIs of this chapter, one declaration each."""

from domain.facts import (
    Resolved,
    SlaDecision,
    SlaTarget,
)
from domain.formulas import Ratio, Share, Total
from domain.kpi import Better, Family, Kpi, Unit
from domain.kpis.parts import AGENT_DAYS, DEFAULT_WITHIN, RESOLVED, resolved_within, true
from domain.measures import (
    ByNow,
    Condition,
    Count,
    Distribution,
    Is,
    Known,
)
from domain.sla import Metric


def _sla_rate(metric: Metric) -> Share:
    """Of the targets that were met or missed, those that were met."""
    decided = (Is("metric", metric.value), ByNow("due_at"))
    return Share(Count(SlaDecision, (*decided, true("is_met"))), Count(SlaDecision, decided))


KPIS = (
    Kpi(
        "first_response_sla_rate",
        "First response SLA",
        "Share of the first-response targets decided in the period that were met.",
        "targets met / (targets met + targets missed)",
        _sla_rate(Metric.FIRST_RESPONSE),
        Unit.SHARE,
        Better.UP,
        "due or met",
        Family.SERVICE_LEVEL,
        "S2 S4",
    ),
    Kpi(
        "next_reply_sla_rate",
        "Next reply SLA",
        "Share of the next-reply targets decided in the period that were met; each run of "
        "requester messages after the first reply has a target of its own.",
        "targets met / (targets met + targets missed)",
        _sla_rate(Metric.NEXT_REPLY),
        Unit.SHARE,
        Better.UP,
        "due or met",
        Family.SERVICE_LEVEL,
        "",
    ),
    Kpi(
        "resolution_sla_rate",
        "Resolution SLA",
        "Share of the resolution targets decided in the period that were met.",
        "targets met / (targets met + targets missed)",
        _sla_rate(Metric.RESOLUTION),
        Unit.SHARE,
        Better.UP,
        "due or met",
        Family.SERVICE_LEVEL,
        "S2 S4",
    ),
    Kpi(
        "on_time_resolution_rate",
        "On-time resolution",
        "Share of the resolved tickets with a promised time that were resolved by it.",
        "tickets resolved by the time promised / resolved tickets with a promise",
        Share(Count(Resolved, (true("is_on_time"),)), Count(Resolved, (Known("is_on_time"),))),
        Unit.SHARE,
        Better.UP,
        "resolved",
        Family.SERVICE_LEVEL,
        "S0",
    ),
    Kpi(
        "resolved_within_rate",
        "Resolved in time",
        "Share of the resolved tickets that took no longer than a given time, 24 hours by default.",
        "tickets resolved within the given seconds / tickets_resolved with a known opening",
        resolved_within(DEFAULT_WITHIN),
        Unit.SHARE,
        Better.UP,
        "resolved",
        Family.SERVICE_LEVEL,
        "S1",
    ),
    Kpi(
        "priority_throughput",
        "Priority throughput",
        "Weight by priority of the resolved tickets, for each day on which an agent was active.",
        "sum of weights of resolved tickets / agent-days",
        Ratio(Distribution(Resolved, "weight"), AGENT_DAYS),
        Unit.PER_DAY,
        Better.UP,
        "resolved",
        Family.SERVICE_LEVEL,
        "S0",
    ),
    Kpi(
        "priority_share",
        "Priority share",
        "Share of the resolved tickets that were of high or urgent priority.",
        "resolved tickets of high or urgent priority / tickets_resolved",
        Share(Count(Resolved, (true("is_urgent"),)), RESOLVED),
        Unit.SHARE,
        Better.NONE,
        "resolved",
        Family.SERVICE_LEVEL,
        "S0",
    ),
)


def targets_set(metric: Metric, *where: Condition) -> Kpi:
    """How many targets of a metric had their clock start in the period, as far as they are so."""
    return Kpi(
        f"{metric.value}_targets",
        "SLA targets",
        "Targets that a policy set.",
        "number of targets set",
        Total(Count(SlaTarget, (Is("metric", metric.value), *where))),
        Unit.COUNT,
        Better.NONE,
        "started",
        Family.SERVICE_LEVEL,
        "",
    )
