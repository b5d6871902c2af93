"""Periods that overlap, in SQL: each fact once for every one of them that it lies in.

A year of days from its start on, or of so many days each, is hundreds of periods. As groupings each
would be a pass over the facts, and a statement cannot have so many.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from domain.periods import Period
from persistence.asking.kpi_sql.query import Add


@dataclass(frozen=True, slots=True)
class Windows:
    """Periods that overlap.

    What it gives follows FROM: `fact`, each with how many `times` it is there, and `asked`, with
    the `place` of each period from 1 on that has it.

    Attributes:
        periods: in order.
        add: gives the text that stands for a value of a type.
    """

    periods: Sequence[Period]
    add: Add

    @property
    def are_in_order(self) -> bool:
        """Whether those that begin later end later: then a fact is in a run of them."""
        return all(earlier.until <= later.until for earlier, later in pairwise(self.periods))

    def of_each(self, facts: str) -> str:
        """Facts one by one."""
        source = f"(SELECT *, 1 AS times FROM ({facts}) AS fact) AS fact"
        if self.are_in_order:
            first, last = self._run()
            return f"{source} CROSS JOIN LATERAL generate_series({first}, {last}) AS asked(place)"
        starts, ends = self._edges()
        requested = f"unnest({starts}, {ends}) WITH ORDINALITY AS asked(starts, ends, place)"
        return f"{source} JOIN {requested} ON fact.at >= asked.starts AND fact.at < asked.ends"

    def of_alike(self, facts: str, names: Sequence[str]) -> str:
        """Facts that are in the same periods, and alike in some columns, as one."""
        first, last = self._run()
        columns = ", ".join([*names, f"{first} AS first", f"{last} AS last"])
        counted = f"SELECT {columns}, count(*) AS times FROM ({facts}) AS fact"
        group = ", ".join([*names, "first", "last"])
        return (
            f"(SELECT * FROM ({counted} GROUP BY {group}) AS fact OFFSET 0) AS fact"
            " CROSS JOIN LATERAL generate_series(fact.first, fact.last) AS asked(place)"
        )

    def _edges(self) -> tuple[str, str]:
        starts, ends = zip(*((period.since, period.until) for period in self.periods), strict=True)
        return self.add([*starts], "timestamptz[]"), self.add([*ends], "timestamptz[]")

    def _run(self) -> tuple[str, str]:
        """The first and the last period that has a fact: so many have ended, so many have begun."""
        starts, ends = self._edges()
        return f"width_bucket(fact.at, {ends}) + 1", f"width_bucket(fact.at, {starts})"
