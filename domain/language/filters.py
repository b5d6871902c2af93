"""Filters: which facts a question is about, by their dimensions."""

from collections.abc import Iterator
from dataclasses import dataclass

from domain.language.dimensions import Dimension


@dataclass(frozen=True, slots=True)
class AllOf:
    """Every part holds; with no part, anything."""

    parts: tuple["Filter", ...] = ()


@dataclass(frozen=True, slots=True)
class AnyOf:
    """Some part holds; with no part, nothing."""

    parts: tuple["Filter", ...]


@dataclass(frozen=True, slots=True)
class Not:
    """The part does not hold; null is in no list, so `Not` matches it."""

    part: "Filter"


@dataclass(frozen=True, slots=True)
class Among:
    """The dimension has one of the values."""

    dimension: Dimension
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NoneOf:
    """The dimension has none of the values; null is none of them."""

    dimension: Dimension
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Missing:
    """The dimension is null."""

    dimension: Dimension


@dataclass(frozen=True, slots=True)
class Tagged:
    """At least one of the tags is there."""

    tags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AttributeAmong:
    """The attribute has one of the values; numbers compare as their JSON text."""

    key: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AttributeMissing:
    """The attribute is not there."""

    key: str


Leaf = Among | NoneOf | Missing | Tagged | AttributeAmong | AttributeMissing
Filter = AllOf | AnyOf | Not | Leaf

EVERYTHING = AllOf()


def leaves(where: Filter) -> Iterator[Leaf]:
    """The single conditions of a filter."""
    match where:
        case AllOf(parts) | AnyOf(parts):
            for part in parts:
                yield from leaves(part)
        case Not(part):
            yield from leaves(part)
        case _:
            yield where


def names_outbound(where: Filter) -> bool:
    """Whether a filter asks for outbound tickets by name."""
    return any(
        isinstance(leaf, Among)
        and leaf.dimension is Dimension.DIRECTION
        and "outbound" in leaf.values
        for leaf in leaves(where)
    )


def dimensions_of(where: Filter) -> frozenset[Dimension]:
    """The dimensions that a filter needs."""
    return frozenset(
        Dimension.TAG if isinstance(leaf, Tagged) else leaf.dimension
        for leaf in leaves(where)
        if isinstance(leaf, Among | NoneOf | Missing | Tagged)
    )
