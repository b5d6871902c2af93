"""Facts that are held against whole periods, in SQL: at the start, at both ends, throughout."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from domain.facts import AnyFact, ServiceState
from domain.measures import AT_BOTH_ENDS, AT_START
from domain.periods import Period

_NEVER_BEGAN: tuple[type[AnyFact], ...] = (ServiceState,)
"""Facts that were ever so: their rows are at the end of the period."""

_SPAN = "greatest(fact.at, asked.starts), least(fact.until, asked.ends)"


class Held(NamedTuple):
    """How facts meet the periods that are asked about, as parts of a statement.

    Attributes:
        joins: what follows the table; it brings `asked.place`, the place of the period from 1 on.
        outputs: columns beside those of the fact.
    """

    joins: str
    condition: str
    outputs: tuple[str, ...]


def held_against(
    fact: type[AnyFact], periods: Sequence[Period], add: Callable[[object, str], str]
) -> Held:
    """How facts of a kind meet periods.

    Args:
        fact: one of those that are held against whole periods.
        periods: in order.
        add: gives the text that stands for a value of a type.
    """
    starts = add([period.since for period in periods], "timestamptz[]")
    ends = add([period.until for period in periods], "timestamptz[]")
    asked = f"unnest({starts}, {ends}) WITH ORDINALITY AS asked(starts, ends, place)"
    first = add(periods[0].since, "timestamptz")
    last = add(max(period.until for period in periods), "timestamptz")
    # Says nothing new, but lets an index keep what lies outside of all periods unread.
    within = f"fact.until >= {first} AND fact.at < {last}"
    if fact in AT_START:
        return Held(
            f"CROSS JOIN {asked}",
            f"{within} AND fact.at < asked.starts AND fact.until >= asked.starts",
            ("asked.starts AS instant", "fact.until >= asked.ends AS is_kept"),
        )
    if fact in AT_BOTH_ENDS:
        return Held(
            f"CROSS JOIN {asked} CROSS JOIN LATERAL"
            " (VALUES (asked.starts), (asked.ends)) AS seen(instant)",
            f"{within} AND fact.at < seen.instant AND fact.until >= seen.instant",
            ("seen.instant", "0.5::float8 AS weight"),
        )
    return Held(
        f"CROSS JOIN {asked} CROSS JOIN LATERAL (SELECT {_SPAN}) AS part(since, till)",
        f"{within} AND part.since < part.till",
        (
            "tstzrange(part.since, part.till) AS span",
            "extract(epoch FROM part.till - part.since)::float8 AS seconds_within",
            "extract(epoch FROM asked.ends - asked.starts)::float8 AS period_seconds",
        ),
    )


def anchor_of(fact: type[AnyFact]) -> str:
    """The instant of a row, of which its hour and day are."""
    if fact in _NEVER_BEGAN:
        return "asked.ends"
    if fact in AT_START:
        return "asked.starts"
    return "seen.instant" if fact in AT_BOTH_ENDS else "fact.at"
