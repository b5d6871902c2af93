"""The parts of the documents that are made from declarations; cog puts them in (`make docs`)."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import Enum
from itertools import groupby
from pathlib import Path

from pydantic import SecretStr
from pydantic.fields import FieldInfo

from api.settings import Settings
from domain.desk import DEFAULT_TIERS
from domain.kpis import REGISTRY, Better, Kpi, Unit
from domain.populations import population
from domain.questions import OF_TICKETS, Dimension
from domain.scorecards import DEFAULTS, Scorecard

_UNITS: Mapping[Unit, str] = {
    Unit.SHARE: "share, 0…1",
    Unit.POINTS: "points, −100…100",
    Unit.PER_DAY: "per day",
    Unit.PER_HOUR: "per hour",
}
_BETTER: Mapping[Better, str] = {Better.UP: "higher", Better.DOWN: "lower", Better.NONE: "neither"}
_ANCHORS: Mapping[str, str] = {"instant": "end of the period"}


def kpi_table() -> str:
    """Every KPI in a line."""
    rows = (
        (f"[`{kpi.name}`](docs/kpis.md#{kpi.name})", kpi.description, *_scale(kpi))
        for kpi in REGISTRY.values()
    )
    return _table(("KPI", "What it means", "Unit", "Better"), rows)


def kpi_sections() -> str:
    """A chapter for each family of KPIs, a section for each KPI."""
    return "\n\n".join(_chapters())


def dimension_list(*, of_surveys: bool) -> str:
    """The dimensions that every KPI has, or those that only surveys have."""
    return _names(dim for dim in Dimension if (dim not in OF_TICKETS) == of_surveys)


def settings_table() -> str:
    """Every setting in a line."""
    rows = (
        (f"`SUPPORTKPI_{name.upper()}`", _default(field), field.description or "")
        for name, field in Settings.model_fields.items()
    )
    return _table(("Variable", "Default", "Meaning"), rows)


def scorecard_table() -> str:
    """The default scorecard of each tier in a line."""
    rows = (
        (f"{tier.id}, {tier.name.lower()}", ", ".join(_parts(scorecard)))
        for tier, scorecard in zip(DEFAULT_TIERS, DEFAULTS, strict=True)
    )
    return _table(("Tier", "Judged by"), rows)


def _parts(scorecard: Scorecard) -> Iterator[str]:
    if scorecard.plan_weight:
        yield "plan attainment of the team"
    yield from (f"[`{name}`](kpis.md#{name})" for name in scorecard.weights)


def _chapters() -> Iterator[str]:
    for family, kpis in groupby(REGISTRY.values(), key=lambda kpi: kpi.family):
        yield f"## {family.value.capitalize()}"
        yield from map(_section, kpis)


def _section(kpi: Kpi) -> str:
    unit, better = _scale(kpi)
    rows = (
        ("Formula", kpi.rule),
        ("Unit", unit),
        ("Better", better),
        ("Counts at", _ANCHORS.get(kpi.anchor, kpi.anchor)),
        ("Dimensions", _names(kpi.dimensions)),
        ("Tickets behind it", _tickets(kpi)),
    )
    return f"### {kpi.name}\n\n**{kpi.label}.** {kpi.description}\n\n{_table(('', ''), rows)}"


def _tickets(kpi: Kpi) -> str:
    """What the list of tickets behind the number has to do with the sample."""
    found = population(kpi)
    if found is None:
        return "none: it is about no tickets"
    return "the sample" if found.counts_tickets else "those of its occurrences, each once"


def _scale(kpi: Kpi) -> tuple[str, str]:
    return _UNITS.get(kpi.unit, kpi.unit.value), _BETTER[kpi.better]


def _names(dimensions: Iterable[Dimension]) -> str:
    return ", ".join(f"`{dim.name}`" for dim in dimensions)


def _default(field: FieldInfo) -> str:
    value = field.default
    if value in {None, "", ()}:
        return "none"
    if isinstance(value, SecretStr):
        return "secret"
    plain = value.value if isinstance(value, Enum) else value
    return f"`{plain.as_posix() if isinstance(plain, Path) else plain}`"


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(_cell(text) for text in line)} |" for line in lines)


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")
