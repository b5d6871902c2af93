"""What could have been said instead, in messages: nothing, a few names, or more than fit."""

from collections.abc import Iterable

from domain.bounds import Bound

MOST_NAMED = Bound(
    limit=40,
    unit="names",
    bounded="alternatives in a message",
    beyond="it says how many more there are",
    room="Questions",
)
LONGEST_NAME = Bound(
    limit=60,
    unit="characters",
    bounded="name among alternatives in a message",
    beyond="the rest of it is left out",
    room="Questions",
)


def listed(names: Iterable[str]) -> str:
    """Names in a row, so that a sentence goes on with them; `none` if there are none."""
    every = [_shortened(name) for name in names]
    most = int(MOST_NAMED.limit)
    named, more = every[:most], len(every) - most
    return ", ".join(named) + (f" and {more} more" if more > 0 else "") or "none"


def there_are(names: Iterable[str]) -> str:
    """The same as a clause."""
    return f"there are {listed(names)}"


def one_of(names: Iterable[str]) -> str:
    """What must be one of some names, as a clause that follows `must be`."""
    every = list(names)
    return f"one of {listed(every)}" if every else "left out, as there is nothing to choose from"


def _shortened(name: str) -> str:
    longest = int(LONGEST_NAME.limit)
    return name if len(name) <= longest else f"{name[: longest - 1]}…"
