"""Facts: rows that can be counted, each at an instant and with the dimensions of that instant.

A class here is the whole declaration of a fact: persistence makes a table of its fields, the fold
fills it, measures name its fields. Every fact begins with `at` (the anchor, which puts it into a
period) and `dims` (frozen as of that instant). Durations are seconds on the wall clock; a column
`business_…` beside one has those inside working hours, None without a calendar.
"""

from datetime import datetime
from typing import NamedTuple


class Dimensions(NamedTuple):
    """What a fact can be filtered and grouped by.

    Attributes:
        tags: sorted, each once.
        attributes: JSON object as text, None if there are none.
    """

    tier: str | None = None
    team: str | None = None
    agent: str | None = None
    channel: str | None = None
    priority: str | None = None
    category: str | None = None
    segment: str | None = None
    service: str | None = None
    direction: str | None = None
    tags: tuple[str, ...] = ()
    attributes: str | None = None


class Opened(NamedTuple):
    """A ticket with a known opening; anchored at it.

    Attributes:
        is_resolved: by everything known now.
        was_bounced_back: escalated, and later handed back to a lower tier.
        responded_at: the first human reply.
        toggles: when it was resolved, reopened, resolved …, by turns.
    """

    at: datetime
    dims: Dimensions
    is_resolved: bool
    was_escalated: bool
    was_transferred: bool
    was_reassigned: bool
    is_classified: bool
    was_reclassified: bool
    was_bounced_back: bool
    responded_at: datetime | None
    toggles: tuple[datetime, ...]


class Responded(NamedTuple):
    """The first human reply to a ticket; the agent is its author."""

    at: datetime
    dims: Dimensions
    seconds: float
    business_seconds: float | None


class PickedUp(NamedTuple):
    """A ticket found its agent: assigned, answered, or taken off the line."""

    at: datetime
    dims: Dimensions
    seconds: float
    business_seconds: float | None


class Activity(NamedTuple):
    """An agent did something on a ticket.

    Attributes:
        is_work: logged work, as against a human reply or a resolution.
        reply_seconds: of a reply, since the oldest requester message that it answers.
        work_seconds: logged.
    """

    at: datetime
    dims: Dimensions
    is_work: bool
    reply_seconds: float | None
    business_reply_seconds: float | None
    work_seconds: float | None


class Resolved(NamedTuple):
    """The last resolution of a ticket so far; the agent is its resolver.

    Attributes:
        seconds: since the opening; None if that is unknown.
        wait_seconds: of these, spent waiting on support.
        handle_seconds: work logged on the ticket; None if none was.
        replies: human replies up to this resolution.
        is_on_time: resolved by the promise that held then; None if there was none.
        weight: of its priority; no priority is a normal one.
        is_urgent: of high or urgent priority.
        is_hard: by its difficulty, or by an escalation if none was told.
        is_voice: came by voice.
        is_on_call: of those, resolved between the answer and the end of a call.
        is_routed: had a team at some time.
        is_routed_right: resolved by the first team, or every change of team was an escalation.
    """

    at: datetime
    dims: Dimensions
    seconds: float | None
    business_seconds: float | None
    wait_seconds: float | None
    business_wait_seconds: float | None
    handle_seconds: float | None
    replies: int
    was_reopened: bool
    in_first_contact: bool
    is_on_time: bool | None
    weight: float
    is_urgent: bool
    is_hard: bool
    is_voice: bool
    is_on_call: bool
    is_routed: bool
    is_routed_right: bool


class FirstResolved(NamedTuple):
    """The first resolution of a ticket with a known opening."""

    at: datetime
    dims: Dimensions
    seconds: float
    business_seconds: float | None


class Closed(NamedTuple):
    """The last closing of a ticket; seconds since the opening, None if that is unknown."""

    at: datetime
    dims: Dimensions
    seconds: float | None
    business_seconds: float | None


class HandedOff(NamedTuple):
    """A ticket went to another team or a higher tier; dimensions right before."""

    at: datetime
    dims: Dimensions


class Escalated(NamedTuple):
    """A ticket went to a higher tier; dimensions right before, the agent is who escalated."""

    at: datetime
    dims: Dimensions


class BouncedBack(NamedTuple):
    """A ticket went back to a lower tier after an escalation; dimensions right before."""

    at: datetime
    dims: Dimensions


class Released(NamedTuple):
    """The end of an agent's stay with an open ticket; dimensions right before."""

    at: datetime
    dims: Dimensions
    seconds: float
    business_seconds: float | None


class TierLeft(NamedTuple):
    """The end of an open ticket's stay in a tier; dimensions right before."""

    at: datetime
    dims: Dimensions
    seconds: float
    business_seconds: float | None


