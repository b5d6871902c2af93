"""The KPIs of the catalogue a second time: slow, plain, and from the raw events alone."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

from tests.reference.kpis import KPIS, Reading
from tests.reference.question import Question
from tests.reference.rows import Row, keys, matches
from tests.reference.world import World

__all__ = ["KPIS", "Reading", "Reference"]

Where = Mapping[str, Any] | None


class Reference:
    """Answers about a log of CloudEvents, in any order, with repetitions.

    Of two events of one identity (`source`, `id`) the first in the list counts. Names of KPIs are
    lower case, dimensions upper case, as in the schema; `where` is a FilterInput as a dict.
    """

    def __init__(self, events: Sequence[Mapping[str, Any]]) -> None:
        self.world = World(events)

    def read(
        self, kpi: str, since: datetime, until: datetime, *, zone: str = "UTC", where: Where = None
    ) -> Reading:
        """The KPI over the period [since, until)."""
        return KPIS[kpi].reading(self.rows(kpi, Question(since, until, ZoneInfo(zone), where)))

    def breakdown(  # noqa: PLR0913
        self,
        kpi: str,
        since: datetime,
        until: datetime,
        by: Sequence[str],
        *,
        zone: str = "UTC",
        where: Where = None,
    ) -> dict[tuple[str | None, ...], Reading]:
        """A reading for every combination of values that any row above or below the line bears."""
        question = Question(since, until, ZoneInfo(zone), where)
        groups: dict[tuple[str | None, ...], list[Row]] = {}
        for row in self.rows(kpi, question):
            for key in keys(row, by, question.zone):
                groups.setdefault(key, []).append(row)
        return {key: KPIS[kpi].reading(rows) for key, rows in groups.items()}

    def percentile(  # noqa: PLR0913
        self,
        kpi: str,
        since: datetime,
        until: datetime,
        p: float,
        *,
        zone: str = "UTC",
        where: Where = None,
    ) -> float | None:
        """Of a KPI that is a duration, `percentile_cont`: between neighbours in proportion."""
        rows = self.rows(kpi, Question(since, until, ZoneInfo(zone), where))
        figures = sorted(row.figure for row in rows)
        if not figures:
            return None
        place = Fraction(str(p)) / 100 * (len(figures) - 1)
        low = figures[int(place)]
        high = figures[min(int(place) + 1, len(figures) - 1)]
        return float(low + (high - low) * (place - int(place)))

    def rows(self, kpi: str, question: Question) -> list[Row]:
        return [
            row
            for row in KPIS[kpi].rows(self.world, question)
            if matches(row.dimensions, question.where)
        ]
