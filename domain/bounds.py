"""Bounds: what is limited, to how much, and what happens beyond it.

A bound is declared where it is kept, as a constant of a module, and used by its `limit`.
`docs/robustness.md` lists all of them.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Bound:
    """A limit that the service keeps, such as the largest body, with what happens beyond it.

    Attributes:
        limit: the greatest that is taken.
        unit: of the limit, such as `bytes` or `seconds`.
        bounded: what is bounded, such as `headers of one request`.
        beyond: what happens beyond it, such as `431, and the connection is closed`.
        room: the chapter of docs/robustness.md that lists it.
    """

    limit: float
    unit: str
    bounded: str
    beyond: str
    room: str
