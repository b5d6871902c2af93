"""Public holidays of countries and their parts, from the package `holidays`."""

from datetime import date
from functools import cache

YEARS = range(2000, 2051)
"""Holidays that depend on the moon or on parliaments are guesses further on."""


@cache
def holiday_dates(code: str) -> frozenset[date] | None:
    """The public holidays of a country (`GB`) or a part of one (`DE-BY`); None if there is none."""
    # A tenth of a second, at every start, for what only a new configuration needs.
    from holidays import country_holidays  # noqa: PLC0415

    country, _, part = code.partition("-")
    try:
        return frozenset(country_holidays(country, subdiv=part or None, years=YEARS))
    except NotImplementedError:
        return None
