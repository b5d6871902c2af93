"""The two clocks of durations: seconds on the wall, and seconds inside working hours."""

from dataclasses import fields, replace
from typing import Any

from domain.language.conditions import AtLeast, AtMost, Condition, Equals, Known, Unknown, Where
from domain.language.formulas import Clocked, Formula, NetScore, Ratio, Share, Total
from domain.language.kpi import Kpi
from domain.language.measures import Count, Distinct, Distribution, Measure

BUSINESS = "business_"
"""A column of this name before another's has the same duration on the business clock."""
COMPUTED = frozenset({"business_age_seconds"})
"""Columns of open tickets that only a question's instants make."""
_SUMMED = Count | Distinct | Distribution
_OF_DURATIONS = AtLeast | AtMost | Equals | Known | Unknown


def has_both(kpi: Kpi) -> bool:
    """Whether a KPI differs between the clocks."""
    return on_business_clock(kpi) != kpi


def on_business_clock(kpi: Kpi) -> Kpi:
    """A KPI with durations in working hours alone; the KPI itself if it has no durations."""
    return replace(kpi, formula=_formula(kpi.formula))


def _formula(formula: Formula) -> Formula:
    operands = {part.name: _operand(getattr(formula, part.name)) for part in fields(formula)}
    timed = replace(formula, **operands)
    match timed, formula:
        case Share() | NetScore(), _:
            return _where_there_is_a_clock(timed, formula)
        case Total(business), Total(plain):
            return replace(timed, clock=timed.clock or _clock(business, plain))
        case Ratio(top), Ratio(plain):
            return replace(timed, clock=timed.clock or _clock(top, plain))
        case _:
            return timed


def _clock(timed: Measure, plain: Measure) -> Clocked | None:
    """Of what a sum asks a calendar; None if it asks for no durations."""
    if timed == plain or not isinstance(timed, _SUMMED) or not isinstance(plain, _SUMMED):
        return None
    pairs = list(zip(plain.where, timed.where, strict=True))
    lasting = tuple(before for before, after in pairs if before == after)
    columns = [
        (before.column, after.column)
        for before, after in pairs
        if before != after and isinstance(before, _OF_DURATIONS) and isinstance(after, type(before))
    ]
    if isinstance(timed, Distribution) and isinstance(plain, Distribution):
        columns.append((plain.column, timed.column))
    on_calendar, on_clock = (map(Known, side) for side in zip(*columns, strict=True))
    return Clocked(
        Count(plain.fact, (*lasting, *on_calendar)), Count(timed.fact, (*lasting, *on_clock))
    )


def _where_there_is_a_clock(timed: Share | NetScore, plain: Formula) -> Formula:
    """A part of those alone for which a calendar tells the durations that the part asks about."""
    durations = {
        after.column
        for calendar_measure, timed_measure in zip(plain.measures, timed.measures, strict=True)
        for before, after in zip(calendar_measure.where, timed_measure.where, strict=True)
        if isinstance(after, _OF_DURATIONS) and after != before
    }
    whole = timed.whole
    if not isinstance(whole, Count | Distinct):
        return timed
    where = tuple(dict.fromkeys((*whole.where, *map(Known, sorted(durations)))))
    return replace(timed, whole=replace(whole, where=where))


def _operand(part: Any) -> Any:  # noqa: ANN401  # whatever a formula consists of
    match part:
        case tuple():
            return tuple(map(_operand, part))
        case Count() | Distinct():
            return replace(part, where=_where(part))
        case Distribution(fact, column):
            return replace(part, column=_column(fact, column), where=_where(part))
        case _:
            return part


def _where(measure: Count | Distinct | Distribution) -> Where:
    return tuple(_condition(measure.fact, condition) for condition in measure.where)


def _condition(fact: type[tuple[object, ...]], condition: Condition) -> Condition:
    if isinstance(condition, _OF_DURATIONS):
        return replace(condition, column=_column(fact, condition.column))
    return condition


def _column(fact: type[tuple[object, ...]], column: str) -> str:
    name = BUSINESS + column
    return name if name in COMPUTED or name in getattr(fact, "_fields", ()) else column
