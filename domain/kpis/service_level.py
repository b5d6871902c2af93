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
from domain.language.kpi import Better, Family, Kpi, Unit, chapter
from domain.language.measures import Count, Cover, Distinct, Distribution


def _sla_rate(metric: Metric) -> Share:
    """Of the targets that were met or missed, those that were met."""
    decided = (Is("metric", metric.value), ByNow("due_at"))
    return Share(Count(SlaDecision, (*decided, true("is_met"))), Count(SlaDecision, decided))


KPIS = chapter(
    Family.SERVICE_LEVEL,
    Kpi(
        name="first_response_sla_rate",
        label="First response SLA",
        description="Share of the first-response targets decided in the period that were met.",
        rule="targets met / (targets met + targets missed)",
        formula=_sla_rate(Metric.FIRST_RESPONSE),
        unit=Unit.SHARE,
        better=Better.UP,
        anchor="due or met",
        asked_by="S2 S4",
    ),
    Kpi(
        name="next_reply_sla_rate",
        label="Next reply SLA",
        description=(
            "Share of the next-reply targets decided in the period that were met; each run of "
            "requester messages after the first reply has a target of its own."
        ),
        rule="targets met / (targets met + targets missed)",
        formula=_sla_rate(Metric.NEXT_REPLY),
        unit=Unit.SHARE,
        better=Better.UP,
        anchor="due or met",
    ),
    Kpi(
        name="resolution_sla_rate",
        label="Resolution SLA",
        description="Share of the resolution targets decided in the period that were met.",
        rule="targets met / (targets met + targets missed)",
        formula=_sla_rate(Metric.RESOLUTION),
        unit=Unit.SHARE,
        better=Better.UP,
        anchor="due or met",
        asked_by="S2 S4",
    ),
    Kpi(
        name="on_time_resolution_rate",
        label="On-time resolution",
        description="Share of the resolved tickets with a promised time that were resolved by it.",
        rule="tickets resolved by the time promised / resolved tickets with a promise",
        formula=Share(
            Count(Resolved, (true("is_on_time"),)), Count(Resolved, (Known("is_on_time"),))
        ),
        unit=Unit.SHARE,
        better=Better.UP,
        asked_by="S0",
    ),
    Kpi(
        name="resolved_within_rate",
        label="Resolved in time",
        description=(
            "Share of the resolved tickets that took no longer than a "
            "given time, 24 hours by default."
        ),
        rule="tickets resolved within the given seconds / tickets_resolved with a known opening",
        formula=resolved_within(DEFAULT_WITHIN),
        unit=Unit.SHARE,
        better=Better.UP,
        asked_by="S1",
    ),
    Kpi(
        name="shift_quota_attainment",
        label="Shift quota attainment",
        description=(
            "Share of the shifts with a quota on which the agent worked on that many tickets."
        ),
        rule="shifts on which the agent handled at least the quota / shifts with a quota",
        formula=Share(Count(QuotaShift, (true("is_met"),)), Count(QuotaShift)),
        unit=Unit.SHARE,
        better=Better.UP,
        anchor="shift",
        asked_by="S0",
    ),
    Kpi(
        name="priority_throughput",
        label="Priority throughput",
        description=(
            "Weight by priority of the resolved tickets, for each day on which an agent was active."
        ),
        rule="sum of weights of resolved tickets / agent-days",
        formula=Ratio(Distribution(Resolved, "weight"), AGENT_DAYS),
        unit=Unit.PER_DAY,
        better=Better.UP,
        asked_by="S0",
    ),
    Kpi(
        name="priority_share",
        label="Priority share",
        description="Share of the resolved tickets that were of high or urgent priority.",
        rule="resolved tickets of high or urgent priority / tickets_resolved",
        formula=Share(Count(Resolved, (true("is_urgent"),)), RESOLVED),
        unit=Unit.SHARE,
        better=Better.NONE,
        asked_by="S0",
    ),
    Kpi(
        name="service_uptime",
        label="Service uptime",
        description=(
            "Share of the time without an incident: the mean of the services that ever had one."
        ),
        rule="mean over services of 1 − seconds of incidents / seconds of the period",
        formula=Ratio(
            Distribution(ServiceState, "seconds_within", (true("is_up"),)),
            Distribution(ServiceState, "seconds_within"),
            sample=Distinct(ServiceState, ("service",)),
        ),
        unit=Unit.SHARE,
        better=Better.UP,
        anchor="instant",
        asked_by="S1",
    ),
    Kpi(
        name="availability_coverage",
        label="Availability coverage",
        description="Share of the time with at least one agent on shift.",
        rule="seconds with somebody on shift / seconds of the period",
        formula=Covered(Cover(Presence), Count(Presence)),
        unit=Unit.SHARE,
        better=Better.UP,
        anchor="shift",
        asked_by="S2",
    ),
)


def targets_set(metric: Metric, *where: Condition) -> Kpi:
    """How many targets of a metric had their clock start in the period, as far as they are so."""
    return Kpi(
        name=f"{metric.value}_targets",
        label="SLA targets",
        description="Targets that a policy set.",
        rule="number of targets set",
        formula=Total(Count(SlaTarget, (Is("metric", metric.value), *where))),
        unit=Unit.COUNT,
        better=Better.NONE,
        anchor="started",
        family=Family.SERVICE_LEVEL,
    )
