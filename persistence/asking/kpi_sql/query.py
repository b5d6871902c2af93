"""What all parts of a statement share: what is asked, and the parameters."""

from collections.abc import Callable, Sequence
from copy import copy
from dataclasses import InitVar, dataclass, field
from typing import Self

from domain.asking.scans import Layer, Portion, ScanKey, all_of
from domain.language.dimensions import Dimension
from domain.language.measures import Distinct
from domain.periods import Period
from persistence.asking.kpi_sql.shapes import Setting

Add = Callable[[object, str], str]
"""Gives the text that stands for a value of a type."""


class Parameters:
    """The parameters of a statement, numbered as they are named; equal ones share a number."""

    def __init__(self, workspace: str) -> None:
        self.values: list[object] = [workspace]
        self._numbers: dict[tuple[str, object], int] = {}

    def add(self, value: object, kind: str) -> str:
        """The text that stands for a value in SQL."""
        key = (kind, tuple(value) if isinstance(value, list) else value)
        if key not in self._numbers:
            self.values.append(value)
            self._numbers[key] = len(self.values)
        return f"${self._numbers[key]}::{kind}"


@dataclass(slots=True)
class Query:
    """A scan that is being said in SQL; all parts of a statement share the parameters.

    Attributes:
        reads: what is read; everything, from the facts, if nothing is said.
        earlier: columns that tell how many of periods that overlap have a thing already, by what
            counts things and the layer.
        is_of_things: whether nothing but these columns is asked for.
    """

    setting: Setting
    key: ScanKey
    layers: Sequence[Layer]
    reads: InitVar[Portion | None] = None
    portion: Portion = field(init=False)
    parameters: Parameters = field(init=False)
    earlier: dict[tuple[Distinct, int], str] = field(default_factory=dict)
    is_of_things: bool = False

    def __post_init__(self, reads: Portion | None) -> None:
        self.portion = reads or all_of(self.key, self.layers)
        self.parameters = Parameters(self.setting.workspace)

    def reading(self, portion: Portion) -> Self:
        """The same query about another portion, with the same parameters."""
        other = copy(self)
        other.portion = portion
        return other

    @property
    def dimensions(self) -> tuple[Dimension, ...]:
        """Whatever some layer groups by."""
        return tuple(dict.fromkeys(dim for layer in self.layers for dim in layer.by))

    @property
    def periods(self) -> list[Period]:
        """The periods that facts are held against, in order."""
        return sorted({period for layer in self.layers for period in layer.periods})
