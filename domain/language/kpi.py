"""What a KPI is: a declaration, from which the API, the texts, the documents and the tests come."""

from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache

from domain.facts import Invited, Rated
from domain.language.dimensions import OF_TICKETS, Dimension, carried_by
from domain.language.formulas import Formula, Mean, Total
from domain.language.hours import refused_of_time
from domain.language.measures import INSTANTANEOUS, Measure
from domain.language.vocabulary import anchor_of


class Unit(StrEnum):
    """The unit of a value: seconds, a share, points, money, a count …"""

    SECONDS = "seconds"
    SHARE = "share"
    POINTS = "points"
    SCORE = "score"
    COUNT = "count"
    PER_DAY = "per_day"
    PER_HOUR = "per_hour"
    MONEY = "money"


class Better(StrEnum):
    """Which direction of a KPI's value is good: up, down, or neither."""

    UP = "up"
    DOWN = "down"
    NONE = "none"


class Family(StrEnum):
    """A group of related KPIs, which is a chapter of the catalogue."""

    VOLUME = "volume and workload"
    SPEED = "speed"
    SERVICE_LEVEL = "service level"
    QUALITY = "quality"
    VOICE = "voice of the customer"
    PEOPLE = "people"
    CUSTOMERS = "customers and money"
    OWN = "your own"


@dataclass(frozen=True, slots=True, kw_only=True)
class Kpi:
    """The declaration of a KPI: its texts, its formula over measures, unit and direction.

    Attributes:
        name: its id everywhere.
        label: for people.
        description: what it means, in one sentence.
        rule: the formula in words.
        formula: the formula over measures.
        better: which way is good.
        anchor: what must happen within a period to be counted in it, in words. Left out, it follows
            from the fact of the formula's first measure.
        family: filled in by `chapter`; a KPI outside the chapters is a deployment's own.
        asked_by: the articles that ask for it, S0 to S4 (see `docs/kpis.md`).
        version: raised when the formula changes so that values change.
        preset: the helpdesk whose published definition it follows; None is our own.
    """

    name: str
    label: str
    description: str
    rule: str
    formula: Formula
    unit: Unit
    better: Better
    anchor: str = ""
    family: Family = Family.OWN
    asked_by: str = ""
    version: int = 1
    preset: str | None = None

    def __post_init__(self) -> None:
        """Derive the anchor, unless it is given."""
        if not self.anchor:
            object.__setattr__(self, "anchor", anchor_of(self.measures[0].fact))

    @property
    def measures(self) -> tuple[Measure, ...]:
        """The measures that it needs."""
        return self.formula.measures

    @property
    def dimensions(self) -> tuple[Dimension, ...]:
        """What it can be broken down by, in the order of their declaration.

        That is what any of its facts carries; those that do not are in the row without a value. The
        dimensions of surveys are for KPIs of nothing else, those of time for KPIs that have a value
        for one hour of many days.
        """
        return _dimensions(self.formula)

    @property
    def is_of_surveys(self) -> bool:
        """Whether all its facts are ratings or invitations."""
        return all(measure.fact in {Rated, Invited} for measure in self.measures)

    @property
    def is_stock(self) -> bool:
        """Whether it is read at an instant: the end of the period."""
        return any(measure.fact in INSTANTANEOUS for measure in self.measures)

    @property
    def is_total(self) -> bool:
        """Whether it counts or adds up, so that parts have less of it than the whole."""
        return isinstance(self.formula, Total)

    @property
    def is_duration(self) -> bool:
        """Whether it is a mean of seconds, with percentiles."""
        return isinstance(self.formula, Mean) and self.unit is Unit.SECONDS


def chapter(family: Family, *kpis: Kpi) -> tuple[Kpi, ...]:
    """The KPIs of a chapter of the catalogue, each with its family."""
    return tuple(replace(kpi, family=family) for kpi in kpis)


@lru_cache(maxsize=1024)
def _dimensions(formula: Formula) -> tuple[Dimension, ...]:
    carried = [carried_by(measure.fact) for measure in formula.measures]
    on_any, on_all = frozenset().union(*carried), frozenset(Dimension).intersection(*carried)
    possible = (OF_TICKETS & on_any | on_all) - refused_of_time(formula)
    return tuple(dimension for dimension in Dimension if dimension in possible)
