"""Populations: which facts make up the number of a KPI, and which tickets those are about."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import get_args

from domain.desk.sla import Metric
from domain.facts import (
    AfterSales,
    AfterSalesOutcome,
    AnyFact,
    AnyResolved,
    CallbackRequested,
    Closed,
    Complained,
    Complaint,
    FirstResolved,
    Invited,
    OnDuty,
    Opened,
    OpenSpan,
    PickedUp,
    Rated,
    Resolved,
    ResolvedBefore,
    Responded,
    Reviewed,
    Shift,
    SlaDecision,
    SlaTarget,
    TicketFact,
)
from domain.language.conditions import AtLeast, Condition, Equals, Is, Known, Where
from domain.language.formulas import Formula, Growth, Net, NetScore, PartOf, Ratio, Share, Total
from domain.language.kpi import Kpi
from domain.language.measures import Count, Distinct, Distribution, Measure, counted

Summed = Count | Distinct | Distribution

ABOUT_TICKETS = frozenset({*get_args(TicketFact), Rated, Invited})
"""Facts that name a ticket."""

_ONE_A_TICKET = frozenset(
    {
        Opened,
        Responded,
        PickedUp,
        Resolved,
        FirstResolved,
        Closed,
        OpenSpan,
        Complained,
        CallbackRequested,
    }
)
"""Facts of which a ticket has at most one, or one at any instant."""
_MAKES_ONE: Mapping[type[AnyFact], tuple[Condition, ...]] = {
    Reviewed: (Is("is_judged", value=True),),
    **dict.fromkeys(
        (SlaTarget, SlaDecision),
        (Is("metric", Metric.FIRST_RESPONSE.value), Is("metric", Metric.RESOLUTION.value)),
    ),
}
"""Conditions that leave a ticket at most one fact of a kind."""

_VIEWS: Mapping[type[AnyFact], tuple[tuple[type[AnyFact], Where], ...]] = {
    Complaint: (
        (Complained, ()),
        (Rated, (Is("is_complaint", value=True), Is("counted", value=True))),
    ),
    OnDuty: ((OpenSpan, (Known("agent"),)), (Shift, ())),
    AfterSalesOutcome: ((AfterSales, ()),),
    AnyResolved: ((Resolved, ()), (ResolvedBefore, ())),
}
"""The stored facts that a fact seen in another way is made of."""
_OTHERWISE: Mapping[tuple[type[AnyFact], Condition], Condition] = {
    (Resolved, Is("is_first", value=True)): Equals("resolutions", 1),
    (Resolved, Is("is_first", value=False)): AtLeast("resolutions", 2),
}
"""What a condition on the view is on a stored fact that has no such column."""


@dataclass(frozen=True, slots=True)
class Sides:
    """The measures of a KPI that are about tickets: its numerator and its denominator.

    What has no line, and what has no tickets below it, is below.
    """

    above: tuple[Summed, ...]
    below: tuple[Summed, ...]


@dataclass(frozen=True, slots=True)
class Population:
    """The tickets behind a KPI's number: those with a fact that one of the measures counts.

    Attributes:
        counts_tickets: whether the sample size is the number of these tickets. Otherwise the KPI
            counts occurrences, of which a ticket may have several, or not tickets alone.
    """

    measures: tuple[Summed, ...]
    counts_tickets: bool


def sides(formula: Formula) -> Sides:
    """The measures of a formula that are about tickets."""
    both = Sides(_of_tickets(_numerator(formula)), _of_tickets(_denominator(formula)))
    return both if both.below else Sides((), both.above)


def population(kpi: Kpi) -> Population | None:
    """The tickets behind a KPI's number: those in the denominator, or above the line if that
    counts no tickets (days of agents, hours). None if its facts are about none.
    """
    both = sides(kpi.formula)
    if not both.below:
        return None
    counting = (tuple(filter(_has_tickets, side)) for side in (both.below, both.above))
    measures = next((side for side in counting if side), both.below)
    is_sample = measures == _denominator(kpi.formula)
    return Population(measures, is_sample and all(map(_is_one_a_ticket, measures)))


def stored(measure: Measure) -> tuple[Summed, ...]:
    """The same measure over each stored fact that it is read from, over the period itself."""
    plain = counted(measure)
    if not isinstance(plain, Count | Distinct | Distribution):
        return ()
    views = _VIEWS.get(plain.fact)
    if views is None:
        return (plain,)
    return tuple(
        replace(
            plain,
            fact=fact,
            where=(
                *where,
                *(_OTHERWISE.get((fact, condition), condition) for condition in plain.where),
            ),
        )
        for fact, where in views
    )


def _numerator(formula: Formula) -> tuple[Measure, ...]:
    """What stands above a line, if there is one."""
    match formula:
        case Share(part=part):
            return (part,)
        case NetScore(plus=plus, minus=minus):
            return (plus, minus)
        case Ratio(top=top):
            return (top,)
        case PartOf(part=part):
            return (part,)
        case Net(gains, costs):
            return (*gains, *costs)
        case _:
            return ()


def _denominator(formula: Formula) -> tuple[Measure, ...]:
    """What the sample size is the number of."""
    match formula:
        case Share(whole=whole) | NetScore(whole=whole):
            return (whole,)
        case Ratio(bottom=bottom, sample=sample):
            return (sample or bottom,)
        case Net(over=over):
            return over
        case Growth(measure) | Total(measure):
            return (measure,)
        case _:
            return formula.measures


def _of_tickets(measures: Iterable[Measure]) -> tuple[Summed, ...]:
    parts = (part for measure in measures for part in stored(measure))
    return tuple(part for part in parts if part.fact in ABOUT_TICKETS)


def _has_tickets(measure: Summed) -> bool:
    """Whether each thing that is counted is about one ticket: days of agents are not."""
    return not isinstance(measure, Distinct) or "subject" in measure.columns


def _is_one_a_ticket(measure: Summed) -> bool:
    if isinstance(measure, Distinct):
        return False
    makes_one = any(condition in measure.where for condition in _MAKES_ONE.get(measure.fact, ()))
    return makes_one or measure.fact in _ONE_A_TICKET
