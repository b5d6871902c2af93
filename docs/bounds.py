"""The bounds that the code declares, wherever it declares them."""

import pkgutil
from collections.abc import Iterator
from importlib import import_module

from api.cli.markdown import table
from domain.bounds import Bound

_ROOTS = ("api", "surveys", "helpdesks", "persistence", "domain")
_NOT_MODULES = ("persistence.migrations", "persistence.embedded.child")


def chapters() -> str:
    """A chapter for each room, with a line for each bound."""
    rooms: dict[str, list[Bound]] = {}
    for bound in sorted(declared(), key=_order):
        rooms.setdefault(bound.room, []).append(bound)
    return "\n\n".join(f"## {room}\n\n{_table(bounds)}" for room, bounds in rooms.items())


def chapter(room: str) -> str:
    """The lines of one room."""
    return _table(sorted((each for each in declared() if each.room == room), key=_order))


def _order(bound: Bound) -> tuple[str, str, str, float]:
    """Bounds of one thing in different units always stand in the same order."""
    return bound.room, bound.bounded, bound.unit, bound.limit


def _table(bounds: list[Bound]) -> str:
    rows = ((bound.bounded, _quantity(bound), bound.beyond) for bound in bounds)
    return table(("What", "At most", "Beyond it"), rows)


def _quantity(bound: Bound) -> str:
    """A limit with its unit, of which one is singular; a year is no quantity."""
    if bound.unit == "year":
        return f"{bound.limit:.0f}"
    first, *others = bound.unit.split(" ")
    unit = " ".join([first.removesuffix("s") if bound.limit == 1 else first, *others])
    return f"{bound.limit:,} {unit}".strip()


def declared() -> set[Bound]:
    """All bounds of the code."""
    return {value for name in _modules() for value in _constants(name)}


def _modules() -> Iterator[str]:
    for root in _ROOTS:
        package = import_module(root)
        for module in pkgutil.walk_packages(package.__path__, f"{root}."):
            if not module.name.startswith(_NOT_MODULES):
                yield module.name


def _constants(name: str) -> Iterator[Bound]:
    for value in vars(import_module(name)).values():
        if isinstance(value, Bound):
            yield value
        elif isinstance(value, (tuple, dict)):
            inner = value.values() if isinstance(value, dict) else value
            yield from (each for each in inner if isinstance(each, Bound))
