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
from domain.language.formula_texts import COUNTED_SUBJECTS
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
    named = [kind for kind in kinds if kind in table]
    if len(named) != 1:
        raise table.wrong(f"must have {one_of(kinds)}")
    (kind,) = named
    if "of" in table and kind != "distinct":
        raise table.wrong("is for distinct alone", "of")
    if kind == "kpi":
        plain, is_of_mean = _of_kpi(table, kpis)
    else:
        plain, is_of_mean = _MEASURES[kind](table), kind == "mean"
    if is_of_mean != is_mean:
        wanted = "mean, or the kpi of a mean" if is_mean else "count, distinct or sum"
        raise table.wrong(f"does not fit the formula, which needs {wanted}", kind)
    own = tuple(_where(table.table("where"), plain.fact)) if "where" in table else ()
    return replace(plain, where=tuple(dict.fromkeys((*plain.where, *own))))


def _count(table: TomlTable) -> Count:
    fact = _fact(table, "count", table.text("count"))
    return Count(fact, always(fact))


def _distinct(table: TomlTable) -> Distinct:
    counted = table.one_of("distinct", tuple(COUNTED_SUBJECTS))
    fact = _fact(table, "of", table.text("of"))
    if "subject" in COUNTED_SUBJECTS[counted] and fact not in ABOUT_TICKETS:
        raise table.wrong("must be about tickets, so that these can be told apart", "of")
    if "agent" not in COUNTED_SUBJECTS[counted]:
        return Distinct(fact, COUNTED_SUBJECTS[counted], always(fact))
    if "agent" not in columns_of(fact):
        raise table.wrong("must be about agents, so that these can be told apart", "of")
    if "day" in COUNTED_SUBJECTS[counted] and fact in INSTANTANEOUS:
        raise table.wrong("is read at the end of the period, which has no days to tell apart", "of")
    return Distinct(fact, COUNTED_SUBJECTS[counted], (*always(fact), Known("agent")))


def _distribution(key: str, table: TomlTable) -> Distribution:
    name, dot, column = table.text(key).partition(".")
    if not dot:
        raise table.wrong("must name a fact and a column, like resolved.seconds", key)
    fact = _fact(table, key, name)
    chosen = _column(table, key, fact, column)
    if chosen.kind is not ColumnKind.NUMBER:
        numbers = [
            each.name for each in columns_of(fact).values() if each.kind is ColumnKind.NUMBER
        ]
        raise table.wrong(f"must be a column of numbers; {name} has {listed(numbers)}", key)
    return Distribution(fact, column, always(fact))


def _of_kpi(table: TomlTable, kpis: Mapping[str, Kpi]) -> tuple[Plain, bool]:
    """The measure of the KPI that a table names, and whether that is a mean."""
    name = table.text("kpi")
    if name not in kpis:
        raise _unknown(table, "kpi", name, kpis)
    formula = kpis[name].formula
    if not isinstance(formula, Total | Mean) or not isinstance(formula.measure, Plain):
        raise table.wrong(f"must be a KPI that is a total or a mean, which {name} is not", "kpi")
    return formula.measure, isinstance(formula, Mean)


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


def _unknown(table: TomlTable, key: str, name: str, names: Mapping[str, object]) -> BadDocument:
    near = get_close_matches(name, names, n=1)
    rest = f"did you mean {near[0]}?" if near else there_are(names)
    return table.wrong(f"is unknown: {name}; {rest}", key)


# Conditions -----------------------------------------------------------------------------------


def _where(table: TomlTable, fact: type[AnyFact]) -> Iterator[Condition]:
    for name, value in table.values.items():
        column = _column(table, name, fact, name)
        if isinstance(value, dict):
            yield from _compared(table.table(name), column)
        elif column.kind is ColumnKind.FLAG and isinstance(value, bool):
            yield Is(name, value=value)
        elif column.kind is ColumnKind.NUMBER and _is_number(value):
            yield Equals(name, float(value))
        elif column.kind in {ColumnKind.TEXT, ColumnKind.TEXTS}:
            yield _texts(table, column)
        else:
            raise table.wrong(f"must be {_WANTED[column.kind]}", name)


def _texts(table: TomlTable, column: Column) -> Condition:
    value = table.values[column.name]
    if isinstance(value, str) and column.kind is ColumnKind.TEXT:
        return Is(column.name, table.text(column.name))
    if isinstance(value, str):
        return Bears(column.name, (table.text(column.name),))
    if not isinstance(value, list) or not 1 <= len(value) <= MAX_VALUES.limit:
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


def _is_number(value: object) -> bool:
    return (
        isinstance(value, int | float)
        and not isinstance(value, bool)
        and abs(value) <= _LARGEST.limit
    )
