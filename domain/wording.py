"""Words for facts and for the conditions of measures, in the sentences that explain a number.

A clause says what is so of the ticket, whether or not the condition asks for that.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import assert_never

from domain.evaluating import End, column
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
    Fact,
    FirstResolved,
    HandedOff,
    Invited,
    Opened,
    OpenSpan,
    PickedUp,
    Rated,
    Released,
    Resolved,
    Responded,
    Reviewed,
    SlaDecision,
    SlaTarget,
    TierLeft,
    Valued,
)
from domain.measures import (
    AtLeast,
    AtMost,
    Bears,
    ByNow,
    Condition,
    Distribution,
    Equals,
    Inbound,
    Is,
    Known,
    Measure,
    NotYet,
    OneOf,
    OpenAtEnd,
    Passed,
    Unknown,
)
from domain.ticket_facts import INBOUND, REOPENED_WITHIN

_HAPPENED: Mapping[type[AnyFact], str] = {
    Opened: "it was opened {when}",
    Responded: "a human first replied {when}",
    PickedUp: "an agent took it on {when}",
    Activity: "an agent worked on it {when}",
    Resolved: "it was resolved {when}",
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
_ABSENT: Mapping[type[AnyFact], str] = {
    Opened: "its opening is not known",
    Responded: "no human has replied to it",
    PickedUp: "no agent has taken it on",
    Activity: "no agent has worked on it",
    Resolved: "it has not been resolved",
    FirstResolved: "it has not been resolved",
    Closed: "it has not been closed",
    HandedOff: "it was never handed to another team or a higher tier",
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
_FIGURES: Mapping[str, str] = {
    "seconds": "{time} after it was opened",
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
_FLAGS: Mapping[str, tuple[str, str]] = {
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
    "was_reopened": ("it was reopened", "it was never reopened"),
    "in_first_contact": ("that was in its first contact", "that was in a later contact"),
    "is_on_time": ("the time promised was kept", "the time promised was missed"),
    "is_urgent": ("its priority was high or urgent", "its priority was neither high nor urgent"),
    "is_hard": ("it was hard", "it was not hard"),
    "is_voice": ("it came by voice", "it did not come by voice"),
    "is_on_call": ("that was before the call ended", "that was not during a call"),
    "is_routed": ("it had a team", "it never had a team"),
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
    "is_answered": ("the survey was answered", "the survey was not answered"),
    "counted": ("it is in KPIs", "it was not delivered, or its ticket is in no KPI"),
    "is_work": ("that was logged work", "that was no logged work"),
}
"""Of a column that is true, and of one that is not."""
_UNKNOWN: Mapping[str, str] = {
    "seconds": "its opening is not known",
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

_SUBJECTS: Mapping[str, str] = {
    "survey": "its survey is",
    "metric": "its SLA target is of",
    "question": "the dimension of the answer is",
}
_DONE: Mapping[str, str] = {
    "reply_seconds": "a human replied {when}",
    "work_seconds": "work on it was logged {when}",
}
"""What happened, where the column says more than the fact."""
_UNTOLD = frozenset(
    {"direction", "metric", "counted", "survey", "question", "is_work", "is_judged"}
)
"""Columns that go without saying in a ticket that counts."""
_SINCE_OPENED = frozenset({Responded, PickedUp, FirstResolved})
_INBOUND_ONLY = frozenset({Responded, PickedUp})
_STAYS = frozenset({Released, TierLeft})
_SEVERAL = {2: "twice"}
_ONCE_REOPENED = 2
"""Toggles of a ticket that was resolved and reopened."""


def happened(measure: Measure, facts: Sequence[Fact], end: End) -> str:
    """What the facts are that a measure counts, with their figure or the mean of several."""
    last = max(fact.at for fact in facts)
    often = _SEVERAL.get(len(facts), f"{len(facts)} times")
    when = f"at {moment(last)}" if len(facts) == 1 else f"{often}, the last time at {moment(last)}"
    told = _HAPPENED.get(measure.fact, "it happened {when}")
    if not isinstance(measure, Distribution):
        return told.format(when=when)
    told = _DONE.get(measure.column, told).format(when=when)
    figures = [float(column(fact, measure.column, end)) for fact in facts]
    mean = "on average " if len(facts) > 1 else ""
    return f"{told}, {mean}{_figure(measure, sum(figures) / len(figures))}"


def is_telling(condition: Condition) -> bool:
    """Whether it says something about a ticket that a condition of a KPI holds."""
    return not isinstance(condition, Inbound | Known | ByNow) and condition.column not in _UNTOLD


def absent(measure: Measure, among: Sequence[Fact]) -> str:
    """What is so of a ticket that has no fact of the measure's kind among its own."""
    fact = measure.fact
    if isinstance(measure, Distribution) and measure.column in _DONE:
        return unknown(measure.column)
    opened = next((other for other in among if isinstance(other, Opened)), None)
    if fact in _SINCE_OPENED and opened is None:
        return _ABSENT[Opened]
    if fact in _INBOUND_ONLY and opened is not None and opened.dims.direction != INBOUND:
        return _direction(opened.dims.direction)
    return _ABSENT.get(fact, f"it has no {_words(fact.__name__)}")


