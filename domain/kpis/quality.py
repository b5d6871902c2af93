"""Quality: the KPIs of this chapter, one declaration each."""

from domain.facts import (
    BouncedBack,
    CallbackRequested,
    Complaint,
    Escalated,
    Opened,
    Rated,
    Resolved,
    Reviewed,
)
from domain.kpis.parts import RESOLVED, VOLUME, opened, survey, true
from domain.language.conditions import Is
from domain.language.formulas import Mean, Ratio, Share, Total
from domain.language.kpi import Better, Family, Kpi, Unit, chapter
from domain.language.measures import Count, Distribution

KPIS = chapter(
    Family.QUALITY,
    Kpi(
        name="first_contact_resolution_rate",
        label="First contact resolution",
        description=(
            "Share of the resolved tickets that took one contact: at most one human reply, or one "
            "conversation on chat and voice; never escalated, transferred or reopened within 7 "
            "days."
        ),
        rule="tickets resolved in their first contact / tickets_resolved",
        formula=Share(Count(Resolved, (true("in_first_contact"),)), RESOLVED),
        unit=Unit.SHARE,
        better=Better.UP,
        asked_by="S1 S4",
    ),
    Kpi(
        name="solved_on_call_rate",
        label="Solved on the call",
        description="Share of the resolved voice tickets that were resolved before the call ended.",
        rule="voice tickets resolved during a call / voice tickets resolved",
        formula=Share(
            Count(Resolved, (true("is_voice"), true("is_on_call"))),
            Count(Resolved, (true("is_voice"),)),
        ),
        unit=Unit.SHARE,
        better=Better.UP,
        asked_by="S0",
    ),
    Kpi(
        name="resolution_rate",
        label="Resolution rate",
        description="Share of the inbound tickets opened that are resolved by now.",
        rule="tickets opened that are resolved by now / ticket_volume",
        formula=Share(opened(true("is_resolved")), VOLUME),
        unit=Unit.SHARE,
        better=Better.UP,
        asked_by="S1 S2 S4",
        version=2,
    ),
    Kpi(
        name="escalation_rate",
        label="Escalation rate",
        description="Share of the inbound tickets opened that were escalated to a higher tier.",
        rule="tickets opened that were escalated / ticket_volume",
        formula=Share(opened(true("was_escalated")), VOLUME),
        unit=Unit.SHARE,
        better=Better.DOWN,
        asked_by="S1 S3",
        version=2,
    ),
    Kpi(
        name="escalations",
        label="Escalations",
        description=(
            "Moves to a higher tier, by the agent and tier that escalated; a move to a tier of "
            "lower or equal rank is a hand-off, even if it is called an escalation."
        ),
        rule="number of escalations",
        formula=Total(Count(Escalated)),
        unit=Unit.COUNT,
        better=Better.DOWN,
        asked_by="S3",
    ),
    Kpi(
        name="bounce_backs",
        label="Bounce-backs",
        description="Moves of a ticket back to a lower tier after it was escalated.",
        rule="number of moves to a tier of lower rank after an escalation",
        formula=Total(Count(BouncedBack)),
        unit=Unit.COUNT,
        better=Better.DOWN,
        anchor="handed back",
    ),
    Kpi(
        name="bounce_back_rate",
        label="Bounce-back rate",
        description=(
            "Share of the inbound tickets opened and escalated that came back to a lower tier."
        ),
        rule="tickets opened that bounced back / tickets opened that were escalated",
        formula=Share(
            opened(true("was_escalated"), true("was_bounced_back")), opened(true("was_escalated"))
        ),
        unit=Unit.SHARE,
        better=Better.DOWN,
    ),
    Kpi(
        name="reopen_rate",
        label="Reopen rate",
        description="Share of the resolved tickets that were reopened at least once.",
        rule="resolved tickets ever reopened / tickets_resolved",
        formula=Share(Count(Resolved, (true("was_reopened"),)), RESOLVED),
        unit=Unit.SHARE,
        better=Better.DOWN,
        asked_by="S2",
    ),
    Kpi(
        name="reassignment_rate",
        label="Reassignment rate",
        description="Share of the inbound tickets opened that changed agent at least once.",
        rule="tickets opened that changed agent / ticket_volume",
        formula=Share(opened(true("was_reassigned")), VOLUME),
        unit=Unit.SHARE,
        better=Better.DOWN,
        asked_by="S0",
        version=2,
    ),
    Kpi(
        name="transfer_rate",
        label="Transfer rate",
        description=(
            "Share of the inbound tickets opened that changed team at "
            "least once, whatever the rank."
        ),
        rule="tickets opened that changed team / ticket_volume",
        formula=Share(opened(true("was_transferred")), VOLUME),
        unit=Unit.SHARE,
        better=Better.DOWN,
        asked_by="S0",
        version=2,
    ),
    Kpi(
        name="classification_accuracy",
        label="Classification accuracy",
        description="Share of the classified tickets whose category was never changed afterwards.",
        rule="classified tickets with an unchanged category / classified tickets",
        formula=Share(
            Count(Opened, (true("is_classified"), Is("was_reclassified", value=False))),
            Count(Opened, (true("is_classified"),)),
        ),
        unit=Unit.SHARE,
        better=Better.UP,
        asked_by="S0",
    ),
    Kpi(
        name="routing_accuracy",
        label="Routing accuracy",
        description=(
            "Share of the routed tickets resolved that had stayed with "
            "their team, escalations apart."
        ),
        rule="tickets routed right / tickets routed and resolved",
        formula=Share(
            Count(Resolved, (true("is_routed_right"),)), Count(Resolved, (true("is_routed"),))
        ),
        unit=Unit.SHARE,
        better=Better.UP,
        asked_by="S0",
    ),
    Kpi(
        name="error_rate",
        label="Error rate",
        description=(
            "Share of the reviewed tickets that were not handled correctly, by their last review."
        ),
        rule="tickets last reviewed as not correct / tickets reviewed as correct or not",
        formula=Share(
            Count(Reviewed, (true("is_judged"), Is("correct", value=False))),
            Count(Reviewed, (true("is_judged"),)),
        ),
        unit=Unit.SHARE,
        better=Better.DOWN,
        asked_by="S1",
    ),
    Kpi(
        name="quality_score",
        label="Quality score",
        description="Mean score of reviews, 0–100.",
        rule="mean review score",
        formula=Mean(Distribution(Reviewed, "score")),
        unit=Unit.SCORE,
        better=Better.UP,
        asked_by="S0",
    ),
    Kpi(
        name="complaints",
        label="Complaints",
        description="Tickets and ratings marked as complaints, by the agent concerned.",
        rule="number of complaints",
        formula=Total(Count(Complaint)),
        unit=Unit.COUNT,
        better=Better.DOWN,
        anchor="complained",
        asked_by="S3",
    ),
    Kpi(
        name="complaint_rate",
        label="Complaint rate",
        description="Complaints for each ticket resolved.",
        rule="complaints / tickets_resolved",
        formula=Ratio(Count(Complaint), RESOLVED),
        unit=Unit.SHARE,
        better=Better.DOWN,
        anchor="complained",
        asked_by="S3",
    ),
    Kpi(
        name="hard_tickets_resolved",
        label="Hard tickets resolved",
        description=(
            "Tickets that were hard when they were resolved: of difficulty hard or, if none was "
            "given, escalated by then."
        ),
        rule="number of hard tickets resolved",
        formula=Total(Count(Resolved, (true("is_hard"),))),
        unit=Unit.COUNT,
        better=Better.UP,
        asked_by="S3",
    ),
    Kpi(
        name="hard_resolution_share",
        label="Share of hard tickets",
        description="Share of the resolved tickets that were hard.",
        rule="hard_tickets_resolved / tickets_resolved",
        formula=Share(Count(Resolved, (true("is_hard"),)), RESOLVED),
        unit=Unit.SHARE,
        better=Better.UP,
        asked_by="S3",
    ),
    Kpi(
        name="callback_rate",
        label="Call-back rate",
        description="Share of the tickets with a requested call-back that got it.",
        rule="tickets called back / tickets with a requested call-back",
        formula=Share(Count(CallbackRequested, (true("was_made"),)), Count(CallbackRequested)),
        unit=Unit.SHARE,
        better=Better.UP,
        anchor="requested",
        asked_by="S0",
    ),
    Kpi(
        name="replies_per_resolution",
        label="Replies per resolution",
        description="Human replies of the resolved tickets, up to their last resolution.",
        rule="human replies of resolved tickets / tickets_resolved",
        formula=Mean(Distribution(Resolved, "replies")),
        unit=Unit.COUNT,
        better=Better.DOWN,
        asked_by="S4",
    ),
    Kpi(
        name="successful_ticket_score",
        label="Successful ticket score",
        description="Mean CSAT rating, on 0–100, of tickets resolved on time.",
        rule="mean CSAT score on 0–100 of tickets resolved by the time promised",
        formula=Mean(Distribution(Rated, "score_of_100", (*survey("csat"), true("is_on_time")))),
        unit=Unit.SCORE,
        better=Better.UP,
        asked_by="S0",
    ),
)
