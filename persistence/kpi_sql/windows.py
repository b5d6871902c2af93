"""Periods that overlap, in SQL: each fact once for every one of them that it lies in.

A year of days from its start on, or of so many days each, is hundreds of periods. As groupings each
would be a pass over the facts, and a statement cannot have so many.
"""

from collections.abc import Sequence
from itertools import pairwise

from domain.periods import Period
from persistence.kpi_sql.query import Add


def windows_sql(periods: Sequence[Period], add: Add) -> str:
    """What follows the facts: `asked`, with the `place` of each period from 1 on that has the fact.

    Args:
        periods: in order.
        add: gives the text that stands for a value of a type.
    """
    starts = add([period.since for period in periods], "timestamptz[]")
    ends = add([period.until for period in periods], "timestamptz[]")
    if all(one.until <= other.until for one, other in pairwise(periods)):
        # Those that have begun and those that have ended are the first so many of all.
        first = f"width_bucket(fact.at, {ends}) + 1"
        places = f"generate_series({first}, width_bucket(fact.at, {starts})) AS asked(place)"
        return f" CROSS JOIN LATERAL {places}"
    asked = f"unnest({starts}, {ends}) WITH ORDINALITY AS asked(starts, ends, place)"
    return f" JOIN {asked} ON fact.at >= asked.starts AND fact.at < asked.ends"