class OpenSpan(NamedTuple):
    """A ticket was open under unchanged dimensions: after `at`, up to and including `until`.

    Attributes:
        calendar: the name of the one whose working hours its age is counted in.
        opened_business_seconds: the reading of that at the opening: see `Calendar.reading`.
    """

    at: datetime
    dims: Dimensions
    until: datetime
    opened_at: datetime | None
    due_at: datetime | None
    calendar: str | None
    opened_business_seconds: float | None


class SlaTarget(NamedTuple):
    """A target that a policy set for a ticket; anchored at the start of its clock.

    Attributes:
        metric: what it is for: see `domain.sla.Metric`.
        outcome: `met`, `missed` or `cancelled` by an event, or else `due`: missed once `due_at` has
            passed, and running until then.
        due_at: None if the clock stands still or was decided by an event.
    """

    at: datetime
    dims: Dimensions
    metric: str
    policy: str
    target_seconds: float
    outcome: str
    due_at: datetime | None


class SlaDecision(NamedTuple):
    """A target was met, or missed: at its due instant, which may lie ahead.

    Attributes:
        due_at: of a miss that no event told of; None of all else.
    """

    at: datetime
    dims: Dimensions
    metric: str
    policy: str
    is_met: bool
    due_at: datetime | None


class Reviewed(NamedTuple):
    """Somebody reviewed the handling of a ticket.

    Attributes:
        correct: whether it was; None if the review does not say.
        is_judged: the ticket's last review that says so, of a ticket resolved by then.
    """

    at: datetime
    dims: Dimensions
    score: float | None
    correct: bool | None
    is_judged: bool


class Complained(NamedTuple):
    """A ticket was marked as a complaint, and still is; the agent is the holder at the mark."""

    at: datetime
    dims: Dimensions


class CallbackRequested(NamedTuple):
    """A call-back was requested for the first time on a ticket."""

    at: datetime
    dims: Dimensions
    was_made: bool


class Rated(NamedTuple):
    """A rating, as last given.

    Attributes:
        counted: false if its ticket is in no KPI.
        score: on the scale that it was given on.
        score_of_5: rescaled to 1–5.
        score_of_7: rescaled to 1–7.
        is_satisfied: in the top quarter of its scale.
        is_easy: 5 or more on the scale 1–7.
        is_complaint: marked as one.
        is_on_time: whether its ticket was resolved by the time promised; None without a promise.
        question: the dimension of a SERVQUAL answer.
        gap: of a SERVQUAL answer, perception less expectation.
    """

    at: datetime
    dims: Dimensions
    counted: bool
    survey: str
    score: float
    score_of_5: float
    score_of_7: float
    is_satisfied: bool
    is_easy: bool
    score_of_100: float
    is_complaint: bool
    is_on_time: bool | None
    question: str | None
    gap: float | None
    ticket_source: str | None
    ticket: str | None
    invitation: str | None


class Invited(NamedTuple):
    """A survey was sent about a ticket to a respondent.

    Attributes:
        counted: false if its ticket is in no KPI, or it was not delivered.
        is_assumed: counted as delivered because its source tells no deliveries.
        is_answered: by everything known now.
    """

    at: datetime
    dims: Dimensions
    counted: bool
    is_assumed: bool
    survey: str
    is_answered: bool
    ticket_source: str | None
    ticket: str | None


class Shift(NamedTuple):
    """An agent was on duty: after `at`, up to and including `until`."""

    at: datetime
    dims: Dimensions
    until: datetime
    seconds: float
    hours: float
    available_seconds: float | None
    quota: float | None


class OnDuty(NamedTuple):
    """An agent held an open ticket or was on shift: the union of open spans and shifts."""

    at: datetime
    dims: Dimensions
    until: datetime


class Complaint(NamedTuple):
    """A complaint: the union of tickets and ratings marked as such."""

    at: datetime
    dims: Dimensions


TicketFact = (
    Opened
    | Responded
    | PickedUp
    | Activity
    | Resolved
    | FirstResolved
    | Closed
    | HandedOff
    | Escalated
    | BouncedBack
    | Released
    | TierLeft
    | OpenSpan
    | SlaTarget
    | SlaDecision
    | Reviewed
    | Complained
    | CallbackRequested
)
Fact = TicketFact | Rated | Invited | Shift
STORED: tuple[type[Fact], ...] = (
    Opened,
    Responded,
    PickedUp,
    Activity,
    Resolved,
    FirstResolved,
    Closed,
    HandedOff,
    Escalated,
    BouncedBack,
    Released,
    TierLeft,
    OpenSpan,
    SlaTarget,
    SlaDecision,
    Reviewed,
    Complained,
    CallbackRequested,
    Rated,
    Invited,
    Shift,
)
