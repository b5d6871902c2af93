"""The KPIs of the catalogue a second time: slow, plain, and from the raw events alone."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from fractions import Fraction
from types import MappingProxyType
from typing import Any, Unpack

from tests.reference import sla
from tests.reference.configuration import Holidays, read
from tests.reference.kpis import KPIS, ReferenceReading
from tests.reference.question import DaySettings, ReferenceQuestion, question
from tests.reference.rows import ReferenceRow, keys, matches
from tests.reference.sla import OUTCOMES
from tests.reference.world import World

__all__ = ["KPIS", "Reference", "ReferenceReading"]


class Reference:
    """Answers about a log of CloudEvents, in any order, with repetitions.

    Of two events of one identity (`source`, `id`) the first in the list counts. Names of KPIs are
    lower case, dimensions upper case, as in the schema; `where` is a FilterInput as a dict.
    The configuration is its TOML; `now`, by default the time of the last event, is when SLA
    targets are looked at.
    """

    def __init__(
        self,
        events: Sequence[Mapping[str, Any]],
        configuration: str = "",
        *,
        holidays: Holidays = MappingProxyType({}),
        now: datetime | None = None,
    ) -> None:
        self.world = World(events, read(configuration, holidays), now)

    def read(
        self, kpi: str, since: datetime, until: datetime, **settings: Unpack[DaySettings]
    ) -> ReferenceReading:
        """The KPI over the period [since, until)."""
        return KPIS[kpi].reading(self.rows(kpi, question(since, until, **settings)))

    def breakdown(
        self,
        kpi: str,
        since: datetime,
        until: datetime,
        by: Sequence[str],
        **settings: Unpack[DaySettings],
    ) -> dict[tuple[str | None, ...], ReferenceReading]:
        """A reading for every combination of values that any row above or below the line bears."""
        about = question(since, until, **settings)
        groups: dict[tuple[str | None, ...], list[ReferenceRow]] = {}
        for row in self.rows(kpi, about):
            for key in keys(row, by, about.zone):
                groups.setdefault(key, []).append(row)
        return {key: KPIS[kpi].reading(rows) for key, rows in groups.items()}

    def percentile(
        self, kpi: str, since: datetime, until: datetime, p: float, **settings: Unpack[DaySettings]
    ) -> float | None:
        """Of a KPI that is a duration, `percentile_cont`: between neighbours in proportion."""
        rows = self.rows(kpi, question(since, until, **settings))
        figures = sorted(row.figure for row in rows)
        if not figures:
            return None
        rank = Fraction(str(p)) / 100 * (len(figures) - 1)
        low = figures[int(rank)]
        high = figures[min(int(rank) + 1, len(figures) - 1)]
        return float(low + (high - low) * (rank - int(rank)))

    def sla_outcomes(
        self, target: str, since: datetime, until: datetime, **settings: Unpack[DaySettings]
    ) -> dict[str, int]:
        """How many targets (first_response …) set in the period are met, missed … by now."""
        return self.sla_breakdown(target, since, until, (), **settings).get((), outcomes_of([]))

    def sla_breakdown(
        self,
        target: str,
        since: datetime,
        until: datetime,
        by: Sequence[str],
        **settings: Unpack[DaySettings],
    ) -> dict[tuple[str | None, ...], dict[str, int]]:
        about = question(since, until, **settings)
        by_key: dict[tuple[str | None, ...], list[str]] = {}
        for outcome in OUTCOMES:
            for row in filtered(sla.begun_in(target, outcome)(self.world, about), about):
                for key in keys(row, by, about.zone):
                    by_key.setdefault(key, []).append(outcome)
        return {key: outcomes_of(outcomes) for key, outcomes in by_key.items()}

    def rows(self, kpi: str, about: ReferenceQuestion) -> list[ReferenceRow]:
        return filtered(KPIS[kpi].rows(self.world, about), about)


def filtered(rows: Iterable[ReferenceRow], about: ReferenceQuestion) -> list[ReferenceRow]:
    return [row for row in rows if matches(row.dimensions, about.where)]


def outcomes_of(outcomes: Sequence[str]) -> dict[str, int]:
    return {outcome: outcomes.count(outcome) for outcome in OUTCOMES} | {"set": len(outcomes)}
