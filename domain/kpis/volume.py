"""Volume and workload: the KPIs of this chapter, one declaration each."""

from domain.facts import (
    Activity,
    Closed,
    HandedOff,
    OnDuty,
    OpenSpan,
    Shift,
)
from domain.kpis.parts import AGENT, AGENT_DAYS, INBOUND, OPEN, RESOLVED, VOLUME, opened
from domain.language.conditions import Known, NotYet, OpenAtEnd, Passed
from domain.language.formulas import Mean, Ratio, Share, Total
from domain.language.kpi import Better, Family, Kpi, Unit, chapter
from domain.language.measures import Count, Distinct, Distribution

KPIS = chapter(
    Family.VOLUME,
    Kpi(
        name="ticket_volume",
        label="Ticket volume",
        description="Inbound tickets opened.",
        rule="number of inbound tickets opened",
        formula=Total(VOLUME),
        unit=Unit.COUNT,
        better=Better.NONE,
        asked_by="S0 S1 S2 S4",
    ),
    Kpi(
        name="tickets_resolved",
        label="Tickets resolved",
        description="Tickets whose last resolution falls in the period.",
        rule="number of tickets by their last resolution",
        formula=Total(RESOLVED),
        unit=Unit.COUNT,
        better=Better.UP,
        asked_by="S0 S3",
    ),
    Kpi(
        name="tickets_closed",
        label="Tickets closed",
        description="Tickets closed, by their last closing.",
        rule="number of tickets by their last closing",
        formula=Total(Count(Closed)),
        unit=Unit.COUNT,
        better=Better.UP,
        asked_by="S0",
    ),
    Kpi(
        name="tickets_unresolved",
        label="Tickets unresolved",
        description="Inbound tickets opened in the period and not resolved at its end.",
        rule="number of inbound tickets opened that are open at the end of the period",
        formula=Total(opened(OpenAtEnd("toggles"))),
        unit=Unit.COUNT,
        better=Better.DOWN,
        asked_by="S0",
    ),
    Kpi(
        name="tickets_forwarded",
        label="Tickets forwarded",
        description=(
            "Hand-offs to another team or a higher tier, and escalations to a tier of no higher "
            "rank; one event is one hand-off."
        ),
        rule="number of hand-offs",
        formula=Total(Count(HandedOff)),
        unit=Unit.COUNT,
        better=Better.DOWN,
        asked_by="S0",
    ),
    Kpi(
        name="open_tickets",
        label="Open tickets",
        description="Tickets neither resolved nor closed at the end of the period.",
        rule="number of tickets open at the end of the period",
        formula=Total(OPEN),
        unit=Unit.COUNT,
        better=Better.DOWN,
        asked_by="S4",
    ),
    Kpi(
        name="backlog_rate",
        label="Backlog rate",
        description=(
            "Open inbound tickets at the end of the period for each inbound ticket opened in it."
        ),
        rule="open_tickets / ticket_volume",
        formula=Ratio(Count(OpenSpan, (INBOUND,)), VOLUME),
        unit=Unit.SHARE,
        better=Better.DOWN,
        asked_by="S4",
        version=2,
    ),
    Kpi(
        name="overdue_tickets",
        label="Overdue tickets",
        description="Open tickets past the time promised to the customer at the end of the period.",
        rule="number of tickets open at the end of the period whose due time lies before it",
        formula=Total(Count(OpenSpan, (Passed("due_at"),))),
        unit=Unit.COUNT,
        better=Better.DOWN,
        asked_by="S4",
    ),
    Kpi(
        name="overdue_rate",
        label="Overdue rate",
        description="Share of the open tickets that are overdue.",
        rule="overdue_tickets / open_tickets",
        formula=Share(Count(OpenSpan, (Passed("due_at"),)), OPEN),
        unit=Unit.SHARE,
        better=Better.DOWN,
        asked_by="S4",
    ),
    Kpi(
        name="backlog_age",
        label="Backlog age",
        description="Age of the tickets that are open at the end of the period.",
        rule="mean of end of period − opened over the tickets open then",
        formula=Mean(Distribution(OpenSpan, "age_seconds")),
        unit=Unit.SECONDS,
        better=Better.DOWN,
        asked_by="S4",
    ),
    Kpi(
        name="unanswered_tickets",
        label="Unanswered tickets",
        description="Inbound tickets opened in the period without a human reply at its end.",
        rule="number of inbound tickets opened without a human reply before the end of the period",
        formula=Total(opened(NotYet("responded_at"))),
        unit=Unit.COUNT,
        better=Better.DOWN,
        asked_by="S0",
    ),
    Kpi(
        name="unanswered_rate",
        label="Unanswered rate",
        description=(
            "Share of the inbound tickets opened that had no human reply at the end of the period."
        ),
        rule="unanswered_tickets / ticket_volume",
        formula=Share(opened(NotYet("responded_at")), VOLUME),
        unit=Unit.SHARE,
        better=Better.DOWN,
        asked_by="S0",
        version=2,
    ),
    Kpi(
        name="resolved_per_agent_day",
        label="Resolved per agent and day",
        description=(
            "Tickets resolved for each day on which an agent resolved or replied at least once."
        ),
        rule="tickets_resolved / agent-days with a resolution or a human reply",
        formula=Ratio(RESOLVED, AGENT_DAYS),
        unit=Unit.PER_DAY,
        better=Better.UP,
        asked_by="S0 S2",
    ),
    Kpi(
        name="handled_per_agent_day",
        label="Handled per agent and day",
        description=(
            "Distinct tickets that an agent worked on in a day, for each such agent and day."
        ),
        rule="distinct tickets by agent and day / agent-days with any work",
        formula=Ratio(
            Distinct(Activity, (*AGENT, "day", "subject"), (Known("agent"),)),
            Distinct(Activity, (*AGENT, "day"), (Known("agent"),)),
        ),
        unit=Unit.PER_DAY,
        better=Better.UP,
        anchor="worked",
        asked_by="S0",
    ),
    Kpi(
        name="resolved_per_agent_hour",
        label="Resolved per agent and hour",
        description="Tickets resolved for each hour worked on shifts.",
        rule="tickets_resolved / hours on shifts",
        formula=Ratio(RESOLVED, Distribution(Shift, "hours")),
        unit=Unit.PER_HOUR,
        better=Better.UP,
        asked_by="S2",
    ),
    Kpi(
        name="agent_load",
        label="Load per agent",
        description="Open tickets assigned to agents, for each agent who holds one or is on shift.",
        rule="open tickets with an agent / agents who hold at least one or are on shift",
        formula=Ratio(
            Count(OpenSpan, (Known("agent"),)), Distinct(OnDuty, AGENT, (Known("agent"),))
        ),
        unit=Unit.COUNT,
        better=Better.DOWN,
        asked_by="S2",
    ),
)
