"""The parts of the documents that are made from declarations; cog puts them in (`make docs`)."""

from collections.abc import Iterator
from enum import Enum
from inspect import getdoc
from itertools import groupby
from pathlib import Path
from types import ModuleType

from pydantic import SecretStr
from pydantic.fields import FieldInfo

from api.cli.kpi_pages import names_of, overview
from api.cli.markdown import table
from api.settings import Settings
from domain.desk import DEFAULT_TIERS
from domain.facts import AnyFact, Dimensions
from domain.goals.scorecards import DEFAULTS, Scorecard
from domain.kpis import REGISTRY
from domain.kpis.presets import PRESETS
from domain.language.dimensions import OF_TICKETS, Dimension
from domain.language.vocabulary import FACTS, columns_of


def kpi_table(folder: str) -> str:
    """Every KPI in a line, with a link to its page.

    Args:
        folder: where the pages are, from the document.
    """
    return overview(REGISTRY.values(), lambda kpi: f"[`{kpi.name}`]({folder}/{kpi.name}.md)")


def kpi_chapters(folder: str) -> str:
    """A chapter for each family of KPIs, with a line for each KPI."""
    return "\n\n".join(
        f"## {family.value.capitalize()}\n\n"
        + overview(kpis, lambda kpi: f"[`{kpi.name}`]({folder}/{kpi.name}.md)")
        for family, kpis in groupby(REGISTRY.values(), key=lambda kpi: kpi.family)
    )


def story(module: ModuleType) -> str:
    """What happens in a story, as its module tells."""
    return (module.__doc__ or "").strip()


def preset_table() -> str:
    """Every preset in a line."""
    rows = (
        (
            f"[`{name}`](kpis/{name}.md)",
            f"`{vendor}`",
            preset.kpi.rule,
            preset.differs,
            preset.source,
        )
        for name, of_kpi in PRESETS.items()
        for vendor, preset in of_kpi.items()
    )
    return table(("KPI", "Preset", "Formula", "What differs from ours", "Source"), rows)


def vocabulary() -> str:
    """Every fact that can be counted, with its own columns."""
    rows = (
        (f"`{name}`", summary(fact), ", ".join(_columns(fact)) or "none")
        for name, fact in FACTS.items()
    )
    return table(("Fact", "What it is", "Columns of its own"), rows)


def summary(fact: type[AnyFact]) -> str:
    """What a fact is, in a sentence."""
    return (getdoc(fact) or "").split("\n\n")[0].removesuffix(".")


def _columns(fact: type[AnyFact]) -> Iterator[str]:
    for column in columns_of(fact).values():
        if column.name not in Dimensions._fields:
            yield f"`{column.name}`"


def dimension_list(*, of_surveys: bool) -> str:
    """The dimensions that every KPI has, or those that only surveys have."""
    return names_of(dim for dim in Dimension if (dim not in OF_TICKETS) == of_surveys)


def settings_table() -> str:
    """Every setting in a line."""
    rows = (
        (f"`SUPPORTKPI_{name.upper()}`", _default(field), field.description or "")
        for name, field in Settings.model_fields.items()
    )
    return table(("Variable", "Default", "Meaning"), rows)


def scorecard_table() -> str:
    """The default scorecard of each tier in a line."""
    rows = (
        (f"{tier.id}, {tier.name.lower()}", ", ".join(_parts(scorecard)))
        for tier, scorecard in zip(DEFAULT_TIERS, DEFAULTS, strict=True)
    )
    return table(("Tier", "Judged by"), rows)


def _parts(scorecard: Scorecard) -> Iterator[str]:
    if scorecard.plan_weight:
        yield "plan attainment of the team"
    yield from (f"[`{name}`](kpis/{name}.md)" for name in scorecard.weights)


def _default(field: FieldInfo) -> str:
    value = field.default
    if value in {None, "", ()}:
        return "none"
    if isinstance(value, SecretStr):
        return "secret"
    plain = value.value if isinstance(value, Enum) else value
    return f"`{plain.as_posix() if isinstance(plain, Path) else plain}`"
