"""Explaining: whether and why a KPI counts a ticket, and which events decide that.

The facts of the ticket are folded and its KPI's measures are evaluated on them, so that the answer
is what the fold does. An event decides if the facts that count were others had it never come: the
ticket is folded once more without each of its events in turn. That needs no bookkeeping in the
fold, and it also finds the event that keeps a ticket out.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import NamedTuple

from domain.bounds import Bound
from domain.desk import Desk
from domain.events import Event, in_order
from domain.explaining.evaluating import End
from domain.explaining.populations import Sides, sides
from domain.explaining.records import REVIEW, TicketRecord, without_reviews
from domain.explaining.verdicts import Verdict
from domain.facts import Fact, Invited, Rated, Reviewed
from domain.folding.tickets import in_fold_order
from domain.language.clocks import has_both, on_business_clock
from domain.language.kpi import Kpi

MAX_STEPS = Bound(
    40_000,
    "events",
    "events folded for one explanation, which leaves out one event after the other",
    "only the events that are likely to decide are left out in turn",
    "Questions",
)
"""Events told to folds for one explanation: up to 200 events each is left out in turn."""
_VOICES = frozenset({Rated, Invited})
_OUT = "out"
_KEEPS_OUT = frozenset({"ticket.excluded", "ticket.merged"})

Facts = Sequence[Fact]
_Identity = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Explanation:
    """Whether a KPI counts a ticket, why, and which events decided it.

    Attributes:
        counted: whether any fact of the ticket is in the KPI, above or below the line.
        reason: a sentence.
        value: the KPI of this ticket alone (seconds, 1 or 0 of a share); of a ratio, what it adds
            above the line. None if the ticket does not count.
        business_value: the same on the business clock; None without a calendar, and for a KPI that
            has but one clock.
        events: the ids of the events that decide it, in order of time.
    """

    counted: bool
    reason: str
    value: float | None
    business_value: float | None
    events: tuple[str, ...]


_NOT_OF_TICKETS = Explanation(
    counted=False,
    reason="Does not count: the KPI is not about tickets.",
    value=None,
    business_value=None,
    events=(),
)


class Explainer:
    """Explains KPIs on one ticket; its folds are kept, so that further KPIs cost little.

    Periods are left aside: what looks at the end of its period looks at the present. A ticket with
    more than 200 events (less, if the KPI is of reviews or ratings, each of which costs folds of
    its own) would take too long to fold without each of them. Then only some are tried: first those
    that open it or keep it out, then those at the instants of the facts that count, then the
    latest; an event that decides in another way is not found.
    """

    def __init__(self, record: TicketRecord, desk: Desk, now: datetime) -> None:
        self._record = record
        self._desk = desk
        self._now = End(now, desk.working_hours)
        self._folded: dict[tuple[frozenset[_Identity], _Aspects], Facts] = {}

    def steps(self, kpi: Kpi) -> int:
        """How many events an explanation tells to folds, at most: what it costs."""
        aspects = _aspects(sides(kpi.formula))
        return min(
            int(MAX_STEPS.limit), len(self._events(aspects)) * self._steps_of_a_fold(aspects)
        )

    def explain(self, kpi: Kpi) -> Explanation:
        """Whether and why a KPI counts the ticket."""
        both = sides(kpi.formula)
        if not both.below:
            return _NOT_OF_TICKETS
        facts = self._facts(_aspects(both))
        verdict = Verdict(kpi, both, facts, self._now)
        return Explanation(
            counted=verdict.is_counted,
            reason=f"{verdict.reason(self._why_out())}.",
            value=verdict.value,
            business_value=self._business_value(kpi, facts),
            events=tuple(event.id for event in in_order(self._deciding(verdict))),
        )

    def _business_value(self, kpi: Kpi, facts: Facts) -> float | None:
        """The value on the business clock; None for a KPI that is the same on both."""
        if not has_both(kpi):
            return None
        timed = on_business_clock(kpi)
        return Verdict(timed, sides(timed.formula), facts, self._now).value

    def _why_out(self) -> str | None:
        """Why the ticket is in no KPI at all; None if it is not kept out."""
        why = None
        for event in in_fold_order(self._record.events):
            match event.type:
                case "ticket.merged":
                    into = event.data.get("into")
                    return f"it was merged into {into or 'another ticket'}"
                case "ticket.excluded":
                    reason = event.data.get("reason")
                    why = f"it was excluded as {reason}" if reason else "it was excluded"
                case "ticket.included":
                    why = None
        return why

    def _deciding(self, verdict: Verdict) -> list[Event]:
        """The events without one of which other facts would count.

        If there is no such event, since several say the same, those of a kind count together. A
        ticket that is kept out, and would not count otherwise either, has those that keep it out;
        one that counts whatever is left out, such as an open one, has that which began it.
        """
        aspects = _aspects(verdict.sides)
        events = self._candidates(verdict, aspects)
        before = verdict.contributions(verdict.facts)

        def matters(*gone: Event) -> bool:
            return verdict.contributions(self._facts(aspects, *gone)) != before

        deciding = [event for event in events if matters(event)]
        if deciding:
            return deciding
        kinds: dict[str, list[Event]] = defaultdict(list)
        for event in events:
            kinds[_OUT if event.type in _KEEPS_OUT else event.type].append(event)
        same_kind = [same for same in kinds.values() if len(same) > 1 and matters(*same)]
        if not same_kind and self._why_out():
            return kinds.get(_OUT, [])
        if not same_kind and verdict.is_counted:
            return in_fold_order(self._record.events)[:1]
        return [event for same in same_kind for event in same]

    def _candidates(self, verdict: Verdict, aspects: "_Aspects") -> Sequence[Event]:
        """The events to try; the most promising if they are too many."""
        events = self._events(aspects)
        most = max(1, int(MAX_STEPS.limit) // self._steps_of_a_fold(aspects))
        if len(events) <= most:
            return events
        instants = set(verdict.instants())

        def promise(event: Event) -> tuple[bool, bool, datetime]:
            decides_all = event.type == "ticket.opened" or event.type in _KEEPS_OUT
            return decides_all, event.at in instants, event.at

        return sorted(events, key=promise, reverse=True)[:most]

    def _events(self, aspects: "_Aspects") -> Sequence[Event]:
        """The events that may decide."""
        record = self._record
        if not aspects.has_reviews:
            record = replace(record, events=without_reviews(record.events))
        return record.all_events() if aspects.has_voices else record.events

    def _steps_of_a_fold(self, aspects: "_Aspects") -> int:
        record, folds = self._record, 1
        if aspects.has_reviews:
            folds += sum(event.type == REVIEW for event in record.events)
        if aspects.has_voices:
            folds += len(record.opinions) + len(record.surveys)
        return folds * len(record.events) or 1

    def _facts(self, aspects: "_Aspects", *gone: Event) -> Facts:
        """The facts, had some events never come."""
        key = frozenset((event.source, event.id) for event in gone), aspects
        if key not in self._folded:
            record = self._record
            for event in gone:
                record = record.without(event)
            own = record.own_facts(self._desk, with_reviews=aspects.has_reviews)
            voiced = record.voiced_facts(self._desk) if aspects.has_voices else ()
            self._folded[key] = (*own, *voiced)
        return self._folded[key]


class _Aspects(NamedTuple):
    """What a KPI looks at beside the ticket's own life: each takes folds of its own."""

    has_reviews: bool
    has_voices: bool


def needs_voices(kpi: Kpi) -> bool:
    """Whether an explanation of the KPI looks at ratings and surveys."""
    return _aspects(sides(kpi.formula)).has_voices


def _aspects(both: Sides) -> _Aspects:
    kinds = {measure.fact for measure in (*both.above, *both.below)}
    return _Aspects(Reviewed in kinds, bool(kinds & _VOICES))
