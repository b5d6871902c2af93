"""How rows become a number."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from typing import NamedTuple

from tests.reference.flows import seconds
from tests.reference.people import Agent
from tests.reference.question import Question
from tests.reference.rows import Row
from tests.reference.world import World


@dataclass(frozen=True)
class Reading:
    value: float | None
    sample_size: int


class Kpi(NamedTuple):
    rows: Callable[[World, Question], Iterable[Row]]
    reading: Callable[[Sequence[Row]], Reading]


# --- counts, sums and means -----------------------------------------------------------------------


def count(rows: Sequence[Row]) -> Reading:
    return Reading(float(len(rows)), len(rows))


def count_things(rows: Sequence[Row]) -> Reading:
    things = len({row.thing for row in rows})
    return Reading(float(things), things)


def total(rows: Sequence[Row]) -> Reading:
    return Reading(float(figures(rows)), len(rows))


def mean(rows: Sequence[Row]) -> Reading:
    return quotient(figures(rows), len(rows))


def mean_of_means(rows: Sequence[Row]) -> Reading:
    """Of the means of the survey's dimensions that were answered at all."""
    answers: dict[str | None, list[Row]] = {}
    for row in rows:
        answers.setdefault(row.dimensions.question, []).append(row)
    means = [figures(told) / len(told) for told in answers.values()]
    return Reading(float(sum(means) / len(means)) if means else None, len(rows))


# --- what stands above the line over what stands below it -----------------------------------------


def above_per_below(rows: Sequence[Row]) -> Reading:
    above = sum(row.above for row in rows)
    return quotient(above, len(rows) - above)


def sum_per_sum(rows: Sequence[Row]) -> Reading:
    below = [row for row in rows if not row.above]
    return quotient(figures(row for row in rows if row.above), figures(below), sample=len(below))


def sum_per_agent_day(rows: Sequence[Row]) -> Reading:
    above = figures(row for row in rows if row.above)
    return quotient(above, len({agent_day(row) for row in rows if not row.above}))


def tickets_per_agent_day(rows: Sequence[Row]) -> Reading:
    handled = {(agent_day(row), row.ticket) for row in rows}
    return quotient(len(handled), len({agent_day(row) for row in rows}))


def load(rows: Sequence[Row]) -> Reading:
    """Tickets above the line; the agents of all rows below it."""
    return quotient(sum(row.above for row in rows), len({row.dimensions.agent for row in rows}))


def sum_per_thing(rows: Sequence[Row]) -> Reading:
    above = figures(row for row in rows if row.above)
    return quotient(above, len({row.thing for row in rows if not row.above}))


def things_per_thing(rows: Sequence[Row]) -> Reading:
    above = {row.thing for row in rows if row.above}
    return quotient(len(above), len({row.thing for row in rows if not row.above}))


def share_of_things(rows: Sequence[Row]) -> Reading:
    """Things with any row that says 1, over all things."""
    return quotient(len({row.thing for row in rows if row.figure}), len({r.thing for r in rows}))


def turnover(rows: Sequence[Row]) -> Reading:
    """Below: a row for each agent at the start and another at the end, of which the mean."""
    below = [row.thing for row in rows if not row.above]
    above = len(rows) - len(below)
    return quotient(above, Fraction(len(below), 2), sample=len(set(below)))


def covered(rows: Sequence[Row]) -> Reading:
    """Spans, joined, over the seconds of the period, which every row bears as its figure."""
    if not rows:
        return Reading(None, 0)
    spans = [row.span for row in rows if row.span]
    return Reading(float(joined(spans) / rows[0].figure), len(rows))


# --- parts ----------------------------------------------------------------------------------------


def figures(rows: Iterable[Row]) -> Fraction:
    return sum((row.figure for row in rows), Fraction(0))


def joined(spans: Iterable[tuple[datetime, datetime]]) -> Fraction:
    """Seconds that at least one span covers."""
    covered_seconds, reached = Fraction(0), None
    for start, end in sorted(spans):
        begin = max(start, reached) if reached else start
        if end > begin:
            covered_seconds += seconds(end - begin)
        reached = max(end, reached) if reached else end
    return covered_seconds


def agent_day(row: Row) -> tuple[Agent | None, date | None]:
    return row.dimensions.agent, row.day


def quotient(above: Fraction | int, below: Fraction | int, *, sample: int | None = None) -> Reading:
    if not below:
        return Reading(None, 0)
    return Reading(float(Fraction(above) / below), int(below) if sample is None else sample)
