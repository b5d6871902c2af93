"""What is remembered of what callers send: bounded by what it weighs, not by how many there are."""

from collections import OrderedDict
from collections.abc import Callable, Hashable, Sized
from functools import wraps
from typing import Generic, ParamSpec, TypeVar

from domain.bounds import Bound

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")
Several = TypeVar("Several", bound=Sized)
Arguments = ParamSpec("Arguments")


class Remembered(Generic[Key, Value]):
    """A cache by key: the least recently used entries go once all weigh too much.

    Args:
        most: what all of it may weigh.
    """

    def __init__(self, most: Bound) -> None:
        self._most = most
        self._kept: OrderedDict[Key, tuple[Value, float]] = OrderedDict()
        self.weight = 0.0

    def get(self, key: Key) -> Value | None:
        """A value, if it is remembered."""
        kept = self._kept.get(key)
        if kept is None:
            return None
        self._kept.move_to_end(key)
        return kept[0]

    def put(self, key: Key, value: Value, weight: float) -> None:
        """Remember a value, unless it weighs too much by itself."""
        if weight > self._most.limit:
            return
        _, before = self._kept.pop(key, (None, 0.0))
        self._kept[key] = (value, weight)
        self.weight += weight - before
        while self.weight > self._most.limit:
            _, (_, oldest) = self._kept.popitem(last=False)
            self.weight -= oldest

    def clear(self) -> None:
        """Forget everything."""
        self._kept.clear()
        self.weight = 0.0


def remembers(
    most: Bound,
) -> Callable[[Callable[Arguments, Several]], Callable[Arguments, Several]]:
    """Let a function remember the collections that it returned for the same arguments.

    Args:
        most: how many items all those may have.
    """

    def around(function: Callable[Arguments, Several]) -> Callable[Arguments, Several]:
        kept: Remembered[tuple[object, ...], Several] = Remembered(most)

        @wraps(function)
        def remembering(*arguments: Arguments.args, **named: Arguments.kwargs) -> Several:
            key = (*arguments, *sorted(named.items()))
            value = kept.get(key)
            if value is None:
                value = function(*arguments, **named)
                kept.put(key, value, len(value))
            return value

        return remembering

    return around
