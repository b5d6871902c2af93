"""What a KPI means, in Markdown, made from its declaration: for documents and for the command."""

from collections.abc import Callable, Iterable, Mapping, Sequence

from api.cli.markdown import table
from api.graphql.kpi_kinds import DurationKpiNode, ShareKpiNode, StockKpiNode, node_type
from api.graphql.names import camel
from domain.explaining.populations import population
from domain.kpis.presets import PRESETS
from domain.language.clocks import has_both
from domain.language.dimensions import Dimension
from domain.language.kpi import Better, Kpi, Unit

_UNITS: Mapping[Unit, str] = {
    Unit.SHARE: "share, 0…1",
    Unit.POINTS: "points, −100…100",
    Unit.PER_DAY: "per day",
    Unit.PER_HOUR: "per hour",
}
_BETTER: Mapping[Better, str] = {Better.UP: "higher", Better.DOWN: "lower", Better.NONE: "neither"}
_ANCHORS: Mapping[str, str] = {"instant": "end of the period"}

_FIELDS: Mapping[type, str] = {
    DurationKpiNode: "value sampleSize median: percentile(p: 50) p90: percentile(p: 90)",
    ShareKpiNode: "value numerator denominator accuracy { low high }",
    StockKpiNode: "value series(grain: DAY) { starts values }",
}
"""What is worth asking of a type of node; of any other, value and sample."""

_QUERY = """```graphql
{{
  metrics(scope: {{ range: {{ last: {{ count: 30, grain: DAY }} }} }}) {{
    {field} {{
      {fields}
      comparison(to: {{ previousPeriod: true }}) {{ value changeRatio better }}{breakdown}
    }}
  }}
}}
```"""


_BREAKDOWN = """
      breakdown(by: [{dimension}]) {{ rows {{ keys {{ label }} value sampleSize }} }}"""


def overview(kpis: Iterable[Kpi], name: Callable[[Kpi], str]) -> str:
    """KPIs in a line each.

    Args:
        kpis: in the order of the lines.
        name: what stands in the first column.
    """
    rows = ((name(kpi), kpi.description, unit_of(kpi), _BETTER[kpi.better]) for kpi in kpis)
    return table(("KPI", "What it means", "Unit", "Better"), rows)


def page(kpi: Kpi, *sections: str, presets: str = "presets.md") -> str:
    """A page about a KPI.

    Args:
        kpi: the KPI.
        sections: what else to say of it, before the definitions of others.
        presets: where presets are explained.
    """
    parts = [
        f"# {kpi.label}",
        f"`{kpi.name}` · {kpi.family.value}",
        kpi.description,
        definition(kpi),
        f"## Ask for it\n\n{query(kpi)}",
        *sections,
        *_other_definitions(kpi, presets),
    ]
    return "\n\n".join(parts) + "\n"


def definition(kpi: Kpi) -> str:
    """What is declared of a KPI, as a table."""
    rows = (
        ("Formula", kpi.rule),
        ("Unit", unit_of(kpi)),
        ("Better", _BETTER[kpi.better]),
        ("Counts at", _ANCHORS.get(kpi.anchor, kpi.anchor)),
        ("Dimensions", names_of(kpi.dimensions)),
        ("Tickets behind it", _tickets(kpi)),
        ("Clocks", "`CALENDAR`, `BUSINESS`" if has_both(kpi) else "one"),
        *([("Asked for by", kpi.asked_by.replace(" ", ", "))] if kpi.asked_by else []),
        *([("Definition of", kpi.preset)] if kpi.preset else []),
        ("Version", str(kpi.version)),
    )
    return table(("", ""), rows)


def query(kpi: Kpi) -> str:
    """A question that makes sense for a KPI."""
    first = kpi.dimensions[:1]
    return _QUERY.format(
        field=camel(kpi.name),
        fields=_FIELDS.get(node_type(kpi), "value sampleSize"),
        breakdown="".join(_BREAKDOWN.format(dimension=dimension.name) for dimension in first),
    )


def unit_of(kpi: Kpi) -> str:
    """The unit of a KPI, with its range."""
    return _UNITS.get(kpi.unit, kpi.unit.value)


def names_of(dimensions: Iterable[Dimension]) -> str:
    """Dimensions as they are asked for."""
    return ", ".join(f"`{dim.name}`" for dim in dimensions) or "none"


def _tickets(kpi: Kpi) -> str:
    """What the list of tickets behind the number has to do with the sample."""
    counted = population(kpi)
    if counted is None:
        return "none: it is about no tickets"
    return "the sample" if counted.counts_tickets else "those of its occurrences, each once"


def _other_definitions(kpi: Kpi, presets: str) -> Sequence[str]:
    of_kpi = PRESETS.get(kpi.name)
    if of_kpi is None:
        return ()
    rows = (
        (f"`{vendor}`", preset.kpi.description, preset.kpi.rule, preset.differs)
        for vendor, preset in of_kpi.items()
    )
    definitions = table(("Preset", "What it means", "Formula", "What differs"), rows)
    how = f"To be chosen under [`[presets]`]({presets})."
    return (f"## As other helpdesks define it\n\n{how}\n\n{definitions}",)
