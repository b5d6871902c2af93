"""The garbage collector, kept from looking through what is no garbage."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

_NEW_OBJECTS = 100_000
"""Some batches of an import may pass between two looks, and memory stays flat."""


@contextmanager
def collecting_seldom() -> Iterator[None]:
    """Collect garbage seldom inside the block.

    What bulk work holds is events and facts: many objects, none of them in a cycle. They go once
    nobody names them, and the collector, which comes by whenever hundreds are new, finds nothing.
    """
    before = gc.get_threshold()
    gc.set_threshold(_NEW_OBJECTS, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)
