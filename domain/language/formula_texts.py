"""Formulas, measures and conditions in words, for KPIs that bring none of their own."""

from collections.abc import Mapping

from domain.language.conditions import (
    AtLeast,
    AtMost,
    Bears,
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
from domain.language.formulas import Formula, Mean, NetScore, Ratio, Share, Total
from domain.language.measures import Count, Distinct, Distribution, Measure
from domain.language.vocabulary import always, name_of

COUNTED_SUBJECTS: Mapping[str, tuple[str, ...]] = {
    "tickets": ("source", "subject"),
    "agents": ("source", "agent"),
    "agent_days": ("source", "agent", "day"),
    "ticket_agent_days": ("source", "agent", "day", "subject"),
}
"""What can be told apart, and by which columns."""


def text_of(formula: Formula) -> str:
    """A formula in words."""
    match formula:
        case Total(measure):
            return measure_text(measure)
        case Mean(measure):
            return measure_text(measure, "mean")
        case Share(top, bottom) | Ratio(top, bottom):
            return f"{measure_text(top)} / {measure_text(bottom)}"
        case NetScore(plus, minus, whole):
            above = f"{measure_text(plus)} − {measure_text(minus)}"
            return f"100 × ({above}) / {measure_text(whole)}"
        case _:
            return " over ".join(map(measure_text, formula.measures))


def measure_text(measure: Measure, distribution: str = "sum") -> str:
    """A measure in words; of a distribution, its sum or its mean."""
    fact = name_of(measure.fact)
    conditions = [
        _condition_text(condition)
        for condition in measure.where
        if condition not in always(measure.fact)
    ]
    where = f" where {' and '.join(conditions)}" if conditions else ""
    match measure:
        case Distribution(column=column):
            return f"{distribution}({fact}.{column}{where})"
        case Distinct(columns=columns):
            subjects = next(
                (name for name, group in COUNTED_SUBJECTS.items() if group == columns), "distinct"
            )
            return f"{subjects}({fact}{where})"
        case Count():
            return f"count({fact}{where})"
        case _:
            return f"quantile({fact}{where})"


def _condition_text(condition: Condition) -> str:  # noqa: C901, PLR0911, PLR0912  # one case a kind
    match condition:
        case Is(column, bool() as value):
            return column if value else f"not {column}"
        case Is(column, value):
            return f"{column} = {value}"
        case OneOf(column, values) | Bears(column, values):
            return f"{column} in {', '.join(values)}"
        case Equals(column, number):
            return f"{column} = {number:g}"
        case AtLeast(column, number):
            return f"{column} ≥ {number:g}"
        case AtMost(column, number):
            return f"{column} ≤ {number:g}"
        case Known(column):
            return f"{column} known"
        case Unknown(column):
            return f"{column} unknown"
        case Passed(column):
            return f"{column} before the end of the period"
        case NotYet(column):
            return f"no {column} before the end of the period"
        case OpenAtEnd():
            return "open at the end of the period"
        case Inbound():
            return "inbound"
        case _:
            return f"{condition.column} not ahead"
