"""How rows become a number."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from typing import NamedTuple

from tests.reference.flows import seconds
from tests.reference.people import ReferenceAgent
from tests.reference.question import ReferenceQuestion
from tests.reference.rows import ReferenceRow
from tests.reference.world import World


@dataclass(frozen=True)
class ReferenceReading:
    value: float | None
    sample_size: int


class ReferenceKpi(NamedTuple):
    rows: Callable[[World, ReferenceQuestion], Iterable[ReferenceRow]]
    reading: Callable[[Sequence[ReferenceRow]], ReferenceReading]


# --- counts, sums and means -----------------------------------------------------------------------


def count(rows: Sequence[ReferenceRow]) -> ReferenceReading:
    return ReferenceReading(float(len(rows)), len(rows))


def count_subjects(rows: Sequence[ReferenceRow]) -> ReferenceReading:
    subjects = len({row.subject for row in rows})
    return ReferenceReading(float(subjects), subjects)


def total(rows: Sequence[ReferenceRow]) -> ReferenceReading:
    return ReferenceReading(float(figures(rows)), len(rows))


def mean(rows: Sequence[ReferenceRow]) -> ReferenceReading:
    return quotient(figures(rows), len(rows))


def mean_of_means(rows: Sequence[ReferenceRow]) -> ReferenceReading:
    """Of the means of the survey's dimensions that were answered at all."""
    answers: dict[str | None, list[ReferenceRow]] = {}
    for row in rows:
        answers.setdefault(row.dimensions.question, []).append(row)
    means = [figures(scores) / len(scores) for scores in answers.values()]
    return ReferenceReading(float(sum(means) / len(means)) if means else None, len(rows))


# --- what stands above the line over what stands below it -----------------------------------------


def above_per_below(rows: Sequence[ReferenceRow]) -> ReferenceReading:
    above = sum(row.above for row in rows)
    return quotient(above, len(rows) - above)


def sum_per_sum(rows: Sequence[ReferenceRow]) -> ReferenceReading:
    below = [row for row in rows if not row.above]
    return quotient(figures(row for row in rows if row.above), figures(below), sample=len(below))


def sum_per_agent_day(rows: Sequence[ReferenceRow]) -> ReferenceReading:
    above = figures(row for row in rows if row.above)
    return quotient(above, len({agent_day(row) for row in rows if not row.above}))


def tickets_per_agent_day(rows: Sequence[ReferenceRow]) -> ReferenceReading:
    handled = {(agent_day(row), row.ticket) for row in rows}
    return quotient(len(handled), len({agent_day(row) for row in rows}))


def load(rows: Sequence[ReferenceRow]) -> ReferenceReading:
    """Tickets above the line; the agents of all rows below it."""
    return quotient(sum(row.above for row in rows), len({row.dimensions.agent for row in rows}))


def sum_per_thing(rows: Sequence[ReferenceRow]) -> ReferenceReading:
    above = figures(row for row in rows if row.above)
    return quotient(above, len({row.subject for row in rows if not row.above}))


def things_per_thing(rows: Sequence[ReferenceRow]) -> ReferenceReading:
    above = {row.subject for row in rows if row.above}
    return quotient(len(above), len({row.subject for row in rows if not row.above}))


def share_of_things(rows: Sequence[ReferenceRow]) -> ReferenceReading:
    """Things with any row that says 1, over all things."""
    return quotient(
        len({row.subject for row in rows if row.figure}), len({r.subject for r in rows})
    )


def turnover(rows: Sequence[ReferenceRow]) -> ReferenceReading:
    """Below: a row for each agent at the start and another at the end, of which the mean."""
    below = [row.subject for row in rows if not row.above]
    above = len(rows) - len(below)
    return quotient(above, Fraction(len(below), 2), sample=len(set(below)))


def covered(rows: Sequence[ReferenceRow]) -> ReferenceReading:
    """Spans, joined, over the seconds of the period, which every row bears as its figure."""
    if not rows:
        return ReferenceReading(None, 0)
    spans = [row.span for row in rows if row.span]
    return ReferenceReading(float(joined(spans) / rows[0].figure), len(rows))


# --- parts ----------------------------------------------------------------------------------------


def figures(rows: Iterable[ReferenceRow]) -> Fraction:
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


def agent_day(row: ReferenceRow) -> tuple[ReferenceAgent | None, date | None]:
    return row.dimensions.agent, row.day


def quotient(
    above: Fraction | int, below: Fraction | int, *, sample: int | None = None
) -> ReferenceReading:
    if not below:
        return ReferenceReading(None, 0)
    return ReferenceReading(
        float(Fraction(above) / below), int(below) if sample is None else sample
    )
