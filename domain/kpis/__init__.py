"""The KPIs of the catalogue, one declaration each.

The API, the texts, the documents and many tests are made from these declarations.

The definitions are those of the project's catalogue; `asked_by` names the articles on support KPIs
that ask for one.
"""

from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache

from domain.kpis import customers, people, quality, service_level, speed, voice, volume
from domain.kpis.parts import resolved_within
from domain.language.conditions import AtMost, Known
from domain.language.formulas import Mean, Share
from domain.language.kpi import Better, Family, Kpi, Unit
from domain.language.measures import Count

__all__ = [
    "REGISTRY",
    "Better",
    "Family",
    "Kpi",
    "Unit",
    "registry_with",
    "resolved_within_rate",
    "share_within",
]

_CHAPTERS = (volume, speed, service_level, quality, voice, people, customers)

REGISTRY: Mapping[str, Kpi] = {kpi.name: kpi for chapter in _CHAPTERS for kpi in chapter.KPIS}
"""Every KPI by its name, in the order of the catalogue."""


@lru_cache(maxsize=64)
def registry_with(own: tuple[Kpi, ...]) -> Mapping[str, Kpi]:
    """The KPIs of a deployment: the registry and its own; one of a known name takes its place."""
    return {**REGISTRY, **{kpi.name: kpi for kpi in own}} if own else REGISTRY


def resolved_within_rate(seconds: float) -> Kpi:
    """`resolved_within_rate` for another time than a day."""
    return replace(REGISTRY["resolved_within_rate"], formula=resolved_within(seconds))


def share_within(duration: Kpi, seconds: float) -> Kpi:
    """The share of a duration's facts that took no longer than a given time.

    Args:
        duration: a KPI that is a mean of seconds.
        seconds: the time, itself included.
    """
    if not isinstance(duration.formula, Mean):
        raise TypeError(f"{duration.name} is no duration")
    times = duration.formula.measure
    whole = (*times.where, Known(times.column))
    in_time = (*whole, AtMost(times.column, seconds))
    share = Share(Count(times.fact, in_time), Count(times.fact, whole))
    return replace(duration, formula=share, unit=Unit.SHARE)
