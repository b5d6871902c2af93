"""What an attack costs: the work of it against that of something harmless of the same size."""

import functools
import sys
import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")
_ATTEMPTS = 6


def calls_of(work: Callable[[], T]) -> tuple[int, T]:
    """How many functions are called for it: the same on any machine; and what came of it."""
    number = 0

    def count(_frame: object, event: str, _argument: object) -> None:
        nonlocal number
        number += event in {"call", "c_call"}

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        result = work()
    finally:
        sys.setprofile(before)
    return number, result


def seconds_of(work: Callable[[], object]) -> float:
    """The time of the processor that it takes."""
    began = time.thread_time()
    work()
    return time.thread_time() - began


def is_slower(work: Callable[[], object], harmless: Callable[[], object], factor: float) -> bool:
    """Whether it takes so many times as long, however often one looks."""
    return all(seconds_of(work) > factor * seconds_of(harmless) for _ in range(_ATTEMPTS))


class Yardstick:
    """Holds attacks against something harmless of the same size.

    Args:
        harmless: the same work on something harmless of a size.
        calls: so many times as many calls are allowed.
        seconds: and so many times as much time, which is no exact measure.
        once: so many calls more are allowed, whatever the size: to say which name was meant.
    """

    def __init__(
        self, harmless: Callable[[int], object], calls: float, seconds: float, once: int = 0
    ) -> None:
        self._harmless, self._calls, self._seconds = harmless, calls, seconds
        self._once = once
        self._measured: dict[int, tuple[int, float]] = {}

    def is_met(self, size: int, work: Callable[[], object]) -> bool:
        """Whether the work on something of that size is about as much as it should be."""
        harmless = functools.partial(self._harmless, size)
        if size not in self._measured:
            self._measured[size] = (calls_of(harmless)[0], seconds_of(harmless))
        most_calls, most_seconds = self._measured[size]
        if calls_of(work)[0] > self._once + self._calls * most_calls:
            return False
        is_soon = seconds_of(work) < self._seconds * most_seconds
        return is_soon or not is_slower(work, harmless, self._seconds)
