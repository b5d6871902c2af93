"""The KPIs: one declaration each. From these come the API, the texts, the documents and the tests.

The definitions are those of the project's catalogue; `asked_by` names the articles on support KPIs
that ask for one.
"""

from collections.abc import Mapping
from dataclasses import replace

from domain.kpi import Better, Family, Kpi, Unit
from domain.kpis import people, quality, service_level, speed, voice, volume
from domain.kpis.parts import resolved_within

__all__ = ["REGISTRY", "Better", "Family", "Kpi", "Unit", "within"]

_CHAPTERS = (volume, speed, service_level, quality, voice, people)

REGISTRY: Mapping[str, Kpi] = {kpi.name: kpi for chapter in _CHAPTERS for kpi in chapter.KPIS}
"""Every KPI by its name, in the order of the catalogue."""


def within(seconds: float) -> Kpi:
    """`resolved_within_rate` for another time than a day."""
    return replace(REGISTRY["resolved_within_rate"], formula=resolved_within(seconds))
