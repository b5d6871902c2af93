"""The KPIs of the catalogue a second time: slow, plain, and from the raw events alone."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from fractions import Fraction
from types import MappingProxyType
from typing import Any, Unpack

from tests.reference import sla
from tests.reference.configuration import Holidays, read
from tests.reference.kpis import KPIS, Reading
from tests.reference.question import Asked, Question, question
from tests.reference.rows import Row, keys, matches
from tests.reference.sla import OUTCOMES
from tests.reference.world import World

__all__ = ["KPIS", "Reading", "Reference"]


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

    def read(self, kpi: str, since: datetime, until: datetime, **asked: Unpack[Asked]) -> Reading:
        """The KPI over the period [since, until)."""
        return KPIS[kpi].reading(self.rows(kpi, question(since, until, **asked)))

    def breakdown(
        self,
        kpi: str,
        since: datetime,
        until: datetime,
        by: Sequence[str],
        **asked: Unpack[Asked],
    ) -> dict[tuple[str | None, ...], Reading]:
        """A reading for every combination of values that any row above or below the line bears."""
        about = question(since, until, **asked)
        groups: dict[tuple[str | None, ...], list[Row]] = {}
        for row in self.rows(kpi, about):
            for key in keys(row, by, about.zone):
                groups.setdefault(key, []).append(row)
        return {key: KPIS[kpi].reading(rows) for key, rows in groups.items()}

    def percentile(
        self, kpi: str, since: datetime, until: datetime, p: float, **asked: Unpack[Asked]
    ) -> float | None:
        """Of a KPI that is a duration, `percentile_cont`: between neighbours in proportion."""
        rows = self.rows(kpi, question(since, until, **asked))
        figures = sorted(row.figure for row in rows)
        if not figures:
            return None
        place = Fraction(str(p)) / 100 * (len(figures) - 1)
        low = figures[int(place)]
        high = figures[min(int(place) + 1, len(figures) - 1)]
        return float(low + (high - low) * (place - int(place)))

    def sla_outcomes(
        self, target: str, since: datetime, until: datetime, **asked: Unpack[Asked]
    ) -> dict[str, int]:
        """How many targets (first_response …) set in the period are met, missed … by now."""
        return self.sla_breakdown(target, since, until, (), **asked).get((), outcomes_of([]))

    def sla_breakdown(
        self,
        target: str,
        since: datetime,
        until: datetime,
        by: Sequence[str],
        **asked: Unpack[Asked],
    ) -> dict[tuple[str | None, ...], dict[str, int]]:
        about = question(since, until, **asked)
        found: dict[tuple[str | None, ...], list[str]] = {}
        for outcome in OUTCOMES:
            for row in filtered(sla.begun_in(target, outcome)(self.world, about), about):
                for key in keys(row, by, about.zone):
                    found.setdefault(key, []).append(outcome)
        return {key: outcomes_of(told) for key, told in found.items()}

    def rows(self, kpi: str, about: Question) -> list[Row]:
        return filtered(KPIS[kpi].rows(self.world, about), about)


def filtered(rows: Iterable[Row], about: Question) -> list[Row]:
    return [row for row in rows if matches(row.dimensions, about.where)]


def outcomes_of(told: Sequence[str]) -> dict[str, int]:
    return {outcome: told.count(outcome) for outcome in OUTCOMES} | {"set": len(told)}
