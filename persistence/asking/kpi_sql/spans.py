"""Facts that hold over spans, in SQL: at some instants.

A span holds at an instant if it began before it and ends at it or later. No plain index finds those
among millions that have ended: by their beginning there are all that began earlier, by their end
all that ended later. So spans of tickets are told apart by their length. The short ones, which most
are, can only have begun shortly before.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from domain.facts import AnyFact, OpenSpan
from persistence.asking.kpi_sql.query import Add
from persistence.tables import SPAN_LENGTHS, table_name

_EVER = datetime.min.replace(tzinfo=UTC)


def holding_at(fact: type[AnyFact], instants: Sequence[datetime], add: Add) -> str:
    """The spans that hold at some of the instants, once for each of these.

    Two binary searches tell which of the instants those are, so each span is read once, however
    many instants are asked about.

    Args:
        fact: which spans.
        instants: in order, at least one.
        add: gives the text that stands for a value of a type.

    Returns:
        what follows FROM: `fact` with what it carries, the `instant` at which it holds, and the
        `place` of that from 1 on.
    """
    edges = add(list(instants), "timestamptz[]")
    spans = (
        f"SELECT *, width_bucket(at, {edges}) AS before, width_bucket(until, {edges}) AS by_then"
        f" FROM {_met(fact, instants, add)}"
    )
    return (
        f"({spans}) AS fact"
        " CROSS JOIN LATERAL generate_series(fact.before + 1, fact.by_then) AS held(place)"
        f" CROSS JOIN LATERAL (SELECT ({edges})[held.place] AS instant) AS asked"
    )


def _met(fact: type[AnyFact], instants: Sequence[datetime], add: Add) -> str:
    """The spans that lie so that they may hold at one of the instants."""
    first, last = add(instants[0], "timestamptz"), add(instants[-1], "timestamptz")
    where = f"workspace_id = $1 AND until >= {first} AND at < {last}"
    if fact is not OpenSpan:
        return f"{table_name(fact)} WHERE {where}"
    began = [_before(instants[0], timedelta(seconds=length)) for length in SPAN_LENGTHS]
    earliest = add([*began, _EVER], "timestamptz[]")
    # OFFSET 0 keeps the look-up of one class a look-up of its own.
    return (
        f"unnest({earliest}) WITH ORDINALITY AS of_length(earliest, number)"
        f" CROSS JOIN LATERAL (SELECT * FROM {table_name(fact)} WHERE {where}"
        " AND length_class = of_length.number - 1"
        " AND at >= of_length.earliest OFFSET 0) AS span"
    )


def _before(instant: datetime, length: timedelta) -> datetime:
    return instant - length if instant - _EVER > length else _EVER
