"""Service level: the KPIs of this chapter, one declaration each."""

from domain.desk.sla import Metric
from domain.facts import (
    Presence,
    QuotaShift,
    Resolved,
    ServiceState,
    SlaDecision,
    SlaTarget,
)
from domain.kpis.parts import AGENT_DAYS, DEFAULT_WITHIN, RESOLVED, resolved_within, true
from domain.language.conditions import ByNow, Condition, Is, Known
from domain.language.formulas import Covered, Ratio, Share, Total
from domain.language.kpi import Better, Family, Kpi, Unit
from domain.language.measures import Count, Cover, Distinct, Distribution


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
        "shift_quota_attainment",
        "Shift quota attainment",
        "Share of the shifts with a quota on which the agent worked on that many tickets.",
        "shifts on which the agent handled at least the quota / shifts with a quota",
        Share(Count(QuotaShift, (true("is_met"),)), Count(QuotaShift)),
        Unit.SHARE,
        Better.UP,
        "shift",
        Family.SERVICE_LEVEL,
        "S0",
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
    Kpi(
        "service_uptime",
        "Service uptime",
        "Share of the time without an incident: the mean of the services that ever had one.",
        "mean over services of 1 − seconds of incidents / seconds of the period",
        Ratio(
            Distribution(ServiceState, "seconds_within", (true("is_up"),)),
            Distribution(ServiceState, "seconds_within"),
            sample=Distinct(ServiceState, ("service",)),
        ),
        Unit.SHARE,
        Better.UP,
        "instant",
        Family.SERVICE_LEVEL,
        "S1",
    ),
    Kpi(
        "availability_coverage",
        "Availability coverage",
        "Share of the time with at least one agent on shift.",
        "seconds with somebody on shift / seconds of the period",
        Covered(Cover(Presence), Count(Presence)),
        Unit.SHARE,
        Better.UP,
        "shift",
        Family.SERVICE_LEVEL,
        "S2",
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
