"""Measures and their conditions, as a KPI of a deployment's own declares them.

```toml
whole = { count = "resolved" }                               # occurrences
whole = { distinct = "agent_days", of = "activity" }         # tickets, agents, agent_days …
top = { sum = "resolved.handle_seconds" }                    # of a column
of = { mean = "resolved.handle_seconds" }                    # the same, for a mean
of = { kpi = "first_response_time" }                         # what another KPI adds up

[kpis.NAME.part]                                             # conditions are and-ed
count = "resolved"
where = { segment = "vip", priority = ["high", "urgent"], was_reopened = false,
          replies = { at_most = 2 }, handle_seconds = { known = true }, tags = ["beta"] }
```
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from difflib import get_close_matches
from functools import partial

from domain.alternatives import listed, one_of, there_are
from domain.bounds import Bound
from domain.facts import AnyFact
from domain.language.conditions import (
    AtLeast,
    AtMost,
    Bears,
    Condition,
    Equals,
    Is,
    Known,
    NotYet,
    OneOf,
    Passed,
    Unknown,
)
from domain.language.formula_texts import THINGS
from domain.language.formulas import Mean, Total
from domain.language.kpi import Kpi
from domain.language.measures import INSTANTANEOUS, Count, Distinct, Distribution
from domain.language.vocabulary import ABOUT_TICKETS, FACTS, Column, ColumnKind, always, columns_of
from domain.toml import BadDocument, TomlTable

MAX_VALUES = Bound(
    100,
    "values",
    "list of a condition of a KPI",
    "the configuration is refused, naming the key",
    "Configuration",
)
"""Values of one condition."""
_LARGEST = Bound(
    10**15,
    "",
    "number in a condition of a KPI, with either sign",
    "the configuration is refused, naming the key",
    "Configuration",
)

Plain = Count | Distinct | Distribution
"""The measures that can be declared."""


def measure(table: TomlTable, kpis: Mapping[str, Kpi], *, is_mean: bool) -> Plain:
    """The measure that a table declares.

    Args:
        table: with one of count, distinct, sum, mean and kpi, and conditions under `where`.
        kpis: whose measures it may take over.
        is_mean: whether it is for a mean, or for anything else.
    """
    kinds = (*_MEASURES, "kpi")
    table.only(*kinds, "of", "where")
    told = [kind for kind in kinds if kind in table]
    if len(told) != 1:
        raise table.wrong(f"must have {one_of(kinds)}")
    (kind,) = told
    if "of" in table and kind != "distinct":
        raise table.wrong("is for distinct alone", "of")
    if kind == "kpi":
        found, is_of_mean = _of_kpi(table, kpis)
    else:
        found, is_of_mean = _MEASURES[kind](table), kind == "mean"
    if is_of_mean != is_mean:
        wanted = "mean, or the kpi of a mean" if is_mean else "count, distinct or sum"
        raise table.wrong(f"does not fit the formula, which needs {wanted}", kind)
    own = tuple(_where(table.table("where"), found.fact)) if "where" in table else ()
    return replace(found, where=tuple(dict.fromkeys((*found.where, *own))))


def _count(table: TomlTable) -> Count:
    fact = _fact(table, "count", table.text("count"))
    return Count(fact, always(fact))


def _distinct(table: TomlTable) -> Distinct:
    things = table.one_of("distinct", tuple(THINGS))
    fact = _fact(table, "of", table.text("of"))
    if "subject" in THINGS[things] and fact not in ABOUT_TICKETS:
        raise table.wrong("must be about tickets, so that these can be told apart", "of")
    if "agent" not in THINGS[things]:
        return Distinct(fact, THINGS[things], always(fact))
    if "agent" not in columns_of(fact):
        raise table.wrong("must be about agents, so that these can be told apart", "of")
    if "day" in THINGS[things] and fact in INSTANTANEOUS:
        raise table.wrong("is read at the end of the period, which has no days to tell apart", "of")
    return Distinct(fact, THINGS[things], (*always(fact), Known("agent")))


def _distribution(key: str, table: TomlTable) -> Distribution:
    name, dot, column = table.text(key).partition(".")
    if not dot:
        raise table.wrong("must name a fact and a column, like resolved.seconds", key)
    fact = _fact(table, key, name)
    found = _column(table, key, fact, column)
    if found.kind is not ColumnKind.NUMBER:
        numbers = [one.name for one in columns_of(fact).values() if one.kind is ColumnKind.NUMBER]
        raise table.wrong(f"must be a column of numbers; {name} has {listed(numbers)}", key)
    return Distribution(fact, column, always(fact))


def _of_kpi(table: TomlTable, kpis: Mapping[str, Kpi]) -> tuple[Plain, bool]:
    """The measure of the KPI that a table names, and whether that is a mean."""
    name = table.text("kpi")
    if name not in kpis:
        raise _unknown(table, "kpi", name, kpis)
    formula = kpis[name].formula
    if not isinstance(formula, Total | Mean) or not isinstance(formula.of, Plain):
        raise table.wrong(f"must be a KPI that is a total or a mean, which {name} is not", "kpi")
    return formula.of, isinstance(formula, Mean)


_MEASURES: Mapping[str, Callable[[TomlTable], Plain]] = {
    "count": _count,
    "distinct": _distinct,
    "sum": partial(_distribution, "sum"),
    "mean": partial(_distribution, "mean"),
}


def _fact(table: TomlTable, key: str, name: str) -> type[AnyFact]:
    if name not in FACTS:
        raise _unknown(table, key, name, FACTS)
    return FACTS[name]


def _column(table: TomlTable, key: str, fact: type[AnyFact], name: str) -> Column:
    columns = columns_of(fact)
    if name not in columns:
        raise _unknown(table, key, name, columns)
    return columns[name]


def _unknown(table: TomlTable, key: str, name: str, known: Mapping[str, object]) -> BadDocument:
    near = get_close_matches(name, known, n=1)
    rest = f"did you mean {near[0]}?" if near else there_are(known)
    return table.wrong(f"is unknown: {name}; {rest}", key)


# Conditions -----------------------------------------------------------------------------------


def _where(table: TomlTable, fact: type[AnyFact]) -> Iterator[Condition]:
    for name, told in table.values.items():
        column = _column(table, name, fact, name)
        if isinstance(told, dict):
            yield from _compared(table.table(name), column)
        elif column.kind is ColumnKind.FLAG and isinstance(told, bool):
            yield Is(name, value=told)
        elif column.kind is ColumnKind.NUMBER and _is_number(told):
            yield Equals(name, float(told))
        elif column.kind in {ColumnKind.TEXT, ColumnKind.TEXTS}:
            yield _texts(table, column)
        else:
            raise table.wrong(f"must be {_WANTED[column.kind]}", name)


def _texts(table: TomlTable, column: Column) -> Condition:
    told = table.values[column.name]
    if isinstance(told, str) and column.kind is ColumnKind.TEXT:
        return Is(column.name, table.text(column.name))
    if isinstance(told, str):
        return Bears(column.name, (table.text(column.name),))
    if not isinstance(told, list) or not 1 <= len(told) <= MAX_VALUES.limit:
        raise table.wrong(f"must be {_WANTED[column.kind]}", column.name)
    values = tuple(dict.fromkeys(table.texts(column.name)))
    return (
        OneOf(column.name, values) if column.kind is ColumnKind.TEXT else Bears(column.name, values)
    )


_WANTED: Mapping[ColumnKind, str] = {
    ColumnKind.TEXT: f"text, or a list of 1–{MAX_VALUES.limit} texts",
    ColumnKind.TEXTS: f"text, or a list of 1–{MAX_VALUES.limit} texts",
    ColumnKind.FLAG: "true or false",
    ColumnKind.NUMBER: "a number, or a table with at_least, at_most or known",
    ColumnKind.INSTANT: "a table with known or passed",
}


def _compared(table: TomlTable, column: Column) -> Iterator[Condition]:
    """Conditions that are tables: how a column compares."""
    allowed = ["known"] if column.is_nullable else []
    allowed += ["at_least", "at_most"] if column.kind is ColumnKind.NUMBER else []
    allowed += ["passed"] if column.kind is ColumnKind.INSTANT else []
    if not allowed:
        raise table.wrong(f"must be {_WANTED[column.kind]}")
    table.only(*allowed)
    if not table.values:
        raise table.wrong(f"must have {' or '.join(allowed)}")
    for key in table.values:
        match key:
            case "known":
                yield (Known if table.flag(key) else Unknown)(column.name)
            case "passed":
                yield (Passed if table.flag(key) else NotYet)(column.name)
            case "at_least":
                yield AtLeast(column.name, table.number(key, -_LARGEST.limit, _LARGEST.limit))
            case _:
                yield AtMost(column.name, table.number(key, -_LARGEST.limit, _LARGEST.limit))


def _is_number(told: object) -> bool:
    return (
        isinstance(told, int | float) and not isinstance(told, bool) and abs(told) <= _LARGEST.limit
    )