def unknown(name: str) -> str:
    """What is so of a ticket whose column is null."""
    return _UNKNOWN.get(name, f"its {_words(name)} is not known")


def clause(  # noqa: C901, PLR0911, PLR0912  # one case a kind
    condition: Condition, fact: Fact, among: Sequence[Fact], end: End
) -> str:
    """What is so of a fact, one among those of a ticket, as far as a condition asks."""
    if isinstance(condition, Inbound):
        return _direction(fact.dims.direction)
    name, value = condition.column, column(fact, condition.column, end)
    match condition:
        case Is("in_first_contact") if not value:
            return _beyond_first_contact(fact, among, end)
        case Is("direction"):
            return _direction(value)
        case Is(_, bool()):
            return _flag(name, value)
        case Is(_, wanted):
            return _named(name, value, (str(wanted),))
        case OneOf(_, values):
            return _named(name, value, values)
        case Bears(_, values):
            found = [one for one in value or () if one in values]
            return (
                f"{', '.join(found) or 'none of ' + ', '.join(values)} is among its {_words(name)}"
            )
        case Known() | Unknown():
            return f"its {_words(name)} is known" if value is not None else unknown(name)
        case AtLeast() | AtMost() | Equals():
            return _size(name, value)
        case ByNow():
            return f"its target is due at {moment(value)}" if value else "its target is decided"
        case NotYet() | Passed():
            return _instant(name, value, end)
        case OpenAtEnd():
            is_open = sum(toggle < end.at for toggle in value) % 2 == 0
            return "it is open" if is_open else "it is not open"
        case _:
            assert_never(condition)


def moment(at: datetime) -> str:
    """An instant as people write it, in UTC: to the minute unless there is more to it."""
    told = at.astimezone(UTC).replace(tzinfo=None)
    fine = told.second or told.microsecond
    return told.isoformat(timespec="seconds" if fine else "minutes") + "Z"


def duration(seconds: float) -> str:
    """A time in the two largest units that it has."""
    left = round(abs(seconds))
    parts: list[str] = []
    for unit, length in (("d", 86_400), ("h", 3600), ("min", 60), ("s", 1)):
        count, left = divmod(left, length)
        if count or (unit == "s" and not parts):
            parts.append(f"{count} {unit}")
    return " ".join(parts[:2])


def _figure(measure: Distribution, figure: float) -> str:
    pattern = _FIGURES.get(measure.column, f"with {_words(measure.column)} of {{number}}")
    if measure.column == "seconds" and measure.fact in _STAYS:
        pattern = "after {time}"
    return pattern.format(time=duration(figure), number=f"{figure:.4g}")


def _direction(direction: str | None) -> str:
    if direction is None:
        return _ABSENT[Opened]
    if direction == INBOUND:
        return "it is inbound"
    return f"it is {direction}, and the KPI is of {INBOUND} tickets"


def _named(name: str, value: str | None, wanted: Sequence[str]) -> str:
    told = f"{_SUBJECTS.get(name, f'its {_words(name)} is')} {value or 'not told'}"
    return told if value in wanted else f"{told}, and the KPI is of {', '.join(wanted)}"


def _flag(name: str, value: bool | None) -> str:
    if value is None:
        return unknown(name)
    is_so, is_not_so = _FLAGS.get(name, (f"it {_words(name)}", f"not: it {_words(name)}"))
    return is_so if value else is_not_so


def _size(name: str, value: float | None) -> str:
    if value is None:
        return unknown(name)
    if name.endswith("seconds"):
        return f"that took {duration(value)}"
    return f"its {_words(name)} is {value:g}"


def _instant(name: str, value: datetime | None, end: End) -> str:
    match name:
        case "responded_at":
            return _ABSENT[Responded] if value is None else f"a human replied at {moment(value)}"
        case "due_at" if value is not None:
            passed = "has passed" if value < end.at else "has not passed"
            return f"the time promised, {moment(value)}, {passed}"
        case _:
            return unknown(name) if value is None else f"its {_words(name)} is {moment(value)}"


def _words(name: str) -> str:
    return name.replace("_", " ").lower()


def _beyond_first_contact(fact: Fact, among: Sequence[Fact], end: End) -> str:
    """Why a resolution was not in the first contact (the catalogue's reading 21)."""
    escalated = {other.at for other in among if isinstance(other, Escalated)}
    moved = {other.at for other in among if isinstance(other, HandedOff)}
    reasons = ["it was escalated"] if escalated else []
    if moved - escalated:
        reasons.append("it changed team")
    toggles = next((other.toggles for other in among if isinstance(other, Opened)), ())
    if len(toggles) > 1 and toggles[1] - toggles[0] <= REOPENED_WITHIN:
        reasons.append(f"it was reopened within {REOPENED_WITHIN.days} days")
    elif len(toggles) > _ONCE_REOPENED or (not toggles and column(fact, "was_reopened", end)):
        reasons.append("it was reopened")
    return " and ".join(reasons) or "it took more than one human reply, call or chat"
