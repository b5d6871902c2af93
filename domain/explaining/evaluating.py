"""Measures said in plain Python, over the few facts of one ticket.

SQL says the same over all facts (`persistence.asking.kpi_sql`). What looks at the end of a period
looks at a given instant here, and stocks are read at it.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, assert_never

from domain.desk.calendars import Calendars
from domain.facts import INBOUND, Fact, OpenSpan
from domain.language.conditions import (
    AtLeast,
    AtMost,
    Bears,
    ByNow,
    Condition,
    Equals,
    Inbound,
    Is,
    Known,
    NotYet,
    OneOf,
    OpenAtEnd,
    Passed,
    Unknown,
)
from domain.language.measures import Distinct, Distribution, Measure, Moments, Sum


@dataclass(frozen=True, slots=True)
class End:
    """The instant up to which an explanation looks: the end of its period, and its present.

    Attributes:
        hours: for the ages of what is open, in working hours.
    """

    at: datetime
    hours: Calendars = field(default_factory=Calendars)


def column(fact: Fact, name: str, end: End) -> Any:  # noqa: ANN401  # columns differ in type
    """What a fact bears under a name: a field of its own, a dimension, or its age at the end.

    None for what only a look at other things could tell.
    """
    if isinstance(fact, OpenSpan) and name in _AGES:
        return _AGES[name](fact, end)
    own: Any = fact if name in fact._fields else fact.dims
    return getattr(own, name, None)


def holds(  # noqa: C901, PLR0911, PLR0912  # one case a kind
    condition: Condition, fact: Fact, end: End
) -> bool:
    """Whether a condition holds of a fact; null is not yet, is by now, and is unknown alone."""
    if isinstance(condition, Inbound):
        return fact.dims.direction == INBOUND
    value = column(fact, condition.column, end)
    match condition:
        case Is(_, expected):
            return bool(value == expected)
        case OneOf(_, values):
            return value in values
        case Bears(_, values):
            return not set(value or ()).isdisjoint(values)
        case Equals(_, number):
            return bool(value == number)
        case Known():
            return value is not None
        case Unknown():
            return value is None
        case AtLeast(_, number):
            return value is not None and value >= number
        case AtMost(_, number):
            return value is not None and value <= number
        case NotYet():
            return value is None or value >= end.at
        case Passed():
            return value is not None and value < end.at
        case ByNow():
            return value is None or value < end.at
        case OpenAtEnd():
            return sum(toggle < end.at for toggle in value) % 2 == 0
        case _:
            assert_never(condition)


def is_there(fact: Fact, end: End) -> bool:
    """Whether a fact is read at all: a span must hold at the instant."""
    return not isinstance(fact, OpenSpan) or fact.at < end.at <= fact.until


def counted(measure: Measure, facts: Iterable[Fact], end: End) -> list[Fact]:
    """The facts that a measure of stored facts counts."""
    return [fact for fact in facts if first_failing(measure, fact, end) is None]


def first_failing(measure: Measure, fact: Fact, end: End) -> int | None:
    """How many conditions hold before one does not; None if the measure counts the fact.

    The kind of fact is the first condition, those of `where` follow, the last is that there is a
    figure to add up; so the largest answer is that of the fact that comes closest to counting.
    """
    if type(fact) is not measure.fact or not is_there(fact, end):
        return 0
    for index, condition in enumerate(measure.where, start=1):
        if not holds(condition, fact, end):
            return index
    has_figure = (
        not isinstance(measure, Distribution) or column(fact, measure.column, end) is not None
    )
    return None if has_figure else len(measure.where) + 1


def amount(measure: Measure, facts: Iterable[Fact], end: End) -> Sum:
    """What a measure of stored facts comes to; days are those of UTC."""
    matching = counted(measure, facts, end)
    if isinstance(measure, Distinct):
        return float(len({identity(measure, fact, end) for fact in matching}))
    if not isinstance(measure, Distribution):
        return float(len(matching))
    figures = [float(column(fact, measure.column, end)) for fact in matching]
    if not figures:
        return Moments()
    squares = sum(figure * figure for figure in figures)
    return Moments(len(figures), sum(figures), squares, min(figures), max(figures))


def identity(measure: Distinct, fact: Fact, end: End) -> tuple[object, ...]:
    """What makes a counted thing one, beyond that it is of this ticket and its source."""
    names = (name for name in measure.columns if name not in {"source", "subject"})
    return tuple(fact.at.date() if name == "day" else column(fact, name, end) for name in names)


def _age(span: OpenSpan, end: End) -> float | None:
    return (end.at - span.opened_at).total_seconds() if span.opened_at is not None else None


def _business_age(span: OpenSpan, end: End) -> float | None:
    """What the calendar reads, less what it read at the opening."""
    if span.opened_business_micros is None:
        return None
    calendars = (calendar for calendar in end.hours.all() if calendar.name == span.calendar)
    calendar = next(calendars, None)
    if calendar is None:
        return None
    return (calendar.reading(end.at) - span.opened_business_micros) / 1e6


_AGES: Mapping[str, Callable[[OpenSpan, End], float | None]] = {
    "age_seconds": _age,
    "business_age_seconds": _business_age,
}
