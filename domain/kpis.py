"""The KPIs: one declaration each. From these come the API, the texts, the documents and the tests.

The definitions are those of the project's catalogue; `asked_by` names the articles on support KPIs
that ask for one.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from domain.facts import (
    Activity,
    CallbackRequested,
    Closed,
    Complaint,
    Escalated,
    FirstResolved,
    HandedOff,
    Invited,
    OnDuty,
    Opened,
    OpenSpan,
    PickedUp,
    Rated,
    Released,
    Resolved,
    Responded,
    Reviewed,
    Shift,
)
from domain.formulas import Busy, Formula, Mean, MeanOfMeans, NetScore, Ratio, Share, Total
from domain.measures import (
    INSTANTANEOUS,
    AtLeast,
    AtMost,
    Count,
    Distinct,
    Distribution,
    Inbound,
    Is,
    Known,
    Measure,
    NotYet,
    OpenAtEnd,
    Passed,
    Where,
)
from domain.questions import OF_TICKETS, Dimension


class Unit(StrEnum):
    """What a value is measured in."""

    SECONDS = "seconds"
    SHARE = "share"
    POINTS = "points"
    SCORE = "score"
    COUNT = "count"
    PER_DAY = "per_day"
    PER_HOUR = "per_hour"
    MONEY = "money"


class Better(StrEnum):
    """Which way is good."""

    UP = "up"
    DOWN = "down"
    NONE = "none"


class Family(StrEnum):
    """The chapter of the catalogue."""

    VOLUME = "volume and workload"
    SPEED = "speed"
    SERVICE_LEVEL = "service level"
    QUALITY = "quality"
    VOICE = "voice of the customer"
    PEOPLE = "people"


@dataclass(frozen=True, slots=True)
class Kpi:
    """A KPI's declaration.

    Attributes:
        name: its id everywhere.
        label: for people.
        description: what it means, in one sentence.
        rule: the formula in words.
        formula: the formula over measures.
        anchor: the moment that puts an occurrence into a period.
        asked_by: the sources that ask for it.
    """

    name: str
    label: str
    description: str
    rule: str
    formula: Formula
    unit: Unit
    better: Better
    anchor: str
    family: Family
    asked_by: str
    version: int = 1

    @property
    def measures(self) -> tuple[Measure, ...]:
        """The measures that it needs."""
        return self.formula.measures

    @property
    def dimensions(self) -> tuple[Dimension, ...]:
        """What it can be broken down by, in the order of their declaration."""
        of_surveys = {Dimension.SURVEY} if self.is_of_surveys else set()
        if all(measure.fact is Rated for measure in self.measures):
            of_surveys.add(Dimension.QUESTION)
        return tuple(dim for dim in Dimension if dim in OF_TICKETS | of_surveys)

    @property
    def is_of_surveys(self) -> bool:
        """Whether all its facts are ratings or invitations."""
        return all(measure.fact in {Rated, Invited} for measure in self.measures)

    @property
    def is_stock(self) -> bool:
        """Whether it is read at an instant: the end of the period."""
        return any(measure.fact in INSTANTANEOUS for measure in self.measures)

    @property
    def is_duration(self) -> bool:
        """Whether it is a mean of seconds, with percentiles."""
        return isinstance(self.formula, Mean) and self.unit is Unit.SECONDS


_IN = (Inbound(),)
_AGENT = ("source", "agent")
"""Who an agent is: ids are those of their source."""
_VOLUME = Count(Opened, _IN)
_RESOLVED = Count(Resolved)
_OPEN = Count(OpenSpan)


_AGENT_DAYS = Distinct(Activity, (*_AGENT, "day"), (Is("is_work", value=False), Known("agent")))
_WORK = Distribution(Activity, "work_seconds")
DEFAULT_WITHIN = 86_400.0
"""Seconds of `resolved_within_rate`, unless others are asked for."""
_DIMENSIONS_OF_SERVICE = ("reliability", "assurance", "tangibles", "empathy", "responsiveness")


def _servqual(column: str) -> tuple[Distribution, ...]:
    """One distribution for each dimension of service (Parasuraman, Zeithaml and Berry 1988)."""
    return tuple(
        Distribution(Rated, column, (*_survey("servqual"), Is("question", dimension)))
        for dimension in _DIMENSIONS_OF_SERVICE
    )


def _resolved_within(seconds: float) -> Share:
    return Share(
        Count(Resolved, (AtMost("seconds", seconds),)), Count(Resolved, (Known("seconds"),))
    )


def within(seconds: float) -> Kpi:
    """`resolved_within_rate` for another time than a day."""
    return replace(REGISTRY["resolved_within_rate"], formula=_resolved_within(seconds))


def _opened(*where: Is | NotYet | OpenAtEnd) -> Count:
    return Count(Opened, (Inbound(), *where))


def _true(column: str) -> Is:
    return Is(column, value=True)


def _rated(survey: str, *where: Is | AtLeast | AtMost) -> Count:
    return Count(Rated, (*_survey(survey), *where))


def _survey(survey: str) -> Where:
    return (_true("counted"), Is("survey", survey))


_VOLUME_KPIS = (
    Kpi(
        "ticket_volume",
        "Ticket volume",
        "Inbound tickets opened.",
        "number of inbound tickets opened",
        Total(_VOLUME),
        Unit.COUNT,
        Better.NONE,
        "opened",
        Family.VOLUME,
        "S0 S1 S2 S4",
    ),
    Kpi(
        "tickets_resolved",
        "Tickets resolved",
        "Tickets whose last resolution falls in the period.",
        "number of tickets by their last resolution",
        Total(_RESOLVED),
        Unit.COUNT,
        Better.UP,
        "resolved",
        Family.VOLUME,
        "S0 S3",
    ),
    Kpi(
        "tickets_closed",
        "Tickets closed",
        "Tickets closed, by their last closing.",
        "number of tickets by their last closing",
        Total(Count(Closed)),
        Unit.COUNT,
        Better.UP,
        "closed",
        Family.VOLUME,
        "S0",
    ),
    Kpi(
        "tickets_unresolved",
        "Tickets unresolved",
        "Inbound tickets opened in the period and not resolved at its end.",
        "number of inbound tickets opened that are open at the end of the period",
        Total(Count(Opened, (Is("direction", "inbound"), OpenAtEnd("toggles")))),
        Unit.COUNT,
        Better.DOWN,
        "opened",
        Family.VOLUME,
        "S0",
    ),
    Kpi(
        "tickets_forwarded",
        "Tickets forwarded",
        "Hand-offs to another team or a higher tier; one event is one hand-off.",
        "number of hand-offs",
        Total(Count(HandedOff)),
        Unit.COUNT,
        Better.DOWN,
        "handed off",
        Family.VOLUME,
        "S0",
    ),
    Kpi(
        "open_tickets",
        "Open tickets",
        "Tickets neither resolved nor closed at the end of the period.",
        "number of tickets open at the end of the period",
        Total(_OPEN),
        Unit.COUNT,
        Better.DOWN,
        "instant",
        Family.VOLUME,
        "S4",
    ),
    Kpi(
        "backlog_rate",
        "Backlog rate",
        "Open inbound tickets at the end of the period for each inbound ticket opened in it.",
        "open_tickets / ticket_volume",
        Ratio(Count(OpenSpan, _IN), _VOLUME),
        Unit.SHARE,
        Better.DOWN,
        "instant",
        Family.VOLUME,
        "S4",
    ),
    Kpi(
        "overdue_tickets",
        "Overdue tickets",
        "Open tickets past the time promised to the customer at the end of the period.",
        "number of tickets open at the end of the period whose due time lies before it",
        Total(Count(OpenSpan, (Passed("due_at"),))),
        Unit.COUNT,
        Better.DOWN,
        "instant",
        Family.VOLUME,
        "S4",
    ),
    Kpi(
        "overdue_rate",
        "Overdue rate",
        "Share of the open tickets that are overdue.",
        "overdue_tickets / open_tickets",
        Share(Count(OpenSpan, (Passed("due_at"),)), _OPEN),
        Unit.SHARE,
        Better.DOWN,
        "instant",
        Family.VOLUME,
        "S4",
    ),
    Kpi(
        "backlog_age",
        "Backlog age",
        "Age of the tickets that are open at the end of the period.",
        "mean of end of period − opened over the tickets open then",
        Mean(Distribution(OpenSpan, "age_seconds")),
        Unit.SECONDS,
        Better.DOWN,
        "instant",
        Family.VOLUME,
        "S4",
    ),
    Kpi(
        "unanswered_tickets",
        "Unanswered tickets",
        "Inbound tickets opened in the period without a human reply at its end.",
        "number of inbound tickets opened without a human reply before the end of the period",
        Total(Count(Opened, (Is("direction", "inbound"), NotYet("responded_at")))),
        Unit.COUNT,
        Better.DOWN,
        "opened",
        Family.VOLUME,
        "S0",
    ),
    Kpi(
        "unanswered_rate",
        "Unanswered rate",
        "Share of the inbound tickets opened that had no human reply at the end of the period.",
        "unanswered_tickets / ticket_volume",
        Share(_opened(NotYet("responded_at")), _VOLUME),
        Unit.SHARE,
        Better.DOWN,
        "opened",
        Family.VOLUME,
        "S0",
    ),
    Kpi(
        "resolved_per_agent_day",
        "Resolved per agent and day",
        "Tickets resolved for each day on which an agent resolved or replied at least once.",
        "tickets_resolved / agent-days with a resolution or a human reply",
        Ratio(_RESOLVED, _AGENT_DAYS),
        Unit.PER_DAY,
        Better.UP,
        "resolved",
        Family.VOLUME,
        "S0 S2",
    ),
    Kpi(
        "handled_per_agent_day",
        "Handled per agent and day",
        "Distinct tickets that an agent worked on in a day, for each such agent and day.",
        "distinct tickets by agent and day / agent-days with any work",
        Ratio(
            Distinct(Activity, (*_AGENT, "day", "subject"), (Known("agent"),)),
            Distinct(Activity, (*_AGENT, "day"), (Known("agent"),)),
        ),
        Unit.PER_DAY,
        Better.UP,
        "worked",
        Family.VOLUME,
        "S0",
    ),
    Kpi(
        "resolved_per_agent_hour",
        "Resolved per agent and hour",
        "Tickets resolved for each hour worked on shifts.",
        "tickets_resolved / hours on shifts",
        Ratio(_RESOLVED, Distribution(Shift, "hours")),
        Unit.PER_HOUR,
        Better.UP,
        "resolved",
        Family.VOLUME,
        "S2",
    ),
    Kpi(
        "agent_load",
        "Load per agent",
        "Open tickets assigned to agents, for each agent who holds one or is on shift.",
        "open tickets with an agent / agents who hold at least one or are on shift",
        Ratio(Count(OpenSpan, (Known("agent"),)), Distinct(OnDuty, _AGENT, (Known("agent"),))),
        Unit.COUNT,
        Better.DOWN,
        "instant",
        Family.VOLUME,
        "S2",
    ),
)

_SPEED_KPIS = (
    Kpi(
        "first_response_time",
        "First response time",
        "From the opening of an inbound ticket to the first human reply.",
        "mean of first human reply − opened",
        Mean(Distribution(Responded, "seconds")),
        Unit.SECONDS,
        Better.DOWN,
        "responded",
        Family.SPEED,
        "S0 S1 S2 S3 S4",
    ),
    Kpi(
        "pickup_time",
        "Pickup time",
        "From the opening to an agent or an answer; on voice, the wait on the line.",
        "mean of first assigned or answered − opened",
        Mean(Distribution(PickedUp, "seconds")),
        Unit.SECONDS,
        Better.DOWN,
        "picked up",
        Family.SPEED,
        "S0 S2",
    ),
    Kpi(
        "reply_time",
        "Reply time",
        "Each human reply, from the oldest requester message that it answers.",
        "mean of human reply − oldest unanswered requester message",
        Mean(Distribution(Activity, "reply_seconds", (Is("direction", "inbound"),))),
        Unit.SECONDS,
        Better.DOWN,
        "replied",
        Family.SPEED,
        "S1 S4",
    ),
    Kpi(
        "resolution_time",
        "Resolution time",
        "From the opening to the last resolution.",
        "mean of last resolution − opened",
        Mean(Distribution(Resolved, "seconds")),
        Unit.SECONDS,
        Better.DOWN,
        "resolved",
        Family.SPEED,
        "S1 S2 S3 S4",
    ),
    Kpi(
        "first_resolution_time",
        "First resolution time",
        "From the opening to the first resolution.",
        "mean of first resolution − opened",
        Mean(Distribution(FirstResolved, "seconds")),
        Unit.SECONDS,
        Better.DOWN,
        "first resolved",
        Family.SPEED,
        "S1",
    ),
    Kpi(
        "requester_wait_time",
        "Requester wait time",
        "Time that a resolved ticket spent waiting on support: new, open or on hold.",
        "mean of the time in new, open and on_hold up to the last resolution",
        Mean(Distribution(Resolved, "wait_seconds")),
        Unit.SECONDS,
        Better.DOWN,
        "resolved",
        Family.SPEED,
        "S4",
    ),
    Kpi(
        "processing_time",
        "Processing time",
        "An agent's stay with an open ticket: assigned to resolved or handed on.",
        "mean of released − assigned",
        Mean(Distribution(Released, "seconds")),
        Unit.SECONDS,
        Better.DOWN,
        "released",
        Family.SPEED,
        "S0",
    ),
    Kpi(
        "handle_time",
        "Handle time",
        "Time worked on a resolved ticket, of tickets with any work logged.",
        "mean of the work logged on resolved tickets",
        Mean(Distribution(Resolved, "handle_seconds")),
        Unit.SECONDS,
        Better.DOWN,
        "resolved",
        Family.SPEED,
        "S0 S1 S4",
    ),
    Kpi(
        "cycle_time",
        "Cycle time",
        "From the opening to the last closing.",
        "mean of closed − opened",
        Mean(Distribution(Closed, "seconds")),
        Unit.SECONDS,
        Better.DOWN,
        "closed",
        Family.SPEED,
        "S1",
    ),
)

_SERVICE_LEVEL_KPIS = (
    Kpi(
        "on_time_resolution_rate",
        "On-time resolution",
        "Share of the resolved tickets with a promised time that were resolved by it.",
        "tickets resolved by the time promised / resolved tickets with a promise",
        Share(Count(Resolved, (_true("is_on_time"),)), Count(Resolved, (Known("is_on_time"),))),
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
        _resolved_within(DEFAULT_WITHIN),
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
        Ratio(Distribution(Resolved, "weight"), _AGENT_DAYS),
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
        Share(Count(Resolved, (_true("is_urgent"),)), _RESOLVED),
        Unit.SHARE,
        Better.NONE,
        "resolved",
        Family.SERVICE_LEVEL,
        "S0",
    ),
)

_QUALITY_KPIS = (
    Kpi(
        "first_contact_resolution_rate",
        "First contact resolution",
        "Share of the resolved tickets that took one contact: at most one human reply, or one "
        "conversation on chat and voice; never escalated, transferred or reopened within 7 days.",
        "tickets resolved in their first contact / tickets_resolved",
        Share(Count(Resolved, (_true("in_first_contact"),)), _RESOLVED),
        Unit.SHARE,
        Better.UP,
        "resolved",
        Family.QUALITY,
        "S1 S4",
    ),
    Kpi(
        "solved_on_call_rate",
        "Solved on the call",
        "Share of the resolved voice tickets that were resolved before the call ended.",
        "voice tickets resolved during a call / voice tickets resolved",
        Share(
            Count(Resolved, (_true("is_voice"), _true("is_on_call"))),
            Count(Resolved, (_true("is_voice"),)),
        ),
        Unit.SHARE,
        Better.UP,
        "resolved",
        Family.QUALITY,
        "S0",
    ),
    Kpi(
        "resolution_rate",
        "Resolution rate",
        "Share of the inbound tickets opened that are resolved by now.",
        "tickets opened that are resolved by now / ticket_volume",
        Share(_opened(_true("is_resolved")), _VOLUME),
        Unit.SHARE,
        Better.UP,
        "opened",
        Family.QUALITY,
        "S1 S2 S4",
    ),
    Kpi(
        "escalation_rate",
        "Escalation rate",
        "Share of the inbound tickets opened that were escalated to a higher tier.",
        "tickets opened that were escalated / ticket_volume",
        Share(_opened(_true("was_escalated")), _VOLUME),
        Unit.SHARE,
        Better.DOWN,
        "opened",
        Family.QUALITY,
        "S1 S3",
    ),
    Kpi(
        "escalations",
        "Escalations",
        "Moves to a higher tier, by the agent and tier that escalated.",
        "number of escalations",
        Total(Count(Escalated)),
        Unit.COUNT,
        Better.DOWN,
        "escalated",
        Family.QUALITY,
        "S3",
    ),
    Kpi(
        "reopen_rate",
        "Reopen rate",
        "Share of the resolved tickets that were reopened at least once.",
        "resolved tickets ever reopened / tickets_resolved",
        Share(Count(Resolved, (_true("was_reopened"),)), _RESOLVED),
        Unit.SHARE,
        Better.DOWN,
        "resolved",
        Family.QUALITY,
        "S2",
    ),
    Kpi(
        "reassignment_rate",
        "Reassignment rate",
        "Share of the inbound tickets opened that changed agent at least once.",
        "tickets opened that changed agent / ticket_volume",
        Share(_opened(_true("was_reassigned")), _VOLUME),
        Unit.SHARE,
        Better.DOWN,
        "opened",
        Family.QUALITY,
        "S0",
    ),
    Kpi(
        "transfer_rate",
        "Transfer rate",
        "Share of the inbound tickets opened that changed team at least once, whatever the rank.",
        "tickets opened that changed team / ticket_volume",
        Share(_opened(_true("was_transferred")), _VOLUME),
        Unit.SHARE,
        Better.DOWN,
        "opened",
        Family.QUALITY,
        "S0",
    ),
    Kpi(
        "classification_accuracy",
        "Classification accuracy",
        "Share of the classified tickets whose category was never changed afterwards.",
        "classified tickets with an unchanged category / classified tickets",
        Share(
            Count(Opened, (_true("is_classified"), Is("was_reclassified", value=False))),
            Count(Opened, (_true("is_classified"),)),
        ),
        Unit.SHARE,
        Better.UP,
        "opened",
        Family.QUALITY,
        "S0",
    ),
    Kpi(
        "routing_accuracy",
        "Routing accuracy",
        "Share of the routed tickets resolved that stayed with their team, escalations apart.",
        "tickets routed right / tickets routed and resolved",
        Share(Count(Resolved, (_true("is_routed_right"),)), Count(Resolved, (_true("is_routed"),))),
        Unit.SHARE,
        Better.UP,
        "resolved",
        Family.QUALITY,
        "S0",
    ),
    Kpi(
        "error_rate",
        "Error rate",
        "Share of the reviewed tickets that were not handled correctly, by their last review.",
        "tickets last reviewed as not correct / tickets reviewed so",
        Share(
            Count(Reviewed, (_true("is_judged"), Is("correct", value=False))),
            Count(Reviewed, (_true("is_judged"),)),
        ),
        Unit.SHARE,
        Better.DOWN,
        "reviewed",
        Family.QUALITY,
        "S1",
    ),
    Kpi(
        "quality_score",
        "Quality score",
        "Mean score of reviews, 0–100.",
        "mean review score",
        Mean(Distribution(Reviewed, "score")),
        Unit.SCORE,
        Better.UP,
        "reviewed",
        Family.QUALITY,
        "S0",
    ),
    Kpi(
        "complaints",
        "Complaints",
        "Tickets and ratings marked as complaints, by the agent concerned.",
        "number of complaints",
        Total(Count(Complaint)),
        Unit.COUNT,
        Better.DOWN,
        "complained",
        Family.QUALITY,
        "S3",
    ),
    Kpi(
        "complaint_rate",
        "Complaint rate",
        "Complaints for each ticket resolved.",
        "complaints / tickets_resolved",
        Ratio(Count(Complaint), _RESOLVED),
        Unit.SHARE,
        Better.DOWN,
        "complained",
        Family.QUALITY,
        "S3",
    ),
    Kpi(
        "hard_tickets_resolved",
        "Hard tickets resolved",
        "Resolved tickets of difficulty hard.",
        "number of hard tickets resolved",
        Total(Count(Resolved, (_true("is_hard"),))),
        Unit.COUNT,
        Better.UP,
        "resolved",
        Family.QUALITY,
        "S3",
    ),
    Kpi(
        "hard_resolution_share",
        "Share of hard tickets",
        "Share of the resolved tickets that were hard.",
        "hard_tickets_resolved / tickets_resolved",
        Share(Count(Resolved, (_true("is_hard"),)), _RESOLVED),
        Unit.SHARE,
        Better.UP,
        "resolved",
        Family.QUALITY,
        "S3",
    ),
    Kpi(
        "callback_rate",
        "Call-back rate",
        "Share of the tickets with a requested call-back that got it.",
        "tickets called back / tickets with a requested call-back",
        Share(Count(CallbackRequested, (_true("was_made"),)), Count(CallbackRequested)),
        Unit.SHARE,
        Better.UP,
        "requested",
        Family.QUALITY,
        "S0",
    ),
    Kpi(
        "replies_per_resolution",
        "Replies per resolution",
        "Human replies of the resolved tickets, up to their last resolution.",
        "human replies of resolved tickets / tickets_resolved",
        Mean(Distribution(Resolved, "replies")),
        Unit.COUNT,
        Better.DOWN,
        "resolved",
        Family.QUALITY,
        "S4",
    ),
    Kpi(
        "successful_ticket_score",
        "Successful ticket score",
        "Mean CSAT rating, on 0–100, of tickets resolved on time.",
        "mean CSAT score on 0–100 of tickets resolved by the time promised",
        Mean(Distribution(Rated, "score_of_100", (*_survey("csat"), _true("is_on_time")))),
        Unit.SCORE,
        Better.UP,
        "rated",
        Family.QUALITY,
        "S0",
    ),
)

_VOICE_KPIS = (
    Kpi(
        "csat",
        "Customer satisfaction",
        "Share of the CSAT ratings in the top quarter of their scale: the top two of five.",
        "satisfied ratings / ratings",
        Share(_rated("csat", _true("is_satisfied")), _rated("csat")),
        Unit.SHARE,
        Better.UP,
        "rated",
        Family.VOICE,
        "S0 S1 S2 S3",
    ),
    Kpi(
        "csat_average",
        "Average satisfaction",
        "Mean CSAT score; other scales are rescaled to 1–5.",
        "mean CSAT score on 1–5",
        Mean(Distribution(Rated, "score_of_5", _survey("csat"))),
        Unit.SCORE,
        Better.UP,
        "rated",
        Family.VOICE,
        "S2",
    ),
    Kpi(
        "nps",
        "Net promoter score",
        "Share of promoters (9–10) less the share of detractors (0–6), in points.",
        "100 × (promoters − detractors) / ratings",
        NetScore(
            _rated("nps", AtLeast("score", 9)), _rated("nps", AtMost("score", 6)), _rated("nps")
        ),
        Unit.POINTS,
        Better.UP,
        "rated",
        Family.VOICE,
        "S1 S2",
    ),
    Kpi(
        "ces",
        "Customer effort score",
        "Mean agreement with “made it easy”, 1–7 (CES 2.0); other scales are rescaled.",
        "mean CES score on 1–7",
        Mean(Distribution(Rated, "score_of_7", _survey("ces"))),
        Unit.SCORE,
        Better.UP,
        "rated",
        Family.VOICE,
        "S1",
    ),
    Kpi(
        "ces_easy_rate",
        "Easy rate",
        "Share of the CES ratings of 5 to 7.",
        "CES ratings of at least 5 on 1–7 / CES ratings",
        Share(_rated("ces", _true("is_easy")), _rated("ces")),
        Unit.SHARE,
        Better.UP,
        "rated",
        Family.VOICE,
        "S1",
    ),
    Kpi(
        "servqual",
        "SERVQUAL",
        "Perception less expectation: the mean of the means of the five dimensions.",
        "mean over the dimensions of the mean of perception − expectation",
        MeanOfMeans(_servqual("gap")),
        Unit.SCORE,
        Better.UP,
        "rated",
        Family.VOICE,
        "S2",
    ),
    Kpi(
        "servperf",
        "SERVPERF",
        "Perception alone: the mean of the means of the five dimensions.",
        "mean over the dimensions of the mean perception",
        MeanOfMeans(_servqual("score")),
        Unit.SCORE,
        Better.UP,
        "rated",
        Family.VOICE,
        "S2",
    ),
    Kpi(
        "survey_response_rate",
        "Survey response rate",
        "Share of the invitations delivered that are answered by now.",
        "invitations answered / invitations delivered",
        Share(
            Count(Invited, (_true("counted"), _true("is_answered"))),
            Count(Invited, (_true("counted"),)),
        ),
        Unit.SHARE,
        Better.UP,
        "invited",
        Family.VOICE,
        "S0",
    ),
    Kpi(
        "ratings",
        "Ratings",
        "Ratings received, of any survey.",
        "number of ratings",
        Total(Count(Rated, (_true("counted"),))),
        Unit.COUNT,
        Better.NONE,
        "rated",
        Family.VOICE,
        "S0 S3",
    ),
    Kpi(
        "employee_nps",
        "Employee net promoter score",
        "NPS of the agents' own survey.",
        "100 × (promoters − detractors) / ratings of agents",
        NetScore(
            _rated("employee_nps", AtLeast("score", 9)),
            _rated("employee_nps", AtMost("score", 6)),
            _rated("employee_nps"),
        ),
        Unit.POINTS,
        Better.UP,
        "rated",
        Family.VOICE,
        "S2",
    ),
)

_PEOPLE_KPIS = (
    Kpi(
        "agent_utilization",
        "Utilisation",
        "Seconds worked on tickets for each second on shift.",
        "seconds worked on tickets / seconds on shift",
        Ratio(_WORK, Distribution(Shift, "seconds")),
        Unit.SHARE,
        Better.NONE,
        "shift",
        Family.PEOPLE,
        "S1",
    ),
    Kpi(
        "occupancy",
        "Occupancy",
        "Seconds worked on tickets, of the seconds worked or available.",
        "seconds worked / (seconds worked + seconds available)",
        Busy(_WORK, Distribution(Shift, "available_seconds")),
        Unit.SHARE,
        Better.NONE,
        "shift",
        Family.PEOPLE,
        "S1",
    ),
)

REGISTRY: Mapping[str, Kpi] = {
    kpi.name: kpi
    for kpi in (
        *_VOLUME_KPIS,
        *_SPEED_KPIS,
        *_SERVICE_LEVEL_KPIS,
        *_QUALITY_KPIS,
        *_VOICE_KPIS,
        *_PEOPLE_KPIS,
    )
}
"""Every KPI by its name, in the order of the catalogue."""
