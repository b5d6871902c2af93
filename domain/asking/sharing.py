"""Demands that differ by one value of one dimension are read as one, grouped by it.

Four tiles, each with a filter on another tier, would be four passes over the same facts. Read by
tier they are one pass, and each takes the row of its own tier.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace

from domain.asking.demands import Demand, Readings
from domain.language.dimensions import Dimension
from domain.language.filters import AllOf, Among, AnyOf, Filter, Missing

_UNSHARED = frozenset({Dimension.TAG, Dimension.DIRECTION})
"""A ticket may have several tags; a filter that names outbound tickets changes what counts."""

_Key = str | None


@dataclass(frozen=True, slots=True)
class Shared:
    """How a demand is read.

    Attributes:
        wide: the demand that is read in its place; itself if it stands alone.
        dimension: of which it takes one value's rows; None if it takes all.
        key: that value.
    """

    demand: Demand
    wide: Demand
    dimension: Dimension | None = None
    key: _Key = None

    def narrowed(self, readings: Readings) -> Readings:
        """Of the readings of the wide demand, those that this one asks for."""
        if self.dimension is None:
            return readings
        index = self.wide.by.index(self.dimension)
        is_added = self.dimension not in self.demand.by
        columns = {
            keys[1:] if is_added else keys: column
            for keys, column in readings.columns.items()
            if keys[index] == self.key
        }
        narrowed = replace(readings, columns=columns)
        return narrowed if self.demand.by else replace(readings, columns={(): narrowed.column()})


@dataclass(frozen=True, slots=True)
class _Pick:
    """A filter as one value of a dimension, and the rest of it."""

    dimension: Dimension
    key: _Key
    rest: tuple[Filter, ...]
    zone: str

    @property
    def family(self) -> tuple[Dimension, tuple[Filter, ...], str]:
        """Equal for picks that can be read together."""
        return self.dimension, self.rest, self.zone


def share(demands: Sequence[Demand]) -> list[Shared]:
    """How demands are read together, in their order."""
    picks = {(demand.where, demand.zone): tuple(_picks(demand)) for demand in demands}
    families: dict[object, set[_Key]] = defaultdict(set)
    for alternatives in picks.values():
        for pick in alternatives:
            families[pick.family].add(pick.key)
    shared = []
    for demand in demands:
        best = max(
            picks[demand.where, demand.zone],
            key=lambda pick: len(families[pick.family]),
            default=None,
        )
        keys = families[best.family] if best else set()
        # Scopes of different currencies are each fine alone, and could not be added together.
        if best and len(keys) > 1 and not demand.is_of_money:
            wide = _wide(demand, best, keys)
            shared.append(Shared(demand, wide, best.dimension, best.key))
        else:
            shared.append(Shared(demand, demand))
    return shared


def _wide(demand: Demand, pick: _Pick, keys: AbstractSet[_Key]) -> Demand:
    """The demand by the dimension, over the values that somebody asks for and no others."""
    by = demand.by if pick.dimension in demand.by else (pick.dimension, *demand.by)
    return replace(demand, by=by, where=AllOf((*pick.rest, _only(pick.dimension, keys))))


def _only(dimension: Dimension, keys: AbstractSet[_Key]) -> Filter:
    among = Among(dimension, tuple(sorted(key for key in keys if key is not None)))
    return AnyOf((among, Missing(dimension))) if None in keys else among


def _picks(demand: Demand) -> Iterator[_Pick]:
    parts = _parts(demand.where)
    for index, part in enumerate(parts):
        rest = (*parts[:index], *parts[index + 1 :])
        match part:
            case Among(dimension, (key,)) if dimension not in _UNSHARED:
                yield _Pick(dimension, key, rest, demand.zone)
            case Missing(dimension) if dimension not in _UNSHARED:
                yield _Pick(dimension, None, rest, demand.zone)


def _parts(where: Filter) -> tuple[Filter, ...]:
    """The conditions that must all hold."""
    if not isinstance(where, AllOf):
        return (where,)
    return tuple(part for nested in where.parts for part in _parts(nested))
