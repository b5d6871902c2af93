"""Dimensions: what a fact can be filtered and grouped by."""

from typing import NamedTuple

INBOUND = "inbound"
"""The direction of a ticket that its requester opened."""


class Dimensions(NamedTuple):
    """What a fact can be filtered and grouped by.

    Attributes:
        tags: sorted, each once.
        attributes: JSON object as text, None if there are none.
    """

    tier: str | None = None
    team: str | None = None
    agent: str | None = None
    channel: str | None = None
    priority: str | None = None
    category: str | None = None
    segment: str | None = None
    service: str | None = None
    direction: str | None = None
    tags: tuple[str, ...] = ()
    attributes: str | None = None
