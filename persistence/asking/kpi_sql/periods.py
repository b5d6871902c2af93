"""Facts that are held against whole periods, in SQL: at the start, at both ends, throughout."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from domain.facts import AnyFact, ServiceState
from domain.language.measures import AT_BOTH_ENDS, AT_START
from domain.periods import Period
from persistence.asking.kpi_sql.query import Add

_NEVER_BEGAN: tuple[type[AnyFact], ...] = (ServiceState,)
"""Facts that were ever so: their rows are at the end of the period."""


@dataclass(frozen=True, slots=True)
class Facts:
    """Which facts are asked about.

    Attributes:
        where: says of `fact` whether it counts.
        by: the columns of dimensions that are asked for.
    """

    kind: type[AnyFact]
    table: str
    where: str
    by: Sequence[str]


class Held(NamedTuple):
    """Facts, once for each period that they meet, as parts of a statement.

    Attributes:
        source: what follows FROM; it brings the periods as `asked`, each with its `place` from 1
            on and the instants at which it `starts` and `ends`.
        outputs: columns beside those of the fact.
    """

    source: str
    condition: str
    outputs: tuple[str, ...]


def held_against(facts: Facts, periods: Sequence[Period], add: Add) -> Held:
    """How facts meet periods, which are in order."""
    first = add(periods[0].since, "timestamptz")
    last = add(max(period.until for period in periods), "timestamptz")
    # Says nothing new, but lets an index keep what lies outside of all periods unread.
    where = f"{facts.where} AND fact.until >= {first} AND fact.at < {last}"
    if facts.kind in AT_START:
        return _at_starts(facts, where, periods, add)
    starts = add([period.since for period in periods], "timestamptz[]")
    ends = add([period.until for period in periods], "timestamptz[]")
    requested = f"unnest({starts}, {ends}) WITH ORDINALITY AS asked(starts, ends, place)"
    source = f"{facts.table} AS fact CROSS JOIN {requested} CROSS JOIN LATERAL"
    if facts.kind in AT_BOTH_ENDS:
        return Held(
            f"{source} (VALUES (asked.starts), (asked.ends)) AS seen(instant)",
            f"{where} AND fact.at < seen.instant AND fact.until >= seen.instant",
            ("seen.instant", "0.5::float8 AS weight"),
        )
    part = "SELECT greatest(fact.at, asked.starts), least(fact.until, asked.ends)"
    return Held(
        f"{source} ({part}) AS part(since, till)",
        f"{where} AND part.since < part.till",
        (
            "tstzrange(part.since, part.till) AS span",
            "extract(epoch FROM part.till - part.since)::float8 AS seconds_within",
            "extract(epoch FROM asked.ends - asked.starts)::float8 AS period_seconds",
        ),
    )


def _at_starts(facts: Facts, where: str, periods: Sequence[Period], add: Add) -> Held:
    """Facts at the start of each period: so many as a row's `facts` says.

    There may be many that hold for long, and many periods: they are counted by the edges that they
    hold between, and by their dimensions, before they meet the periods.
    """
    edges = sorted({edge for period in periods for edge in (period.since, period.until)})
    number_of = {edge: n for n, edge in enumerate(edges, start=1)}
    cuts = add(edges, "timestamptz[]")
    starts = add([period.since for period in periods], "timestamptz[]")
    numbers = ", ".join(
        add([number_of[edge] for edge in ends], "int[]")
        for ends in ([period.since for period in periods], [period.until for period in periods])
    )
    columns = "".join(f"{column}, " for column in facts.by)
    counted = (
        f"SELECT {columns}width_bucket(at, {cuts}) AS before,"
        f" width_bucket(until, {cuts}) AS by_then, width_bucket(left_at, {cuts}) AS gone_by,"
        f" count(*) AS facts FROM {facts.table} AS fact WHERE {where}"
        f" GROUP BY {columns}before, by_then, gone_by"
    )
    rows = "asked(starts, start_place, end_place, place)"
    return Held(
        f"({counted}) AS fact CROSS JOIN unnest({starts}, {numbers}) WITH ORDINALITY AS {rows}",
        "fact.before < asked.start_place AND fact.by_then >= asked.start_place",
        ("fact.gone_by >= asked.end_place AS is_kept",),
    )


def anchor_of(kind: type[AnyFact]) -> str:
    """The instant of a row, of which its hour and day are."""
    if kind in _NEVER_BEGAN:
        return "asked.ends"
    if kind in AT_START:
        return "asked.starts"
    return "seen.instant" if kind in AT_BOTH_ENDS else "fact.at"
