"""Words for kinds of facts and their columns, in the sentences that explain a number."""

from collections.abc import Mapping

from domain.facts import (
    Activity,
    AfterSales,
    AnyFact,
    Benefit,
    BouncedBack,
    CallbackRequested,
    Closed,
    Complained,
    Escalated,
    FirstResolved,
    HandedOff,
    Invited,
    Opened,
    OpenSpan,
    PickedUp,
    Rated,
    Released,
    Resolved,
    ResolvedBefore,
    Responded,
    Reviewed,
    SlaDecision,
    SlaTarget,
    TierLeft,
    Valued,
    Worked,
)

HAPPENED: Mapping[type[AnyFact], str] = {
    Opened: "it was opened {when}",
    Responded: "a human first replied {when}",
    PickedUp: "an agent took it on {when}",
    Activity: "an agent worked on it {when}",
    Worked: "work on it was logged {when}",
    Resolved: "it was resolved {when}",
    ResolvedBefore: "it was resolved {when}, and again later",
    FirstResolved: "it was first resolved {when}",
    Closed: "it was closed {when}",
    HandedOff: "it was handed on {when}",
    Escalated: "it was escalated {when}",
    Released: "an agent's stay with it ended {when}",
    OpenSpan: "it is open",
    Reviewed: "it was reviewed {when}",
    Complained: "it was marked as a complaint {when}",
    CallbackRequested: "a call-back was requested {when}",
    Rated: "it was rated {when}",
    Invited: "a survey about it was sent {when}",
    BouncedBack: "it was handed back to a lower tier {when}",
    TierLeft: "its stay in a tier ended {when}",
    SlaTarget: "an SLA target was set {when}",
    SlaDecision: "its SLA target was decided {when}",
    Valued: "money was booked on it {when}",
    Benefit: "it was resolved {when}",
    AfterSales: "it was resolved {when}",
}
ABSENT: Mapping[type[AnyFact], str] = {
    Opened: "its opening is not known",
    Responded: "no human has replied to it",
    PickedUp: "no agent has taken it on",
    Activity: "no agent has worked on it",
    Worked: "no agent logged work on it",
    Resolved: "it has not been resolved",
    ResolvedBefore: "it was not resolved more than once",
    FirstResolved: "it has not been resolved",
    Closed: "it has not been closed",
    HandedOff: "it was never handed to another team or a higher tier, or escalated",
    Escalated: "it was never escalated",
    Released: "no agent's stay with it has ended",
    OpenSpan: "it is not open",
    Reviewed: "it was never reviewed",
    Complained: "it is not marked as a complaint",
    CallbackRequested: "no call-back was requested on it",
    Rated: "no rating is about it",
    Invited: "no survey about it was sent",
    BouncedBack: "it was never handed back to a lower tier",
    TierLeft: "its stay in a tier has not ended",
    SlaTarget: "no SLA target was set for it",
    SlaDecision: "no SLA target of it was met or missed",
    Valued: "no money was booked on it",
    Benefit: "it has not been resolved with a benefit booked on it",
    AfterSales: "it is no resolved after-sales request of a known requester",
}
FIGURES: Mapping[str, str] = {
    "seconds": "{time} after it was opened",
    "business_seconds": "after {time} of working hours",
    "business_active_seconds": "after {time} of working hours in new and open",
    "round_seconds": "{time} after it was opened, or reopened before that",
    "age_seconds": "{time} after it was opened",
    "wait_seconds": "after {time} of waiting on support",
    "handle_seconds": "with {time} of work",
    "reply_seconds": "{time} after the message that was answered",
    "work_seconds": "for {time}",
    "replies": "after {number} human replies",
    "weight": "with a weight of {number}",
    "score": "with a score of {number}",
    "score_of_5": "with {number} on 1–5",
    "score_of_7": "with {number} on 1–7",
    "score_of_100": "with {number} on 0–100",
    "gap": "with {number} against the expectation",
    "amount": "with an amount of {number}",
}
FLAGS: Mapping[str, tuple[str, str]] = {
    "is_resolved": ("it is resolved", "it is not resolved"),
    "was_escalated": ("it was escalated", "it was never escalated"),
    "was_transferred": ("it changed team", "it never changed team"),
    "was_reassigned": ("it changed agent", "it never changed agent"),
    "is_classified": ("it was given a category", "it was never given a category"),
    "was_reclassified": ("its category was changed", "its category was never changed"),
    "was_bounced_back": (
        "it was handed back after an escalation",
        "it was not handed back after an escalation",
    ),
    "is_met": ("the target was met", "the target was missed"),
    "is_first": ("that was its first resolution", "that was not its first resolution"),
    "was_reopened": ("it was reopened", "it was never reopened"),
    "in_first_contact": ("that was in its first contact", "that was in a later contact"),
    "is_on_time": ("the time promised was kept", "the time promised was missed"),
    "is_urgent": ("its priority was high or urgent", "its priority was neither high nor urgent"),
    "is_hard": ("it was hard", "it was not hard"),
    "is_voice": ("it came by voice", "it did not come by voice"),
    "is_on_call": ("that was before the call ended", "that was not during a call"),
    "is_routed": ("it had a team", "it had no team by then"),
    "is_routed_right": (
        "it stayed with its first team, escalations apart",
        "it did not stay with its first team",
    ),
    "is_judged": (
        "this review is the last that says whether it was handled correctly",
        "no review of it, once resolved, says whether it was handled correctly",
    ),
    "correct": ("it was handled correctly", "it was not handled correctly"),
    "was_made": ("the requester was called back", "the requester was not called back"),
    "is_satisfied": ("the requester was satisfied", "the requester was not satisfied"),
    "is_easy": ("the requester called it easy", "the requester did not call it easy"),
    "is_complaint": (
        "the rating is marked as a complaint",
        "neither it nor a rating of it is marked as a complaint",
    ),
    "has_comment": ("something was written with it", "nothing was written with it"),
    "is_answered": ("the survey was answered", "the survey was not answered"),
    "counted": ("it is in KPIs", "it was not delivered, or its ticket is in no KPI"),
    "is_work": ("that was logged work", "that was no logged work"),
}
"""Of a column that is true, and of one that is not."""
UNKNOWN: Mapping[str, str] = {
    "seconds": "its opening is not known",
    "business_seconds": "no calendar applies to it",
    "business_active_seconds": "no calendar applies to it",
    "age_seconds": "its opening is not known",
    "wait_seconds": "its opening is not known",
    "handle_seconds": "no work was logged on it",
    "reply_seconds": "no human reply to it answered anything",
    "work_seconds": "no work was logged on it",
    "score": "its review bears no score",
    "gap": "the rating bears no expectation",
    "agent": "there is no agent to count it for",
    "is_on_time": "no time was promised for it",
    "due_at": "no time was promised for it",
    "has_bought": "what the customer bought afterwards is not looked at here",
}
"""Of a column that is null."""

SUBJECTS: Mapping[str, str] = {
    "survey": "its survey is",
    "metric": "its SLA target is of",
    "question": "the dimension of the answer is",
}
DONE: Mapping[str, str] = {
    "reply_seconds": "a human replied {when}",
    "work_seconds": "work on it was logged {when}",
}
"""What happened, where the column says more than the fact."""
UNTOLD = frozenset({"direction", "metric", "counted", "survey", "question", "is_work", "is_judged"})
"""Columns that go without saying in a ticket that counts."""
SINCE_OPENED = frozenset({Responded, PickedUp, FirstResolved})
INBOUND_ONLY = frozenset({Responded, PickedUp})
STAYS = frozenset({Released, TierLeft})
SEVERAL = {2: "twice"}
ONCE_REOPENED = 2
"""Toggles of a ticket that was resolved and reopened."""
