"""Facts of tickets: what happened to them, and what they were at a time."""

from datetime import datetime
from typing import NamedTuple

from domain.facts.dimensions import Dimensions


class Opened(NamedTuple):
    """A ticket with a known opening; anchored at it.

    Attributes:
        is_resolved: by everything known now.
        was_bounced_back: escalated, and later handed back to a lower tier.
        responded_at: the first human reply.
        toggles: when it was resolved, reopened, resolved …, by turns.
        requester: who asked, as the opening tells.
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
    requester: str | None


class Responded(NamedTuple):
    """The first human reply to a ticket after its opening; the agent is its author.

    Attributes:
        seconds: since the opening.
        active_seconds: of these, in status new or open.
        round_seconds: since the last reopening before it; the opening, if there was none.
    """

    at: datetime
    dims: Dimensions
    seconds: float
    business_seconds: float | None
    active_seconds: float
    business_active_seconds: float | None
    round_seconds: float
    business_round_seconds: float | None


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


class Worked(NamedTuple):
    """An agent logged work on a ticket; team and tier are the agent's own then."""

    at: datetime
    dims: Dimensions
    work_seconds: float


class Resolved(NamedTuple):
    """The last resolution of a ticket so far; the agent is its resolver.

    Attributes:
        seconds: since the opening; None if that is unknown.
        wait_seconds: of these, spent waiting on support.
        handle_seconds: work logged on the ticket; None if none was.
        replies: human replies up to this resolution.
        repliers: agents who gave them.
        resolutions: how many there were, this one included.
        is_resolved: still, by everything known now.
        is_on_time: resolved by the promise that held then; None if there was none.
        weight: of its priority; no priority is a normal one.
        is_urgent: of high or urgent priority.
        is_hard: by the difficulty that held then, or by an escalation up to then if none did.
        is_voice: came by voice.
        is_on_call: of those, resolved between the answer and the end of a call.
        is_routed: had a team by then.
        is_routed_right: resolved by the first team, or every change of team up to then was an
            escalation.
    """

    at: datetime
    dims: Dimensions
    seconds: float | None
    business_seconds: float | None
    wait_seconds: float | None
    business_wait_seconds: float | None
    handle_seconds: float | None
    replies: int
    repliers: int
    resolutions: int
    is_resolved: bool
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


class ResolvedBefore(NamedTuple):
    """A resolution of a ticket that was followed by another.

    Attributes:
        seconds: since the opening; None if that is unknown.
        is_first: no other was before it.
    """

    at: datetime
    dims: Dimensions
    seconds: float | None
    business_seconds: float | None
    is_first: bool


class FirstResolved(NamedTuple):
    """The first resolution of a ticket with a known opening.

    Attributes:
        active_seconds: since the opening, in status new or open.
    """

    at: datetime
    dims: Dimensions
    seconds: float
    business_seconds: float | None
    active_seconds: float
    business_active_seconds: float | None


class Closed(NamedTuple):
    """The last closing of a ticket; seconds since the opening, None if that is unknown."""

    at: datetime
    dims: Dimensions
    seconds: float | None
    business_seconds: float | None


class HandedOff(NamedTuple):
    """A ticket went to another team or tier, other than down by an assignment.

    Dimensions are those right before.
    """

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
        opened_business_micros: the reading of that at the opening: see `Calendar.reading`.
    """

    at: datetime
    dims: Dimensions
    until: datetime
    opened_at: datetime | None
    due_at: datetime | None
    calendar: str | None
    opened_business_micros: float | None


class SlaTarget(NamedTuple):
    """A target that a policy set for a ticket; anchored at the start of its clock.

    Attributes:
        metric: what it is for: see `domain.desk.sla.Metric`.
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


class Valued(NamedTuple):
    """Money was booked on a ticket; the agent is whom the event names, else the holder.

    Attributes:
        kind: `benefit`, `cost` or `sale`.
        currency: of ISO 4217.
    """

    at: datetime
    dims: Dimensions
    kind: str
    amount: float
    currency: str


class Benefit(NamedTuple):
    """A benefit of a resolved ticket, whenever it was booked: at the ticket's last resolution."""

    at: datetime
    dims: Dimensions
    amount: float
    currency: str


class AfterSales(NamedTuple):
    """The last resolution of an after-sales ticket whose requester is known.

    Attributes:
        customer: the requester then; customers go by the same ids.
    """

    at: datetime
    dims: Dimensions
    customer: str


TicketFact = (
    Opened
    | Responded
    | PickedUp
    | Activity
    | Worked
    | Resolved
    | ResolvedBefore
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
    | Valued
    | Benefit
    | AfterSales
)
