"""Verdicts: whether a KPI counts the facts of one ticket, what they come to, and why."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from domain.explaining import sentences
from domain.explaining.evaluating import (
    End,
    amount,
    column,
    counted,
    first_failing,
    identity,
)
from domain.explaining.populations import ABOUT_TICKETS, Sides, stored
from domain.facts import Fact
from domain.language.conditions import Condition
from domain.language.formulas import Growth, Net, NetScore, PartOf, Ratio
from domain.language.kpi import Kpi
from domain.language.measures import (
    INSTANTANEOUS,
    Distinct,
    Distribution,
    Measure,
    Moments,
    Sum,
    added,
)

Contribution = tuple[datetime | None, object]
"""When a fact counts, None for a stock; and the figure that it adds, or what makes it distinct, if
that is what counts."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether and how a KPI counts a ticket, decided from the facts of that ticket.

    Attributes:
        sides: the KPI's measures that are about tickets.
        now: what looks at the end of a period looks at this instant.
    """

    kpi: Kpi
    sides: Sides
    facts: Sequence[Fact]
    now: End

    @property
    def is_counted(self) -> bool:
        """Whether any fact counts, above or below the line."""
        return bool(self._counted(self.sides.below) or self._counted(self.sides.above))

    @property
    def value(self) -> float | None:
        """The KPI of these facts alone; of a ratio, what they add above the line."""
        if not self.is_counted:
            return None
        match self.kpi.formula:
            case Net(gains, costs):
                return self._added(gains) - self._added(costs)
            case Ratio(top=above) | PartOf(part=above) | Growth(measure=above):
                return self._added((above,))
            case formula:
                return formula.read(*map(self._amount, formula.measures)).value

    def contributions(self, facts: Sequence[Fact]) -> list[list[Contribution]]:
        """What each measure would count of other facts of the ticket."""
        measures = (*self.sides.above, *self.sides.below)
        return [
            [self._contribution(measure, fact) for fact in counted(measure, facts, self.now)]
            for measure in measures
        ]

    def instants(self) -> Iterator[datetime]:
        """Every instant that a fact that counts bears."""
        for fact in self._counted((*self.sides.above, *self.sides.below)):
            for value in fact:
                if isinstance(value, datetime):
                    yield value
                elif isinstance(value, tuple):
                    yield from (item for item in value if isinstance(item, datetime))

    def reason(self, why_out: str | None) -> str:
        """Why the ticket counts or does not, as a sentence without its full stop."""
        above, below = self._counted(self.sides.above), self._counted(self.sides.below)
        if not above and not below:
            return f"Does not count: {why_out or self._why_not(self.sides.below)}"
        if isinstance(self.kpi.formula, NetScore) and below:
            return f"Counts as {self._as()}: {self._happened(self.sides.below)}"
        if not self.sides.above:
            return f"Counts: {self._happened(self.sides.below)}"
        if not below:
            why_not = self._why_not(self.sides.below)
            return f"Counts above the line only: {self._happened(self.sides.above)}; {why_not}"
        happened = self._happened(self.sides.below)
        if not above:
            why_not = self._why_not(self.sides.above)
            return f"Counts below the line only: {happened}; {why_not}"
        beyond = self._beyond()
        return f"Counts above and below the line: {happened}" + (f"; {beyond}" if beyond else "")

    def _contribution(self, measure: Measure, fact: Fact) -> Contribution:
        what: object = None
        if isinstance(measure, Distribution):
            what = float(column(fact, measure.column, self.now))
        elif isinstance(measure, Distinct):
            what = identity(measure, fact, self.now)
        # Which of its spans makes a ticket open says nothing about why it is.
        return None if measure.fact in INSTANTANEOUS else fact.at, what

    def _counted(self, measures: Iterable[Measure]) -> list[Fact]:
        return [fact for measure in measures for fact in counted(measure, self.facts, self.now)]

    def _added(self, measures: Iterable[Measure]) -> float:
        """What the facts come to in some measures."""
        amounts = map(self._amount, measures)
        return sum(
            amount.total if isinstance(amount, Moments) else amount or 0.0 for amount in amounts
        )

    def _amount(self, measure: Measure) -> Sum:
        parts = (part for part in stored(measure) if part.fact in ABOUT_TICKETS)
        return added(measure, (amount(part, self.facts, self.now) for part in parts))

    def _as(self) -> str:
        plus, minus = self.sides.above
        named = {"a promoter": plus, "a detractor": minus}
        sides = [name for name, measure in named.items() if self._counted([measure])]
        return " and ".join(sides) or "neither promoter nor detractor"

    def _happened(self, measures: Iterable[Measure]) -> str:
        """What the facts are that count."""
        clauses: dict[str, None] = {}
        for measure in measures:
            if facts := counted(measure, self.facts, self.now):
                clauses[sentences.happened(measure, facts, self.now)] = None
                clauses |= dict.fromkeys(self._clauses(measure.where, facts[-1]))
        return "; ".join(clauses)

    def _why_not(self, measures: Sequence[Measure]) -> str:
        """What stands in the way of the fact that comes closest to counting."""
        progress = [
            (index, number, measure, fact)
            for number, measure in enumerate(measures)
            for fact in self.facts
            if (index := first_failing(measure, fact, self.now))
        ]
        if not progress:
            return sentences.absent(measures[0], self.facts)
        index, _, measure, fact = max(progress, key=lambda step: (step[0], -step[1], step[3].at))
        if index <= len(measure.where):
            return sentences.clause(measure.where[index - 1], fact, self.facts, self.now)
        return sentences.unknown(measure.column if isinstance(measure, Distribution) else "")

    def _beyond(self) -> str:
        """What makes the ticket count above the line as well."""
        below = {measure.fact: measure.where for measure in self.sides.below}
        clauses: dict[str, None] = {}
        for measure in self.sides.above:
            facts = counted(measure, self.facts, self.now)
            if facts and measure.fact not in below:
                clauses[sentences.happened(measure, facts, self.now)] = None
            if facts:
                shared = below.get(measure.fact, ())
                beyond = [condition for condition in measure.where if condition not in shared]
                clauses |= dict.fromkeys(self._clauses(beyond, facts[-1]))
        return "; ".join(clauses)

    def _clauses(self, where: Iterable[Condition], fact: Fact) -> Iterator[str]:
        for condition in where:
            if sentences.is_telling(condition):
                yield sentences.clause(condition, fact, self.facts, self.now)
