"""The section of a deployment's own KPIs.

```toml
[kpis.vip_share]                                  # its name: snake case, like those built in
label = "VIP share"
description = "Share of the resolved tickets that VIPs asked for."
formula = "share"                                 # total, share, ratio, mean or net_score
part = { count = "resolved", where = { segment = "vip" } }
whole = { count = "resolved" }
unit = "share"                                    # may be left out where only one is possible
better = "up"                                     # up, down or none
```

What a measure and a condition may be: see `measures`.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from domain.bounds import Bound
from domain.configuration.measures import Plain, measure
from domain.kpis import REGISTRY
from domain.language.formula_texts import measure_text, text_of
from domain.language.formulas import Formula, Mean, NetScore, Ratio, Share, Total
from domain.language.implications import missing
from domain.language.kpi import Better, Family, Kpi, Unit
from domain.language.measures import Count, Distribution
from domain.language.units import units_of
from domain.toml import TomlTable

MAX_KPIS = Bound(
    100,
    "KPIs",
    "KPIs of a deployment's own",
    "the configuration is refused, naming the key",
    "Configuration",
)
MAX_NAME = Bound(
    40,
    "characters",
    "name of a KPI of a deployment's own",
    "the configuration is refused, naming the key",
    "Configuration",
)
RESERVED = frozenset({"id", "range", "freshness", "kpi", "kpis", "sla_outcomes"})
"""Names of other fields of the API beside the KPIs."""
_NAME = re.compile(r"[a-z][a-z0-9]*(_[a-z][a-z0-9]*)*")


class _Shape(NamedTuple):
    """A formula, and what its operands are called."""

    make: Callable[..., Formula]
    operands: tuple[str, ...]


_SHAPES: Mapping[str, _Shape] = {
    "total": _Shape(Total, ("of",)),
    "share": _Shape(Share, ("part", "whole")),
    "ratio": _Shape(Ratio, ("top", "bottom")),
    "mean": _Shape(Mean, ("of",)),
    "net_score": _Shape(NetScore, ("plus", "minus", "whole")),
}
_TEXTS = ("label", "description", "rule")


def own_kpis(root: TomlTable, built_in: Mapping[str, Kpi]) -> tuple[Kpi, ...]:
    """The declared KPIs, in the order of the document.

    Args:
        root: the whole document.
        built_in: the KPIs whose measures may be taken over; each may also name those before it.
    """
    declared = root.table("kpis")
    if len(declared.values) > MAX_KPIS.limit:
        raise declared.wrong(f"must not be more than {MAX_KPIS.limit}")
    by_name = dict(built_in)
    for name in declared.values:
        _check_name(declared, name)
        by_name[name] = _kpi(name, declared.table(name), by_name)
    return tuple(by_name[name] for name in declared.values)


def settings(own: tuple[Kpi, ...]) -> Iterator[tuple[str, str]]:
    """The KPIs, a line each."""
    for kpi in own:
        if kpi.family is Family.OWN:
            yield f"kpis.{kpi.name}", f"{kpi.label}: {kpi.rule}, {kpi.unit}, version {kpi.version}"


def _check_name(declared: TomlTable, name: str) -> None:
    if not _NAME.fullmatch(name) or len(name) > MAX_NAME.limit:
        problem = f"must be a name in snake case of at most {MAX_NAME.limit} characters"
        raise declared.wrong(f"{problem}, like vip_share", name)
    if name in REGISTRY:
        raise declared.wrong("is built in: choose another name", name)
    if name in RESERVED:
        raise declared.wrong("is taken by the API: choose another name", name)


def _kpi(name: str, table: TomlTable, others: Mapping[str, Kpi]) -> Kpi:
    shape = _SHAPES[table.one_of("formula", _SHAPES)]
    table.only(*_TEXTS, "formula", *shape.operands, "unit", "better", "version")
    formula = _formula(table, shape, others)
    return Kpi(
        name=name,
        label=table.text("label"),
        description=table.text("description"),
        rule=table.text("rule", text_of(formula)),
        formula=formula,
        unit=_unit(table, formula),
        better=Better(table.one_of("better", tuple(Better))),
        version=_version(table),
    )


def _formula(table: TomlTable, shape: _Shape, others: Mapping[str, Kpi]) -> Formula:
    operands: dict[str, Any] = {}
    for name in shape.operands:
        if name not in table:
            formula = table.text("formula")
            raise table.wrong(f"is missing: a {formula} has {' and '.join(shape.operands)}", name)
        operands[name] = measure(table.table(name), others, is_mean=shape.make is Mean)
    if shape.make in {Share, NetScore}:
        for name in shape.operands[:-1]:
            _check_part(table, name, operands[name], operands["whole"])
    return shape.make(*operands.values())


def _check_part(table: TomlTable, name: str, part: Plain, whole: Plain) -> None:
    """Raise unless all of the part is in the whole."""
    if isinstance(part, Distribution) or isinstance(whole, Distribution):
        key = name if isinstance(part, Distribution) else "whole"
        raise table.wrong("must be a count or distinct; sums make a ratio", key)
    lacking = missing(part, whole)
    if lacking is None:
        raise table.wrong("must count the same thing as whole; else take a ratio", name)
    if lacking:
        restricted = measure_text(Count(whole.fact, lacking)).partition(" where ")[2][:-1]
        raise table.wrong(f"must be a part of whole, which is only of those {restricted}", name)


def _unit(table: TomlTable, formula: Formula) -> Unit:
    possible = units_of(formula)
    if not possible:
        raise table.wrong(
            "makes no sense of these units: a score has no sum, and only things, "
            "seconds and money can be divided",
            "formula",
        )
    if "unit" not in table and len(possible) == 1:
        return possible[0]
    unit = table.one_of("unit", tuple(Unit)) if "unit" in table else None
    if unit not in possible:
        raise table.wrong(f"must be {' or '.join(possible)}, as the formula has it", "unit")
    return Unit(unit)


def _version(table: TomlTable) -> int:
    version = table.values.get("version", 1)
    if isinstance(version, bool) or not isinstance(version, int) or version < 1:
        raise table.wrong("must be a whole number from 1", "version")
    return version
