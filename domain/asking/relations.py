"""Relations: which figures single tickets have, and how two of them go together."""

from dataclasses import dataclass
from typing import get_args

from domain.alternatives import there_are
from domain.errors import BadInput
from domain.facts import Invited, Rated, TicketFact
from domain.kpis import REGISTRY, Kpi
from domain.language.filters import Filter
from domain.language.formulas import Mean, NetScore, Ratio, Share
from domain.language.measures import is_additive
from domain.periods import Period
from domain.statistics import correlation_p_value

_OF_ONE_TICKET = {*get_args(TicketFact), Rated, Invited}
_FORMULAS = (Mean, Share, Ratio, NetScore)


def has_figures(kpi: Kpi) -> bool:
    """Whether a KPI has a value for a single ticket: its formula over the facts of the ticket.

    A mean is that of the ticket's durations or scores, a share mostly 0 or 1. Counts, stocks and
    what is divided by people or days say nothing about a ticket.
    """
    facts = {measure.fact for measure in kpi.measures}
    return (
        isinstance(kpi.formula, _FORMULAS)
        and len(facts) == 1
        and facts <= _OF_ONE_TICKET
        and all(map(is_additive, kpi.measures))
    )


def check_figures(kpi: Kpi, field: str) -> None:
    """Raise if single tickets have no value of a KPI.

    Raises:
        BadInput: names those that they have.
    """
    if not has_figures(kpi):
        names = there_are(name for name, other in REGISTRY.items() if has_figures(other))
        raise BadInput(field, f"is no figure of a single ticket; {names}")


@dataclass(frozen=True, slots=True)
class Pairing:
    """Two figures of each ticket.

    Attributes:
        x: its facts lie in the period and under the filter, and say which tickets are meant.
        y: all its facts of these tickets count, whenever they were.
        zone: IANA name; local hours are those of it.
    """

    x: Kpi
    y: Kpi
    period: Period
    where: Filter
    zone: str


@dataclass(frozen=True, slots=True)
class Correlation:
    """How two figures go together.

    Attributes:
        count: tickets that have both.
        pearson: of the figures; None if there are too few or one is constant.
        spearman: of their ranks; figures that are equal share the mean of their ranks.
    """

    count: int
    pearson: float | None
    spearman: float | None

    @property
    def p_value(self) -> float | None:
        """Of the Pearson correlation, two-sided."""
        return None if self.pearson is None else correlation_p_value(self.pearson, self.count)

    @property
    def spearman_p_value(self) -> float | None:
        """Of the Spearman correlation, two-sided, approximately."""
        return None if self.spearman is None else correlation_p_value(self.spearman, self.count)
