"""Facts of the people who answer: their shifts, and who is employed."""

from datetime import datetime
from typing import NamedTuple

from domain.facts.dimensions import Dimensions


class Shift(NamedTuple):
    """An agent was on duty: after `at`, up to and including `until`."""

    at: datetime
    dims: Dimensions
    until: datetime
    seconds: float
    hours: float
    available_seconds: float | None
    quota: float | None


class Employed(NamedTuple):
    """An agent was employed in the same place: after `at`, up to and including `until`.

    Attributes:
        hired_at: since when in whatever place; without one told, when first told of.
    """

    at: datetime
    dims: Dimensions
    until: datetime
    hired_at: datetime


class Departed(NamedTuple):
    """An agent left for good."""

    at: datetime
    dims: Dimensions
