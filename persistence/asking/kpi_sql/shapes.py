"""What a statement is made of beside a plan, and what it gives."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from domain.asking.scans import Column
from domain.bounds import Bound
from domain.configuration import Configuration
from domain.language.dimensions import Dimension

MAX_ROWS = Bound(
    100_000,
    "groups",
    "groups of a breakdown",
    "COST_LIMIT",
    "Questions",
)
"""Groups that one statement may give."""


@dataclass(frozen=True, slots=True)
class Setting:
    """What a statement needs to know of the workspace.

    Attributes:
        now: targets that are due later are not missed yet.
    """

    workspace: str
    configuration: Configuration
    now: datetime


@dataclass(frozen=True, slots=True)
class Statement:
    """SQL for a scan, and the positions of its answers in a row."""

    sql: str
    values: Sequence[object]
    dimensions: tuple[Dimension, ...]
    positions: Mapping[Column, int]


def masks_of(layers: int) -> Iterator[int]:
    """What GROUPING over the cells says of the rows of each layer."""
    every = (1 << layers) - 1
    return (every - (1 << layers - 1 - number) for number in range(layers))
