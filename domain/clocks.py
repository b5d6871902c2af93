"""The two clocks of durations: seconds on the wall, and seconds inside working hours."""

from dataclasses import replace

from domain.formulas import Formula, Mean, Share
from domain.kpi import Kpi
from domain.measures import AtMost, Count, Distribution, Known, Where

BUSINESS = "business_"
"""A column of this name before another's has the same duration on the business clock."""
COMPUTED = frozenset({"business_age_seconds"})
"""Columns of open tickets that only a question's instants make."""


def has_both(kpi: Kpi) -> bool:
    """Whether a KPI differs between the clocks."""
    return on_business_clock(kpi) != kpi


def on_business_clock(kpi: Kpi) -> Kpi:
    """A KPI of seconds inside working hours; the KPI itself if it has one clock."""
    return replace(kpi, formula=_formula(kpi.formula))


def _formula(formula: Formula) -> Formula:
    match formula:
        case Mean(of):
            return Mean(_distribution(of))
        case Share(Count() as part, Count() as whole):
            return Share(_count(part), _count(whole))
        case _:
            return formula


def _distribution(of: Distribution) -> Distribution:
    return replace(of, column=_column(of.fact, of.column))


def _count(count: Count) -> Count:
    where: Where = tuple(
        replace(condition, column=_column(count.fact, condition.column))
        if isinstance(condition, AtMost | Known)
        else condition
        for condition in count.where
    )
    return replace(count, where=where)


def _column(fact: type[tuple[object, ...]], column: str) -> str:
    name = BUSINESS + column
    return name if name in COMPUTED or name in getattr(fact, "_fields", ()) else column
