"""The garbage collector of Python, kept from searching where there is no garbage."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

_NEW_OBJECTS = 100_000
"""Some batches of an import may pass between two runs, and memory stays flat."""


@contextmanager
def collecting_seldom() -> Iterator[None]:
    """Collect garbage seldom inside the block.

    Bulk work holds events and facts: many objects, none of them in a cycle, all freed by their
    reference counts. By default the collector runs whenever hundreds of objects are new, walks
    through all of them, and finds nothing; it is not switched off, as libraries do make cycles.
    """
    before = gc.get_threshold()
    gc.set_threshold(_NEW_OBJECTS, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)
